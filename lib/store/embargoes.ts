import type { Article, ArticleId, Instant } from '../model/index.ts';
import type { Table, TableItem } from './table.ts';
import { DUE_INDEX } from './table-definition.ts';

/** The articles that wait for their hour. They stand in the index of what is due, in a partition beside the sources'. */
export type Embargoes = {
  /** Ids of articles whose embargo is over at `now` and which were not released yet, the longest waiting first. */
  over(now: Instant, limit: number): Promise<ArticleId[]>;
};

const PARTITION = 'embargo';

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
  };
}

/** What puts an embargoed article into the index; written with it in one, so that what is released has left the index. */
export function embargoAttributes({ state, embargo }: Pick<Article, 'state' | 'embargo'>): TableItem {
  if (state !== 'embargoed' || embargo == null) return {};
  return { dueShard: { S: PARTITION }, nextDue: { S: embargo } };
}
