import Table from 'cli-table3';
import pc from 'picocolors';
import wrap from 'wrap-ansi';
import { printable } from './printable.ts';

/** A cell of a table: a text from anywhere, or one with a colour of ours. */
export type Cell = string | { readonly text: string; readonly tint: (text: string) => string };

/** The last column is never narrower than this: below it, words are torn and the terminal wraps better than we do. */
const NARROWEST = 16;

/**
 * A table of text without borders: a bold head, rows, two spaces between columns; colour only where asked for. The last
 * column is wrapped into what `width` leaves it; without a width (the output is no terminal) a row is a line.
 */
export function textTable(
  head: readonly string[],
  rows: readonly (readonly Cell[])[],
  color: boolean,
  width: number | null = null,
): string {
  const { bold } = pc.createColors(color);
  const none = { top: '', 'top-mid': '', 'top-left': '', 'top-right': '', bottom: '', 'bottom-mid': '' };
  const table = new Table({
    head: head.map((title) => bold(title)),
    chars: {
      ...none,
      'bottom-left': '',
      'bottom-right': '',
      left: '',
      'left-mid': '',
      mid: '',
      'mid-mid': '',
      right: '',
      'right-mid': '',
      middle: '  ',
    },
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
  });
  const room = width === null ? null : Math.max(width - widthBeforeLast(head, rows), NARROWEST);
  for (const row of rows) {
    table.push(row.map((cell, column) => shown(cell, column === head.length - 1 ? room : null)));
  }
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}

function shown(cell: Cell, room: number | null): string {
  const text = printable(textOf(cell));
  const wrapped = room === null ? text : wrap(text, room, { hard: true });
  // Each line for itself: a colour that is open at a line's end would run into the columns before the next one.
  return typeof cell === 'string' ? wrapped : wrapped.split('\n').map(cell.tint).join('\n');
}

function widthBeforeLast(head: readonly string[], rows: readonly (readonly Cell[])[]): number {
  return head.slice(0, -1).reduce((sum, title, column) => {
    const cells = rows.map((row) => textOf(row[column] ?? '').length);
    return sum + cells.reduce((widest, length) => Math.max(widest, length), title.length) + 2;
  }, 0);
}

function textOf(cell: Cell): string {
  return typeof cell === 'string' ? cell : cell.text;
}
