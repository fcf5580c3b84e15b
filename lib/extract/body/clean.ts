import { textContent } from '../clues/clues.ts';
import { fold } from '../clues/words.ts';
import type { Outline } from '../page/outline.ts';
import { type Block, blocksOf, isSentence } from './blocks.ts';
import { DROP, type Drops } from './drop.ts';
import { type FoundBody, isOwnText } from './find.ts';
import type { Measures } from './measures.ts';
import { LABEL, POINTER } from './phrases.ts';
import { type BodyHints, trimEdges } from './trim.ts';

/** Drops from a found body what is not its text. Returns the marks, extended. */
export function cleanBody(
  outline: Outline,
  measures: Measures,
  found: FoundBody,
  drops: Drops,
  hints: BodyHints,
): Drops {
  const marks = Uint8Array.from(drops);
  dropOtherArticles(outline, measures, found, marks);
  dropHeadlines(outline, found.node, marks, hints);
  dropLinkBoxes(outline, measures, found.node, marks);
  dropPointers(outline, measures, found.node, marks);
  trimEdges(outline, measures, found.node, marks, hints);
  return marks;
}

/** An article with so much of the prose where the text is densest is the text. */
const MAIN_SHARE = 0.4;

/** Articles within the article are teasers, or the next one on an endless page, if they do not tell something themselves. */
function dropOtherArticles(outline: Outline, { prose }: Measures, { node, core }: FoundBody, marks: Drops): void {
  const { nodes, end, text } = outline;
  for (let i = node + 1; i < end[node]!; i += 1) {
    if (nodes[i]!.name !== 'article' || (i <= core && core < end[i]!)) continue;
    const isMain = core < i && i < end[core]! && prose[i]! >= MAIN_SHARE * prose[core]!;
    if (!isMain && text[i]! < text[core]! * 3 && !isOwnText(outline, i)) marks[i] = DROP;
  }
}

/** The article's own headline, which stands in its own field: what says it, and what stands first. Sections may have an h1, too. */
function dropHeadlines(outline: Outline, root: number, marks: Drops, { title }: BodyHints): void {
  const { nodes, end, own, ownLink } = outline;
  const headline = fold(title ?? '');
  let isFirst = true;
  for (let i = root + 1; i < end[root]!; i += 1) {
    if (own[i]! >= 60 && ownLink[i]! < 0.5 * own[i]!) isFirst = false;
    if (nodes[i]!.name !== 'h1') continue;
    if (isFirst || fold(textContent(nodes[i]!)) === headline) marks[i] = DROP;
  }
}

/**
 * Lists and boxes that are mostly links to more of the site. Links to other sites are what the text is about: its sources,
 * the entries of a link letter. A table with a head, or with more beside its links, tells something.
 */
function dropLinkBoxes(outline: Outline, { outward }: Measures, root: number, marks: Drops): void {
  const { nodes, end, text, link } = outline;
  for (let i = root + 1; i < end[root]!; ) {
    const all = text[i]!;
    const { name } = nodes[i]!;
    if (!marks[i] && all > 0) {
      const density = link[i]! / all;
      const leadsOut = outward[i]! > 0.5 * link[i]!;
      if (LISTS.has(name) && density > (name === 'table' ? 0.9 : 0.6) && all < 3000 && !leadsOut) marks[i] = DROP;
      if (
        BOXES.has(name) &&
        density > 0.5 &&
        all < 1500 &&
        !(leadsOut && isPlain(outline, i)) &&
        !isItsOwnLink(outline, i)
      )
        marks[i] = DROP;
    }
    if (name === 'span' && isHoverCard(outline, i)) marks[i] = DROP;
    i = marks[i] === DROP ? end[i]! : i + 1;
  }
}

/** What opens over a name in a sentence: a picture and links to more of whom it names. */
function isHoverCard({ nodes, end, text, link }: Outline, i: number): boolean {
  if (text[i]! < 30 || link[i]! < 0.9 * text[i]!) return false;
  let links = 0;
  let pictures = 0;
  const limit = Math.min(end[i]!, i + 40);
  for (let at = i + 1; at < limit; at += 1) {
    // The name itself stands before its card.
    if (nodes[at]!.name === 'a' && pictures === 0) return false;
    if (nodes[at]!.name === 'a') links += 1;
    if (nodes[at]!.name === 'img') pictures += 1;
  }
  return links >= 2 && pictures > 0;
}

/** A box that holds text and lists only, no pictures: not cards. */
function isPlain({ nodes, end }: Outline, i: number): boolean {
  const limit = Math.min(end[i]!, i + 60);
  for (let at = i + 1; at < limit; at += 1)
    if (nodes[at]!.name === 'img' || nodes[at]!.name === 'picture') return false;
  return true;
}

const LISTS = new Set(['ul', 'ol', 'dl', 'table']);
const BOXES = new Set(['div', 'section', 'aside']);

/** Blocks that only point elsewhere or label what is gone: a link and little else, `Read more: …`, `Advertisement`. */
function dropPointers(outline: Outline, measures: Measures, root: number, marks: Drops): void {
  for (const block of blocksOf(outline, measures, root, marks)) {
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

function isPointer({ name, text, length, linked, outward, inside }: Block): boolean {
  if (inside !== 'list' && length < 60 && LABEL.test(text)) return true;
  if (!/^(?:p|div|h[2-6]|center|section|blockquote)$/.test(name)) return false;
  if (linked > 0.9 && outward > 0.5 && (isSentence(text) || /^h/.test(name))) return false;
  if (linked > 0.9 && length >= 15) return true;
  if (linked > 0.4 && length < 250 && POINTER.test(text)) return true;
  return linked > 0.6 && length < 200 && /^[^:|]{2,40}[:|]/.test(text) && !isSentence(text);
}
