import type { StatedSchedule } from '../model/index.ts';
import { DAY, dayOf, HOUR, hourOf, SLOT, weekdayOf } from './calendar.ts';
import type { Forecast } from './forecast.ts';

/**
 * What a source's publisher says of when to come back: in the feed, and in the answer's headers.
 *
 * - `ttl` (RSS 2.0) and `freshFor` ask not to come back sooner. They are floors, as polite as the operator's longest wait
 *   allows, with one exception: where the window would be replaced meanwhile. Who lists ten items and posts forty an hour
 *   cannot want thirty of them to be missed; such a `ttl` is a template's.
 * - `sy:updatePeriod` with `sy:updateFrequency` (RSS 1.0 Syndication module) is no wish but a statement of how often the
 *   feed changes. It is the guess where the habit is not known, and a floor while the habit does not contradict it. The
 *   hourly that WordPress writes into every feed thus holds back nobody from a newsroom.
 * - `skipHours` and `skipDays` (RSS 2.0, in GMT) put off a poll that falls into them to their end, beyond the operator's
 *   longest wait too: nothing is posted then. Who skips every day of the week skips none.
 */
export type Wishes = {
  readonly stated: StatedSchedule;
  /** Seconds for which the answer is fresh by `Cache-Control` or `Expires` (RFC 9111 §4.2); null if not stated. */
  readonly freshFor: number | null;
};

/** The shortest wait that the publisher's wishes leave, in milliseconds; `safe` is the longest that loses no items. */
export function floorOf(wishes: Wishes, forecast: Forecast, now: number, safe: number): number {
  const asked = Math.max(seconds(wishes.stated.ttl), seconds(wishes.freshFor)) * 1000;
  const every = seconds(wishes.stated.updateEvery) * 1000;
  const isContradicted = every > 0 && itemsWithin(forecast, now, Math.min(every, 7 * DAY)) >= 1;
  return Math.min(safe, Math.max(asked, isContradicted ? 0 : every));
}

/** How many postings an hour the feed says it makes; null where it does not say. */
export function guessOf({ updateEvery }: StatedSchedule): number | null {
  const every = seconds(updateEvery);
  return every > 0 ? 3600 / every : null;
}

/** The moment itself, or the end of the hours and days to skip that it falls into; itself where that is always. */
export function skipTo(moment: number, { skipHours, skipDays }: StatedSchedule): number {
  let due = moment;
  // A week of skipping is all of it.
  while (due < moment + 7 * DAY) {
    if (skipDays.includes(weekdayOf(due))) due = (dayOf(due) + 1) * DAY;
    else if (skipHours.includes(hourOf(due))) due = (Math.floor(due / HOUR) + 1) * HOUR;
    else return due;
  }
  return moment;
}

/** How many items are expected, as far as it matters whether there is one. */
function itemsWithin({ itemsAt }: Forecast, now: number, length: number): number {
  let items = 0;
  for (let moment = now; moment < now + length && items < 1; moment += SLOT) {
    items += (itemsAt(moment) * Math.min(SLOT, now + length - moment)) / HOUR;
  }
  return items;
}

function seconds(value: number | null): number {
  return value !== null && value > 0 && Number.isFinite(value) ? value : 0;
}
