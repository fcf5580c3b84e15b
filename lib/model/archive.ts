import { type Article, monthOf } from './article.ts';
import type { FeedFormat, PublishedDocument } from './document.ts';
import type { ArticleId, FeedId } from './ids.ts';
import type { Instant } from './instant.ts';
import type { Visibility } from './partner.ts';

/** An archive of a feed: its month, and from the second part of a month on the part's number: `2026-11`, `2026-11-2`. */
export type ArchiveName = string & { readonly __brand: 'ArchiveName' };

/** Where a document stands in its feed's history (RFC 5005 §4). */
export type ArchiveLinks = {
  /** The archive that this document is; null for the feed's current document. */
  readonly name: ArchiveName | null;
  /** The archive of what came before; null where there is none. */
  readonly previous: ArchiveName | null;
  /** The archive of what came after; null for the newest archive and the current document. */
  readonly next: ArchiveName | null;
};

/**
 * Where archives file an article: by first sight, an order that grows at its end alone (but for what was held up on its
 * way to us). Sorts as text.
 */
export type Filing = string & { readonly __brand: 'Filing' };

/** Where archives file an article. */
export function filingOf({ firstSeen, id }: Pick<Article, 'firstSeen' | 'id'>): Filing {
  return filing(firstSeen, id);
}

/** Where archives file an article first seen then. */
export function filing(seen: string, article: ArticleId): Filing {
  return `${seen}/${article}` as Filing;
}

/** How far a feed's history is filed. */
export type ArchiveState = {
  /** The last article that a full archive holds, or one of a month that is over; null before there is one. */
  readonly upTo: Filing | null;
  /** The newest of these archives. */
  readonly full: ArchiveName | null;
  /** The newest archive. It may still be filling, where an article that none of these holds is not shown otherwise. */
  readonly last: ArchiveName | null;
  /** The last month that is closed: its archives change no more but for a takedown. Empty before there is one. */
  readonly closed: string;
  /** The month of the newest article or correction when this was written. */
  readonly running: string;
  /** At most so many articles are in none of these archives yet, but for one that is still filling. */
  readonly pending: number;
  /** How the archive that is still filling is cut into batches; absent where that is to be looked at. */
  readonly batches?: OpenBatches | undefined;
};

/** What is known of the articles that no full archive holds. */
export type OpenBatches = {
  /** The last of them with which a batch ends; null for none. */
  readonly upTo: Filing | null;
  /** The last of them that the feed's documents do not show; null for none. */
  readonly unseen: Filing | null;
  /** The last that the archive which is still filling holds; null where none is written. */
  readonly written: Filing | null;
};

/** The article that is filed there. */
export function articleOf(filing: Filing): ArticleId {
  return filing.slice(filing.indexOf('/') + 1) as ArticleId;
}

/** What is known of an archive: its documents, and what they hold. */
export type ArchiveRecord = {
  readonly feed: FeedId;
  /** Orders the archives of a feed: the filing of its last article; `2026-11~0001` for a month's corrections. */
  readonly at: string;
  /** The filing of its first article, or as `at`. */
  readonly from: string;
  readonly name: ArchiveName;
  readonly previous: ArchiveName | null;
  /** What it shows and what is gone from it, as `<article id>@<revision>`. */
  readonly entries: readonly string[];
  readonly documents: Readonly<Partial<Record<FeedFormat, PublishedDocument>>>;
  /** Whom these were published for, which says where they are. Absent where for everybody. */
  readonly visibility?: Visibility | undefined;
  /** Of so many articles it shows only the excerpt, though the feed shows full texts; absent for none. */
  readonly excerpts?: number | undefined;
  /** Grows by one with every write: the guard against two publishers at once. */
  readonly version: number;
};

/** The name of a month's archive, the first being number 1. */
export function archiveName(month: string, number: number): ArchiveName {
  return (number === 1 ? month : `${month}-${number}`) as ArchiveName;
}

/** Which of its month's archives this is, the first being number 1. */
export function archiveNumber(name: ArchiveName): number {
  return Number(name.split('-')[2] ?? 1);
}

/** The first moment after a month. */
export function monthEnd(month: string): Instant {
  const [year = 0, number = 0] = month.split('-').map(Number);
  return new Date(Date.UTC(year, number, 1)).toISOString() as Instant;
}

/** The month after a month. */
export function nextMonth(month: string): string {
  return monthOf(monthEnd(month));
}

/** The month before a month. */
export function monthBefore(month: string): string {
  return monthOf(new Date(Date.parse(`${month}-01T00:00:00.000Z`) - 1).toISOString());
}
