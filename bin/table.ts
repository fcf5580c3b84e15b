import Table from 'cli-table3';
import pc from 'picocolors';

/** A cell of a table: a text from anywhere, or one with a colour of ours. */
export type Cell = string | { readonly text: string; readonly tint: (text: string) => string };

/** A table of text without borders: a bold head, rows, two spaces between columns; colour only where asked for. */
export function textTable(head: readonly string[], rows: readonly (readonly Cell[])[], color: boolean): string {
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
  for (const row of rows) table.push(row.map(shown));
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}

function shown(cell: Cell): string {
  return typeof cell === 'string' ? printable(cell) : cell.tint(printable(cell.text));
}

/** What came from outside moves no cursor and sets no colour. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Bidi_Control}]+/gu, ' ');
}
