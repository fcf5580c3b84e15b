import {
  type AbsoluteUrl,
  absoluteUrl,
  type Image,
  type Repair,
  type SourceItem,
  type StatedDate,
} from '../model/index.ts';
import { type Appearance, appearanceOf } from './appearance.ts';
import { dateFault, readDate } from './dates.ts';
import type { FeedContext } from './feed-context.ts';
import { mendText } from './mending.ts';
import { servedAs } from './not-a-feed.ts';
import { RepairLog } from './repair-log.ts';
import { MOST_ENTRIES, type RawEntry, type RawSitemap, sitemapEntries } from './sitemap-entries.ts';
import { collapse, looksLikeHtml, plainText } from './text.ts';

/** A sitemap as it was read: the pages of a site, or other sitemaps. */
export type Sitemap =
  | { readonly kind: 'urlset'; readonly items: readonly SourceItem[]; readonly repairs: readonly Repair[] }
  | {
      readonly kind: 'index';
      readonly sitemaps: readonly { readonly url: AbsoluteUrl; readonly modified: StatedDate | null }[];
      readonly repairs: readonly Repair[];
    };

/** Thrown for a text that is no sitemap. The message says what it looks like instead, and what to do. */
export class NotASitemapError extends Error {
  override readonly name = 'NotASitemapError';
}

/** Whether a text is the XML of a sitemap or of an index of sitemaps, by its first element; cheap. */
export function isSitemap(text: string): boolean {
  return appearanceOf(text) === 'sitemap';
}

/**
 * Reads a sitemap or an index of sitemaps from its decoded text (https://www.sitemaps.org/protocol.html), with Google's
 * news and image extensions, or a plain list of addresses, one a line. `lastmod` is when a page changed: only
 * `news:publication_date` says when it was published. What is broken is mended, and each repair recorded; 50,000 entries
 * are read at most. Throws {@link NotASitemapError} where there is no sitemap. Takes time linear in the text.
 */
export function parseSitemap(text: string, context: FeedContext): Sitemap {
  const repairs = new RepairLog();
  const appearance = appearanceOf(text);
  // A page may quote a sitemap, and JSON hold one.
  const raw = ELSE.has(appearance) ? null : (sitemapEntries(text, repairs) ?? listedEntries(text, repairs));
  if (raw === null) throw new NotASitemapError(`not a sitemap: ${SAYS[appearance]}${servedAs(context.contentType)}`);
  const { url: address } = context;
  const entries = entriesOf(raw, repairs);
  if (entries[0]?.kind === 'sitemap' || (entries.length === 0 && raw.root === 'sitemapindex')) {
    const sitemaps = entries.flatMap((entry) => namedSitemap(entry, address, repairs) ?? []);
    return { kind: 'index', sitemaps, repairs: repairs.list() };
  }
  const items = entries.flatMap((entry) => pageOf(entry, address, repairs) ?? []);
  return { kind: 'urlset', items, repairs: repairs.list() };
}

const ELSE: ReadonlySet<Appearance> = new Set(['html', 'json', 'feed', 'opml']);

const REMEDY = 'robots.txt may name the sitemap';

const SAYS: Readonly<Record<Appearance, string>> = {
  empty: 'the document is empty; check the address, or try again later',
  binary: 'it is binary data; give the address of an XML or text sitemap',
  html: `it is an HTML page; ${REMEDY}, or add the page as a source of kind page`,
  json: `it is JSON; ${REMEDY}`,
  feed: 'it is a feed; add it as a source of kind feed',
  opml: 'it is a list of feeds (OPML); add one of them as a source of kind feed',
  sitemap: 'it begins like a sitemap, but does not contain one; try again, or tell its publisher',
  xml: `it is XML without a urlset or sitemapindex element; ${REMEDY}`,
  text: `it is plain text, but not a list of addresses, one per line; ${REMEDY}`,
};

/** Plain text: nothing but addresses. A document that names one in passing is no sitemap. */
function listedEntries(text: string, repairs: RepairLog): RawSitemap | null {
  const entries: RawEntry[] = [];
  for (const [line] of text.replace(/^\uFEFF/, '').matchAll(/[^\r\n]+/g)) {
    const written = line.trim();
    if (written === '') continue;
    if (!/^https?:\/\/\S+$/i.test(written) || /[<>"]/.test(written)) return null;
    if (entries.length < MOST_ENTRIES) entries.push({ kind: 'url', fields: new Map([['loc', written]]) });
    else repairs.add('too-large', `more than ${MOST_ENTRIES} lines, the most a sitemap can have, were skipped`);
  }
  return entries.length > 0 ? { root: 'urlset', entries } : null;
}

/** The entries that a root of this name holds; where it holds only the other kind, those. */
function entriesOf({ root, entries }: RawSitemap, repairs: RepairLog): readonly RawEntry[] {
  const kind = root === 'urlset' ? 'url' : 'sitemap';
  const right = entries.filter((entry) => entry.kind === kind);
  if (right.length === 0) return entries;
  if (right.length < entries.length) repairs.add('entry-dropped', `elements other than ${kind} in a ${root}`);
  return right;
}

function namedSitemap(
  { fields }: RawEntry,
  address: AbsoluteUrl,
  repairs: RepairLog,
): { url: AbsoluteUrl; modified: StatedDate | null } | null {
  const url = addressOf(fields, address, repairs, repairs);
  if (url === null) return null;
  if (url === address) {
    repairs.add('entry-dropped', 'the index lists itself');
    return null;
  }
  return { url, modified: dateOf(fields.get('lastmod'), repairs) };
}

function pageOf({ fields }: RawEntry, address: AbsoluteUrl, log: RepairLog): SourceItem | null {
  const repairs = new RepairLog();
  const url = addressOf(fields, address, repairs, log);
  if (url === null) return null;
  const plain = (name: string): string | null => {
    const text = fields.get(name);
    if (text === undefined) return null;
    return mendText(looksLikeHtml(text) ? plainText(text) : collapse(text), repairs) || null;
  };
  const written = fields.get('image:loc');
  const picture = written === undefined ? null : absoluteUrl(written, url);
  const image: Image | null = picture && {
    ...{ url: picture, width: null, height: null, credit: null },
    alt: plain('image:title') ?? plain('image:caption'),
  };
  return {
    guid: null,
    url,
    links: [url],
    title: plain('news:title'),
    authors: [],
    published: dateOf(fields.get('news:publication_date'), repairs),
    updated: dateOf(fields.get('lastmod'), repairs),
    content: null,
    summary: null,
    tags: tagsOf(plain('news:keywords')),
    language: plain('news:language'),
    image,
    enclosures: [],
    repairs: repairs.list(),
  };
}

/** An entry's address, on whatever host; an entry without one is left out, which `log` then says. */
function addressOf(
  fields: RawEntry['fields'],
  base: AbsoluteUrl,
  repairs: RepairLog,
  log: RepairLog,
): AbsoluteUrl | null {
  const written = fields.get('loc') ?? '';
  const url = written === '' ? null : absoluteUrl(written, base);
  if (url === null) log.add('entry-dropped', written ? `"${written}" is not an http(s) address` : 'it has no address');
  else if (!/^https?:/i.test(written)) repairs.add('address-resolved', written);
  return url;
}

function dateOf(written: string | undefined, repairs: RepairLog): StatedDate | null {
  if (written === undefined) return null;
  const read = readDate(written);
  const fault = dateFault(read, null);
  if (fault !== null) repairs.add('date-dropped', `"${written}" ${fault}`);
  else if (!read!.standard && !W3C.test(written)) repairs.add('date-rewritten', written);
  return fault === null ? read!.date : null;
}

/** A time without its seconds, which the protocol allows (https://www.w3.org/TR/NOTE-datetime). */
const W3C = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?:Z|[+-]\d\d:\d\d)$/;

function tagsOf(keywords: string | null): readonly string[] {
  const tags = (keywords ?? '').split(/[,;]/).map((tag) => tag.trim());
  return [...new Set(tags)].filter((tag) => tag !== '');
}
