import {
  CHANGES_CACHE,
  CHANGES_FOR,
  DOCUMENT_CACHE,
  type Feed,
  firstPosition,
  type Instant,
  lastToldIn,
  millis,
  type OpenSegment,
  type Position,
} from '../../model/index.ts';
import {
  CHANGES_TYPE,
  changesPath,
  parseClosedSegment,
  renderClosedSegment,
  renderGoneSegment,
} from '../../publish/index.ts';
import type { Store } from '../../store/index.ts';

/** With each segment that closes so many at most go for their age: more than one, so that those left behind go in time. */
const GO_AT_ONCE = 2;

/** So many of the segments that went are still answered by 410; those before them by 404. */
const GONE_KEPT = 500;

/**
 * Closes a full segment of a feed's log: what it told last of each article is noted, then it is put under its own name, and
 * the oldest go where their time is over. All of it is of entries that stand already and is the same whoever does it, so it
 * may be done twice, or by two at once. Returns the segment that comes after it, with which the log goes on once that is put.
 */
export async function closeSegment(full: OpenSegment, feed: Feed, now: Instant, store: Store): Promise<OpenSegment> {
  await store.lastTold.note(feed.id, [...lastToldIn(full.changes).values()]);
  await store.objects.put(changesPath(feed, full.from), renderClosedSegment(full), {
    contentType: CHANGES_TYPE,
    cacheControl: CHANGES_CACHE,
    onlyIf: 'absent',
  });
  const first = await letGo(full, feed, now, store);
  return { ...full, first, from: full.from + full.size, previous: full.from, changes: [] };
}

/** The first position that is kept, once the segments went of which the last entry is older than the feed keeps them. */
async function letGo(full: OpenSegment, feed: Feed, now: Instant, { objects }: Store): Promise<Position> {
  const until = millis(now) - (feed.changesFor ?? CHANGES_FOR);
  let { first } = full;
  for (let gone = 0; gone < GO_AT_ONCE && first < full.from; gone++, first += full.size) {
    const key = changesPath(feed, first);
    const object = await objects.get(key);
    // One that is gone went with a publish that lost to another.
    if (object !== null && object.gone !== true) {
      const last = parseClosedSegment(object.bytes)?.changes.at(-1)?.at;
      if (last !== undefined && millis(last) > until) break;
      const options = { contentType: CHANGES_TYPE, cacheControl: DOCUMENT_CACHE, gone: true } as const;
      await objects.put(key, renderGoneSegment({ ...full, from: first }), options);
    }
    const forgotten = first - GONE_KEPT * full.size;
    if (forgotten >= firstPosition(full.begun)) await objects.delete(changesPath(feed, forgotten));
  }
  return first;
}
