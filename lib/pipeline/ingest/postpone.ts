import { type Instant, instant, millis } from '../../model/index.ts';
import { type Offer, sendOffers } from '../messages.ts';
import type { Ports } from '../ports.ts';

/** SQS holds a message back for this long at most. */
const LONGEST_DELAY = 900;

/** Offers that wait for one host spread out further each time, so that they do not come back as one crowd. */
const WIDEST_SPREAD = 60;

/**
 * Puts an offer off until `until`, or for as long as a queue can. It is a new message: having to wait is no failed
 * attempt, and never ends as a dead letter.
 */
export async function postpone(
  offer: Offer,
  until: Instant,
  ports: Pick<Ports, 'store' | 'queues' | 'now' | 'random'>,
): Promise<void> {
  const postponed = (offer.postponed ?? 0) + 1;
  const delay = delayUntil(until, postponed, ports);
  // The count makes the message's body another one: a large offer's object is not that of the message before it.
  await sendOffers([{ ...offer, postponed }], ports.store, ports.queues, delay);
}

/** So many seconds a message is to be held back that waits until then for the so manieth time, or for as long as can be. */
export function delayUntil(until: Instant, times: number, { now, random }: Pick<Ports, 'now' | 'random'>): number {
  const spread = Math.min(2 ** times, WIDEST_SPREAD) * random();
  const seconds = Math.ceil((millis(until) - millis(now())) / 1000 + spread);
  return Math.min(Math.max(seconds, 1), LONGEST_DELAY);
}

/** When something that cannot be reached is tried again: twice as long after each time, a quarter of an hour at most. */
export function nextAttempt(offer: Pick<Offer, 'postponed'>, now: Instant): Instant {
  return instant(millis(now) + Math.min(30 * 2 ** Math.min(offer.postponed ?? 0, 10), LONGEST_DELAY) * 1000);
}
