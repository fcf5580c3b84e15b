import {
  type ArticleId,
  type Change,
  type ChangeSegment,
  type Feed,
  firstPosition,
  type LastTold,
  lastPosition,
  lastToldIn,
  type Position,
  segmentOf,
} from '../../model/index.ts';
import { changesPath, parseClosedSegment, parseOpenSegment } from '../../publish/index.ts';
import type { Store } from '../../store/index.ts';

/** What follows a position in a feed's change log. */
export type ChangesAfter =
  /** The next entries, the earliest first, none where there is nothing new; `last` is the log's last position. */
  | { readonly changes: readonly Change[]; readonly last: Position }
  /**
   * What followed is kept no longer, or the position is none of this log: whoever asked begins anew, with the feed's
   * documents and archives, and goes on from `last`. `first` is the first position that is still kept.
   */
  | { readonly gone: true; readonly first: Position; readonly last: Position };

/**
 * The entries that follow a position in a feed's change log, at most `limit`: one or two objects are read for each 200 of
 * them. Null where the feed has no log, or none yet.
 */
export async function changesAfter(
  feed: Pick<Feed, 'id' | 'visibility'>,
  position: Position,
  limit: number,
  { objects }: Pick<Store, 'objects'>,
): Promise<ChangesAfter | null> {
  const read = async (from: Position | null) => (await objects.get(changesPath(feed, from)))?.bytes ?? null;
  const bytes = await read(null);
  const open = bytes && parseOpenSegment(bytes);
  if (open === null) return null;
  const [{ first }, last] = [open, lastPosition(open)];
  if (!Number.isSafeInteger(position) || position < first - 1 || position > last) return { gone: true, first, last };
  const changes: Change[] = [];
  for (let next = position + 1; next <= last && changes.length < limit; next = position + 1 + changes.length) {
    const from = segmentOf(next, open);
    const closed = from === open.from ? null : await read(from);
    const segment: ChangeSegment | null = from === open.from ? open : closed && parseClosedSegment(closed);
    const found = segment?.changes.slice(next - from, next - from + limit - changes.length) ?? [];
    if (found.length === 0) {
      // It went for its age since the open one was read, or somebody else has written over it.
      if (changes.length > 0) break;
      return { gone: true, first: from + open.size, last };
    }
    changes.push(...found);
  }
  return { changes, last };
}

/** What a feed's change log said last of an article; null where it said nothing of it, or there is none. */
export async function lastToldOf(
  feed: Pick<Feed, 'id' | 'visibility'>,
  id: ArticleId,
  { objects, lastTold }: Pick<Store, 'objects' | 'lastTold'>,
): Promise<LastTold | null> {
  const object = await objects.get(changesPath(feed, null));
  const open = object && parseOpenSegment(object.bytes);
  if (open === null) return null;
  const told = lastToldIn(open.changes).get(id) ?? (await lastTold.getMany(feed.id, [id]))[0];
  // An earlier log of the feed may have told of it.
  return told !== undefined && told.position >= firstPosition(open.begun) ? told : null;
}
