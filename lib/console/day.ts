import { type Instant, instant, millis } from '../model/index.ts';
import type { Measured } from '../pipeline/index.ts';

/** What was done in one step of a day. */
export type Quarter = {
  readonly polls: number;
  /** Revisions of articles that were taken in. */
  readonly articles: number;
  /** What was mended of sources' documents. */
  readonly repairs: number;
  /** How long writes took to their feeds, in milliseconds: of how many publishes, in all, and the longest. */
  readonly delays: { readonly count: number; readonly sum: number; readonly most: number };
};

/** The last day in quarters of an hour, the newest last. */
export type Day = {
  /** When the first of them began. */
  readonly from: Instant;
  readonly quarters: readonly Quarter[];
};

/** How long a step is, in milliseconds, and how many make a day. */
export const QUARTER_MS = 15 * 60_000;
export const QUARTERS = 96;

export const QUIET: Quarter = { polls: 0, articles: 0, repairs: 0, delays: { count: 0, sum: 0, most: 0 } };

/** A day up to `now` in which nothing was done. */
export function quietDay(now: Instant): Day {
  const last = Math.floor(millis(now) / QUARTER_MS) * QUARTER_MS;
  return { from: instant(last - (QUARTERS - 1) * QUARTER_MS), quarters: Array.from({ length: QUARTERS }, () => QUIET) };
}

/** The day as of `now`, without anything older than 24 hours. */
export function dayAt(day: Day, now: Instant): Day {
  const fresh = quietDay(now);
  const passed = Math.round((millis(fresh.from) - millis(day.from)) / QUARTER_MS);
  if (passed === 0) return day;
  return { from: fresh.from, quarters: fresh.quarters.map((quiet, at) => day.quarters[at + passed] ?? quiet) };
}

/** The day with what was measured at `now`. */
export function withMeasures(day: Day, measures: readonly Measured[], now: Instant): Day {
  if (measures.length === 0) return day;
  const today = dayAt(day, now);
  const last = measures.reduce(measured, today.quarters.at(-1) ?? QUIET);
  return { from: today.from, quarters: [...today.quarters.slice(0, -1), last] };
}

function measured(quarter: Quarter, { name, value }: Measured): Quarter {
  const { polls, articles, repairs, delays } = quarter;
  if (name === 'Polls') return { ...quarter, polls: polls + value };
  if (name === 'Revisions') return { ...quarter, articles: articles + value };
  if (name === 'Repairs') return { ...quarter, repairs: repairs + value };
  if (name !== 'Delay') return quarter;
  return {
    ...quarter,
    delays: { count: delays.count + 1, sum: delays.sum + value, most: Math.max(delays.most, value) },
  };
}

/** What was done on a day, all in all. */
export function totalOf({ quarters }: Day): Quarter {
  return quarters.reduce(
    (sum, one) => ({
      polls: sum.polls + one.polls,
      articles: sum.articles + one.articles,
      repairs: sum.repairs + one.repairs,
      delays: {
        count: sum.delays.count + one.delays.count,
        sum: sum.delays.sum + one.delays.sum,
        most: Math.max(sum.delays.most, one.delays.most),
      },
    }),
    QUIET,
  );
}
