import type { Article, Instant } from '../../model/index.ts';
import type { Offer } from '../messages.ts';
import { speaksFor } from './speaks-for.ts';

/** Where an article stands, and why. */
export type Standing = Pick<Article, 'state' | 'reason' | 'withdrawnBy'> & { readonly embargo: Instant | null };

/**
 * Where an article stands once an offer is taken in. What an operator holds back stays held back, whatever its source
 * tells. An embargo that the offer says nothing of stays as it was; one that is over is none. By another source's offer
 * it stands as it did.
 */
export function standingAfter(before: Article | null, offer: Teller, now: Instant): Standing {
  const standing = before === null || before.state === 'cancelled' ? null : embargoOf(before);
  if (before !== null && !speaksFor(offer, before, 'embargo')) {
    return { state: before.state, reason: before.reason, withdrawnBy: before.withdrawnBy, embargo: standing };
  }
  const embargo = offer.embargo !== undefined ? offer.embargo : standing;
  if (before?.state === 'withheld') {
    return { state: 'withheld', reason: before.reason, withdrawnBy: before.withdrawnBy, embargo };
  }
  if (embargo !== null && now < embargo) return { state: 'embargoed', reason: null, withdrawnBy: null, embargo };
  return { state: 'usable', reason: null, withdrawnBy: null, embargo: null };
}

/** Whether an offer would set, move or lift the embargo of an article for which it does not speak. */
export function meddlesWithEmbargo(before: Article, offer: Teller, now: Instant): boolean {
  const { embargo } = offer;
  if (embargo === undefined || speaksFor(offer, before, 'embargo')) return false;
  return (embargo !== null && now < embargo ? embargo : null) !== embargoOf(before);
}

type Teller = Pick<Offer, 'source' | 'url' | 'embargo'>;

function embargoOf({ embargo }: Article): Instant | null {
  return embargo ?? null;
}
