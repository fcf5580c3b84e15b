import type { ArticleId, FeedId, LastTold } from '../model/index.ts';
import type { ItemKey, Table, TableItem } from './table.ts';

/**
 * What the change logs of feeds said last of each article, as far as their closed segments tell: one small item for an
 * article in a feed. An item may lag behind the log, of which the open segment knows the rest; it is never ahead of it.
 */
export type LastTolds = {
  /** Of those articles of which something is known, in no order. */
  getMany(feed: FeedId, ids: readonly ArticleId[]): Promise<LastTold[]>;
  /** Notes what a closed segment told; what was noted of a later position stays. */
  note(feed: FeedId, told: readonly LastTold[]): Promise<void>;
  /** All of a feed, in the order of articles. */
  all(feed: FeedId): AsyncGenerator<LastTold>;
  /** Forgets all of a feed. */
  forget(feed: FeedId): Promise<void>;
};

/** Writes at once. */
const TOGETHER = 25;

export function lastToldsIn(table: Table): LastTolds {
  async function* all(feed: FeedId): AsyncGenerator<LastTold> {
    const query = {
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
      ExpressionAttributeValues: { ':pk': { S: `FEED#${feed}` }, ':prefix': { S: PREFIX } },
      ConsistentRead: true,
    };
    for await (const item of table.query(query)) yield fromItem(item);
  }

  return {
    async getMany(feed, ids) {
      if (ids.length === 0) return [];
      return (await table.getMany(ids.map((id) => itemKey(feed, id)))).map(fromItem);
    },

    async note(feed, told) {
      for (let start = 0; start < told.length; start += TOGETHER) {
        await Promise.all(told.slice(start, start + TOGETHER).map((one) => noteOne(feed, one)));
      }
    },

    all,

    async forget(feed) {
      for await (const { id } of all(feed)) await table.delete(itemKey(feed, id));
    },
  };

  async function noteOne(feed: FeedId, { id, revision, position, stands }: LastTold): Promise<void> {
    const { pk, sk } = itemKey(feed, id);
    const item: TableItem = {
      pk: { S: pk },
      sk: { S: sk },
      revision: { N: String(revision) },
      position: { N: String(position) },
      ...(stands && { stands: { BOOL: true } }),
    };
    await table.put(item, {
      expression: 'attribute_not_exists(pk) OR #position < :position',
      names: { '#position': 'position' },
      values: { ':position': { N: String(position) } },
    });
  }
}

const PREFIX = 'T#';

function itemKey(feed: FeedId, article: ArticleId): ItemKey {
  return { pk: `FEED#${feed}`, sk: `${PREFIX}${article}` };
}

function fromItem(item: TableItem): LastTold {
  return {
    id: (item.sk?.S ?? '').slice(PREFIX.length) as ArticleId,
    revision: Number(item.revision?.N),
    position: Number(item.position?.N),
    stands: item.stands?.BOOL ?? false,
  };
}
