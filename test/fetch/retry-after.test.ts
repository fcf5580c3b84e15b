import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { retryAfterSeconds } from '../../lib/fetch/index.ts';
import type { Instant } from '../../lib/model/index.ts';

const now = '2026-11-23T12:00:00.000Z' as Instant;

describe('retryAfterSeconds', () => {
  it.each([
    ['120', 120],
    [' 0 ', 0],
    ['Mon, 23 Nov 2026 12:05:00 GMT', 300],
    ['Monday, 23-Nov-26 12:05:00 GMT', 300],
    ['Mon Nov 23 12:05:00 2026', 300],
    ['Tue Dec  1 12:00:00 2026', 8 * 86_400],
    ['Sun, 06 Nov 1994 08:49:37 GMT', 0],
    ['99999999999999999999', 30 * 86_400],
    ['Fri, 31 Dec 9999 23:59:59 GMT', 30 * 86_400],
  ])('reads %j as %d seconds', (value, seconds) => {
    expect(retryAfterSeconds(value, now)).toBe(seconds);
  });

  it.each([null, '', 'soon', '-5', '1.5', '120 seconds', '2026-11-23', 'Mon, 99 Foo 2026 12:05:00 GMT'])(
    'takes nothing from %j',
    (value) => {
      expect(retryAfterSeconds(value, now)).toBeNull();
    },
  );

  it('answers any text with a wait that can be kept, or none', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const seconds = retryAfterSeconds(text, now);
        expect(seconds === null || (Number.isInteger(seconds) && seconds >= 0 && seconds <= 30 * 86_400)).toBe(true);
      }),
    );
  });
});
