import { SLOT } from './calendar.ts';

/** How many runs of five minutes with arrivals are remembered. */
const MOST_RUNS = 36;
const RADIX = 36;
/** An hour without arrivals. */
const QUIET_SLOTS = 12;

/** Arrivals by five minutes, oldest first. */
type Run = { readonly slot: number; readonly items: number };

/**
 * How soon a whole window was replaced, in milliseconds (null where it was not): at any time, and from the first item
 * after a quiet hour. And the arrivals to remember.
 */
export type Turnover = { readonly soonest: number | null; readonly onset: number | null; readonly latest: string };

/**
 * Looks among the latest arrivals for the shortest time in which `window` further items followed one: a poll that comes
 * no later than that after another misses nothing. What came within five minutes is left out, as no poll comes between.
 */
export function findTurnover(latest: string, arrivals: readonly number[], window: number): Turnover {
  const runs = addArrivals(readRuns(latest), arrivals);
  // What the polls before have seen, they have told.
  const fresh = Math.floor((arrivals[0] ?? Number.POSITIVE_INFINITY) / SLOT);
  let soonest: number | null = null;
  let first = 0;
  let items = 0;
  for (const run of runs) {
    items += run.items;
    while (items - runs[first]!.items >= window) items -= runs[first++]!.items;
    const span = (run.slot - runs[first]!.slot) * SLOT;
    if (run.slot >= fresh && items > window && span > 0 && (soonest === null || span < soonest)) soonest = span;
  }
  return { soonest, onset: findOnset(runs, window, fresh), latest: writeRuns(runs) };
}

/** The same, of the windows replaced after an hour in which nothing came. */
function findOnset(runs: readonly Run[], window: number, fresh: number): number | null {
  let soonest: number | null = null;
  let begin: number | null = null;
  let items = 0;
  for (const [nth, run] of runs.entries()) {
    if (nth > 0 && run.slot - runs[nth - 1]!.slot > QUIET_SLOTS) {
      begin = run.slot;
      items = 0;
    }
    items += run.items;
    if (begin === null || items <= window) continue;
    const span = (run.slot - begin) * SLOT;
    if (run.slot >= fresh && span > 0 && (soonest === null || span < soonest)) soonest = span;
    begin = null;
  }
  return soonest;
}

function addArrivals(runs: readonly Run[], arrivals: readonly number[]): Run[] {
  const items = new Map(runs.map((run) => [run.slot, run.items]));
  for (const arrival of arrivals) {
    const slot = Math.floor(arrival / SLOT);
    items.set(slot, (items.get(slot) ?? 0) + 1);
  }
  return [...items]
    .map(([slot, count]) => ({ slot, items: Math.min(count, RADIX ** 2 - 1) }))
    .sort((a, b) => a.slot - b.slot)
    .slice(-MOST_RUNS);
}

/** The first slot, then for each run the slots passed and the items, `:` between, one item left out. */
function writeRuns(runs: readonly Run[]): string {
  let before = 0;
  return runs
    .map(({ slot, items }) => {
      const passed = slot - before;
      before = slot;
      return passed.toString(RADIX) + (items > 1 ? `:${items.toString(RADIX)}` : '');
    })
    .join(' ');
}

function readRuns(text: string): Run[] {
  let slot = 0;
  return text
    .split(' ')
    .filter(Boolean)
    .map((run) => {
      const [passed = '', items = '1'] = run.split(':');
      slot += Number.parseInt(passed, RADIX);
      return { slot, items: Number.parseInt(items, RADIX) };
    })
    .filter((run) => Number.isSafeInteger(run.slot) && Number.isSafeInteger(run.items));
}
