import {
  type Feed,
  type FeedState,
  freshState,
  hidden,
  type Instant,
  type Source,
  type SourceState,
  withoutSecrets,
} from '../../model/index.ts';
import type { Store } from '../../store/index.ts';
import { type Health, healthOf } from '../poll/health.ts';
import { type LeftOutItems, leftOutOf } from './left-out.ts';

/** A source as it is defined and as it stands. */
export type SourceStatus = {
  readonly source: Source;
  readonly state: SourceState;
  readonly leftOut: LeftOutItems;
  readonly health: Health;
};

/** Everything an operator asks first: each source and each feed, as defined and as it stands. */
export type Status = {
  readonly sources: readonly SourceStatus[];
  readonly feeds: readonly { readonly feed: Feed; readonly state: FeedState | null }[];
};

/**
 * Reads the status at `now`; one query for the definitions of each kind, one read for each state and one query for
 * what each source left out. It is to be looked at:
 * in place of an address that must not be told stands its site's.
 */
export async function status(store: Pick<Store, 'sources' | 'feeds'>, now: Instant): Promise<Status> {
  const [sources, feeds] = await Promise.all([store.sources.list(), store.feeds.list()]);
  return {
    sources: await Promise.all(
      sources.map(async (source) => {
        const state = (await store.sources.state(source.id)) ?? freshState(source.id, null);
        const leftOut = await leftOutOf(source.id, state, store);
        const found = { source, state, leftOut, health: healthOf(source, state, now, leftOut.count) };
        return withoutSecrets(found, hidden(source, state));
      }),
    ),
    feeds: await Promise.all(feeds.map(async (feed) => ({ feed, state: await store.feeds.state(feed.id) }))),
  };
}
