import { describe, expect, it } from 'vitest';
import { formatStated } from '../../lib/model/index.ts';
import { readDate } from '../../lib/parse/dates.ts';

const read = (text: string): string | null => formatStated(readDate(text)?.date ?? null);

describe('readDate', () => {
  it.each([
    ['Thu, 22 Dec 2016 07:00:28 +0000', '2016-12-22T07:00:28.000Z'],
    ['Thu, 01 Jan 2026 05:00:00 EST', '2026-01-01T10:00:00.000Z'],
    ['Thu, 01 Jan 2026 12:00:00 CEST', '2026-01-01T10:00:00.000Z'],
    ['01 Jan 26 10:00 GMT', '2026-01-01T10:00:00.000Z'],
    ['Mon, 21 Jan 2008 8:56 am PST', '2008-01-21T16:56:00.000Z'],
    ['Sat, Dec 16 2023 02:02:33 PM', '2023-12-16T14:02:33.000Z'],
    ['Friday, January 29, 2021 04:42 PM', '2021-01-29T16:42:00.000Z'],
    ['Sun Jan  4 16:29:06 PST 2004', '2004-01-05T00:29:06.000Z'],
    ['Seg, 24 Set 2018 19:42:40 -0300', '2018-09-24T22:42:40.000Z'],
    ['mer, 16 nov 2022 00:38:15 +0100', '2022-11-15T23:38:15.000Z'],
    ['7. März 2025', '2025-03-07'],
    ['12 de octubre de 2025', '2025-10-12'],
    ['2003-12-31T10:14:55Z', '2003-12-31T10:14:55.000Z'],
    ['2003-12-31T10:14:55.25-08:00', '2003-12-31T18:14:55.250Z'],
    ['2000-01-01T12:00+00:00', '2000-01-01T12:00:00.000Z'],
    ['2006-01-11 16:43:22 -0800', '2006-01-12T00:43:22.000Z'],
    ['2020/1/10 14:33:00', '2020-01-10T14:33:00.000Z'],
    ['20031231T101455Z', '2003-12-31T10:14:55.000Z'],
    ['2003-335', '2003-12-01'],
    ['22.11.2022 12:16:00', '2022-11-22T12:16:00.000Z'],
    ['31/12/1999', '1999-12-31'],
    ['2004年05月28日 10:25', '2004-05-28T10:25:00.000Z'],
    ['1518478934', '2018-02-12T23:42:14.000Z'],
    ['2025-06-01', '2025-06-01'],
  ])('reads %j as %s', (text, expected) => {
    expect(read(text)).toBe(expected);
  });

  it.each([
    '',
    'yesterday',
    '31 Feb 2025',
    '2025-02-30',
    '2025-13-01',
    '2003',
    '2003-12',
    '05/06/2025',
    '10:00',
    'Thu, 01 Jan',
  ])('reads no date from %j, which names no one day', (text) => {
    expect(read(text)).toBeNull();
  });

  it('knows a date that is written as its format asks from one that is not', () => {
    expect(readDate('Thu, 22 Dec 2016 07:00:28 GMT')?.standard).toBe(true);
    expect(readDate('2016-12-22T07:00:28Z')?.standard).toBe(true);
    expect(readDate('Thu, 22 Dec 2016 7:00 PM')?.standard).toBe(false);
  });
});
