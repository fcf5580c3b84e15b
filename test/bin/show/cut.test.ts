import { expect, it } from 'vitest';
import { cutFacts } from '../../../bin/show/cut.ts';
import type { FeedState } from '../../../lib/model/index.ts';

const cut = { left: 12, of: 50, format: 'rss', bytes: 5_000_000 } as const;

it('tells how many members are left out and for which document, and how many articles archives cut short', () => {
  expect(cutFacts({ cut } as FeedState, 2)).toEqual([
    ['left out', 'the oldest 12 of 50, to keep rss within 5 MB'],
    ['excerpts', '2 articles are too long for the archives, which show only excerpts'],
  ]);
  expect(cutFacts({ cut } as FeedState, 1)[1]?.[1]).toMatch(/^1 article is too long/);
});

it('says nothing where all is shown', () => {
  expect(cutFacts({} as FeedState, 0)).toEqual([]);
  expect(cutFacts(null, 0)).toEqual([]);
});
