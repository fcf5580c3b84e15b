import { textContent } from '../clues/clues.ts';
import { fold } from '../clues/words.ts';
import type { Outline } from '../page/outline.ts';
import { isSentence } from './blocks.ts';
import { DROP, type Drops } from './drop.ts';
import { HINTS } from './words.ts';

/** How many levels up from the body its lead may stand. */
const LEVELS = 4;
/** As long as this a block is a paragraph, not a line of the head. */
const PARAGRAPH = 60;
/** A lead is a paragraph or three, not another text. */
const LONGEST = 1200;

/**
 * Takes in a lead that stands between the headline and the element with the text, and a last paragraph right behind that
 * element: templates put the one into the article's head and editors the other behind a box. Returns the element that holds
 * them with the body, and marks what else it holds as dropped. The same where there are none.
 */
export function takeBeside(outline: Outline, body: number, drops: Drops): { node: number; marks: Drops } {
  const { nodes, parent, end } = outline;
  const headline = lastHeadlineBefore(outline, body);
  const kept: number[] = [];
  let around = body;
  let below = body;
  for (let at = parent[below]!, level = 0; at > 0 && level < LEVELS; at = parent[at]!, level += 1) {
    const { name } = nodes[at]!;
    if (name === 'body' || name === 'html') break;
    const more: number[] = [];
    let isNext = level === 0;
    for (let child = at + 1; child < end[at]!; child = end[child]!) {
      if (child === below) continue;
      // Right behind the body, or behind other paragraphs that are.
      if (child > below && nodes[child]!.name !== 'p' && outline.text[child]! > 0) isNext = false;
      const mayBe = child < below ? headline >= 0 && end[child]! > headline : isNext && nodes[child]!.name === 'p';
      if (mayBe) paragraphsIn(outline, child, headline, drops, more);
    }
    if (more.length > 0 && more.reduce((sum, one) => sum + outline.own[one]!, 0) <= LONGEST) {
      kept.push(...more);
      around = at;
    }
    below = at;
    if (headline > at) break;
  }
  const marks = Uint8Array.from(drops);
  const said = kept.length > 0 ? fold(textContent(nodes[body]!)) : '';
  // What the text says itself is quoted from it.
  if (kept.some((one) => said.includes(fold(textContent(nodes[one]!))))) return { node: body, marks };
  if (kept.length > 0) dropOthers(outline, around, [body, ...kept], marks);
  return { node: around, marks };
}

/** The headline that the body is under: the last h1 before it; -1 for none. */
function lastHeadlineBefore({ nodes, text }: Outline, node: number): number {
  for (let i = node - 1; i >= 0; i -= 1) if (nodes[i]!.name === 'h1' && text[i]! > 0) return i;
  return -1;
}

function paragraphsIn(outline: Outline, i: number, headline: number, drops: Drops, found: number[]): void {
  const { nodes, end, own, ownLink, text } = outline;
  for (let at = i; at < end[i]!; ) {
    if (
      drops[at] !== 0 ||
      isOther(outline, at) ||
      nodes[at]!.name === 'article' ||
      nodes[at]!.name === 'figure' ||
      /^h\d$/.test(nodes[at]!.name)
    ) {
      at = end[at]!;
      continue;
    }
    const isProse = own[at]! >= PARAGRAPH && ownLink[at]! < own[at]! * 0.2 && own[at]! === text[at]!;
    if (at > headline && isProse && /^(?:p|div|section)$/.test(nodes[at]!.name) && !isDated(textContent(nodes[at]!))) {
      found.push(at);
      at = end[at]!;
    } else at += 1;
  }
}

/** Words to a picture, the headline's own second line, or a box that is put above any text. */
function isOther({ words }: Outline, i: number): boolean {
  const said = words[i]!;
  if (said === '') return false;
  return PICTURE_WORDS.test(said) || SECOND_LINE.test(said) || (HINTS.test(said) && !/teaser/.test(said));
}

const PICTURE_WORDS = /caption|image|img|photo|picture|bild|foto|gallery|credit|lightbox/;
const SECOND_LINE = /[ -](?:dek|deck|sub-?title|tagline|author|autor|bio)(?=[ -])/;

/** A line of the head that is long because it says who wrote, checked and changed the article, and when. */
function isDated(text: string): boolean {
  return text.length < 200 && !isSentence(text) && /\d{1,2}:\d{2}|\b(?:19|20)\d\d\b/.test(text);
}

/** Marks all in an element that is not in, around or among these. */
function dropOthers({ parent, end }: Outline, around: number, kept: readonly number[], marks: Uint8Array): void {
  const holds = new Set<number>();
  for (const one of kept) for (let at = one; at !== around && at > 0; at = parent[at]!) holds.add(at);
  const whole = new Set(kept);
  for (let at = around + 1; at < end[around]!; ) {
    if (whole.has(at)) at = end[at]!;
    else if (holds.has(at)) at += 1;
    else {
      marks[at] = DROP;
      at = end[at]!;
    }
  }
}
