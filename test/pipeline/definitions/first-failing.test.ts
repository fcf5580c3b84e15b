import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AbsoluteUrl, Article, FeedFilter } from '../../../lib/model/index.ts';
import { belongs } from '../../../lib/pipeline/definitions/belongs.ts';
import { firstFailing } from '../../../lib/pipeline/definitions/first-failing.ts';
import { sampleArticle } from '../../publish/samples.ts';

const article = (changes: Partial<Article> = {}) =>
  sampleArticle({ source: 'gazette' as Article['source'], ...changes });
const why = (filter: FeedFilter, changes: Partial<Article> = {}) => firstFailing({ filter }, article(changes));

const words = fc.subarray(['ferry', 'crane', 'quay', 'whelk']);
const FILTERS: fc.Arbitrary<FeedFilter> = fc.record(
  {
    sources: fc.subarray(['gazette', 'courier'] as Article['source'][]),
    tags: words,
    sections: words,
    authors: fc.subarray(['Ada Moor', 'Jo Pike']),
    languages: fc.subarray(['en', 'de']),
    words,
    exclude: words,
    completeOnly: fc.boolean(),
    minWords: fc.nat(20),
    terms: fc.record(
      {
        tdm: fc.constantFrom('reserved', 'open', 'unless-reserved'),
        'ai-train': fc.constantFrom('yes', 'no', 'unless-no'),
      },
      { requiredKeys: [] },
    ),
    named: fc.constantFrom({ kind: 'tag', name: 'ferry' } as const, { kind: 'language', name: 'de' } as const),
  },
  { requiredKeys: [] },
);
const ARTICLES: fc.Arbitrary<Article> = fc
  .record({
    state: fc.constantFrom('usable', 'usable', 'usable', 'withheld', 'cancelled'),
    tags: words,
    section: fc.constantFrom(null, 'quay'),
    authors: fc.subarray(['Ada Moor', 'Jo Pike']),
    language: fc.constantFrom(null, 'en-GB', 'de'),
    text: words.map((some) => some.join(' ')),
    complete: fc.boolean(),
    wordCount: fc.nat(20),
    terms: fc.constantFrom(
      undefined,
      { tdm: { reserved: true, from: 'page' } },
      { signals: [{ name: 'ai-train', allowed: false, from: 'robots' }] },
    ),
  } as { [K in keyof Article]?: fc.Arbitrary<Article[K]> })
  .map((changes) => article(changes as Partial<Article>));

describe('the first condition of a feed that an article fails', () => {
  it('is there exactly where the article does not belong to the feed', () => {
    fc.assert(
      fc.property(FILTERS, ARTICLES, (filter, one) => {
        expect(firstFailing({ filter }, one) === null).toBe(belongs({ filter }, one));
      }),
    );
  });

  it('says what is wanted, and what the article has instead', () => {
    expect(why({ sources: ['courier' as Article['source']] })).toBe('sources: courier; it is from gazette');
    expect(why({ tags: ['sport'] }, { tags: ['ferry'], section: 'Harbour' })).toBe(
      'tags: sport; it has ferry, Harbour',
    );
    expect(why({ languages: ['de'] }, { language: null })).toBe('languages: de; it is in an unknown language');
    expect(why({ minWords: 100 }, { wordCount: 7 })).toBe('minWords: 100; it has 7');
    expect(why({ words: { all: [{ phrase: 'ferry' }, { not: { phrase: 'crane' } }] } }, { text: 'a crane' })).toBe(
      'words: ferry AND NOT crane; its text does not match',
    );
    const terms: Article['terms'] = {
      licences: [{ url: 'https://creativecommons.org/licenses/by/4.0/' as AbsoluteUrl, from: 'item' }],
      signals: [{ name: 'ai-train', allowed: false, from: 'robots' }],
    };
    expect(why({ terms: { 'ai-train': 'unless-no', tdm: 'unless-reserved' } }, { terms })).toBe(
      'terms: ai-train: unless-no, tdm: unless-reserved; it has licence creativecommons.org, ai-train=no',
    );
    expect(why({ terms: { licences: ['https://rsl.example/'] } })).toBe(
      'terms: licences: https://rsl.example/; it has none',
    );
    expect(why({ exclude: ['quay', 'crane'] }, { text: 'a crane' })).toBe('exclude: its text contains "crane"');
    expect(why({ tags: Array.from({ length: 30 }, (_, at) => `t${at}`) }, { tags: [], section: null })).toBe(
      'tags: t0, t1, t2, t3, t4, t5, t6, t7 and 22 more; it has none',
    );
  });

  it('is that everybody gets the feed, where the article is for partners alone', () => {
    const teller = {
      source: 'wire' as Article['source'],
      tags: [],
      since: article().firstSeen,
      home: true,
      whole: true,
    };
    const own = article({ tellers: [{ ...teller, visibility: 'partners' }] });
    expect(firstFailing({ filter: {} }, own)).toBe(
      'visibility: everybody gets this feed; the article is for partners alone, as wire tells it',
    );
    expect(firstFailing({ filter: {}, visibility: 'partners' }, own)).toBeNull();
    expect(firstFailing({ filter: { minWords: 1000 }, visibility: 'partners' }, own)).toContain('minWords');
  });

  it('is first of all that it is shown nowhere', () => {
    expect(why({ tags: ['sport'] }, { state: 'withheld' })).toBe('it is held back');
    expect(why({}, { state: 'cancelled' })).toBe('it is taken down');
  });
});
