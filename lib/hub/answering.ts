import { type HubSubscription, type Instant, millis, type SourceHub } from '../model/index.ts';
import { LEFT_AFTER_MS, leaseEnd, subscriptionTo } from './asking.ts';

/** What is answered to a hub's request about an intent (WebSub §5.3, §5.2), and what stands between us then. */
export type Verified = {
  /** The challenge, to be echoed; an empty text for a denial, which asks for no more than a 2xx; null for 404. */
  readonly echo: string | null;
  /** Absent where nothing changes. */
  readonly hub?: SourceHub;
};

const NO: Verified = { echo: null };

/** Whoever verified may ask once more for so long: our answer may have been lost on its way. */
const AGAIN_WITHIN_MS = 3600_000;

/** No challenge is longer: it is sent back as it is. */
const LONGEST_CHALLENGE = 4096;

/** What a hub is believed that names no lease, and no number: the Recommendation's default, in seconds. */
const LEASE_SECONDS = 10 * 24 * 3600;

/** So much of a hub's reason is kept. */
const LONGEST_REASON = 200;

/**
 * Answers a hub that asks at the callback of `token` whether we meant it: yes for the very topic that is pending there, be it
 * a subscription or an end, and no for everything else. A subscription that is verified takes the place of the one
 * before, which is ended.
 */
export function verifyIntent(before: SourceHub, token: string, query: URLSearchParams, now: Instant): Verified {
  const mode = query.get('hub.mode');
  const topic = query.get('hub.topic');
  if (mode === 'denied') return denied(before, token, topic, query.get('hub.reason'), now);
  const challenge = query.get('hub.challenge');
  if (challenge === null || challenge === '' || challenge.length > LONGEST_CHALLENGE) return NO;
  if (mode === 'subscribe') {
    const seconds = Number(query.get('hub.lease_seconds') ?? LEASE_SECONDS);
    return subscribed(before, token, topic, { challenge, seconds: seconds > 0 ? seconds : LEASE_SECONDS }, now);
  }
  if (mode !== 'unsubscribe') return NO;
  const ended = before.leaving.find((one) => one.token === token && one.topic === topic);
  if (ended === undefined) return NO;
  return { echo: challenge, hub: { ...before, leaving: before.leaving.filter((one) => one !== ended) } };
}

function subscribed(
  before: SourceHub,
  token: string,
  topic: string | null,
  { challenge, seconds }: { readonly challenge: string; readonly seconds: number },
  now: Instant,
): Verified {
  const { active, asked } = before;
  if (asked !== null && asked.token === token && asked.topic === topic) {
    const { at: _, ...subscription } = asked;
    const former = active === null ? [] : [{ ...subscriptionTo(active, active), at: null }];
    const hub: SourceHub = {
      ...before,
      active: { ...subscription, since: now, until: leaseEnd(seconds, now) },
      asked: null,
      leaving: [...former, ...before.leaving],
      denied: null,
      failed: null,
    };
    return { echo: challenge, hub };
  }
  const isAgain =
    active !== null &&
    active.token === token &&
    active.topic === topic &&
    millis(now) - millis(active.since) < AGAIN_WITHIN_MS;
  return isAgain ? { echo: challenge } : NO;
}

/** A hub may say no at any time, also to a subscription that it had verified (§5.2). */
function denied(before: SourceHub, token: string, topic: string | null, reason: string | null, at: Instant): Verified {
  const own = [before.asked, before.active].find((one) => one?.token === token && one.topic === topic) ?? null;
  if (own === null) return NO;
  const words = (reason ?? '').replace(/\s+/g, ' ').trim().slice(0, LONGEST_REASON).toWellFormed();
  return {
    echo: '',
    hub: {
      ...before,
      asked: before.asked?.token === token ? null : before.asked,
      active: before.active?.token === token ? null : before.active,
      denied: { at, reason: words === '' ? 'it gave no reason' : words, hub: own.url },
    },
  };
}

/** The subscription whose pushes come in at the callback of `token`; null where it is over, or was never verified. */
export function subscriptionAt(hub: SourceHub, token: string, now: Instant): HubSubscription | null {
  if (hub.active?.token === token) return hub.active;
  const left = hub.leaving.find((one) => one.token === token);
  if (left === undefined) return null;
  return left.at === null || millis(now) - millis(left.at) < LEFT_AFTER_MS ? left : null;
}
