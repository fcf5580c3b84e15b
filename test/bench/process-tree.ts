import { readdirSync, readFileSync } from 'node:fs';

/** A process by its number, and when it began: numbers are used again. */
type Process = { readonly pid: number; readonly parent: number; readonly began: string; readonly ticks: number };

/** Linux counts processor time in hundredths of a second. */
const TICK_MS = 10;

/**
 * What a program and all processes below it took, at the moment at which it was most, in megabytes. What several share, such
 * as Node's own code, counts once (the kernel's PSS); `resident` counts it for each of them (RSS), and is too much.
 */
export type MostMemory = {
  readonly megabytes: number;
  readonly program: number;
  readonly largestOther: number;
  readonly processes: number;
  readonly resident: number;
};

export type WatchedTree = {
  most(): MostMemory;
  /** Processor time until now of those that are in it, and of those of their children that have ended, in milliseconds. */
  processorMs(): number;
  /** How many of the processes that were ever seen in it are there still. */
  left(): number;
  close(): void;
};

/** Looks at a process and its descendants twice a second, through Linux' /proc. */
export function watchTree(root: number): WatchedTree {
  const seen = new Map<number, string>();
  let most: Omit<MostMemory, 'resident'> = { megabytes: 0, program: 0, largestOther: 0, processes: 0 };
  let mostResident = 0;
  const look = (): void => {
    const tree = treeOf(root);
    for (const { pid, began } of tree) seen.set(pid, began);
    const [program = NOTHING, ...others] = tree.map(({ pid }) => memoryOf(pid));
    const sum = (of: (one: Memory) => number) =>
      Math.round([program, ...others].reduce((all, one) => all + of(one), 0));
    mostResident = Math.max(
      mostResident,
      sum(({ resident }) => resident),
    );
    const megabytes = sum(({ proportional }) => proportional);
    if (megabytes <= most.megabytes) return;
    const largestOther = Math.round(Math.max(0, ...others.map(({ proportional }) => proportional)));
    most = { megabytes, program: Math.round(program.proportional), largestOther, processes: tree.length };
  };
  const timer = setInterval(look, 500);
  look();
  return {
    most: () => ({ ...most, resident: mostResident }),
    processorMs: () => treeOf(root).reduce((sum, { ticks }) => sum + ticks * TICK_MS, 0),
    left: () => [...seen].filter(([pid, began]) => processAt(pid)?.began === began).length,
    close: () => clearInterval(timer),
  };
}

function treeOf(root: number): Process[] {
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => processAt(Number(name)))
    .filter((one) => one !== null);
  const tree = all.filter(({ pid }) => pid === root);
  for (const above of tree) tree.push(...all.filter(({ parent }) => parent === above.pid));
  return tree;
}

/** Null where it has ended, or waits to be buried. */
function processAt(pid: number): Process | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // Its name stands in parentheses, and may hold anything.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const ticks = fields.slice(11, 15).reduce((sum, time) => sum + Number(time), 0);
    return fields[0] === 'Z' ? null : { pid, parent: Number(fields[1]), began: fields[19] ?? '', ticks };
  } catch {
    return null;
  }
}

type Memory = { readonly proportional: number; readonly resident: number };

const NOTHING: Memory = { proportional: 0, resident: 0 };

/** Nothing for one that has ended. */
function memoryOf(pid: number): Memory {
  try {
    const told = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
    const megabytes = (name: string) => Number(new RegExp(`^${name}: +(\\d+) kB$`, 'm').exec(told)?.[1] ?? 0) / 1024;
    return { proportional: megabytes('Pss'), resident: megabytes('Rss') };
  } catch {
    return NOTHING;
  }
}
