import { type Instant, instant, millis, type PostingHabit } from '../model/index.ts';
import { placeArrivals, seenSince } from './arrivals.ts';
import { DAY, dayOf, HOUR, HOURS_A_WEEK, hourOfWeek, MINUTE, SLOTS_A_DAY, slotOfDay } from './calendar.ts';
import { branchingOf, STIR_HOURS, timetableFor } from './forecast.ts';
import { fadeTally, fading, readTally, writeTally } from './tally.ts';
import { findTurnover } from './turnover.ts';

/** What a successful poll found. */
export type PollFindings = {
  readonly at: Instant;
  /** The successful poll before; null for the first. */
  readonly before: Instant | null;
  /**
   * For each item that is new (on the first poll: for each that is listed), when it was published where that is stated
   * to the minute and plausible, `at` otherwise. Any order.
   */
  readonly arrivals: readonly Instant[];
  /** How many items the answer lists; for an answer that has not changed, as many as before. */
  readonly listed: number;
};

/** Items this close together were posted as one. */
const TOGETHER = 2 * MINUTE;
/** The turnover once seen is forgotten slowly: it doubles in as many days. */
const TURNOVER_DOUBLES = 45;
/** A window falls by this share of the difference at each poll: a list of today's items is short every morning. */
const WINDOW_FALLS = 1 / 16;
const MOST_TOGETHER = 20;
const MOST_STIR = 1000;

/**
 * What is known of a source's habit after one more successful poll, whether or not that found anything new. The first
 * poll's listed items teach it at once. Pure: the same habit and findings, the same result; what is kept stays
 * below 1.5 KB of JSON whatever comes.
 */
export function learnPosting(habit: PostingHabit, poll: PollFindings): PostingHabit {
  const at = Math.max(millis(poll.at), habit.until === null ? Number.NEGATIVE_INFINITY : millis(habit.until));
  const before = poll.before === null ? null : Math.min(millis(poll.before), at);
  const stated = poll.arrivals.map(millis);
  const since = habit.since === null ? seenSince(stated, at, before) : millis(habit.since);
  const arrivals = placeArrivals(stated, { at, before, since: habit.since === null ? since : null });
  const faded = fade({ ...habit, since: instant(since) }, at);
  const listing = windowAfter(faded, poll.listed, arrivals);
  // A first list tells that much: it was not replaced any sooner than since its oldest item.
  const reach =
    before === null && arrivals.length > 2 ? { turnover: lesser(listing.turnover, (at - since) / 1000) } : {};
  return instil({ ...faded, ...listing, ...reach }, arrivals, at);
}

/** The habit as of a poll, before that has taught it anything. */
function fade(habit: PostingHabit, at: number): PostingHabit {
  const until = habit.until === null ? at : millis(habit.until);
  const days = dayOf(at) - dayOf(until);
  const left = fading(days);
  const relaxed = 2 ** ((at - until) / DAY / TURNOVER_DOUBLES);
  return {
    ...habit,
    until: instant(at),
    week: fadeTally(habit.week, days),
    day: fadeTally(habit.day, days),
    postings: habit.postings * left,
    followers: habit.followers * left,
    stir: habit.stir * Math.exp(-(at - until) / HOUR / STIR_HOURS),
    turnover: scale(habit.turnover, relaxed),
    onset: scale(habit.onset, relaxed),
  };
}

/**
 * Counts arrivals, oldest first. Each posting is split between the timetable and those before it that may have brought
 * it on, by their share in the rate at that moment (stochastic declustering): a night of elections does not become
 * a habit of that weekday.
 */
function instil(habit: PostingHabit, arrivals: readonly number[], at: number): PostingHabit {
  const last = arrivals.at(-1);
  if (last === undefined) return round(habit);
  const timetable = timetableFor(firstGuess(habit, arrivals, at), at);
  const branching = branchingOf(habit);
  const week = readTally(habit.week, HOURS_A_WEEK);
  const day = readTally(habit.day, SLOTS_A_DAY);
  let { postings, followers, together } = habit;
  // The stir is known as of the poll; that of the moments before it is had back by undoing its decay.
  let moment = arrivals[0]!;
  let stir = Math.min(MOST_STIR, habit.stir * Math.exp(Math.min(20, (at - moment) / HOUR / STIR_HOURS)));
  let size = 0;
  let head = Number.NEGATIVE_INFINITY;
  for (const arrival of arrivals) {
    if (arrival - head <= TOGETHER) {
      size++;
      continue;
    }
    if (size > 0) together += (Math.min(size, MOST_TOGETHER) - together) / 16;
    size = 1;
    head = arrival;
    stir *= Math.exp(-(arrival - moment) / HOUR / STIR_HOURS);
    moment = arrival;
    const broughtOn = (branching / STIR_HOURS) * stir;
    const share = broughtOn / (broughtOn + timetable.rateAt(arrival));
    const weight = fading(dayOf(at) - dayOf(arrival));
    week[hourOfWeek(arrival)]! += weight * (1 - share);
    day[slotOfDay(arrival)]! += weight * (1 - share);
    postings += weight;
    followers += weight * share;
    stir = Math.min(MOST_STIR, stir + 1);
  }
  together += (Math.min(size, MOST_TOGETHER) - together) / 16;
  stir *= Math.exp(-(at - moment) / HOUR / STIR_HOURS);
  const newest = instant(last);
  return round({
    ...habit,
    newest: habit.newest !== null && habit.newest > newest ? habit.newest : newest,
    week: writeTally(week),
    day: writeTally(day),
    postings,
    followers,
    together,
    stir,
  });
}

/** Where nothing was counted yet, the arrivals at hand tell the rate. */
function firstGuess(habit: PostingHabit, arrivals: readonly number[], at: number): PostingHabit {
  if (habit.week !== '' || habit.since === null) return habit;
  const week = new Float64Array(HOURS_A_WEEK);
  for (const arrival of arrivals) week[hourOfWeek(arrival)]! += fading(dayOf(at) - dayOf(arrival));
  return { ...habit, week: writeTally(week) };
}

function windowAfter(
  habit: PostingHabit,
  listed: number,
  arrivals: readonly number[],
): Pick<PostingHabit, 'window' | 'turnover' | 'onset' | 'latest'> {
  const count = Number.isFinite(listed) ? Math.max(0, listed) : 0;
  const window = Math.max(count, habit.window - (habit.window - count) * WINDOW_FALLS);
  const { soonest, onset, latest } = findTurnover(habit.latest, arrivals, Math.max(1, Math.floor(window)));
  // A list that has grown longer is replaced as much later.
  const longer = Math.max(1, window / Math.max(1, habit.window));
  return {
    window,
    turnover: nearer(scale(habit.turnover, longer), scale(soonest, 1 / 1000)),
    onset: lesser(scale(habit.onset, longer), scale(onset, 1 / 1000)),
    latest,
  };
}

/** Digits beyond these say nothing and would be stored. */
function round(habit: PostingHabit): PostingHabit {
  return {
    ...habit,
    postings: digits(habit.postings),
    followers: digits(habit.followers),
    together: digits(habit.together),
    stir: digits(habit.stir),
    window: digits(habit.window),
    turnover: habit.turnover === null ? null : digits(Math.min(habit.turnover, 1e9)),
    onset: habit.onset === null ? null : digits(Math.min(habit.onset, 1e9)),
  };
}

function digits(value: number): number {
  return value < 1e-6 ? 0 : Number(value.toPrecision(6));
}

function scale(value: number | null, by: number): number | null {
  return value === null ? null : value * by;
}

function lesser(a: number | null, b: number | null): number | null {
  return a === null ? b : b === null ? a : Math.min(a, b);
}

/** Half way, in octaves, to a shorter time: what was seen once is half believed. */
function nearer(known: number | null, seen: number | null): number | null {
  if (seen === null) return known;
  return known === null ? seen * 2 : Math.min(known, Math.sqrt(known * seen));
}
