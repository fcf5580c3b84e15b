import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freePorts } from '../e2e/running-feedmill.ts';
import { COUNTED_ROOT, COUNTS_FILE, type ProgramCounts } from './machine-counts.ts';
import type { MachineSite, Shape } from './machine-site.ts';
import { type WatchedTree, watchTree } from './process-tree.ts';

/** What taking in all articles of a shape came to, from an empty data folder on. */
export type Taken = {
  readonly articles: number;
  /** How many times `run --once` was called until nothing was left. */
  readonly runs: number;
  readonly articlesASecond: number;
  /** Of the program and all processes below it, for each article; and what of it the program itself took. */
  readonly processorMs: number;
  readonly programMs: number;
  /** The most of the whole tree with what is shared counted once, and counted for each; of the program itself. */
  readonly peakMb: number;
  readonly residentMb: number;
  readonly programMb: number;
  /** Room on the disk for each article: of the table, the objects, and all. */
  readonly bytes: { readonly table: number; readonly objects: number; readonly all: number };
  /** Requests to the table for each article. */
  readonly requests: number;
  readonly byOperation: Readonly<Record<string, number>>;
};

export type Way = {
  /** The project that is measured. */
  readonly root: string;
  /** Flags for Node. */
  readonly flags?: readonly string[];
};

/** Takes in a shape by `feedmill run --once`, as often as it needs. */
export async function takeIn(site: MachineSite, shape: Shape, { root, flags = [] }: Way): Promise<Taken> {
  const home = mkdtempSync(join(tmpdir(), 'feedmill-machine-'));
  const wanted = shape.sources * shape.articles;
  try {
    writeFileSync(join(home, 'feedmill.yaml'), site.configuration(shape));
    const runs: Run[] = [];
    let articles = 0;
    for (let before = -1; articles < wanted && articles !== before; ) {
      before = articles;
      const run = await runProgram(root, flags, ['run', '--once', '--json', '--data', 'data'], home);
      runs.push(run);
      articles += Number((JSON.parse(run.stdout) as Told).articles.created ?? 0);
    }
    if (articles !== wanted) throw new Error(`${articles} of ${wanted} articles were taken in`);
    const sum = (of: (run: Run) => number) => runs.reduce((all, run) => all + of(run), 0);
    const most = (of: (run: Run) => number) => Math.max(...runs.map(of));
    const byOperation: Record<string, number> = {};
    for (const { counts } of runs)
      for (const [name, count] of Object.entries(counts.requests)) byOperation[name] = (byOperation[name] ?? 0) + count;
    const table = bytesIn(join(home, 'data/table')) / articles;
    const objects = bytesIn(join(home, 'data/objects')) / articles;
    return {
      articles,
      runs: runs.length,
      articlesASecond: rounded(articles / sum(({ seconds }) => seconds)),
      processorMs: rounded(sum(({ counts: { processorMs } }) => processorMs.program + processorMs.children) / articles),
      programMs: rounded(sum(({ counts }) => counts.processorMs.program) / articles),
      peakMb: most(({ tree }) => tree.most().megabytes),
      residentMb: most(({ tree }) => tree.most().resident),
      programMb: most(({ counts }) => counts.residentMb),
      bytes: {
        table: Math.round(table),
        objects: Math.round(objects),
        all: Math.round(bytesIn(join(home, 'data')) / articles),
      },
      requests: rounded(Object.values(byOperation).reduce((all, count) => all + count, 0) / articles),
      byOperation: Object.fromEntries(
        Object.entries(byOperation).map(([name, count]) => [name, rounded(count / articles)]),
      ),
    };
  } finally {
    rmSync(home, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** What share of a core `feedmill start` takes with all sources of a shape taken in and none due, in percent. */
export async function idle(site: MachineSite, shape: Shape, { root, flags = [] }: Way, seconds: number) {
  const home = mkdtempSync(join(tmpdir(), 'feedmill-machine-'));
  const [port] = await freePorts();
  try {
    writeFileSync(join(home, 'feedmill.yaml'), site.configuration(shape));
    await runProgram(root, flags, ['run', '--once', '--json', '--data', 'data'], home);
    const { readySeconds, readyProcessorMs, tree, stop } = await untilReady(root, flags, port, home);
    try {
      // What was put off by the beginning is over by then.
      await delay(5000);
      const before = tree.processorMs();
      await delay(seconds * 1000);
      const percent = rounded((tree.processorMs() - before) / seconds / 10);
      return { readySeconds, readyProcessorMs, percentOfACore: percent, peakMb: tree.most().megabytes };
    } finally {
      await stop();
    }
  } finally {
    rmSync(home, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** Starts the program on `data` in a folder, and waits until it says that it is ready. */
export async function untilReady(root: string, flags: readonly string[], port: number | undefined, home: string) {
  const file = join(home, 'counts.json');
  const words = ['start', '--data', 'data', '--port', `${port}`];
  const began = performance.now();
  const { child, ended } = start(root, flags, words, home, { [COUNTED_ROOT]: root, [COUNTS_FILE]: file });
  const tree = watchTree(child.pid!);
  /** Ends it; what its table was asked for. */
  const stop = async (): Promise<ProgramCounts> => {
    child.kill('SIGTERM');
    await ended;
    tree.close();
    return JSON.parse(readFileSync(file, 'utf8')) as ProgramCounts;
  };
  try {
    await new Promise<void>((resolve, reject) => {
      child.stdout.on('data', (text: string) => text.includes('Ready in') && resolve());
      child.on('exit', () => reject(new Error('feedmill start ended before it was ready')));
    });
  } catch (error) {
    console.error((await ended).stderr);
    tree.close();
    throw error;
  }
  const readySeconds = rounded((performance.now() - began) / 1000);
  return { readySeconds, readyProcessorMs: tree.processorMs(), tree, stop };
}

type Told = { readonly articles: Readonly<Record<string, number>> };

type Run = {
  readonly stdout: string;
  readonly seconds: number;
  readonly counts: ProgramCounts;
  readonly tree: WatchedTree;
};

async function runProgram(
  root: string,
  flags: readonly string[],
  words: readonly string[],
  home: string,
): Promise<Run> {
  const file = join(home, 'counts.json');
  const began = performance.now();
  const { child, ended } = start(root, flags, words, home, { [COUNTED_ROOT]: root, [COUNTS_FILE]: file });
  const tree = watchTree(child.pid!);
  const { stdout, stderr } = await ended;
  tree.close();
  const seconds = (performance.now() - began) / 1000;
  try {
    return { stdout, seconds, tree, counts: JSON.parse(readFileSync(file, 'utf8')) as ProgramCounts };
  } catch {
    throw new Error(`feedmill ${words.join(' ')} did not end well: ${stderr}`);
  }
}

function start(
  root: string,
  flags: readonly string[],
  words: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>> = {},
) {
  const counting = fileURLToPath(new URL('./machine-counts.ts', import.meta.url));
  const child = spawn(process.execPath, [...flags, '--import', counting, join(root, 'bin/feedmill.ts'), ...words], {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child.stdout.setEncoding('utf8');
  child.stderr.setEncoding('utf8');
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.on('data', (text: string) => {
    stderr += text;
  });
  const ended = new Promise<{ stdout: string; stderr: string }>((resolve) =>
    child.on('close', () => resolve({ stdout, stderr })),
  );
  return { child, ended };
}

/** Room that files take on the disk, in bytes. */
function bytesIn(folder: string): number {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).blocks * 512, 0);
}

function rounded(figure: number): number {
  return Math.round(figure * 100) / 100;
}
