import type { Instant, StatedDate, WindowItem } from '../../model/index.ts';
import type { Offer } from '../messages.ts';
import { statedDate } from './stated-date.ts';
import { isKnownIn } from './window.ts';

/**
 * When each item that a source lists for the first time came, to learn from: as stated to the second, where that can be
 * true, else now. A source's first answer teaches by its stated dates alone: that all of it came now would be no lesson.
 */
export function arrivalsOf(
  before: readonly WindowItem[],
  listed: readonly Offer[],
  lastSuccess: Instant | null,
  now: Instant,
): Instant[] {
  const isKnown = isKnownIn(before);
  return listed
    .filter((offer) => !isKnown(offer))
    .map((offer) => plausible(statedDate(offer), lastSuccess, now) ?? (lastSuccess === null ? null : now))
    .filter((arrival) => arrival !== null);
}

/** Not in the future, nor before the poll at which it would then have been seen. */
function plausible(date: StatedDate | null, lastSuccess: Instant | null, now: Instant): Instant | null {
  if (date?.precision !== 'second' || date.instant > now) return null;
  return lastSuccess === null || date.instant >= lastSuccess ? date.instant : null;
}
