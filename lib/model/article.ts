import type { AbsoluteUrl, ArticleId, Sha256, SourceId } from './ids.ts';
import type { Instant, StatedDate } from './instant.ts';
import type { Visibility } from './partner.ts';
import type { Terms } from './terms.ts';

/** Where an article stands: shown, held back by an operator, waiting for its hour, or taken down. */
export type ArticleState = 'usable' | 'withheld' | 'embargoed' | 'cancelled';

/** A picture. Width and height in pixels where the source states them. */
export type Image = {
  readonly url: AbsoluteUrl;
  readonly width: number | null;
  readonly height: number | null;
  readonly alt: string | null;
  readonly credit: string | null;
};

/** A file that goes with an article (RSS `enclosure`). `length` in bytes where stated. */
export type Enclosure = {
  readonly url: AbsoluteUrl;
  readonly type: string | null;
  readonly length: number | null;
};

/** Who may read an article at its source: everyone, everyone so many in a month, or subscribers. */
export type Access = 'free' | 'metered' | 'paywalled';

/** Where a field's value was taken from, from the most to the least explicit. */
export type Provenance =
  | 'push'
  | 'rule'
  | 'json-ld'
  | 'microdata'
  | 'open-graph'
  | 'meta'
  | 'hentry'
  | 'feed'
  | 'listing'
  | 'teaser'
  | 'visible'
  | 'url'
  | 'heuristic'
  | 'fallback';

/**
 * What is told of an article, whoever tells it: the page's extraction, a feed's item, a push. Absent is null or empty.
 * `html` is sanitised with absolute addresses; `text` is its plain text with `\n\n` between blocks, and preformatted text as
 * it stands.
 */
export type ArticleContent = {
  readonly title: string | null;
  readonly authors: readonly string[];
  readonly published: StatedDate | null;
  readonly modified: StatedDate | null;
  /** BCP 47 language tag. */
  readonly language: string | null;
  readonly canonicalUrl: AbsoluteUrl | null;
  /** The page that it is about and does not tell: another's, to which it links. Absent where there is none. */
  readonly related?: AbsoluteUrl;
  readonly section: string | null;
  readonly tags: readonly string[];
  readonly leadImage: Image | null;
  readonly enclosures: readonly Enclosure[];
  readonly html: string;
  readonly text: string;
  readonly excerpt: string | null;
  readonly wordCount: number;
  /** True where `html` is the whole text; false where only a teaser or a fragment is known. */
  readonly complete: boolean;
  /** As the page states it; null where it does not. Not part of a revision: a story that is opened is no other story. */
  readonly access: Access | null;
  /** What is said of its use. Absent where nothing is, and in what was stored before that was kept. */
  readonly terms?: Terms;
  readonly provenance: Readonly<Partial<Record<ArticleField, Provenance>>>;
};

/** The fields of an article whose origin is recorded. */
export type ArticleField =
  | 'title'
  | 'authors'
  | 'published'
  | 'modified'
  | 'language'
  | 'canonicalUrl'
  | 'section'
  | 'tags'
  | 'leadImage'
  | 'enclosures'
  | 'html'
  | 'excerpt';

/** A source that tells an article, by what it told when it first did so; its tags as it told them last. */
export type Teller = {
  readonly source: SourceId;
  /** Those of its item, and those that its operator puts on all it tells. */
  readonly tags: readonly string[];
  readonly since: Instant;
  /** Whether it is read on the host at which the article is. */
  readonly home: boolean;
  /** Whether it told the whole text itself. */
  readonly whole: boolean;
  /** Its address is shown to nobody. */
  readonly private?: true;
  /** What it tells is for partners alone. */
  readonly visibility?: Visibility;
  /** It has withdrawn what it told. */
  readonly gone?: true;
};

/** An article as it is stored: its content, its identity, its state and its newest revision. */
export type Article = ArticleContent & {
  readonly id: ArticleId;
  /** Whose word it is: of those who tell it the article's own source. */
  readonly source: SourceId;
  /** Who tells it: it belongs to each of them. Absent where it was stored before that was kept. */
  readonly tellers?: readonly Teller[];
  readonly state: ArticleState;
  /**
   * 1 for the first revision, one more for each change that a reader would see; and where its own source comes to speak for
   * it, a source withdraws what it told, or it is held back or released: of these readers are told nothing.
   */
  readonly revision: number;
  /** Content hash of this revision. */
  readonly hash: Sha256;
  /**
   * Content hash of the revision before: the revisions form a chain. Null for the first, and for the first of its own
   * source where another had told it before.
   */
  readonly previousHash: Sha256 | null;
  /** Where the chain begins anew: the content hash of the revision before, which was another source's word. */
  readonly overtook?: Sha256;
  /** When we first saw the article. Orders it where no date was stated. */
  readonly firstSeen: Instant;
  /** When we saw this revision: what feeds give as `updated`. */
  readonly revisedAt: Instant;
  /** What this revision changed, in words: `title`, `2 paragraphs`; empty for the first. */
  readonly changed: readonly string[];
  /** What its publisher says that this revision puts right, or an earlier one since which readers are told of no change. */
  readonly correction?: string | undefined;
  /** The revision that this note came with; absent for this one. */
  readonly correctedIn?: number | undefined;
  /** Why it was taken down or held back; null for a usable article. */
  readonly reason: string | null;
  /**
   * The article of another source of which this one is a copy, as far as was seen when it came: that names the cluster
   * of all copies. Null or absent where it is none.
   */
  readonly cluster?: ArticleId | null | undefined;
  /** Who took it down: its source (which may bring it back) or an operator (who alone may). */
  readonly withdrawnBy: 'source' | 'operator' | null;
  /** Until when an embargoed article is in no feed; absent or null for any other. */
  readonly embargo?: Instant | null;
};

/** Whether readers are told that an article was changed. Whose word it is may change without that. */
export function isRevised({ changed }: Pick<Article, 'changed'>): boolean {
  return changed.length > 0;
}

/** What a revision's immutable document holds: the article at that revision. */
export type Revision = Article;

/** Content with every field absent: what to spread under the fields one knows. */
export const NO_CONTENT: ArticleContent = {
  title: null,
  authors: [],
  published: null,
  modified: null,
  language: null,
  canonicalUrl: null,
  section: null,
  tags: [],
  leadImage: null,
  enclosures: [],
  html: '',
  text: '',
  excerpt: null,
  wordCount: 0,
  complete: false,
  access: null,
  provenance: {},
};

/** What orders an article in its feeds; sorts as text, the newest last. */
export type OrderKey = string & { readonly __brand: 'OrderKey' };

/** What an article's place depends on. */
type Ordered = Pick<Article, 'published' | 'firstSeen' | 'revisedAt'>;

/**
 * Orders an article as published where stated, else as first seen; what is equal in that (a whole day's articles, where
 * only days are stated) as first seen. A date that was still to come when the article was last heard of (an event's, or a
 * wrong one) does not put it before what is new: until its day it stands as first seen.
 */
export function orderKey(article: Ordered): OrderKey {
  const { published, firstSeen } = article;
  return `${published === null || isToCome(article) ? firstSeen : published.instant}/${firstSeen}` as OrderKey;
}

function isToCome({ published, firstSeen, revisedAt }: Ordered): boolean {
  return published !== null && published.instant > firstSeen && published.instant > revisedAt;
}

/** The places that an earlier version gave an article whose date is still to come; empty for any other. */
export function formerPlacesOf(article: Ordered): Place[] {
  if (!isToCome(article)) return [];
  const { published, firstSeen } = article;
  return [
    { series: 'newest', at: `${published?.instant}/${firstSeen}` },
    { series: 'filed', at: firstSeen },
  ];
}

/** The orders in which a feed's articles are kept: by date, by first sight, by correction. */
export type Series = 'newest' | 'filed' | 'corrected';

/** Where an article stands in one of these; `at` sorts as text. */
export type Place = { readonly series: Series; readonly at: string };

/** So long after its date an article may be seen, and the order of dates still tell when it was. */
export const PROMPT_MS = 3600_000;

/**
 * The places of an article in each of its feeds: by its date; by first sight where its date does not tell of it, since
 * the archives file in that order, which only grows at its end; and by its newest correction, for those who ask what
 * has changed. That by its date is the last, and to be given last: a publish that sees it has shown the article, and what
 * it did not find of the others then would be filed by nobody.
 */
export function placesOf(article: Pick<Article, 'published' | 'firstSeen' | 'changed' | 'revisedAt'>): Place[] {
  const order = orderKey(article);
  return [
    ...(promptlySeen(order) === null ? [{ series: 'filed' as const, at: article.firstSeen }] : []),
    ...(isRevised(article) ? [{ series: 'corrected' as const, at: article.revisedAt }] : []),
    { series: 'newest', at: order },
  ];
}

/** When an article with this order key was first seen, if that was within an hour of its date; else null. */
export function promptlySeen(at: OrderKey): Instant | null {
  const [date = '', seen = ''] = at.split('/') as Instant[];
  return date <= seen && Date.parse(seen) - Date.parse(date) <= PROMPT_MS ? (seen as Instant) : null;
}

/** The month of a moment: `2026-11`. */
export function monthOf(moment: string): string {
  return moment.slice(0, 7);
}
