import { HOUR, MINUTE, SLOT } from './calendar.ts';
import type { Forecast } from './forecast.ts';

/** What a request costs, in hours that one item waits. */
const REQUEST = 0.12;
/** What an item costs that waits so long that readers have it from elsewhere, beyond its waiting. */
const LATE = 1;
const LATE_AFTER = 14 * MINUTE;

/** Polls are placed by the minute at first, then by five, then by ever longer steps: the later, the less it matters. */
const BY_THE_MINUTE = 30 * MINUTE;
const BY_FIVE = 6 * HOUR;
const GROWTH = 0.05;

/** What is expected up to each moment of a plan: items, those of them that are late by then, and their arrivals' sum. */
type Course = {
  readonly moments: readonly number[];
  readonly items: Float64Array;
  readonly late: Float64Array;
  readonly arrivals: Float64Array;
};

/**
 * The wait in milliseconds after which a source is best polled: of all schedules for twice the longest wait, the one in
 * which requests and the waiting of the items to be expected cost least together, found backwards (dynamic programming;
 * Sia, Cho and Cho, "Efficient Monitoring Algorithm for Fast News Alerts", have the condition that such a schedule
 * fulfils). At a constant rate it is the square-root law: four times the items, half the wait.
 */
export function cheapestWait(forecast: Forecast, now: number, least: number, most: number): number {
  const { moments, items, late, arrivals } = courseOf(forecast, momentsFrom(now, least, most));
  const last = moments.length - 1;
  const horizon = moments[last]!;
  const cost = new Float64Array(last + 1).fill(Number.POSITIVE_INFINITY);
  cost[last] = 0;
  let best = last;
  for (let from = last - 1; from >= 0; from--) {
    for (let to = from + 1; to <= last; to++) {
      const wait = moments[to]! - moments[from]!;
      if (wait > most && to > from + 1) break;
      if (wait < least && to < last) continue;
      const waiting = ((moments[to]! - now) / HOUR) * (items[to]! - items[from]!) - (arrivals[to]! - arrivals[from]!);
      // Waiting only grows: no later poll can be cheaper.
      if (to < last && REQUEST + waiting >= cost[from]!) break;
      // The plan's end is no poll; it costs its share of one.
      const request = to < last ? REQUEST : REQUEST * Math.min(1, (horizon - moments[from]!) / most);
      const total = request + waiting + LATE * Math.max(0, late[to]! - items[from]!) + cost[to]!;
      if (total >= cost[from]!) continue;
      cost[from] = total;
      if (from === 0) best = to;
    }
  }
  return Math.min(most, moments[best]! - now);
}

/** When a poll may be placed, from now to twice the longest wait; whole minutes, but for the bounds. */
function momentsFrom(now: number, least: number, most: number): number[] {
  const moments = [now, now + least];
  const end = now + 2 * most;
  for (let moment = now + least; moment < end; ) {
    const elapsed = moment - now;
    const fine = elapsed < BY_THE_MINUTE ? Math.min(MINUTE, least) : SLOT;
    const step = elapsed < BY_FIVE ? fine : Math.max(SLOT, elapsed * GROWTH);
    const next = Math.min(end, (Math.floor(moment / step) + 1) * step);
    if (moment < now + most && next > now + most) moments.push(now + most);
    moments.push(next);
    moment = next;
  }
  return moments;
}

function courseOf({ itemsAt }: Forecast, moments: readonly number[]): Course {
  const now = moments[0]!;
  const items = new Float64Array(moments.length);
  const arrivals = new Float64Array(moments.length);
  const late = new Float64Array(moments.length);
  for (let at = 1, before = 0; at < moments.length; at++) {
    const begin = moments[at - 1]!;
    const length = moments[at]! - begin;
    const pieces = Math.max(1, Math.min(MOST_PIECES, Math.ceil(length / SLOT)));
    items[at] = items[at - 1]!;
    arrivals[at] = arrivals[at - 1]!;
    for (let piece = 0; piece < pieces; piece++) {
      const middle = begin + ((piece + 0.5) * length) / pieces;
      const coming = (itemsAt(middle) * length) / pieces / HOUR;
      items[at]! += coming;
      arrivals[at]! += coming * ((middle - now) / HOUR);
    }
    const limit = moments[at]! - LATE_AFTER;
    if (limit <= now) continue;
    while (moments[before + 1]! <= limit) before++;
    const share = (limit - moments[before]!) / (moments[before + 1]! - moments[before]!);
    late[at] = items[before]! + share * (items[before + 1]! - items[before]!);
  }
  return { moments, items, late, arrivals };
}

/** A step of the plan is not looked at more closely than this, however long the operator's bounds make it. */
const MOST_PIECES = 60;
