import {
  type AbsoluteUrl,
  type Instant,
  instant,
  millis,
  type SourceItem,
  type StatedDate,
} from '../../model/index.ts';

/** A sitemap that another one names. */
export type NamedSitemap = { readonly url: AbsoluteUrl; readonly modified: StatedDate | null };

/**
 * Of a site's whole archive, a source's window holds the newest few: at its first read nobody wants twenty years of it,
 * and no site wants them asked for.
 */
export const WINDOW_ITEMS = 100;

/**
 * A sitemap's items, the newest first. An item is as new as its news date, else its `lastmod`, else the date in its
 * address. Those with none follow, from the end and from the beginning by turns: nobody tells at which of them a sitemap
 * grows.
 */
export function newestFirst(items: readonly SourceItem[], now: Instant): readonly SourceItem[] {
  const { dated, undated } = byDate(items, now);
  return [...dated, ...alternately(undated)];
}

/**
 * The newest of what several sitemaps list, each with the newest first: at most {@link WINDOW_ITEMS}; where none of these
 * was listed before (`isKnown`) but others were, up to `limit`, for so many may have come between two reads. Where
 * nothing has a date, each sitemap gives as many.
 */
export function newestOf(
  lists: readonly (readonly SourceItem[])[],
  limit: number,
  now: Instant,
  isKnown: (item: SourceItem) => boolean,
): SourceItem[] {
  const apart = lists.map((items) => byDate(items, now));
  const { dated } = byDate(
    apart.flatMap((list) => list.dated),
    now,
  );
  const ordered = [...dated, ...byTurns(apart.map((list) => list.undated))];
  const first = ordered.slice(0, Math.min(limit, WINDOW_ITEMS));
  return first.some(isKnown) ? first : ordered.slice(0, limit);
}

function byDate(items: readonly SourceItem[], now: Instant) {
  const dates = new Map(items.map((item) => [item, dateOf(item, now)]));
  const date = (item: SourceItem) => dates.get(item) ?? '';
  const dated = items.filter((item) => date(item) !== '').sort((a, b) => -compare(date(a), date(b)));
  return { dated, undated: items.filter((item) => date(item) === '') };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The first of each, the second of each … */
function byTurns<T>(lists: readonly (readonly T[])[]): T[] {
  const longest = lists.reduce((most, list) => Math.max(most, list.length), 0);
  return Array.from({ length: longest }).flatMap((_, turn) => lists.flatMap((list) => list.slice(turn, turn + 1)));
}

/** What orders an item, to be compared as text; null where nothing tells. A date in the future tells nothing. */
export function dateOf({ published, updated, url }: SourceItem, now: Instant): string | null {
  const date = published?.instant ?? updated?.instant ?? (url === null ? null : dateInAddress(url));
  return date !== null && date <= instant(millis(now) + DAY_MS) ? date : null;
}

const DAY_MS = 24 * 3600_000;

/** `2026-11` or `2026-11-20` from `/2026/11/20/…`, `sitemap-2026-11.xml`, `/20261120-…`; null where there is none. */
function dateInAddress(url: AbsoluteUrl): string | null {
  const { pathname } = new URL(url);
  const found = /(?<!\d)((?:19|20)\d\d)[-_/.]?(0[1-9]|1[0-2])(?:[-_/.]?(0[1-9]|[12]\d|3[01]))?(?!\d)/.exec(pathname);
  return found === null ? null : found.slice(1).filter(Boolean).join('-');
}

/** The items that may be articles, without the dates that are none of theirs. */
export function articlesAmong(items: readonly SourceItem[]): readonly SourceItem[] {
  return withoutStamps(items.filter(mayBeArticle));
}

/** A list of fewer items may well have been changed all at once. */
const FEWEST_STAMPED = 10;

/**
 * Items without the `lastmod` that most of them share to the hour: it tells when the sitemap was written, not when an
 * article was. Taken at its word, it would have every page asked for again whenever the sitemap is written.
 */
function withoutStamps(items: readonly SourceItem[]): readonly SourceItem[] {
  const hours = new Map<string, number>();
  for (const { updated } of items) {
    if (updated !== null) hours.set(hourOf(updated), (hours.get(hourOf(updated)) ?? 0) + 1);
  }
  const stamp = [...hours].find(([, count]) => count >= FEWEST_STAMPED && count * 2 > items.length)?.[0];
  if (stamp === undefined) return items;
  return items.map((item) =>
    item.updated !== null && hourOf(item.updated) === stamp ? { ...item, updated: null } : item,
  );
}

function hourOf({ instant: moment }: StatedDate): string {
  return moment.slice(0, 13);
}

/** Where a site keeps what is no article: lists of articles, and what is not text. */
const LIST_FOLDER =
  /^(?:tags?|categor(?:y|ies)|kategorien?|categories|categorias?|auth?ors?|autor(?:en|es)?|auteurs?|search|feed)$/;
const FILE = /\.(?:jpe?g|png|gif|webp|avif|svg|ico|mp[34]|m4[av]|webm|zip|gz|css|js|json|rss|xml)$/;

/**
 * Whether an address may be an article's: not a site's root, nor one in a language, a list by tag, category or author,
 * a further page of a list, a picture. What is left is told by the page itself. A news sitemap names nothing but
 * articles: what has a title is one, whatever its address.
 */
function mayBeArticle({ url, title }: Pick<SourceItem, 'url' | 'title'>): boolean {
  if (url === null) return false;
  if (title !== null) return true;
  const { pathname, search } = new URL(url);
  const path = pathname.toLowerCase();
  const parts = path.split('/').filter((part) => part !== '');
  const [first = ''] = parts;
  if (parts.length === 0) return /\d/.test(search);
  if (parts.length === 1 && /^(?:[a-z]{2}(?:-[a-z]{2})?|(?:index|default)\.\w+)$/.test(first)) return /\d/.test(search);
  if (FILE.test(path) || /\/page\/\d+\/?$/.test(path)) return false;
  return dateInAddress(url) !== null || !parts.slice(0, -1).some((part) => LIST_FOLDER.test(part));
}

/** The kinds of sitemaps by their names, the most wanted first. */
const NAMES: readonly RegExp[] = [
  /news(?!letter)/,
  /(?<![a-z])(?:posts?|articles?|artikel|articulos?|stor(?:y|ies)|blogs?|beitraege|noticias)(?![a-z])/,
];
const OTHER_THINGS =
  /(?<![a-z])(?:categor(?:y|ies)|tags?|auth?ors?|users?|taxonom(?:y|ies)|topics?|sections?|pages|static|videos?|images?|photos?|galler(?:y|ies)|products?|landing|events?|misc)(?![a-z])|(?:^|\/)page[-_]sitemap|posts-page-\d|sitemap[-_]page\./;

/**
 * The sitemaps that an index names, those first in which new articles are looked for: of news, then of posts, then
 * others; within each the newest by `lastmod` or the date in the name, and where neither tells, from both ends. Those of
 * categories, authors, pictures and the like are left out, unless there is nothing else.
 */
export function sitemapsInOrder(sitemaps: readonly NamedSitemap[], now: Instant): NamedSitemap[] {
  const kinds = new Map<number, NamedSitemap[]>();
  for (const sitemap of sitemaps) {
    const kind = kindOf(sitemap.url);
    const alike = kinds.get(kind);
    if (alike === undefined) kinds.set(kind, [sitemap]);
    else alike.push(sitemap);
  }
  const wanted = [...kinds].filter(([kind]) => kind <= NAMES.length || kinds.size === 1);
  return wanted.sort(([a], [b]) => a - b).flatMap(([, alike]) => newestSitemaps(alike, now));
}

function kindOf(url: AbsoluteUrl): number {
  const { pathname, search } = new URL(url);
  const name = `${pathname}${search}`.toLowerCase();
  if (OTHER_THINGS.test(name)) return NAMES.length + 1;
  const kind = NAMES.findIndex((pattern) => pattern.test(name));
  return kind === -1 ? NAMES.length : kind;
}

function newestSitemaps(sitemaps: readonly NamedSitemap[], now: Instant): NamedSitemap[] {
  const latest = instant(millis(now) + DAY_MS);
  const dates = new Map(sitemaps.map((one) => [one, one.modified?.instant ?? dateInAddress(one.url) ?? '']));
  const date = (one: NamedSitemap) => dates.get(one) ?? '';
  const isDated = (one: NamedSitemap) => date(one) !== '' && date(one) <= latest;
  const dated = sitemaps.filter(isDated).sort((a, b) => -compare(date(a), date(b)));
  return [...dated, ...alternately(sitemaps.filter((one) => !isDated(one)))];
}

/** The last, the first, the second last, the second … */
function alternately<T>(list: readonly T[]): T[] {
  return list.map((_, at) => list[at % 2 === 0 ? list.length - 1 - at / 2 : (at - 1) / 2] as T);
}
