import { describe, expect, it } from 'vitest';
import { everyWords, spanWords } from '../../lib/habit/span.ts';

describe('a length of time', () => {
  it.each([
    [0, '0 seconds'],
    [-5, '0 seconds'],
    [1, '1 second'],
    [119, '119 seconds'],
    [120, '2 minutes'],
    [60, '1 minute'],
    [59.5 * 60, '1 hour'],
    [24 * 3600, '1 day'],
    [7 * 86_400, '1 week'],
    [8 * 86_400, '8 days'],
    [90 * 60, '90 minutes'],
    [2 * 3600, '2 hours'],
    [47 * 3600, '47 hours'],
    [48 * 3600, '2 days'],
    [27 * 86_400, '27 days'],
    [28 * 86_400, '4 weeks'],
    [400 * 86_400, '57 weeks'],
  ])('of %i seconds is said as %s', (seconds, words) => {
    expect(spanWords(seconds * 1000)).toBe(words);
  });

  it('is said as how often it comes', () => {
    expect([24, 3, 1.5].map((hours) => everyWords(hours * 3600_000))).toEqual([
      'every day',
      'every 3 hours',
      'every 90 minutes',
    ]);
  });
});
