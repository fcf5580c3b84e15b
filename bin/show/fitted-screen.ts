import { stripVTControlCharacters } from 'node:util';

/** What is shown of a running Feedmill, in lines. */
export type ScreenParts = {
  /** What is said at the start: all of it, and what matters most, for a small terminal. */
  readonly head: { readonly full: readonly string[]; readonly brief: readonly string[] };
  readonly tables: readonly string[];
  /** The newest last. */
  readonly news: readonly string[];
};

/** So many rows are left for tables and news where the whole head is shown. */
const ROWS_BELOW = 14;

/**
 * As much of it as a terminal has room for: what does not fit would push the head off the screen. The tables are cut
 * before the news are left without any room, since they are what one watches; `feedmill status` has them whole.
 */
export function fitScreen({ head, tables, news }: ScreenParts, rows: number, columns: number): string {
  const height = (lines: readonly string[]): number =>
    lines.reduce((sum, line) => sum + Math.max(1, Math.ceil(stripVTControlCharacters(line).length / columns)), 0);
  const shown = height(head.full) + ROWS_BELOW <= rows ? head.full : head.brief;
  // The last row stays the cursor's.
  const room = Math.max(0, rows - 1 - height(shown));
  const forNews = news.length === 0 ? 0 : Math.min(height(news) + 1, Math.floor(room / 3));
  const table = first(tables, room - forNews - 1, height);
  const latest = last(news, room - height(table) - 2, height);
  return [shown, table, latest]
    .filter((part) => part.length > 0)
    .map((part) => part.join('\n'))
    .join('\n\n');
}

type Height = (lines: readonly string[]) => number;

function first(lines: readonly string[], room: number, height: Height): readonly string[] {
  if (height(lines) <= room) return lines;
  for (let count = lines.length - 1; count > 0; count--) {
    // No heading without a line below it.
    if (lines[count - 1] === '' || lines[count - 2] === '') continue;
    const cut = [...lines.slice(0, count), `… ${lines.length - count} more lines: feedmill status shows all`];
    if (height(cut) <= room) return cut;
  }
  return [];
}

function last(lines: readonly string[], room: number, height: Height): readonly string[] {
  let from = lines.length;
  while (from > 0 && height(lines.slice(from - 1)) <= room) from -= 1;
  return lines.slice(from);
}
