import { createHash } from 'node:crypto';
import type { AttributeValue, DynamoDBRecord } from 'aws-lambda';
import { type Instant, millis } from '../../model/index.ts';
import type { BatchOperation, Item, Level } from './dynalite.ts';

/** Over how many shards the stream is spread; a key's records are all in one, in order. */
export const SHARDS = 4;

const PENDING = 'stream~';
const FAILED = 'stream-failed~';
const NEXT = 'stream-next';

/** Sequence numbers taken at each open, so that none is given twice however the last process ended. */
const RESERVE = 1_000_000_000;

/** A record that could not be delivered, set aside so that the shard can go on. */
export type FailedRecord = { readonly record: DynamoDBRecord; readonly reason: string; readonly at: Instant };

/** A write of an item, as the stream tells it. `before` or `after` is absent where there was or is no item. */
export type ItemChange = {
  readonly table: string;
  readonly keys: Item;
  readonly before: Item | undefined;
  readonly after: Item | undefined;
};

/** The stream of a table, kept until each record is acknowledged: what DynamoDB keeps for 24 hours. */
export type StreamLog = {
  /** The oldest records of a shard, in order, not yet acknowledged. */
  read(shard: number, max: number): Promise<readonly DynamoDBRecord[]>;
  /** The checkpoint: these are not read again. */
  acknowledge(records: readonly DynamoDBRecord[]): Promise<void>;
  /** Sets a record aside, to be looked at and sent through again by {@link StreamLog.redrive}. */
  setAside(record: DynamoDBRecord, reason: string, at: Instant): Promise<void>;
  failures(): Promise<readonly FailedRecord[]>;
  /** Puts the records that were set aside back at their places; how many. */
  redrive(): Promise<number>;
  /** Records not yet acknowledged. */
  depth(): number;
  /** Calls back with the shard when a record was added; gives the way to stop it. */
  onAppend(listener: (shard: number) => void): () => void;
};

/** The side of the log that writes: the record goes into the same batch as the item, so neither is ever without the other. */
export type StreamWriter = {
  prepare(change: ItemChange): { readonly operation: BatchOperation; committed(): void };
};

/** Opens the log in the table's own store. */
export async function openStreamLog(level: Level, now: () => Instant): Promise<StreamLog & StreamWriter> {
  let next = Number((await level.get(NEXT)) ?? 1);
  await level.batch([{ type: 'put', key: NEXT, value: next + RESERVE }]);
  const pending: string[][] = Array.from({ length: SHARDS }, () => []);
  for await (const key of level.keys(range(PENDING))) pending[shardOf(key)]?.push(key);
  const listeners = new Set<(shard: number) => void>();

  const add = (key: string): void => {
    const shard = shardOf(key);
    pending[shard]?.push(key);
    for (const listener of listeners) listener(shard);
  };
  const drop = (keys: ReadonlySet<string>): void => {
    for (const [shard, waiting] of pending.entries()) pending[shard] = waiting.filter((key) => !keys.has(key));
  };

  return {
    prepare(change) {
      const record = streamRecord(change, next, millis(now()));
      next += 1;
      const key = pendingKey(record);
      return { operation: { type: 'put', key, value: record }, committed: () => add(key) };
    },
    async read(shard, max) {
      const keys = pending[shard]?.slice(0, max) ?? [];
      return (await Promise.all(keys.map((key) => level.get(key)))) as DynamoDBRecord[];
    },
    async acknowledge(records) {
      const keys = records.map(pendingKey);
      await level.batch(keys.map((key) => ({ type: 'del', key })));
      drop(new Set(keys));
    },
    async setAside(record, reason, at) {
      const key = pendingKey(record);
      const failed: FailedRecord = { record, reason, at };
      await level.batch([
        { type: 'put', key: FAILED + key, value: failed },
        { type: 'del', key },
      ]);
      drop(new Set([key]));
    },
    failures: () => readFailures(level),
    async redrive() {
      const failed = await readFailures(level);
      for (const { record } of failed) {
        const key = pendingKey(record);
        await level.batch([
          { type: 'put', key, value: record },
          { type: 'del', key: FAILED + key },
        ]);
        add(key);
      }
      for (const waiting of pending) waiting.sort();
      return failed.length;
    },
    depth: () => pending.reduce((sum, waiting) => sum + waiting.length, 0),
    onAppend(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

async function readFailures(level: Level): Promise<readonly FailedRecord[]> {
  const failed: FailedRecord[] = [];
  for await (const key of level.keys(range(FAILED))) failed.push((await level.get(key)) as FailedRecord);
  return failed;
}

/** The record that DynamoDB's stream gives for a write, with both images. */
function streamRecord(change: ItemChange, sequence: number, at: number): DynamoDBRecord {
  const { table, keys, before, after } = change;
  return {
    eventID: createHash('md5').update(`${table} ${sequence}`).digest('hex'),
    eventName: before === undefined ? 'INSERT' : after === undefined ? 'REMOVE' : 'MODIFY',
    eventVersion: '1.1',
    eventSource: 'aws:dynamodb',
    awsRegion: 'us-east-1',
    eventSourceARN: `arn:aws:dynamodb:us-east-1:000000000000:table/${table}/stream/local`,
    dynamodb: {
      ApproximateCreationDateTime: at / 1000,
      Keys: image(keys),
      ...(before === undefined ? {} : { OldImage: image(before) }),
      ...(after === undefined ? {} : { NewImage: image(after) }),
      SequenceNumber: String(sequence).padStart(21, '0'),
      SizeBytes: JSON.stringify({ keys, before, after }).length,
      StreamViewType: 'NEW_AND_OLD_IMAGES',
    },
  };
}

/** Items are already in the JSON that Lambda hands over. */
function image(item: Item): Record<string, AttributeValue> {
  return item as Record<string, AttributeValue>;
}

function pendingKey(record: DynamoDBRecord): string {
  const { SequenceNumber = '', Keys = {} } = record.dynamodb ?? {};
  const hash = createHash('md5').update(JSON.stringify(Keys)).digest('hex').slice(0, 2);
  return `${PENDING}${SequenceNumber}~${hash}`;
}

function shardOf(key: string): number {
  return Number.parseInt(key.slice(-2), 16) % SHARDS;
}

function range(prefix: string): { gte: string; lt: string } {
  return { gte: prefix, lt: `${prefix.slice(0, -1)}\x7f` };
}
