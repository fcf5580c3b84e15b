import { type AskedSubscription, instant, millis } from '../../model/index.ts';
import { type Claim, ENDING, type KnownSubscriber } from '../../store/index.ts';
import type { Delivered } from '../queues.ts';
import type { HubPorts } from './hub-ports.ts';

/** A delivery, or a verification, is over in less, whatever the other side does (`CALL_LIMITS`); milliseconds. */
const CLAIMED = 25_000;

/** Whoever may have confirmed the end of his subscription gets nothing until what died over it has come again. */
const ENDING_LASTS = 15 * 60_000;

/** Where another is at it, the message comes again after about so many milliseconds. */
const BUSY = 5_000;

/** The sole right to deliver to a subscriber, or to change it; null where another has it. */
export function claimOn(known: KnownSubscriber, { subscribers, now, unguessable }: HubPorts): Promise<Claim | null> {
  const at = now();
  return subscribers.claim(known, at, instant(millis(at) + CLAIMED), unguessable());
}

/** The same for what was asked in its name, which takes it again after a death. */
export function claimFor(
  { nonce, mode }: AskedSubscription,
  known: KnownSubscriber,
  { subscribers, now }: HubPorts,
): Promise<Claim | null> {
  const at = now();
  const isEnd = mode === 'unsubscribe';
  const until = instant(millis(at) + (isEnd ? ENDING_LASTS : CLAIMED));
  return subscribers.claim(known, at, until, isEnd ? ENDING : nonce, ENDING);
}

/** The message comes again when the other is done. */
export function busy({ now, random }: Pick<HubPorts, 'now' | 'random'>): Delivered {
  return { outcome: 'busy', until: instant(Math.round(millis(now()) + BUSY * (0.5 + random()))) };
}
