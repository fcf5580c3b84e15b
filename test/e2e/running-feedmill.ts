import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Child, startScript } from '../bin/feedmill-process.ts';

/** Feedmill as an operator runs it: a process of its own, on ports and a data folder that nobody else has. */
export type RunningFeedmill = {
  /** Where it serves, with a slash at the end. */
  readonly url: string;
  /** Where the demonstration's newspaper is served, with a slash at the end. */
  readonly newspaper: string;
  readonly data: string;
  /** What its API asks for, as its data folder keeps it; empty where the configuration has it. */
  readonly token: string;
  readonly process: Child;
  /** Ends the process and removes its folder. */
  close(): Promise<void>;
};

export type StartOptions = {
  /** What feedmill.yaml says; without it the demonstration runs. */
  readonly config?: string;
  /** Seconds between two changes of the demonstration; by default none happens while a test lasts. */
  readonly pulse?: number;
};

/** What a caller of its API sends to be let in. */
export function authorized({ token }: Pick<RunningFeedmill, 'token'>): { readonly authorization: string } {
  return { authorization: `Bearer ${token}` };
}

/** A port that was free a moment ago may be taken by now. */
const ATTEMPTS = 3;

const READY_MS = 90_000;

/** Runs `feedmill start` until it says that it is ready. Rejects with all it said where it does not get there. */
export async function startFeedmill({ config, pulse = 3600 }: StartOptions = {}): Promise<RunningFeedmill> {
  for (let attempt = 1; ; attempt++) {
    const folder = await mkdtemp(join(tmpdir(), 'feedmill-e2e-'));
    const [port, newspaperPort] = await freePorts();
    if (config !== undefined) await writeFile(join(folder, 'feedmill.yaml'), config);
    const data = join(folder, 'data');
    const child = startScript(
      'bin/feedmill.ts',
      ['start', '--data', data, '--port', `${port}`, '--newspaper-port', `${newspaperPort}`, '--pulse', `${pulse}`],
      { cwd: folder },
    );
    const close = async () => {
      child.process.kill('SIGTERM');
      await child.ended(5000);
      await rm(folder, { recursive: true, force: true, maxRetries: 3 });
    };
    try {
      await child.says(/Ready in/, READY_MS);
      return {
        url: `http://127.0.0.1:${port}/`,
        newspaper: `http://127.0.0.1:${newspaperPort}/`,
        data,
        token: (await readFile(join(data, 'api-token'), 'utf8').catch(() => '')).trim(),
        process: child,
        close,
      };
    } catch (error) {
      await close();
      if (attempt === ATTEMPTS || !/is used by another|is in use/.test(child.stderr())) throw error;
    }
  }
}

export async function freePorts(): Promise<readonly [number, number]> {
  const servers = [createServer(), createServer()] as const;
  const ports = await Promise.all(
    servers.map(
      (server) =>
        new Promise<number>((resolve, reject) => {
          server.once('error', reject);
          server.listen(0, '127.0.0.1', () => {
            const address = server.address();
            resolve(typeof address === 'object' && address !== null ? address.port : 0);
          });
        }),
    ),
  );
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return [ports[0] ?? 0, ports[1] ?? 0];
}
