import type { Element } from 'domhandler';
import type { Outline } from '../page/outline.ts';
import { holdsFormula, isFormula } from '../sanitise/formula.ts';
import { beginsWord, isInSentence } from '../sanitise/inline.ts';
import { isPictureFile } from '../sanitise/renditions.ts';
import { commentsFinder } from './comments.ts';
import { ENOUGH, furnitureEvidence } from './evidence.ts';
import type { Measures } from './measures.ts';
import { PICTURE_BOX, PICTURE_SHOW } from './words.ts';

/** What stays out of the body, by an element's number: {@link DROP}, {@link CAPTIONED}, {@link FIGURED} or 0. */
export type Drops = Uint8Array;

export const DROP = 1;
export const CAPTIONED = 2;
/** A picture with its words around it. */
export const FIGURED = 3;

/**
 * How hard to look for furniture: `strict` goes by class names too, `loose` by tags and roles, `bare` only by what never is text.
 */
export type Zeal = 'strict' | 'loose' | 'bare';

/** Not `iframe` and `noscript`, of which the sanitiser keeps known embeds as links, and pictures. */
const ALWAYS = new Set('script style template head nav input textarea select option svg canvas dialog menu'.split(' '));
const NEVER_TEXT = new Set('script style template head input textarea select option svg canvas'.split(' '));
const USUALLY = new Set(['footer', 'aside', 'form', 'header']);

const ROLES =
  /^(?:navigation|complementary|menu|menubar|banner|contentinfo|alert|alertdialog|dialog|search|toolbar|tooltip|button|tablist|tab)$/;

/** Elements that hold more than this share of all paragraphs are not furniture, whatever they are called. */
const TOO_MUCH = 0.35;

/** What has so much prose, and more of it than {@link TOO_MUCH}, holds the text even if it is a foot: no imprint is as long. */
const LEAST_TEXT = 800;

/** Marks the page's furniture. One pass; a dropped element's inside is not looked at. */
export function findFurniture(outline: Outline, measures: Measures, zeal: Zeal): Drops {
  const { nodes, end } = outline;
  const drops = new Uint8Array(nodes.length);
  const limit = measures.all * TOO_MUCH;
  const isComments = commentsFinder(outline, measures);
  for (let i = 0; i < nodes.length; ) {
    const verdict =
      isComments(i) && !isBody(outline, measures, i)
        ? DROP
        : judge(outline, measures, i, zeal, measures.prose[i]! > limit);
    drops[i] = verdict;
    i = verdict === DROP ? end[i]! : i + 1;
  }
  return drops;
}

function judge(outline: Outline, measures: Measures, i: number, zeal: Zeal, large: boolean): number {
  const node = outline.nodes[i]!;
  const { name } = node;
  if (zeal === 'bare') return NEVER_TEXT.has(name) ? DROP : 0;
  if (isFormula(node) || name.startsWith('mjx-')) return 0;
  const holdsText = large && measures.prose[i]! >= LEAST_TEXT;
  if (ALWAYS.has(name)) return holdsText && !NEVER_TEXT.has(name) ? 0 : DROP;
  if (isPartOfSentence(outline, measures, i)) return 0;
  if (name === 'label' && isOfField(outline, i)) return DROP;
  if (name === 'button') return holdsText || holds(outline, i, PICTURES) ? 0 : DROP;
  if (name === 'video' || name === 'audio') return zeal === 'strict' && isHidden(node) ? DROP : 0;
  if (name === 'html' || name === 'body' || name === 'main') return 0;
  if (name === 'figcaption') return holdsText ? 0 : CAPTIONED;
  if (name === 'footer' && !insideArticle(outline, i) && !holdsText) return DROP;
  if (large) return 0;
  if (zeal === 'strict' && isHidden(node)) return DROP;
  if (isBody(outline, measures, i)) return 0;
  const { role } = node.attribs;
  if (role && ROLES.test(role) && !isWarning(outline, measures, i))
    return role === 'button' && isPictureShow(outline, i) ? 0 : DROP;
  if (name === 'footer' || (name === 'form' && zeal === 'strict')) return DROP;
  if (zeal === 'loose') return 0;
  if (USUALLY.has(name) && name !== 'header') return DROP;
  if (isAsking(outline, measures, i)) return DROP;
  const words = outline.words[i]!;
  // A heading's id is made of its text and names nothing.
  if (words === '' || /^h[2-6]$/.test(name)) return 0;
  const pictured = holds(outline, i, PICTURES);
  if (measures.signs(words).caption && PICTURE_SHOW.test(words)) return pictured ? 0 : CAPTIONED;
  if (furnitureEvidence(outline, measures, i) >= ENOUGH) {
    const isShow = (name === 'figure' || PICTURE_SHOW.test(words)) && isPictureShow(outline, i);
    return isShow || holds(outline, i, QUOTES) || isLinkInSentence(outline, i) ? 0 : DROP;
  }
  if (measures.signs(words).caption) return pictured ? FIGURED : CAPTIONED;
  const captioned = pictured && (name === 'div' || name.includes('-')) && outline.text[i]! < 350;
  if (captioned && PICTURE_BOX.test(words)) return FIGURED;
  if (captioned && measures.signs(words).hint && !holds(outline, i, PARAGRAPHS) && !holdsTwoPictures(outline, i))
    return FIGURED;
  return 0;
}

/** A box with fields to fill in and a few words around them, whatever it is called: a letter to order, a search, a vote. */
function isAsking({ nodes, end, text }: Outline, { controls, prose }: Measures, i: number): boolean {
  if (controls[end[i]!]! === controls[i]! || text[i]! > 400 || prose[i]! > 250) return false;
  return /^(?:div|section|aside|form|fieldset)$/.test(nodes[i]!.name);
}

/** What a field is called. */
function isOfField({ nodes, end }: Outline, i: number): boolean {
  if (nodes[i]!.attribs.for) return true;
  for (let at = i + 1; at < end[i]!; at += 1) if (/^(?:input|select|textarea)$/.test(nodes[at]!.name)) return true;
  return false;
}

/** A warning that an author gives, not one that a program asks to have closed: it has a sentence to say and nothing to press. */
function isWarning({ nodes, end }: Outline, measures: Measures, i: number): boolean {
  if (nodes[i]!.attribs.role !== 'alert' || measures.prose[i] === 0) return false;
  for (let at = i + 1; at < end[i]!; at += 1) {
    const { name, attribs } = nodes[at]!;
    if (name === 'button' || name === 'form' || name === 'input' || attribs.role === 'button') return false;
  }
  return true;
}

/** Posts quoted from elsewhere stand in boxes named after the network. */
const QUOTES = new Set(['blockquote']);
const PICTURES = new Set(['img', 'picture', 'amp-img', 'video', 'audio']);
const PARAGRAPHS = new Set(['p', 'ul', 'ol', 'table', 'blockquote']);

function holdsTwoPictures({ nodes, end }: Outline, i: number): boolean {
  const limit = Math.min(end[i]!, i + 60);
  let count = 0;
  for (let at = i + 1; at < limit; at += 1) if (nodes[at]!.name === 'img' || nodes[at]!.name === 'amp-img') count += 1;
  return count > 1;
}

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
function isPartOfSentence(outline: Outline, { signs }: Measures, i: number): boolean {
  const node = outline.nodes[i]!;
  const { attribs } = node;
  const isForSome = attribs['aria-hidden'] === 'true' || signs(outline.words[i]!).heard;
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
export function isBody(outline: Outline, { signs }: Measures, i: number): boolean {
  const { itemprop } = outline.nodes[i]!.attribs;
  return itemprop === 'articleBody' || signs(outline.words[i]!).body;
}

function isHidden(node: Element): boolean {
  const { attribs } = node;
  // What is hidden of a formula is its source; what is shown is a drawing of it.
  if (attribs.style !== undefined && holdsFormula(node)) return false;
  if ('hidden' in attribs) return true;
  if (attribs['aria-hidden'] === 'true') return true;
  return attribs.style !== undefined && /(?:display\s*:\s*none|visibility\s*:\s*hidden)/i.test(attribs.style);
}
