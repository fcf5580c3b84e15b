import type { FeedId, PartnerId } from './ids.ts';
import type { Instant } from './instant.ts';

/** A day of UTC: `2026-11-29`. */
export type Day = string & { readonly __brand: 'Day' };

export function dayOf(moment: Instant): Day {
  return moment.slice(0, 10) as Day;
}

/** Who is nobody: under this name stands what was asked with tokens that open nothing. */
export const NOBODY = '-' as PartnerId;

/** What a partner fetched on a day. Bounded, whoever asks for what. */
export type Usage = {
  readonly partner: PartnerId;
  readonly day: Day;
  /** All of them; what follows are some of these. */
  readonly requests: number;
  readonly notModified: number;
  /** Asked for what he does not have, or more often than was agreed. */
  readonly refused: number;
  readonly bytes: number;
  /** Of the last that was not refused; null where all were. */
  readonly last: Instant | null;
  /** By feed, when he last had what it showed then, and how often he asked. */
  readonly feeds: Readonly<Record<FeedId, FeedUsage>>;
  /** How often each program asked, by its name without its version. */
  readonly agents: Readonly<Record<string, number>>;
  /**
   * A sketch of how many addresses it was: the smallest of their keyed hashes. The key is of the day and forgotten after it;
   * no address is stored.
   */
  readonly addresses: readonly string[];
};

export type FeedUsage = { readonly requests: number; readonly last: Instant | null };

/** How many readers a feed has, as those say who fetch it for others. */
export type FeedReaders = {
  readonly feed: FeedId;
  /** The newest figure of each, by who says it and of which of its subscriptions. */
  readonly said: Readonly<Record<string, ReadersSaid>>;
};

export type ReadersSaid = { readonly by: string; readonly readers: number; readonly at: Instant };

/** For so many days it is kept what partners fetched, and what was said of readers. */
export const USAGE_DAYS = 30;
