import { expect, it } from 'vitest';
import { learnWay } from '../../lib/habit/index.ts';
import type { Instant, ListWay } from '../../lib/model/index.ts';

const MONDAY = '2026-11-23T12:00:00.000Z' as Instant;
const TUESDAY = '2026-11-24T12:00:00.000Z' as Instant;
const way: ListWay = {
  item: 'div > p',
  title: 'a',
  date: null,
  excerpt: null,
  image: null,
  items: 6,
  others: 0,
  score: 0.6,
};

it('is learned from the first answer, and counts the answers in which it is found again', () => {
  const first = learnWay(null, way, MONDAY);
  expect(first).toEqual({ ...way, learnedAt: MONDAY, hits: 0, misses: 0, before: null });
  expect(learnWay(first, { ...way, items: 7 }, TUESDAY)).toEqual({ ...first, items: 7, hits: 1 });
});

it('gives way to another, which remembers it', () => {
  const other = learnWay(learnWay(null, way, MONDAY), { ...way, item: 'li.news' }, TUESDAY);
  expect(other).toEqual({ ...way, item: 'li.news', learnedAt: TUESDAY, hits: 0, misses: 0, before: 'div > p' });
});

it('is kept, and missed, where no other is found', () => {
  expect(learnWay(null, null, MONDAY)).toBeNull();
  expect(learnWay(learnWay(null, way, MONDAY), null, TUESDAY)).toMatchObject({ item: 'div > p', misses: 1 });
});
