import type { Outline } from '../page/outline.ts';
import { DROP, type Drops } from './drop.ts';
import type { Measures } from './measures.ts';

/**
 * What share of the page's prose a body holds, 0 to 1: of the prose that is no certain furniture, not readers' comments, and not
 * in another article. 1 for a page without any.
 */
export function coverageOf(
  { nodes, end, own }: Outline,
  { prose, before }: Measures,
  node: number,
  marks: Drops,
  certain: Drops,
): number {
  let all = 0;
  let held = 0;
  for (let i = 0; i < nodes.length; ) {
    const isAround = i <= node && node < end[i]!;
    const isInside = i >= node && i < end[node]!;
    if (certain[i] === DROP || prose[i] === 0 || (nodes[i]!.name === 'article' && !isAround && !isInside)) {
      i = end[i]!;
      continue;
    }
    if (before[i + 1]! > before[i]!) all += own[i]!;
    i += 1;
  }
  for (let i = node; i < end[node]!; ) {
    if (marks[i] === DROP) {
      i = end[i]!;
      continue;
    }
    if (before[i + 1]! > before[i]!) held += own[i]!;
    i += 1;
  }
  return all === 0 ? 1 : Math.min(1, held / all);
}
