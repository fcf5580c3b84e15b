import Table from 'cli-table3';
import pc from 'picocolors';

/** A table of text without borders: a bold head, rows, two spaces between columns; colour only where asked for. */
export function textTable(head: readonly string[], rows: readonly (readonly string[])[], color: boolean): string {
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
  table.push(...rows.map((row) => row.map(printable)));
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}

/** What came from outside moves no cursor and sets no colour. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Bidi_Control}]+/gu, ' ');
}
