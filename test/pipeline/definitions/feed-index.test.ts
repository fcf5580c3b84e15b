import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type AbsoluteUrl,
  type Article,
  type Feed,
  type FeedFilter,
  type FeedId,
  type Instant,
  NAME_KINDS,
  SIGNALS,
  type SourceId,
  type TermsFilter,
  type TermsPlace,
  termsOf,
  type WordRule,
} from '../../../lib/model/index.ts';
import { belongs } from '../../../lib/pipeline/definitions/belongs.ts';
import { emptyFeedIndex } from '../../../lib/pipeline/definitions/feed-index.ts';
import { foldName } from '../../../lib/pipeline/definitions/names.ts';
import { anArticle } from '../../store/samples.ts';
import { feedOf, START } from '../../world.ts';

/** What articles and filters say: short, so that they meet; with all that folding and the ends of words are about. */
const LETTERS = [
  ...['a', 'A', 'b', 'ß', 'É', 'e\u0301', '\u0301', 'Σ', 'ς', 'İ', 'ǆ', '1', ' ', '-', '.', '\n', '’', '😀'],
  ...['東', '京', 'の', 'ไทย', '々', '𝐀', '𠮷', '\ud835', '\udc00', '\u200d', 'क्', '가'],
];
const word = fc.string({ unit: fc.constantFrom(...LETTERS), maxLength: 4 });
const text = fc.array(word, { maxLength: 8 }).map((words) => words.join(' '));
const phrase = fc.oneof(
  word,
  fc.tuple(word, word).map((words) => words.join(' ')),
);
const rule = fc.letrec<{ rule: WordRule }>((tie) => ({
  rule: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    fc.record({ phrase }),
    fc.record({ not: tie('rule') }),
    fc.record({ all: fc.array(tie('rule'), { maxLength: 3 }) }),
    fc.record({ any: fc.array(tie('rule'), { maxLength: 3 }) }),
  ),
})).rule;
const source = fc.constantFrom('courier', 'gazette', 'partner').map((id) => id as SourceId);
const language = fc.constantFrom('en', 'en-GB', 'EN', 'de', 'zh-Hant-TW', '-x', 'a--b', '');
const LICENCES = ['http://a.example/by/', 'https://a.example/by/4', 'https://a.example/', 'https://b.example/x'];
const licence = fc.constantFrom(...LICENCES) as fc.Arbitrary<AbsoluteUrl>;
const place = fc.constantFrom<TermsPlace[]>('item', 'robots');
const maybe = <T>(one: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 6, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: one });
const some = <T>(one: fc.Arbitrary<T>) => maybe(fc.array(one, { maxLength: 3 }));

const signal = maybe(fc.constantFrom('yes' as const, 'no' as const, 'unless-no' as const));
const terms: fc.Arbitrary<TermsFilter> = fc.record({
  licences: some(licence),
  tdm: maybe(fc.constantFrom('reserved', 'open', 'unless-reserved')),
  search: signal,
  'ai-train': signal,
});

const filter: fc.Arbitrary<FeedFilter> = fc.record({
  terms: maybe(terms),
  sources: some(source),
  tags: some(word),
  sections: some(word),
  authors: some(word),
  languages: some(language),
  words: fc.oneof(some(phrase), maybe(rule), fc.array(phrase, { maxLength: 3 })),
  exclude: some(phrase),
  minWords: maybe(fc.nat(3)),
  completeOnly: maybe(fc.boolean()),
  named: maybe(fc.record({ kind: fc.constantFrom(...NAME_KINDS), name: word.map(foldName) })),
});

const article: fc.Arbitrary<Article> = fc
  .record({
    state: fc.constantFrom('usable', 'usable', 'usable', 'cancelled'),
    source,
    title: fc.option(text),
    text,
    excerpt: fc.option(text),
    section: fc.option(word),
    tags: fc.array(word, { maxLength: 3 }),
    authors: fc.array(word, { maxLength: 2 }),
    language: fc.option(language),
    wordCount: fc.nat(3),
    complete: fc.boolean(),
    terms: fc
      .record(
        {
          licences: fc.array(fc.record({ url: licence, from: place }), { maxLength: 2 }),
          signals: fc.array(fc.record({ name: fc.constantFrom(...SIGNALS), allowed: fc.boolean(), from: place })),
          tdm: fc.record({ reserved: fc.boolean(), from: place }),
        },
        { requiredKeys: [] },
      )
      .map(termsOf),
    tellers: fc.option(
      fc.array(fc.record({ source, tags: fc.array(word, { maxLength: 2 }), gone: fc.boolean() }), { maxLength: 3 }),
      { nil: undefined },
    ),
  })
  .map((more) => anArticle(more as unknown as Partial<Article>));

function writtenOf(feed: Feed, left?: number | null) {
  return { id: feed.id, text: JSON.stringify(feed), ...(left !== undefined && { left }) };
}

const ids = (feeds: readonly Feed[]) => feeds.map(({ id }) => id as string);

describe('the index of feeds', () => {
  it('finds every feed to which an article belongs, whatever filters and articles say', () => {
    let found = 0;
    const law = fc.property(
      fc.array(filter, { maxLength: 12 }),
      fc.array(article, { maxLength: 4 }),
      (filters, articles) => {
        const index = emptyFeedIndex();
        const feeds = filters.map(
          (one, at) => JSON.parse(JSON.stringify(feedOf({ id: `f${at}`, filter: one }))) as Feed,
        );
        for (const feed of feeds) index.set(writtenOf(feed));
        for (const one of articles) {
          const members = feeds.filter((feed) => belongs(feed, one));
          found += members.length;
          const candidates = index.candidates(one);
          expect(ids(candidates.filter((feed) => belongs(feed, one)))).toEqual(ids(members).sort());
        }
      },
    );
    fc.assert(law, { numRuns: 3000, seed: 20_261_129 });
    expect(found).toBeGreaterThan(1000);
  });

  it('is what it would be anew, however often feeds are defined again, removed and forgotten', () => {
    const change = fc.record({ feed: fc.nat(5), to: fc.oneof(filter, fc.constantFrom('leave', 'forget')) });
    const law = fc.property(
      fc.array(change, { maxLength: 40 }),
      fc.array(article, { maxLength: 3 }),
      (changes, articles) => {
        const index = emptyFeedIndex();
        const now = new Map<string, ReturnType<typeof writtenOf>>();
        for (const { feed, to } of changes) {
          const id = `f${feed}`;
          const before = now.get(id);
          if (typeof to === 'object') now.set(id, writtenOf(feedOf({ id, filter: to })));
          else if (to === 'leave' && before !== undefined) now.set(id, { ...before, left: null });
          else now.delete(id);
          const written = now.get(id);
          if (written === undefined) index.drop(id);
          else index.set(written);
        }
        const anew = emptyFeedIndex();
        for (const written of now.values()) anew.set(written);
        expect(index.standing()).toEqual(anew.standing());
        expect([...index.written()].length).toBe(now.size);
        const members = (feeds: readonly Feed[], one: Article) =>
          ids(feeds.filter((feed) => belongs(feed, one))).sort();
        for (const one of articles) {
          expect(members(index.candidates(one), one)).toEqual(members(anew.candidates(one), one));
          const left = (of: typeof index) => members(of.candidatesLeft(one, START), one);
          expect(left(index)).toEqual(left(anew));
        }
      },
    );
    fc.assert(law, { numRuns: 500, seed: 20_261_129 });
  });

  it('leads an article to the few feeds that ask for what it says, of ten thousand', () => {
    const index = emptyFeedIndex();
    for (let at = 0; at < 10_000; at++) {
      const about = [
        { words: [`ferry${at} harbour`] },
        { sources: [`source-${at}` as SourceId], words: ['harbour'] },
        { tags: [`tag ${at}`], exclude: ['harbour'] },
        { words: { all: [{ phrase: 'harbour' }, { phrase: `“pier ${at}” opens` }] } as WordRule, languages: ['en'] },
      ] satisfies FeedFilter[];
      index.set(writtenOf(feedOf({ id: `f${at}`, filter: about[at % about.length] ?? {} })));
    }
    index.set(writtenOf(feedOf({ id: 'all' })));
    const one = anArticle({
      language: 'en',
      title: 'At the harbour',
      text: 'The ferry4000 harbour “Pier 7003” opens.',
    });
    const found = ids(index.candidates(one));
    expect(found).toEqual(expect.arrayContaining(['all', 'f4000', 'f7003']));
    // What was asked for first is at what turned out to be common later.
    expect(found.length).toBeLessThan(10);
  });

  it('takes a hundred thousand words in one filter, a filter that takes nothing, and one that takes everything', () => {
    const index = emptyFeedIndex();
    const words = Array.from({ length: 100_000 }, (_, at) => `word${at}`);
    index.set(writtenOf(feedOf({ id: 'many', filter: { words } })));
    index.set(writtenOf(feedOf({ id: 'nothing', filter: { sources: [] } })));
    index.set(writtenOf(feedOf({ id: 'never', filter: { words: { any: [] } } })));
    index.set(writtenOf(feedOf({ id: 'everything' })));
    expect(ids(index.candidates(anArticle({ text: 'Not one of them.' })))).toEqual(['everything']);
    expect(ids(index.candidates(anArticle({ text: 'It is WORD99999.' })))).toEqual(['everything', 'many']);
  });

  it('knows of a feed that was removed only as long as somebody may act on it', () => {
    const index = emptyFeedIndex();
    const seconds = Date.parse(START) / 1000;
    index.set(writtenOf(feedOf({ id: 'going' }), null));
    index.set(writtenOf(feedOf({ id: 'gone' }), seconds + 60));
    const at = (later: number) =>
      ids(index.candidatesLeft(anArticle(), new Date((seconds + later) * 1000).toISOString() as Instant));
    expect(index.candidates(anArticle())).toEqual([]);
    expect(index.get('gone' as FeedId)).toBeNull();
    expect(at(0)).toEqual(['going', 'gone']);
    expect(at(61)).toEqual(['going']);
  });

  it('counts the feeds that appeared by a name, and knows whether any shows copies once', () => {
    const index = emptyFeedIndex();
    const named = feedOf({ id: 'tag-a', origin: 'automatic', filter: { named: { kind: 'tag', name: 'a' } } });
    const once = feedOf({ id: 'once', duplicates: 'one' });
    for (const feed of [named, once]) index.set(writtenOf(feed));
    expect([index.namedCount(), index.showsCopiesOnce()]).toEqual([1, true]);
    index.set(writtenOf({ ...named, filling: true }));
    index.set(writtenOf({ ...once, duplicates: 'all' }));
    expect([index.namedCount(), index.showsCopiesOnce()]).toEqual([1, false]);
    index.set(writtenOf(named, null));
    expect(index.namedCount()).toBe(0);
    index.drop('tag-a');
    expect([index.namedCount(), index.size()]).toEqual([0, 1]);
  });
});
