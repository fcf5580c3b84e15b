import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { DynamoDBClient, PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { makeWritesAtomic } from '../../lib/local/atomic-writes.ts';
import { answer, dynalite } from '../../lib/local/dynalite.ts';
import { fileObjects } from '../../lib/local/index.ts';
import { openStreamLog, type StreamLog } from '../../lib/local/stream-log.ts';
import type { Instant } from '../../lib/model/index.ts';
import { type Objects, type TableItem, tableDefinition } from '../../lib/store/index.ts';

/** The embedded stores, as one machine has them, but in memory and without a socket between: hundreds are opened. */
export type Embedded = {
  readonly client: DynamoDBClient;
  readonly records: StreamLog;
  readonly objects: Objects;
  /** Every item whose partition key begins so. */
  items(prefix: string): Promise<TableItem[]>;
  putItem(item: TableItem): Promise<void>;
  close(): Promise<void>;
};

export const TABLE = 'feedmill';

/** Files that live in memory, where the system has such a place. */
const FAST = '/dev/shm';

export async function openEmbedded(now: () => Instant): Promise<Embedded> {
  const folder = await mkdtemp(join(existsSync(FAST) ? FAST : tmpdir(), 'feedmill-convergence-'));
  // Without a path dynalite keeps its items in memory.
  const bare = dynalite.create({ createTableMs: 0 } as Parameters<typeof dynalite.create>[0]);
  await bare.db.open();
  const records = await openStreamLog(bare.db, now);
  const store = makeWritesAtomic(bare, records, (keys) => String(keys.pk?.S ?? '').startsWith('ARTICLE#'));
  await answer(store, 'CreateTable', tableDefinition(TABLE));
  const status = async () => (await answer(store, 'DescribeTable', { TableName: TABLE })).body as Described;
  while ((await status()).Table.TableStatus !== 'ACTIVE') await new Promise((resume) => setImmediate(resume));
  const client = clientOf((operation, input) => answer(store, operation, input));
  return {
    client,
    records,
    objects: fileObjects(join(folder, 'objects')),
    async items(prefix) {
      const found: TableItem[] = [];
      const all = await client.send(new ScanCommand({ TableName: TABLE }));
      for (const item of all.Items ?? []) if (item.pk?.S?.startsWith(prefix)) found.push(item);
      return found;
    },
    async putItem(item) {
      await client.send(new PutItemCommand({ TableName: TABLE, Item: item }));
    },
    async close() {
      client.destroy();
      await bare.db.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

type Described = { readonly Table: { readonly TableStatus: string } };

type Answering = (operation: string, input: unknown) => Promise<{ readonly status: number; readonly body: unknown }>;

/** The AWS client with all that makes and reads its requests, on a table in the same process: nothing is signed or sent. */
function clientOf(answering: Answering): DynamoDBClient {
  const requestHandler = {
    async handle(request: { readonly headers: Record<string, string>; readonly body: unknown }) {
      const operation = request.headers['x-amz-target']?.split('.')[1] ?? '';
      const text = typeof request.body === 'string' ? request.body : Buffer.from(request.body as Uint8Array).toString();
      const { status, body } = await answering(operation, JSON.parse(text));
      const headers = { 'content-type': 'application/x-amz-json-1.0' };
      return { response: { statusCode: status, headers, body: Readable.from([Buffer.from(JSON.stringify(body))]) } };
    },
  };
  return new DynamoDBClient({
    endpoint: 'http://table.invalid',
    region: 'local',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
    requestHandler: requestHandler as never,
    signer: { sign: async (request) => request },
  });
}
