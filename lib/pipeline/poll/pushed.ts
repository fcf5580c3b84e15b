import { isSubscribed } from '../../hub/index.ts';
import {
  type Instant,
  MOST_MISSES,
  millis,
  type PushedItem,
  type SourceHub,
  type WindowItem,
} from '../../model/index.ts';
import type { Offer } from '../messages.ts';
import { statedDate } from './stated-date.ts';
import { isKnownIn, keyOf, toldHash, type WindowChange } from './window.ts';

/**
 * So long after an item came a hub may still push it, and so long an answer may be of before a push: what keeps feeds on
 * their way keeps them for minutes.
 */
const SETTLED_MS = 15 * 60_000;

/** So many items that pushes told are remembered until a poll has looked at them. */
const MOST_PUSHED = 50;

/** So many bodies and delays are remembered. */
const MOST_BODIES = 16;
const MOST_DELAYS = 20;

/** A source that was not polled for longer was not looked after, and no hub is to blame for what came meanwhile. */
const LOOKED_AFTER_MS = 26 * 3600_000;

/**
 * Of what a push tells, in its order, that which neither the last poll listed so nor an earlier push told. A push is part
 * of a list: what it does not tell is not gone, nor is what it tells listed.
 */
export function newInPush(
  offers: readonly Offer[],
  window: readonly WindowItem[],
  pushed: readonly PushedItem[],
  at: Instant,
): Offer[] {
  const listed = new Map(window.map((item) => [item.key, item]));
  const told = new Map(pushed.map((item) => [item.key, item]));
  const keys = new Set<string>();
  return offers.filter((offer) => {
    const key = keyOf(offer);
    if (keys.has(key)) return false;
    keys.add(key);
    const before = told.get(key);
    // What was received later says more, whichever is read first.
    if (before !== undefined) return before.at <= at && before.hash !== toldHash(offer);
    const polled = listed.get(key);
    return polled === undefined || (polled.hash !== toldHash(offer) && polled.visited <= at);
  });
}

/** What stands between a source and its hub after a push, which `offers` is what was new of. */
export function afterPush(hub: SourceHub, body: string, offers: readonly Offer[], at: Instant): SourceHub {
  const told = offers.map((offer): PushedItem => ({ key: keyOf(offer), hash: toldHash(offer), at }));
  const keys = new Set(told.map(({ key }) => key));
  return {
    ...hub,
    lastPush: hub.lastPush === null || hub.lastPush < at ? at : hub.lastPush,
    misses: Math.max(0, hub.misses - told.length),
    bodies: [body, ...hub.bodies].slice(0, MOST_BODIES),
    pushed: [...told, ...hub.pushed.filter(({ key }) => !keys.has(key))].slice(0, MOST_PUSHED),
    delays: { ...hub.delays, push: [...delaysOf(offers, at), ...hub.delays.push].slice(0, MOST_DELAYS) },
  };
}

/** What stands after a push of which nothing was taken, and why not. */
export function afterUselessPush(hub: SourceHub, body: string, reason: string, at: Instant): SourceHub {
  return { ...hub, bodies: [body, ...hub.bodies].slice(0, MOST_BODIES), useless: { at, reason } };
}

/**
 * A window as the pushes since have it, to compare an answer with that lists these: what they told is known. Only of what
 * is listed: that something which was pushed is not says nothing.
 */
export function windowWithPushed(
  before: readonly WindowItem[],
  pushed: readonly PushedItem[],
  listed: readonly Offer[],
): readonly WindowItem[] {
  if (pushed.length === 0) return before;
  const told = new Map(pushed.map((item) => [item.key, item]));
  const known = new Set(before.map(({ key }) => key));
  const brought = listed.flatMap((offer): WindowItem[] => {
    const item = told.get(keyOf(offer));
    if (item === undefined || known.has(item.key)) return [];
    known.add(item.key);
    return [{ key: item.key, hash: item.hash, url: offer.url, since: item.at, visited: item.at, page: false }];
  });
  return [...brought, ...before.map((item) => withPushed(item, told.get(item.key)))];
}

/** What a poll handed on after the push says more than it. */
function withPushed(item: WindowItem, pushed: PushedItem | undefined): WindowItem {
  return pushed === undefined || pushed.at < item.visited ? item : { ...item, hash: pushed.hash };
}

/**
 * What a poll found, without that which it only says because its answer is older than a push: an item as the poll before
 * had it, of which a push just told something else. `held` then: the answer is to be read again.
 */
export function withoutStale(
  change: WindowChange,
  before: readonly WindowItem[],
  pushed: readonly PushedItem[],
  now: Instant,
): WindowChange & { readonly held: boolean } {
  const told = new Map(pushed.map((item) => [item.key, item]));
  const former = new Map(before.map((item) => [item.key, item]));
  const isStale = ({ key, hash }: Pick<WindowItem, 'key' | 'hash'>) =>
    isOlderThan(told.get(key), hash, former.get(key), now);
  const stale = new Set(change.window.filter(isStale).map(({ key }) => key));
  if (stale.size === 0) return { ...change, held: false };
  return {
    offers: change.offers.filter((offer) => offer.purpose !== 'listed' || !stale.has(keyOf(offer))),
    window: change.window.map((item) => (stale.has(item.key) ? (former.get(item.key) ?? item) : item)),
    held: true,
  };
}

/** Whether what is listed so is what the poll before listed, though a push just told something else. */
function isOlderThan(
  pushed: PushedItem | undefined,
  hash: string,
  former: WindowItem | undefined,
  now: Instant,
): boolean {
  if (pushed === undefined || former === undefined || isSettled(pushed.at, now)) return false;
  return former.hash === hash && pushed.hash !== hash && pushed.at >= former.visited;
}

/** Whether pushes told something that a list which did not change since should have by now, and has not. */
export function contradictsPush(hub: SourceHub | null, now: Instant): boolean {
  return hub?.pushed.some(({ at }) => isSettled(at, now)) ?? false;
}

/**
 * What a poll teaches of the hub: the items that it found and no push had brought, though they were long enough there; and
 * of what pushes told, nothing that the poll has looked at: of that it had `seen` when it began.
 */
export function afterPoll(
  hub: SourceHub,
  seen: readonly PushedItem[],
  before: readonly WindowItem[],
  listed: readonly Offer[],
  lastSuccess: Instant | null,
  now: Instant,
): SourceHub {
  const hashes = new Map(listed.map((offer) => [keyOf(offer), toldHash(offer)]));
  const former = new Map(before.map((item) => [item.key, item]));
  const pushed = hub.pushed.filter((item) => {
    // It was looked at while the answer was on its way, or after: this poll went by what was pushed before.
    if (!seen.some(({ key, hash, at }) => key === item.key && hash === item.hash && at === item.at)) return true;
    const hash = hashes.get(item.key);
    return hash === undefined ? !isSettled(item.at, now) : isOlderThan(item, hash, former.get(item.key), now);
  });
  const told = new Set(hub.pushed.map(({ key }) => key));
  const isKnown = isKnownIn(before);
  const found = listed.filter((offer) => !isKnown(offer) && !told.has(keyOf(offer)));
  const missed = missedBy(hub, found, lastSuccess, now).length;
  const late = lastSuccess === null ? [] : delaysOf(found, now, lastSuccess);
  if (pushed.length === hub.pushed.length && missed === 0 && late.length === 0) return hub;
  return {
    ...hub,
    pushed,
    misses: Math.min(hub.misses + missed, 2 * MOST_MISSES),
    delays: { ...hub.delays, poll: [...late, ...hub.delays.poll].slice(0, MOST_DELAYS) },
  };
}

/** Those that came, by their own word, while the subscription stood, and long enough ago. Nothing is said of what has no date. */
function missedBy(hub: SourceHub, found: readonly Offer[], lastSuccess: Instant | null, now: Instant): Offer[] {
  const { active } = hub;
  if (active === null || !isSubscribed(hub, now) || lastSuccess === null) return [];
  if (millis(now) - millis(lastSuccess) > LOOKED_AFTER_MS || hub.pushed.length >= MOST_PUSHED) return [];
  const since = active.since < lastSuccess ? lastSuccess : active.since;
  return found.filter((offer) => {
    const date = statedDate(offer);
    return date?.precision === 'second' && date.instant >= since && isSettled(date.instant, now);
  });
}

/** By how much the time between two polls may grow, while a hub that has shown that it pushes does the work. */
export function stretchBy(hub: SourceHub | null, now: Instant): number {
  if (hub === null || hub.lastPush === null || !isSubscribed(hub, now) || hub.misses >= MOST_MISSES) return 1;
  return hub.misses === 0 ? 4 : 2;
}

/** What is wrong with a hub, in a few words that go on from its address; null where nothing is. */
export function hubTrouble(hub: SourceHub | null, now: Instant): string | null {
  if (hub === null) return null;
  if (hub.misses >= MOST_MISSES) return 'accepts and does not deliver';
  if (hub.denied !== null && hub.active === null) return `has denied the subscription: ${hub.denied.reason}`;
  if (hub.failed !== null && !isSubscribed(hub, now)) return `cannot be subscribed to: ${hub.failed.reason}`;
  return null;
}

function isSettled(at: Instant, now: Instant): boolean {
  return millis(now) - millis(at) >= SETTLED_MS;
}

/** Seconds from what items state to `at`, of those that state it to the second, and not before `since`: a week at most. */
function delaysOf(offers: readonly Offer[], at: Instant, since: Instant | null = null): number[] {
  return offers.flatMap((offer) => {
    const date = statedDate(offer);
    if (date?.precision !== 'second' || (since !== null && date.instant < since)) return [];
    const seconds = Math.round((millis(at) - millis(date.instant)) / 1000);
    return seconds < 0 || seconds > 7 * 24 * 3600 ? [] : [seconds];
  });
}
