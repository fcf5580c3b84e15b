import { sha256, titleOf } from '../../identity/index.ts';
import { type Instant, instant, millis, type Source, type WindowItem } from '../../model/index.ts';
import type { Offer } from '../messages.ts';

/** A page is looked at again at growing distances, at most this many times the source's `recheck`. */
const LONGEST_RECHECK = 8;

/** What a poll hands on, and what the source's window is afterwards. */
export type WindowChange = { readonly offers: readonly Offer[]; readonly window: readonly WindowItem[] };

/** Below this many items a list that has nothing in common with the one before it says nothing: one new item does that. */
const SMALLEST_OVERLAPPING = 3;

/** Whether items may have been lost between two polls: what is listed now has nothing in common with what was. */
export function hasGap(before: readonly WindowItem[], listed: readonly Offer[]): boolean {
  if (before.length < SMALLEST_OVERLAPPING || listed.length === 0) return false;
  return !listed.some(isKnownIn(before));
}

/** Tells the offers that a window holds already. */
export function isKnownIn(window: readonly WindowItem[]): (offer: Offer) => boolean {
  const known = new Map(window.map((item) => [item.key, item]));
  return (offer) => knownAs(offer, known) !== undefined;
}

/** The item of a window that an offer is: from before its marks were known to stand at several, the one that says the same. */
function knownAs(offer: Offer, known: ReadonlyMap<string, WindowItem>): WindowItem | undefined {
  const item = known.get(keyOf(offer));
  if (item !== undefined || offer.shared === undefined) return item;
  const former = known.get(formerKeyOf(offer));
  return former?.hash === toldHash(offer) ? former : undefined;
}

/**
 * Compares what a source lists now with what it listed before. Offers, oldest first: items that are new or say
 * something else, and items that have vanished from the midst of the list, which a mere growth of the list does not
 * explain.
 */
export function compareWindows(
  before: readonly WindowItem[],
  listed: readonly Offer[],
  needsPage: (offer: Offer) => boolean,
  source: Pick<Source, 'id'>,
  now: Instant,
): WindowChange {
  const known = new Map(before.map((item) => [item.key, item]));
  const window: WindowItem[] = [];
  const offers: Offer[] = [];
  const keys = new Set<string>();
  for (const offer of listed) {
    const key = keyOf(offer);
    if (keys.has(key)) continue;
    keys.add(key);
    const hash = toldHash(offer);
    const old = knownAs(offer, known);
    const unchanged = old?.hash === hash;
    if (!unchanged) offers.push(offer);
    window.push({
      key,
      hash,
      // The page at a shared address is not the item's.
      url: offer.shared?.includes('url') ? null : offer.url,
      since: old?.since ?? now,
      visited: unchanged ? old.visited : now,
      page: needsPage(offer),
    });
  }
  // What was listed under a mark that turned out to be shared has not vanished.
  for (const offer of listed) keys.add(formerKeyOf(offer));
  const vanished = vanishedFrom(before, keys).map((item) => visit(item, 'missing', source, now));
  return { offers: [...offers.reverse(), ...vanished], window };
}

/**
 * The items whose pages are due to be looked at again: after `recheck` seconds, then at distances that double up to
 * {@link LONGEST_RECHECK} times that. The window says so afterwards.
 */
export function dueRechecks(
  window: readonly WindowItem[],
  source: Pick<Source, 'id' | 'recheck'>,
  now: Instant,
): WindowChange {
  if (source.recheck <= 0) return { offers: [], window };
  const offers: Offer[] = [];
  const after = window.map((item) => {
    if (recheckAt(item, source) > millis(now)) return item;
    offers.push(visit(item, 'recheck', source, now));
    return { ...item, visited: now };
  });
  return { offers, window: after };
}

/**
 * When the next of a window's pages is due to be looked at again, null where none ever is. Not before a quarter of
 * `recheck` has passed: pages that fall due one after the other are looked at together.
 */
export function nextRecheck(
  window: readonly WindowItem[],
  source: Pick<Source, 'id' | 'recheck'>,
  now: Instant,
): Instant | null {
  const earliest = Math.min(...window.map((item) => recheckAt(item, source)));
  return Number.isFinite(earliest) ? instant(Math.max(earliest, millis(now) + source.recheck * 250)) : null;
}

/** In milliseconds; infinite for an item whose page is not looked at again. */
function recheckAt(item: WindowItem, { recheck }: Pick<Source, 'recheck'>): number {
  if (!item.page || item.url === null || recheck <= 0) return Number.POSITIVE_INFINITY;
  const shortest = recheck * 1000;
  const distance = Math.max(shortest, millis(item.visited) - millis(item.since));
  return millis(item.visited) + Math.min(distance, LONGEST_RECHECK * shortest);
}

/**
 * Items before the last one that is still listed cannot have been pushed out at the end. Where none is still listed,
 * the whole window has moved on and nothing is known.
 */
function vanishedFrom(before: readonly WindowItem[], listed: ReadonlySet<string>): WindowItem[] {
  const lastListed = before.findLastIndex((item) => listed.has(item.key));
  return before.slice(0, Math.max(lastListed, 0)).filter((item) => !listed.has(item.key) && item.url !== null);
}

function visit(item: WindowItem, purpose: 'missing' | 'recheck', source: Pick<Source, 'id'>, now: Instant): Offer {
  return { source: source.id, purpose, guid: null, url: item.url, seen: now, told: { form: 'nothing' } };
}

/** What a window knows an offer by: of its id, its address and its title the first that tells it from its neighbours. */
export function keyOf(offer: Offer): string {
  const { guid, url, told, shared } = offer;
  if (shared === undefined || told.form !== 'item') return formerKeyOf(offer);
  if (guid !== null && !shared.includes('guid')) return shortHash(guid);
  if (url !== null && !shared.includes('url')) return shortHash(url);
  const { title, published, content, summary } = told.item;
  const text = content ?? summary ?? '';
  const date = shared.includes('title') ? (published?.instant ?? text) : '';
  return shortHash(`title:${guid}:${url}:${titleOf({ title, text })}:${date}`);
}

function formerKeyOf({ guid, url, told }: Offer): string {
  const title = told.form === 'nothing' || told.form === 'content' ? null : told.item.title;
  return shortHash(guid ?? url ?? `title:${title}`);
}

function shortHash(text: string): string {
  return sha256(text).slice(0, 16);
}

/** What an offer tells, in short: by it a window knows an item that says something else. */
export function toldHash({ told }: Pick<Offer, 'told'>): string {
  return shortHash(JSON.stringify(told));
}

/** The instant at which the item at `position` of a list counts as seen: the list's order survives where dates lack. */
export function seenAt(now: Instant, position: number): Instant {
  return instant(millis(now) - position);
}
