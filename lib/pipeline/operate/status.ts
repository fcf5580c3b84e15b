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
import { lettersOf } from '../mail/letters.ts';
import { type Health, healthOf } from '../poll/health.ts';
import { type LeftOutItems, leftOutOf } from './left-out.ts';

/** A source as it is defined and as it stands. */
export type SourceStatus = {
  readonly source: Source;
  readonly state: SourceState;
  readonly leftOut: LeftOutItems;
  readonly health: Health;
  /** Bytes that were kept of it today (UTC). */
  readonly kept: number;
};

/** Everything an operator asks first: each source and each feed, as defined and as it stands. */
export type Status = {
  readonly sources: readonly SourceStatus[];
  readonly feeds: readonly { readonly feed: Feed; readonly state: FeedState | null }[];
};

/**
 * Reads the status at `now`; one query for the definitions of each kind, one request for each hundred states, one query for
 * what each source left out, and one request for each hundred sources of what was kept of them today, of `keptPerDay` at most (null: not
 * counted), and for a mail source what came to it: one read, one query. It is to be looked at: in place of an address that must not be told stands its site's.
 */
export async function status(
  store: Pick<Store, 'sources' | 'feeds' | 'ledger' | 'mails'>,
  now: Instant,
  keptPerDay: number | null = null,
): Promise<Status> {
  const [sources, feeds] = await Promise.all([store.sources.list(), store.feeds.list()]);
  const ids = sources.map(({ id }) => id);
  const [kept, states, feedStates] = await Promise.all([
    store.ledger.keptOf(ids, now),
    store.sources.states(ids),
    store.feeds.states(feeds.map(({ id }) => id)),
  ]);
  return {
    sources: await Promise.all(
      sources.map(async (source) => {
        const state = states.get(source.id) ?? freshState(source.id, null);
        const bytes = kept.get(source.id) ?? 0;
        const today = keptPerDay === null ? null : { bytes, most: keptPerDay };
        const leftOut = await leftOutOf(source.id, state, store);
        const letters = await lettersOf(source, store, now);
        const health = healthOf(source, state, now, { kept: today, leftOut: leftOut.count, letters });
        const found = { source, state, leftOut, health, kept: bytes };
        return withoutSecrets(found, hidden(source, state));
      }),
    ),
    feeds: feeds.map((feed) => ({ feed, state: feedStates.get(feed.id) ?? null })),
  };
}
