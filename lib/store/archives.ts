import type { ArchiveRecord, FeedId } from '../model/index.ts';
import { readDocument, writeDocument } from './document.ts';
import type { Table } from './table.ts';

/** What is known of the archives of feeds. */
export type Archives = {
  /** The records of a feed from `at` on, in order; not beyond `to` where that is given. */
  from(feed: FeedId, at: string, to?: string): AsyncGenerator<ArchiveRecord>;
  /** The first record at `at` or after it, or null. */
  covering(feed: FeedId, at: string): Promise<ArchiveRecord | null>;
  /** Writes the record if the stored one is still at the version before; false where another publisher was first. */
  save(record: ArchiveRecord): Promise<boolean>;
  delete(feed: FeedId, at: string): Promise<void>;
};

export function archivesIn(table: Table): Archives {
  return {
    from: (feed, at, to = BEYOND) => records(feed, at, to, 25),

    async covering(feed, at) {
      for await (const record of records(feed, at, BEYOND, 1)) return record;
      return null;
    },

    async save(record) {
      const { pk, sk } = itemKey(record.feed, record.at);
      return table.put(
        { pk: { S: pk }, sk: { S: sk }, version: { N: String(record.version) }, doc: writeDocument(record) },
        {
          expression: 'attribute_not_exists(pk) OR version = :before',
          values: { ':before': { N: String(record.version - 1) } },
        },
      );
    },

    async delete(feed, at) {
      await table.delete(itemKey(feed, at));
    },
  };

  async function* records(feed: FeedId, at: string, to: string, pageSize: number): AsyncGenerator<ArchiveRecord> {
    const query = {
      KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
      ExpressionAttributeValues: {
        ':pk': { S: `FEED#${feed}` },
        ':from': { S: `X#${at}` },
        ':to': { S: `X#${to}` },
      },
      ConsistentRead: true,
    };
    for await (const item of table.query(query, pageSize)) yield readDocument<ArchiveRecord>(item);
  }
}

/** Sorts after every place of an archive. */
const BEYOND = '~';

function itemKey(feed: FeedId, at: string) {
  return { pk: `FEED#${feed}`, sk: `X#${at}` };
}
