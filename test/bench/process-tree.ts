import { readdirSync, readFileSync } from 'node:fs';

/** A process by its number, and when it began: numbers are used again. */
type Process = { readonly pid: number; readonly parent: number; readonly began: string };

/** What a program and all processes below it took, at the moment at which it was most. Megabytes of resident memory. */
export type MostMemory = { readonly megabytes: number; readonly program: number; readonly processes: number };

export type WatchedTree = {
  most(): MostMemory;
  /** How many of the processes that were ever seen in it are there still. */
  left(): number;
  close(): void;
};

const PAGE_KB = 4;

/** Looks at a process and its descendants twice a second, through Linux' /proc. */
export function watchTree(root: number): WatchedTree {
  const seen = new Map<number, string>();
  let most: MostMemory = { megabytes: 0, program: 0, processes: 0 };
  const look = (): void => {
    const tree = treeOf(root);
    for (const { pid, began } of tree) seen.set(pid, began);
    const sizes = tree.map(({ pid }) => residentMegabytes(pid));
    const megabytes = Math.round(sizes.reduce((sum, one) => sum + one, 0));
    if (megabytes > most.megabytes)
      most = { megabytes, program: Math.round(residentMegabytes(root)), processes: tree.length };
  };
  const timer = setInterval(look, 500);
  look();
  return {
    most: () => most,
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
    return fields[0] === 'Z' ? null : { pid, parent: Number(fields[1]), began: fields[19] ?? '' };
  } catch {
    return null;
  }
}

function residentMegabytes(pid: number): number {
  try {
    return (Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]) * PAGE_KB) / 1024;
  } catch {
    return 0;
  }
}
