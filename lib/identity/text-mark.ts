import { type ArticleContent, millis, type Sha256, type SourceId, type StatedDate } from '../model/index.ts';
import { sha256 } from './article-id.ts';

/** What is looked at to know an article by what it says. */
export type Telling = Pick<ArticleContent, 'title' | 'published' | 'excerpt' | 'text'>;

/** So many letters of an excerpt are compared; how it is cut at its end differs from place to place. */
const BEGINNING = 48;

/** Fewer letters than these, of title and excerpt together, are a name that returns: `Weather`, `Live blog`. */
const FEWEST_NAMING = 20;

/** A text without a moment tells an article from its neighbours only where it is long enough to be no phrase. */
const FEWEST_LETTERS = 160;

/**
 * A mark of what an article says rather than where it is and what it is called: by it an article is known again whose
 * source has given it another id and another address at once. Title, the moment of publication and how it begins; where
 * no moment is stated, title, day and the whole text. Marks are a source's own: another's copy is another article. Null
 * where what it says does not tell it from others (`Weather` of some day).
 */
export function textMark(source: SourceId, { title, published, excerpt, text }: Telling): Sha256 | null {
  const name = letters(title ?? '');
  if (name === '') return null;
  const moment = momentOf(published);
  const beginning = letters(excerpt ?? '').slice(0, BEGINNING);
  if (moment !== null) {
    const isTelling = name.length + beginning.length >= FEWEST_NAMING;
    return isTelling ? sha256(`told:${source}:${name}:${moment}:${beginning}`) : null;
  }
  const whole = letters(text);
  if (whole.length < FEWEST_LETTERS) return null;
  return sha256(`told:${source}:${name}:${published?.instant.slice(0, 10) ?? ''}:${sha256(whole)}`);
}

/** A date at midnight, in UTC or where it was stated, is a day written as a moment: all of a day's articles have it. */
function momentOf(published: StatedDate | null): string | null {
  if (published === null || published.precision === 'day') return null;
  const day = 86_400_000;
  const time = millis(published.instant);
  const isMidnight = time % day === 0 || (time + (published.zone ?? 0) * 60_000) % day === 0;
  return isMidnight ? null : published.instant;
}

/** Letters and digits alone: how a text is spaced, cased, quoted and escaped is no part of what it says. */
function letters(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, '');
}
