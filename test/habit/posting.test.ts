import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { learnPosting, nextPoll } from '../../lib/habit/index.ts';
import { fadeTally, HALF_LIFE_DAYS, readTally, writeTally } from '../../lib/habit/tally.ts';
import {
  type Instant,
  instant,
  millis,
  NO_POSTING_HABIT,
  NO_STATED_SCHEDULE,
  type PostingHabit,
} from '../../lib/model/index.ts';
import { generator } from '../random.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** A Monday, 12:00 UTC. */
const NOON = Date.UTC(2024, 2, 4, 12);

describe('learnPosting', () => {
  it('learns from the dates of the first answer at once', () => {
    const hourly = first(Array.from({ length: 20 }, (_, nth) => NOON - (nth * 60 + 17) * MINUTE));
    const monthly = first(Array.from({ length: 20 }, (_, nth) => NOON - nth * 30 * DAY - 5 * DAY));
    expect(waitOf(hourly)).toBeLessThan(30);
    expect(waitOf(monthly)).toBeGreaterThan(3 * 60);
    expect(hourly.newest).toBe(instant(NOON - 17 * MINUTE));
  });

  it('learns nothing false from a first answer without dates', () => {
    const undated = first(Array.from({ length: 100 }, () => NOON));
    expect(waitOf(undated)).toBe(waitOf(first([])));
    expect(undated.newest).toBeNull();
  });

  it('learns how often a source without dates posts from what its polls find', () => {
    let habit = first([]);
    for (let nth = 1; nth <= 200; nth++) {
      habit = poll(habit, NOON + nth * 15 * MINUTE, [NOON + nth * 15 * MINUTE], NOON + (nth - 1) * 15 * MINUTE);
    }
    expect(waitOf(habit, NOON + 200 * 15 * MINUTE)).toBeLessThan(15);
  });

  it('does not take a pinned item for the beginning of the list', () => {
    const items = Array.from({ length: 19 }, (_, nth) => NOON - (nth * 60 + 17) * MINUTE);
    const pinned = first([...items, NOON - 60 * DAY]);
    expect(waitOf(pinned)).toBeLessThan(30);
  });

  it('does not take dates of whole days for posts at midnight', () => {
    const days = Array.from({ length: 20 }, (_, nth) => Date.UTC(2024, 2, 4) - Math.floor(nth / 2) * DAY);
    const habit = first(days);
    const slots = readTally(habit.day, 288);
    expect(slots[0]! / slots.reduce((sum, count) => sum + count)).toBeLessThan(0.3);
  });

  it('counts items that come together as one posting', () => {
    const batch = Array.from({ length: 10 }, (_, nth) => NOON + HOUR + nth * 1000);
    const habit = poll(first([]), NOON + 2 * HOUR, batch, NOON);
    expect(habit.postings).toBeCloseTo(1, 5);
    expect(habit.together).toBeGreaterThan(1);
  });

  it('does not make a habit of that weekday of one night of elections', () => {
    const random = generator(2);
    const quiet = Array.from({ length: 56 }, (_, nth) => NOON - 28 * DAY + (nth + random()) * 12 * HOUR);
    const before = poll(NO_POSTING_HABIT, NOON, quiet, NOON - 28 * DAY);
    const night = Array.from({ length: 80 }, (_, nth) => NOON + 8 * HOUR + nth * 90_000 + random() * MINUTE);
    const after = poll(before, NOON + 10 * HOUR, night, NOON);
    const counted = (habit: PostingHabit) => readTally(habit.week, 168).reduce((sum, count) => sum + count);
    expect(after.postings - before.postings).toBeGreaterThan(40);
    expect(counted(after) - counted(before)).toBeLessThan(12);
    expect(waitOf(after, NOON + 7 * DAY + 8 * HOUR)).toBeGreaterThan(20);
  });

  it('remembers how soon the whole list was replaced, and forgets it in months', () => {
    const rush = Array.from({ length: 30 }, (_, nth) => NOON + nth * 2 * MINUTE);
    const rushed = poll(first([]), NOON + HOUR, rush, NOON, 10);
    expect(rushed.turnover).toBeGreaterThan(10 * 60);
    expect(rushed.turnover).toBeLessThan(100 * 60);
    const later = poll(rushed, NOON + 180 * DAY, [], NOON + HOUR, 10);
    expect(later.turnover).toBeGreaterThan(8 * rushed.turnover!);
  });

  it('survives a clock that goes back', () => {
    const habit = poll(first([NOON - HOUR, NOON - 2 * HOUR]), NOON - 3 * DAY, [NOON - 3 * DAY], NOON);
    expect(habit.until).toBe(instant(NOON));
    expect(waitOf(habit, NOON - 3 * DAY)).toBeGreaterThanOrEqual(5);
  });

  it('heeds no order of the items', () => {
    fc.assert(
      fc.property(fc.uniqueArray(moments, { maxLength: 30 }), (arrivals) => {
        const forth = poll(first([]), NOON + 2 * DAY, arrivals, NOON);
        expect(poll(first([]), NOON + 2 * DAY, arrivals.toReversed(), NOON)).toEqual(forth);
      }),
      { numRuns: 50 },
    );
  });

  it('stays small and finite whatever comes: floods, duplicates, back-dated archives, dates to come', () => {
    const polls = fc.array(
      fc.record({
        wait: fc.integer({ min: 0, max: 30 * DAY }),
        arrivals: fc.array(fc.oneof(moments, fc.integer({ min: 0, max: 4e12 })), { maxLength: 400 }),
        listed: fc.oneof(fc.integer({ min: 0, max: 1e6 }), fc.constant(Number.NaN)),
      }),
      { maxLength: 6 },
    );
    fc.assert(
      fc.property(polls, (all) => {
        let habit = NO_POSTING_HABIT;
        let at = NOON;
        let before: number | null = null;
        for (const { wait, arrivals, listed } of all) {
          at += wait;
          habit = poll(habit, at, arrivals, before, listed);
          before = at;
        }
        expect(JSON.stringify(habit).length).toBeLessThan(1600);
        for (const value of Object.values(habit))
          if (typeof value === 'number') expect(Number.isFinite(value)).toBe(true);
        expect(JSON.parse(JSON.stringify(habit))).toEqual(habit);
      }),
      { numRuns: 60 },
    );
  });

  it('costs no more the more polls it has seen', () => {
    let habit = first([]);
    for (let nth = 1; nth <= 3000; nth++) {
      habit = poll(habit, NOON + nth * 5 * MINUTE, [NOON + nth * 5 * MINUTE - 1000], NOON + (nth - 1) * 5 * MINUTE);
    }
    expect(JSON.stringify(habit).length).toBeLessThan(1600);
  });
});

describe('a tally', () => {
  it('reads what it wrote to within half a percent', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0.001, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 40 }),
        (counts) => {
          const read = readTally(writeTally(Float64Array.from(counts)), counts.length);
          counts.forEach((count, at) => {
            expect(Math.abs(read[at]! / count - 1)).toBeLessThan(0.005);
          });
        },
      ),
    );
  });

  it('fades to the half in its half-life, in one step or in many, and to nothing at last', () => {
    const text = writeTally(Float64Array.of(8, 0, 1));
    let daily = text;
    for (let day = 0; day < HALF_LIFE_DAYS; day++) daily = fadeTally(daily, 1);
    expect(daily).toBe(fadeTally(text, HALF_LIFE_DAYS));
    expect([...readTally(daily, 3)]).toEqual([4, 0, 0.5]);
    expect(fadeTally(text, 10_000)).toBe('');
  });

  it('reads a spoilt text as nothing', () => {
    expect([...readTally('?é', 2)]).toEqual([0, 0]);
  });
});

const moments = fc.integer({ min: NOON - 60 * DAY, max: NOON + 3 * DAY });

function first(stated: readonly number[]): PostingHabit {
  return poll(NO_POSTING_HABIT, NOON, stated, null);
}

function poll(
  habit: PostingHabit,
  at: number,
  arrivals: readonly number[],
  before: number | null,
  listed = 20,
): PostingHabit {
  return learnPosting(habit, {
    at: instant(at),
    before: before === null ? null : instant(before),
    arrivals: arrivals.map(toInstant),
    listed,
  });
}

function toInstant(moment: number): Instant {
  return instant(moment);
}

/** Minutes. */
function waitOf(habit: PostingHabit, at = NOON): number {
  const wishes = { stated: NO_STATED_SCHEDULE, freshFor: null };
  return (millis(nextPoll(habit, wishes, { least: 300, most: 21_600 }, instant(at), 0)) - at) / MINUTE;
}
