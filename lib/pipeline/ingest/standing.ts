import type { Article, Instant } from '../../model/index.ts';
import type { Offer } from '../messages.ts';

/** Where an article stands, and why. */
export type Standing = Pick<Article, 'state' | 'reason' | 'withdrawnBy'> & { readonly embargo: Instant | null };

/**
 * Where an article stands once an offer is taken in. What an operator holds back stays held back, whatever its source
 * tells. An embargo that the offer says nothing of stays as it was; one that is over is none.
 */
export function standingAfter(
  before: Article | null,
  { embargo: told }: Pick<Offer, 'embargo'>,
  now: Instant,
): Standing {
  const embargo = told !== undefined ? told : before?.state === 'cancelled' ? null : (before?.embargo ?? null);
  if (before?.state === 'withheld') {
    return { state: 'withheld', reason: before.reason, withdrawnBy: before.withdrawnBy, embargo };
  }
  if (embargo !== null && now < embargo) return { state: 'embargoed', reason: null, withdrawnBy: null, embargo };
  return { state: 'usable', reason: null, withdrawnBy: null, embargo: null };
}
