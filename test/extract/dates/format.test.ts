import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readDate } from '../../../lib/extract/dates/dates.ts';
import { readFormattedDate } from '../../../lib/extract/dates/format.ts';
import { parseDateFormat } from '../../../lib/model/index.ts';

const read = (text: string, format: string, zone?: string) =>
  readFormattedDate(text, { formats: [format], ...(zone !== undefined && { zone }) }, null);

describe('a date in a stated format', () => {
  it.each([
    ['14.03.2025 08:05', 'dd.MM.yyyy HH:mm', undefined, '2025-03-14T08:05:00.000Z'],
    ['14.03.2025 08:05', 'dd.MM.yyyy HH:mm', 'Europe/Berlin', '2025-03-14T07:05:00.000Z'],
    ['14.07.2025 08:05', 'dd.MM.yyyy HH:mm', 'Europe/Berlin', '2025-07-14T06:05:00.000Z'],
    ['14.07.2025 08:05', 'dd.MM.yyyy HH:mm', 'Asia/Kolkata', '2025-07-14T02:35:00.000Z'],
    ['Published 3/4/2025, 9:07 p.m. by Ada', 'M/d/yyyy, h:mm a', undefined, '2025-03-04T21:07:00.000Z'],
    ['12/4/2025 12:00 AM', 'd/M/yyyy h:mm a', undefined, '2025-04-12T00:00:00.000Z'],
    ['Freitag, 14. März 2025 um 8:05 Uhr', "EEEE, d. MMMM yyyy 'um' H:mm", undefined, '2025-03-14T08:05:00.000Z'],
    ['14 mars 2025', 'd MMMM yyyy', undefined, '2025-03-14T00:00:00.000Z'],
    ['20250314-080503', 'yyyyMMdd-HHmmss', undefined, '2025-03-14T08:05:03.000Z'],
    ['2025-03-14T08:05:03+02:00', "yyyy-MM-dd'T'HH:mm:ssXXX", 'Asia/Tokyo', '2025-03-14T06:05:03.000Z'],
    ['14.03.25', 'dd.MM.yy', undefined, '2025-03-14T00:00:00.000Z'],
  ])('%s as %s in %s', (text, format, zone, expected) => {
    expect(read(text, format, zone)?.instant).toBe(expected);
  });

  it('is a day where the format has no hour', () => {
    expect(read('14.03.2025', 'dd.MM.yyyy', 'Asia/Tokyo')).toEqual({
      instant: '2025-03-14T00:00:00.000Z',
      precision: 'day',
    });
  });

  it.each([
    ['another order', '2025-03-14', 'dd.MM.yyyy'],
    ['one digit for two', '4.03.2025', 'dd.MM.yyyy'],
    ['a longer number', '114.03.20255', 'dd.MM.yyyy'],
    ['a day that no month has', '31.02.2025', 'dd.MM.yyyy'],
    ['an hour that no day has', '14.03.2025 24:05', 'dd.MM.yyyy HH:mm'],
    ['a month that is none', '14 nomonth 2025', 'd MMMM yyyy'],
    ['a format that is none', '14.03.2025', 'dd.MM'],
  ])('is not read from %s', (_, text, format) => expect(read(text, format)).toBeNull());

  it('goes before what a date is taken for otherwise', () => {
    expect(readDate('03/04/2025', { language: 'en-GB' })?.instant).toBe('2025-04-03T00:00:00.000Z');
    const stated = { formats: ['MM/dd/yyyy'] };
    expect(readDate('03/04/2025', { language: 'en-GB', stated })?.instant).toBe('2025-03-04T00:00:00.000Z');
    expect(readDate('14 March 2025', { stated })?.instant).toBe('2025-03-14T00:00:00.000Z');
  });

  it('reads back every instant in every zone, but for the hour that summer time repeats or leaves out', () => {
    const zones = fc.constantFrom('Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Australia/Sydney', 'UTC');
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4e9 }), zones, (seconds, zone) => {
        const written = new Intl.DateTimeFormat('sv', {
          timeZone: zone,
          dateStyle: 'short',
          timeStyle: 'medium',
        }).format(seconds * 1000);
        const told = read(written, 'yyyy-MM-dd HH:mm:ss', zone);
        expect(Math.abs(Date.parse(told?.instant ?? '') - seconds * 1000) % 3600_000).toBe(0);
        expect(Math.abs(Date.parse(told?.instant ?? '') - seconds * 1000)).toBeLessThanOrEqual(3600_000);
      }),
    );
  });
});

describe('a date format', () => {
  it.each([
    ['dd.MM', /lacks the day, the month or the year/],
    ['dd.MM.yyyy hh:mm', /without a/],
    ['dd.MM.yyyy HH:mm a', /without such an hour/],
    ['DD.MM.yyyy', /holds DD, which is not a token/],
    ['d dd.MM.yyyy', /another token already/],
    ["dd.MM.yyyy 'um", /not closed/],
    ['dd.MM.yyyy mm', /minutes without an hour/],
  ])('is refused as %s', (format, why) => expect(() => parseDateFormat(format)).toThrow(why));
});
