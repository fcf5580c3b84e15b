import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  PutItemCommand,
  ScanCommand,
} from '@aws-sdk/client-dynamodb';
import { answer } from '../../lib/local/table/dynalite.ts';
import type { StreamLog } from '../../lib/local/table/stream-log.ts';
import type { Instant } from '../../lib/model/index.ts';
import type { Objects, TableItem } from '../../lib/store/index.ts';
import { memoryObjects } from '../memory-objects.ts';
import { openMemoryStore } from '../memory-table.ts';

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

export async function openEmbedded(now: () => Instant): Promise<Embedded> {
  const { store, records } = await openMemoryStore(TABLE, now);
  const client = clientOf((operation, input) => answer(store, operation, input));
  return {
    client,
    records,
    objects: memoryObjects(),
    async items(prefix) {
      const found: TableItem[] = [];
      let from: TableItem | undefined;
      do {
        const page = await client.send(new ScanCommand({ TableName: TABLE, ExclusiveStartKey: from }));
        for (const item of page.Items ?? []) if (item.pk?.S?.startsWith(prefix)) found.push(item);
        from = page.LastEvaluatedKey;
      } while (from !== undefined);
      return found;
    },
    async putItem(item) {
      await client.send(new PutItemCommand({ TableName: TABLE, Item: item }));
    },
    async close() {
      client.destroy();
      await store.db.close();
    },
  };
}

type Answering = (operation: string, input: unknown) => Promise<{ readonly status: number; readonly body: unknown }>;

/**
 * A client as far as the store uses one, which has its commands answered by a table in the same process: what the AWS
 * client spends on writing, signing and reading requests is more than the table's own work.
 */
function clientOf(answering: Answering): DynamoDBClient {
  const send = async (command: { readonly constructor: { readonly name: string }; readonly input: unknown }) => {
    const operation = command.constructor.name.replace(/Command$/, '');
    const { status, body } = await answering(operation, sent(command.input));
    if (status === 200) return received(body);
    const { __type: type = '', message = '' } = body as { readonly __type?: string; readonly message?: string };
    if (type.endsWith('#ConditionalCheckFailedException')) {
      throw new ConditionalCheckFailedException({ message, $metadata: {} });
    }
    throw new Error(`${operation}: ${type}: ${message}`);
  };
  return { send, destroy: () => {} } as unknown as DynamoDBClient;
}

/** A copy as it goes over the wire: bytes in base64, nothing that is undefined. */
function sent(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (Array.isArray(value)) return value.map(sent);
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value).filter(([, one]) => one !== undefined);
  return Object.fromEntries(fields.map(([name, one]) => [name, sent(one)]));
}

/** A copy as the AWS client gives it: attributes of type `B` as bytes. */
function received(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(received);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [
      name,
      name === 'B' && typeof one === 'string' ? Buffer.from(one, 'base64') : received(one),
    ]),
  );
}
