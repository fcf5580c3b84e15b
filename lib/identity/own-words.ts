import { agreementOf } from './agreement.ts';

/** What is said under an address, by an item that links there or by the page that is there. */
export type Words = { readonly title: string | null; readonly text: string };

/** Fewer words than these say nothing of their own. */
const FEWEST = 4;

/** Of a teaser, by the length of its words, so much is in what it is the teaser of. */
const PART = 0.5;

/** So many words with hardly any in common are nobody's teaser, though under the same headline. */
const LONG = { words: 25, share: 0.25 };

/**
 * Whether an item that links to a page says words of its own about it, rather than the page's: its text is no part of the
 * page's nor alike, and it goes by another headline. Where only headlines are known, these decide; where nothing can be
 * compared it is taken for the page's.
 */
export function isOwnWords(item: Words, page: Words): boolean {
  const { title } = agreementOf({ ...item, published: null }, { ...page, published: null });
  const own = stemsOf(item.text);
  if (own.length < FEWEST) return false;
  const theirs = stemsOf(`${page.title ?? ''} ${page.text}`);
  const isNamedAlike = (title ?? 0) > 0 || shareOf(stemsOf(item.title ?? ''), new Set(theirs)) >= 0.75;
  if (page.text.trim() === '') return title !== null && !isNamedAlike;
  // Either may be the other's teaser: what a page says is at times known by that alone.
  const [fewer, more] = own.length <= theirs.length ? [own, theirs] : [theirs, own];
  const share = shareOf(fewer, new Set(more));
  return isNamedAlike ? fewer.length >= LONG.words && share <= LONG.share : share < PART;
}

/** Words of one root begin alike; short ones are in every text. */
const STEM = { least: 4, most: 6 };

/** What comes after so many characters is not looked at. */
const MOST_CHARACTERS = 50_000;

function stemsOf(text: string): string[] {
  const plain = text.slice(0, MOST_CHARACTERS).normalize('NFKC').toLowerCase();
  const words = plain.match(/[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Thai}]+|[\p{L}\p{M}\p{N}]+/gu) ?? [];
  return words.flatMap((word) => (UNPARTED.test(word) ? inPairs(word) : stemOf(word)));
}

const UNPARTED = /^[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Thai}]/u;

function inPairs(run: string): string[] {
  const letters = [...run];
  return letters.slice(1).map((letter, at) => `${letters[at]}${letter}`);
}

function stemOf(word: string): string[] {
  return word.length < STEM.least ? [] : [word.slice(0, STEM.most)];
}

/** How much of some words, by their length, is among others. */
function shareOf(some: readonly string[], others: ReadonlySet<string>): number {
  let [shared, all] = [0, 0];
  for (const word of some) {
    all += word.length;
    if (others.has(word)) shared += word.length;
  }
  return all === 0 ? 0 : shared / all;
}
