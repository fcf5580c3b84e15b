import {
  type AbsoluteUrl,
  type HubKey,
  type HubSubscription,
  type Instant,
  instant,
  millis,
  type NamedHub,
  type SourceHub,
} from '../model/index.ts';
import { isSameHub } from './discovery.ts';

const HOUR_MS = 3600_000;
const DAY_MS = 24 * HOUR_MS;

/** No lease is believed for longer: a hub that has forgotten us says nothing. */
const LONGEST_LEASE_MS = 14 * DAY_MS;

/** What is asked for, in seconds: what the Recommendation calls a good default (§5.1). */
const LEASE_SECONDS = 10 * 24 * 3600;

/** So long a hub has for its verification. */
const VERIFIED_WITHIN_MS = HOUR_MS;

/** So long a hub that said no is not asked again. */
const DENIED_MS = 7 * DAY_MS;

/** So long the pushes of a subscription that we ended are still taken; after it they are told that it is over. */
export const LEFT_AFTER_MS = DAY_MS;

/** More than these hubs and topics nobody has by turns. */
const MOST_LEAVING = 4;

/**
 * What is to be asked of hubs for a source that names this hub now, or none that is to push: a subscription, and an end of
 * others; and what stands between them then. `key` is for the subscription, should there be one. Asked for is what is
 * not there yet, or has half of its lease behind it; not a hub that said no within a week, nor one that failed just now.
 */
export function nextAsking(
  before: SourceHub,
  named: NamedHub | null,
  key: HubKey,
  now: Instant,
): { readonly hub: SourceHub; readonly subscribe: HubSubscription | null; readonly leave: readonly HubSubscription[] } {
  const hub = parted(unverified(before, now), named, now);
  const leave = hub.leaving.filter(({ at }) => at === null);
  const subscribe = named !== null && isToBeAsked(hub, named, now) ? subscriptionTo(named, key) : null;
  if (hub === before && subscribe === null && leave.length === 0) return { hub, subscribe, leave };
  const leaving = hub.leaving.map((one) => (one.at === null ? { ...one, at: now } : one));
  return {
    hub: { ...hub, leaving, ...(subscribe !== null && { asked: { ...subscribe, at: now } }) },
    subscribe,
    leave,
  };
}

/** A hub that said yes and never verified has failed. */
function unverified(hub: SourceHub, now: Instant): SourceHub {
  const { asked } = hub;
  if (asked === null || millis(now) - millis(asked.at) < VERIFIED_WITHIN_MS) return hub;
  return { ...hub, asked: null, failed: failedOnce(hub, 'it accepted the subscription but never verified it', now) };
}

/** What is about another hub or topic than the one named now is over, and what is over long enough is forgotten. */
function parted(hub: SourceHub, named: NamedHub | null, now: Instant): SourceHub {
  const isOther = (one: NamedHub) => named === null || !isSameHub(one, named);
  const leaving = hub.leaving.filter(({ at }) => at === null || millis(now) - millis(at) < LEFT_AFTER_MS);
  const over = [hub.active, hub.asked].filter((one) => one !== null).filter(isOther);
  if (over.length === 0) return leaving.length === hub.leaving.length ? hub : { ...hub, leaving };
  return {
    ...hub,
    active: hub.active === null || isOther(hub.active) ? null : hub.active,
    asked: hub.asked === null || isOther(hub.asked) ? null : hub.asked,
    leaving: [...over.map(leavingOf), ...leaving].slice(0, MOST_LEAVING),
    // Another hub is not to answer for what this one did.
    failed: null,
    misses: 0,
  };
}

function leavingOf(one: HubSubscription): SourceHub['leaving'][number] {
  return { ...subscriptionTo(one, one), at: null };
}

/** These, and nothing else that stands beside them. */
export function subscriptionTo({ url, topic, self }: NamedHub, { token, secret }: HubKey): HubSubscription {
  return { url, topic, ...(self !== undefined && { self }), token, secret };
}

function isToBeAsked({ active, asked, denied, failed }: SourceHub, named: NamedHub, now: Instant): boolean {
  if (asked !== null) return false;
  if (denied !== null && denied.hub === named.url && millis(now) - millis(denied.at) < DENIED_MS) return false;
  if (failed !== null && millis(now) - millis(failed.at) < patience(failed.times)) return false;
  return active === null || millis(now) >= renewalOf(active);
}

/** When the subscription that stands is to be renewed; null where none does. */
export function renewalDue(hub: SourceHub | null): Instant | null {
  return hub === null || hub.active === null ? null : instant(renewalOf(hub.active));
}

/** An hour, four, a day, a week. */
function patience(times: number): number {
  return Math.min([1, 4, 24][times - 1] ?? 168, 168) * HOUR_MS;
}

/** When a subscription is to be renewed: at half its lease, in milliseconds since 1970. */
function renewalOf({ since, until }: { readonly since: Instant; readonly until: Instant }): number {
  return (millis(since) + millis(until)) / 2;
}

/** That the hub could not be asked, or refused at once; the subscription that is there stays. */
export function asForFailed(hub: SourceHub, token: string, reason: string, now: Instant): SourceHub | null {
  if (hub.asked?.token !== token) return null;
  return { ...hub, asked: null, failed: failedOnce(hub, reason, now) };
}

function failedOnce({ failed }: SourceHub, reason: string, at: Instant): SourceHub['failed'] {
  return { at, times: (failed?.times ?? 0) + 1, reason };
}

/** Whether a subscription stands, as far as is known. */
export function isSubscribed({ active }: SourceHub, now: Instant): boolean {
  return active !== null && active.until > now;
}

/** When a lease of so many seconds that begins now is believed to end. */
export function leaseEnd(seconds: number, now: Instant): Instant {
  return instant(millis(now) + Math.min(seconds * 1000, LONGEST_LEASE_MS));
}

/**
 * The body of a request to a hub (§5.1): form-encoded, as UTF-8. Of an end no lease and no secret is told.
 */
export function askingForm(
  mode: 'subscribe' | 'unsubscribe',
  { topic, secret }: Pick<HubSubscription, 'topic' | 'secret'>,
  callback: AbsoluteUrl,
): string {
  const form = new URLSearchParams({ 'hub.callback': callback, 'hub.mode': mode, 'hub.topic': topic });
  if (mode === 'subscribe') {
    form.set('hub.lease_seconds', String(LEASE_SECONDS));
    form.set('hub.secret', secret);
  }
  return form.toString();
}
