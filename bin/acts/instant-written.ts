import { type Instant, instant, parseStated } from '../../lib/model/index.ts';

/** An instant as somebody wrote it, and how it was understood, where that is to be said. */
export type InstantWritten = { readonly instant: Instant; readonly note: string | null };

/** What is said where it is none. */
export const NO_INSTANT = 'Write a day, such as 2026-12-01, or a time with its zone, such as 2026-12-01T09:00:00Z.';

/**
 * An instant as an operator writes it: with its zone, or a day, which is taken as its beginning on the operator's own clock.
 * Null where it is none.
 */
export function instantWritten(text: string): InstantWritten | null {
  const stated = parseStated(text);
  if (stated === null) return null;
  if (stated.precision === 'second') return { instant: stated.instant, note: null };
  const beginning = beginningOf(text);
  const note = `${text} means the start of that day in ${zoneHere()}: ${beginning.slice(0, 19)}Z`;
  return { instant: beginning, note };
}

/** The first instant of a day (`2026-12-01`) in the zone of this process, also where its midnight is skipped. */
function beginningOf(day: string): Instant {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  const midnight = new Date(0);
  midnight.setFullYear(year, month - 1, date);
  midnight.setHours(0, 0, 0, 0);
  return instant(midnight);
}

function zoneHere(): string {
  return new Intl.DateTimeFormat('en').resolvedOptions().timeZone;
}
