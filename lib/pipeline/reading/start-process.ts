import { type ChildProcess, fork, spawn } from 'node:child_process';
import type { Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { NotRead } from '../reader.ts';
import { LEAN_ENV, youngMegabytes } from './lean.ts';
import type { Order, Reply } from './serve.ts';

export type ProcessOptions = {
  /** The module that a process runs; it answers as {@link serveReadings} does. */
  readonly module: URL;
  /** How long one reading may take, in milliseconds. */
  readonly deadlineMs: number;
  /** How much memory a process' objects may take, in megabytes. */
  readonly heapMb: number;
};

/** A process that reads; it takes one order at a time. */
export type ReadingProcess = {
  isIdle(): boolean;
  isDead(): boolean;
  /** How much memory it holds since its last reading, in megabytes; 0 before the first. */
  megabytes(): number;
  /**
   * Rejects with {@link CutOff} where it takes too long or too much, and the process is dead then. `onBegun` is called when
   * the reading begins, which is later for a process that has to start first.
   */
  run(order: Order, onBegun: () => void): Promise<unknown>;
  /** From now on a reading, the present one included, may take so many milliseconds. */
  hurry(deadlineMs: number): void;
  end(): Promise<void>;
};

/** A reading took more than it may. */
export class CutOff extends Error {
  override readonly name = 'CutOff';
}

/** So long an answer that is there already has to be seen, after a time in which we ourselves were too busy to look. */
const LOOK_MS = 100;

/** What Node itself needs to start, and to start soon; nothing else of our environment is for who reads strangers' documents. */
const NEEDED = ['PATH', 'LD_LIBRARY_PATH', 'NODE_COMPILE_CACHE'];

/** A reading makes much that outlives the next collection in any case. */
const YOUNG_MB = 2;

type Waiting = { readonly resolve: (value: unknown) => void; readonly reject: (error: Error) => void };

/**
 * Starts a process to read in. A thread would be lighter, but its memory cannot be bounded: V8 ends the whole process where
 * a single large piece of memory is not to be had.
 */
export function startProcess({ module, heapMb, ...options }: ProcessOptions): ReadingProcess {
  const child = fork(fileURLToPath(module), {
    serialization: 'advanced',
    execArgv: [`--max-old-space-size=${heapMb}`, youngMegabytes(YOUNG_MB)],
    env: {
      ...Object.fromEntries(NEEDED.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : []))),
      ...LEAN_ENV,
    },
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  let { deadlineMs } = options;
  let dead = false;
  let isReady = false;
  let megabytes = 0;
  let order: Order | null = null;
  let waiting: Waiting | null = null;
  let onBegun = (): void => {};
  let deadline: NodeJS.Timeout | undefined;
  keepsUsAlive(child, false);
  endWithUs(child);

  const settle = (act: (waiting: Waiting) => void): void => {
    clearTimeout(deadline);
    keepsUsAlive(child, false);
    const settled = waiting;
    waiting = null;
    order = null;
    if (settled !== null) act(settled);
  };
  const kill = (error: Error): void => {
    dead = true;
    child.kill('SIGKILL');
    settle(({ reject }) => reject(error));
  };
  const watch = (): void => {
    clearTimeout(deadline);
    deadline = setTimeout(() => {
      deadline = setTimeout(
        () => kill(new CutOff(`reading it took longer than ${deadlineMs / 1000} s and was stopped`)),
        LOOK_MS,
      );
    }, deadlineMs);
  };
  const post = (): void => {
    if (!isReady || order === null) return;
    onBegun();
    watch();
    child.send(order, (error) => {
      if (error !== null) kill(error);
    });
  };

  child.on('message', (reply: Reply) => {
    if (reply.is === 'ready') {
      isReady = true;
      post();
      return;
    }
    megabytes = reply.megabytes;
    if (reply.is === 'read') settle(({ resolve }) => resolve(reply.value));
    else settle(({ reject }) => reject(Object.assign(new Error(reply.message), { name: reply.name })));
  });
  child.on('error', kill);
  child.on('exit', (code, signal) => {
    const tookTooMuch = isReady && signal === 'SIGABRT';
    kill(
      tookTooMuch
        ? new CutOff(`reading it took more than ${heapMb} MB of memory and was stopped`)
        : new Error(`the process reading it ended unexpectedly (${signal ?? code})`),
    );
  });

  return {
    isIdle: () => !dead && order === null,
    isDead: () => dead,
    megabytes: () => megabytes,
    run(given, whenBegun) {
      order = given;
      onBegun = whenBegun;
      keepsUsAlive(child, true);
      return new Promise((resolve, reject) => {
        waiting = { resolve, reject };
        if (dead) kill(new Error('the process that should read it had ended'));
        else post();
      });
    },
    hurry(soon) {
      if (deadlineMs <= soon) return;
      deadlineMs = soon;
      if (order !== null && isReady) watch();
    },
    async end() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = new Promise((resolve) => child.once('exit', resolve));
      kill(new NotRead());
      child.ref();
      await ended;
    },
  };
}

/** Whether our own process waits for it; for an idle one it does not. */
function keepsUsAlive(child: ChildProcess, does: boolean): void {
  if (does) {
    child.ref();
    child.channel?.ref();
  } else {
    child.unref();
    child.channel?.unref();
  }
}

/** Waits for the end of its input, which is ours, and then ends the process of this number; signals to stop are not for it. */
const GUARD = 'trap "" INT TERM HUP; read -r _; kill -9 "$0"';

/**
 * Ends a process when we end, be it without a word: one that is busy sees no event of it. A shell takes half a megabyte for
 * that, a thread of its own ten. Where there is no shell, the process ends when it is through with its reading.
 */
function endWithUs(child: ChildProcess): void {
  if (child.pid === undefined) return;
  const guard = spawn('/bin/sh', ['-c', GUARD, `${child.pid}`], { stdio: ['pipe', 'ignore', 'ignore'], env: {} });
  guard.on('error', () => {});
  guard.unref();
  (guard.stdin as Socket | null)?.unref();
  child.once('exit', () => guard.kill('SIGKILL'));
}
