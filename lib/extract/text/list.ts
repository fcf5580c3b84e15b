import type { ListedItem } from '../../model/index.ts';
import { weightOf } from '../list/words.ts';
import type { TextLine } from './lines.ts';

/** A listing within a text: where it starts, and its items. */
export type TextListing = { readonly start: number; readonly items: readonly ListedItem[] };

type Part = 'date' | 'title' | 'excerpt';

/** The orders in which listings are written, the most telling first. */
const LAYOUTS: readonly (readonly Part[])[] = [
  ['date', 'title', 'excerpt'],
  ['title', 'date', 'excerpt'],
  ['title', 'excerpt', 'date'],
  ['date', 'title'],
  ['title', 'date'],
  ['title', 'excerpt'],
];
const FEWEST = 2;
/** Two dates in an article, each with a subheading after it, are no listing yet. */
const FEWEST_PAIRS = 3;
/** A longer line is no title. */
const LONGEST_TITLE = 200;

/**
 * The listing in a text: one layout again and again. The layout that explains most lines wins. Null where no layout
 * repeats. What follows the last item (a newsletter, a footer) is no item.
 */
export function listInText(lines: readonly TextLine[]): TextListing | null {
  let best: { listing: TextListing; covered: number } | null = null;
  for (const layout of LAYOUTS) {
    const found = recordsOf(lines, layout);
    const covered = found.length * layout.length;
    const fewest = layout.includes('excerpt') ? FEWEST : FEWEST_PAIRS;
    if (found.length < fewest || covered <= (best?.covered ?? 0)) continue;
    best = { listing: { start: found[0]!, items: found.map((at) => itemAt(lines, at, layout)) }, covered };
  }
  return best?.listing ?? null;
}

/** Where records of a layout begin. Without dates only a cut excerpt shows that a paragraph is a teaser. */
function recordsOf(lines: readonly TextLine[], layout: readonly Part[]): number[] {
  const dated = layout.includes('date');
  const starts: number[] = [];
  let at = 0;
  while (at + layout.length <= lines.length) {
    const here = layout.every((part, i) => fits(lines[at + i]!, part, dated));
    if (here) starts.push(at);
    at += here ? layout.length : 1;
  }
  return starts;
}

function fits({ kind, text }: TextLine, part: Part, dated: boolean): boolean {
  if (part === 'date') return kind === 'date';
  if (part === 'title') return kind === 'short' || (kind === 'prose' && weightOf(text) < LONGEST_TITLE);
  return kind === 'cut' || (dated && kind === 'prose');
}

function itemAt(lines: readonly TextLine[], at: number, layout: readonly Part[]): ListedItem {
  const line = (part: Part) => (layout.includes(part) ? lines[at + layout.indexOf(part)]! : null);
  return {
    title: line('title')?.text ?? null,
    url: null,
    published: line('date')?.date ?? null,
    excerpt: line('excerpt')?.text ?? null,
    image: null,
    complete: false,
    article: null,
  };
}
