import { HOUR, MINUTE, SLOT } from './calendar.ts';
import type { Forecast } from './forecast.ts';

/** What a request costs, in hours that one item waits. */
const REQUEST = 0.045;
/**
 * So long an item may wait as if at once: within it the waiting counts by its square, half as much in all; beyond it by
 * the hour, and `LATE` hours at once, as readers have it from elsewhere.
 */
const PROMPT = 14 * MINUTE;
const LATE = 1;

/** A plan need not reach further than so many items: what comes after them does not change its first step. */
const FAR_ENOUGH = 15;

/** Polls are placed by the minute at first, then by five, then by ever longer steps: the later, the less it matters. */
const BY_THE_MINUTE = 20 * MINUTE;
const BY_FIVE = 6 * HOUR;
const GROWTH = 0.05;

/** What is expected up to each moment: items, and the sums of their arrivals and of the squares of those, in hours. */
type Sums = { readonly items: Float64Array; readonly arrivals: Float64Array; readonly squares: Float64Array };
/** `all` that is expected up to each moment of a plan, and the part of it that is `late` by then; `last` ends the plan. */
type Course = { readonly moments: readonly number[]; readonly last: number; readonly all: Sums; readonly late: Sums };

/**
 * The wait in milliseconds after which a source is best polled: of all schedules for twice the longest wait, the one in
 * which requests and the waiting of the items to be expected cost least together, found backwards (dynamic programming;
 * Sia, Cho and Cho, "Efficient Monitoring Algorithm for Fast News Alerts", have the condition that such a schedule
 * fulfils). At a constant rate it is the square-root law: four times the items, half the wait.
 */
export function cheapestWait(forecast: Forecast, now: number, least: number, most: number): number {
  const { moments, all, late, last } = courseOf(forecast, momentsFrom(now, least, most));
  const horizon = moments[last]!;
  const cost = new Float64Array(last + 1).fill(Number.POSITIVE_INFINITY);
  cost[last] = 0;
  let best = last;
  for (let from = last - 1; from >= 0; from--) {
    for (let to = from + 1; to <= last; to++) {
      const wait = moments[to]! - moments[from]!;
      if (wait > most && to > from + 1) break;
      if (wait < least && to < last) continue;
      const waiting = waitingOf(all, late, from, to, (moments[to]! - now) / HOUR);
      // Waiting only grows: no later poll can be cheaper.
      if (to < last && REQUEST + waiting >= cost[from]!) break;
      // The plan's end is no poll; it costs its share of one.
      const request = to < last ? REQUEST : REQUEST * Math.min(1, (horizon - moments[from]!) / most);
      const total = request + waiting + cost[to]!;
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

/** What the items cost that come between two moments and wait for the second, `hour` hours from now. */
function waitingOf(all: Sums, late: Sums, from: number, to: number, hour: number): number {
  const isLate = late.items[to]! > all.items[from]!;
  const begin = isLate ? late : all;
  const at = isLate ? to : from;
  const items = all.items[to]! - begin.items[at]!;
  const arrivals = all.arrivals[to]! - begin.arrivals[at]!;
  const squares = all.squares[to]! - begin.squares[at]!;
  const prompt = (hour * hour * items - 2 * hour * arrivals + squares) / (2 * PROMPT_HOURS);
  if (!isLate) return prompt;
  const lateItems = late.items[to]! - all.items[from]!;
  const lateHours = hour * lateItems - (late.arrivals[to]! - all.arrivals[from]!);
  return prompt + lateHours + (LATE - PROMPT_HOURS / 2) * lateItems;
}

function courseOf({ itemsAt }: Forecast, moments: readonly number[]): Course {
  const now = moments[0]!;
  const all = emptySums(moments.length);
  const late = emptySums(moments.length);
  let last = 0;
  for (let at = 1, before = 0; at < moments.length && all.items[last]! < FAR_ENOUGH; at++) {
    last = at;
    const begin = moments[at - 1]!;
    const length = moments[at]! - begin;
    const pieces = Math.max(1, Math.min(MOST_PIECES, Math.ceil(length / SLOT)));
    let items = 0;
    let arrivals = 0;
    let squares = 0;
    for (let piece = 0; piece < pieces; piece++) {
      const middle = begin + ((piece + 0.5) * length) / pieces;
      const coming = (itemsAt(middle) * length) / pieces / HOUR;
      const hour = (middle - now) / HOUR;
      items += coming;
      arrivals += coming * hour;
      squares += coming * hour * hour;
    }
    all.items[at] = all.items[at - 1]! + items;
    all.arrivals[at] = all.arrivals[at - 1]! + arrivals;
    all.squares[at] = all.squares[at - 1]! + squares;
    const limit = moments[at]! - PROMPT;
    if (limit <= now) continue;
    while (moments[before + 1]! <= limit) before++;
    const share = (limit - moments[before]!) / (moments[before + 1]! - moments[before]!);
    for (const sum of SUMS) late[sum][at] = all[sum][before]! + share * (all[sum][before + 1]! - all[sum][before]!);
  }
  return { moments, last, all, late };
}

const SUMS = ['items', 'arrivals', 'squares'] as const;
const PROMPT_HOURS = PROMPT / HOUR;

function emptySums(length: number): Sums {
  return { items: new Float64Array(length), arrivals: new Float64Array(length), squares: new Float64Array(length) };
}

/** A step of the plan is not looked at more closely than this, however long the operator's bounds make it. */
const MOST_PIECES = 60;
