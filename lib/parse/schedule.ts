import type { StatedSchedule } from '../model/index.ts';
import { elements, type Fields, firstText } from './element.ts';

/**
 * What a feed says of when to come back: `ttl`, `skipHours` and `skipDays` of RSS 2.0 (and of 0.91, whose hours go from
 * 1 to 24), and the syndication module of RSS 1.0. A value that makes no sense is as if it were not there.
 */
export function scheduleOf(fields: Fields): StatedSchedule {
  return {
    ttl: secondsOf(firstText(fields, 'ttl')),
    updateEvery: updateEvery(fields),
    skipHours: skipped(fields, 'skiphours', 'hour', 24, hourOf),
    skipDays: skipped(fields, 'skipdays', 'day', 7, dayOf),
  };
}

const DAY = 86_400;

/** A feed that asks to be left alone for longer does not mean it. */
const LONGEST_WAIT = 366 * DAY;

/** `ttl` is in minutes (https://www.rssboard.org/rss-specification#ltttlgtSubelementOfLtchannelgt). */
function secondsOf(minutes: string | null): number | null {
  if (minutes === null || !/^\d{1,9}(?:\.\d{1,9})?$/.test(minutes)) return null;
  const seconds = Math.round(Number(minutes) * 60);
  return seconds <= LONGEST_WAIT ? seconds : null;
}

/** Seconds of an `updatePeriod` (https://web.resource.org/rss/1.0/modules/syndication/). */
const PERIODS: ReadonlyMap<string, number> = new Map([
  ['hourly', 3_600],
  ['daily', DAY],
  ['weekly', 7 * DAY],
  ['monthly', 30 * DAY],
  ['yearly', 365 * DAY],
]);

/** The module's defaults: a period left out is a day, a frequency left out is once. */
function updateEvery(fields: Fields): number | null {
  const period = firstText(fields, 'sy:updateperiod');
  const frequency = firstText(fields, 'sy:updatefrequency');
  if (period === null && frequency === null) return null;
  const seconds = PERIODS.get(period?.toLowerCase() ?? 'daily');
  if (seconds === undefined || !/^\d{1,9}$/.test(frequency ?? '1')) return null;
  const times = Number(frequency ?? 1);
  return times >= 1 && times <= seconds ? Math.round(seconds / times) : null;
}

/** The hours or days to skip, each once, in order; none where they leave no time to come at all. */
function skipped(
  fields: Fields,
  group: string,
  each: string,
  all: number,
  read: (text: string) => number | null,
): readonly number[] {
  const named = elements(fields, group).flatMap(({ children }) => elements(children, each));
  const numbers = new Set(named.map(({ text }) => read(text.trim())).filter((number) => number !== null));
  return numbers.size < all ? [...numbers].sort((a, b) => a - b) : [];
}

function hourOf(text: string): number | null {
  const hour = /^\d{1,2}$/.test(text) ? Number(text) : Number.NaN;
  return hour <= 24 ? hour % 24 : null;
}

const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

function dayOf(text: string): number | null {
  const day = /^(?:sun|mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?)(?:day)?$/i.test(text)
    ? DAYS.indexOf(text.slice(0, 3).toLowerCase())
    : -1;
  return day < 0 ? null : day;
}
