import { extractPage } from '../../extract/index.ts';
import { decodeText, type Fetched } from '../../fetch/index.ts';
import {
  type AbsoluteUrl,
  type Instant,
  type ListedItem,
  type ListWay,
  NO_STATED_SCHEDULE,
  type Source,
  type SourceItem,
  type StatedSchedule,
} from '../../model/index.ts';
import { BREAKS_OFF, parseFeed, rootOf } from '../../parse/index.ts';
import type { Offer } from '../messages.ts';
import type { Ports } from '../ports.ts';
import { readSitemap } from './read-sitemap.ts';
import { seenAt } from './window.ts';

/** What a source's answer lists, in its order; or one line on why nothing can be read from it, and the remedy. */
export type Reading =
  | {
      readonly outcome: 'read';
      readonly offers: Offer[];
      /** What the answer itself says of when to come back. */
      readonly stated: StatedSchedule;
      /** Where older items are to be had: a listing's next page, a feed's next page or archive (RFC 5005). */
      readonly older: AbsoluteUrl | null;
      /** False where a limit cut items away. */
      readonly complete: boolean;
      /**
       * Whether the same validators stand for the same list. Not for an index of sitemaps that does not tell when they
       * changed, nor for a feed that broke off on its way: it has to be read anew though the source says it did not change.
       */
      readonly settled: boolean;
      /** How much of a feed's document was mended while it was read. */
      readonly repairs: number;
      /** How a page's list was found; null where no selector that lasts leads to it, and for other kinds of source. */
      readonly way: ListWay | null;
    }
  | { readonly outcome: 'unreadable'; readonly message: string };

/** What was read, before it is cut to the limit. */
type Listed = Omit<Extract<Reading, { outcome: 'read' }>, 'outcome'>;

/**
 * Reads at most `limit` items from a source's answer, as seen at `now`; of a sitemap that is an index, the sitemaps it
 * names are fetched. The list of a page is looked for on the `way` it was found before. Never throws for what the answer holds, nor for what a host does; throws where our own stores fail.
 */
export async function readSource(
  source: Source,
  answer: Fetched,
  now: Instant,
  limit: number,
  ports: Ports,
  way: ListWay | null = null,
): Promise<Reading> {
  if (source.kind === 'sitemap') return readSitemapSource(source, answer, now, limit, ports);
  try {
    const listed = source.kind === 'page' ? readListing(source, answer, now, way) : await readFeed(source, answer, now);
    const { offers } = listed;
    return { outcome: 'read', ...listed, offers: offers.slice(0, limit), complete: offers.length <= limit };
  } catch (error) {
    return { outcome: 'unreadable', message: error instanceof Error ? error.message : String(error) };
  }
}

async function readFeed(source: Source, answer: Fetched, now: Instant): Promise<Listed> {
  const { text } = decodeText(answer.body, answer.contentType, 'xml');
  const feed = await parseFeed(text, { url: answer.url, contentType: answer.contentType, now });
  // Half a text would pass for a whole one, and half an id for another: what breaks off waits until it comes whole.
  const whole = feed.items.filter((item) => item.repairs.every(({ code }) => code !== BREAKS_OFF));
  const items = whole
    .filter((item) => item.guid !== null || item.url !== null || item.title !== null)
    .map((item) => ({ ...item, language: item.language ?? feed.language }));
  const offers = items.map((item, position) => offerOf(source, item, seenAt(now, position)));
  const settled = whole.length === feed.items.length;
  const repairs = [feed, ...feed.items].reduce((sum, one) => sum + one.repairs.length, 0);
  return { offers, stated: feed.schedule, older: feed.older, complete: true, settled, repairs, way: null };
}

async function readSitemapSource(
  source: Source,
  answer: Fetched,
  now: Instant,
  limit: number,
  ports: Ports,
): Promise<Reading> {
  const reading = await readSitemap(source, answer, now, limit, ports);
  if (reading.outcome === 'unreadable') return reading;
  const { items, complete, settled } = reading;
  const offers = items.map((item, position) => offerOf(source, item, seenAt(now, position)));
  return { outcome: 'read', offers, stated: NO_STATED_SCHEDULE, older: null, complete, settled, repairs: 0, way: null };
}

function readListing(source: Source, answer: Fetched, now: Instant, known: ListWay | null): Listed {
  const { text } = decodeText(answer.body, answer.contentType, 'html');
  if (rootOf(text) !== null) {
    throw new Error(`${answer.url} is a feed, not a page; read it as a source of kind "feed"`);
  }
  const { items, reason, feeds, next, way } = extractPage(text, {
    url: answer.url,
    rules: source.rules,
    now,
    way: known,
  });
  if (items.length === 0) throw new Error(nothingListed(answer.url, reason, feeds));
  const offers = items.map((item, position) => listedOffer(source, item, seenAt(now, position)));
  return { offers, stated: NO_STATED_SCHEDULE, older: next, complete: true, settled: true, repairs: 0, way };
}

function nothingListed(url: AbsoluteUrl, reason: string | null, feeds: readonly AbsoluteUrl[]): string {
  const why = reason === null ? '' : ` (${reason})`;
  const remedy =
    feeds[0] === undefined
      ? 'give the source a rule `item`, or another address'
      : `the page declares a feed: ${feeds[0]}`;
  return `${url} lists no articles${why}; ${remedy}`;
}

function offerOf({ id: source }: Source, item: SourceItem, seen: Instant): Offer {
  return { source, purpose: 'listed', guid: item.guid, url: item.url, seen, told: { form: 'item', item } };
}

function listedOffer({ id: source }: Source, item: ListedItem, seen: Instant): Offer {
  return { source, purpose: 'listed', guid: null, url: item.url, seen, told: { form: 'listed', item } };
}
