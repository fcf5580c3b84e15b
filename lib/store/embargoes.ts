import type { Article, ArticleId, Instant } from '../model/index.ts';
import type { Table, TableItem } from './table.ts';
import { DUE_INDEX } from './table-definition.ts';

/**
 * The articles that wait for their hour, and those that wait for an operator. They stand in the index of what is due, in
 * partitions beside the sources'.
 */
export type Embargoes = {
  /** Ids of articles whose embargo is over at `now` and which were not released yet, the longest waiting first. */
  over(now: Instant, limit: number): Promise<ArticleId[]>;
  /**
   * Ids of all articles that are kept back: embargoed ones, the first to be released first; then those that are held until
   * somebody releases them, held longest first. What was held by an earlier version is missing until it is held anew.
   */
  keptBack(): AsyncGenerator<ArticleId>;
};

const PARTITION = 'embargo';
const HELD = 'held';
const PAGE = 100;

export function embargoesIn(table: Table): Embargoes {
  return {
    async over(now, limit) {
      const due: ArticleId[] = [];
      const query = {
        IndexName: DUE_INDEX,
        KeyConditionExpression: 'dueShard = :shard AND nextDue <= :now',
        ExpressionAttributeValues: { ':shard': { S: PARTITION }, ':now': { S: now } },
      };
      for await (const item of table.query(query, limit)) {
        due.push(item.pk?.S?.slice('ARTICLE#'.length) as ArticleId);
        if (due.length === limit) break;
      }
      return due;
    },

    async *keptBack() {
      for (const shard of [PARTITION, HELD]) {
        const query = {
          IndexName: DUE_INDEX,
          KeyConditionExpression: 'dueShard = :shard',
          ExpressionAttributeValues: { ':shard': { S: shard } },
        };
        for await (const item of table.query(query, PAGE)) yield item.pk?.S?.slice('ARTICLE#'.length) as ArticleId;
      }
    },
  };
}

/** What puts an article that is kept back into the index; written with it in one, so that what is released has left it. */
export function embargoAttributes({
  state,
  embargo,
  revisedAt,
}: Pick<Article, 'state' | 'embargo' | 'revisedAt'>): TableItem {
  if (state === 'withheld') return { dueShard: { S: HELD }, nextDue: { S: revisedAt } };
  if (state !== 'embargoed' || embargo == null) return {};
  return { dueShard: { S: PARTITION }, nextDue: { S: embargo } };
}
