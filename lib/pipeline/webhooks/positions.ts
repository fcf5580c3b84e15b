import type { Feed, FeedId, Instant, Position } from '../../model/index.ts';
import type { Store } from '../../store/index.ts';
import { changesAfter } from '../publish/changes-after.ts';

/** The last position of a feed's change log; null where there is none yet. A read, and one object. */
export async function lastChange(id: FeedId, store: Pick<Store, 'feeds' | 'objects'>): Promise<Position | null> {
  const feed = await store.feeds.get(id);
  return (feed && (await changesAfter(feed, 0, 0, store)))?.last ?? null;
}

/**
 * The position of the first change of a log that was told since an instant; one behind the last where there is none. Two
 * objects for each time that what is kept can be halved.
 */
export async function positionSince(
  feed: Feed,
  since: Instant,
  kept: { readonly first: Position; readonly last: Position },
  store: Pick<Store, 'objects'>,
): Promise<Position> {
  let [first, behind] = [kept.first, kept.last + 1];
  while (first < behind) {
    const middle = Math.floor((first + behind) / 2);
    const found = await changesAfter(feed, middle - 1, 1, store);
    const change = found === null || 'gone' in found ? undefined : found.changes[0];
    if (change !== undefined && change.at >= since) behind = middle;
    else first = middle + 1;
  }
  return first;
}
