import { describe, expect, it } from 'vitest';
import type { AbsoluteUrl, SourceFeed } from '../../lib/model/index.ts';
import { parseFeed } from '../../lib/parse/index.ts';

const URL = 'https://gazette.example/news/feed.xml' as AbsoluteUrl;
const CC_BY = 'https://creativecommons.org/licenses/by/4.0/';

const rss = (item: string, channel = '', names = '') =>
  parseFeed(
    `<rss version="2.0" ${names}><channel><title>Gazette</title>${channel}<item><title>The quay</title><guid>1</guid>${item}</item></channel></rss>`,
    { url: URL },
  );
const atom = (entry: string, feed = '') =>
  parseFeed(
    `<feed xmlns="http://www.w3.org/2005/Atom"><title>Gazette</title>${feed}<entry><id>1</id><title>The quay</title><updated>2026-11-01T00:00:00Z</updated>${entry}</entry></feed>`,
    { url: URL },
  );
const itemTerms = (feed: SourceFeed) => feed.items[0]?.terms;

const CC = 'xmlns:creativeCommons="http://backend.userland.com/creativeCommonsRssModule"';
const RSL = 'xmlns:rsl="https://rslstandard.org/rsl"';

describe('what a feed says of the use of its items', () => {
  it('is absent where it says nothing', async () => {
    const feed = await rss('<link>https://gazette.example/1</link>');
    expect('terms' in feed).toBe(false);
    expect('terms' in feed.items[0]!).toBe(false);
  });

  it.each([
    [
      'Creative Commons’ module for RSS',
      () => rss(`<creativeCommons:license>${CC_BY}</creativeCommons:license>`, '', CC),
    ],
    [
      'the module by another prefix and its newer name',
      () =>
        rss(
          `<c:license> ${CC_BY} </c:license>`,
          '',
          'xmlns:c="http://cyber.law.harvard.edu/rss/creativeCommonsRssModule.html"',
        ),
    ],
    [
      'Creative Commons’ RDF',
      () =>
        rss(
          `<cc:license rdf:resource="${CC_BY}"/>`,
          '',
          'xmlns:cc="http://web.resource.org/cc/" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"',
        ),
    ],
    [
      'Dublin Core’s licence',
      () => rss(`<dcterms:license>${CC_BY}</dcterms:license>`, '', 'xmlns:dcterms="http://purl.org/dc/terms/"'),
    ],
    [
      'Dublin Core’s rights, where they are an address',
      () => rss(`<dc:rights>${CC_BY}</dc:rights>`, '', 'xmlns:dc="http://purl.org/dc/elements/1.1/"'),
    ],
    ['a link of Atom (RFC 4946)', () => atom(`<link rel="license" href="${CC_BY}"/>`)],
    [
      'the licence that RSL pays by',
      () =>
        rss(
          `<rsl:content url="https://gazette.example/1"><rsl:license><rsl:payment type="attribution"><rsl:standard>${CC_BY}</rsl:standard></rsl:payment></rsl:license></rsl:content>`,
          '',
          RSL,
        ),
    ],
  ])('is read from %s', async (_, read) => {
    expect(itemTerms(await read())).toEqual({ licences: [{ url: CC_BY, from: 'item' }] });
  });

  it('is read of the feed as a whole, and resolved there', async () => {
    const feed = await atom('', '<link rel="license" href="/terms"/><rights type="html">&amp;copy; Gazette</rights>');
    expect(feed.terms).toEqual({
      licences: [{ url: 'https://gazette.example/terms', from: 'feed' }],
      rights: { text: '© Gazette', from: 'feed' },
    });
    expect(itemTerms(feed)).toBeUndefined();
    expect((await rss('', '<copyright>© 2026 Gazette</copyright>')).terms).toEqual({
      rights: { text: '© 2026 Gazette', from: 'feed' },
    });
  });

  it('tells that an entry says that nothing is said', async () => {
    const feed = await atom('<link rel="license" href="http://purl.org/atompub/license#unspecified"/>');
    expect(itemTerms(feed)).toEqual({ unspecified: true });
    expect(feed.items[0]?.repairs).toEqual([]);
  });

  it.each([
    ['<rsl:prohibits type="usage">ai-train</rsl:prohibits>', { 'ai-train': false }],
    [
      '<rsl:prohibits>ai-all</rsl:prohibits><rsl:permits>search</rsl:permits>',
      { search: true, 'ai-input': false, 'ai-train': false },
    ],
    [
      '<rsl:permits type="usage">all</rsl:permits><rsl:payment type="free"/>',
      { search: true, 'ai-input': true, 'ai-train': true },
    ],
    ['<rsl:permits type="usage">train-ai</rsl:permits><rsl:payment type="crawl"/>', {}],
    ['<rsl:permits type="usage">search</rsl:permits><rsl:permits type="user">education</rsl:permits>', {}],
    ['<rsl:prohibits type="geo">all</rsl:prohibits>', {}],
  ])('takes from RSL what costs nothing, and what is forbidden: %s', async (licence, said) => {
    const feed = await rss(`<rsl:content url="/1"><rsl:license>${licence}</rsl:license></rsl:content>`, '', RSL);
    const signals = itemTerms(feed)?.signals ?? [];
    expect(Object.fromEntries(signals.map(({ name, allowed }) => [name, allowed]))).toEqual(said);
  });

  it('is read the long way too', async () => {
    const broken = await parseFeed(
      `<rss ${CC}><channel><title>Gazette<item><guid>1</guid><title>A &nbsp; b<creativeCommons:license>${CC_BY}</creativeCommons:license><rights>Ours</item></channel></rss>`,
      { url: URL },
    );
    expect(itemTerms(broken)).toEqual({
      licences: [{ url: CC_BY, from: 'item' }],
      rights: { text: 'Ours', from: 'item' },
    });
  });

  it.each([
    'javascript:alert(1)',
    'Creative Commons BY',
    `https://gazette.example/${'a'.repeat(1_000_000)}`,
    'https://gazette.example/terms?token=0a1b2c3d4e5f6a7b',
  ])('is dropped where a licence is %.40s, and that is a repair', async (licence) => {
    const feed = await rss(`<creativeCommons:license>${licence}</creativeCommons:license>`, '', CC);
    expect(itemTerms(feed)).toBeUndefined();
    expect(feed.items[0]?.repairs).toEqual([{ code: 'licence-dropped', detail: licence.slice(0, 100) }]);
  });
});
