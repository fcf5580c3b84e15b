import type { AbsoluteUrl, Sha256, SourceId } from './ids.ts';
import type { Instant } from './instant.ts';

/** How a source is read: a feed, a page that lists articles, or nothing at all (articles are pushed to it). */
export type SourceKind = 'feed' | 'page' | 'push';

/** CSS selectors an operator may give for a source's pages; each optional. */
export type ExtractionRules = {
  /** The element that holds the article's body. */
  readonly body?: string | undefined;
  readonly title?: string | undefined;
  readonly author?: string | undefined;
  readonly date?: string | undefined;
  /** Elements to drop from the body. */
  readonly strip?: readonly string[] | undefined;
  /** On a listing: the element of one item. */
  readonly item?: string | undefined;
};

/** A source as its operator defines it. Durations in seconds. */
export type Source = {
  readonly id: SourceId;
  readonly title: string;
  readonly kind: SourceKind;
  /** Null only for kind `push`. */
  readonly url: AbsoluteUrl | null;
  /** Whether full text is fetched from the item's page: always, never, or where the item is cut. */
  readonly fullText: 'always' | 'never' | 'auto';
  /** Seconds between polls. */
  readonly interval: number;
  /** Seconds after which a listed article's page is looked at again for corrections; 0 for never. */
  readonly recheck: number;
  /** Tags put on every article of the source. */
  readonly tags: readonly string[];
  readonly language: string | null;
  readonly rules: ExtractionRules;
  readonly paused: boolean;
  /** Who defined it: the configuration file (which it follows) or the command line (which outlives the file). */
  readonly origin: 'config' | 'command';
};

/**
 * A member of a source's window: what was listed at the last poll, and when we last looked at its page. Kept apart from
 * the state, so that a poll that finds nothing new writes little.
 */
export type WindowItem = {
  /** First 16 hex characters of the hash of the item's guid or address. */
  readonly key: string;
  /** First 16 hex characters of the hash of what the item said. */
  readonly hash: string;
  readonly url: AbsoluteUrl | null;
  /** When the item was first listed. */
  readonly since: Instant;
  /** When the item was last handed to ingest. */
  readonly visited: Instant;
  /** Whether the item's text is taken from its page, which is then looked at again for corrections. */
  readonly page: boolean;
};

/** What Feedmill knows of a source from polling it. */
export type SourceState = {
  readonly id: SourceId;
  /** When it is to be polled next; null when it is not to be polled (push, paused, retired). */
  readonly nextDue: Instant | null;
  /** Validators exactly as received. */
  readonly etag: string | null;
  readonly lastModified: string | null;
  /** Hash of the last body that was parsed. */
  readonly bodyHash: Sha256 | null;
  readonly lastPoll: Instant | null;
  readonly lastSuccess: Instant | null;
  /** Consecutive failures. */
  readonly failures: number;
  /** One line on the last failure; null after a success. */
  readonly lastError: string | null;
  /** Items in the last parsed answer. */
  readonly items: number;
};

/** The state of a source that was never polled. */
export function freshState(id: SourceId, nextDue: Instant | null): SourceState {
  return {
    id,
    nextDue,
    etag: null,
    lastModified: null,
    bodyHash: null,
    lastPoll: null,
    lastSuccess: null,
    failures: 0,
    lastError: null,
    items: 0,
  };
}
