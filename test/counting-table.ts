import { ConditionalCheckFailedException, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { TableItem } from '../lib/store/index.ts';
import { DUE_INDEX } from '../lib/store/table-definition.ts';
import { holds, updated } from './counting-expressions.ts';

/** Units as DynamoDB bills them: a read of 4 KB, a write of 1 KB; what the index takes is counted apart. */
export type Units = { read: number; write: number; index: number };

/** One request, as it was billed. */
export type Billed = {
  readonly operation: string;
  /** The partition that was asked, `due/…` for one of the index. */
  readonly partition: string;
  /** The kind of the key: the beginning of the partition's, and of the sort key's. */
  readonly kind: string;
  /** 0 for what was asked or written by the same request as the one before. */
  readonly requests: 0 | 1;
  /** Units of a query that found nothing, which DynamoDB bills as the least read, and the embedded table not at all. */
  readonly inVain: number;
} & Readonly<Units>;

/** An item's change, as the stream tells it. */
export type Changed = { readonly before: TableItem | undefined; readonly after: TableItem | undefined };

/** A table in memory that counts, much faster than the embedded one: for simulations of a whole day. */
export type CountingTable = {
  /** Takes the SDK's commands in the process; what the project does not use, it refuses. */
  readonly client: DynamoDBClient;
  /** Bytes of all items as DynamoDB bills them when they lie, those of the index among them. */
  bytes(): number;
  items(): number;
};

/** What an item takes besides its attributes while it lies. */
const OVERHEAD = 100;
const READ = 4096;
const WRITE = 1024;

type Input = Record<string, unknown> & {
  readonly Key?: TableItem;
  readonly Item?: TableItem;
  readonly ConsistentRead?: boolean;
  readonly ConditionExpression?: string;
  readonly ExpressionAttributeNames?: Record<string, string>;
  readonly ExpressionAttributeValues?: TableItem;
};

/** `billed` hears of each request, `changed` of each change of an item. */
export function countingTable(billed: (request: Billed) => void, changed: (change: Changed) => void): CountingTable {
  const partitions = new Map<string, Partition>();
  const due = new Map<string, Partition>();
  let bytes = 0;
  let items = 0;

  const partition = (of: Map<string, Partition>, pk: string) => {
    const known = of.get(pk) ?? new Partition();
    of.set(pk, known);
    return known;
  };
  const bill = (
    operation: string,
    pk: string,
    sk: string,
    units: Partial<Units & Pick<Billed, 'inVain' | 'requests'>>,
    isIndex = false,
  ) => {
    const kind = `${pk.split('#')[0]}/${sk.split('#')[0]}`;
    billed({
      operation,
      partition: isIndex ? `due/${pk}` : pk,
      kind,
      read: 0,
      write: 0,
      index: 0,
      inVain: 0,
      requests: 1,
      ...units,
    });
  };
  const keyOf = (key: TableItem): [string, string] => [key.pk?.S ?? '', key.sk?.S ?? ''];

  function read(operation: string, key: TableItem, consistent: boolean, requests: 0 | 1 = 1): TableItem | undefined {
    const [pk, sk] = keyOf(key);
    const item = partitions.get(pk)?.get(sk);
    bill(operation, pk, sk, { read: units(item, READ) * (consistent ? 1 : 0.5), requests });
    return item;
  }

  /** The index has an entry for an item with both its keys; to move it is to delete and to put. */
  function index(before: TableItem | undefined, after: TableItem | undefined): void {
    const entry = (item: TableItem | undefined) => {
      const { dueShard, nextDue, pk, sk } = item ?? {};
      if (dueShard?.S === undefined || nextDue?.S === undefined || !pk || !sk) return null;
      return { shard: dueShard.S, at: `${nextDue.S} ${pk.S} ${sk.S}`, item: { dueShard, nextDue, pk, sk } };
    };
    const [old, now] = [entry(before), entry(after)];
    if (old?.shard === now?.shard && old?.at === now?.at) return;
    for (const [one, after] of [
      [old, undefined],
      [now, now?.item],
    ] as const) {
      if (one === null) continue;
      due.get(one.shard)?.delete(one.at);
      if (after !== undefined) partition(due, one.shard).set(one.at, after);
      bytes += (after === undefined ? -1 : 1) * (sizeOf(one.item) + OVERHEAD);
      bill('Index', one.shard, 'D', { index: units(one.item, WRITE), requests: 0 }, true);
    }
  }

  function write(operation: string, key: TableItem, after: TableItem | undefined, input: Input): void {
    const [pk, sk] = keyOf(key);
    const standing = partition(partitions, pk);
    const before = standing.get(sk);
    const { ConditionExpression: condition, ExpressionAttributeNames, ExpressionAttributeValues } = input;
    if (!holds(condition, before, ExpressionAttributeNames, ExpressionAttributeValues)) {
      bill(operation, pk, sk, { write: units(before, WRITE) });
      throw new ConditionalCheckFailedException({ message: 'The conditional request failed', $metadata: {} });
    }
    bill(operation, pk, sk, { write: Math.max(units(before, WRITE), units(after, WRITE)) });
    if (before !== undefined) bytes -= sizeOf(before) + OVERHEAD;
    if (after !== undefined) bytes += sizeOf(after) + OVERHEAD;
    items += Number(after !== undefined) - Number(before !== undefined);
    if (after === undefined) standing.delete(sk);
    else standing.set(sk, after);
    index(before, after);
    if (before !== undefined || after !== undefined) changed({ before, after });
  }

  function query(input: Input) {
    const { KeyConditionExpression, ExpressionAttributeNames, ExpressionAttributeValues } = input;
    const isIndex = input.IndexName === DUE_INDEX;
    const values = ExpressionAttributeValues as TableItem;
    const name = /(\S+)\s*=\s*(:\w+)/.exec(String(KeyConditionExpression));
    const pk = values[name?.[2] ?? '']?.S ?? '';
    const all = (isIndex ? due : partitions).get(pk);
    const found: TableItem[] = [];
    let size = 0;
    const most = Number(input.Limit ?? Number.POSITIVE_INFINITY);
    const from = input.ExclusiveStartKey as TableItem | undefined;
    const start = from && (isIndex ? `${from.nextDue?.S} ${from.pk?.S} ${from.sk?.S}` : (from.sk?.S ?? ''));
    const sort = isIndex ? 'nextDue' : 'sk';
    const bounds = boundsOf(String(KeyConditionExpression), sort, values);
    let last: TableItem | undefined;
    let skipped = 0;
    for (const item of all?.walk(input.ScanIndexForward !== false, start, bounds) ?? []) {
      if (!holds(String(KeyConditionExpression), item, ExpressionAttributeNames, values)) {
        // Behind the bounds; or the bound itself, where it is to be left out.
        if (skipped++ > 0 || found.length > 0) break;
        continue;
      }
      found.push(item);
      size += sizeOf(item);
      if (found.length >= most || size > 1_000_000) {
        const { dueShard, nextDue } = item;
        last = { pk: item.pk!, sk: item.sk!, ...(isIndex && { dueShard: dueShard!, nextDue: nextDue! }) };
        break;
      }
    }
    const sk = bounds.low || found[0]?.sk?.S || '';
    const read = Math.max(1, Math.ceil(size / READ)) * (input.ConsistentRead ? 1 : 0.5);
    bill('Query', pk, sk, { read, inVain: found.length === 0 ? read : 0 }, isIndex);
    return { Items: found, Count: found.length, ...(last && { LastEvaluatedKey: last }) };
  }

  function answer(operation: string, input: Input): unknown {
    switch (operation) {
      case 'GetItem': {
        const item = read(operation, input.Key!, input.ConsistentRead ?? false);
        return item === undefined ? {} : { Item: item };
      }
      case 'BatchGetItem': {
        const asked = Object.entries(
          input.RequestItems as Record<string, { Keys: TableItem[]; ConsistentRead?: boolean }>,
        );
        const got = asked.map(([name, { Keys, ConsistentRead = false }]) => [
          name,
          Keys.map((key, at) => read(operation, key, ConsistentRead, at === 0 ? 1 : 0)).filter(
            (item) => item !== undefined,
          ),
        ]);
        return { Responses: Object.fromEntries(got), UnprocessedKeys: {} };
      }
      case 'PutItem':
        write(operation, input.Item!, input.Item, input);
        return {};
      case 'DeleteItem':
        write(operation, input.Key!, undefined, input);
        return {};
      case 'UpdateItem': {
        const [pk, sk] = keyOf(input.Key!);
        const before = partitions.get(pk)?.get(sk);
        const { UpdateExpression, ExpressionAttributeNames: names, ExpressionAttributeValues: values } = input;
        const after = updated({ ...input.Key!, ...before }, String(UpdateExpression), names, values);
        write(operation, input.Key!, after, input);
        return input.ReturnValues === undefined ? {} : { Attributes: after };
      }
      case 'BatchWriteItem': {
        type Request = {
          readonly PutRequest?: { readonly Item: TableItem };
          readonly DeleteRequest?: { readonly Key: TableItem };
        };
        for (const { PutRequest, DeleteRequest } of Object.values(
          input.RequestItems as Record<string, Request[]>,
        ).flat()) {
          write(operation, (PutRequest?.Item ?? DeleteRequest?.Key)!, PutRequest?.Item, {});
        }
        return { UnprocessedItems: {} };
      }
      case 'Query':
        return query(input);
    }
    throw new Error(`${operation} is not known to the counting table`);
  }

  const client = {
    async send(command: { readonly constructor: { readonly name: string }; readonly input: Input }) {
      return answer(command.constructor.name.replace(/Command$/, ''), command.input);
    },
    destroy() {},
  };
  return { client: client as unknown as DynamoDBClient, bytes: () => bytes, items: () => items };
}

/** The items of one partition, in the order of their sort keys. */
class Partition {
  readonly #keys: string[] = [];
  readonly #items = new Map<string, TableItem>();

  get(key: string): TableItem | undefined {
    return this.#items.get(key);
  }

  set(key: string, item: TableItem): void {
    if (!this.#items.has(key)) this.#keys.splice(this.#firstFrom(key), 0, key);
    this.#items.set(key, item);
  }

  delete(key: string): void {
    if (this.#items.delete(key)) this.#keys.splice(this.#firstFrom(key), 1);
  }

  /** From the beginning of `bounds` (or its end), or behind `start`. */
  *walk(isForward: boolean, start: string | undefined, { low, high }: Bounds): Generator<TableItem> {
    const step = isForward ? 1 : -1;
    let at = isForward ? this.#firstFrom(low) : this.#firstFrom(`${high}\u{10ffff}`) - 1;
    if (start !== undefined) at = isForward ? this.#firstFrom(`${start}\0`) : this.#firstFrom(start) - 1;
    for (; at >= 0 && at < this.#keys.length; at += step) yield this.#items.get(this.#keys[at]!)!;
  }

  #firstFrom(key: string): number {
    let [low, high] = [0, this.#keys.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#keys[middle]! < key) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

type Bounds = { readonly low: string; readonly high: string };

/** Between which sort keys a query looks. */
function boundsOf(expression: string, sort: string, values: TableItem): Bounds {
  const valueAt = (pattern: RegExp) => values[pattern.exec(expression)?.[1] ?? '']?.S;
  const between = new RegExp(`${sort} BETWEEN (:\\w+) AND (:\\w+)`).exec(expression);
  if (between !== null) return { low: values[between[1]!]?.S ?? '', high: values[between[2]!]?.S ?? '' };
  const prefix = valueAt(new RegExp(`begins_with\\(${sort}, (:\\w+)\\)`));
  return {
    low: prefix ?? valueAt(new RegExp(`${sort} >=? (:\\w+)`)) ?? '',
    high: prefix ?? valueAt(new RegExp(`${sort} <=? (:\\w+)`)) ?? '\u{10ffff}',
  };
}

function units(item: TableItem | undefined, each: number): number {
  return item === undefined ? 1 : Math.max(1, Math.ceil(sizeOf(item) / each));
}

const sizes = new WeakMap<TableItem, number>();

/** As DynamoDB counts an item: names and values. */
export function sizeOf(item: TableItem): number {
  const known = sizes.get(item);
  if (known !== undefined) return known;
  let size = 0;
  for (const [name, { S, N, B, BOOL }] of Object.entries(item)) {
    size += name.length;
    if (S !== undefined) size += Buffer.byteLength(S);
    else if (N !== undefined) size += Math.ceil(N.length / 2) + 1;
    else if (B !== undefined) size += B.length;
    else if (BOOL !== undefined) size += 1;
    else throw new Error(`An attribute of a kind that is not counted: ${name}`);
  }
  sizes.set(item, size);
  return size;
}
