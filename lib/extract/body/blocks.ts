import { textContent } from '../metadata/clues.ts';
import type { Outline } from '../page/outline.ts';
import type { Drops } from './drop.ts';

/** A paragraph, heading, list item or other block that holds text of its own. */
export type Block = {
  readonly node: number;
  readonly name: string;
  readonly text: string;
  /** Visible characters. */
  readonly length: number;
  /** Share of them in links, 0 to 1. */
  readonly linked: number;
  /** Other blocks stand within it, so that it cannot be dropped without them. */
  readonly holds: boolean;
  /** In a list item, table, or quotation. */
  readonly inside: 'list' | 'table' | 'quote' | null;
};

/** The blocks of an element that are not dropped, in order. */
export function blocksOf(outline: Outline, root: number, marks: Drops): Block[] {
  const { nodes, end, text, own, ownLink } = outline;
  const blocks: Block[] = [];
  for (let i = root; i < end[root]!; ) {
    if (marks[i] || nodes[i]!.name === 'figure') {
      i = end[i]!;
      continue;
    }
    if (own[i]! > 0) {
      blocks.push({
        node: i,
        name: nodes[i]!.name,
        text: textContent(nodes[i]!).replace(/\s+/g, ' ').trim(),
        length: own[i]!,
        holds: text[i]! - own[i]! > 80,
        linked: ownLink[i]! / own[i]!,
        inside: whereIs(outline, i, root),
      });
    }
    i += 1;
  }
  return blocks;
}

function whereIs({ nodes, parent }: Outline, i: number, root: number): Block['inside'] {
  for (let at = i; at > root; at = parent[at]!) {
    const { name } = nodes[at]!;
    if (name === 'li' || name === 'dl') return 'list';
    if (name === 'table') return 'table';
    if (name === 'blockquote') return 'quote';
  }
  return null;
}

/** Ends as a sentence does, in any script. */
export function isSentence(text: string): boolean {
  return /[.!?…:;。！？。।؟۔»”"’')\]]\s*$/u.test(text);
}
