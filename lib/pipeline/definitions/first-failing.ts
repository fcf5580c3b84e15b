import {
  type Article,
  type Feed,
  type FeedFilter,
  isForPartners,
  type TermsFilter,
  tellersOf,
  tellingNow,
  writeWordRule,
} from '../../model/index.ts';
import { belongs } from './belongs.ts';
import { tagsOf } from './names.ts';
import { marksOfTerms } from './terms-filter.ts';

/**
 * The first condition of a feed that an article does not meet, with what the article has instead, in the order in which an
 * operator reads them; null where it belongs to the feed. Each is asked of {@link belongs} by itself: all must hold.
 */
export function firstFailing(
  { filter, visibility }: Pick<Feed, 'filter' | 'visibility'>,
  article: Article,
): string | null {
  if (!belongs({ filter: {}, visibility: 'partners' }, article)) return STATES[article.state];
  if (!belongs({ filter: {}, visibility }, article)) {
    const told = tellersOf(article).filter(isForPartners);
    return `visibility: everybody gets this feed; the article is for partners alone, as ${listed(told.map(({ source }) => source))} tells it`;
  }
  for (const part of Object.keys(PARTS) as (keyof FeedFilter)[]) {
    if (filter[part] === undefined) continue;
    if (!belongs({ filter: { [part]: filter[part] }, visibility }, article)) return PARTS[part](filter, article);
  }
  return null;
}

const STATES: Readonly<Record<Article['state'], string>> = {
  usable: 'it is shown',
  withheld: 'it is held back',
  embargoed: 'it is embargoed',
  cancelled: 'it is taken down',
};

/** What each part of a filter wants, and what the article has. */
const PARTS: Readonly<Record<keyof FeedFilter, (filter: FeedFilter, article: Article) => string>> = {
  sources: ({ sources }, article) =>
    `sources: ${listed(sources)}; it is from ${listed(tellingNow(article).map(({ source }) => source))}`,
  sections: ({ sections }, { section }) => `sections: ${listed(sections)}; its section is ${section ?? 'none'}`,
  tags: ({ tags }, article) => `tags: ${listed(tags)}; it has ${listed([...tagsOf(article), article.section])}`,
  authors: ({ authors }, article) => `authors: ${listed(authors)}; it is by ${listed(article.authors)}`,
  languages: ({ languages }, { language }) =>
    `languages: ${listed(languages)}; it is in ${language ?? 'an unknown language'}`,
  named: ({ named }) => `${named?.kind}: ${named?.name}; it does not have that name`,
  completeOnly: () => 'completeOnly: its full text is not known',
  minWords: ({ minWords }, { wordCount }) => `minWords: ${minWords}; it has ${wordCount}`,
  terms: ({ terms = {} }, article) => `terms: ${wantedWords(terms)}; it has ${listed(marksOfTerms(article))}`,
  words: ({ words = [] }) =>
    `words: ${'some' in words ? listed(words) : writeWordRule(words)}; its text does not match`,
  exclude: ({ exclude = [] }, article) => {
    const found = exclude.find(
      (phrase) => !belongs({ filter: { exclude: [phrase] }, visibility: 'partners' }, article),
    );
    return `exclude: its text contains "${found}"`;
  },
};

/** By the keys of the file. */
function wantedWords(terms: TermsFilter): string {
  const parts = Object.entries(terms).filter(([, wanted]) => wanted !== undefined);
  return parts.map(([key, wanted]) => `${key}: ${typeof wanted === 'string' ? wanted : listed(wanted)}`).join(', ');
}

/** So many of a long list are named. */
const NAMED = 8;

function listed(names: readonly (string | null)[] = []): string {
  const all = [...new Set(names)].filter((name) => name !== null && name !== '');
  if (all.length === 0) return 'none';
  const more = all.length > NAMED ? ` and ${all.length - NAMED} more` : '';
  return `${all.slice(0, NAMED).join(', ')}${more}`;
}
