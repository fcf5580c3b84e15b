import type { ArticleId, FeedId, Sha256 } from './ids.ts';
import type { Instant } from './instant.ts';
import { isForPartners, type Visibility } from './partner.ts';

/**
 * What can befall an article in a feed: it came to it; it has a revision more; that revision corrects it, and says so; it
 * left the feed, taken down, held back or by the feed's filter; it came back.
 */
export const CHANGE_KINDS = ['created', 'updated', 'corrected', 'withdrawn', 'restored'] as const;
export type ChangeKind = (typeof CHANGE_KINDS)[number];

/**
 * Where an entry stands in its feed's change log: a whole number, one more than that of the entry before. A log that begins
 * anew, as that of a feed which was removed and defined again, begins behind all that the log before could have come to
 * ({@link firstPosition}), so a position of another life is never taken for one of this.
 */
export type Position = number;

/** One revision's place in a feed's change log. It holds no text and no address of
 * others, so nothing of it has ever to be erased. */
export type Change = {
  readonly position: Position;
  readonly id: ArticleId;
  readonly revision: number;
  readonly kind: ChangeKind;
  /** Where we tell of this article alone, seen from the segment; absent where nothing but the feed's documents does. */
  readonly url?: string | undefined;
  /** How the content hash of the revision begins. */
  readonly hash: Sha256;
  /** The article of which it is a copy, in a feed that shows copies once: it may be shown under the entry of that one. */
  readonly copyOf?: ArticleId | undefined;
  /** When it was told here. */
  readonly at: Instant;
};

/** What a feed's change log said last of an article. */
export type LastTold = Pick<Change, 'id' | 'revision' | 'position'> & {
  /** Whether it was in the feed then. */
  readonly stands: boolean;
};

/** What these entries say last of each article. */
export function lastToldIn(changes: readonly Change[]): Map<ArticleId, LastTold> {
  return new Map(
    changes.map(({ id, revision, position, kind }) => [id, { id, revision, position, stands: kind !== 'withdrawn' }]),
  );
}

/** So long what a change log tells is kept, in milliseconds, where its feed does not say otherwise. */
export const CHANGES_FOR = 90 * 86_400_000;

/** Whether a feed has a change log. */
export function keepsChanges(feed: {
  readonly changes?: boolean | undefined;
  readonly visibility?: Visibility | undefined;
}): boolean {
  return feed.changes ?? isForPartners(feed);
}

/** So many entries close a segment. */
export const SEGMENT_ENTRIES = 200;

/** A part of a feed's change log. */
export type ChangeSegment = {
  readonly feed: FeedId;
  /** The position of its first entry, or, where it has none yet, of the one that is to come. */
  readonly from: Position;
  /** That of the segment before it; null for the first. */
  readonly previous: Position | null;
  /** The earliest first. */
  readonly changes: readonly Change[];
};

/** The segment that is still written to. */
export type OpenSegment = ChangeSegment & {
  /** When the log began. */
  readonly begun: Instant;
  /** The first position that is still kept. */
  readonly first: Position;
  /** So many entries has each segment of this log that is closed: never more, never fewer. */
  readonly size: number;
};

/** The position of the first entry of a log that begins now: no log gets a thousand entries in a millisecond. */
export function firstPosition(begun: Instant): Position {
  return Date.parse(begun) * 1000;
}

/** The position of the last entry up to here: one before `from` where there is none yet. */
export function lastPosition({ from, changes }: Pick<ChangeSegment, 'from' | 'changes'>): Position {
  return from + changes.length - 1;
}

/** The position with which the segment begins that holds a position, in the log of this open segment. */
export function segmentOf(position: Position, { from, size }: Pick<OpenSegment, 'from' | 'size'>): Position {
  return position >= from ? from : from - Math.ceil((from - position) / size) * size;
}
