import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { monthNamed } from '../../lib/model/index.ts';

describe('monthNamed', () => {
  it.each([
    ['tammi', 1],
    ['marras', 11],
    ['joulukuuta', 12],
    ['січ', 1],
    ['лютого', 2],
    ['rugpjūčio', 8],
    ['bal', 4],
    ['בינואר', 1],
    ['ספט׳', 9],
    ['نوفمبر', 11],
    ['كانون الثاني', 1],
    ['مې', null],
    ['ม.ค.', 1],
    ['เมษายน', 4],
    ['Μαΐου', 5],
    ['Μάιος', 5],
    ['мај', 5],
    ['юни', 6],
    ['velj.', 2],
    ['dets', 12],
    ['tháng 12', 12],
    ['январь', 1],
    ['Ağu', 8],
    ['ŞUBAT', 2],
    ['août', 8],
    ['Mrz', 3],
    ['Septem', 9],
    ['Кві', 4],
  ] as const)('reads %j as month %s, whatever the language', (name, month) => {
    expect(monthNamed(name)).toBe(month);
  });

  it('takes a name that means two months as the language stated has it', () => {
    expect([monthNamed('lip', { language: 'hr' }), monthNamed('lip', { language: 'pl-PL' })]).toEqual([6, 7]);
    expect(monthNamed('listopada', { language: 'hr_HR' })).toBe(10);
    expect(monthNamed('srp', { language: 'cs' })).toBe(8);
  });

  it('takes it as the language of the weekday beside it has it', () => {
    expect([monthNamed('lis', { weekday: 'śr.' }), monthNamed('lis', { weekday: 'sri' })]).toEqual([11, 10]);
  });

  it('does not guess where nothing tells which of two', () => {
    for (const name of ['lip', 'lis', 'srp', 'listopada', 'jui', 'Ιου']) expect(monthNamed(name)).toBeNull();
  });

  it('knows the names of a region where the language has others', () => {
    expect(monthNamed('Jänner', { language: 'de' })).toBe(1);
    expect(monthNamed('غشت', { language: 'ar-MA' })).toBe(8);
  });

  it.each(['yesterday', 'pages', 'm', '', '5', 'فروردین', '\u{10ffff}'])('takes %j for no month', (word) => {
    expect(monthNamed(word)).toBeNull();
  });

  it('reads every month of a language as that month, in words or as Intl writes them', () => {
    const languages = ['fi', 'uk', 'lt', 'he', 'ar', 'th', 'el', 'nb', 'sr', 'bg', 'ro', 'hr', 'et', 'pl', 'cs', 'be'];
    for (const language of [
      ...languages,
      'ka',
      'hy',
      'hi',
      'bn',
      'ta',
      'fa',
      'eu',
      'cy',
      'ga',
      'ca',
      'is',
      'vi',
      'kk',
    ]) {
      for (const month of ['long', 'short'] as const) {
        const format = new Intl.DateTimeFormat(`${language}-u-ca-gregory-nu-latn`, { month, timeZone: 'UTC' });
        for (let at = 0; at < 12; at++) {
          const name = format.format(Date.UTC(2021, at, 15));
          if (/\p{L}{2}/u.test(name)) expect(monthNamed(name, { language }), `${language} ${name}`).toBe(at + 1);
        }
      }
    }
  });

  it('never throws, whatever the word and the language', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), fc.string(), (word, language, weekday) => {
        const month = monthNamed(word, { language, weekday });
        return month === null || (month >= 1 && month <= 12);
      }),
    );
  });
});
