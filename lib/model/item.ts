import type { ArticleContent, Enclosure, Image } from './article.ts';
import type { AbsoluteUrl } from './ids.ts';
import type { StatedDate } from './instant.ts';
import type { ListWay } from './list-way.ts';
import type { StatedSchedule } from './schedule.ts';
import type { HubLinks } from './source-hub.ts';
import type { Terms } from './terms.ts';

/** Something about the bytes that had to be mended to read them: `charset-guessed`, `date-rewritten`, `id-derived` … */
export type Repair = { readonly code: string; readonly detail: string };

/** What an item can be known by: its id, its address, its title. */
export type MarkKind = 'guid' | 'url' | 'title';

/** An entry as its feed gave it. Titles and authors are plain text; content and summary are unsanitised HTML. */
export type SourceItem = {
  /** guid, atom:id, rdf:about or JSON Feed id, white space trimmed; null if the feed gives none. */
  readonly guid: string | null;
  /** The item's page. */
  readonly url: AbsoluteUrl | null;
  /** Every link the item gives, as written, the item's page first. */
  readonly links: readonly string[];
  readonly title: string | null;
  readonly authors: readonly string[];
  readonly published: StatedDate | null;
  readonly updated: StatedDate | null;
  readonly content: string | null;
  readonly summary: string | null;
  readonly tags: readonly string[];
  readonly language: string | null;
  readonly image: Image | null;
  readonly enclosures: readonly Enclosure[];
  /** What the item says of its own use; absent where it says nothing. */
  readonly terms?: ItemTerms;
  readonly repairs: readonly Repair[];
};

/** What an item says of its use. */
export type ItemTerms = Terms & {
  /** It says that nothing is said: no licence of its feed holds for it (RFC 4946 §2.1). */
  readonly unspecified?: true;
};

/** A feed as it was read. */
export type SourceFeed = {
  readonly title: string | null;
  /** Addresses of the site, as written, resolved where relative. */
  readonly links: readonly string[];
  readonly language: string | null;
  /** What the feed says of when to come back. */
  readonly schedule: StatedSchedule;
  /** Where older items are to be had: the next page, or the archive before (RFC 5005); null if there is none. */
  readonly older: AbsoluteUrl | null;
  /** Where the feed says of itself that it is found, elsewhere than where it was asked for; null where it does not. */
  readonly movedTo: AbsoluteUrl | null;
  /** What it says of the use of all it holds; absent where it says nothing. */
  readonly terms?: Terms;
  /** The hubs that it names, and itself; absent where it names no hub. */
  readonly hub?: HubLinks | undefined;
  readonly items: readonly SourceItem[];
  /** Repairs of the document as a whole. */
  readonly repairs: readonly Repair[];
};

/** An item found on a listing page or in a plain text. */
export type ListedItem = {
  readonly title: string | null;
  readonly url: AbsoluteUrl | null;
  readonly published: StatedDate | null;
  readonly excerpt: string | null;
  readonly image: Image | null;
  /** True where the page holds the item's whole text, which is then in `article`. */
  readonly complete: boolean;
  readonly article: ArticleContent | null;
};

/** What was found in a page or a text. */
export type Extraction = {
  readonly kind: 'article' | 'listing';
  /** The page's own article; null where it has none. On a listing: the article whose full text leads it, if any. */
  readonly article: ArticleContent | null;
  /** The items of a listing in document order; empty for an article. */
  readonly items: readonly ListedItem[];
  /** The next page of a listing or of an article in parts; null where there is none. */
  readonly next: AbsoluteUrl | null;
  /** The page that shows an article in parts in one; null where there is none. */
  readonly whole: AbsoluteUrl | null;
  /** How a listing's items were found; null where that was in its data, by an operator's rule, or by no lasting selector. */
  readonly way: ListWay | null;
  /** Feeds that the page declares (`link rel=alternate`). */
  readonly feeds: readonly AbsoluteUrl[];
  /** The hubs that the page's head names, and itself; absent where it names no hub. */
  readonly hub?: HubLinks | undefined;
  /** 0 to 1: how sure the extraction is of its answer. */
  readonly confidence: number;
  /** Why there is no article and no item: `login`, `error-page`, `empty`, `no-text` …; null otherwise. */
  readonly reason: string | null;
};
