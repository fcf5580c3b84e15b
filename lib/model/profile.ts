import type { ArticleId } from './ids.ts';
import type { Instant } from './instant.ts';

/** The partners whose rules a feed can be held to. */
export const FEED_PROFILES = ['msn', 'smartformat', 'flipboard', 'apple'] as const;
export type FeedProfile = (typeof FEED_PROFILES)[number];

/** A picture, sound or film that goes with an article. Width and height in pixels where known. */
export type PartnerMedia = {
  readonly url: string;
  readonly type: string | null;
  readonly width: number | null;
  readonly height: number | null;
};

/** An article as a partner would be given it: what the rules of every contract are asked of, ours or not. */
export type PartnerArticle = {
  readonly id: string | null;
  /** As given: HTML, if there is any, has not been taken out. */
  readonly title: string | null;
  readonly url: string | null;
  readonly published: Instant | null;
  readonly authors: readonly string[];
  readonly language: string | null;
  /** Plain text; empty where there is none. */
  readonly excerpt: string;
  /** The whole text, and the same without markup; null where it is not given. */
  readonly html: string | null;
  readonly text: string | null;
  /** What is given as enclosure. */
  readonly media: readonly PartnerMedia[];
};

/** The feed around the articles. */
export type PartnerFeed = {
  readonly title: string | null;
  readonly link: string | null;
  readonly description: string | null;
  readonly language: string | null;
  /** When it last changed: what "in the past" and "a year old" are measured by, so that no clock decides. */
  readonly updated: Instant | null;
  /** The address of the document itself; null where nobody knows. */
  readonly url: string | null;
  readonly logo: string | null;
  /** Minutes. */
  readonly ttl: number | null;
  /** How many articles it shows. */
  readonly articles: number;
  /** The document's length; null before it is written. */
  readonly bytes: number | null;
};

/** What a partner demands of each article: one that breaks a rule is held back from the feed. */
export type ArticleRule = {
  /** `msn-title-length` */
  readonly name: string;
  /** What it demands, in words that go on from "has" or "is": `a title of 21 to 150 characters`. */
  readonly demands: string;
  readonly holds: (article: PartnerArticle, feed: PartnerFeed) => boolean;
};

/** What a partner demands of the feed as a whole: the operator is told of it. */
export type FeedRule = {
  readonly name: string;
  readonly demands: string;
  readonly holds: (feed: PartnerFeed) => boolean;
};

/** A partner's contract as tables of rules. */
export type Contract = {
  readonly profile: FeedProfile;
  /** The partner, as people call it. */
  readonly partner: string;
  /** Where the partner says so. */
  readonly source: string;
  readonly articles: readonly ArticleRule[];
  readonly feed: readonly FeedRule[];
};

/** An article that a profile held back, and the rule that it breaks. */
export type HeldBack = { readonly article: ArticleId; readonly rule: string };

/** How many of the articles held back are kept in a feed's state: enough to see what is wrong, and never a long item. */
export const MOST_HELD_BACK = 100;
