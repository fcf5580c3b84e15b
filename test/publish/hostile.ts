import fc from 'fast-check';
import {
  type AbsoluteUrl,
  type ArchiveName,
  type Article,
  type ArticleId,
  type Feed,
  type Instant,
  NO_CONTENT,
  SIGNALS,
  type StatedDate,
  type TermsPlace,
  type Tombstone,
  termsOf,
} from '../../lib/model/index.ts';
import { entryOf } from '../../lib/publish/documents/entry.ts';
import { oneLine } from '../../lib/publish/documents/writable.ts';
import type { DocumentInput, Site } from '../../lib/publish/index.ts';
import { SITE, SOURCE, sampleArticle, sampleFeed } from './samples.ts';

/** What has broken feed writers before. */
const TRAPS = [
  ']]>',
  ']]>]]>',
  '<![CDATA[',
  '&amp;',
  '&',
  '&#0;',
  '<b>bold</b>',
  '<script>alert(1)</script>',
  '</title></item></entry></channel>',
  '"\' onload=',
  '$& $1 $`',
  '\u202e\u2067mark',
  '\u0000\u0008\u001b\u007f\u0085',
  '\ud800',
  '\udc00x',
  '\ufffe\uffff',
  '\r\n\t',
  '<link/>\n        ',
  '\n        }\n    ]\n}',
  '𝒳🚢',
  'שלום',
];

/** Any UTF-16 at all, lone surrogates included, with the traps above strewn in. */
const text: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      fc.constantFrom(...TRAPS),
      fc.string({ unit: 'binary', maxLength: 12 }),
      fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 6 }).map((codes) => String.fromCharCode(...codes)),
    ),
    { maxLength: 6 },
  )
  .map((parts) => parts.join(''));

const maybe = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(value, { freq: 3 });

// The model promises what `new URL(…).href` wrote, of anything.
const url: fc.Arbitrary<AbsoluteUrl> = fc.oneof(
  text
    .map((path) => new URL(path.toWellFormed(), 'https://paper.example/').href as AbsoluteUrl)
    .filter((href) => href.startsWith('http')),
  fc.webUrl({ withQueryParameters: true, withFragments: true }).map((href) => new URL(href).href as AbsoluteUrl),
);

const moment: fc.Arbitrary<Instant> = fc
  .date({ min: new Date('1970-01-02'), max: new Date('2099-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString() as Instant);

const stated: fc.Arbitrary<StatedDate> = fc.oneof(
  moment.map((instant) => ({ instant, precision: 'second' as const })),
  moment.map((instant) => ({ instant: `${instant.slice(0, 10)}T00:00:00.000Z` as Instant, precision: 'day' as const })),
);

const image = fc.record({
  url,
  width: maybe(fc.oneof(fc.nat(5000), fc.double())),
  height: maybe(fc.nat(5000)),
  alt: maybe(text),
  credit: maybe(text),
});

const place = fc.constantFrom<TermsPlace[]>('item', 'feed', 'page', 'json-ld', 'header', 'robots');
const licence = fc.oneof(url, fc.constant('https://creativecommons.org/licenses/by/4.0/?a=1&b=2' as AbsoluteUrl));

const terms = fc
  .record(
    {
      licences: fc.array(fc.record({ url: licence, from: place }), { maxLength: 3 }),
      rights: fc.record({ text, from: place }),
      signals: fc.array(fc.record({ name: fc.constantFrom(...SIGNALS), allowed: fc.boolean(), from: place })),
      tdm: fc.record({ reserved: fc.boolean(), policy: licence, from: place }),
    },
    { requiredKeys: [] },
  )
  .map(termsOf);

const article: fc.Arbitrary<Article> = fc
  .record({
    title: maybe(text),
    authors: fc.array(text, { maxLength: 3 }),
    published: maybe(stated),
    language: maybe(fc.oneof(fc.constantFrom('en', 'ar', 'zh-Hant-TW'), text)),
    canonicalUrl: maybe(url),
    section: maybe(text),
    tags: fc.array(text, { maxLength: 3 }),
    leadImage: maybe(image),
    enclosures: fc.array(fc.record({ url, type: maybe(text), length: maybe(fc.integer()) }), { maxLength: 2 }),
    html: text.map((body) => `<p>${body}</p>`),
    text,
    excerpt: maybe(text),
    wordCount: fc.nat(10_000),
    complete: fc.boolean(),
    firstSeen: moment,
    revisedAt: moment,
    revision: fc.integer({ min: 1, max: 9 }),
    changed: fc.array(text, { maxLength: 2 }),
    correction: fc.option(text, { nil: undefined }),
    terms: fc.option(terms, { nil: undefined }),
  })
  .map(({ terms, ...changes }) => sampleArticle({ ...changes, ...(terms && { terms }) }));

const feed: fc.Arbitrary<Feed> = fc
  .record({
    title: text,
    description: text,
    language: maybe(text),
    content: fc.constantFrom('full' as const, 'full' as const, 'excerpt' as const, 'link' as const),
    since: moment,
  })
  .map((changes) => sampleFeed(changes));

const tombstone: fc.Arbitrary<Tombstone> = fc.record({
  id: fc.constant('zzzzzzzzzzzzzzzzzzzz' as ArticleId),
  revision: fc.constant(2),
  when: moment,
  reason: maybe(text),
});

const site: fc.Arbitrary<Site> = fc
  .record({ title: text, rights: maybe(text), hub: maybe(url), image: maybe(url), licence: maybe(licence) })
  .map(({ title, rights, hub, image, licence }) => ({
    ...SITE,
    title,
    rights: rights ?? undefined,
    hub: hub ?? undefined,
    licence: licence ?? undefined,
    image: image ?? undefined,
  }));

const archiveName = maybe(fc.constantFrom('2026-10' as ArchiveName, '2026-11-2' as ArchiveName));

/** A feed of anything that the types allow. Each member has its own id. */
export const hostileInput: fc.Arbitrary<DocumentInput<Article>> = fc
  .record({
    feed,
    members: fc.array(article, { maxLength: 4 }),
    tombstones: fc.array(tombstone, { maxLength: 1 }),
    site,
    sourceTitle: text,
    archive: fc.record({ name: archiveName, previous: archiveName, next: archiveName }),
    also: fc.array(fc.record({ title: text, url }), { maxLength: 2 }),
  })
  .map(({ sourceTitle, members: found, also, ...rest }) => {
    const members = found.map((member, at) => ({ ...member, id: `member${at}`.padEnd(20, 'a') as ArticleId }));
    return {
      ...rest,
      sources: [{ ...SOURCE, title: sourceTitle }],
      members,
      alsoAt: new Map(members.slice(0, 1).map(({ id }) => [id, also])),
    };
  });

/** The excerpt that a reader should be shown in a feed of such content: empty where nothing is known or to be shown. */
export function shownExcerpt(article: Article, content: Feed['content']): string {
  return entryOf(article, content, undefined).excerpt;
}

/** The title that a reader should be shown: what was given, on one line, without what no XML can carry. */
export function shownTitle({ title }: Article): string | null {
  return oneLine(title);
}

/** A title and an excerpt of a megabyte each, and an article with nothing in it at all. */
export function extremeInput(): DocumentInput<Article> {
  return {
    feed: sampleFeed(),
    members: [
      sampleArticle({ title: 'A & ]]> '.repeat(131_072), excerpt: `${'.'.repeat(1_048_576)}x` }),
      sampleArticle({ id: 'emptyemptyemptyempty' as ArticleId, ...NO_CONTENT }),
    ],
    tombstones: [],
    sources: [],
    site: SITE,
  };
}
