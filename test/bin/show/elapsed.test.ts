import { expect, it } from 'vitest';
import { elapsedWords } from '../../../bin/show/elapsed.ts';

it.each([
  [-5, '0 ms'],
  [0, '0 ms'],
  [640, '640 ms'],
  [2345, '2.3 s'],
  [9949, '9.9 s'],
  [9990, '10 s'],
  [119_000, '119 s'],
  [1_876_015, '31 min'],
  [5 * 3_600_000, '5 h'],
  [10 * 86_400_000, '10 d'],
])('%i ms are told as %s', (milliseconds, words) => {
  expect(elapsedWords(milliseconds)).toBe(words);
});
