import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { delimiter, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** Whether this machine has `moto_server` (Python): a faithful stand-in for S3, DynamoDB and SQS. */
export const HAS_MOTO = (process.env.PATH ?? '')
  .split(delimiter)
  .some((folder) => existsSync(join(folder, 'moto_server')));

/** Says loudly what is not tested on a machine without it. */
export function withoutMoto(what: string): void {
  if (!HAS_MOTO) console.warn(`SKIPPED: ${what}: there is no moto_server here; pip install "moto[server]"`);
}

/** What every AWS client of a test is made with. */
export type MotoServer = {
  readonly client: {
    readonly endpoint: string;
    readonly region: string;
    readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  };
  close(): Promise<void>;
};

/** Starts moto on a free port; ready when it answers. */
export async function startMoto(): Promise<MotoServer> {
  const port = await freePort();
  const endpoint = `http://127.0.0.1:${port}`;
  const server = spawn('moto_server', ['-H', '127.0.0.1', '-p', String(port)], { stdio: 'ignore', detached: true });
  await answering(`${endpoint}/moto-api/`, server);
  return {
    client: { endpoint, region: 'us-east-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } },
    close: async () => {
      const ended = new Promise((resolve) => server.once('exit', resolve));
      // The command may be a shim that waits for Python: the whole group goes.
      if (server.pid !== undefined && server.exitCode === null) {
        process.kill(-server.pid, 'SIGKILL');
        await ended;
      }
    },
  };
}

async function answering(url: string, server: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < 300; attempt++) {
    if (server.exitCode !== null) throw new Error(`moto_server ended with ${server.exitCode}`);
    const answer = await fetch(url).catch(() => null);
    if (answer?.ok) return;
    await delay(100);
  }
  throw new Error(`moto_server does not answer at ${url}`);
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}
