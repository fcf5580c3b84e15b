import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const ROOT = new URL('../../', import.meta.url);

/** The Node that runs TypeScript as it stands, whatever Node the machine has. */
export const NODE = fileURLToPath(new URL('node_modules/.bin/node', ROOT));

/** The program's own file. */
export const PROGRAM = fileURLToPath(new URL('bin/feedmill.ts', ROOT));

/** A child process of ours, with what it has said so far. */
export type Child = {
  readonly process: ChildProcessWithoutNullStreams;
  stdout(): string;
  stderr(): string;
  /** Resolves with the first match on standard output; rejects with all it said if it ends or `ms` pass without. */
  says(pattern: RegExp, ms?: number): Promise<RegExpExecArray>;
  /** Resolves with how it ended; kills it after `ms`. */
  ended(ms?: number): Promise<Ended>;
};

export type Ended = { readonly code: number | null; readonly stdout: string; readonly stderr: string };

/** Starts one of our scripts on the project's own Node; `script` is relative to the project. */
export function startScript(
  script: string,
  args: readonly string[],
  options: { readonly cwd?: string; readonly env?: Readonly<Record<string, string>> } = {},
): Child {
  const child = spawn(NODE, [fileURLToPath(new URL(script, ROOT)), ...args], {
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
  });
  let stdout = '';
  let stderr = '';
  const listeners = new Set<() => void>();
  const tell = () => {
    for (const listener of listeners) listener();
  };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    tell();
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  // A child that was killed takes no more of its input.
  child.stdin.on('error', () => {});
  const closed = new Promise<number | null>((resolve) => child.on('close', resolve));
  closed.then(tell);

  return {
    process: child,
    stdout: () => stdout,
    stderr: () => stderr,
    says: (pattern, ms = 20_000) =>
      new Promise((resolve, reject) => {
        const give = (why: string) => {
          stop();
          reject(new Error(`${script} ${args.join(' ')} ${why} ${pattern}\nstdout: ${stdout}\nstderr: ${stderr}`));
        };
        const look = () => {
          const match = pattern.exec(stdout);
          if (match !== null) {
            stop();
            resolve(match);
          } else if (child.exitCode !== null || child.signalCode !== null) give('ended without saying');
        };
        const timer = setTimeout(() => give(`did not say within ${ms} ms`), ms);
        const stop = () => {
          clearTimeout(timer);
          listeners.delete(look);
        };
        listeners.add(look);
        look();
      }),
    async ended(ms = 30_000) {
      const timer = setTimeout(() => child.kill('SIGKILL'), ms);
      const code = await closed;
      clearTimeout(timer);
      return { code, stdout, stderr };
    },
  };
}

/** Runs one command line of `feedmill` to its end. */
export function feedmill(
  args: readonly string[],
  options: { readonly cwd?: string; readonly input?: string; readonly env?: Readonly<Record<string, string>> } = {},
): Promise<Ended> {
  const child = startScript('bin/feedmill.ts', args, options);
  child.process.stdin.end(options.input ?? '');
  return child.ended();
}
