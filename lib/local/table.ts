import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { CreateTableCommandInput } from '@aws-sdk/client-dynamodb';
import type { Instant } from '../model/index.ts';
import { makeWritesAtomic } from './atomic-writes.ts';
import { type Answer, answer, dynalite, type Item, type Store, type TableDescription } from './dynalite.ts';
import { FolderError, folderError } from './folder-error.ts';
import { type HaltingLevel, haltAtFirstFailure } from './halting-level.ts';
import { readBody } from './request-body.ts';
import { openStreamLog, type StreamLog } from './stream-log.ts';

/** DynamoDB takes requests of at most 16 MB. */
const MAX_REQUEST = 16 * 1024 * 1024;

/** The AWS client keeps its connections; we must not be the one that drops them. */
const KEEP_ALIVE = 120_000;

export type TableSettings = {
  readonly tableName: string;
  readonly createTable: CreateTableCommandInput;
  readonly now: () => Instant;
};

/** One machine's stand-in for a DynamoDB table and its stream. */
export type LocalTable = {
  /** For the AWS client: any region, any credentials. */
  readonly endpoint: string;
  /** The stream of writes to articles. */
  readonly records: StreamLog;
  /** Requests so far, by DynamoDB operation. */
  counts(): Readonly<Record<string, number>>;
  /** Why nothing can be written any more until the folder is opened anew, as after a full disk; null while all is well. */
  halted(): Error | null;
  close(): Promise<void>;
};

/**
 * Opens the table of a data folder, making it where there is none, and serves it over HTTP on the loopback address. An
 * acknowledged write, its index entries and its stream record survive the death of the process together. Throws
 * FolderError where the folder cannot be used.
 */
export async function openTable(folder: { readonly path: string }, settings: TableSettings): Promise<LocalTable> {
  const { tableName, createTable, now } = settings;
  const bare = dynalite.create({ path: join(folder.path, 'table'), createTableMs: 0 });
  const level = haltAtFirstFailure(bare.db, (error) => folderError(folder.path, (error as Error).cause ?? error));
  const records = await openStore(folder.path, level, now);
  const store = makeWritesAtomic({ ...bare, db: level }, records, isArticle);
  await ensureTable(folder.path, store, tableName, createTable).catch(async (error: unknown) => {
    await store.db.close();
    throw error;
  });

  const counts = new Map<string, number>();
  const server = createServer((request, response) => {
    respond(folder.path, store, counts, request, response).catch(() => response.destroy());
  });
  server.keepAliveTimeout = KEEP_ALIVE;
  return {
    endpoint: await listen(server),
    records,
    counts: () => Object.fromEntries(counts),
    halted: () => level.halted(),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await store.db.close();
    },
  };
}

/** What the stream's consumer asks for: on AWS a filter of the event source mapping. */
function isArticle(keys: Item): boolean {
  return String(keys.pk?.S ?? '').startsWith('ARTICLE#');
}

async function openStore(path: string, level: HaltingLevel, now: () => Instant): ReturnType<typeof openStreamLog> {
  try {
    await level.open();
    return await openStreamLog(level, now);
  } catch (error) {
    throw folderError(path, (error as Error).cause ?? error);
  }
}

async function ensureTable(
  path: string,
  store: Store,
  TableName: string,
  definition: CreateTableCommandInput,
): Promise<void> {
  const existing = await describe(store, TableName);
  if (existing?.TableStatus === 'CREATING') {
    // The process died while it made the table: nothing is in it yet.
    await store.db.batch([{ type: 'del', key: `table~${TableName}` }]);
  } else if (existing !== null) {
    if (shape(existing) === shape(definition)) return;
    throw new FolderError(
      `Data folder ${path}: its table ${TableName} was made by another version of Feedmill; choose another folder with --data`,
    );
  }
  const created = await answer(store, 'CreateTable', { ...definition, TableName });
  if (created.status !== 200) throw new Error(`Table ${TableName} could not be made: ${JSON.stringify(created.body)}`);
  while ((await describe(store, TableName))?.TableStatus !== 'ACTIVE') await delay(5);
}

async function describe(store: Store, TableName: string): Promise<TableDescription | null> {
  const { status, body } = await answer(store, 'DescribeTable', { TableName });
  return status === 200 ? (body as { Table: TableDescription }).Table : null;
}

function shape(table: CreateTableCommandInput | TableDescription): string {
  const indexes = (table as CreateTableCommandInput).GlobalSecondaryIndexes ?? [];
  return JSON.stringify([
    table.KeySchema,
    table.AttributeDefinitions,
    indexes.map(({ IndexName, KeySchema, Projection }) => [IndexName, KeySchema, Projection]),
  ]);
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function respond(
  path: string,
  store: Store,
  counts: Map<string, number>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  // A web page can send no such header to us without asking first, and we never say yes.
  const target = /^DynamoDB_20120810\.([A-Za-z]+)$/.exec(String(request.headers['x-amz-target']));
  const operation = target?.[1];
  if (request.method !== 'POST' || operation === undefined) return send(response, { status: 404, body: {} });
  const body = await readBody(request, MAX_REQUEST);
  if (body === null) return send(response, { status: 413, body: {} });
  counts.set(operation, (counts.get(operation) ?? 0) + 1);
  send(response, await answerJson(path, store, operation, body));
}

async function answerJson(path: string, store: Store, operation: string, body: Uint8Array): Promise<Answer> {
  let input: unknown;
  try {
    input = JSON.parse(Buffer.from(body).toString('utf8'));
  } catch {
    return { status: 400, body: { __type: 'com.amazon.coral.service#SerializationException' } };
  }
  try {
    return await answer(store, operation, input);
  } catch (error) {
    const message = folderError(path, (error as Error).cause ?? error).message;
    return { status: 500, body: { __type: 'com.amazonaws.dynamodb.v20120810#InternalServerError', message } };
  }
}

function send(response: ServerResponse, { status, body }: Answer): void {
  const bytes = Buffer.from(JSON.stringify(body));
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0', 'content-length': bytes.length });
  response.end(bytes);
}
