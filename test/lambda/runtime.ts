import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';

const CLIENT = fileURLToPath(new URL('../../node_modules/aws-lambda-ric/bin/index.mjs', import.meta.url));
const PRELOAD = fileURLToPath(new URL('./preload.ts', import.meta.url));

/** How an invocation ended. */
export type Outcome =
  | { readonly ended: 'answered'; readonly answer: unknown }
  | { readonly ended: 'failed'; readonly error: { readonly errorType: string; readonly errorMessage: string } }
  | { readonly ended: 'timed out' }
  | { readonly ended: 'exited'; readonly output: string };

/** A function that runs from its bundle under the runtime client, as on Lambda: one process, one event at a time. */
export type Runtime = {
  /** Hands an event over. After `timeoutMs` the process is killed, as Lambda does; the next event has a new one. */
  invoke(event: unknown, timeoutMs?: number): Promise<Outcome>;
  /** Resolves once the function asks for an event. Starts its process where there is none. */
  ready(): Promise<void>;
  /** What the function wrote so far. */
  output(): string;
  close(): Promise<void>;
};

/** Serves the Runtime API to the function in `folder/index.mjs`, with this environment and no other. */
export async function openRuntime(folder: string, environment: Readonly<Record<string, string>>): Promise<Runtime> {
  let child: ChildProcess | null = null;
  let output = '';
  let waiting: ServerResponse | null = null;
  let arrived: () => void = () => {};
  let exited: () => void = () => {};
  let end: (outcome: Outcome) => void = () => {};

  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString();
    const path = request.url ?? '';
    if (path.endsWith('/invocation/next')) {
      waiting = response;
      arrived();
      return;
    }
    response.writeHead(202).end();
    if (path.endsWith('/response')) end({ ended: 'answered', answer: JSON.parse(body) });
    else end({ ended: 'failed', error: JSON.parse(body) });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const api = `127.0.0.1:${(server.address() as AddressInfo).port}`;

  const start = () => {
    child = spawn(process.execPath, ['--import', PRELOAD, CLIENT, 'index.handler'], {
      cwd: folder,
      env: { ...environment, AWS_LAMBDA_RUNTIME_API: api },
    });
    child.stdout?.on('data', (data) => {
      output += data;
    });
    child.stderr?.on('data', (data) => {
      output += data;
    });
    child.on('exit', () => {
      child = null;
      waiting = null;
      exited();
    });
  };

  const ready = async () => {
    if (waiting !== null) return;
    await new Promise<void>((resolve, reject) => {
      arrived = resolve;
      exited = () => reject(new Error(`The function in ${folder} ended before it asked for an event: ${output}`));
      if (child === null) start();
    });
  };

  const kill = async () => {
    const running = child;
    if (running === null) return;
    const gone = new Promise((resolve) => running.once('exit', resolve));
    running.kill('SIGKILL');
    await gone;
  };

  return {
    ready,
    async invoke(event, timeoutMs = 20_000) {
      await ready();
      const outcome = new Promise<Outcome>((resolve) => {
        end = resolve;
        exited = () => resolve({ ended: 'exited', output });
      });
      const timer = setTimeout(() => end({ ended: 'timed out' }), timeoutMs);
      const next = waiting;
      waiting = null;
      next?.writeHead(200, {
        'content-type': 'application/json',
        'lambda-runtime-aws-request-id': randomUUID(),
        'lambda-runtime-deadline-ms': String(Date.now() + timeoutMs),
        'lambda-runtime-invoked-function-arn': 'arn:aws:lambda:us-east-1:000000000000:function:test',
      });
      next?.end(JSON.stringify(event));
      const ended = await outcome;
      clearTimeout(timer);
      if (ended.ended === 'timed out') await kill();
      return ended;
    },
    output: () => output,
    async close() {
      await kill();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
