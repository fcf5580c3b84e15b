import { DAY, HOUR } from './calendar.ts';

/** No history longer than this teaches anything of today. */
const LONGEST_HISTORY = 90 * DAY;
/** An item may be found this long after it was published without being thought back-dated. */
const LATE = 12 * HOUR;

/**
 * From when on a source's arrivals are known, at its first poll: the oldest that is listed. Items far older than the
 * others are taken for pinned ones. All in milliseconds since 1970.
 */
export function seenSince(stated: readonly number[], at: number, before: number | null): number {
  if (before !== null) return before;
  const dated = stated.filter((moment) => moment < at).sort((a, b) => a - b);
  let oldest = 0;
  const mostPinned = Math.ceil(dated.length / 10);
  while (
    oldest < mostPinned &&
    oldest + 2 < dated.length &&
    dated[oldest + 1]! - dated[oldest]! > at - dated[oldest + 1]!
  ) {
    oldest++;
  }
  return Math.max(dated[oldest] ?? at, at - LONGEST_HISTORY);
}

/**
 * When items arrived, oldest first: where stated and plausible, then. Those without a date arrived some time since the
 * poll before, and are spread over that time; at the first poll they tell nothing, nor does the oldest, which `since`
 * stands for. Dates of midnight sharp at a first poll tell the day alone and are spread over it.
 */
export function placeArrivals(
  stated: readonly number[],
  { at, before, since }: { readonly at: number; readonly before: number | null; readonly since: number | null },
): number[] {
  const earliest = since ?? (before ?? at) - LATE;
  const dated = stated.filter((moment) => moment < at && (since === null ? moment >= earliest : moment > earliest));
  const isDay = (moment: number) => before === null && moment % DAY === 0;
  const days = dated.filter(isDay);
  const placed = dated.filter((moment) => !isDay(moment));
  for (const [nth, day] of days.entries()) placed.push(Math.min(at, day + spread(nth, days.length) * DAY));
  const undated = before === null ? 0 : stated.length - dated.length;
  for (let nth = 0; nth < undated; nth++) placed.push(before! + spread(nth, undated) * (at - before!));
  return placed.sort((a, b) => a - b);
}

function spread(nth: number, of: number): number {
  return (nth + 0.5) / of;
}
