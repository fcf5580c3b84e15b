import {
  type Article,
  CANARY,
  type Feed,
  type FeedFilter,
  isCanary,
  isForPartners,
  isReserved,
  tellingNow,
  type WordRule,
} from '../../model/index.ts';
import { divides } from './letters.ts';
import { foldName, foldText, namesOf, tagsOf } from './names.ts';
import { hasTerms } from './terms-filter.ts';

/**
 * Whether a feed shows this article: it is usable and every part of the feed's filter holds. The canary is in
 * no feed that does not name it; what is for partners alone is in no feed that everybody gets.
 */
export function belongs(feed: Pick<Feed, 'filter' | 'visibility'>, article: Article): boolean {
  if (isReserved(article) && !isForPartners(feed)) return false;
  if (isCanary(article) && !feed.filter.sources?.includes(CANARY.source)) return false;
  return article.state === 'usable' && matches(feed.filter, article);
}

function matches(filter: FeedFilter, article: Article): boolean {
  const { sources, tags, sections, authors, languages, words, exclude, completeOnly, minWords, terms, named } = filter;
  if (named && !namesOf(article).some(({ kind, name }) => kind === named.kind && name === named.name)) return false;
  if (sources && !tellingNow(article).some(({ source }) => sources.includes(source))) return false;
  if (completeOnly && !article.complete) return false;
  if (minWords !== undefined && article.wordCount < minWords) return false;
  if (terms && !hasTerms(article, terms)) return false;
  const section = article.section === null ? [] : [article.section];
  if (sections && !intersect(sections, section)) return false;
  if (tags && !intersect(tags, [...tagsOf(article), ...section])) return false;
  if (authors && !intersect(authors, article.authors)) return false;
  if (languages && !languages.some((language) => speaks(article.language, language))) return false;
  if (!words && !exclude) return true;
  const text = textOf(article);
  if (words && !('some' in words ? holdsAny(text, words) : follows(text, words))) return false;
  return !(exclude && holdsAny(text, exclude));
}

/** The lists of the filters that are asked again and again, folded: one may hold a hundred thousand words. */
const folded = new WeakMap<readonly string[], readonly string[]>();

function foldedOnce(list: readonly string[], fold: (one: string) => string): readonly string[] {
  let known = folded.get(list);
  if (known === undefined) {
    known = list.map(fold);
    folded.set(list, known);
  }
  return known;
}

function intersect(wanted: readonly string[], had: readonly string[]): boolean {
  const folds = new Set(had.map(foldName));
  return foldedOnce(wanted, foldName).some((one) => folds.has(one));
}

/** RFC 4647 §3.3.1, basic filtering: `en` takes `en-GB`. */
function speaks(language: string | null, range: string): boolean {
  const tag = (language ?? '').toLowerCase();
  const wanted = range.toLowerCase();
  return tag === wanted || tag.startsWith(`${wanted}-`);
}

const texts = new WeakMap<Article, string>();

/** What words are looked for in; folded once, however many feeds ask. */
export function textOf(article: Article): string {
  let text = texts.get(article);
  if (text === undefined) {
    text = foldText(`${article.title ?? ''}\n${article.excerpt ?? ''}\n${article.text}`);
    texts.set(article, text);
  }
  return text;
}

function follows(text: string, rule: WordRule): boolean {
  if ('phrase' in rule) return holds(text, foldText(rule.phrase));
  if ('not' in rule) return !follows(text, rule.not);
  return 'all' in rule ? rule.all.every((one) => follows(text, one)) : rule.any.some((one) => follows(text, one));
}

function holdsAny(text: string, phrases: readonly string[]): boolean {
  return foldedOnce(phrases, foldText).some((phrase) => holds(text, phrase));
}

/** Whole words only, where the script divides words; scripts that do not are searched as they stand. Both are folded. */
function holds(text: string, wanted: string): boolean {
  if (wanted === '') return false;
  for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + 1)) {
    const end = at + wanted.length;
    if (divides(before(text, at), wanted) && divides(characterAt(text, end), before(wanted, wanted.length)))
      return true;
  }
  return false;
}

/** The whole character before an offset: letters beyond the first plane take two code units. */
function before(text: string, end: number): string {
  const low = text.charCodeAt(end - 1);
  return text.slice(low >= 0xdc00 && low <= 0xdfff ? end - 2 : end - 1, end);
}

function characterAt(text: string, at: number): string {
  const code = text.codePointAt(at);
  return code === undefined ? '' : String.fromCodePoint(code);
}
