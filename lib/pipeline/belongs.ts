import type { Article, Feed, FeedFilter } from '../model/index.ts';

/** Whether a feed shows this article: it is usable and every part of the feed's filter holds. */
export function belongs(feed: Pick<Feed, 'filter'>, article: Article): boolean {
  return article.state === 'usable' && matches(feed.filter, article);
}

function matches(filter: FeedFilter, article: Article): boolean {
  const { sources, tags, authors, languages, words, exclude, completeOnly } = filter;
  if (sources && !sources.includes(article.source)) return false;
  if (completeOnly && !article.complete) return false;
  if (tags && !intersect(tags, article.section === null ? article.tags : [...article.tags, article.section]))
    return false;
  if (authors && !intersect(authors, article.authors)) return false;
  if (languages && !languages.some((language) => speaks(article.language, language))) return false;
  if (!words && !exclude) return true;
  const text = folded(`${article.title ?? ''}\n${article.excerpt ?? ''}\n${article.text}`);
  if (words && !words.some((word) => holds(text, word))) return false;
  return !exclude?.some((word) => holds(text, word));
}

function intersect(wanted: readonly string[], had: readonly string[]): boolean {
  const folds = new Set(had.map(folded));
  return wanted.some((one) => folds.has(folded(one)));
}

/** RFC 4647 §3.3.1, basic filtering: `en` takes `en-GB`. */
function speaks(language: string | null, range: string): boolean {
  const tag = (language ?? '').toLowerCase();
  const wanted = range.toLowerCase();
  return tag === wanted || tag.startsWith(`${wanted}-`);
}

/** Whole words only, where the script divides words; scripts that do not are searched as they stand. */
function holds(text: string, phrase: string): boolean {
  const wanted = folded(phrase);
  for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + 1)) {
    if (isBoundary(text[at - 1], wanted[0]) && isBoundary(text[at + wanted.length], wanted.at(-1))) return true;
  }
  return false;
}

function isBoundary(outside: string | undefined, inside: string | undefined): boolean {
  const word = /[\p{L}\p{N}\p{M}]/u;
  const undivided = /[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Thai}]/u;
  return outside === undefined || !word.test(outside) || undivided.test(outside) || !word.test(inside ?? '');
}

function folded(text: string): string {
  return text.normalize('NFC').toLowerCase();
}
