import type { Instant, StatedDate } from '../../model/index.ts';
import { escapeText } from '../documents/writable.ts';

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

/** `<time>` for a date as its source stated it: the day, and the time of day (UTC) only where that was stated. */
export function statedTime(date: StatedDate): string {
  return date.precision === 'day'
    ? timeElement(date.instant.slice(0, 10), day(date.instant))
    : momentTime(date.instant);
}

/** `<time>` for a moment that we know to the second: `20 November 2026, 09:30 UTC`. */
export function momentTime(moment: Instant): string {
  return timeElement(moment, `${day(moment)}, ${moment.slice(11, 16)} UTC`);
}

/** `<time>` for the day of a moment. */
export function dayTime(moment: Instant): string {
  return timeElement(moment, day(moment));
}

/** `<time>` for a day alone: `2026-11-20`. */
export function dateTime(date: string): string {
  return timeElement(date, day(date));
}

// Not Intl: its wording changes with the ICU data of the runtime, and the same articles must give the same bytes.
function day(moment: string): string {
  return `${Number(moment.slice(8, 10))} ${MONTHS[Number(moment.slice(5, 7)) - 1]} ${moment.slice(0, 4)}`;
}

function timeElement(machine: string, words: string): string {
  return `<time datetime="${escapeText(machine)}">${words}</time>`;
}
