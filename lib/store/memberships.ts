import type { ArticleId, FeedId, Instant, Membership, OrderKey, Outline, Place, Series } from '../model/index.ts';
import { readDocument, writeDocument } from './document.ts';
import type { Table, TableItem } from './table.ts';

/**
 * The places of articles in feeds: an index that may hold more than is true for a moment, never less. Puts and deletes
 * carry the article's revision and never undo a later one's, in whatever order they arrive.
 */
export type Memberships = {
  put(membership: Membership): Promise<void>;
  delete(membership: Membership): Promise<void>;
  /** Whether the article has this place, a place that shows its tombstone included. */
  has(feed: FeedId, article: ArticleId, place: Place): Promise<boolean>;
  /** Places in one series of a feed, the last first, read `pageSize` at a time. */
  latest(feed: FeedId, series: Series, pageSize: number): AsyncGenerator<Membership>;
  /** Places in one series of a feed from `at` on, the earliest first. */
  since(feed: FeedId, series: Series, at: string, pageSize: number): AsyncGenerator<Membership>;
  /** All places in a feed, in every series. */
  all(feed: FeedId, pageSize: number): AsyncGenerator<Membership>;
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
          ...(membership.outline && { doc: writeDocument(briefly(membership, membership.outline)) }),
        },
        notLaterThan(membership.revision),
      );
    },

    async delete(membership) {
      await table.delete(itemKey(membership), notLaterThan(membership.revision));
    },

    async has(feed, article, place) {
      return (await table.get(itemKey({ feed, article, ...place }))) !== null;
    },

    latest: (feed, series, pageSize) => places(feed, series, null, pageSize),
    since: (feed, series, at, pageSize) => places(feed, series, at, pageSize),

    async *all(feed, pageSize) {
      const query = between(feed, `${FIRST_PREFIX}#`, `${LAST_PREFIX}#~`);
      for await (const item of table.query(query, pageSize)) {
        // Between the series stands the feed's state.
        const series = SERIES.find((one) => item.sk?.S?.startsWith(`${PREFIXES[one]}#`));
        if (series !== undefined) yield fromItem(feed, series, item);
      }
    },
  };

  function between(feed: FeedId, from: string, to: string) {
    return {
      KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
      ExpressionAttributeValues: { ':pk': { S: `FEED#${feed}` }, ':from': { S: from }, ':to': { S: to } },
      ConsistentRead: true,
    };
  }

  async function* places(
    feed: FeedId,
    series: Series,
    from: string | null,
    pageSize: number,
  ): AsyncGenerator<Membership> {
    const prefix = `${PREFIXES[series]}#`;
    const query = { ...between(feed, `${prefix}${from ?? ''}`, `${prefix}~`), ScanIndexForward: from !== null };
    for await (const item of table.query(query, pageSize)) yield fromItem(feed, series, item);
  }
}

const PREFIXES: Readonly<Record<Series, string>> = { newest: 'M', filed: 'H', corrected: 'C' };
const SERIES = Object.keys(PREFIXES) as Series[];
const [FIRST_PREFIX = '', LAST_PREFIX = ''] = [
  Object.values(PREFIXES).sort()[0],
  Object.values(PREFIXES).sort().at(-1),
];

function itemKey({ feed, series, at, article }: Pick<Membership, 'feed' | 'series' | 'at' | 'article'>) {
  return { pk: `FEED#${feed}`, sk: `${PREFIXES[series]}#${at}#${article}` };
}

function notLaterThan(revision: number) {
  return {
    expression: 'attribute_not_exists(pk) OR revision <= :revision',
    values: { ':revision': { N: String(revision) } },
  };
}

function fromItem(feed: FeedId, series: Series, item: TableItem): Membership {
  const [, at, article] = (item.sk?.S ?? '').split('#');
  return {
    feed,
    series,
    article: article as ArticleId,
    at: at ?? '',
    revision: Number(item.revision?.N),
    gone: item.gone?.BOOL ?? false,
    ...(item.doc !== undefined && { outline: atLength(series, at ?? '', readDocument(item)) }),
  };
}

type Brief = Omit<Outline, 'order' | 'revisedAt'> & Partial<Pick<Outline, 'order' | 'revisedAt'>>;

/** Places are read by the dozen: what their key says, and what most articles have in common, they do not say again. */
function briefly({ series, at }: Membership, { order, revisedAt, ...outline }: Outline): Brief {
  return {
    ...outline,
    ...((series !== 'newest' || order !== at) && { order }),
    ...(revisedAt !== firstSeenIn(order) && { revisedAt }),
  };
}

function atLength(series: Series, at: string, brief: Brief): Outline {
  const order = brief.order ?? (series === 'newest' ? (at as OrderKey) : ('' as OrderKey));
  return { ...brief, order, revisedAt: brief.revisedAt ?? firstSeenIn(order) };
}

function firstSeenIn(order: OrderKey): Instant {
  return order.slice(order.indexOf('/') + 1) as Instant;
}
