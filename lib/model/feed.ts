import type { ArchiveState } from './archive.ts';
import type { Article, Place } from './article.ts';
import type { Position } from './change.ts';
import type { FeedFormat, PublishedDocument } from './document.ts';
import type { FeedId, Sha256, SourceId } from './ids.ts';
import type { Instant } from './instant.ts';
import type { Outline } from './outline.ts';
import type { Visibility } from './partner.ts';
import type { FeedProfile, HeldBack } from './profile.ts';
import type { SignalName } from './terms.ts';
import type { WordRule } from './word-rule.ts';

/** Which articles belong to a feed. Every part that is given must hold; an empty filter takes everything. */
export type FeedFilter = {
  /** One of these sources. */
  readonly sources?: readonly SourceId[] | undefined;
  /** One of these tags or sections, compared without case. */
  readonly tags?: readonly string[] | undefined;
  /** One of these sections, compared without case. */
  readonly sections?: readonly string[] | undefined;
  /** One of these authors, compared without case. */
  readonly authors?: readonly string[] | undefined;
  /** One of these languages; `en` takes `en-GB` too. */
  readonly languages?: readonly string[] | undefined;
  /** In title or text, as whole words, compared without case: at least one of these words or phrases, or what a rule says. */
  readonly words?: readonly string[] | WordRule | undefined;
  /** None of these words or phrases. */
  readonly exclude?: readonly string[] | undefined;
  /** Only articles whose whole text is known. */
  readonly completeOnly?: boolean | undefined;
  /** Only articles of which at least so many words are known. */
  readonly minWords?: number | undefined;
  /** What must be said of its use. */
  readonly terms?: TermsFilter | undefined;
  /** This name among those that an article carries; what the automatic feeds by name filter by. */
  readonly named?: FeedName | undefined;
};

/**
 * What must be said of an article's use; every part that is given must hold. `unless-no` and `unless-reserved` take what
 * nothing is said of too.
 */
export type TermsFilter = {
  /** One of its licences begins with one of these addresses, by whichever of http and https. */
  readonly licences?: readonly string[] | undefined;
  /** Whether text and data mining is reserved; `open` where it is said that it is not. */
  readonly tdm?: 'reserved' | 'open' | 'unless-reserved' | undefined;
} & { readonly [name in SignalName]?: 'yes' | 'no' | 'unless-no' | undefined };

/** What a feed can be about by itself, besides a source. */
export const NAME_KINDS = ['section', 'tag', 'author', 'language'] as const;
export type NameKind = (typeof NAME_KINDS)[number];

/** A name that articles carry. `name` is folded: two spellings that differ in case or spacing are one name. */
export type FeedName = { readonly kind: NameKind; readonly name: string };

/**
 * Which names make a feed by themselves: once so many articles carry one (null: never), and at most so many feeds. And in
 * which formats all are published that come by themselves, that of everything and each source's among them; absent: in
 * {@link FEED_FORMATS}.
 */
export type AutomaticFeeds = {
  readonly floors: Readonly<Record<NameKind, number | null>>;
  readonly most: number;
  readonly formats?: readonly FeedFormat[] | undefined;
};

/** A feed as its operator defines it. */
export type Feed = {
  readonly id: FeedId;
  readonly title: string;
  readonly description: string;
  readonly filter: FeedFilter;
  /** How many of the newest members its documents show. */
  readonly size: number;
  readonly formats: readonly FeedFormat[];
  /** How much of a member is shown: its text, an excerpt, or its title and address alone. */
  readonly content: 'full' | 'excerpt' | 'link';
  /** The most bytes of its largest document: the oldest members go first. Absent: no such limit. */
  readonly bytes?: number | undefined;
  /** Whether a story that several sources tell alike is shown of each of them (`all`, also where absent) or once. */
  readonly duplicates?: 'all' | 'one' | undefined;
  /** The partner whose rules every member must hold. */
  readonly profile?: FeedProfile | undefined;
  /** Only partners who have the feed get its documents, which stand apart. Absent where everybody does. */
  readonly visibility?: Visibility | undefined;
  /**
   * Whether a log of its changes is kept and published with it. Absent: for a feed that only partners get and for one whose
   * partners are told of changes, not for any other.
   */
  readonly changes?: boolean | undefined;
  /** So many milliseconds what its change log tells is kept at least; absent: {@link CHANGES_FOR}. */
  readonly changesFor?: number | undefined;
  /** The least milliseconds between two regenerations, 0 for none; absent: what is said of all feeds. */
  readonly every?: number | undefined;
  readonly language: string | null;
  /** When the feed was defined: its `updated` while it has no member. */
  readonly since: Instant;
  /** `automatic` feeds follow from the sources and the names in articles; `config` and `command` as for a source. */
  readonly origin: 'automatic' | 'config' | 'command';
  /** How the name is spelled that an automatic feed by name is about; its title says it. */
  readonly spelling?: string | undefined;
  /** True until all articles that belonged to it when it appeared have their places. */
  readonly filling?: boolean | undefined;
};

/** What Feedmill knows of a feed from publishing it. */
export type FeedState = {
  readonly id: FeedId;
  /** Grows by one with every publish; the guard against two publishers at once. */
  readonly version: number;
  /** Hash of the feed's definition as last published. */
  readonly definition: Sha256 | null;
  readonly documents: Readonly<Partial<Record<FeedFormat, PublishedDocument>>>;
  /** Whom these were published for, which says where they are. Absent where for everybody. */
  readonly visibility?: Visibility | undefined;
  /** How many articles it shows. */
  readonly shown: number;
  /** Members and tombstones shown, newest first, as `<article id>@<revision>`: what a publish already covers. */
  readonly members: readonly string[];
  readonly lastPublished: Instant | null;
  /** When it was regenerated last, whether anything changed or not; absent where it may be at any time. */
  readonly regenerated?: Instant | undefined;
  /** Milliseconds from the write that the last publish carried to its documents being out. */
  readonly delay: number | null;
  /** Where entries stand in its documents, in few bytes; absent where nothing is taken from them. */
  readonly spans?: Uint8Array | undefined;
  /**
   * The articles, and what stands in their place, that have ninjs documents of their own: `<article id>@<revision> <mark>`, with a mark of
   * what each was made of. Absent for a feed that has none.
   */
  readonly ninjs?: readonly string[] | undefined;
  /** How far its history is filed in archives; absent before the first was written. */
  readonly archive?: ArchiveState | undefined;
  /** A publisher has begun to write archives, and has not said yet that it is done: what they hold is to be looked at. */
  readonly isFiling?: boolean | undefined;
  /** Its change log: when it began, the first position that it still has, and the last. Absent where none is kept. */
  readonly changes?: { readonly begun: Instant; readonly first: Position; readonly last: Position } | undefined;
  /** Articles that the feed's profile held back at the last publish, with the rule; at most {@link MOST_HELD_BACK}. */
  readonly held?: readonly HeldBack[] | undefined;
  /** What was left out of its documents for their size at the last publish; absent for nothing. */
  readonly cut?: CutForSize | undefined;
  /** What the profile demands of the feed as a whole and does not find, as names of rules. */
  readonly faults?: readonly string[] | undefined;
};

/** So many of a feed's members, the oldest, are in none of its documents, since this one would be larger than it may be. */
export type CutForSize = {
  readonly left: number;
  readonly of: number;
  readonly format: FeedFormat;
  /** The most bytes that this document may have. */
  readonly bytes: number;
};

/** An article's place in a feed. Several may exist for a while; the article itself says which one holds. */
export type Membership = Place & {
  readonly feed: FeedId;
  readonly article: Article['id'];
  readonly revision: number;
  /** The article was taken down: the place shows its tombstone. */
  readonly gone: boolean;
  /** What the article was at this revision; absent where the place was given before that was kept, or nobody asks for it. */
  readonly outline?: Outline | undefined;
};

/** A member that was taken down: what is left to say of it. */
export type Tombstone = {
  readonly id: Article['id'];
  /** The revision that took it down. */
  readonly revision: number;
  /** When it was taken down. */
  readonly when: Instant;
  readonly reason: string | null;
};
