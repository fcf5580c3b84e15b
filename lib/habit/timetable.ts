import {
  DAY,
  dayOf,
  HOUR,
  HOURS_A_WEEK,
  hourOfWeek,
  SLOTS_A_DAY,
  SLOTS_AN_HOUR,
  slotOfDay,
  weekdayOf,
} from './calendar.ts';
import { fading, readTally } from './tally.ts';

/** How many postings an hour a source makes of its own accord, at any moment by milliseconds since 1970. */
export type Timetable = { readonly rateAt: (moment: number) => number };

/** What the tallies were counted from: since when, until when, and faded as of which day. */
export type Counted = {
  readonly week: string;
  readonly day: string;
  readonly since: number;
  readonly until: number;
  readonly asOf: number;
  /** Postings an hour that a source of which nothing was seen is thought to make. */
  readonly guess: number;
  /** How far the weekend's counts are believed once they differ beyond chance: as all others are, or nearly as counted. */
  readonly weekend?: 'drawn' | 'counted';
};

/** How many postings the guess is worth. */
const GUESS_POSTINGS = 0.6;
/** Days back beyond which nothing counts any more. */
const LONGEST_MEMORY = 120;

/**
 * The timetable behind the tallies. A source's rate is told from coarse to fine: as a whole, on workdays and at weekends,
 * by the hour of the day on either, by the day of the week, by the hour of the week, and by the five minutes of the hour
 * and of the day. Each step is believed only as far as the counts differ by more than chance: they are drawn towards the
 * coarser step as the mean of a gamma-Poisson mixture is (empirical Bayes), whose breadth is estimated from the counts.
 */
export function timetableOf(counted: Counted): Timetable {
  const counts = readTally(counted.week, HOURS_A_WEEK);
  const hours = hoursCounted(counted);
  const total = sum(counts);
  const flat = (total + GUESS_POSTINGS) / (sum(hours) + GUESS_POSTINGS / counted.guess);

  const rates = new Float64Array(HOURS_A_WEEK).fill(flat);
  for (const { cells, cellOf, reserve, isSmooth } of STEPS) {
    const breadth = cells === 2 && counted.weekend === 'counted' ? AS_COUNTED : ANY;
    const seen = new Float64Array(cells);
    const expected = new Float64Array(cells);
    for (let hour = 0; hour < HOURS_A_WEEK; hour++) {
      const cell = cellOf(hour);
      seen[cell]! += counts[hour]!;
      expected[cell]! += rates[hour]! * hours[hour]!;
    }
    const factors = isSmooth
      ? factorsOf(smoothDays(seen), smoothDays(expected), reserve)
      : factorsOf(seen, expected, reserve, breadth);
    for (let hour = 0; hour < HOURS_A_WEEK; hour++) rates[hour]! *= factors[cellOf(hour)]!;
  }

  const slots = slotFactors(readTally(counted.day, SLOTS_A_DAY));
  return { rateAt: (moment) => rates[hourOfWeek(moment)]! * slots[slotOfDay(moment)]! };
}

const isWeekend = (hour: number) => hour < 24 || hour >= 144;

const ANY = Number.POSITIVE_INFINITY;
/** Of two cells the breadth is hardly to be estimated; an office's silent weekend would pass for a slow one for months. */
const AS_COUNTED = 0.7;

const STEPS = [
  { cells: 2, cellOf: (hour: number) => (isWeekend(hour) ? 1 : 0), reserve: 1, isSmooth: false },
  {
    cells: 48,
    cellOf: (hour: number) => (hour % 24) + (isWeekend(hour) ? 24 : 0),
    reserve: 0.5,
    isSmooth: true,
  },
  { cells: 7, cellOf: (hour: number) => Math.floor(hour / 24), reserve: 1, isSmooth: false },
  { cells: HOURS_A_WEEK, cellOf: (hour: number) => hour, reserve: 2, isSmooth: false },
] as const;

/** By how much the rate within the hour differs from the hour's own. */
function slotFactors(counts: Float64Array): Float64Array {
  const factors = new Float64Array(SLOTS_A_DAY).fill(1);
  const total = sum(counts);
  if (total === 0) return factors;
  const ofHour = new Float64Array(SLOTS_AN_HOUR);
  const hours = new Float64Array(24);
  counts.forEach((count, slot) => {
    ofHour[slot % SLOTS_AN_HOUR]! += count;
    hours[Math.floor(slot / SLOTS_AN_HOUR)]! += count;
  });
  const clock = factorsOf(
    ofHour,
    ofHour.map(() => total / SLOTS_AN_HOUR),
    2,
  );
  const expected = factors.map(
    (_, slot) => (hours[Math.floor(slot / SLOTS_AN_HOUR)]! / SLOTS_AN_HOUR) * clock[slot % SLOTS_AN_HOUR]!,
  );
  const exact = factorsOf(counts, expected, 2);
  for (let hour = 0; hour < 24; hour++) {
    const first = hour * SLOTS_AN_HOUR;
    let mean = 0;
    for (let slot = 0; slot < SLOTS_AN_HOUR; slot++) {
      factors[first + slot] = exact[first + slot]! * clock[slot]!;
      mean += factors[first + slot]! / SLOTS_AN_HOUR;
    }
    for (let slot = 0; slot < SLOTS_AN_HOUR; slot++) factors[first + slot]! /= mean;
  }
  return factors;
}

/**
 * How much more is seen than expected, cell by cell, as far as that is more than chance. Counts that vary like Poisson's
 * give 1 everywhere; `reserve` is by how many standard errors they must vary more.
 */
function factorsOf(seen: Float64Array, expected: Float64Array, reserve: number, breadth = ANY): Float64Array {
  let excess = 0;
  let noise = 0;
  let squares = 0;
  for (let cell = 0; cell < seen.length; cell++) {
    const mean = expected[cell]!;
    excess += (seen[cell]! - mean) ** 2 - mean;
    noise += 2 * mean * mean + mean;
    squares += mean * mean;
  }
  const variety = excess - reserve * Math.sqrt(noise);
  if (variety <= 0 || squares === 0) return new Float64Array(seen.length).fill(1);
  const shape = Math.min(breadth, squares / variety);
  return seen.map((count, cell) => (count + shape) / (expected[cell]! + shape));
}

/** Two days of hours, each hour blended with its neighbours: newsrooms do not wake at the stroke of one. */
function smoothDays(hours: Float64Array): Float64Array {
  return hours.map((own, at) => {
    const day = at - (at % 24);
    return (hours[day + ((at + 23) % 24)]! + 2 * own + hours[day + ((at + 1) % 24)]!) / 4;
  });
}

/** How many hours of each hour of the week were counted, faded like the counts. */
function hoursCounted({ since, until, asOf }: Counted): Float64Array {
  const hours = new Float64Array(HOURS_A_WEEK);
  const first = Math.max(since, until - LONGEST_MEMORY * DAY);
  const last = dayOf(until);
  const whole = new Float64Array(7);
  for (let day = dayOf(first); day <= last; day++) {
    const weight = fading(Math.max(asOf - day, -LONGEST_MEMORY));
    const begin = Math.max(0, (first - day * DAY) / HOUR);
    const end = Math.min(24, (until - day * DAY) / HOUR);
    if (begin === 0 && end === 24) {
      whole[weekdayOf(day * DAY)]! += weight;
      continue;
    }
    const offset = hourOfWeek(day * DAY);
    for (let hour = Math.floor(begin); hour < end; hour++) {
      hours[offset + hour]! += weight * (Math.min(end, hour + 1) - Math.max(begin, hour));
    }
  }
  for (let hour = 0; hour < HOURS_A_WEEK; hour++) hours[hour]! += whole[Math.floor(hour / 24)]!;
  return hours;
}

function sum(values: Float64Array): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
