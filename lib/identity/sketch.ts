import type { ArticleContent } from '../model/index.ts';
import { sha256 } from './article-id.ts';

/**
 * What is kept of a text to find its copies by: a few of its phrases, chosen so that a copy chooses mostly the same,
 * and a digest by which a text found so is compared.
 */
export type Sketch = {
  /** Under these it is to be found: names of phrases, the best first. */
  readonly anchors: readonly string[];
  /** Under these others are looked for: more than the anchors, since a longer text has phrases that come before. */
  readonly probes: readonly string[];
  readonly digest: Digest;
};

/** Of all its phrases the lowest hashes (bottom-k), how many there are, and its particulars. At most 500 bytes. */
export type Digest = Uint8Array & { readonly __brand: 'Digest' };

/** Words in a phrase; two characters of a script that does not part its words count as a word. */
const PHRASE = 5;

/** Hashes in a digest: the share of phrases that two texts have in common comes out within some five hundredths. */
const MOST_HASHES = 96;
const MOST_PARTICULARS = 50;

/** Below this many phrases a text says too little to be told from others: a headline, a line of a ticker. */
const FEWEST_PHRASES = 10;

/** Words from the beginning within which some anchors are chosen: agencies' texts are cut at the end. */
const LEAD = { anchored: 120, probed: 240 };

/** How many anchors and probes are chosen from the lead, and as many or fewer from the whole. */
const CHOSEN = { anchors: { lead: 3, whole: 3 }, probes: { lead: 6, whole: 4 } };

/** What comes after so many characters is not looked at: no news story is as long. */
const MOST_CHARACTERS = 100_000;

/** The sketch of an article: of its text where that is known, else of title and excerpt. Null where it says too little. */
export function sketchOf({ title, text, excerpt }: Sketched): Sketch | null {
  const told = text !== '' ? text : `${title ?? ''}\n\n${excerpt ?? ''}`;
  const tokens = tokensOf(told.slice(0, MOST_CHARACTERS));
  const phrases = phrasesOf(tokens);
  const all = lowestFirst(phrases);
  if (all.length < FEWEST_PHRASES) return null;
  const within = (words: number) => lowestFirst(phrases.filter(({ at }) => at < words));
  return {
    anchors: chosen(within(LEAD.anchored), all, CHOSEN.anchors).map(nameIn(tokens)),
    probes: chosen(within(LEAD.probed), all, CHOSEN.probes).map(nameIn(tokens)),
    digest: digestOf(all, particularsIn(tokens)),
  };
}

/** One from the lead and one from the whole by turns, each once. */
function chosen(lead: readonly Phrase[], whole: readonly Phrase[], most: { lead: number; whole: number }): Phrase[] {
  const phrases = new Map<number, Phrase>();
  const choose = (phrase: Phrase | undefined) => phrase !== undefined && phrases.set(phrase.hash, phrase);
  for (let turn = 0; turn < Math.max(most.lead, most.whole); turn++) {
    if (turn < most.lead) choose(lead[turn]);
    if (turn < most.whole) choose(whole[turn]);
  }
  return [...phrases.values()];
}

function nameIn(tokens: readonly Token[]): (phrase: Phrase) => string {
  return ({ start, end }) => {
    const words = tokens.slice(start, end).map(({ word }) => word);
    return sha256(words.join(' ')).slice(0, 20);
  };
}

export type Sketched = Pick<ArticleContent, 'title' | 'text' | 'excerpt'>;

/** Characters of scripts that do not part words: each is a token. */
const UNPARTED = String.raw`[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Thai}\p{scx=Laoo}\p{scx=Khmr}\p{scx=Mymr}]`;
const TOKEN = new RegExp(String.raw`${UNPARTED}|(?:(?!${UNPARTED})[\p{L}\p{M}\p{N}])+`, 'gu');
const IS_UNPARTED = new RegExp(`^${UNPARTED}$`, 'u');

type Token = {
  readonly word: string;
  readonly hash: number;
  readonly weight: number;
  /** A number, or a name: written with a capital though no sentence begins with it. */
  readonly particular: boolean;
};

function tokensOf(text: string): Token[] {
  const plain = text.normalize('NFKC');
  let end = 0;
  return Array.from(plain.matchAll(TOKEN), ({ 0: written, index }) => {
    const between = plain.slice(end, index);
    const isFirst = end === 0 || /[.!?:;\n"“”„«»()|•–—]/.test(between);
    end = index + written.length;
    const word = written.toLowerCase();
    const particular = /\p{N}/u.test(word) || (!isFirst && /^\p{Lu}\p{Ll}/u.test(written));
    return { word, hash: hashOf(word), weight: IS_UNPARTED.test(word) ? 0.5 : 1, particular };
  });
}

/** A run of tokens from `start` up to `end`; `at` is how many words come before it. */
type Phrase = { readonly hash: number; readonly at: number; readonly start: number; readonly end: number };

/** Every run of {@link PHRASE} words. */
function phrasesOf(tokens: readonly Token[]): Phrase[] {
  const phrases: Phrase[] = [];
  let before = 0;
  for (let start = 0; start < tokens.length; start++) {
    let weight = 0;
    let hash = 0x811c9dc5;
    let end = start;
    for (; end < tokens.length && weight < PHRASE; end++) {
      weight += tokens[end]!.weight;
      hash = mixed(Math.imul(hash, 31) + tokens[end]!.hash);
    }
    if (weight < PHRASE) break;
    phrases.push({ hash: hash >>> 0, at: before, start, end });
    before += tokens[start]!.weight;
  }
  return phrases;
}

/** Each phrase once, by its hash. */
function lowestFirst(phrases: readonly Phrase[]): Phrase[] {
  const once = new Map<number, Phrase>();
  for (const phrase of phrases) if (!once.has(phrase.hash)) once.set(phrase.hash, phrase);
  return [...once.values()].sort((a, b) => a.hash - b.hash);
}

/** Numbers and names, those with the lowest hashes: another text with the same keeps the same. */
function particularsIn(tokens: readonly Token[]): number[] {
  const particulars = tokens.filter(({ particular }) => particular).map(({ hash }) => hash & 0xffff);
  return [...new Set(particulars)].sort((a, b) => a - b).slice(0, MOST_PARTICULARS);
}

/** Bytes: count of phrases (4), of hashes (1), of particulars (1), the hashes (4 each), the particulars (2 each); big-endian. */
function digestOf(phrases: readonly Phrase[], particulars: readonly number[]): Digest {
  const hashes = phrases.slice(0, MOST_HASHES);
  const bytes = Buffer.alloc(6 + 4 * hashes.length + 2 * particulars.length);
  bytes.writeUInt32BE(phrases.length, 0);
  bytes.writeUInt8(hashes.length, 4);
  bytes.writeUInt8(particulars.length, 5);
  for (const [index, { hash }] of hashes.entries()) bytes.writeUInt32BE(hash, 6 + 4 * index);
  for (const [index, particular] of particulars.entries())
    bytes.writeUInt16BE(particular, 6 + 4 * hashes.length + 2 * index);
  return bytes as Uint8Array as Digest;
}

type Read = { readonly phrases: number; readonly hashes: readonly number[]; readonly particulars: readonly number[] };

function read(digest: Digest): Read {
  const bytes = Buffer.from(digest.buffer, digest.byteOffset, digest.byteLength);
  const hashes = Array.from({ length: bytes.readUInt8(4) }, (_, index) => bytes.readUInt32BE(6 + 4 * index));
  const from = 6 + 4 * hashes.length;
  const particulars = Array.from({ length: bytes.readUInt8(5) }, (_, index) => bytes.readUInt16BE(from + 2 * index));
  return { phrases: bytes.readUInt32BE(0), hashes, particulars };
}

/** How much two texts have in common, each from 0 to 1. */
export type Likeness = {
  /** Of all phrases, those in both. */
  readonly shared: number;
  /** Of the shorter text's phrases, those in the other too. */
  readonly contained: number;
  /** Of the numbers and names of the text that has fewer, those in the other too; null where there are too few to say. */
  readonly particulars: number | null;
  /** Phrases of the shorter. */
  readonly length: number;
};

/** Compares two texts by their digests alone. */
export function likeness(one: Digest, other: Digest): Likeness {
  const [a, b] = [read(one), read(other)];
  const others = new Set(b.hashes);
  const inBoth = new Set(a.hashes.filter((hash) => others.has(hash)));
  // Beyond the highest hash of a digest that was cut off nothing is known of its text.
  const known = Math.min(...[a, b].map((text) => (isWhole(text) ? Number.POSITIVE_INFINITY : text.hashes.at(-1)!)));
  const lowestOfAll = [...new Set([...a.hashes, ...b.hashes])].filter((hash) => hash <= known);
  const shared = lowestOfAll.filter((hash) => inBoth.has(hash)).length / lowestOfAll.length;
  const common = (shared * (a.phrases + b.phrases)) / (1 + shared);
  const length = Math.min(a.phrases, b.phrases);
  return {
    shared,
    contained: Math.min(1, common / length),
    particulars: inCommon(a.particulars, b.particulars),
    length,
  };
}

/** Particulars fewer than these tell nothing. */
const FEWEST_PARTICULARS = 4;

function inCommon(one: readonly number[], other: readonly number[]): number | null {
  const cut = (some: readonly number[]) => (some.length < MOST_PARTICULARS ? Number.POSITIVE_INFINITY : some.at(-1)!);
  const known = Math.min(cut(one), cut(other));
  const [fewer, more] = [one, other]
    .map((some) => some.filter((hash) => hash <= known))
    .sort((a, b) => a.length - b.length);
  if (fewer!.length < FEWEST_PARTICULARS) return null;
  return fewer!.filter((hash) => more!.includes(hash)).length / fewer!.length;
}

/** Texts of so many phrases are short: what surrounds a text weighs more in them, and chance does. */
const SHORT = 60;

/**
 * Whether two texts are one text, cut, introduced or edited. What two authors write of one event has hardly a phrase in
 * common; a report in the frame of another has more, but its numbers are its own.
 */
export function isCopy(one: Digest, other: Digest): boolean {
  const { contained, particulars, length } = likeness(one, other);
  if (particulars !== null && particulars < 0.6 && contained < 0.85) return false;
  if (length < SHORT) return contained >= 0.78;
  return contained >= (particulars !== null && particulars >= 0.85 ? 0.5 : 0.58);
}

function isWhole({ phrases, hashes }: Read): boolean {
  return phrases === hashes.length;
}

/** FNV-1a, 32 bits. */
function hashOf(word: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < word.length; index++) hash = Math.imul(hash ^ word.charCodeAt(index), 0x01000193);
  return mixed(hash);
}

/** The finishing of MurmurHash3: every bit depends on every other. */
function mixed(hash: number): number {
  let h = hash;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}
