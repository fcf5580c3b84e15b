import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { learnPosting, nextPoll } from '../../lib/habit/index.ts';
import {
  instant,
  millis,
  NO_POSTING_HABIT,
  NO_STATED_SCHEDULE,
  type PostingHabit,
  type StatedSchedule,
} from '../../lib/model/index.ts';
import { BEGINNING, DAYS_BEFORE, type History } from '../bench/schedule-histories.ts';
import { replayLearned } from '../bench/schedule-replay.ts';
import { generator } from '../random.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const BOUNDS = { least: 300, most: 21_600 };
/** A Monday, 00:00 UTC. */
const MONDAY = Date.UTC(2024, 2, 4);

describe('nextPoll', () => {
  it('keeps within the bounds of the operator whatever a source does and whatever its publisher asks', () => {
    fc.assert(
      fc.property(anyHabit, anyWishes, anyBounds, fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), check),
      { numRuns: 150 },
    );
    function check(
      { habit, at }: { habit: PostingHabit; at: number },
      wishes: Parameters<typeof nextPoll>[1],
      bounds: typeof BOUNDS,
      random: number,
    ) {
      const wait = (millis(nextPoll(habit, wishes, bounds, instant(at), random)) - at) / 1000;
      expect(wait).toBeGreaterThanOrEqual(bounds.least);
      const { skipHours, skipDays } = wishes.stated;
      const skips = bounds.least < bounds.most && skipHours.length + skipDays.length > 0;
      expect(wait).toBeLessThanOrEqual(bounds.most + (skips ? 7 * 86_400 : 0));
      expect(nextPoll(habit, wishes, bounds, instant(at), random)).toBe(
        nextPoll(habit, wishes, bounds, instant(at), random),
      );
    }
  });

  it('polls at exactly the interval that the operator fixed, whatever the feed asks for', () => {
    const wishes = { stated: { ...NO_STATED_SCHEDULE, ttl: 7200, skipDays: [0, 1, 2, 3, 4, 5, 6] }, freshFor: 86_400 };
    expect(waitOf(NO_POSTING_HABIT, { wishes, bounds: { least: 900, most: 900 }, random: 0.7 })).toBe(15);
  });

  it('spreads sources that would be polled at once, by no more than a few percent', () => {
    const habit = every(30 * MINUTE);
    const waits = [0, 0.25, 0.5, 0.75, 0.99].map((random) => waitOf(habit, { random }));
    expect(new Set(waits).size).toBe(waits.length);
    expect(Math.max(...waits)).toBeLessThan(Math.min(...waits) * 1.05);
  });

  it('comes the sooner the more a source posts', () => {
    const waits = [DAY, 6 * HOUR, 2 * HOUR, 40 * MINUTE, 10 * MINUTE].map((gap) => waitOf(every(gap)));
    expect(waits).toEqual(waits.toSorted((a, b) => b - a));
    expect(waits[0]).toBeGreaterThan(60);
    expect(waits.at(-1)).toBeLessThan(15);
  });

  it('comes soon to a source that has just begun to burst, and leaves it alone again afterwards', () => {
    const quiet = every(12 * HOUR);
    const burst = Array.from({ length: 8 }, (_, nth) => MONDAY + nth * 2 * MINUTE);
    const at = MONDAY + 20 * MINUTE;
    const stirred = learn(quiet, at, burst, MONDAY);
    expect(waitOf(quiet)).toBeGreaterThan(45);
    expect(waitOf(stirred, { at })).toBeLessThan(15);
    const calm = learn(stirred, at + 8 * HOUR, [], at);
    expect(waitOf(calm, { at: at + 8 * HOUR })).toBeGreaterThan(30);
  });
});

describe('a source under the learned schedule', () => {
  it('is seen in the burst: an election night after quiet days reaches readers within minutes', () => {
    const quiet = Array.from({ length: 120 }, (_, nth) => BEGINNING + nth * 12 * HOUR);
    const night = BEGINNING + (DAYS_BEFORE + 20) * DAY + 19 * HOUR;
    const burst = Array.from({ length: 120 }, (_, nth) => night + nth * 90_000);
    const { delays } = replay([...quiet, ...burst], 50);
    const late = delays.filter((delay) => delay > 10 * MINUTE).length;
    // Nothing foretells the first items, nor the quiet days' own.
    expect(late).toBeLessThan(90);
    expect(delays.length - late).toBeGreaterThan(90);
  });

  it('loses nothing at forty items an hour from a list of ten', () => {
    const random = generator(11);
    const moments: number[] = [];
    for (let at = BEGINNING + 25 * DAY; at < BEGINNING + 34 * DAY; at += -Math.log(1 - random()) * 90_000)
      moments.push(at);
    expect(replay(moments, 10).lost).toBe(0);
  });

  it('costs few requests when it is dead', () => {
    expect(replay([], 20).requests / 30).toBeLessThan(8);
    const lastYear = Array.from({ length: 20 }, (_, nth) => BEGINNING - (300 + nth) * DAY).toReversed();
    expect(replay(lastYear, 20).requests / 30).toBeLessThan(5);
  });

  it('is found within minutes when it posts by the clock, at a few requests a day', () => {
    const daily = Array.from({ length: 60 }, (_, day) => BEGINNING + day * DAY + 6 * HOUR);
    const { delays, requests } = replay(daily, 20);
    expect(delays.toSorted((a, b) => a - b)[15]! / MINUTE).toBeLessThan(10);
    expect(requests / 30).toBeLessThan(20);
  });

  it('is left alone at weekends where it posts on workdays only', () => {
    const random = generator(5);
    const office = Array.from({ length: 60 }, (_, day) => day)
      .filter((day) => day % 7 < 5)
      .flatMap((day) => Array.from({ length: 10 }, () => BEGINNING + day * DAY + (8 + random() * 9) * HOUR))
      .sort((a, b) => a - b);
    let habit = NO_POSTING_HABIT;
    let before: number | null = null;
    const polls: number[] = [];
    for (let at = BEGINNING + 30 * DAY; at < BEGINNING + 58 * DAY; ) {
      const arrivals = office.filter((moment) => moment <= at && moment > (before ?? at - 4 * DAY));
      habit = learn(habit, at, arrivals, before);
      polls.push(at);
      before = at;
      at = millis(nextPoll(habit, NO_WISHES, BOUNDS, instant(at), 0.5));
    }
    const perDay = (isWanted: (weekday: number) => boolean, days: number) =>
      polls.filter((at) => at >= BEGINNING + 44 * DAY && isWanted(Math.floor((at - BEGINNING) / DAY) % 7)).length /
      days;
    expect(perDay((weekday) => weekday === 5, 2)).toBeLessThan(12);
    expect(perDay((weekday) => weekday < 5, 10)).toBeGreaterThan(3 * perDay((weekday) => weekday === 5, 2));
  });
});

describe("a publisher's wishes", () => {
  const busy = every(10 * MINUTE, 100);

  it('are honoured: no poll before ttl, Cache-Control or Expires have passed', () => {
    expect(waitOf(busy)).toBeLessThan(20);
    expect(
      waitOf(busy, { wishes: { stated: { ...NO_STATED_SCHEDULE, ttl: 3600 }, freshFor: null } }),
    ).toBeGreaterThanOrEqual(60);
    expect(waitOf(busy, { wishes: { stated: NO_STATED_SCHEDULE, freshFor: 1800 } })).toBeGreaterThanOrEqual(30);
    expect(
      waitOf(busy, { wishes: { stated: { ...NO_STATED_SCHEDULE, ttl: 1200 }, freshFor: 2700 } }),
    ).toBeGreaterThanOrEqual(45);
  });

  it('never reach beyond the longest wait of the operator', () => {
    const wishes = { stated: { ...NO_STATED_SCHEDULE, ttl: 604_800 }, freshFor: 31_536_000 };
    expect(waitOf(every(DAY), { wishes })).toBe(360);
  });

  it('give way where a list would be replaced meanwhile', () => {
    const wishes = { stated: { ...NO_STATED_SCHEDULE, ttl: 21_600 }, freshFor: null };
    expect(waitOf(every(3 * MINUTE, 10), { wishes })).toBeLessThan(31);
  });

  it('do not mistake the hourly of every WordPress for a wish, nor a weekly for nothing', () => {
    expect(waitOf(busy, { wishes: stating({ updateEvery: 3600 }) })).toBeLessThan(20);
    expect(waitOf(every(2 * DAY), { wishes: stating({ updateEvery: 14_400 }) })).toBeGreaterThanOrEqual(240);
  });

  it('tell how often to come while nothing is known of the source yet', () => {
    const daily = waitOf(NO_POSTING_HABIT, { wishes: stating({ updateEvery: 86_400 }) });
    const often = waitOf(NO_POSTING_HABIT, { wishes: stating({ updateEvery: 900 }) });
    expect(often).toBeLessThan(waitOf(NO_POSTING_HABIT));
    expect(daily).toBeGreaterThan(waitOf(NO_POSTING_HABIT));
  });

  it('put off a poll to the end of the hours and days to skip', () => {
    const at = MONDAY + 21 * HOUR + 55 * MINUTE;
    const due = (stated: Partial<StatedSchedule>) =>
      MONDAY + 21 * HOUR + (55 + waitOf(busy, { at, wishes: stating(stated) })) * MINUTE;
    expect(due({ skipHours: [22, 23] })).toBe(MONDAY + DAY);
    expect(due({ skipHours: [22, 23, 0], skipDays: [] })).toBe(MONDAY + 25 * HOUR);
    // Beyond the operator's longest wait too, unless that would be for ever.
    expect(due({ skipHours: [22, 23], skipDays: [2] })).toBe(MONDAY + 2 * DAY);
    expect(due({ skipDays: [0, 1, 2, 3, 4, 5, 6] })).toBe(due({}));
  });
});

const NO_WISHES = { stated: NO_STATED_SCHEDULE, freshFor: null };

function stating(stated: Partial<StatedSchedule>): { stated: StatedSchedule; freshFor: null } {
  return { stated: { ...NO_STATED_SCHEDULE, ...stated }, freshFor: null };
}

/** Minutes. */
function waitOf(
  habit: PostingHabit,
  {
    wishes = NO_WISHES,
    bounds = BOUNDS,
    random = 0,
    at = MONDAY,
  }: Partial<{ wishes: Parameters<typeof nextPoll>[1]; bounds: typeof BOUNDS; random: number; at: number }> = {},
): number {
  return (millis(nextPoll(habit, wishes, bounds, instant(at), random)) - at) / MINUTE;
}

function learn(
  habit: PostingHabit,
  at: number,
  arrivals: readonly number[],
  before: number | null,
  listed = 50,
): PostingHabit {
  return learnPosting(habit, {
    at: instant(at),
    before: before === null ? null : instant(before),
    arrivals: arrivals.map((arrival) => instant(arrival)),
    listed,
  });
}

/** The habit, as of Monday, of a source that posted about once in `gap` for four weeks. */
function every(gap: number, listed = 50): PostingHabit {
  const random = generator(3);
  const from = MONDAY - 28 * DAY;
  const arrivals = Array.from({ length: Math.floor((28 * DAY) / gap) }, (_, nth) => from + (nth + random()) * gap);
  return learn(NO_POSTING_HABIT, MONDAY, arrivals, from, listed);
}

function replay(appeared: readonly number[], window: number) {
  const history: History = { kind: 'bursty', appeared: appeared.toSorted((a, b) => a - b), published: null, window };
  return replayLearned({ ...history, published: history.appeared }, BOUNDS, 4);
}

const anyMoment = fc.integer({ min: MONDAY - 400 * DAY, max: MONDAY + 400 * DAY });
const anyHabit = fc
  .array(
    fc.record({
      wait: fc.integer({ min: -DAY, max: 40 * DAY }),
      arrivals: fc.array(fc.oneof(anyMoment, fc.constant(MONDAY)), { maxLength: 40 }),
      listed: fc.integer({ min: 0, max: 2000 }),
    }),
    { maxLength: 5 },
  )
  .map((polls) => {
    let habit = NO_POSTING_HABIT;
    let at = MONDAY;
    let before: number | null = null;
    for (const poll of polls) {
      at += poll.wait;
      habit = learn(habit, at, poll.arrivals, before, poll.listed);
      before = at;
    }
    return { habit, at };
  });
const anySeconds = fc.option(fc.oneof(fc.integer({ min: -10, max: 10_000_000 }), fc.constant(Number.MAX_SAFE_INTEGER)));
const anyWishes = fc.record({
  stated: fc.record({
    ttl: anySeconds,
    updateEvery: anySeconds,
    skipHours: fc.array(fc.integer({ min: -1, max: 25 }), { maxLength: 24 }),
    skipDays: fc.array(fc.integer({ min: -1, max: 8 }), { maxLength: 7 }),
  }),
  freshFor: anySeconds,
});
const anyBounds = fc
  .tuple(fc.integer({ min: 5, max: 100_000 }), fc.integer({ min: 0, max: 2_592_000 }))
  .map(([least, more]) => ({ least, most: Math.min(2_592_000, least + more) }));
