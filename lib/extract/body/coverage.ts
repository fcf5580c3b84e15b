import type { Outline } from '../page/outline.ts';
import { DROP, type Drops } from './drop.ts';
import type { Measures } from './measures.ts';

/** The prose of a body without what is dropped from it, in characters. */
export function proseHeld(outline: Outline, measures: Measures, node: number, marks: Drops): number {
  return proseIn(outline, measures, node, (i) => marks[i] === DROP);
}

/**
 * The prose that a page may have for its article, in characters, 1 at least: what is no certain furniture and not in another
 * article than the body's.
 */
export function proseOf(outline: Outline, measures: Measures, node: number, certain: Drops): number {
  const { nodes, end } = outline;
  const isOthers = (i: number) =>
    nodes[i]!.name === 'article' && !(i <= node && node < end[i]!) && !(i >= node && i < end[node]!);
  return Math.max(
    1,
    proseIn(outline, measures, 0, (i) => certain[i] === DROP || isOthers(i)),
  );
}

function proseIn(
  { end, own }: Outline,
  { prose, before }: Measures,
  root: number,
  isOut: (i: number) => boolean,
): number {
  let sum = 0;
  for (let i = root; i < (end[root] ?? 0); ) {
    if (prose[i] === 0 || isOut(i)) {
      i = end[i]!;
      continue;
    }
    if (before[i + 1]! > before[i]!) sum += own[i]!;
    i += 1;
  }
  return sum;
}
