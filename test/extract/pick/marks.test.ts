import { expect, it } from 'vitest';
import { markRules } from '../../../lib/extract/index.ts';
import type { AbsoluteUrl } from '../../../lib/model/index.ts';
import { ARTICLE } from './pages.ts';

it('says of each selector how many elements it selects, and which', () => {
  const rules = { title: 'h1', strip: ['.newsletter', '.nothing'], dateFormats: ['d MMMM yyyy'] };
  const marks = markRules(ARTICLE, 'https://example.org/' as AbsoluteUrl, rules);
  expect(marks.map(({ rule, says, matched }) => [rule, says, matched])).toEqual([
    ['title', 'h1', 1],
    ['strip', '.newsletter', 2],
    ['strip', '.nothing', 0],
  ]);
  expect(marks[1]?.elements).toHaveLength(2);
});

it('takes a selector that is none for one that selects nothing', () => {
  expect(markRules(ARTICLE, 'https://example.org/' as AbsoluteUrl, { body: 'p[' })[0]?.matched).toBe(0);
});
