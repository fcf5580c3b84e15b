import { type AbsoluteUrl, type Instant, millis, type Source } from '../../model/index.ts';
import { politeFetch } from '../manners/polite-fetch.ts';
import type { Offer } from '../messages.ts';
import type { Ports } from '../ports.ts';
import { readSource } from './read-source.ts';
import { seenAt } from './window.ts';

/** What a source's older pages gave. */
export type Older = {
  /** The items of all pages in the order of the list, known ones among them. */
  readonly offers: readonly Offer[];
  /** Whether a page was reached that holds an item which is known: nothing is missing then. */
  readonly overlapped: boolean;
  /** How many pages were read. */
  readonly pages: number;
  /** Why a page could not be read, in one line; null where none failed. */
  readonly error: string | null;
};

/** How far back to read. */
export type Reach = {
  /** The most pages. */
  readonly pages: number;
  /** How many items the newest page gave: those of the older ones count as seen before them. */
  readonly after: number;
  /** When the newest page was asked for, which is when the poll began; this moment if not given. */
  readonly now?: Instant;
};

/** More items than this are not taken over, on however few pages. */
const MOST_ITEMS = 2000;

/** So long after the newest page was asked for no further one is: a poll must be over in its time. */
const PATIENCE_MS = 45_000;

/**
 * Reads a source's older pages from `older` on, each by the one before it: a list's further pages, and the archives of
 * RFC 5005 §4. It ends at the page that holds an item for which `known` holds, and without having overlapped where the
 * pages run out, come round again or are too many, or where one cannot be had or read. It does not wait for a busy host.
 * Throws only where our own stores fail.
 */
export async function readOlder(
  source: Source,
  older: AbsoluteUrl,
  known: (offer: Offer) => boolean,
  ports: Ports,
  { pages: mostPages, after, now = ports.now() }: Reach,
): Promise<Older> {
  const offers: Offer[] = [];
  const asked = new Set<AbsoluteUrl | null>([source.url]);
  let pages = 0;
  const end = (overlapped: boolean, error: string | null = null): Older => ({ offers, overlapped, pages, error });
  for (let next: AbsoluteUrl | null = older; next !== null && !asked.has(next); ) {
    if (pages === mostPages) return end(false);
    if (millis(ports.now()) - millis(now) > PATIENCE_MS) return end(false, `${next}: earlier pages took too long`);
    asked.add(next);
    const answer = await politeFetch({ url: next }, ports);
    if (answer.outcome !== 'fetched') {
      return end(false, 'message' in answer ? answer.message : `${next} answered 304 to an unconditional request`);
    }
    const room = MOST_ITEMS - offers.length;
    const reading = await readSource(source, answer, now, room, ports);
    if (reading.outcome === 'unreadable') return end(false, reading.message);
    pages += 1;
    asked.add(answer.url);
    const from = after + offers.length;
    offers.push(...reading.offers.map((offer, position) => ({ ...offer, seen: seenAt(now, from + position) })));
    if (reading.offers.some(known)) return end(true);
    if (!reading.complete) return end(false, `${next}: more than ${MOST_ITEMS} older items; the rest is skipped`);
    next = reading.older;
  }
  return end(false);
}
