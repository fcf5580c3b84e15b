import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitScreen, type ScreenParts } from '../../../bin/show/fitted-screen.ts';

const lines = (name: string, count: number) => Array.from({ length: count }, (_, at) => `${name} ${at + 1}`);
const head = { full: lines('full', 12), brief: lines('brief', 4) };

describe('a live screen', () => {
  it('shows all of it where there is room', () => {
    const parts = { head, tables: lines('table', 8), news: lines('news', 3) };
    expect(fitScreen(parts, 60, 80).split('\n')).toEqual([...head.full, '', ...parts.tables, '', ...parts.news]);
  });

  it('cuts the tables and not the news where there is less, and says how much is missing', () => {
    const shown = fitScreen({ head, tables: lines('table', 30), news: lines('news', 12) }, 36, 80).split('\n');
    expect(shown.slice(0, 12)).toEqual(head.full);
    expect(shown).toContain('… 16 more lines: feedmill status shows all');
    expect(shown.at(-1)).toBe('news 12');
    expect(shown.filter((line) => line.startsWith('news')).length).toBeGreaterThan(4);
  });

  it('leaves no heading of a table without a line below it', () => {
    const tables = [...lines('table', 8), '', 'HEADING', ...lines('more', 20)];
    const shown = fitScreen({ head, tables, news: [] }, 17, 80).split('\n');
    expect(shown.slice(-2)).toEqual(['table 8', '… 22 more lines: feedmill status shows all']);
  });

  it('says the most important alone at the top of a small terminal', () => {
    const shown = fitScreen({ head, tables: lines('table', 30), news: lines('news', 12) }, 24, 80).split('\n');
    expect(shown.slice(0, 4)).toEqual(head.brief);
    expect(shown.at(-1)).toBe('news 12');
  });

  it('is never higher than the terminal, however wide its lines are', () => {
    const some = fc.array(
      fc.integer({ min: 0, max: 300 }).map((length) => `\u001b[2m${'x'.repeat(length)}\u001b[22m`),
      { maxLength: 40 },
    );
    const size = fc.record({ rows: fc.integer({ min: 20, max: 80 }), columns: fc.integer({ min: 60, max: 200 }) });
    fc.assert(
      fc.property(some, some, size, (tables, news, { rows, columns }) => {
        const parts: ScreenParts = { head, tables, news };
        const rowsOf = (line: string) => Math.max(1, Math.ceil(line.replaceAll(/\u001b\[\d+m/g, '').length / columns));
        const used = fitScreen(parts, rows, columns)
          .split('\n')
          .reduce((sum, line) => sum + rowsOf(line), 0);
        expect(used).toBeLessThan(rows);
      }),
    );
  });
});
