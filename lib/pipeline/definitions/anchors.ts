import { type Article, type FeedFilter, type NameKind, tellingNow, type WordRule } from '../../model/index.ts';
import { isOfDividedWord } from './letters.ts';
import { foldName, foldText, namesOf, tagsOf } from './names.ts';
import { marksOfTerms, termsWanted } from './terms-filter.ts';

/**
 * Something that an article must have to belong to a feed, as a number of 32 bits: a source, a tag, a word. Two may share
 * a number: whoever finds a feed by an anchor looks whether the article belongs to it.
 */
export type Anchor = number;

type Kind = 'source' | 'tag' | 'author' | 'language' | 'terms' | 'part of a phrase' | `named ${NameKind}`;

/**
 * The anchors of which every article of a feed has one at least: those of the part of its filter that is taken to hold
 * for the fewest articles. None for a feed that takes nothing; null where an article needs to have nothing of all that.
 * `feedsAt` says how many feeds an anchor leads to already: what many ask for is taken to be common.
 */
export function anchorsOf(filter: FeedFilter, feedsAt: (anchor: Anchor) => number): readonly Anchor[] | null {
  const { sources, tags, sections, authors, languages, words, terms, named } = filter;
  if (named !== undefined) return [anchorOf(`named ${named.kind}`, named.name)];
  const parts: { readonly anchors: readonly Anchor[]; readonly cost: number }[] = [];
  const add = (share: number, anchors: readonly Anchor[] | null | undefined) => {
    if (anchors) parts.push({ anchors, cost: share * costOf(anchors, feedsAt) });
  };
  const rule = words !== undefined && 'some' in words ? { any: words.map((phrase) => ({ phrase })) } : words;
  add(SHARES.sources, sources && anchorsAt('source', sources));
  add(SHARES.authors, authors && anchorsAt('author', authors.map(foldName)));
  add(SHARES.tags, tags && anchorsAt('tag', tags.map(foldName)));
  add(SHARES.sections, sections && anchorsAt('tag', sections.map(foldName)));
  add(SHARES.words, rule && anchorsOfRule(rule, feedsAt));
  add(SHARES.languages, languages && anchorsAt('language', languages.map(foldRange)));
  for (const wanted of terms ? termsWanted(terms) : []) add(SHARES.terms, anchorsAt('terms', wanted));
  const [rarest] = parts.sort((a, b) => a.cost - b.cost);
  return rarest === undefined ? null : [...new Set(rarest.anchors)];
}

/** Of how many in a thousand articles one of them may be true, roughly. */
const SHARES = { sources: 1, authors: 1, tags: 5, sections: 10, words: 20, terms: 200, languages: 300 } as const;

function costOf(anchors: readonly Anchor[], feedsAt: (anchor: Anchor) => number): number {
  return anchors.reduce((sum, anchor) => sum + 1 + feedsAt(anchor) / 10, 0);
}

/** Tells of each anchor of an article, some of them several times: one pass over its text, folded, where that is given. */
export function eachAnchor(article: Article, foldedText: string | null, found: (anchor: Anchor) => void): void {
  for (const { source } of tellingNow(article)) found(anchorOf('source', source));
  const section = article.section === null ? [] : [article.section];
  for (const name of new Set([...tagsOf(article), ...section].map(foldName))) found(anchorOf('tag', name));
  for (const name of article.authors) found(anchorOf('author', foldName(name)));
  for (const range of rangesOf(article.language)) found(anchorOf('language', range));
  for (const mark of marksOfTerms(article)) found(anchorOf('terms', mark));
  for (const { kind, name } of namesOf(article)) found(anchorOf(`named ${kind}`, name));
  if (foldedText !== null) eachPart(foldedText, found);
}

function anchorsOfRule(rule: WordRule, feedsAt: (anchor: Anchor) => number): readonly Anchor[] | null {
  if ('phrase' in rule) return anchorsOfPhrase(rule.phrase, feedsAt);
  if ('not' in rule) return null;
  if ('any' in rule) {
    const all: Anchor[] = [];
    for (const one of rule.any) {
      const anchors = anchorsOfRule(one, feedsAt);
      if (anchors === null) return null;
      for (const anchor of anchors) all.push(anchor);
    }
    return all;
  }
  const each = rule.all.flatMap((one) => {
    const anchors = anchorsOfRule(one, feedsAt);
    return anchors === null ? [] : [anchors];
  });
  return each.sort((a, b) => costOf(a, feedsAt) - costOf(b, feedsAt))[0] ?? null;
}

function anchorsOfPhrase(phrase: string, feedsAt: (anchor: Anchor) => number): readonly Anchor[] | null {
  const wanted = foldText(phrase);
  if (wanted === '') return [];
  // Half a character may stand within another.
  if (!wanted.isWellFormed()) return null;
  let best: { readonly anchor: Anchor; readonly length: number; readonly feeds: number } | undefined;
  eachPart(wanted, (anchor, length) => {
    const feeds = feedsAt(anchor);
    // A word says more than two signs, however many feeds are at it already.
    const isBetter =
      best === undefined ||
      length > 0 > (best.length > 0) ||
      (length > 0 === best.length > 0 && (feeds < best.feeds || (feeds === best.feeds && length > best.length)));
    if (isBetter) best = { anchor, length, feeds };
  });
  return best === undefined ? null : [best.anchor];
}

/**
 * Tells of each part of a text that stands in every text which holds this one as whole words: each word, with its length,
 * and of what is no word as scripts have it that divide words, each sign and each two beside each other, with length 0.
 */
function eachPart(text: string, found: (anchor: Anchor, length: number) => void): void {
  let word: number = SEEDS.word;
  let length = 0;
  let before = -1;
  for (let at = 0; at < text.length; at++) {
    const code = text.codePointAt(at) as number;
    if (code > 0xffff) at++;
    if (isOfDividedWord(code)) {
      word = mix(word, code);
      length++;
      before = -1;
      continue;
    }
    if (length > 0) found(finish(word), length);
    word = SEEDS.word;
    length = 0;
    found(finish(mix(SEEDS.sign, code)), 0);
    if (before >= 0) found(finish(mix(mix(SEEDS.pair, before), code)), 0);
    before = code;
  }
  if (length > 0) found(finish(word), length);
}

/** The ranges that take a language: `en-GB` is taken by `en-gb` and `en`. RFC 4647 §3.3.1. */
function rangesOf(language: string | null): string[] {
  const tag = foldRange(language ?? '');
  const ranges = [tag];
  for (let at = tag.lastIndexOf('-'); at >= 0; at = at === 0 ? -1 : tag.lastIndexOf('-', at - 1))
    ranges.push(tag.slice(0, at));
  return ranges;
}

function foldRange(range: string): string {
  return range.toLowerCase();
}

function anchorsAt(kind: Kind, names: readonly string[]): Anchor[] {
  return names.map((name) => anchorOf(kind, name));
}

const SEEDS = { word: 0x2545f491, sign: 0x7feb352d, pair: 0x05a9b2c3 } as const;

function anchorOf(kind: Kind, name: string): Anchor {
  let hash = 0x811c9dc5 | 0;
  for (const text of [kind, '\n', name]) for (let at = 0; at < text.length; at++) hash = mix(hash, text.charCodeAt(at));
  return finish(hash);
}

/** FNV-1a, over code points. */
function mix(hash: number, code: number): number {
  return Math.imul(hash ^ code, 0x01000193);
}

/** Spreads what FNV leaves close together. */
function finish(hash: number): Anchor {
  let spread = hash ^ (hash >>> 16);
  spread = Math.imul(spread, 0x85ebca6b);
  spread ^= spread >>> 13;
  spread = Math.imul(spread, 0xc2b2ae35);
  return spread ^ (spread >>> 16);
}
