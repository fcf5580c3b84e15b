import { nextAttempt, WEBHOOK } from '../../hub/index.ts';
import { type Failing, type Instant, instant, millis, type Webhook, type WebhookProgress } from '../../model/index.ts';
import type { KnownProgress, ProgressClaim } from '../../store/index.ts';
import type { Delivered } from '../queues.ts';
import type { WebhookPorts } from './webhook-ports.ts';

/** A message hides for twelve hours at most (SQS), the time that it was worked on included; milliseconds. */
const HIDDEN_AT_MOST = 11 * 3_600_000;

/** Who asks for less to be sent gets nothing for a minute at least; seconds. */
const THROTTLED = 60;
const THROTTLES: readonly number[] = [429, 502, 504];

/** Why a message did not arrive, in one line, and what the receiver said of it. */
export type Failure = {
  readonly error: string;
  readonly status: number | null;
  /** Seconds. */
  readonly retryAfter: number | null;
};

/** When a message is to come that waits for an instant: then, or as late as it can. */
export function soonest(next: Instant, now: Instant): Instant {
  return instant(Math.min(millis(next), millis(now) + HIDDEN_AT_MOST));
}

/**
 * Notes that a message did not arrive, and when it is tried again. 410, or the last of all attempts, switches the webhook
 * off, until an operator switches it on.
 */
export async function fail(
  claim: ProgressClaim,
  progress: WebhookProgress,
  failure: Failure,
  ports: WebhookPorts,
): Promise<Delivered> {
  const { store, now, log, random } = ports;
  const { feed, partner, failing: before } = progress;
  const { error, status } = failure;
  const at = now();
  const times = (before?.times ?? 0) + 1;
  const pause = status === 410 ? null : nextAttempt(WEBHOOK, times, random(), wishOf(failure));
  const next = pause === null ? null : instant(millis(at) + 1000 * pause);
  const failing: Failing = { since: before?.since ?? at, times, error, next };
  // Before anybody is told that nothing more is tried: who dies in between tries once more.
  if (next === null) await store.webhooks.switch(partner, { at, why: whyOff(failing, failure) });
  await store.webhooks.save(claim, { ...progress, failing }, claim.begun);
  log.warn('webhook not delivered', { feed, partner, to: claim.begun, times, until: next, error });
  if (next !== null) return { outcome: 'put off', until: soonest(next, at) };
  log.warn('webhook switched off', { feed, partner, times, error });
  return { outcome: 'given up' };
}

function wishOf({ status, retryAfter }: Failure): number | null {
  return status !== null && THROTTLES.includes(status) ? Math.max(retryAfter ?? 0, THROTTLED) : retryAfter;
}

function whyOff({ times, since, error }: Failing, { status }: Failure): string {
  return status === 410 ? 'it answered 410 (gone)' : `${times} attempts since ${since} failed, the last: ${error}`;
}

/** Notes of a feed that its partner's webhook is switched off, so that he is not looked up with each change. */
export async function noteOff(
  known: KnownProgress,
  { at, why }: NonNullable<Webhook['off']>,
  { store, now }: WebhookPorts,
): Promise<Delivered> {
  const { failing } = known.progress;
  if (failing === null || failing.next !== null) {
    const failed: Failing = { since: failing?.since ?? at, times: failing?.times ?? 0, error: why, next: null };
    await store.webhooks.note(known, { ...known.progress, failing: failed }, now());
  }
  return { outcome: 'switched off' };
}
