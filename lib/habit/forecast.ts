import { millis, type PostingHabit } from '../model/index.ts';
import { dayOf, HOUR, SLOT } from './calendar.ts';
import { type Timetable, timetableOf } from './timetable.ts';

/** How many items an hour are to be expected, seen from one moment, at a later one; both milliseconds since 1970. */
export type Forecast = {
  readonly itemsAt: (moment: number) => number;
  /** Whether nothing has come for an hour or so. */
  readonly isQuiet: boolean;
};

/** Hours in which the stir that a posting makes dies down to 1/e: news of one event follow each other that closely. */
export const STIR_HOURS = 0.7;
/** What is thought of a source's followers before any were seen, and how many postings that thought is worth. */
const USUAL_BRANCHING = 0.25;
const USUAL_POSTINGS = 8;
/** One posting's stir, an hour later. */
const QUIET = 0.25;
/** How many postings beyond chance make a stir half a certain one. */
const DOUBT = 3;
const MOST_BRANCHING = 0.85;
/** Postings an hour of a source that was never seen to post: one in eight hours. */
const GUESS = 1 / 8;

/**
 * Foresees a source by a Hawkes process: its timetable of postings, each of which brings on `branching` others within
 * the hour. The mean of what will come, given the stir that was seen, is known in closed form (the stir decays by
 * `1 - branching` of its own rate towards what the timetable keeps up).
 */
export function forecast(habit: PostingHabit, now: number, guess: number | null = null): Forecast {
  const timetable = timetableFor(habit, now, guess);
  const branching = branchingOf(habit);
  const until = habit.until === null ? now : millis(habit.until);
  const left = habit.stir * Math.exp(-Math.max(0, now - until) / HOUR / STIR_HOURS);
  const rate = timetable.rateAt(now);
  const lasting = lastingOf(branching, left, usualStir(timetable, now) / (1 - branching));
  const keptUp = branching / (1 - branching);
  const surplus = (lasting / STIR_HOURS) * left - keptUp * rate;
  const decay = (1 - lasting) / STIR_HOURS;
  return {
    isQuiet: left < QUIET,
    itemsAt: (moment) => {
      const own = timetable.rateAt(moment);
      const stirred = keptUp * own + surplus * Math.exp((-decay * (moment - now)) / HOUR);
      return habit.together * (own + Math.max(0, stirred));
    },
  };
}

/**
 * How much of the stir lasts: what the source's postings bring on in the mean, and the nearer to all the more there are
 * beyond what its timetable and chance explain. Most postings bring on none; a night of elections brings on its like.
 */
function lastingOf(branching: number, stir: number, expected: number): number {
  const excess = Math.max(0, stir - expected - Math.sqrt(expected));
  return Math.min(MOST_BRANCHING, (branching * DOUBT + excess) / (DOUBT + excess));
}

/** The stir that the timetable's own postings have left by now. */
function usualStir({ rateAt }: Timetable, now: number): number {
  let stir = 0;
  for (let ago = SLOT / 2; ago < 3 * STIR_HOURS * HOUR; ago += SLOT) {
    stir += ((rateAt(now - ago) * SLOT) / HOUR) * Math.exp(-ago / HOUR / STIR_HOURS);
  }
  return stir;
}

/** The timetable that a habit has learned, as of a moment. */
export function timetableFor(habit: PostingHabit, now: number, guess: number | null = null): Timetable {
  const until = habit.until === null ? now : millis(habit.until);
  return timetableOf({
    week: habit.week,
    day: habit.day,
    since: habit.since === null ? now : Math.min(now, millis(habit.since)),
    until: Math.max(now, until),
    asOf: dayOf(until),
    guess: guess ?? GUESS,
    weekend: 'counted',
  });
}

/** How many postings one posting brings on. */
export function branchingOf({ followers, postings }: PostingHabit): number {
  return Math.min(MOST_BRANCHING, (followers + USUAL_BRANCHING * USUAL_POSTINGS) / (postings + USUAL_POSTINGS));
}
