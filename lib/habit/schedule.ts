import { type Instant, instant, millis, type PollingBounds, type PostingHabit } from '../model/index.ts';
import { HOUR, MINUTE, SLOT } from './calendar.ts';
import { type Forecast, forecast } from './forecast.ts';
import { floorOf, guessOf, skipTo, type Wishes } from './wishes.ts';

export type { Wishes } from './wishes.ts';

/** What a request is worth: as many hours of waiting of one item. */
export const REQUEST_COST = 0.1;
/** Of the time in which the window was once replaced, how much may pass. */
const SAFE_TURNOVER = 0.7;
/** Of the window, how much may be replaced by what is expected. */
const SAFE_WINDOW = 0.5;
const SPREAD = 0.04;
const MOST_SPREAD = 90_000;

export function nextPoll(
  habit: PostingHabit,
  wishes: Wishes,
  bounds: PollingBounds,
  now: Instant,
  random: number,
): Instant {
  const from = millis(now);
  const least = bounds.least * 1000;
  const most = bounds.most * 1000;
  if (least >= most) return instant(from + most);
  const expected = forecast(habit, from, guessOf(wishes.stated));
  const { worth, full } = look(expected, habit, from, most);
  const safe = Math.min(full, habit.turnover === null ? most : habit.turnover * 1000 * SAFE_TURNOVER);
  const floor = Math.min(most, Math.max(least, floorOf(wishes, expected, from, Math.max(safe, least))));
  const wait = Math.min(most, Math.max(floor, Math.min(worth, safe)));
  const spreadWait = spread(wait, floor, most, random);
  return instant(Math.min(from + most, skipTo(from + spreadWait, wishes.stated)));
}

function look(
  { itemsAt }: Forecast,
  { window }: PostingHabit,
  now: number,
  most: number,
): { worth: number; full: number } {
  const step = Math.min(SLOT, most);
  let cost = 0;
  let items = 0;
  let worth = most;
  const holds = window * SAFE_WINDOW;
  let moment = now;
  while (moment < now + most) {
    const end = Math.min((Math.floor(moment / MINUTE) + 1) * MINUTE, now + most);
    const middle = (moment + end) / 2;
    const coming = (itemsAt(middle) * (end - moment)) / HOUR;
    cost += (coming * (middle - now)) / HOUR;
    items += coming;
    if (window > 0 && items >= holds) return { worth: Math.min(worth, end - now), full: end - now };
    if (worth === most && cost >= REQUEST_COST) {
      worth = end - now > 4 * step ? (Math.floor((end - 1) / SLOT) + 1) * SLOT - now : end - now;
      worth = Math.min(worth, most);
      return { worth, full: most };
    }
    moment = end;
  }
  return { worth, full: most };
}

function spread(wait: number, floor: number, most: number, random: number): number {
  const width = Math.min(wait * SPREAD, wait >= most ? Number.POSITIVE_INFINITY : MOST_SPREAD);
  const begin = Math.max(floor, Math.min(wait, most - width));
  return Math.min(most, begin + random * width);
}
