import type { Takedown, TakedownKey, TakedownReach } from '../model/index.ts';
import { readDocument, writeDocument } from './document.ts';
import type { Table, TableItem } from './table.ts';

/** A takedown with the feeds it has reached so far. */
export type RecordedTakedown = { readonly takedown: Takedown; readonly reached: readonly TakedownReach[] };

/**
 * The record of takedowns, of which there are few: one partition, by the instant of the order. What each feed notes is
 * an item of its own, so that nobody waits for anybody, and noting twice is noting once.
 */
export type Takedowns = {
  /** Opens the record; what stands under the key already stays, since it saw the texts that were there. */
  open(takedown: Takedown): Promise<void>;
  /** Notes that a feed's documents are out. */
  reach(key: TakedownKey, reach: TakedownReach): Promise<void>;
  get(key: TakedownKey): Promise<RecordedTakedown | null>;
  /** The newest orders first. */
  newest(limit: number): Promise<RecordedTakedown[]>;
};

const PARTITION = 'TAKEDOWNS';

/** Items read at once: a takedown has one, and one for each feed. */
const PAGE = 100;

export function takedownsIn(table: Table): Takedowns {
  return {
    async open(takedown) {
      await table.put(itemOf(takedown.key, takedown), { expression: 'attribute_not_exists(pk)' });
    },

    async reach(key, reach) {
      // After `!` come the feeds: no instant and no id has one.
      await table.put(itemOf(`${key}!${reach.feed}`, reach));
    },

    async get(key) {
      const found = await gathered(
        table.query({
          KeyConditionExpression: 'pk = :pk AND begins_with(sk, :key)',
          ExpressionAttributeValues: { ':pk': { S: PARTITION }, ':key': { S: key } },
          ConsistentRead: true,
        }),
        1,
        key,
      );
      return found[0] ?? null;
    },

    newest(limit) {
      const query = {
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': { S: PARTITION } },
        ScanIndexForward: false,
        ConsistentRead: true,
      };
      return gathered(table.query(query, PAGE), limit, null);
    },
  };
}

/** Joins what belongs to one key, in whichever order the items come. */
async function gathered(
  items: AsyncIterable<TableItem>,
  limit: number,
  only: TakedownKey | null,
): Promise<RecordedTakedown[]> {
  const reached = new Map<string, TakedownReach[]>();
  const opened = new Map<string, Takedown>();
  for await (const item of items) {
    const [key = '', feed] = (item.sk?.S ?? '').split('!');
    // `…@1` begins `…@10` too.
    if (only !== null && key !== only) continue;
    if (feed === undefined) opened.set(key, readDocument(item));
    else reached.set(key, [...(reached.get(key) ?? []), readDocument(item)]);
    if (only === null && opened.size === limit) break;
  }
  return [...opened].map(([key, takedown]) => ({ takedown, reached: reached.get(key) ?? [] }));
}

function itemOf(sk: string, document: unknown): TableItem {
  return { pk: { S: PARTITION }, sk: { S: sk }, doc: writeDocument(document) };
}
