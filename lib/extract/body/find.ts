import type { Outline } from '../page/outline.ts';
import { type Drops, isBody } from './drop.ts';
import type { Measures } from './measures.ts';

/** The element that holds the text, with how sure we are of it, 0 to 1. */
export type FoundBody = {
  readonly node: number;
  /** Where the text is densest: `node` itself or an element in it. */
  readonly core: number;
  readonly confidence: number;
};

/** A paragraph's weight grows with its length up to this. */
const LONGEST = 500;

/** How much of a paragraph's weight each ancestor gets, nearest first. */
const SHARES = [1, 0.5, 0.25, 0.12, 0.06];

const TAG_WEIGHT: Readonly<Record<string, number>> = {
  p: 1,
  div: 0.8,
  section: 0.8,
  article: 0.7,
  td: 0.5,
  li: 0.35,
  blockquote: 0.8,
  pre: 0.7,
  dd: 0.4,
  center: 0.6,
  main: 0.6,
  body: 0.4,
};

/**
 * Finds the element that holds the article's text: each paragraph speaks for its ancestors, the nearer the louder
 * (Readability's idea), what the page calls its body speaks for itself, and the winner grows to take in a text that is
 * spread over its siblings. Null where no paragraph is left.
 */
export function findBody(outline: Outline, measures: Measures, drops: Drops): FoundBody | null {
  const weight = paragraphWeights(outline, drops);
  const score = ancestorScores(outline, measures, weight);
  const total = sumUp(outline, weight);
  const best = firstArticle(outline, score, pickBest(score, score.length));
  if (best < 0) return null;
  const node = widen(outline, measures, score, total, best);
  return { node, core: best, confidence: Math.min(1, total[node]! / Math.max(1, total[0]!)) };
}

/** The weight of each element as a paragraph; 0 for what is none or is dropped. */
function paragraphWeights(outline: Outline, drops: Drops): Float64Array {
  const { nodes, end, own, ownLink } = outline;
  const weight = new Float64Array(nodes.length);
  for (let i = 0; i < nodes.length; ) {
    if (drops[i]) {
      i = end[i]!;
      continue;
    }
    const length = own[i]!;
    const tag = TAG_WEIGHT[nodes[i]!.name] ?? 0;
    if (length >= 30 && tag > 0) {
      const prose = 1 - ownLink[i]! / length;
      weight[i] = tag * prose * prose * Math.min(length, LONGEST);
      if (length < 80) weight[i]! *= 0.5;
    }
    i += 1;
  }
  return weight;
}

function ancestorScores(outline: Outline, measures: Measures, weight: Float64Array): Float64Array {
  const { nodes, parent, text, link } = outline;
  const score = new Float64Array(nodes.length);
  for (let i = 0; i < nodes.length; i += 1) {
    if (weight[i]! === 0) continue;
    // A box with text of its own between line breaks is paragraph and container in one.
    if (nodes[i]!.name !== 'p') score[i]! += weight[i]! * (outline.own[i]! > LONGEST ? outline.own[i]! / LONGEST : 0.3);
    for (let at = parent[i]!, level = 0; at >= 0 && level < SHARES.length; at = parent[at]!, level += 1) {
      score[at]! += weight[i]! * SHARES[level]!;
    }
  }
  for (let i = 0; i < nodes.length; i += 1) {
    if (score[i]! === 0) continue;
    const density = text[i]! > 0 ? link[i]! / text[i]! : 0;
    score[i]! *= (1 - density) * nameFactor(outline, measures, i);
  }
  return score;
}

function nameFactor(outline: Outline, measures: Measures, i: number): number {
  if (isBody(outline, measures, i)) return 1.6;
  const words = outline.words[i]!;
  const factor = outline.nodes[i]!.name === 'article' ? 1.2 : 1;
  if (words === '') return factor;
  const { mildBody, against } = measures.signs(words);
  return factor * (mildBody ? 1.15 : 1) * (against ? 0.7 : 1);
}

/** For each element the sum over its subtree. */
function sumUp({ parent }: Outline, weight: Float64Array): Float64Array {
  const total = Float64Array.from(weight);
  for (let i = total.length - 1; i > 0; i -= 1) if (parent[i]! >= 0) total[parent[i]!]! += total[i]!;
  return total;
}

/** The highest score among the elements before `limit`; -1 for none. */
function pickBest(score: Float64Array, limit: number): number {
  let best = -1;
  for (let i = 0; i < limit; i += 1) if (score[i]! > (best < 0 ? 0 : score[best]!)) best = i;
  return best;
}

/** On an endless page, where the next article may be the longest, the one that the page begins with. */
function firstArticle({ nodes, parent, end }: Outline, score: Float64Array, best: number): number {
  let article = best;
  while (article >= 0 && nodes[article]!.name !== 'article') article = parent[article]!;
  if (article < 0) return best;
  const headings = nodes.flatMap(({ name }, i) => (name === 'h1' ? [i] : []));
  const hasOwn = headings.some((i) => i > article && i < end[article]!);
  const earlier = headings.find((i) => i < article);
  if (!hasOwn || earlier === undefined) return best;
  const before = pickBest(score, article);
  return before > earlier && score[before]! > score[best]! * 0.2 ? before : best;
}

/**
 * Goes up while the parent holds markedly more of the text, so that a text in several sections is found whole. Only parts
 * that look like text count: boxes of the same make as the one we come from, or as rich in paragraphs.
 */
function widen(outline: Outline, measures: Measures, score: Float64Array, total: Float64Array, best: number): number {
  const { nodes, parent } = outline;
  let node = best;
  let below = best;
  for (let at = parent[best]!, level = 0; at > 0 && level < 8; at = parent[at]!, level += 1) {
    const { name } = nodes[at]!;
    if (name === 'body' || name === 'html') break;
    const gain = gainOf(outline, score, total, at, below, score[best]!);
    const enough = total[node]! * (isBody(outline, measures, node) ? 0.2 : 0.12);
    if (isBody(outline, measures, at) || gain > enough) node = at;
    below = at;
  }
  return node;
}

/** The weight of the parts of `at`, besides the one that we come from, that look like more of the same text. */
function gainOf(
  outline: Outline,
  score: Float64Array,
  total: Float64Array,
  at: number,
  below: number,
  best: number,
): number {
  const { nodes, end, text } = outline;
  const make = makeOf(outline, below);
  // Articles beside one are parts of the same text under one headline that is in none of them.
  let isParts = false;
  if (nodes[below]!.name === 'article' && isOwnText(outline, below)) {
    const headline = nodes.findIndex(({ name }, i) => name === 'h1' && text[i]! > 0);
    isParts = headline >= 0 && headline < end[at]! && headline < firstArticleIn(outline, at);
  }
  let gain = 0;
  for (let child = at + 1; child < end[at]!; child = end[child]!) {
    if (child === below || total[child] === 0) continue;
    if (nodes[child]!.name === 'article') {
      if (isParts && makeOf(outline, child) === make && isOwnText(outline, child)) gain += total[child]!;
    } else if (holdsCards(outline, child)) continue;
    else if (nodes[child]!.name === 'p' || makeOf(outline, child) === make) gain += total[child]!;
    else if (richest(score, child, end[child]!) > 0.25 * best) gain += total[child]!;
  }
  return gain;
}

/** The first article among the parts of an element. */
function firstArticleIn({ nodes, end }: Outline, at: number): number {
  let child = at + 1;
  while (child < end[at]! && nodes[child]!.name !== 'article') child = end[child]!;
  return child;
}

/** What tells a text of its own: a chapter, an entry of a live blog, a box, and not what leads to where the rest of it is. */
export function isOwnText(outline: Outline, i: number): boolean {
  const { nodes, end, text, link, own, ownLink } = outline;
  if (text[i]! < (link[i] === 0 ? 40 : 100) || link[i]! > 0.3 * text[i]!) return false;
  for (let at = i + 1; at < end[i]!; at += 1) {
    const { name } = nodes[at]!;
    if (name === 'h1') return false;
    if (/^h[2-6]$/.test(name)) return own[at]! === 0 || ownLink[at]! < 0.5 * own[at]!;
    if (own[at]! >= 60 && ownLink[at]! < 0.4 * own[at]!) break;
  }
  return true;
}

/** What a teaser says at most, in characters. */
const TEASER = 250;

/** Headings that lead elsewhere, one after the other, with pictures or dates: what stands with them are teasers. */
function holdsCards({ nodes, end, own, ownLink, text, link }: Outline, i: number): boolean {
  let linked = 0;
  let others = 0;
  let signs = 0;
  const limit = Math.min(end[i]!, i + 400);
  for (let at = i; at < limit; at += 1) {
    if (/^(?:img|picture|time)$/.test(nodes[at]!.name)) signs += 1;
    if (!/^h[2-5]$/.test(nodes[at]!.name)) continue;
    const isLinked =
      own[at]! > 0
        ? ownLink[at]! > 0.5 * own[at]!
        : nodes[at]!.parent?.type === 'tag' && (nodes[at]!.parent as Outline['nodes'][number]).name === 'a';
    if (isLinked) linked += 1;
    else others += 1;
  }
  return linked >= 2 && linked > others && signs >= linked && text[i]! - link[i]! < TEASER * linked;
}

/** Tag and class names without numbers: what a template gives to all boxes of a kind. */
function makeOf({ nodes }: Outline, i: number): string {
  const { name, attribs } = nodes[i]!;
  return `${name} ${(attribs.class ?? '').replace(/\d+/g, '').split(/\s+/).slice(0, 2).join(' ')}`;
}

function richest(score: Float64Array, from: number, to: number): number {
  let most = 0;
  for (let i = from; i < to; i += 1) most = Math.max(most, score[i]!);
  return most;
}
