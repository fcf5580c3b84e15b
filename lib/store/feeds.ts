import type { Feed, FeedId, FeedState, Instant } from '../model/index.ts';
import { type Definitions, definitionsIn } from './definitions.ts';
import { readDocument, writeDocument } from './document.ts';
import type { Table, TableItem } from './table.ts';

/** The feeds: definitions, and apart from them the states, which change with every publish. */
export type Feeds = Definitions<Feed> & {
  /** Removes definition and state; until `expires`, {@link Definitions.written} tells that it stood. */
  remove(feed: Feed, expires: Instant): Promise<void>;
  state(id: FeedId): Promise<FeedState | null>;
  /** The states of many feeds, one request for each hundred; one that was never published is missing. */
  states(ids: readonly FeedId[]): Promise<Map<FeedId, FeedState>>;
  /** Writes the state if the stored one is still at the version before; false where another publisher was first, or the feed was removed. */
  saveState(state: FeedState): Promise<boolean>;
  /** Removes the state alone. */
  forgetState(id: FeedId): Promise<void>;
};

export function feedsIn(table: Table): Feeds {
  const { forget: _, forgetLater, keyOf: __, among: ___, ...definitions } = definitionsIn<Feed>(table, 'FEEDS');
  return {
    ...definitions,

    async remove(feed, expires) {
      await forgetLater(feed, expires);
      await table.delete(stateKey(feed.id));
    },

    async state(id) {
      const item = await table.get(stateKey(id));
      return item === null ? null : fromItem(item);
    },

    async states(ids) {
      const states = (await table.getMany(ids.map(stateKey))).map(fromItem);
      return new Map(states.map((state) => [state.id, state]));
    },

    async saveState({ spans, ...state }) {
      const { pk, sk } = stateKey(state.id);
      return table.put(
        {
          pk: { S: pk },
          sk: { S: sk },
          version: { N: String(state.version) },
          doc: writeDocument(state),
          ...(spans && { spans: { B: spans } }),
        },
        state.version === 1
          ? { expression: 'attribute_not_exists(pk)' }
          : { expression: 'version = :before', values: { ':before': { N: String(state.version - 1) } } },
      );
    },

    async forgetState(id) {
      await table.delete(stateKey(id));
    },
  };
}

function fromItem(item: TableItem): FeedState {
  const { B: spans } = item.spans ?? {};
  return { ...readDocument<FeedState>(item), ...(spans && { spans }) };
}

function stateKey(id: FeedId) {
  return { pk: `FEED#${id}`, sk: 'F' };
}
