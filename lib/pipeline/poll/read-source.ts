import type { Fetched } from '../../fetch/index.ts';
import {
  type AbsoluteUrl,
  type HubLinks,
  type Instant,
  type ListedItem,
  type ListWay,
  NO_STATED_SCHEDULE,
  type Reckoning,
  type Repair,
  type Source,
  type SourceItem,
  type StatedSchedule,
  type Terms,
} from '../../model/index.ts';
import type { Offer } from '../messages.ts';
import type { Ports } from '../ports.ts';
import { answerBytes } from '../reader.ts';
import { readSitemap } from './read-sitemap.ts';
import { breaksOff, isNamed, mendedIn, NOTHING, reckoningOf, whyLeft, withMended, withoutRest } from './reckoning.ts';
import { offerWithTerms, sourceTerms, withPublicTerms } from './terms.ts';
import { type Unreadable, unreadable } from './unreadable.ts';
import { seenAt } from './window.ts';

/** What a source's answer lists, in its order; or one line on why nothing can be read from it, and the remedy. */
export type Reading =
  | {
      readonly outcome: 'read';
      readonly offers: readonly Offer[];
      /** What the answer itself says of when to come back. */
      readonly stated: StatedSchedule;
      /** Where older items are to be had: a listing's next page, a feed's next page or archive (RFC 5005). */
      readonly older: AbsoluteUrl | null;
      /** Where a feed says of itself that it is found, elsewhere than where it was asked for; null where it does not. */
      readonly movedTo: AbsoluteUrl | null;
      /** False where a limit cut items away. */
      readonly complete: boolean;
      /**
       * Whether the same validators stand for the same list. Not for an index of sitemaps that does not tell when they
       * changed, nor for a feed that broke off on its way: it has to be read anew though the source says it did not change.
       */
      readonly settled: boolean;
      /** What of the answer was mended while it was read, and what could not be taken. */
      readonly reckoning: Reckoning;
      /** How a page's list was found; null where no selector that lasts leads to it, and for other kinds of source. */
      readonly way: ListWay | null;
      /** What is said of the use of all that it lists; absent where that is nothing. */
      readonly terms?: Terms;
      /** The hubs that the document names, and itself; absent where it names none. */
      readonly hub?: HubLinks | undefined;
    }
  | Unreadable;

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
  const reading = await readAnswer(source, answer, now, limit, ports, way);
  if (reading.outcome === 'unreadable') return reading;
  const { terms: ofFeed, ...read } = reading;
  const dropped: Repair[] = [];
  const terms = sourceTerms(ofFeed, answer, ports.manners.trustedOrigins, (repair) => dropped.push(repair));
  const rest = { ...read, reckoning: withMended(read.reckoning, dropped) };
  if (terms === undefined) return rest;
  return { ...rest, terms, offers: rest.offers.map((offer) => offerWithTerms(offer, terms, answer.url)) };
}

async function readAnswer(
  source: Source,
  answer: Fetched,
  now: Instant,
  limit: number,
  ports: Ports,
  way: ListWay | null,
): Promise<Reading> {
  if (source.kind === 'sitemap') return readSitemapSource(source, answer, now, limit, ports);
  try {
    const listed = await (source.kind === 'page'
      ? readListing(source, answer, now, way, ports)
      : readFeed(source, answer, now, ports));
    const { offers } = listed;
    const reckoning = withoutRest(listed.reckoning, offers.slice(limit), limit);
    return { outcome: 'read', ...listed, reckoning, offers: offers.slice(0, limit), complete: offers.length <= limit };
  } catch (error) {
    return unreadable(error);
  }
}

async function readFeed(
  source: Source,
  answer: Fetched,
  now: Instant,
  { read, manners }: Pick<Ports, 'read' | 'manners'>,
): Promise<Listed> {
  const feed = withPublicTerms(await read('feed', source.id, answerBytes(answer), now), manners.trustedOrigins);
  // Half a text would pass for a whole one, and half an id for another: what breaks off waits until it comes whole.
  const left = feed.items.flatMap((item, at) => whyLeft(item, at) ?? []);
  const whole = feed.items.filter((item) => !breaksOff(item));
  const items = whole.filter(isNamed).map((item) => ({ ...item, language: item.language ?? feed.language }));
  const offers = items.map((item, position) => offerOf(source, item, seenAt(now, position)));
  const settled = whole.length === feed.items.length;
  const reckoning = reckoningOf(mendedIn(feed, answer.repairs), left);
  const { schedule: stated, older, movedTo, terms } = feed;
  const listed = { offers, stated, older, movedTo, complete: true, settled, reckoning, way: null, hub: feed.hub };
  return terms === undefined ? listed : { ...listed, terms };
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
  return {
    outcome: 'read',
    offers,
    stated: NO_STATED_SCHEDULE,
    older: null,
    movedTo: null,
    complete,
    settled,
    reckoning: NOTHING,
    way: null,
  };
}

async function readListing(
  source: Source,
  answer: Fetched,
  now: Instant,
  known: ListWay | null,
  { read }: Pick<Ports, 'read'>,
): Promise<Listed> {
  const page = await read('page', source.id, answerBytes(answer), { rules: source.rules, now, way: known });
  if (page === null) throw new Error(`${answer.url} is a feed, not a page; set the source's kind to feed`);
  const { items, reason, feeds, next, way, hub } = page;
  const { item } = source.rules;
  if (items.length === 0 && item !== undefined) {
    throw new Error(ruleFailed(answer.url, item, await read('matched', source.id, answerBytes(answer), item)));
  }
  if (items.length === 0) throw new Error(nothingListed(answer.url, reason, feeds, known));
  const offers = items.map((item, position) => listedOffer(source, item, seenAt(now, position)));
  return {
    offers,
    stated: NO_STATED_SCHEDULE,
    older: next,
    movedTo: null,
    complete: true,
    settled: true,
    reckoning: NOTHING,
    way,
    hub,
  };
}

function nothingListed(
  url: AbsoluteUrl,
  reason: string | null,
  feeds: readonly AbsoluteUrl[],
  known: ListWay | null,
): string {
  const why = reason === null ? '' : ` (${reason})`;
  const was = known === null ? '' : `, and its known item selector (${known.item}) no longer matches`;
  const remedy =
    feeds[0] === undefined
      ? 'give the source an `item` rule, or another address'
      : `the page declares a feed: ${feeds[0]}`;
  return `${url} lists no articles${why}${was}; ${remedy}`;
}

/** Why an operator's rule finds no items: it selects nothing, or what it selects lacks what makes an item. */
function ruleFailed(url: AbsoluteUrl, item: string, matched: number): string {
  if (matched === 0)
    return `${url}: the rule item (${item}) matches nothing on the page; check how its items are marked up now`;
  const elements = matched === 1 ? 'one element' : `${matched} elements`;
  return `${url}: the rule item (${item}) matches ${elements}, but none with both a title and a link; set the rules itemTitle and itemLink`;
}

function offerOf({ id: source }: Source, item: SourceItem, seen: Instant): Offer {
  return { source, purpose: 'listed', guid: item.guid, url: item.url, seen, told: { form: 'item', item } };
}

function listedOffer({ id: source }: Source, item: ListedItem, seen: Instant): Offer {
  return { source, purpose: 'listed', guid: null, url: item.url, seen, told: { form: 'listed', item } };
}
