import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type FreshnessFields, freshSeconds } from '../../lib/fetch/freshness.ts';
import type { Instant } from '../../lib/model/index.ts';

const now = '2026-11-23T12:00:00.000Z' as Instant;
const AT_NOON = 'Mon, 23 Nov 2026 12:00:00 GMT';
const AT_ONE = 'Mon, 23 Nov 2026 13:00:00 GMT';
const SILENT: FreshnessFields = { cacheControl: null, expires: null, age: null, date: null };

describe('an answer stays good', () => {
  it.each<[Partial<FreshnessFields>, number]>([
    [{ cacheControl: 'max-age=300' }, 300],
    [{ cacheControl: 'public, MAX-AGE = "300"' }, 300],
    [{ cacheControl: 'max-age=300', age: '100' }, 200],
    [{ cacheControl: 'max-age=300', age: 'old' }, 300],
    [{ cacheControl: 'max-age=300', expires: '0' }, 300],
    [{ cacheControl: 'max-age=300, max-age=600' }, 300],
    [{ cacheControl: 's-maxage=10, max-age=300, stale-while-revalidate=600' }, 300],
    [{ cacheControl: 'no-cache="set-cookie", max-age=300' }, 300],
    [{ cacheControl: 'max-age=99999999999999' }, 2 ** 31],
    [{ cacheControl: 'public', expires: AT_ONE }, 3600],
    [{ expires: AT_ONE, date: 'Mon, 23 Nov 2026 12:30:00 GMT' }, 1800],
    [{ expires: AT_ONE, date: 'today', age: '600' }, 3000],
    [{ expires: 'Monday, 23-Nov-26 13:00:00 GMT' }, 3600],
    [{ expires: 'Mon Nov 23 13:00:00 2026' }, 3600],
  ])('by %j for %d s', (fields, seconds) => {
    expect(freshSeconds({ ...SILENT, ...fields }, now)).toBe(seconds);
  });

  it.each<Partial<FreshnessFields>>([
    {},
    { cacheControl: '' },
    { cacheControl: 'max-age=0' },
    { cacheControl: 'max-age=-5' },
    { cacheControl: 'max-age=soon', expires: AT_ONE },
    { cacheControl: 'max-age', expires: AT_ONE },
    { cacheControl: 'max-age=60', age: '60' },
    { cacheControl: 'no-store, max-age=300' },
    { cacheControl: 'max-age=300, No-Cache' },
    { cacheControl: 'private, max-age=300' },
    { cacheControl: 'no-cache', expires: AT_ONE },
    { expires: AT_NOON },
    { expires: '0' },
    { expires: '-1' },
    { expires: AT_ONE, date: AT_ONE },
  ])('for no known time by %j', (fields) => {
    expect(freshSeconds({ ...SILENT, ...fields }, now)).toBeNull();
  });

  it('for a whole number of seconds or none, whatever is sent', () => {
    const field = fc.oneof(
      fc.constant(null),
      fc.string(),
      fc.stringMatching(/^[a-z=",\s\d-]{0,40}$/),
      fc.constantFrom(AT_NOON, AT_ONE, 'max-age=5', '7'),
    );
    fc.assert(
      fc.property(fc.record({ cacheControl: field, expires: field, age: field, date: field }), (fields) => {
        const seconds = freshSeconds(fields, now);
        expect(seconds === null || (Number.isInteger(seconds) && seconds > 0 && seconds <= 2 ** 31)).toBe(true);
      }),
    );
  });
});
