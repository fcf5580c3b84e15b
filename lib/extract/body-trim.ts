import { type Block, blocksOf, isSentence } from './body-blocks.ts';
import { DROP, type Drops } from './body-drop.ts';
import type { Outline } from './outline.ts';

/** A block that carries the text: of some length and not mere links. */
function isProse({ length, linked, name }: Block): boolean {
  return length >= 80 && linked < 0.5 && !/^h[1-6]$/.test(name);
}

/**
 * Drops what stands before the text and is none (byline, kicker, date, reading time) and what stands behind it (headings of
 * nothing, single links, labels).
 */
export function trimEdges(outline: Outline, root: number, marks: Drops): void {
  const blocks = blocksOf(outline, root, marks);
  const first = blocks.findIndex(isProse);
  if (first < 0) return;
  for (const block of blocks.slice(0, first)) if (isLabel(block, root)) marks[block.node] = DROP;
  for (let i = blocks.length - 1; i > first; i -= 1) {
    const block = blocks[i]!;
    if (!isTail(block, root)) break;
    marks[block.node] = DROP;
  }
}

function isLabel(block: Block, root: number): boolean {
  if (block.node === root || block.inside !== null) return false;
  return block.length < 60 && !isSentence(block.text) && !/^h[2-6]$/.test(block.name);
}

function isTail(block: Block, root: number): boolean {
  if (block.node === root) return false;
  if (/^h[1-6]$/.test(block.name)) return true;
  if (block.linked > 0.5) return true;
  return block.length < 60 && !isSentence(block.text) && block.inside === null;
}
