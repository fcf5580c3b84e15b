import type { Fetched } from '../../fetch/index.ts';
import {
  type AbsoluteUrl,
  type Instant,
  millis,
  type Source,
  type SourceItem,
  type StatedDate,
} from '../../model/index.ts';
import { politeFetch } from '../manners/polite-fetch.ts';
import type { Ports } from '../ports.ts';
import { answerBytes } from '../reader.ts';
import {
  articlesAmong,
  dateOf,
  type NamedSitemap,
  newestFirst,
  sitemapsInOrder,
  WINDOW_ITEMS,
} from './sitemap-choice.ts';
import { type KeptSitemap, keepSitemaps, keptSitemaps } from './sitemap-memory.ts';
import { unreadable } from './unreadable.ts';

/** How many of the sitemaps that an index names one poll looks into. */
const MOST_SITEMAPS = 5;

/** How deep an index may lie within another: the protocol allows none, sites have one. */
const MOST_DEPTH = 2;

/** So long after a poll began no further sitemap is asked for: it must be over in its time. */
const PATIENCE_MS = 45_000;

/** A day as a site means it is over everywhere by then. */
const DAY_OVER_MS = 48 * 3600_000;

/** What the sitemaps of an index list. */
export type Followed = {
  /** The newest of each sitemap that was looked into, in the order in which they are to be believed. */
  readonly lists: readonly (readonly SourceItem[])[];
  /** False where nothing but looking tells whether they changed, or where one could not be had. */
  readonly settled: boolean;
  /** One line for each that could not be had or read. */
  readonly errors: readonly string[];
};

/**
 * Looks into the sitemaps that an index names, five at most, the most promising first, an index within it likewise. One
 * is not asked for where its `lastmod` says that it did not change, or that it holds nothing as new as what was found;
 * asked for again it is by its validators. `now` is when
 * the poll began. One that cannot be had now lists what it listed last. Throws only where our
 * own stores fail.
 */
export async function followIndex(
  source: Source,
  { url, sitemaps }: { readonly url: AbsoluteUrl; readonly sitemaps: readonly NamedSitemap[] },
  now: Instant,
  limit: number,
  ports: Ports,
): Promise<Followed> {
  const before = await keptSitemaps(source, url, ports.store);
  const after: KeptSitemap[] = [];
  const lists: (readonly SourceItem[])[] = [];
  const errors: string[] = [];
  const asked = new Set<AbsoluteUrl>([url]);
  // The next to be looked into is the last: an index may name tens of thousands.
  const waiting = inOrder(sitemaps, 1, now);
  let settled = true;
  let oldest: number | null = null;
  for (let looked = 0; looked < MOST_SITEMAPS; ) {
    const next = waiting.pop();
    if (next === undefined) break;
    const { sitemap, depth } = next;
    if (asked.has(sitemap.url) || isBefore(sitemap, oldest)) continue;
    asked.add(sitemap.url);
    looked += 1;
    const { kept, error } = await lookInto(sitemap, before.get(sitemap.url) ?? null, { source, now, limit }, ports);
    if (error !== null) errors.push(error);
    if (error !== null || !tellsChanges(sitemap, now)) settled = false;
    if (kept === null) continue;
    after.push(kept);
    if (kept.kind === 'urlset') {
      lists.push(kept.items);
      oldest = oldestInWindow(lists, now);
    } else if (depth < MOST_DEPTH) {
      for (const named of inOrder(kept.sitemaps, depth + 1, now)) waiting.push(named);
    }
  }
  await keepSitemaps(source, url, before, after, ports.store);
  return { lists, settled, errors };
}

type Waiting = { readonly sitemap: NamedSitemap; readonly depth: number };

function inOrder(sitemaps: readonly NamedSitemap[], depth: number, now: Instant): Waiting[] {
  return sitemapsInOrder(sitemaps, now)
    .map((sitemap) => ({ sitemap, depth }))
    .reverse();
}

/** The date of the oldest of what fits into the window, in milliseconds; null while there is room, or none has a date. */
function oldestInWindow(lists: Followed['lists'], now: Instant): number | null {
  const dates = lists.flatMap((items) => items.flatMap((item) => dateOf(item, now) ?? []));
  const oldest = dates.sort().at(-WINDOW_ITEMS);
  return oldest === undefined ? null : Date.parse(oldest);
}

/** What was last changed before the oldest of what fits was written holds nothing that fits. */
function isBefore({ modified }: NamedSitemap, oldest: number | null): boolean {
  return modified !== null && oldest !== null && endOf(modified) < oldest;
}

/** Whether the index itself will tell when a sitemap changes: not where it states no date, or only a day that may go on. */
function tellsChanges({ modified }: NamedSitemap, now: Instant): boolean {
  return modified !== null && endOf(modified) <= millis(now);
}

function isUnchanged({ modified }: NamedSitemap, kept: KeptSitemap): boolean {
  return modified !== null && modified.instant === kept.modified?.instant && endOf(modified) <= millis(kept.checked);
}

/** The last moment that a date may mean, in milliseconds since 1970. */
function endOf({ instant: moment, precision }: StatedDate): number {
  return millis(moment) + (precision === 'day' ? DAY_OVER_MS : 0);
}

/** Who looks into an index, when, and for how many items. */
type Looker = { readonly source: Source; readonly now: Instant; readonly limit: number };

type Look = { readonly kept: KeptSitemap | null; readonly error: string | null };

async function lookInto(
  sitemap: NamedSitemap,
  before: KeptSitemap | null,
  looker: Looker,
  ports: Ports,
): Promise<Look> {
  const { now } = looker;
  if (before !== null && isUnchanged(sitemap, before)) return { kept: before, error: null };
  if (millis(ports.now()) - millis(now) > PATIENCE_MS) {
    return { kept: before, error: `${sitemap.url}: earlier sitemaps took too long; it is fetched next time` };
  }
  const { url, modified } = sitemap;
  const { etag, lastModified, validatorsOf } = before ?? NOTHING_KNOWN;
  const answer = await politeFetch({ url, etag, lastModified, validatorsOf, accept: ACCEPT }, ports);
  if (answer.outcome === 'notModified' && before !== null) {
    // Where no date is ever compared with it, the time of the look would only make the memory differ.
    const checked = modified === null ? before.checked : now;
    return { kept: { ...before, modified, checked }, error: null };
  }
  if (answer.outcome !== 'fetched') {
    const error = 'message' in answer ? answer.message : 'answered 304 to an unconditional request';
    return { kept: before, error: error.includes(url) ? error : `${url}: ${error}` };
  }
  try {
    const validators = { etag: answer.etag, lastModified: answer.lastModified, validatorsOf: answer.url };
    return {
      kept: { url, modified, ...validators, checked: now, ...(await contentOf(answer, looker, ports)) },
      error: null,
    };
  } catch (error) {
    return { kept: before, error: unreadable(error).message };
  }
}

const NOTHING_KNOWN = { etag: null, lastModified: null, validatorsOf: null };

const ACCEPT = 'application/xml, text/xml;q=0.9, application/gzip;q=0.8, text/html;q=0.7, */*;q=0.5';

/** No more sitemaps of an index within an index are kept in mind. */
const MOST_NAMED = 100;

async function contentOf(answer: Fetched, { source, now, limit }: Looker, { read }: Pick<Ports, 'read'>) {
  const found = await read('sitemap', source.id, answerBytes(answer));
  return found.kind === 'index'
    ? { kind: found.kind, sitemaps: sitemapsInOrder(found.sitemaps, now).slice(0, MOST_NAMED) }
    : { kind: found.kind, items: newestFirst(articlesAmong(found.items), now).slice(0, limit) };
}
