import { textContent } from '../clues/clues.ts';
import type { Outline } from '../page/outline.ts';
import type { Drops } from './drop.ts';
import type { Measures } from './measures.ts';

/**
 * A paragraph, heading, list item or other block that holds text of its own. It looks at the outline when it is asked: a page may
 * have a hundred thousand, of most of which nobody asks anything.
 */
export class Block {
  readonly node: number;
  readonly #outline: Outline;
  readonly #measures: Measures;
  readonly #root: number;

  constructor(outline: Outline, measures: Measures, root: number, node: number) {
    this.#outline = outline;
    this.#measures = measures;
    this.#root = root;
    this.node = node;
  }

  get name(): string {
    return this.#outline.nodes[this.node]!.name;
  }

  get text(): string {
    return textContent(this.#outline.nodes[this.node]!).replace(/\s+/g, ' ').trim();
  }

  /** Visible characters. */
  get length(): number {
    return this.#outline.own[this.node]!;
  }

  /** Share of them in links, 0 to 1. */
  get linked(): number {
    return this.#outline.ownLink[this.node]! / this.length;
  }

  /** Of its links, the share that leads to other sites. */
  get outward(): number {
    const linked = this.#outline.link[this.node]!;
    return linked > 0 ? this.#measures.outward[this.node]! / linked : 0;
  }

  /** Other blocks stand within it, so that it cannot be dropped without them. */
  get holds(): boolean {
    return this.#outline.text[this.node]! - this.length > 80 || holdsHeading(this.#outline, this.node);
  }

  /** In a list item, table, or quotation. */
  get inside(): 'list' | 'table' | 'quote' | null {
    return whereIs(this.#outline, this.node, this.#root);
  }
}

/** The blocks of an element that are not dropped, in order. */
export function blocksOf(outline: Outline, measures: Measures, root: number, marks: Drops): Block[] {
  const { nodes, end, own } = outline;
  const blocks: Block[] = [];
  for (let i = root; i < end[root]!; ) {
    if (marks[i] || nodes[i]!.name === 'figure') {
      i = end[i]!;
      continue;
    }
    if (own[i]! > 0) blocks.push(new Block(outline, measures, root, i));
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
