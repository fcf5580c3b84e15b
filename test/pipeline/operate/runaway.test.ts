import { expect, it } from 'vitest';
import { runaways } from '../../../lib/pipeline/index.ts';

const week = (usual: number, ...last: readonly number[]) => ({
  function: 'route',
  counts: [...Array.from({ length: 670 }, (_, at) => usual + (at % 7) - 3), ...last],
});

it('finds a function that is called over and over for half an hour', () => {
  expect(runaways([week(100, 40_000, 55_000)])).toEqual([{ function: 'route', calls: 55_000, usual: 100 }]);
});

it.each([
  ['a burst that is over, as of a source that was added', week(100, 40_000, 90)],
  ['a burst that has only begun', week(100, 90, 40_000)],
  ['a busy day', week(100, 1900, 1900)],
  ['few calls of a function that has none', week(3, 900, 900)],
  ['a deployment of yesterday, of which nothing is usual yet', { function: 'route', counts: [1, 2, 50_000, 50_000] }],
  ['a function that was never called', { function: 'route', counts: [] }],
])('takes no alarm at %s', (_, calls) => {
  expect(runaways([calls])).toEqual([]);
});

it('is not misled by a loop of last week: the median stays what is usual', () => {
  const counts = week(100, 40_000, 40_000).counts.map((count, at) => (at < 200 ? 1_000_000 : count));
  expect(runaways([{ function: 'route', counts }])).toMatchObject([{ usual: 101 }]);
});
