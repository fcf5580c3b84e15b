import type { BodyHints } from './body.ts';
import { blocksOf } from './body-blocks.ts';
import { DROP, type Drops } from './body-drop.ts';
import type { FoundBody } from './body-find.ts';
import { trimEdges } from './body-trim.ts';
import { fold } from './metadata-words.ts';
import type { Outline } from './outline.ts';

/** Drops from a found body what is not its text. Returns the marks, extended. */
export function cleanBody(outline: Outline, found: FoundBody, drops: Drops, hints: BodyHints): Drops {
  const marks = Uint8Array.from(drops);
  dropOtherArticles(outline, found, marks);
  dropLinkBoxes(outline, found.node, marks);
  dropHeadline(outline, found.node, marks, hints);
  dropPointers(outline, found.node, marks);
  trimEdges(outline, found.node, marks);
  return marks;
}

/** Articles within the article are teasers, or the next one on an endless page. */
function dropOtherArticles({ nodes, end, text }: Outline, { node, core }: FoundBody, marks: Drops): void {
  for (let i = node + 1; i < end[node]!; i += 1) {
    const holds = i <= core && core < end[i]!;
    if (nodes[i]!.name === 'article' && !holds && text[i]! < text[core]! * 3) marks[i] = DROP;
  }
}

function dropLinkBoxes(outline: Outline, root: number, marks: Drops): void {
  const { nodes, end, text, link } = outline;
  for (let i = root + 1; i < end[root]!; ) {
    const all = text[i]!;
    if (!marks[i] && all > 0) {
      const density = link[i]! / all;
      const { name } = nodes[i]!;
      if (LISTS.has(name) && density > 0.6 && all < 3000) marks[i] = DROP;
      if (BOXES.has(name) && density > 0.5 && all < 1500) marks[i] = DROP;
    }
    i = marks[i] === DROP ? end[i]! : i + 1;
  }
}

const LISTS = new Set(['ul', 'ol', 'dl', 'table']);
const BOXES = new Set(['div', 'section', 'aside']);

/** The article's own headline, which stands in the title. */
function dropHeadline({ nodes, end }: Outline, root: number, marks: Drops, { title }: BodyHints): void {
  void title;
  for (let i = root + 1; i < end[root]!; i += 1) if (nodes[i]!.name === 'h1') marks[i] = DROP;
}

/** Paragraphs that only point elsewhere: a link and little else. */
function dropPointers(outline: Outline, root: number, marks: Drops): void {
  for (const block of blocksOf(outline, root, marks)) {
    if (block.node === root || block.length < 15) continue;
    if (/^(?:p|div|h[2-6])$/.test(block.name) && block.linked > 0.9 && outline.end[block.node]! - block.node < 12)
      marks[block.node] = DROP;
  }
  void fold;
}
