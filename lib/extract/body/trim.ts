import { fold } from '../clues/words.ts';
import type { Outline } from '../page/outline.ts';
import { type Block, blocksOf, isSentence } from './blocks.ts';
import { DROP, type Drops } from './drop.ts';
import type { Measures } from './measures.ts';
import { CALL, CREDIT } from './phrases.ts';

/** What is known of the article before its body is looked for. */
export type BodyHints = {
  readonly title: string | null;
  /** Who wrote it, as far as that is told outside the text. */
  readonly authors: () => readonly string[];
};

/** A block that carries the text: of some length and not mere links. */
function isProse({ length, linked, name }: Block): boolean {
  return length >= 80 && linked < 0.5 && !/^h[1-6]$/.test(name);
}

/** So many paragraphs at the end may be last words: one that begins like it before them is the text's. */
const LAST_WORDS = 6;

/**
 * Drops what stands before the text and is none (its own headline, byline, kicker, date, reading time) and what stands
 * behind it (headings of nothing, single links, labels, a word to the reader).
 */
export function trimEdges(
  outline: Outline,
  measures: Measures,
  root: number,
  marks: Drops,
  { title, authors }: BodyHints,
): void {
  const blocks = blocksOf(outline, measures, root, marks);
  const first = blocks.findIndex(isProse);
  if (first < 0) return;
  const headline = fold(title ?? '');
  for (const block of blocks.slice(0, first)) {
    if (block.node !== root && !block.holds && (isLabel(block) || saysOnly(block, headline))) marks[block.node] = DROP;
  }
  const isLastWord = (block: Block) => isFarewell(block) || isBiography(block, authors);
  // A box with text of its own goes on behind the blocks in it.
  let textEnds = 0;
  let behind = 0;
  for (let i = blocks.length - 1; i >= 0; i -= 1) {
    const block = blocks[i]!;
    if (!isProse(block)) continue;
    behind += 1;
    if (behind > LAST_WORDS || !isLastWord(block)) textEnds = Math.max(textEnds, outline.end[block.node]!);
  }
  for (let i = blocks.length - 1; i > first; i -= 1) {
    const block = blocks[i]!;
    if (block.node < textEnds || !(isTail(block) || isLastWord(block))) break;
    // What stands within it stands behind it here, and has gone already.
    marks[block.node] = DROP;
  }
}

function isLabel(block: Block): boolean {
  if (block.inside === 'quote' || block.inside === 'table' || /^h[2-6]$/.test(block.name)) return false;
  if (block.length < 40 && /\d{1,2}[./:]\d{2}/.test(block.text)) return true;
  return block.length < (block.inside === 'list' ? 30 : 60) && !isSentence(block.text);
}

/** The headline once more, perhaps with the section or the date. */
function saysOnly(block: Block, headline: string): boolean {
  if (headline.length < 10) return false;
  const said = fold(block.text);
  return said === headline || (said.includes(headline) && said.length < headline.length * 1.5);
}

/** What a line says before an address that it ends with, in characters: less is a label. */
const SAID = 18;

function isTail(block: Block): boolean {
  if (/^h[1-6]$/.test(block.name)) return true;
  if (block.linked > 0.5) {
    const isSaid = block.length >= 60 ? isSentence(block.text) : block.length * (1 - block.linked) >= SAID;
    return block.outward < 0.5 || (block.inside === null && !isSaid);
  }
  if (block.length >= 60 || isSentence(block.text) || block.inside !== null) return false;
  // A sentence may end with an address.
  return !(block.linked > 0 && block.outward > 0.5 && block.text.split(' ').length >= 6);
}

/**
 * A word to the reader or of thanks. A call is one that gives the reader something to do it with, or is short: a sentence of the
 * text may begin like it.
 */
function isFarewell({ text, length, linked }: Block): boolean {
  if (length >= 400) return false;
  if (CREDIT.test(text)) return true;
  return CALL.test(text) && (linked > 0 || length < 60 || !isSentence(text) || /@|www\.|\.com\b/.test(text));
}

/** What the author does and where, behind the text: it begins with the whole name. */
function isBiography({ text, length, inside }: Block, authors: () => readonly string[]): boolean {
  if (length < 30 || length > 800 || inside === 'quote' || inside === 'table' || !/^\p{L}/u.test(text)) return false;
  return authors().some(
    (name) => name.includes(' ') && text.startsWith(name) && /^[\s,(]/.test(text.slice(name.length)),
  );
}
