import type { Outline } from '../page/outline.ts';
import { type Block, blocksOf, isSentence } from './blocks.ts';
import { DROP, type Drops } from './drop.ts';
import type { FoundBody } from './find.ts';
import { LABEL, POINTER } from './phrases.ts';
import { type BodyHints, trimEdges } from './trim.ts';

/** Drops from a found body what is not its text. Returns the marks, extended. */
export function cleanBody(outline: Outline, found: FoundBody, drops: Drops, hints: BodyHints): Drops {
  const marks = Uint8Array.from(drops);
  dropOtherArticles(outline, found, marks);
  dropLinkBoxes(outline, found.node, marks);
  dropPointers(outline, found.node, marks);
  trimEdges(outline, found.node, marks, hints);
  return marks;
}

/** Articles within the article are teasers, or the next one on an endless page. */
function dropOtherArticles({ nodes, end, text }: Outline, { node, core }: FoundBody, marks: Drops): void {
  for (let i = node + 1; i < end[node]!; i += 1) {
    const holds = i <= core && core < end[i]!;
    if (nodes[i]!.name === 'article' && !holds && text[i]! < text[core]! * 3) marks[i] = DROP;
  }
}

/** Lists and boxes that are mostly links; the article's own headline. */
function dropLinkBoxes(outline: Outline, root: number, marks: Drops): void {
  const { nodes, end, text, link } = outline;
  for (let i = root + 1; i < end[root]!; ) {
    const all = text[i]!;
    const { name } = nodes[i]!;
    if (name === 'h1') marks[i] = DROP;
    if (!marks[i] && all > 0) {
      const density = link[i]! / all;
      if (LISTS.has(name) && density > 0.6 && all < 3000) marks[i] = DROP;
      if (BOXES.has(name) && density > 0.5 && all < 1500 && !isItsOwnLink(outline, i)) marks[i] = DROP;
    }
    i = marks[i] === DROP ? end[i]! : i + 1;
  }
}

const LISTS = new Set(['ul', 'ol', 'dl', 'table']);
const BOXES = new Set(['div', 'section', 'aside']);

/** Blocks that only point elsewhere or label what is gone: a link and little else, `Read more: …`, `Advertisement`. */
function dropPointers(outline: Outline, root: number, marks: Drops): void {
  for (const block of blocksOf(outline, root, marks)) {
    const small = outline.end[block.node]! - block.node < 14;
    if (block.node === root || !small || block.holds || !isPointer(block)) continue;
    if (!isItsOwnLink(outline, block.node)) marks[block.node] = DROP;
  }
}

/** A heading that is a link to itself, or has one or one to edit it beside it: no pointer, whatever its share of links. */
function isItsOwnLink({ nodes, end, parent }: Outline, root: number): boolean {
  if (end[root]! - root > 24) return false;
  const around = parent[root]! < 0 ? [] : [nodes[parent[root]!]!];
  const parts = [...around, ...nodes.slice(root, end[root]!)];
  const links = parts.filter(({ name, attribs }) => name === 'a' && attribs.href !== undefined);
  const isHeading = parts.slice(around.length).some(({ name }) => /^h[1-6]$/.test(name));
  const isOwn = (href: string) =>
    OWN_LINK.test(href) || parts.some(({ attribs }) => attribs.id && href.endsWith(`#${attribs.id}`));
  return isHeading && links.length > 0 && links.every(({ attribs }) => isOwn(attribs.href!));
}

const OWN_LINK = /^\s*#|[?&;](?:ve)?action=edit/;

function isPointer({ name, text, length, linked, inside }: Block): boolean {
  if (inside !== 'list' && length < 60 && LABEL.test(text)) return true;
  if (!/^(?:p|div|h[2-6]|center|section|blockquote)$/.test(name)) return false;
  if (linked > 0.9 && length >= 15) return true;
  if (linked > 0.4 && length < 250 && POINTER.test(text)) return true;
  return linked > 0.6 && length < 200 && /^[^:|]{2,40}[:|]/.test(text) && !isSentence(text);
}
