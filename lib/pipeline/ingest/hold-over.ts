import { bytesWords, type Instant, instant, millis, type SourceId } from '../../model/index.ts';
import { type Offer, sendOffers } from '../messages.ts';
import type { Ports } from '../ports.ts';
import type { IngestOutcome } from './ingest-outcome.ts';
import { delayUntil } from './postpone.ts';

const DAY_MS = 24 * 3600_000;

/**
 * Counts what is kept for an offer against its source: false where the source has had all that is kept of it today. To be
 * asked before anything is kept; however often it is asked, it counts once.
 */
export function chargeOnce(source: SourceId, { store, keptPerDay, now }: Ports): (bytes: number) => Promise<boolean> {
  let charged: Promise<boolean> | null = null;
  return (bytes) => {
    charged ??= keptPerDay === null ? Promise.resolve(true) : store.ledger.charge(source, bytes, keptPerDay, now());
    return charged;
  };
}

/** Nothing of an offer is kept, since its source has had its day. */
export function full({ keptPerDay }: Ports): IngestOutcome {
  const bound = bytesWords(keptPerDay ?? 0);
  const detail = `its source has reached its daily limit of stored data (UTC), ${bound}: limits.keptPerDay`;
  return { outcome: 'full', article: null, revision: null, detail };
}

/**
 * Holds what a source lists over to the next day, once: who tells more than its day each day is not to fill our queue.
 * A push is answered, and pages are looked at again in any case.
 */
export async function holdOver(offer: Offer, outcome: IngestOutcome, ports: Ports): Promise<IngestOutcome> {
  if (offer.purpose !== 'listed' || offer.held !== undefined) return outcome;
  await putBack(offer, { until: nextDay(ports.now()), times: 1 }, ports);
  return { ...outcome, outcome: 'postponed' };
}

/** Whether an offer is still held over; then it is put back. That costs a message, and asks no table. */
export async function isHeldOver(offer: Offer, ports: Ports): Promise<boolean> {
  if (offer.held === undefined || offer.held.until <= ports.now()) return false;
  await putBack(offer, { ...offer.held, times: offer.held.times + 1 }, ports);
  return true;
}

async function putBack(offer: Offer, held: NonNullable<Offer['held']>, ports: Ports): Promise<void> {
  // The count makes the message's body another one, as `postponed` does.
  await sendOffers([{ ...offer, held }], ports.store, ports.queues, delayUntil(held.until, held.times, ports));
}

function nextDay(now: Instant): Instant {
  return instant(Math.floor(millis(now) / DAY_MS + 1) * DAY_MS);
}
