/** How often a function was called in each of the periods that were looked at, the oldest first. */
export type Calls = { readonly function: string; readonly counts: readonly number[] };

/** A function that is called far more often than it usually is. */
export type Runaway = { readonly function: string; readonly calls: number; readonly usual: number };

/** So many times the median is no more news than usual. */
const TIMES = 20;

/** Fewer calls in a period cost nothing, whatever the median is. */
const AT_LEAST = 1000;

/** With fewer periods before nothing is usual yet: a day of quarters of an hour. */
const KNOWN = 96;

/** So many periods in a row: a source that is added, or an import, is over by then. */
const IN_A_ROW = 2;

/**
 * The functions that have been called more than 20 times as often as usual, and at least 1,000 times, in each of the last
 * two periods: something calls itself, or calls what calls it. Usual is the median of the periods before these.
 */
export function runaways(all: readonly Calls[]): Runaway[] {
  return all.flatMap(({ function: name, counts }) => {
    const last = counts.slice(-IN_A_ROW);
    const before = counts.slice(0, -IN_A_ROW);
    if (before.length < KNOWN) return [];
    const usual = median(before);
    const isFar = last.every((count) => count >= AT_LEAST && count > TIMES * usual);
    return isFar ? [{ function: name, calls: last.at(-1) ?? 0, usual }] : [];
  });
}

function median(counts: readonly number[]): number {
  const sorted = [...counts].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return ((sorted[Math.ceil(middle) - 1] ?? 0) + (sorted[Math.floor(middle)] ?? 0)) / 2;
}
