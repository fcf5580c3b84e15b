import { millis, type StatedDate } from '../model/index.ts';

/** What is compared of two articles. */
export type Said = {
  readonly title: string | null;
  readonly published: StatedDate | null;
  /** What each says of itself; empty where that is not known, or where both have it from the same page. */
  readonly text: string;
};

/** What speaks for two being one article, or against it; `null` where one of them does not say it. */
export type Agreement = { readonly title: Degree; readonly date: Degree; readonly text: Degree };

/**
 * Another; much the same, or of one day; the same; the same, and so telling that two articles hardly have it in common: a
 * sentence, a moment to the second.
 */
export type Degree = typeof OTHER | typeof ALIKE | typeof SAME | typeof TELLING | null;
const [OTHER, ALIKE, SAME, TELLING] = [-1, 1, 2, 3] as const;

/** A title or text of so many words is a sentence, and no name that returns. */
const TELLING_WORDS = { title: 5, text: 8 };

/** Shares of the words of the shorter text, in pairs, that the longer has too. A form that is filled in anew keeps most of them. */
const SHARES = { same: 0.85, alike: 0.6, other: 0.3 };

/** A headline that was edited keeps most of its words, and its numbers: `Version 4.1` is no edit of `Version 4.0`. */
const ALIKE_TITLE = 0.65;

/** How far two agree in what they say of themselves, whatever they are called and wherever they are. */
export function agreementOf(one: Said, other: Said): Agreement {
  return { title: titles(one.title, other.title), date: dates(one, other), text: texts(one.text, other.text) };
}

/** What speaks for two being one article, less what speaks against it; 0 where nothing is known. */
export function weightOf({ title, date, text }: Agreement): number {
  return (title ?? 0) + (date ?? 0) + (text ?? 0);
}

/** Whether nothing can be compared. */
export function saysNothing({ title, date, text }: Agreement): boolean {
  return title === null && date === null && text === null;
}

/** Whether all that is said of one is said otherwise of the other. */
export function contradicts({ title, date, text }: Agreement): boolean {
  return title === OTHER && date === OTHER && text === OTHER;
}

/** Whether anything that is said of one is said otherwise of the other. */
export function differs({ title, date, text }: Agreement): boolean {
  return title === OTHER || date === OTHER || text === OTHER;
}

/** Whether two say the same there, to the letter or nearly. */
export function isSame(degree: Degree): boolean {
  return degree !== null && degree >= SAME;
}

function titles(one: string | null, other: string | null): Degree {
  const [a, b] = [words(one ?? ''), words(other ?? '')];
  if (a.length === 0 || b.length === 0) return null;
  if (a.join(' ') === b.join(' ')) return a.length >= TELLING_WORDS.title ? TELLING : SAME;
  if (numbers(a) !== numbers(b)) return OTHER;
  const all = new Set([...a, ...b]);
  const shared = [...new Set(a)].filter((word) => b.includes(word)).length;
  return shared / all.size >= ALIKE_TITLE ? ALIKE : OTHER;
}

function numbers(title: readonly string[]): string {
  return title.filter((word) => /\p{N}/u.test(word)).join(' ');
}

function dates({ published: one }: Said, { published: other }: Said): Degree {
  if (one === null || other === null) return null;
  if (isDay(one) || isDay(other)) return dayOf(one) === dayOf(other) ? ALIKE : OTHER;
  return one.instant === other.instant ? TELLING : OTHER;
}

/** A date at midnight is a day that is written as a moment. */
function isDay({ precision, instant, zone }: StatedDate): boolean {
  const day = 86_400_000;
  const time = millis(instant);
  return precision === 'day' || time % day === 0 || (time + (zone ?? 0) * 60_000) % day === 0;
}

function dayOf({ instant, zone }: StatedDate): string {
  return new Date(millis(instant) + (zone ?? 0) * 60_000).toISOString().slice(0, 10);
}

/** What comes after so many characters of a text is not looked at. */
const MOST_CHARACTERS = 20_000;

function texts(one: string, other: string): Degree {
  const [a, b] = [words(one), words(other)];
  if (a.length === 0 || b.length === 0) return null;
  const share = shareOf(pairs(a), pairs(b));
  if (share >= SHARES.alike && share < SHARES.same) return ALIKE;
  if (share >= SHARES.same) return Math.min(a.length, b.length) >= TELLING_WORDS.text ? TELLING : SAME;
  return share <= SHARES.other ? OTHER : null;
}

function words(text: string): string[] {
  const plain = text.slice(0, MOST_CHARACTERS).normalize('NFKC').toLowerCase();
  return plain.match(WORD) ?? [];
}

/** Characters of scripts that do not part words are each a word. */
const WORD = /[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Thai}]|[\p{L}\p{M}\p{N}]+/gu;

function pairs(text: readonly string[]): ReadonlySet<string> {
  if (text.length < 2) return new Set(text);
  return new Set(text.slice(1).map((word, at) => `${text[at]} ${word}`));
}

function shareOf(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  const [fewer, more] = one.size <= other.size ? [one, other] : [other, one];
  let shared = 0;
  for (const pair of fewer) if (more.has(pair)) shared += 1;
  return shared / fewer.size;
}
