import fc from 'fast-check';
import { expect, it } from 'vitest';
import { coalesce, dayOf } from '../../lib/cost/index.ts';
import { generator } from '../random.ts';

const PACE = { every: 0, lasts: 0.3, lanes: 8, laneRate: 0 };

const follow = (writes: readonly number[], pace = PACE) => coalesce(writes, pace, generator(1));

it('regenerates an idle feed for each write that comes by itself', () => {
  expect(follow([0, 60, 120])).toEqual({ writes: 3, messages: 3, regenerations: 3, covered: 0, putOff: 0 });
});

it('makes one of what comes in a window of one lane, and little more of a burst over all of them', () => {
  const burst = Array.from({ length: 500 }, (_, at) => at / 1000);
  expect(follow(burst, { ...PACE, lanes: 1 })).toMatchObject({ messages: 1, regenerations: 1 });
  const spread = follow(burst);
  expect(spread.messages).toBe(8);
  expect(spread.regenerations).toBeLessThanOrEqual(2);
});

it('shows what is routed while it works by the next, which covers what waits behind it', () => {
  // A window a write: all are known by 100 s, ten are taken at once, and the first that begins after shows them all.
  const busy = { ...PACE, lanes: 10_000, lasts: 100 };
  const burst = Array.from({ length: 95 }, (_, at) => at / 10);
  const { messages, regenerations, covered } = follow(burst, busy);
  expect(messages).toBeGreaterThan(90);
  expect(regenerations).toBe(2);
  expect(covered).toBeGreaterThanOrEqual(8);
});

it('holds a feed to its pace, shows its last write all the same, and the first at once', () => {
  const steady = Array.from({ length: 600 }, (_, at) => at);
  const { regenerations, putOff } = follow(steady, { ...PACE, every: 60 });
  expect(regenerations).toBeGreaterThanOrEqual(10);
  expect(regenerations).toBeLessThanOrEqual(11);
  expect(putOff).toBe(regenerations - 1);
  expect(follow([0], { ...PACE, every: 60 })).toMatchObject({ regenerations: 1, putOff: 0 });
});

it('never regenerates more than it is told of, nor less than once', () => {
  const writes = fc.array(fc.double({ min: 0, max: 3600, noNaN: true }), { minLength: 1, maxLength: 200 });
  const pace = fc.record({
    every: fc.constantFrom(0, 10, 600),
    lasts: fc.constantFrom(0.1, 3),
    lanes: fc.integer({ min: 1, max: 20 }),
    laneRate: fc.constantFrom(0, 1),
  });
  fc.assert(
    fc.property(writes, pace, fc.integer(), (unsorted, pace, seed) => {
      const sorted = unsorted.toSorted((a, b) => a - b);
      const { messages, regenerations, covered } = coalesce(sorted, pace, generator(seed));
      expect(messages).toBeLessThanOrEqual(sorted.length);
      expect(regenerations).toBeGreaterThanOrEqual(1);
      expect(regenerations + covered).toBeLessThanOrEqual(messages);
      // A feed's pace holds from one regeneration to the next.
      if (pace.every > 0) expect(regenerations).toBeLessThanOrEqual(3602 / pace.every + 2);
    }),
  );
});

it('regenerates less the slower the pace, in a day of many feeds, and writes as much', () => {
  const workload = { articles: 20_000, sources: 200, feeds: 1_000, subscribers: 0, pushed: 0 };
  const days = [0, 10, 60, 600].map((every) => dayOf({ ...workload, every }).all);
  const regenerations = days.map((all) => all.regenerations);
  expect(regenerations).toEqual(regenerations.toSorted((a, b) => b - a));
  // Each new article and each correction stands in four feeds.
  for (const { writes } of days) expect(writes / 20_000).toBeCloseTo(4.4, 0);
});
