import { type Instant, instant, millis, type PollingBounds, type PostingHabit } from '../model/index.ts';
import { HOUR, SLOT } from './calendar.ts';
import { type Forecast, forecast } from './forecast.ts';
import { cheapestWait } from './plan.ts';
import { floorOf, guessOf, skipTo, type Wishes } from './wishes.ts';

export type { Wishes } from './wishes.ts';

/** Of the window, how much may be replaced by what is expected: half of it is for what is not. */
const SAFE_WINDOW = 0.5;
/** So many standard deviations more than expected must still fit a narrow one: once in some thousand polls they do not. */
const SAFE_DEVIATIONS = 3.5;
/** Of the time in which the whole window was once replaced, how much may pass: amid a stir, and after a quiet hour. */
const SAFE_TURNOVER = { stirred: 0.7, quiet: 0.8 };
/** So long a wait may grow that is stretched, in seconds. */
const LONGEST_STRETCHED = 24 * 3600;
/** Polls of many sources are spread over this share of their waits, for no more than so many milliseconds. */
const SPREAD = { share: 0.04, most: 90_000 };

/**
 * When to poll a source next, after a successful poll at `now`: as its habit makes best, so soon that its window is not
 * replaced between two polls, but no sooner than its publisher asks (see {@link Wishes}), and always from `bounds.least`
 * to `bounds.most` seconds from now, or at the end of the hours and days to skip that this falls into; exactly that where
 * the bounds are equal, whatever anybody asks. `random`, from 0 to 1
 * (exclusive), spreads sources that would be polled at once over a few percent of their wait. `stretch` is by how much the
 * habit's wait may grow, to a day at most and never to where items could be lost, because the source is heard otherwise;
 * a fixed interval stays. Pure.
 */
export function nextPoll(
  habit: PostingHabit,
  wishes: Wishes,
  bounds: PollingBounds,
  now: Instant,
  random: number,
  stretch = 1,
): Instant {
  const from = millis(now);
  const least = bounds.least * 1000;
  if (bounds.least >= bounds.most) return instant(from + bounds.most * 1000);
  const most = Math.max(bounds.most, Math.min(bounds.most * stretch, LONGEST_STRETCHED)) * 1000;
  const expected = forecast(habit, from, guessOf(wishes.stated));
  const safe = safeWait(expected, habit, from, most);
  const floor = Math.min(most, Math.max(least, floorOf(wishes, expected, from, Math.max(safe, least))));
  const wait = Math.max(floor, Math.min(safe, stretch * cheapestWait(expected, from, least, bounds.most * 1000)));
  return instant(Math.round(skipTo(from + spread(wait, floor, most, random), wishes.stated)));
}

/** How long the source may be left alone without its window being replaced, as far as it can be told; `most` at most. */
function safeWait({ itemsAt, isQuiet }: Forecast, habit: PostingHabit, now: number, most: number): number {
  const seen = isQuiet ? habit.onset : habit.turnover;
  const share = isQuiet ? SAFE_TURNOVER.quiet : SAFE_TURNOVER.stirred;
  const longest = Math.min(most, seen === null ? most : seen * 1000 * share);
  if (habit.window === 0) return longest;
  const holds = itemsHeld(habit.window);
  let items = 0;
  for (let moment = now; moment < now + longest; moment += SLOT) {
    const coming = (itemsAt(moment) * SLOT) / HOUR;
    const room = holds - items;
    if (coming >= room) return Math.min(longest, moment - now + (room / coming) * SLOT);
    items += coming;
  }
  return longest;
}

/** How many items may be expected so that a window holds those that come: a Poisson count varies by its square root. */
function itemsHeld(window: number): number {
  const root = (Math.sqrt(SAFE_DEVIATIONS ** 2 + 4 * window) - SAFE_DEVIATIONS) / 2;
  return Math.min(window * SAFE_WINDOW, root ** 2);
}

/** A little later, so that the waited-for item is there; where the longest wait is due, a little sooner. */
function spread(wait: number, floor: number, most: number, random: number): number {
  const width = wait * SPREAD.share;
  if (wait + width <= most) return wait + random * Math.min(width, SPREAD.most);
  const begin = Math.max(floor, most - width);
  return Math.min(most, begin + random * (most - begin));
}
