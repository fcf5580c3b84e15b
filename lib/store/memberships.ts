import type { ArticleId, FeedId, Membership, OrderKey } from '../model/index.ts';
import type { Table, TableItem } from './table.ts';

/**
 * The places of articles in feeds: an index that may hold more than is true for a moment, never less. Puts and deletes
 * carry the article's revision and never undo a later one's, in whatever order they arrive.
 */
export type Memberships = {
  put(membership: Membership): Promise<void>;
  delete(membership: Membership): Promise<void>;
  /** Places in a feed, newest first, read `pageSize` at a time. */
  newest(feed: FeedId, pageSize: number): AsyncGenerator<Membership>;
};

export function membershipsIn(table: Table): Memberships {
  return {
    async put(membership) {
      const { pk, sk } = itemKey(membership);
      await table.put(
        {
          pk: { S: pk },
          sk: { S: sk },
          revision: { N: String(membership.revision) },
          ...(membership.gone && { gone: { BOOL: true } }),
        },
        notLaterThan(membership.revision),
      );
    },

    async delete(membership) {
      await table.delete(itemKey(membership), notLaterThan(membership.revision));
    },

    async *newest(feed, pageSize) {
      const query = {
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :m)',
        ExpressionAttributeValues: { ':pk': { S: `FEED#${feed}` }, ':m': { S: 'M#' } },
        ScanIndexForward: false,
        ConsistentRead: true,
      };
      for await (const item of table.query(query, pageSize)) yield fromItem(feed, item);
    },
  };
}

function itemKey({ feed, at, article }: Membership) {
  return { pk: `FEED#${feed}`, sk: `M#${at}#${article}` };
}

function notLaterThan(revision: number) {
  return {
    expression: 'attribute_not_exists(pk) OR revision <= :revision',
    values: { ':revision': { N: String(revision) } },
  };
}

function fromItem(feed: FeedId, item: TableItem): Membership {
  const [, at, article] = (item.sk?.S ?? '').split('#');
  return {
    feed,
    article: article as ArticleId,
    at: at as OrderKey,
    revision: Number(item.revision?.N),
    gone: item.gone?.BOOL ?? false,
  };
}
