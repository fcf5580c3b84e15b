import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readDate } from '../../../lib/extract/dates/dates.ts';
import { formatStated, instant, parseStated } from '../../../lib/model/index.ts';

const read = (text: string, language: string | null = null) => formatStated(readDate(text, { language }));

describe('a date of numbers beside others', () => {
  const written = (text: string, numeric: 'day' | 'month' | 'year') =>
    formatStated(readDate(text, { language: 'en', numeric }));

  it('is read in their order, its year in two digits as well', () => {
    expect(written('3/4/2020', 'day')).toBe('2020-04-03');
    expect(written('3/4/2020', 'month')).toBe('2020-03-04');
    expect(written('3/4/20, 9:20 AM', 'month')).toBe('2020-03-04T09:20:00.000Z');
    expect(written('20.04.03', 'year')).toBe('2020-04-03');
  });

  it('is none where nothing tells their order', () => {
    expect(read('3/4/20', 'en')).toBeNull();
  });
});

describe('a date in any common form', () => {
  const day = '2019-12-24';
  const morning = '2019-12-24T10:30:00.000Z';
  it.each([
    ['2019-12-24', null, day],
    ['2019/12/24', null, day],
    ['20191224', null, day],
    ['2019-12-24T10:30:00Z', null, morning],
    ['2019-12-24T11:30:00+01:00', null, morning],
    ['2019-12-24T11:30:00.123456+0100', null, morning],
    ['2019-12-24 10:30', null, morning],
    ['20191224T103000Z', null, morning],
    ['Tue, 24 Dec 2019 10:30:00 GMT', null, morning],
    ['Tue, 24 Dec 2019 05:30:00 -0500', null, morning],
    ['Thu Dec 24 2020 10:30:00 GMT+0100 (CET)', null, '2020-12-24T09:30:00.000Z'],
    ['1577183400', null, morning],
    ['1577183400000', null, morning],
    ['December 24, 2019', 'en', day],
    ['Published Dec. 24th, 2019 at 5:30 a.m. EST', 'en', morning],
    ['July 4, 2019 9:00 PM ET', 'en', '2019-07-05T01:00:00.000Z'],
    ['10:30, 24 Dec 2019', 'en', morning],
    ['24. Dezember 2019, 10:30 Uhr', 'de', morning],
    ['24.12.2019 10:30', 'de', morning],
    ['24 décembre 2019 à 10h30', 'fr', morning],
    ['1er janvier 2020', 'fr', '2020-01-01'],
    ['24.12.19: ', 'de', day],
    ['24 de decembro de 2019', 'gl', day],
    ['24 Rhagfyr 2019', 'cy', day],
    ['24 снежня 2019', 'be', day],
    ['24 pro 2019', 'hr', day],
    ['24. decembar 2019.', 'sr', day],
    ['24 de diciembre de 2019', 'es', day],
    ['24 de dezembro de 2019', 'pt', day],
    ['24 dicembre 2019', 'it', day],
    ['24 december 2019', 'nl', day],
    ['24 grudnia 2019', 'pl', day],
    ['24 декабря 2019, 10:30', 'ru', morning],
    ['24 Aralık 2019', 'tr', day],
    ['24. joulukuuta 2019', 'fi', day],
    ['2019. december 24.', 'hu', day],
    ['2019年12月24日 10時30分', 'ja', morning],
    ['2019년 12월 24일', 'ko', day],
    ['٢٤ ديسمبر ٢٠١٩', 'ar', day],
    ['24 ธันวาคม 2562', 'th', day],
    ['24 tháng 12, 2019', 'vi', day],
    ['12/24/2019', null, day],
    ['3/4/2020', 'en-US', '2020-03-04'],
    ['3/4/2020', 'fr', '2020-04-03'],
  ])('reads %s (%s)', (text, language, expected) => {
    expect(read(text, language)).toBe(expected);
  });
});

describe('the zone of a date', () => {
  it.each([
    ['2020-02-15T07:00:00+09:00', '2020-02-15T07:00:00+09:00'],
    ['May 1, 2020 10:54 PM EDT', '2020-05-01T22:54:00-04:00'],
    ['2020-04-16T01:00:03+05:30', '2020-04-16T01:00:03+05:30'],
    ['2020-02-15T07:00:00Z', '2020-02-15T07:00:00.000Z'],
    ['2020-02-15 07:00', '2020-02-15T07:00:00.000Z'],
  ])('of %s is kept where asked for, so that the day that readers saw is known', (text, expected) => {
    const date = readDate(text, { language: 'en', keepZone: true });
    expect(formatStated(date)).toBe(expected);
    expect(parseStated(expected)?.instant).toBe(date?.instant);
    expect(readDate(text, { language: 'en' })).not.toHaveProperty('zone');
  });
});

describe('no date rather than a guess', () => {
  it.each([
    '',
    'Wednesday',
    'on Wednesday, he said',
    'May 2020',
    '2020',
    '3/4/2020',
    '2025-02-30',
    '31 April 2020',
    '10:30',
    'Room 24',
    '3 hours ago',
    '99/99/2020',
  ])('gives none for %j', (text) => {
    expect(readDate(text)).toBeNull();
  });

  it('counts a distance only from a given now, and to the day', () => {
    const now = instant(Date.UTC(2020, 0, 1, 2));
    for (const text of [
      '3 hours ago',
      'vor 3 Stunden',
      'il y a 3 heures',
      'hace 3 horas',
      '3 uur geleden',
      '3時間前',
      '3 часа назад',
    ]) {
      expect(formatStated(readDate(text, { now })), text).toBe('2019-12-31');
    }
  });
});

describe('any text', () => {
  it('reads back what an ISO instant says', () => {
    const moments = fc.date({ min: new Date('1900-01-01'), max: new Date('2099-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(moments, (moment) => {
        const whole = new Date(Math.floor(moment.getTime() / 1000) * 1000);
        expect(readDate(whole.toISOString())?.instant).toBe(whole.toISOString());
      }),
    );
  });

  it('neither throws nor lingers', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (text) => void readDate(text)));
    const began = performance.now();
    for (const part of ['1', 'a ', '1.', '12 de ', 'jan ', '- ', '10:']) readDate(part.repeat(100_000));
    expect(performance.now() - began).toBeLessThan(1000);
  });
});
