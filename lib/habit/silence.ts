import { millis, type PostingHabit } from '../model/index.ts';
import { DAY, dayOf, HOUR } from './calendar.ts';
import { everyWords, spanWords } from './span.ts';
import { fading, HALF_LIFE_DAYS } from './tally.ts';
import { timetableOf } from './timetable.ts';

/**
 * What makes a habit that could be broken: so many postings, counted as they fade, within days or, of a source that posts
 * weekly, fewer over a fortnight at least.
 */
const FIRM = { many: 20, few: 3, days: 14 };

/**
 * A source is silent once this many postings were to be expected by its own timetable, those that others bring on left
 * out: by chance alone that never happens. However busy a day is, it counts for no more than `aDay`: one holiday, or one
 * weekend beside it, is no fault.
 */
const MISSED = { enough: 12, aDay: 5 };

/** No timetable is followed further than this. */
const LONGEST = 400 * DAY;

/**
 * How long a source has posted nothing, in one line, where that is beyond its own habit: `nothing new for 9 days, usually
 * every 3 hours`; null where it is not. It is measured up to the last successful poll, since nobody looked after that,
 * and by the timetable as it was when the last item came: a silence does not excuse itself by becoming the habit.
 */
export function silenceOf(habit: PostingHabit): string | null {
  const gap = usualGap(habit);
  if (gap === null || habit.newest === null || habit.until === null || habit.since === null) return null;
  const newest = millis(habit.newest);
  const until = millis(habit.until);
  if (dayOf(until) - dayOf(newest) < MISSED.enough / MISSED.aDay - 1) return null;
  const { rateAt } = timetableOf({
    week: habit.week,
    day: '',
    since: millis(habit.since),
    until: newest,
    asOf: dayOf(until),
    guess: HOUR / gap,
  });
  let missed = 0;
  let missedToday = 0;
  for (let moment = newest + HOUR / 2; moment < Math.min(until, newest + LONGEST); moment += HOUR) {
    if (dayOf(moment) !== dayOf(moment - HOUR)) missedToday = 0;
    const more = Math.min(rateAt(moment), MISSED.aDay - missedToday);
    missedToday += more;
    missed += more;
    if (missed >= MISSED.enough) return `nothing new for ${spanWords(until - newest)}, usually ${everyWords(gap)}`;
  }
  return null;
}

/**
 * Milliseconds from one posting to the next in the mean, up to the newest, items that came together counted once; null
 * where too few were seen to tell.
 */
export function usualGap({ newest, since, until, postings }: PostingHabit): number | null {
  if (newest === null || since === null || until === null) return null;
  const seen = postings / fading(Math.max(0, dayOf(millis(until)) - dayOf(millis(newest))));
  const length = (millis(newest) - millis(since)) / DAY;
  if (seen < (length >= FIRM.days ? FIRM.few : FIRM.many)) return null;
  // The postings fade at the end of each day, half a day late in the mean; the time they were seen in fades alike.
  const faded = (HALF_LIFE_DAYS / Math.LN2) * (1 - fading(length)) * fading(-0.5);
  // The time ends with a posting, which therefore counts for half a gap.
  return faded <= 0 ? null : (faded * DAY) / (seen - 0.5);
}
