import type { Feed, FeedId, FeedState } from '../model/index.ts';
import { readDocument, writeDocument } from './document.ts';
import type { Table } from './table.ts';

/** As for sources: definitions together, states apart. */
export type Feeds = {
  list(): Promise<Feed[]>;
  get(id: FeedId): Promise<Feed | null>;
  define(feed: Feed): Promise<void>;
  /** Removes definition and state. */
  remove(id: FeedId): Promise<void>;
  state(id: FeedId): Promise<FeedState | null>;
  /** Writes the state if the stored one is still at the version before; false where another publisher was first. */
  saveState(state: FeedState): Promise<boolean>;
};

export function feedsIn(table: Table): Feeds {
  return {
    async list() {
      const feeds: Feed[] = [];
      const partition = {
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': { S: 'FEEDS' } },
        ConsistentRead: true,
      };
      for await (const item of table.query(partition)) feeds.push(readDocument(item));
      return feeds;
    },

    async get(id) {
      const item = await table.get(definitionKey(id));
      return item === null ? null : readDocument(item);
    },

    async define(feed) {
      const { pk, sk } = definitionKey(feed.id);
      await table.put({ pk: { S: pk }, sk: { S: sk }, doc: writeDocument(feed) });
    },

    async remove(id) {
      await table.delete(definitionKey(id));
      await table.delete(stateKey(id));
    },

    async state(id) {
      const item = await table.get(stateKey(id));
      return item === null ? null : readDocument(item);
    },

    async saveState(state) {
      const { pk, sk } = stateKey(state.id);
      return table.put(
        { pk: { S: pk }, sk: { S: sk }, version: { N: String(state.version) }, doc: writeDocument(state) },
        {
          expression: 'attribute_not_exists(pk) OR version = :before',
          values: { ':before': { N: String(state.version - 1) } },
        },
      );
    },
  };
}

function definitionKey(id: FeedId) {
  return { pk: 'FEEDS', sk: id };
}

function stateKey(id: FeedId) {
  return { pk: `FEED#${id}`, sk: 'F' };
}
