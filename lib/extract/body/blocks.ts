import { textContent } from '../metadata/clues.ts';
import type { Outline } from '../page/outline.ts';
import type { Drops } from './drop.ts';
import type { Measures } from './measures.ts';

/** A paragraph, heading, list item or other block that holds text of its own. */
export type Block = {
  readonly node: number;
  readonly name: string;
  readonly text: string;
  /** Visible characters. */
  readonly length: number;
  /** Share of them in links, 0 to 1. */
  readonly linked: number;
  /** Of its links, the share that leads to other sites. */
  readonly outward: number;
  /** Other blocks stand within it, so that it cannot be dropped without them. */
  readonly holds: boolean;
  /** In a list item, table, or quotation. */
  readonly inside: 'list' | 'table' | 'quote' | null;
};

/** The blocks of an element that are not dropped, in order. */
export function blocksOf(outline: Outline, { outward }: Measures, root: number, marks: Drops): Block[] {
  const { nodes, end, text, own, ownLink, link } = outline;
  const blocks: Block[] = [];
  for (let i = root; i < end[root]!; ) {
    if (marks[i] || nodes[i]!.name === 'figure') {
      i = end[i]!;
      continue;
    }
    if (own[i]! > 0) {
      // Of most of them it is never asked.
      let said: string | null = null;
      const element = nodes[i]!;
      blocks.push({
        node: i,
        name: nodes[i]!.name,
        get text() {
          said ??= textContent(element).replace(/\s+/g, ' ').trim();
          return said;
        },
        length: own[i]!,
        holds: text[i]! - own[i]! > 80 || holdsHeading(outline, i),
        linked: ownLink[i]! / own[i]!,
        outward: link[i]! > 0 ? outward[i]! / link[i]! : 0,
        inside: whereIs(outline, i, root),
      });
    }
    i += 1;
  }
  return blocks;
}

/** A time or a name in the head of a part stands in one box with the part's heading. */
function holdsHeading({ nodes, end }: Outline, i: number): boolean {
  const limit = Math.min(end[i]!, i + 8);
  for (let at = i + 1; at < limit; at += 1) if (/^h[2-6]$/.test(nodes[at]!.name)) return true;
  return false;
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
