import { describe, expect, it } from 'vitest';
import { barChart, lineChart, weekMap } from '../../lib/console/charts.ts';
import { dayAt, QUARTER_MS, QUARTERS, quietDay, totalOf, withMeasures } from '../../lib/console/day.ts';
import { type Instant, instant, millis } from '../../lib/model/index.ts';

const NOW = '2026-11-20T08:07:00.000Z' as Instant;
const told = { name: 'Polls', sum: '12', written: (value: number) => `${value} polls` };

describe('a chart', () => {
  it('says in words what it shows, and when that was most', () => {
    const values = [0, 3, null, 9, 0];
    const text = barChart({ from: NOW, stepMs: QUARTER_MS, values }, told).toString();
    expect(text).toContain('role="img" aria-label="Polls over the last day: 12; the most at 08:52 UTC: 9 polls"');
    expect(text.match(/<rect /g)).toHaveLength(2);
  });

  it.each([[[]], [[null, null]], [[0, 0, 0]], [[1e12, 0.001]]])('is drawn whatever there is: %j', (values) => {
    for (const chart of [barChart, lineChart]) {
      expect(chart({ from: NOW, stepMs: QUARTER_MS, values }, told).toString()).not.toMatch(/NaN|Infinity|undefined/);
    }
  });

  it('draws a week of 168 hours, the deeper the more', () => {
    const hours = Array.from({ length: 168 }, (_, at) => (at === 30 ? 8 : at === 31 ? 1 : 0));
    const text = weekMap(hours, 'on Tuesdays').toString();
    expect(text.match(/<rect /g)).toHaveLength(168);
    expect(text).toContain('aria-label="Arrivals by hour of the week: on Tuesdays"');
    expect(text).toMatch(/class="d5"[^>]*><title>Tue 06 to 07 h UTC/);
    expect(text.match(/class="d0"/g)).toHaveLength(166);
  });
});

describe('a day', () => {
  it('counts by quarters of an hour, and lets go what is older', () => {
    let day = withMeasures(quietDay(NOW), [{ name: 'Polls', value: 1 }], NOW);
    const later = instant(millis(NOW) + 10 * 60_000);
    day = withMeasures(
      day,
      [
        { name: 'Polls', value: 2 },
        { name: 'Delay', value: 700 },
      ],
      later,
    );
    expect(day.quarters.slice(-2).map(({ polls }) => polls)).toEqual([1, 2]);
    expect(totalOf(day)).toMatchObject({ polls: 3, delays: { count: 1, sum: 700, most: 700 } });
    expect(totalOf(dayAt(day, instant(millis(later) + (QUARTERS - 1) * QUARTER_MS))).polls).toBe(2);
    expect(totalOf(dayAt(day, instant(millis(later) + 3 * QUARTERS * QUARTER_MS))).polls).toBe(0);
    expect(dayAt(day, later)).toBe(day);
  });
});
