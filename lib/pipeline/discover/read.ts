import { decodeText } from '../../fetch/index.ts';
import {
  type ExtractionRules,
  type Instant,
  instant,
  type ListedItem,
  millis,
  type SourceFeed,
  type SourceItem,
  type Terms,
  termsOf,
} from '../../model/index.ts';
import { gunzipIfPacked, isSitemap, parseFeed } from '../../parse/index.ts';
import { isCut, isShort } from '../poll/cut.ts';
import { sitemapIn } from '../poll/sitemap-answer.ts';
import { articlesAmong, newestFirst as newestArticles } from '../poll/sitemap-choice.ts';
import type { Listed, PreviewItem, Reading, SeenAnswer, SeenPage } from '../seen.ts';
import { seePage } from './page.ts';
import { firstClause } from './said.ts';

export type { Listed, PreviewItem, Reading } from '../seen.ts';

/**
 * Reads an answer of whatever kind, a page by an operator's rules where there are any; `as` is what it is taken for where it
 * is nothing. Never throws for what it holds.
 */
export async function readAnswer(
  answer: SeenAnswer,
  now: Instant,
  rules?: ExtractionRules,
  as: 'page' | null = null,
): Promise<Reading> {
  const reading = await readAny(answer, now, rules);
  return reading.is === 'none' && as === 'page' ? { is: 'page', page: seePage(answer, now, rules) } : reading;
}

async function readAny(answer: SeenAnswer, now: Instant, rules: ExtractionRules | undefined): Promise<Reading> {
  try {
    const bytes = gunzipIfPacked(answer.body, MOST_BYTES);
    const { text } = decodeText(bytes, answer.contentType, 'xml');
    const root = rootOf(text);
    // HTML is no feed, whatever examples of one stand in it; but a feed may be wrapped in it by a careless server.
    if (root !== null && HTML_ROOTS.has(root)) {
      const wrapped = WRAPPED.test(text.slice(0, WHERE_A_ROOT_STANDS))
        ? await readFeed(text, answer, now).catch(() => null)
        : null;
      return wrapped !== null && wrapped.total > 0
        ? { is: 'feed', listed: wrapped }
        : { is: 'page', page: seePage(answer, now, rules) };
    }
    if (root === 'opml') return { is: 'none', line: OPML, isFinal: true };
    if (isSitemap(text) || isAddresses(text)) return { is: 'sitemap', sitemap: sitemapIn(answer) };
    return { is: 'feed', listed: await readFeed(text, answer, now) };
  } catch (error) {
    // A piece of HTML may have no beginning.
    if (/\bhtml\b/i.test(answer.contentType ?? '') || namesFeed(answer))
      return { is: 'page', page: seePage(answer, now, rules) };
    const line = error instanceof Error ? firstClause(error.message) : String(error);
    return { is: 'none', line, isFinal: false };
  }
}

/** What has no markup may name its feed in a header. */
function namesFeed({ links = [] }: SeenAnswer): boolean {
  return links.some(({ rel, type }) => /\balternate\b/i.test(rel) && /\b(?:rss|atom|feed)\b/i.test(type));
}

const OPML = 'a list of feeds (OPML); import it with feedmill opml import';

/** A sitemap may have so many bytes unpacked (sitemaps.org/protocol.html), and nothing else comes packed in itself. */
const MOST_BYTES = 50 * 1024 * 1024;

/** The first element that tells what a document is, in lower case, whatever stands before it. */
function rootOf(text: string): string | null {
  const start = text.slice(0, WHERE_A_ROOT_STANDS);
  const root = /<(!doctype\s+html|html|head|body|rss|feed|rdf:rdf|channel|urlset|sitemapindex|opml)\b/i.exec(start);
  return root === null ? null : root[1]!.toLowerCase().replace(/\s+/, ' ');
}

/** XML in which a feed begins all the same. */
const WRAPPED = /^\s*<\?xml\b[\s\S]*<(?:rss|feed|rdf:rdf)[\s>]/i;

const HTML_ROOTS = new Set(['!doctype html', 'html', 'head', 'body']);

const WHERE_A_ROOT_STANDS = 10_000;

/** A sitemap may be a plain list of addresses (sitemaps.org/protocol.html#otherformats). */
function isAddresses(text: string): boolean {
  return /^\s*https?:\/\/[^\s<>"]+\s*(?:\n|$)/i.test(text.slice(0, 3000));
}

async function readFeed(text: string, { url, contentType }: SeenAnswer, now: Instant): Promise<Listed> {
  const feed = await parseFeed(text, { url, contentType, now });
  const items = feed.items.filter((item) => item.url !== null || item.title !== null);
  const terms = termsAmong(feed);
  return {
    kind: 'feed',
    title: feed.title,
    language: feed.language,
    items: newestFirst(items.slice(0, MOST_LOOKED_AT).map(asPreview), now),
    total: items.length,
    ...(terms && { terms }),
  };
}

/** The feed's own terms, and with them those of its items. */
function termsAmong({ terms = {}, items }: SourceFeed): Terms | undefined {
  const told = items.slice(0, MOST_LOOKED_AT).flatMap((item) => item.terms ?? []);
  const tdm = terms.tdm ?? told.find((one) => one.tdm)?.tdm;
  const rights = terms.rights ?? told.find((one) => one.rights)?.rights;
  return termsOf({
    licences: [...(terms.licences ?? []), ...told.flatMap(({ licences = [] }) => licences)],
    ...(rights && { rights }),
    signals: [...(terms.signals ?? []), ...told.flatMap(({ signals = [] }) => signals)],
    ...(tdm && { tdm }),
  });
}

/** More items than this are not looked at before somebody follows them. */
const MOST_LOOKED_AT = 100;

function asPreview(item: SourceItem): PreviewItem {
  const { title, url, published, updated, content, summary } = item;
  const complete = (content ?? summary) !== null && !isShort(item) && !isCut(item);
  return { title, url, date: published ?? updated, complete };
}

/** What the sitemap of a site lists; items of the site's whole archive are counted, not shown. */
export function sitemapListed(items: readonly SourceItem[], now: Instant): Listed {
  const articles = articlesAmong(items);
  const newest = newestArticles(articles, now).slice(0, MOST_LOOKED_AT);
  const language = articles.find((item) => item.language !== null)?.language ?? null;
  return {
    kind: 'sitemap',
    title: null,
    language,
    items: newest.map((item) => ({ ...asPreview(item), complete: false })),
    total: articles.length,
  };
}

/** What a page lists. */
export function pageListed({ url, title, site, language, items }: SeenPage, now: Instant): Listed {
  const previews = items.map(
    (item: ListedItem): PreviewItem => ({
      title: item.title,
      url: item.url,
      date: item.published,
      complete: item.complete,
    }),
  );
  // A front page is its site; any other page is a part of it, which its own title names.
  const name = new URL(url).pathname === '/' ? (site ?? title) : (title ?? site);
  return { kind: 'page', title: name, language, items: newestFirst(previews, now), total: items.length };
}

/** What has no date, or one that is still to come, follows in the source's own order. */
function newestFirst(items: readonly PreviewItem[], now: Instant): PreviewItem[] {
  const dates = new Map(items.map((item) => [item, dateOf(item, now) ?? '']));
  const date = (item: PreviewItem) => dates.get(item) ?? '';
  return items.toSorted((a, b) => (date(a) === date(b) ? 0 : date(a) > date(b) ? -1 : 1));
}

/** When an item was published; null where nothing tells, or where that is yet to be. */
export function dateOf({ date }: PreviewItem, now: Instant): Instant | null {
  return date !== null && date.instant <= instant(millis(now) + DAY_MS) ? date.instant : null;
}

const DAY_MS = 24 * 3600_000;
