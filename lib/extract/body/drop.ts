import type { Element } from 'domhandler';
import type { Outline } from '../page/outline.ts';
import { holdsFormula, isFormula } from '../sanitise/formula.ts';
import { beginsWord, isInSentence } from '../sanitise/inline.ts';
import { isPictureFile } from '../sanitise/renditions.ts';
import { CAPTION, COMMENTS, FURNITURE, HEARD, PICTURE_BOX, PICTURE_SHOW, STRONG_BODY } from './words.ts';

/** What stays out of the body, by an element's number: {@link DROP}, {@link CAPTIONED}, {@link FIGURED} or 0. */
export type Drops = Uint8Array;

export const DROP = 1;
export const CAPTIONED = 2;
/** A picture with its words around it. */
export const FIGURED = 3;

/** How hard to look for furniture: `strict` goes by class names too, `loose` only by what is certain. */
export type Zeal = 'strict' | 'loose';

/** Not `iframe` and `noscript`, of which the sanitiser keeps known embeds as links, and pictures. */
const ALWAYS = new Set('script style template head nav input textarea select option svg canvas dialog menu'.split(' '));
const USUALLY = new Set(['footer', 'aside', 'form', 'header']);

const ROLES =
  /^(?:navigation|complementary|menu|menubar|banner|contentinfo|alert|alertdialog|dialog|search|toolbar|tooltip|button|tablist|tab)$/;

/** Elements that hold more than this share of all paragraphs are not furniture, whatever they are called. */
const TOO_MUCH = 0.35;

/** Marks the page's furniture. One pass; a dropped element's inside is not looked at. */
export function findFurniture(outline: Outline, zeal: Zeal): Drops {
  const { nodes, end } = outline;
  const drops = new Uint8Array(nodes.length);
  const prose = proseOf(outline);
  const limit = (prose[0] ?? 0) * TOO_MUCH;
  for (let i = 0; i < nodes.length; ) {
    const verdict = judge(outline, i, zeal, prose[i]! > limit);
    drops[i] = verdict;
    i = verdict === DROP ? end[i]! : i + 1;
  }
  return drops;
}

/** For each element the length of the paragraphs in it: blocks of some length that are not mere links. */
export function proseOf({ nodes, parent, own, ownLink }: Outline): Int32Array {
  const prose = new Int32Array(nodes.length);
  for (let i = nodes.length - 1; i >= 0; i -= 1) {
    if (own[i]! >= 60 && ownLink[i]! < own[i]! * 0.4) prose[i]! += own[i]!;
    if (parent[i]! >= 0) prose[parent[i]!]! += prose[i]!;
  }
  return prose;
}

function judge(outline: Outline, i: number, zeal: Zeal, large: boolean): number {
  const node = outline.nodes[i]!;
  const { name } = node;
  if (isFormula(node) || name.startsWith('mjx-')) return 0;
  if (ALWAYS.has(name)) return DROP;
  if (isPartOfSentence(outline, i)) return 0;
  if (name === 'button') return holds(outline, i, PICTURES) ? 0 : DROP;
  if (name === 'video' || name === 'audio') return zeal === 'strict' && isHidden(node) ? DROP : 0;
  if (name === 'html' || name === 'body' || name === 'main') return 0;
  if (name === 'figcaption') return CAPTIONED;
  if (zeal === 'strict' && COMMENTS.test(outline.words[i]!) && !isBody(outline, i)) return DROP;
  if (name === 'footer' && !insideArticle(outline, i)) return DROP;
  if (large) return 0;
  if (zeal === 'strict' && isHidden(node)) return DROP;
  if (isBody(outline, i)) return 0;
  const { role } = node.attribs;
  if (role && ROLES.test(role)) return role === 'button' && isPictureShow(outline, i) ? 0 : DROP;
  if (name === 'footer' || (name === 'form' && zeal === 'strict')) return DROP;
  if (zeal === 'loose') return 0;
  if (USUALLY.has(name) && name !== 'header') return DROP;
  const words = outline.words[i]!;
  // A heading's id is made of its text and names nothing.
  if (words === '' || /^h[2-6]$/.test(name)) return 0;
  const pictured = holds(outline, i, PICTURES);
  if (FURNITURE.test(words)) {
    if (CAPTION.test(words) && PICTURE_SHOW.test(words)) return pictured ? 0 : CAPTIONED;
    const isShow = (name === 'figure' || PICTURE_SHOW.test(words)) && isPictureShow(outline, i);
    return isShow || holds(outline, i, QUOTES) || isLinkInSentence(outline, i) ? 0 : DROP;
  }
  if (CAPTION.test(words)) return pictured ? FIGURED : CAPTIONED;
  if (pictured && name === 'div' && outline.text[i]! < 250 && PICTURE_BOX.test(words)) return FIGURED;
  return 0;
}

/** Posts quoted from elsewhere stand in boxes named after the network. */
const QUOTES = new Set(['blockquote']);
const PICTURES = new Set(['img', 'picture', 'amp-img', 'video', 'audio']);

/** Pictures that lead to no other page: advertisements and teasers are links. */
function isPictureShow(outline: Outline, i: number): boolean {
  const { nodes, end } = outline;
  if (!holds(outline, i, PICTURES)) return false;
  const limit = Math.min(end[i]!, i + 60);
  for (let at = i + 1; at < limit; at += 1) {
    const { name, attribs } = nodes[at]!;
    if (name === 'a' && attribs.href && !isPictureFile(attribs.href) && !attribs.href.startsWith('#')) return false;
    if (name === 'form' || name === 'input') return false;
  }
  return true;
}

/** Prose that a block has beside its links, in characters, from which on a link in it may be a part of a sentence. */
const PROSE = 40;

/** A link that a sentence goes on behind: without its words, whatever its class says of it, the sentence would be broken. */
function isLinkInSentence(outline: Outline, i: number): boolean {
  const { name, next } = outline.nodes[i]!;
  if (name !== 'a' || next?.type !== 'text' || !/^\s*[\p{L}\p{N},.;:!?)’”"]/u.test(next.data)) return false;
  return isInProse(outline, i);
}

/** Words or a letter without which a sentence would have a hole, whatever tag, role or class they have. */
function isPartOfSentence(outline: Outline, i: number): boolean {
  const node = outline.nodes[i]!;
  const { attribs } = node;
  const isForSome = attribs['aria-hidden'] === 'true' || HEARD.test(outline.words[i]!);
  const isBare = attribs.class === undefined && attribs.role === undefined && node.name !== 'button' && !isForSome;
  if (isBare || 'hidden' in attribs || attribs.style?.includes('none')) return false;
  return (isForSome ? beginsWord(node) : isInSentence(node)) && isInProse(outline, i);
}

function isInProse({ parent, own, ownLink }: Outline, i: number): boolean {
  let block = parent[i]!;
  while (block > 0 && own[block] === 0) block = parent[block]!;
  return block >= 0 && own[block]! - ownLink[block]! >= PROSE;
}

/** One of the first elements within is one of these. */
function holds({ nodes, end }: Outline, i: number, names: ReadonlySet<string>): boolean {
  const limit = Math.min(end[i]!, i + 16);
  for (let at = i + 1; at < limit; at += 1) if (names.has(nodes[at]!.name)) return true;
  return false;
}

function insideArticle({ nodes, parent }: Outline, i: number): boolean {
  for (let at = parent[i]!; at >= 0; at = parent[at]!) if (nodes[at]!.name === 'article') return true;
  return false;
}

/** The page itself calls it the article's text. */
export function isBody(outline: Outline, i: number): boolean {
  const { itemprop } = outline.nodes[i]!.attribs;
  return itemprop === 'articleBody' || STRONG_BODY.test(outline.words[i]!);
}

function isHidden(node: Element): boolean {
  const { attribs } = node;
  // What is hidden of a formula is its source; what is shown is a drawing of it.
  if (attribs.style !== undefined && holdsFormula(node)) return false;
  if ('hidden' in attribs) return true;
  if (attribs['aria-hidden'] === 'true') return true;
  return attribs.style !== undefined && /(?:display\s*:\s*none|visibility\s*:\s*hidden)/i.test(attribs.style);
}
