import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { CreateTableCommandInput, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Instant } from '../../model/index.ts';
import { FolderError, folderError } from '../folder/folder-error.ts';
import { makeWritesAtomic } from './atomic-writes.ts';
import { answer, dynalite, type Item, type Store, type TableDescription } from './dynalite.ts';
import { groupWrites } from './grouped-writes.ts';
import { type HaltingLevel, haltAtFirstFailure } from './halting-level.ts';
import { readQuickly } from './quick-reads.ts';
import { openStreamLog, type StreamLog } from './stream-log.ts';
import { momentOf, type TableMoment } from './table-moment.ts';
import { serveTable } from './table-server.ts';

export type TableSettings = {
  readonly tableName: string;
  readonly createTable: CreateTableCommandInput;
  readonly now: () => Instant;
};

/** One machine's stand-in for a DynamoDB table and its stream. */
export type LocalTable = {
  /** For the AWS client of another process: any region, any credentials. */
  readonly endpoint: string;
  /** An AWS client of this process, which asks without a socket between. Whoever asked for it destroys it. */
  client(): DynamoDBClient;
  /** The stream of writes to articles. */
  readonly records: StreamLog;
  /** Requests so far, by DynamoDB operation. */
  counts(): Readonly<Record<string, number>>;
  /** All that it holds at this moment, to be read in peace. */
  moment(): TableMoment;
  /** Answers another process that asks for a copy of all, at {@link COPY_PATH} of the endpoint, with this text. */
  giveCopies(text: () => AsyncIterable<string>): void;
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
  const bare = readQuickly(dynalite.create({ path: join(folder.path, 'table'), createTableMs: 0 }));
  const level = haltAtFirstFailure(groupWrites(bare.db), (error) =>
    folderError(folder.path, (error as Error).cause ?? error),
  );
  const records = await openStore(folder.path, level, now);
  const store = makeWritesAtomic({ ...bare, db: level }, records, isArticle);
  await ensureTable(folder.path, store, tableName, createTable).catch(async (error: unknown) => {
    await store.db.close();
    throw error;
  });

  const server = await serveTable(store, (error) => folderError(folder.path, (error as Error).cause ?? error).message);
  return {
    endpoint: server.endpoint,
    client: server.client,
    records,
    counts: server.counts,
    moment: () => momentOf(bare.db),
    giveCopies: server.giveCopies,
    halted: () => level.halted(),
    close: async () => {
      await server.close();
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
  if (created.status !== 200)
    throw new Error(`Table ${TableName} could not be created: ${JSON.stringify(created.body)}`);
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
