import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatStated, instant } from '../../lib/model/index.ts';
import { dateOf, readDate } from '../../lib/parse/dates.ts';
import { RepairLog } from '../../lib/parse/repair-log.ts';

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
    ['Ke, 08 tammi 2020 10:00:00 +0200', '2020-01-08T08:00:00.000Z'],
    ['Pe, 06 marras 2020', '2020-11-06'],
    ['24. joulukuuta 2020 klo 10.00', '2020-12-24T10:00:00.000Z'],
    ['понеділок, 14 лютого 2020 р., 10:00', '2020-02-14T10:00:00.000Z'],
    ['6 января 2020 г. в 10:00', '2020-01-06T10:00:00.000Z'],
    ['2020 m. sausio 6 d. 10:00', '2020-01-06T10:00:00.000Z'],
    ['2020. január 6. 10:00', '2020-01-06T10:00:00.000Z'],
    ['יום שני, 6 בינואר 2020', '2020-01-06'],
    ['الاثنين، ٦ يناير ٢٠٢٠ 10:00', '2020-01-06T10:00:00.000Z'],
    ['\u200f6 كانون الثاني 2020', '2020-01-06'],
    ['۶ ژانویهٔ ۲۰۲۰', '2020-01-06'],
    ['วันจันทร์ที่ 6 มกราคม พ.ศ. 2563', '2020-01-06'],
    ['3 พ.ย. 2563 10:00 น.', '2020-11-03T10:00:00.000Z'],
    ['Thứ Hai, 6 tháng 1, 2020', '2020-01-06'],
    ['6 tháng 12 năm 2020', '2020-12-06'],
    ['segunda-feira, 6 de janeiro de 2020 10:00', '2020-01-06T10:00:00.000Z'],
    ["1er d'abril de 2020", '2020-04-01'],
    ['6. Januar 2020 um 10:00 Uhr', '2020-01-06T10:00:00.000Z'],
    ['śr., 04 lis 2020', '2020-11-04'],
    ['fre., 04 des. 2020', '2020-12-04'],
    ['15 lut 2020', '2020-02-15'],
    ['1 Mrz 2020', '2020-03-01'],
    ['2016-12-22T23:59:60Z', '2016-12-23T00:00:00.000Z'],
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
    '05 lip 2020',
    '05 lis 2020',
    '12 pages 2020',
    '25 فروردین 1399',
    'Sat, 30 Feb 2025 10:00:00 GMT',
    'Mon, 00 Jan 2025 10:00:00 GMT',
    '2025-02-30T10:00:00Z',
    'Mon, 01 Xyz 2025 10:00:00 GMT',
    'Mon, 01 anF 2025 10:00:00 GMT',
  ])('reads no date from %j, which names no one day', (text) => {
    expect(read(text)).toBeNull();
  });

  it('knows a date that is written as its format asks from one that is not', () => {
    expect(readDate('Thu, 22 Dec 2016 07:00:28 GMT')?.standard).toBe(true);
    expect(readDate('2016-12-22T07:00:28Z')?.standard).toBe(true);
    expect(readDate('Thu, 22 Dec 2016 7:00 PM')?.standard).toBe(false);
  });

  it('takes the month as the language of the feed has it', () => {
    const month = (text: string, language: string) => formatStated(readDate(text, { language })?.date ?? null);
    expect([month('5 lip 2020', 'hr'), month('5 lip 2020', 'pl')]).toEqual(['2020-06-05', '2020-07-05']);
    expect(month('14/04/2563', 'th')).toBe('2020-04-14');
    expect(month('14/04/2563', 'en')).toBe('2563-04-14');
  });

  it('reads the short way what the long one reads alike', () => {
    const moments = fc.date({ min: new Date('1980-01-01'), max: new Date('2099-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(moments, fc.integer({ min: -14 * 60, max: 14 * 60 }), (moment, east) => {
        const whole = new Date(Math.floor(moment.getTime() / 1000) * 1000);
        const local = new Date(whole.getTime() + east * 60_000);
        const two = (count: number) => String(Math.trunc(Math.abs(count))).padStart(2, '0');
        const zone = `${east < 0 ? '-' : '+'}${two(east / 60)}${two(east % 60)}`;
        const rfc822 = local.toUTCString().replace('GMT', zone);
        const rfc3339 = local.toISOString().replace('.000Z', `${zone.slice(0, 3)}:${zone.slice(3)}`);
        for (const text of [rfc822, ` ${rfc822}`, rfc3339, rfc3339.replace('T', ' '), whole.toUTCString()]) {
          expect(readDate(text)?.date.instant, text).toBe(whole.toISOString());
        }
      }),
    );
  });
});

describe('dateOf', () => {
  const now = instant(new Date('2026-05-01T00:00:00Z'));

  it.each([
    'Mon, 01 Jan 0001 00:00:00 +0000',
    '0001-01-01T00:00:00Z',
    'Mon, 30 Nov -0001 00:00:00 +0000',
    '01/01/0001 00:00:00',
    '0000-00-00 00:00:00',
    'Thu, 01 Jan 1970 00:00:00 GMT',
    '1970-01-01T00:00:00Z',
    'Sun, 31 Dec 1899 00:00:00 GMT',
    'Fri, 13 Dec 1901 20:45:52 GMT',
    '9999-12-31T23:59:59Z',
    'Tue, 19 Jan 2038 03:14:07 GMT',
    '0',
  ])('takes %j for no date of publication, and says so', (text) => {
    const repairs = new RepairLog();
    expect(dateOf(text, { now }, repairs)).toBeNull();
    expect(repairs.list()).toEqual([{ code: 'date-dropped', detail: expect.stringContaining(text) }]);
  });

  it.each([
    ['Sat, 01 Mar 03 10:00:00 GMT', '2003'],
    ['Tue, 01 Jan 1980 00:00:00 GMT', '1980'],
    ['2028-12-31T23:59:59Z', '2028'],
  ])('keeps %j', (text, year) => {
    expect(dateOf(text, { now }, new RepairLog())?.instant.slice(0, 4)).toBe(year);
  });

  it('takes no date for too late where it is not told when', () => {
    expect(dateOf('2099-01-01T00:00:00Z', {}, new RepairLog())?.instant.slice(0, 4)).toBe('2099');
  });
});
