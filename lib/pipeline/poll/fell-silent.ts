import { silenceOf, spanWords } from '../../habit/index.ts';
import { millis, type SourceState } from '../../model/index.ts';

/** What could not be read for so long is not heard any more. */
const UNHEARD_MS = 24 * 3600_000;

/** Of a source that was never read there is no such time: so many failures in a row. */
const NEVER_READ = 3;

/**
 * Why a source that was heard before a look at it is not heard after it: gone for good, not to be read for a day, or
 * nothing new beyond its own habit. One line at the look that tells, null at every other, so that who counts the lines
 * counts the sources.
 */
export function fellSilent(before: SourceState, after: SourceState): string | null {
  const why = unheard(after);
  return why === null || unheard(before) !== null ? null : why;
}

function unheard({ failures, nextDue, lastPoll, lastSuccess, lastError, posting }: SourceState): string | null {
  if (failures > 0 && nextDue === null) return `gone for good: ${lastError}`;
  if (failures > 0 && lastSuccess === null && failures >= NEVER_READ) return `never read: ${lastError}`;
  const since = lastPoll === null || lastSuccess === null ? 0 : millis(lastPoll) - millis(lastSuccess);
  if (failures > 0 && since >= UNHEARD_MS) return `not read for ${spanWords(since)}: ${lastError}`;
  return silenceOf(posting);
}
