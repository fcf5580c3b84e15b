import { type Article, type Feed, type FeedFilter, tellingNow, writeWordRule } from '../../model/index.ts';
import { belongs } from './belongs.ts';
import { tagsOf } from './names.ts';

type Part = { readonly [K in keyof FeedFilter]-?: Pick<FeedFilter, K> }[keyof FeedFilter];

/**
 * The first condition of a feed that an article does not meet, in words, in the order in which an operator reads them;
 * null where it belongs to the feed. What holds of each part by itself holds of all: it is decided by {@link belongs}.
 */
export function firstFailing({ filter }: Pick<Feed, 'filter'>, article: Article): string | null {
  if (!belongs({ filter: {} }, article)) return STATES[article.state];
  for (const [part, words] of PARTS) {
    if (filter[part] === undefined) continue;
    const alone = { [part]: filter[part] } as Part;
    if (!belongs({ filter: alone }, article)) return words(filter, article);
  }
  return null;
}

const STATES: Readonly<Record<Article['state'], string>> = {
  usable: 'it is shown',
  withheld: 'it is held back',
  embargoed: 'it is embargoed',
  cancelled: 'it is taken down',
};

/** What is wanted and what the article has. */
type Words = (filter: FeedFilter, article: Article) => string;

const PARTS: readonly (readonly [keyof FeedFilter, Words])[] = [
  [
    'sources',
    ({ sources }, article) =>
      `sources: ${listed(sources)}; it is told by ${listed(tellingNow(article).map(({ source }) => source))}`,
  ],
  ['sections', ({ sections }, { section }) => `sections: ${listed(sections)}; its section is ${section ?? 'none'}`],
  ['tags', ({ tags }, article) => `tags: ${listed(tags)}; it has ${listed([...tagsOf(article), article.section])}`],
  ['authors', ({ authors }, article) => `authors: ${listed(authors)}; it is by ${listed(article.authors)}`],
  [
    'languages',
    ({ languages }, { language }) => `languages: ${listed(languages)}; it is in ${language ?? 'none known'}`,
  ],
  ['named', ({ named }) => `${named?.kind}: ${named?.name}; it does not carry that`],
  ['completeOnly', () => 'completeOnly: its whole text is not known'],
  ['minWords', ({ minWords }, { wordCount }) => `minWords: ${minWords}; ${wordCount} are known of it`],
  [
    'words',
    ({ words = [] }) => `words: ${'some' in words ? listed(words) : writeWordRule(words)}; its text does not hold that`,
  ],
  [
    'exclude',
    ({ exclude = [] }, article) => {
      const found = exclude.find((phrase) => !belongs({ filter: { exclude: [phrase] } }, article));
      return `exclude: its text holds "${found}"`;
    },
  ],
];

/** So many of a long list are named. */
const NAMED = 8;

function listed(names: readonly (string | null)[] = []): string {
  const all = names.filter((name) => name !== null && name !== '');
  if (all.length === 0) return 'none';
  const more = all.length > NAMED ? ` and ${all.length - NAMED} more` : '';
  return `${all.slice(0, NAMED).join(', ')}${more}`;
}
