import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NO_STATED_SCHEDULE, type StatedSchedule } from '../../lib/model/index.ts';
import { atom, parse, rss } from './samples.ts';

const SY = ' xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"';
const hours = (...list: readonly unknown[]): string =>
  `<skipHours>${list.map((hour) => `<hour>${hour}</hour>`).join('')}</skipHours>`;
const days = (...list: readonly string[]): string =>
  `<skipDays>${list.map((day) => `<day>${day}</day>`).join('')}</skipDays>`;
const every = (period: string, frequency: string): string =>
  `<sy:updatePeriod>${period}</sy:updatePeriod><sy:updateFrequency>${frequency}</sy:updateFrequency>`;

/** What a well-formed feed states, which must be what it states with its end cut off. */
async function stated(text: string): Promise<StatedSchedule> {
  const { schedule } = await parse(text);
  const { schedule: mended } = await parse(text.replace(/<\/\w+>$/, ''));
  expect(mended).toEqual(schedule);
  return schedule;
}

describe('what a feed says of when to come back', () => {
  it('is told in seconds, hours and days', async () => {
    const text = rss(`<ttl>60</ttl>${hours(3, 0, 22)}${days('Saturday', 'Sunday')}${every('daily', '4')}`, SY);
    expect(await stated(text)).toEqual({ ttl: 3600, updateEvery: 21_600, skipHours: [0, 3, 22], skipDays: [0, 6] });
  });

  it('is nothing where the feed says nothing', async () => {
    expect(await stated(rss(''))).toEqual(NO_STATED_SCHEDULE);
  });

  it.each([
    ['hourly', '2', 1_800],
    ['daily', '1', 86_400],
    [' Weekly ', '1', 604_800],
    ['monthly', '1', 2_592_000],
    ['yearly', '1', 31_536_000],
    ['hourly', '', 3_600],
    ['', '2', 43_200],
    ['', '', null],
    ['hourly', '0', null],
    ['hourly', '-2', null],
    ['hourly', 'NaN', null],
    ['hourly', '999999999', null],
    ['sometimes', '1', null],
  ])('reads updates "%s" × "%s" as every %s seconds', async (period, frequency, seconds) => {
    expect((await stated(rss(every(period, frequency), SY))).updateEvery).toBe(seconds);
  });

  it('reads the syndication module in Atom, and under another prefix', async () => {
    expect((await stated(atom(every('hourly', '1'), SY))).updateEvery).toBe(3600);
    const renamed = every('hourly', '1').replaceAll('sy:', 'when:');
    expect((await stated(rss(renamed, SY.replace(':sy', ':when')))).updateEvery).toBe(3600);
  });

  it.each([
    ['0', 0],
    ['1.5', 90],
    ['-5', null],
    ['NaN', null],
    ['1e9', null],
    ['0x10', null],
    ['527041', null],
    ['an hour', null],
  ])('reads a ttl of %s minutes as %s seconds', async (minutes, seconds) => {
    expect((await stated(rss(`<ttl>${minutes}</ttl>`))).ttl).toBe(seconds);
  });

  it('takes hour 24 of RSS 0.91 for midnight, and passes over hours that no day has', async () => {
    expect((await stated(rss(hours(24, 1, '01', 25, -1, 'noon', '')))).skipHours).toEqual([0, 1]);
  });

  it('passes over days that no week has', async () => {
    expect((await stated(rss(days('monday', 'Tue', 'Sundae', '3')))).skipDays).toEqual([1, 2]);
  });

  it('skips nothing where all hours or all days would be skipped', async () => {
    const all = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
    expect(await stated(rss(hours(...Array(24).keys()) + days(...all)))).toEqual(NO_STATED_SCHEDULE);
  });

  it('never asks for less than nothing or more than a year, whatever is written', async () => {
    const anything = fc.string().map((text) => text.replace(/[<&\0-\x1f]/g, ''));
    await fc.assert(
      fc.asyncProperty(anything, fc.integer(), fc.array(fc.integer({ min: -30, max: 60 })), async (text, n, list) => {
        for (const written of [text, n]) {
          const channel = `<ttl>${written}</ttl>${every('hourly', String(written))}${hours(...list)}${days(text)}`;
          const { ttl, updateEvery, skipHours } = await stated(rss(channel, SY));
          expect(ttl ?? 0).toBeGreaterThanOrEqual(0);
          expect(ttl ?? 0).toBeLessThanOrEqual(366 * 86_400);
          expect(updateEvery ?? 1).toBeGreaterThanOrEqual(1);
          expect(skipHours.every((hour) => hour >= 0 && hour < 24)).toBe(true);
          expect(skipHours.length).toBeLessThan(24);
        }
      }),
    );
  });
});
