import type { Fetched } from '../fetch/index.ts';
import type { AbsoluteUrl, ListedItem, StatedDate, Terms } from '../model/index.ts';
import type { Sitemap } from '../parse/index.ts';

/** What is needed of an answer to see what can be followed there. */
export type SeenAnswer = Pick<Fetched, 'body' | 'contentType' | 'url' | 'links'>;

/** A feed that a page names. */
export type NamedFeed = { readonly url: AbsoluteUrl; readonly title: string | null };

/** A page, as far as it tells where to go on. */
export type SeenPage = {
  readonly url: AbsoluteUrl;
  readonly title: string | null;
  /** The name of its site (`og:site_name`). */
  readonly site: string | null;
  readonly language: string | null;
  readonly kind: 'article' | 'listing';
  /** What a listing lists. */
  readonly items: readonly ListedItem[];
  /** Why there is neither article nor list on it, in a word. */
  readonly reason: string | null;
  /** Feeds that it declares (`link rel=alternate`, or the `Link` header of its answer), in its order. */
  readonly declared: readonly NamedFeed[];
  /** Addresses that it links to and that look like feeds, or that its links call so, the likeliest first. */
  readonly linked: readonly NamedFeed[];
  /** The keys of the addresses that it links to. */
  readonly links: ReadonlySet<string>;
  readonly generator: string | null;
  /** Set where WordPress made it. */
  readonly wordpress: WordPress | null;
};

/** What WordPress says of itself on its pages. */
export type WordPress = {
  /** The root of its REST API; null where the page does not name it. */
  readonly api: AbsoluteUrl | null;
  /** What of the API this page shows: a post, a category, the list of a post type; null where it does not say. */
  readonly resource: AbsoluteUrl | null;
};

/** An item of what could be followed, as it would come in. */
export type PreviewItem = {
  readonly title: string | null;
  readonly url: AbsoluteUrl | null;
  readonly date: StatedDate | null;
  /** Whether the source itself holds the whole text. */
  readonly complete: boolean;
};

/** What an answer lists, all of it, the newest first as far as dates tell. */
export type Listed = {
  readonly kind: 'feed' | 'page' | 'sitemap';
  readonly title: string | null;
  readonly language: string | null;
  readonly items: readonly PreviewItem[];
  readonly total: number;
  /** What a feed and its items say of their use; absent where that is nothing. */
  readonly terms?: Terms;
};

/** What an answer is: something that could be followed, a page to go on from, or in a line what it is instead. */
export type Reading =
  | { readonly is: 'feed'; readonly listed: Listed }
  | { readonly is: 'sitemap'; readonly sitemap: Sitemap }
  | { readonly is: 'page'; readonly page: SeenPage }
  | {
      readonly is: 'none';
      readonly line: string;
      /** Whether it settles what the address is: nothing better is to be looked for on its site. */
      readonly isFinal: boolean;
    };
