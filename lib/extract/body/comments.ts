import { textContent } from '../clues/clues.ts';
import type { Outline } from '../page/outline.ts';
import type { Measures } from './measures.ts';

/** From so much evidence on a box holds what readers wrote. */
const ENOUGH = 2;

/** Prose that stands before what readers say of it, in characters. */
const TEXT_BEFORE = 150;

/** What comments are called in headings. */
const HEADED =
  /[ck]om+ent|r[eé]acti|reaccion|reakci|reakti|yorum|opini|hozzászól|discussi|diskus|responses|replies|ком+ент|отзыв|σχόλι|bình luận|评论|評論|留言|コメント|댓글|תגובות|تعليق|دیدگاه|ความคิดเห็น/i;

/**
 * Tells for each element whether it holds what readers wrote of the article, in any language: by its names, its heading, by
 * boxes of one make that are signed and bear no headings, and by its place behind the text or outside the article that the
 * headline stands in. What holds the headline never does; where nothing names it, several other things must speak for it.
 */
export function commentsFinder(outline: Outline, measures: Measures): (i: number) => boolean {
  const { nodes, end, parent, words } = outline;
  const headline = nodes.findIndex(({ name }, i) => name === 'h1' && outline.text[i]! > 0);
  let article = headline;
  while (article >= 0 && nodes[article]!.name !== 'article') article = parent[article]!;
  const from = Math.max(0, headline);
  const isOutside = (i: number) =>
    article >= 0 && (i < article || i >= end[article]!) && measures.prose[article]! >= TEXT_BEFORE;

  return (i) => {
    const { name, attribs } = nodes[i]!;
    if (!HOLDERS.has(name) || (headline >= i && headline < end[i]!)) return false;
    if (attribs.itemtype && /schema\.org\/(?:User)?Comments?\b/.test(attribs.itemtype.slice(0, 200))) return true;
    const { comments, like: isNamed } = measures.signs(words[i]!);
    if (comments) return measures.prose[i]! < 0.8 * measures.all || measures.before[i]! > 0;
    if (outline.text[i]! < TEXT_BEFORE || measures.before[i]! - measures.before[from]! < TEXT_BEFORE) return false;
    if (!isNamed && !isOutside(i) && !HEADED.test(headingOf(outline, i))) return false;
    const boxes = boxesIn(outline, i);
    if (boxes.length < 2 || boxes.some((box) => hasHeading(outline, box))) return false;
    let evidence = isNamed ? 1 : 0;
    if (isOutside(i)) evidence += 1;
    if (boxes.every((box) => isSigned(outline, box))) evidence += 1;
    if (isPlural(outline, i, boxes[0]!)) evidence += 1;
    const heading = headingOf(outline, i);
    if (HEADED.test(heading)) evidence += 1;
    if (Number(/\d{1,5}/.exec(heading)?.[0]) === boxes.length) evidence += 1;
    return evidence >= ENOUGH;
  };
}

const HOLDERS = new Set(['div', 'section', 'aside', 'ol', 'ul', 'dl', 'article', 'form', 'footer']);

/** No more boxes than this are looked at: what many are, these show. */
const MOST_BOXES = 12;

/** The boxes of one make that an element, or the one list in it, consists of: each with text, and two at least. */
function boxesIn(outline: Outline, i: number): number[] {
  const { nodes, end, text } = outline;
  const byMake = new Map<string, number[]>();
  let inner = -1;
  for (let at = i + 1, steps = 0; at < end[i]! && steps < 60; at = end[at]!, steps += 1) {
    if (text[at]! === 0) continue;
    const { name, attribs } = nodes[at]!;
    if ((name === 'ol' || name === 'ul' || name === 'div') && text[at]! > 0.6 * text[i]!) inner = at;
    if (!BOX.has(name)) continue;
    const make = `${name} ${(attribs.class ?? '').slice(0, 200).replace(/\d+/g, '').split(/\s+/, 1)[0]}`;
    const some = byMake.get(make);
    if (some === undefined) byMake.set(make, [at]);
    else if (some.length < MOST_BOXES) some.push(at);
  }
  const most = [...byMake.values()].reduce((a, b) => (b.length > a.length ? b : a), [] as number[]);
  if (most.length >= 2) return most;
  return inner < 0 || nodes[i]!.name === 'ol' ? [] : boxesIn(outline, inner);
}

const BOX = new Set(['div', 'article', 'li', 'section', 'blockquote', 'dl']);

function hasHeading({ nodes, end }: Outline, box: number): boolean {
  const limit = Math.min(end[box]!, box + 12);
  for (let at = box + 1; at < limit; at += 1) if (/^h[1-4]$/.test(nodes[at]!.name)) return true;
  return false;
}

/** Begins with a short line, or ends with one in its foot: who wrote it, and when. */
function isSigned({ nodes, end, own, text }: Outline, box: number): boolean {
  const limit = Math.min(end[box]!, box + 16);
  for (let at = box + 1; at < limit; at += 1) {
    if (own[at] === 0) continue;
    if (own[at]! < 40 && text[at]! < 60 && nodes[at]!.name !== 'p') return true;
    break;
  }
  for (let at = box + 1; at < limit; at += 1) if (SIGNATURES.has(nodes[at]!.name)) return true;
  return false;
}

const SIGNATURES = new Set(['footer', 'header', 'cite', 'time', 'address']);

/** `kommentare` of `kommentar`: boxes that are called what their holder is called, in the plural. */
function isPlural({ words }: Outline, i: number, box: number): boolean {
  const [all, one] = [words[i]!.trim(), words[box]!.trim()].map((said) => said.split(' ', 1)[0]!);
  return one!.length >= 5 && all !== one && all!.slice(0, one!.length - 1) === one!.slice(0, -1);
}

function headingOf({ nodes, end }: Outline, i: number): string {
  const limit = Math.min(end[i]!, i + 8);
  for (let at = i + 1; at < limit; at += 1) {
    if (/^(?:h[1-6]|legend|header)$/.test(nodes[at]!.name)) return textContent(nodes[at]!).trim().slice(0, 100);
  }
  return '';
}
