import { extractPage } from '../extract/index.ts';
import { decodeText, type FetchResult } from '../fetch/index.ts';
import type { AbsoluteUrl, Instant, Source } from '../model/index.ts';
import { parseFeed } from '../parse/index.ts';
import type { Offer } from './messages.ts';
import { seenAt } from './window.ts';

type Fetched = Extract<FetchResult, { outcome: 'fetched' }>;

/** What a source's answer lists, in its order; or one line on why nothing can be read from it, and the remedy. */
export type Reading =
  | { readonly outcome: 'read'; readonly offers: Offer[] }
  | { readonly outcome: 'unreadable'; readonly message: string };

/** Reads at most `limit` items from a source's answer. Never throws for what the answer holds. */
export async function readSource(source: Source, answer: Fetched, now: Instant, limit: number): Promise<Reading> {
  try {
    const offers = source.kind === 'page' ? readListing(source, answer, now) : await readFeed(source, answer, now);
    return { outcome: 'read', offers: offers.slice(0, limit) };
  } catch (error) {
    return { outcome: 'unreadable', message: error instanceof Error ? error.message : String(error) };
  }
}

async function readFeed(source: Source, answer: Fetched, now: Instant): Promise<Offer[]> {
  const { text } = decodeText(answer.body, answer.contentType, 'xml');
  const feed = await parseFeed(text, { url: answer.url, contentType: answer.contentType });
  return feed.items
    .filter((item) => item.guid !== null || item.url !== null || item.title !== null)
    .map((item, position) => ({
      source: source.id,
      purpose: 'listed',
      guid: item.guid,
      url: item.url,
      seen: seenAt(now, position),
      told: { form: 'item', item: { ...item, language: item.language ?? feed.language } },
    }));
}

function readListing(source: Source, answer: Fetched, now: Instant): Offer[] {
  const { text } = decodeText(answer.body, answer.contentType, 'html');
  if (/^\s*(?:<\?xml[^>]*>\s*(?:<!--.*?-->\s*)*)?<(?:rss|feed|rdf:RDF)\b/s.test(text.slice(0, 2000))) {
    throw new Error(`${answer.url} is a feed, not a page; read it as a source of kind "feed"`);
  }
  const { items, reason, feeds } = extractPage(text, { url: answer.url, rules: source.rules, now });
  if (items.length === 0) throw new Error(nothingListed(answer.url, reason, feeds));
  return items.map((item, position) => ({
    source: source.id,
    purpose: 'listed',
    guid: null,
    url: item.url,
    seen: seenAt(now, position),
    told: { form: 'listed', item },
  }));
}

function nothingListed(url: AbsoluteUrl, reason: string | null, feeds: readonly AbsoluteUrl[]): string {
  const why = reason === null ? '' : ` (${reason})`;
  const remedy =
    feeds[0] === undefined
      ? 'give the source a rule `item`, or another address'
      : `the page declares a feed: ${feeds[0]}`;
  return `${url} lists no articles${why}; ${remedy}`;
}
