import { sha256 } from '../../identity/index.ts';
import {
  type Change,
  DOCUMENT_CACHE,
  type Feed,
  type FeedState,
  firstPosition,
  type Instant,
  keepsChanges,
  lastPosition,
  type OpenSegment,
  SEGMENT_ENTRIES,
} from '../../model/index.ts';
import { CHANGES_TYPE, changesFolder, changesPath, parseOpenSegment, renderOpenSegment } from '../../publish/index.ts';
import type { Store } from '../../store/index.ts';
import type { Attempt } from './attempt.ts';
import { closeSegment } from './close-segment.ts';

/** A feed's change log as it stands: its open segment, and the ETag of what stands in its place; null for nothing. */
export type ChangeLog = {
  readonly open: OpenSegment;
  readonly etag: string | null;
  /** It is still to be written. */
  readonly isNew: boolean;
};

/** An entry before it has its place. */
export type Untold = Omit<Change, 'position' | 'at'>;

/**
 * Reads the open segment of a feed's change log: it alone says what was told, and where it is put is where an entry gets
 * its position. It is read before the articles are, so what is put over it was made of nothing older. Where none can be
 * read, a log begins. Null for a feed that has none.
 */
export async function readChangeLog({ feed, definition, before, publisher }: Attempt): Promise<ChangeLog | null> {
  if (!keepsChanges(feed)) return null;
  const { store, log, now } = publisher;
  const key = changesPath(feed, null);
  const object = await store.objects.get(key);
  const open = object && parseOpenSegment(object.bytes);
  if (object !== null && open !== null) return { open, etag: object.etag, isNew: false };
  if (object !== null || (before.changes !== undefined && before.definition === definition)) {
    const why = object === null ? 'it is gone' : 'its bytes are others';
    log.warn('document is not as it was published', { feed: feed.id, document: key, why, now: 'the log begins anew' });
  }
  const begun = now();
  const from = firstPosition(begun);
  const size = publisher.segment ?? SEGMENT_ENTRIES;
  const fresh = { feed: feed.id, begun, first: from, size, from, previous: null, changes: [] };
  return { open: fresh, etag: object?.etag ?? null, isNew: true };
}

/**
 * Appends to a feed's log, each time on condition that nobody else has since it was read: `conflict` where somebody has.
 * What was put by then stays told, and is found by the next attempt. Of what is appended the open segment takes as much as
 * it has room for; a full one is closed before the next entry, so that one put is enough for a publish but where one closes.
 */
export async function appendChanges(
  { open: before, etag: standing, isNew }: ChangeLog,
  untold: readonly Untold[],
  { feed, found, publisher }: Pick<Attempt, 'feed' | 'found' | 'publisher'>,
): Promise<OpenSegment | 'conflict'> {
  const { store, now } = publisher;
  let open = before;
  let etag = standing;
  for (let done = 0, isDone = !isNew && untold.length === 0; !isDone; isDone = done === untold.length) {
    if (open.changes.length === open.size) open = await closeSegment(open, feed, now(), store);
    const next = untold.slice(done, done + open.size - open.changes.length);
    open = { ...open, changes: [...open.changes, ...numbered(next, open, now())] };
    done += next.length;
    const bytes = renderOpenSegment(open);
    const put = await store.objects.put(changesPath(feed, null), bytes, {
      contentType: CHANGES_TYPE,
      cacheControl: DOCUMENT_CACHE,
      onlyIf: etag === null ? 'absent' : { etag },
    });
    if (put === 'conflict') return put;
    etag = put.etag;
    found.own.set(changesPath(feed, null), { etag, hash: sha256(bytes), bytes: bytes.length });
  }
  return open;
}

function numbered(untold: readonly Untold[], open: OpenSegment, now: Instant): Change[] {
  const next = lastPosition(open) + 1;
  // By a clock that is behind another's nothing is told before what was told before it.
  const last = open.changes.at(-1)?.at ?? open.begun;
  const at = now > last ? now : last;
  return untold.map((one, index) => ({ ...one, position: next + index, at }));
}

/** Nothing stays of the log of a feed that keeps none any more. */
export async function dropChangeLog(
  feed: Feed,
  { changes }: Pick<FeedState, 'changes'>,
  { objects, lastTold }: Pick<Store, 'objects' | 'lastTold'>,
): Promise<void> {
  if (keepsChanges(feed)) return;
  const left: string[] = [];
  for await (const key of objects.list(changesFolder(feed))) left.push(key);
  if (left.length === 0 && changes === undefined) return;
  await lastTold.forget(feed.id);
  for (const key of left) await objects.delete(key);
}
