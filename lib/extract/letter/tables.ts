import type { Element } from 'domhandler';
import { countWords } from '../page/plain.ts';

/** A larger table is none that a letter tells something by. */
const MOST_NODES = 1500;

/** From so much evidence on a table tells something as a table; all others only put things in their places. */
const ENOUGH = 3;

/**
 * Whether a table holds data. Most tables of letters are there for the layout: they are nested, say so by their role, hold
 * pictures and headings, and have rows of one cell.
 */
export function isDataTable(table: Element): boolean {
  const role = table.attribs.role?.toLowerCase();
  if (role === 'presentation' || role === 'none') return false;
  const rows: { cells: number; words: number; numbers: number }[] = [];
  let headings = 0;
  let others = 0;
  let nodes = 0;
  const stack = [...table.children].reverse();
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    nodes += 1;
    if (nodes > MOST_NODES) return false;
    const row = rows.at(-1);
    if (node.type === 'text') {
      if (row !== undefined) {
        row.words += countWords(node.data.slice(0, 500));
        if (/\d/.test(node.data)) row.numbers += 1;
      }
      continue;
    }
    if (!('attribs' in node)) continue;
    if (node.name === 'table') return false;
    if (node.name === 'tr') rows.push({ cells: 0, words: 0, numbers: 0 });
    if ((node.name === 'td' || node.name === 'th') && row !== undefined) row.cells += 1;
    if (node.name === 'th' || node.name === 'caption' || node.name === 'thead') headings += 1;
    if (OF_LAYOUT.has(node.name)) others += 1;
    for (let i = node.children.length - 1; i >= 0; i -= 1) stack.push(node.children[i]!);
  }
  const [first] = rows;
  if (first === undefined || rows.length < 2 || rows.some(({ cells }) => cells === 0)) return false;
  const cells = rows.reduce((sum, row) => sum + row.cells, 0);
  const words = rows.reduce((sum, row) => sum + row.words, 0);
  const numbers = rows.reduce((sum, row) => sum + row.numbers, 0);
  let evidence = 0;
  if (headings > 0) evidence += 2;
  if (Number(table.attribs.border ?? 0) > 0) evidence += 1;
  if (first.cells > 1 && rows.every((row) => row.cells === first.cells)) evidence += 2;
  if (words / cells <= 8) evidence += 1;
  if (numbers >= rows.length) evidence += 1;
  if (first.cells === 1) evidence -= 3;
  return evidence - Math.min(3, others) >= ENOUGH;
}

const OF_LAYOUT = new Set(['img', 'h1', 'h2', 'h3', 'hr', 'ul', 'div', 'p', 'center']);
