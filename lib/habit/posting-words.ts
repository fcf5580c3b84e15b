import type { PostingHabit } from '../model/index.ts';
import { HOURS_A_WEEK } from './calendar.ts';
import { usualGap } from './silence.ts';
import { everyWords, spanWords } from './span.ts';
import { readTally } from './tally.ts';

/** A time of day or a kind of day is worth a word where it holds this share of the postings. */
const MOSTLY = 0.8;

/** Hours of the day that are no special time any more. */
const LONGEST_TIME = 14;

/**
 * What is known of when a source's items arrive, in words: `something new every 3 hours, 2 items at a time; mostly on
 * workdays, mostly from 6 to 18 h UTC; its whole list was once replaced within 9 hours`.
 */
export function postingWords(habit: PostingHabit): string {
  const gap = usualGap(habit);
  if (gap === null) return 'too little history yet';
  const together = Math.round(habit.together);
  const times = [daysWords(habit), hoursWords(habit)].filter((words) => words !== null);
  return [
    `something new ${everyWords(gap)}${together > 1 ? `, ${together} items at a time` : ''}`,
    ...(times.length === 0 ? [] : [times.join(', ')]),
    ...(habit.turnover === null ? [] : [`its whole list was once replaced within ${spanWords(habit.turnover * 1000)}`]),
  ].join('; ');
}

function daysWords(habit: PostingHabit): string | null {
  const week = readTally(habit.week, HOURS_A_WEEK);
  const total = week.reduce((sum, count) => sum + count, 0);
  const weekend = week.reduce((sum, count, hour) => (hour < 24 || hour >= 144 ? sum + count : sum), 0);
  // Two days of seven have 29 % by themselves.
  if (total === 0 || weekend > 0.1 * total) return weekend >= MOSTLY * total && total > 0 ? 'mostly at weekends' : null;
  return 'mostly on workdays';
}

/** The shortest time of day, of whole hours, that holds most postings. */
function hoursWords(habit: PostingHabit): string | null {
  const hours = new Float64Array(24);
  readTally(habit.week, HOURS_A_WEEK).forEach((count, hour) => {
    hours[hour % 24]! += count;
  });
  const total = hours.reduce((sum, count) => sum + count, 0);
  for (let length = 1; total > 0 && length <= LONGEST_TIME; length++) {
    const held = hours.map((_, from) =>
      Array.from({ length }, (_, at) => hours[(from + at) % 24] ?? 0).reduce((a, b) => a + b),
    );
    const most = held.indexOf(Math.max(...held));
    if ((held[most] ?? 0) >= MOSTLY * total) return `mostly from ${most} to ${(most + length) % 24} h UTC`;
  }
  return null;
}
