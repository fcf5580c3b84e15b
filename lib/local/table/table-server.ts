import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { readBody } from '../web/request-body.ts';
import { refuseWebPages } from '../web/web-page-guard.ts';
import { type Answer, answer, answerTyped, type Store } from './dynalite.ts';
import { type Ask, clientWithin } from './table-client.ts';

/** DynamoDB takes requests of at most 16 MB. */
const MAX_REQUEST = 16 * 1024 * 1024;

/** The AWS client keeps its connections; we must not be the one that drops them. */
const KEEP_ALIVE = 120_000;

/** Where a copy of all is asked for. */
export const COPY_PATH = '/copy';

/** Where it listens: for the commands of this machine alone. */
const HOST = '127.0.0.1';

/** DynamoDB's JSON protocol over a store: over HTTP on the loopback address, and within the process. */
export type TableServer = {
  readonly endpoint: string;
  client(): DynamoDBClient;
  /** Requests so far, by operation, however they came. */
  counts(): Readonly<Record<string, number>>;
  /** From now on answers whoever asks for a copy with this text; one after the other. */
  giveCopies(text: () => AsyncIterable<string>): void;
  close(): Promise<void>;
};

/** Serves a store. `faultOf` says in one line why the store itself could not do what it was asked. */
export async function serveTable(store: Store, faultOf: (error: unknown) => string): Promise<TableServer> {
  const counts = new Map<string, number>();
  const counted = (answering: (store: Store, operation: string, input: unknown) => Promise<Answer>): Ask => {
    return async (operation, input) => {
      counts.set(operation, (counts.get(operation) ?? 0) + 1);
      try {
        return await answering(store, operation, input);
      } catch (error) {
        const message = faultOf(error);
        return { status: 500, body: { __type: 'com.amazonaws.dynamodb.v20120810#InternalServerError', message } };
      }
    };
  };
  const asked = counted(answer);
  let copies: (() => AsyncIterable<string>) | null = null;
  let isCopying = false;
  const sendCopy = async (response: ServerResponse): Promise<void> => {
    if (copies === null) return send(response, { status: 404, body: {} });
    if (isCopying) return send(response, { status: 409, body: {} });
    isCopying = true;
    // Who asked may go before the end.
    await pipeline(Readable.from(copies()), response).finally(() => {
      isCopying = false;
    });
  };
  const server = createServer((request, response) => {
    respond(asked, sendCopy, request, response).catch(() => response.destroy());
  });
  server.keepAliveTimeout = KEEP_ALIVE;
  return {
    endpoint: await listen(server),
    client: () => clientWithin(counted(answerTyped)),
    counts: () => Object.fromEntries(counts),
    giveCopies(text) {
      copies = text;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const HEADERS = { 'content-type': 'application/x-amz-json-1.0' };

function operationOf(target: unknown): string | undefined {
  return /^DynamoDB_20120810\.([A-Za-z]+)$/.exec(String(target))?.[1];
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, HOST, resolve);
  });
  return `http://${HOST}:${(server.address() as AddressInfo).port}`;
}

async function respond(
  ask: Ask,
  sendCopy: (response: ServerResponse) => Promise<void>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const refusal = refuseWebPages(request, HOST);
  if (refusal !== null) return send(response, { status: refusal.status, body: { message: refusal.line } });
  if (request.method === 'POST' && request.url === COPY_PATH) return sendCopy(response);
  const operation = operationOf(request.headers['x-amz-target']);
  if (request.method !== 'POST' || operation === undefined) return send(response, { status: 404, body: {} });
  const body = await readBody(request, MAX_REQUEST);
  if (body === null) return send(response, { status: 413, body: {} });
  send(response, await answerJson(ask, operation, body));
}

function answerJson(ask: Ask, operation: string, body: Uint8Array): Promise<Answer> | Answer {
  let input: unknown;
  try {
    // Not copied: the client's bytes would take that for a question about their text.
    input = JSON.parse(Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8'));
  } catch {
    return { status: 400, body: { __type: 'com.amazon.coral.service#SerializationException' } };
  }
  return ask(operation, input);
}

function send(response: ServerResponse, { status, body }: Answer): void {
  const bytes = Buffer.from(JSON.stringify(body));
  response.writeHead(status, { ...HEADERS, 'content-length': bytes.length });
  response.end(bytes);
}
