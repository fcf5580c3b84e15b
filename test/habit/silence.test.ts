import { describe, expect, it } from 'vitest';
import { learnPosting } from '../../lib/habit/posting.ts';
import { postingWords } from '../../lib/habit/posting-words.ts';
import { silenceOf, usualGap } from '../../lib/habit/silence.ts';
import { instant, NO_POSTING_HABIT, type PostingHabit } from '../../lib/model/index.ts';

const HOUR = 3600_000;

/** A Monday. */
const BEGIN = Date.parse('2026-08-03T00:00:00Z');

/** What is learned from a source that posts at these hours since the beginning, polled every so many hours for so many days. */
function learned(hours: readonly number[], days: number, every = 3): PostingHabit {
  let habit = NO_POSTING_HABIT;
  for (let poll = every; poll <= days * 24; poll += every) {
    const arrivals = hours
      .filter((hour) => hour <= poll && hour > poll - every)
      .map((hour) => instant(BEGIN + hour * HOUR));
    const before = poll === every ? null : instant(BEGIN + (poll - every) * HOUR);
    habit = learnPosting(habit, { at: instant(BEGIN + poll * HOUR), before, arrivals, listed: 20 });
  }
  return habit;
}

/** The hours at which something is posted: every `every` hours on days that `isPosting` names, from `from` to `to` o’clock. */
function posting(
  days: number,
  {
    every = 1,
    from = 0,
    to = 24,
    on = (_day: number) => true,
  }: { every?: number; from?: number; to?: number; on?: (day: number) => boolean },
): number[] {
  return Array.from({ length: days * 24 }, (_, hour) => hour + 0.4).filter((time) => {
    const hour = Math.floor(time % 24);
    return on(Math.floor(time / 24)) && hour >= from && hour < to && (hour - from) % every === 0;
  });
}

const isWorkday = (day: number) => day % 7 < 5;

describe('silence', () => {
  it.each<[what: string, hours: number[], days: number, line: string]>([
    ['a source that posts all day', posting(42, { every: 3 }), 51, 'nothing new for 9 days, usually every 3 hours'],
    ['a daily one', posting(42, { every: 24, from: 9 }), 60, 'nothing new for 19 days, usually every day'],
    [
      'a weekly one',
      posting(70, { every: 24, on: (day) => day % 7 === 2 }),
      160,
      'nothing new for 14 weeks, usually every week',
    ],
    ['a busy one, on the third day', posting(28, { every: 1 }), 31, 'nothing new for 3 days, usually every hour'],
  ])('is told of %s', (_what, hours, days, line) => {
    expect(silenceOf(learned(hours, days))).toBe(line);
  });

  it.each<[what: string, hours: number[], days: number]>([
    ['a source that still posts', posting(42, { every: 3 }), 42],
    ['a source that was never seen to post', [], 300],
    ['a source that posted twice, long ago', [5, 30], 300],
    ['a daily one after a week', posting(42, { every: 24, from: 9 }), 49],
    ['a weekly one after two months', posting(70, { every: 24, on: (day) => day % 7 === 2 }), 120],
    ['a busy one overnight', posting(28, { every: 1 }), 29],
    ['an office over a weekend and a holiday', posting(40, { from: 8, to: 18, on: isWorkday }), 43.4],
    // The beginning is a Monday: 40 days end on a Friday night, 42.5 on a Monday noon.
    ['an office over the weekend', posting(40, { from: 8, to: 18, on: isWorkday }), 42.5],
  ])('is not told of %s', (_what, hours, days) => {
    expect(silenceOf(learned(hours, days))).toBeNull();
  });

  it('is told of an office on the second workday after the weekend', () => {
    expect(silenceOf(learned(posting(40, { from: 8, to: 18, on: isWorkday }), 44))).toMatch(
      /^nothing new for 4 days, /,
    );
  });

  it('does not excuse itself by becoming the habit', () => {
    const hours = posting(42, { every: 24, from: 9 });
    for (const days of [60, 90, 200, 365]) expect(silenceOf(learned(hours, days, 12)), `day ${days}`).not.toBeNull();
  });

  it('ends with the next item', () => {
    expect(silenceOf(learned([...posting(42, { every: 3 }), 60 * 24 - 1], 60))).toBeNull();
  });
});

describe('the usual time between two postings', () => {
  it('is had back whatever has faded since', () => {
    for (const days of [42, 60, 120]) {
      const gap = usualGap(learned(posting(42, { every: 6 }), days, 12)) ?? 0;
      expect(gap / HOUR, `day ${days}`).toBeGreaterThan(5);
      expect(gap / HOUR, `day ${days}`).toBeLessThan(7);
    }
  });

  it('is not told from a handful', () => {
    expect(usualGap(learned([3, 4, 30], 10))).toBeNull();
  });
});

describe('a habit in words', () => {
  it('says how often and when', () => {
    expect(postingWords(learned(posting(42, { from: 8, to: 18, on: isWorkday }), 42))).toMatch(
      /^something new every \d+ hours; mostly on workdays, mostly from \d+ to \d+ h UTC/,
    );
    expect(postingWords(learned(posting(42, { every: 3 }), 42))).toMatch(
      /^something new every 3 hours(; its whole list .*)?$/,
    );
    expect(postingWords(learned(posting(70, { every: 24, from: 9, on: (day) => day % 7 === 6 }), 70))).toContain(
      'at weekends',
    );
  });

  it('says that nothing is known yet', () => {
    expect(postingWords(NO_POSTING_HABIT)).toBe('too little history yet');
  });
});
