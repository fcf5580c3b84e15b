import { urlKey } from '../../identity/index.ts';
import { type AbsoluteUrl, type Instant, instant, millis, type Terms } from '../../model/index.ts';
import { languageTag, type NamedFeed, oneLine, type SeenPage } from './page.ts';
import { dateOf, type Listed, type PreviewItem } from './read.ts';
import type { Way } from './search.ts';

/** Something that can be followed, as it would come in. */
export type Candidate = {
  readonly way: Way;
  readonly kind: 'feed' | 'page' | 'sitemap';
  /** What is to be followed: where it moved to, if it did so for good. */
  readonly url: AbsoluteUrl;
  /** What it calls itself, else what its site does; null where nothing does. */
  readonly title: string | null;
  readonly language: string | null;
  /** Its newest items, five at most. */
  readonly items: readonly PreviewItem[];
  /** How many items it has, as far as was looked. */
  readonly total: number;
  /** Whether most of its items hold their whole text. */
  readonly complete: boolean;
  /** What whoever follows it should know, in a line; null for nothing. */
  readonly note: string | null;
  /** What is said of the use of what it lists, as far as was looked; absent where that is nothing. */
  readonly terms?: Terms;
};

/** A candidate and what speaks for it. */
export type Find = {
  readonly candidate: Candidate;
  /** What it says itself of its use. */
  readonly terms?: Terms | undefined;
  /** Where it was found, redirects followed. */
  readonly at: AbsoluteUrl;
  /** Whether it is that of the given page rather than of its whole site. */
  readonly specific: boolean;
  /** Which share of its newest items the given page shows. */
  readonly shown: number;
  readonly newest: Instant | null;
  /**
   * Whether the given page, a list itself, is rather to be followed: it is empty, or a sitemap of other pages, or the feed
   * of a whole site of which that page is a part, or a feed that was given up while the page goes on.
   */
  readonly doubtful: boolean;
};

/** What a find is made of. */
export type Finding = {
  readonly way: Way;
  readonly listed: Listed;
  readonly url: AbsoluteUrl;
  readonly at: AbsoluteUrl;
  readonly specific?: boolean;
  /** True where not the given page led to it, but its site. */
  readonly isOfSite?: boolean;
  /** True for a sitemap that names nothing but articles. */
  readonly isNews?: boolean;
};

const PREVIEWED = 5;

/** So many of the newest items tell what a source is like. */
const COMPARED = 10;

/** Fewer of its items than this on the page, and a source is of something else. */
const SHOWN_AT_LEAST = 0.3;

/** Weighs what was found on a site of this name against the given page, if that is one. */
export function weigh(
  { way, listed, url, at, ...told }: Finding,
  { page, site }: { readonly page: SeenPage | null; readonly site: string | null },
  now: Instant,
): Find {
  const { kind, title, language, items, total } = listed;
  const newest = items.slice(0, COMPARED);
  const shown = page === null || page.kind === 'article' ? 0 : shareOf(newest, (item) => isShown(item, page));
  const listing = page !== null && page.kind === 'listing' && page.items.length >= FEWEST_LISTED ? page : null;
  const part = listing !== null && new URL(listing.url).pathname !== '/' ? listing : null;
  const specific = part !== null && kind !== 'page' && ((told.specific ?? false) || isUnder(at, part.url));
  const isElsewhere = kind !== 'page' && !specific && shown < SHOWN_AT_LEAST;
  const last = newest.map((item) => dateOf(item, now)).find((date) => date !== null) ?? null;
  const notes = [
    ...(part !== null && isElsewhere && total > 0 ? [OTHER_ARTICLES] : []),
    ...(last !== null && millis(now) - millis(last) > LONG_AGO_MS
      ? [`it has had nothing new since ${last.slice(0, 10)}`]
      : []),
  ];
  return {
    candidate: {
      ...{ way, kind, url, total },
      title: oneLine(title ?? '') ?? site,
      language: languageTag(language) ?? page?.language ?? null,
      items: items.slice(0, PREVIEWED),
      complete: shareOf(newest, (item) => item.complete) > 0.5,
      note: notes.length === 0 ? null : notes.join('; '),
    },
    terms: listed.terms,
    at,
    specific,
    shown,
    newest: last,
    doubtful:
      total === 0 ||
      (kind === 'sitemap' && !told.isNews && listing !== null && isElsewhere) ||
      (kind === 'feed' && told.isOfSite === true && part !== null && isElsewhere) ||
      (kind === 'feed' && listing !== null && isGivenUp(last, listing, now)),
  };
}

/** Whoever looks for news wants to know that there was none for so long. */
const LONG_AGO_MS = 180 * 24 * 3600_000;

/** A feed this far behind its page is not kept any more. */
const GIVEN_UP_MS = 30 * 24 * 3600_000;

function isGivenUp(last: Instant | null, { items }: SeenPage, now: Instant): boolean {
  const dates = items.flatMap(({ published }) => published?.instant ?? []).filter((date) => date <= now);
  const newest = dates.sort().at(-1);
  return last !== null && newest !== undefined && millis(newest) - millis(last) > GIVEN_UP_MS;
}

/** A page with fewer items lists nothing that is worth following. */
export const FEWEST_LISTED = 3;

const OTHER_ARTICLES =
  'few of its articles are on the page you gave, so it may cover the whole site; to follow only the page, use --kind page';

function shareOf(items: readonly PreviewItem[], holds: (item: PreviewItem) => boolean): number {
  return items.length === 0 ? 0 : items.filter(holds).length / items.length;
}

/** By its address, or where a feed's links go through a counter, by its title. */
function isShown({ url, title }: PreviewItem, page: SeenPage): boolean {
  if (url !== null && page.links.has(urlKey(url))) return true;
  return title !== null && page.items.some((item) => item.title !== null && fold(item.title) === fold(title));
}

function fold(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');
}

/** Whether an address lies within that of a page: `/politics/feed/` in `/politics/`. */
function isUnder(address: AbsoluteUrl, page: AbsoluteUrl): boolean {
  const [inner, outer] = [new URL(address), new URL(page)];
  const folder = outer.pathname.replace(/(?:\.\w+)?\/?$/, '');
  if (inner.host !== outer.host || folder === '' || !inner.pathname.startsWith(folder)) return false;
  return /^[/.]./.test(inner.pathname.slice(folder.length));
}

/** A feed whose newest item is older than another's by more than this is not kept as well. */
const CURRENT_MS = 24 * 3600_000;

/**
 * The finds, the best first: what is of the given page before what is of its site; then by the ways' order; then those
 * whose items the page shows, that are kept up, that hold whole texts, that are newest; of equals the first.
 */
export function bestFirst(finds: readonly Find[], ways: readonly Way[]): Find[] {
  const latest = finds.reduce<Instant | null>(
    (last, { newest }) => (newest !== null && newest > (last ?? '') ? newest : last),
    null,
  );
  const current = latest === null ? '' : instant(millis(latest) - CURRENT_MS);
  const merits = ({ candidate, specific, shown, newest, doubtful }: Find): readonly (number | string)[] => [
    doubtful ? 0 : 1,
    specific ? 1 : 0,
    -ways.indexOf(candidate.way),
    shown >= 0.5 ? 1 : 0,
    (newest ?? '') >= current ? 1 : 0,
    candidate.complete ? 1 : 0,
    newest ?? '',
  ];
  return finds.toSorted((a, b) => compare(merits(b), merits(a)));
}

function compare(a: readonly (number | string)[], b: readonly (number | string)[]): number {
  for (const [at, merit] of a.entries()) {
    if (merit !== b[at]) return merit > b[at]! ? 1 : -1;
  }
  return 0;
}

const COMMENTS_TITLE =
  /\bcomments?\b|kommentare?\b|kommentar-|kommentarer|kommentit|commentaires?|comentarios?|comentários|commenti\b|reacties|komentarze|komentáře|комментари|коментар|yorumlar|コメント|评论|留言|댓글|תגובות|تعليق/i;
const COMMENTS_ADDRESS = /\/comments?\/(?:feed|default|rss|atom)|[?&]feed=comments|\/comments?\.(?:xml|rss|atom)/i;

/** The feeds that a page names without those of comments, of an article's own page too; in its order. */
export function withoutComments(feeds: readonly NamedFeed[], page: SeenPage): NamedFeed[] {
  const posts = feeds.filter(({ url }) => !COMMENTS_ADDRESS.test(url));
  const isArticle = page.kind === 'article' && page.reason === null;
  const ofSite = posts.filter(({ url }) => !(isArticle && isUnder(url, page.url)));
  const named = ofSite.filter(isNamed);
  if (named.length > 0) return named;
  // What looks like an article may be the front page of a part of the site, and its feed is then below it.
  const below = posts.filter(isNamed);
  // A magazine may be called "Comment".
  return below.length > 0 ? below : ofSite;
}

function isNamed({ title }: NamedFeed): boolean {
  return !COMMENTS_TITLE.test(title ?? '');
}
