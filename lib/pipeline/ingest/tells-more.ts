import type { ArticleContent } from '../../model/index.ts';

/** What is compared of an article as its source tells it and as a page, or another source, has it. */
type Telling = Pick<ArticleContent, 'title' | 'text' | 'excerpt' | 'complete' | 'provenance'>;

/**
 * Whether `other` tells the same article as `told`, and more of it, so that its text is to stand in the place of a short
 * one. A text that was told as such gives way only to one that begins like it, or holds it. Lines below a title that
 * were told as a summary may be an editor's own words: they give way, too, to a whole text of the same title, of the same
 * summary, or in which most of what they name is named.
 */
export function tellsMore(other: Telling, told: Telling): boolean {
  if (!other.complete || !hasMore(other.text, told.text)) return false;
  if (isAlike(told.text, other.text)) return true;
  return isSummary(told) && tellsOf(other, told);
}

/** Whether a page is that of the article that its source tells: of another's page nothing is to be taken. */
export function isItsPage(page: Telling, told: Telling): boolean {
  return isAlike(told.text, page.text) || isAlike(page.text, told.text) || tellsOf(page, told);
}

function isSummary({ provenance }: Telling): boolean {
  return provenance.html === 'teaser';
}

/** Of a text no more than this is compared, in characters: a short one is found at the beginning of the whole. */
const COMPARED = 40_000;

/** So much longer is what has more: a menu's word or a line of credits below the same text is not. */
const MORE = { times: 1.25, words: 10 };

function hasMore(text: string, told: string): boolean {
  return wordsOf(text).length >= wordsOf(told).length * MORE.times + MORE.words;
}

/** Words in a row that two texts have in common by no accident. */
const PHRASE = 3;

/** So many words are a text's beginning. */
const BEGINNING = 12;

/** What share of a text's phrases must be in the other: quotes, links and captions come out differently. */
const ALIKE = 0.8;

/** Whether `text` begins or holds what `part` says. */
function isAlike(part: string, text: string): boolean {
  const [words, all] = [wordsOf(part), wordsOf(text)];
  if (words.length === 0) return false;
  const length = Math.min(PHRASE, words.length);
  const held = new Set(phrasesOf(all, length));
  const share = (phrases: readonly string[]) => phrases.filter((phrase) => held.has(phrase)).length / phrases.length;
  const beginning = words.slice(0, BEGINNING);
  return (
    share(phrasesOf(words, length)) >= ALIKE ||
    (words.length > BEGINNING && share(phrasesOf(beginning, length)) >= ALIKE)
  );
}

/** Names and things of a summary that a text must name, in share, to be what it sums up; and how few prove nothing. */
const NAMED = { share: 0.6, fewest: 4 };

/** Whether two that differ in their words are of one article: the title, the summary, or most of what is named agrees. */
function tellsOf(page: Telling, told: Telling): boolean {
  if (haveSameTitle(page.title, told.title)) return true;
  if (page.excerpt !== null && isAlike(told.text, page.excerpt)) return true;
  const telling = new Set(wordsOf(`${told.title ?? ''} ${told.text}`).filter(isTelling));
  const all = new Set(wordsOf(`${page.title ?? ''} ${page.text}`));
  const named = [...telling].filter((word) => all.has(word)).length;
  return telling.size >= NAMED.fewest && named / telling.size >= NAMED.share;
}

/** Sites put their name before or behind a title, and editors shorten it for the front page. */
function haveSameTitle(one: string | null, other: string | null): boolean {
  const [a, b] = [new Set(wordsOf(one ?? '')), new Set(wordsOf(other ?? ''))];
  const shared = [...a].filter((word) => b.has(word)).length;
  return shared > 0 && shared >= 0.8 * Math.min(a.size, b.size) && shared >= Math.min(3, Math.max(a.size, b.size));
}

/** Words that name something; of scripts without spaces every character does. */
function isTelling(word: string): boolean {
  return word.length > 3 || /[\p{N}\p{scx=Han}\p{scx=Hira}\p{scx=Kana}]/u.test(word);
}

function wordsOf(text: string): string[] {
  const folded = text.slice(0, COMPARED).normalize('NFKC').toLowerCase();
  return folded.match(/[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}]|[\p{L}\p{M}\p{N}]+/gu) ?? [];
}

function phrasesOf(words: readonly string[], length: number): string[] {
  const count = Math.max(0, words.length - length + 1);
  return Array.from({ length: count }, (_, at) => words.slice(at, at + length).join(' '));
}
