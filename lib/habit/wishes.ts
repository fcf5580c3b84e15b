import type { StatedSchedule } from '../model/index.ts';
import { DAY, dayOf, HOUR, hourOf, SLOT, weekdayOf } from './calendar.ts';
import type { Forecast } from './forecast.ts';

/** What a source's publisher says of when to come back: in the feed, and in the answer's headers. */
export type Wishes = {
  readonly stated: StatedSchedule;
  /** Seconds for which the answer is fresh by `Cache-Control` or `Expires` (RFC 9111 §4.2); null if not stated. */
  readonly freshFor: number | null;
};

export function floorOf({ stated, freshFor }: Wishes, { itemsAt }: Forecast, now: number, safe: number): number {
  const asked = Math.max(seconds(stated.ttl), seconds(freshFor)) * 1000;
  const every = seconds(stated.updateEvery) * 1000;
  let expected = 0;
  for (let moment = now; moment < now + Math.min(every, DAY) && expected < 1; moment += SLOT) {
    expected += (itemsAt(moment) * SLOT) / HOUR;
  }
  return Math.min(safe, Math.max(asked, expected < 1 ? every : 0));
}

export function guessOf({ updateEvery }: StatedSchedule): number | null {
  const every = seconds(updateEvery);
  return every > 0 ? 3600 / every : null;
}

export function skipTo(moment: number, { skipHours, skipDays }: StatedSchedule): number {
  let due = moment;
  for (let step = 0; step < 24 * 7; step++) {
    if (skipDays.includes(weekdayOf(due))) due = (dayOf(due) + 1) * DAY;
    else if (skipHours.includes(hourOf(due))) due = (Math.floor(due / HOUR) + 1) * HOUR;
    else return due;
  }
  return due;
}

function seconds(value: number | null): number {
  return value !== null && value > 0 && Number.isFinite(value) ? value : 0;
}
