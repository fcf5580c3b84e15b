import { expect, it } from 'vitest';
import { bytesWords } from '../../lib/model/index.ts';

it.each([
  [0, '0 bytes'],
  [812, '812 bytes'],
  [1500, '1.5 KB'],
  [9_960, '10 KB'],
  [999_499, '999 KB'],
  [999_500, '1 MB'],
  [5_000_000, '5 MB'],
  [480_000_000, '480 MB'],
  [1_000_000_000, '1 GB'],
  [2_500_000_000_000, '2500 GB'],
])('tells %i bytes as people read them', (bytes, words) => {
  expect(bytesWords(bytes)).toBe(words);
});
