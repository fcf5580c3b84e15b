import { NO_POSTING_HABIT, NO_SHAPE_HABIT, type PostingHabit, type ShapeHabit } from './habit.ts';
import type { AbsoluteUrl, Sha256, SourceId } from './ids.ts';
import type { Instant } from './instant.ts';
import type { LearnedWay } from './list-way.ts';
import type { Visibility } from './partner.ts';
import { NO_STATED_SCHEDULE, type PollingBounds, type StatedSchedule } from './schedule.ts';
import type { NamedHub } from './source-hub.ts';
import type { Terms } from './terms.ts';

/**
 * How a source is read: a feed, a page that lists articles, a sitemap (or an index of them), or nothing at all: articles
 * are pushed to it, or it writes to us (`mail`).
 */
export type SourceKind = 'feed' | 'page' | 'sitemap' | 'push' | 'mail';

/** Whether nobody is asked for what a source has: it comes by itself. */
export function comesByItself(kind: SourceKind): boolean {
  return kind === 'push' || kind === 'mail';
}

/** What an operator may say of a source's pages: CSS selectors, and how dates are written; each optional. */
export type ExtractionRules = {
  /** The element that holds the article's body. */
  readonly body?: string | undefined;
  readonly title?: string | undefined;
  readonly author?: string | undefined;
  readonly date?: string | undefined;
  /** The article's picture, an element that holds it, or one that names it (`meta`, `link`). */
  readonly image?: string | undefined;
  /** How dates are written, tried in order before what is known of dates anyway ({@link parseDateFormat}). */
  readonly dateFormats?: readonly string[] | undefined;
  /** The time zone (IANA) of times in these formats that state none. */
  readonly dateZone?: string | undefined;
  /** Elements to drop from the body. */
  readonly strip?: readonly string[] | undefined;
  /** On a listing: the element of one item. */
  readonly item?: string | undefined;
  /** In an item: the element that holds its title, the one that leads to its page, the one that holds its date. */
  readonly itemTitle?: string | undefined;
  readonly itemLink?: string | undefined;
  readonly itemDate?: string | undefined;
};

/** A source as its operator defines it. Durations in seconds. */
export type Source = {
  readonly id: SourceId;
  readonly title: string;
  readonly kind: SourceKind;
  /** Null only for the kinds `push` and `mail`. */
  readonly url: AbsoluteUrl | null;
  /** Whether full text is fetched from the item's page: always, never, or where the item is cut. */
  readonly fullText: 'always' | 'never' | 'auto';
  /** The bounds within which the time between two polls is learned. */
  readonly interval: PollingBounds;
  /** Seconds after which a listed article's page is looked at again for corrections; 0 for never. */
  readonly recheck: number;
  /** Tags put on every article of the source. */
  readonly tags: readonly string[];
  readonly language: string | null;
  readonly rules: ExtractionRules;
  readonly paused: boolean;
  /** Who defined it: the configuration file (which it follows) or the command line (which outlives the file). */
  readonly origin: 'config' | 'command';
  /** Its address is shown to nobody: no document, status or log line tells it. Absent where it is public. */
  readonly private?: true | undefined;
  /** What it tells is in no feed but those that only partners get, its own feed among them. Absent where everybody may read it. */
  readonly visibility?: Visibility | undefined;
  /** The hub that it names is left alone. Absent where it may be asked to push. */
  readonly hub?: false | undefined;
  /**
   * For kind `mail`: whether its letters are published once the first of them was accepted by an operator, which is so where
   * nothing is said, or all of them at once.
   */
  readonly accept?: 'first' | 'all' | undefined;
  /** For kind `mail`: each story of a letter is an article of its own. Absent where a letter is one. */
  readonly digest?: true | undefined;
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
  /** When it is to be looked at next, its own answer or the pages it lists; null when it is not (push, paused, retired). */
  readonly nextDue: Instant | null;
  /** Whether it is handed to a poll at this moment; `nextDue` is then the end of the lease. */
  readonly leased: boolean;
  /** When its own answer is to be asked for again; null for at once. */
  readonly pollDue: Instant | null;
  /** Where it is found since it moved for good; null where it is defined. */
  readonly address: AbsoluteUrl | null;
  /** Validators exactly as received. */
  readonly etag: string | null;
  readonly lastModified: string | null;
  /** The address that gave them, redirects followed; null where there are none. */
  readonly validatorsOf: AbsoluteUrl | null;
  /** Hash of the last body that was parsed. */
  readonly bodyHash: Sha256 | null;
  /** For whom the source was when it was asked last; absent for everybody. For others all that it lists is told anew. */
  readonly toldTo?: Visibility | undefined;
  readonly lastPoll: Instant | null;
  readonly lastSuccess: Instant | null;
  /** Consecutive failures. */
  readonly failures: number;
  /** How often in a row the reading of its answer had to be cut off. */
  readonly stops: number;
  /** One line on the last failure; null after a success. */
  readonly lastError: string | null;
  /** Items in the last parsed answer. */
  readonly items: number;
  /** When items arrive, as a rule. */
  readonly posting: PostingHabit;
  /** How many items an answer has and which fields they fill, as a rule. */
  readonly shape: ShapeHabit;
  /** What the last parsed answer itself said of when to come back. */
  readonly stated: StatedSchedule;
  /** Seconds for which its host said that the last answer stays as it is (Cache-Control, Expires); null where it did not. */
  readonly freshFor: number | null;
  /** Set while the source gives something so unlike its habit that nothing of it is published. */
  readonly quarantine: Quarantine | null;
  /**
   * Set while the address redirects for good (301, 308), or the feed says itself that it is found elsewhere and that
   * stands to reason, until it has held long enough to be believed.
   */
  readonly moving: Moving | null;
  /** Where the feed says that it is found, and why it is not believed; absent where it says no such thing. */
  readonly unbelieved?: Unbelieved | undefined;
  /** The last time that items were lost between two polls. */
  readonly gap: Gap | null;
  /**
   * Short names of marks (ids, addresses, titles) that stood at several items of one answer, the last seen first: they
   * identify nothing there, also in an answer of one item. Absent where there are none.
   */
  readonly sharedMarks?: readonly string[] | undefined;
  /** How the list of a page is found, since it was found so; null for other kinds, and where the operator says how. */
  readonly way: LearnedWay | null;
  /** What was mended and left out of the last parsed answer; absent where it was nothing: the ordinary state is small. */
  readonly reckoning?: Reckoning | undefined;
  /** What was said of the use of all it tells when it was last read; absent where nothing was. */
  readonly terms?: Terms | undefined;
  /**
   * The hub that its last parsed answer named, and in a few words what is wrong with it; absent where it named none, or not
   * itself.
   */
  readonly hub?: (NamedHub & { readonly trouble?: string | undefined }) | undefined;
};

/** An item or a place in an answer, and what is to be said of it: one line each. */
export type Remark = { readonly what: string; readonly why: string };

/** What had to be mended of an answer, and what of it could not be taken at all: how much of either, and the first few. */
export type Reckoning = {
  readonly repairs: number;
  readonly mended: readonly Remark[];
  readonly leftOut: number;
  readonly left: readonly Remark[];
};

/** So many remarks of a kind are kept with a source's state, which is written at every poll. */
export const MOST_REMARKS = 5;

/**
 * An item that was handed on and is in no feed all the same. `hash` is that of the {@link WindowItem} that listed it, `at`
 * when its source was seen to tell it. The rest is absent in what an earlier version took down.
 */
export type LeftOut = Remark & {
  readonly hash: string;
  readonly at: Instant;
  /** What it could have been known by. */
  readonly url?: AbsoluteUrl | null;
  readonly guid?: string | null;
  /** When it was given up. */
  readonly dropped?: Instant;
};

/** Why nothing of a source is published at the moment: one line, and since when. */
export type Quarantine = { readonly since: Instant; readonly reason: string };

/** Where a source seems to have moved, since when, and how many polls in a row said so. */
export type Moving = {
  readonly to: AbsoluteUrl;
  readonly since: Instant;
  readonly polls: number;
  /** Who says so: the feed itself. Absent where a redirect does. */
  readonly by?: 'feed' | undefined;
};

/** A feed's own word on where it is found that is not believed: when it was last looked into, how often, and why not. */
export type Unbelieved = {
  readonly to: AbsoluteUrl;
  readonly at: Instant;
  readonly times: number;
  readonly reason: string;
  /** Set once the feed does not say so any more; remembered so that it is not looked into anew each time that it does. */
  readonly withdrawn?: true | undefined;
};

/** Two polls in a row had no item in common: whether the source's older pages closed the gap, and how many items they gave. */
export type Gap = {
  readonly at: Instant;
  readonly filled: boolean;
  readonly found: number;
  /** Why it could not be filled, in one line; null where it was. */
  readonly reason: string | null;
};

/** The state of a source that was never polled. */
export function freshState(id: SourceId, nextDue: Instant | null): SourceState {
  return {
    id,
    nextDue,
    leased: false,
    pollDue: null,
    address: null,
    etag: null,
    lastModified: null,
    validatorsOf: null,
    bodyHash: null,
    lastPoll: null,
    lastSuccess: null,
    failures: 0,
    stops: 0,
    lastError: null,
    items: 0,
    posting: NO_POSTING_HABIT,
    shape: NO_SHAPE_HABIT,
    stated: NO_STATED_SCHEDULE,
    freshFor: null,
    quarantine: null,
    moving: null,
    gap: null,
    way: null,
  };
}
