import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AbsoluteUrl, Article, ArticleId, Instant, StatedDate } from '../../../lib/model/index.ts';
import { parseSitemap } from '../../../lib/parse/index.ts';
import { renderDocument, renderIndex, renderOpml, type Site } from '../../../lib/publish/index.ts';
import { hostileInput } from '../hostile.ts';
import { SITE, sampleArticle, sampleFeed, sampleInput } from '../samples.ts';
import { hasXmllint, xmllint } from '../validators.ts';

const HOUR = 3_600_000;
const NEWEST = Date.parse('2026-11-20T09:30:00.000Z');
const OWN: Site = { ...SITE, ownHosts: ['www.gazette.example'] };

function dated(hoursBefore: number, precision: StatedDate['precision'] = 'second'): StatedDate {
  return { instant: new Date(NEWEST - hoursBefore * HOUR).toISOString() as Instant, precision };
}

function article(number: number, changes: Partial<Article> = {}): Article {
  return sampleArticle({
    id: `news${number}`.padEnd(20, 'a') as ArticleId,
    title: `News ${number}`,
    canonicalUrl: `https://www.gazette.example/${number}` as AbsoluteUrl,
    published: dated(number),
    ...changes,
  });
}

function sitemapOf(members: readonly Article[], site = OWN): string {
  return renderDocument('news', sampleInput({ feed: sampleFeed({ language: 'cy' }), members, site }));
}

/** The pages in a news sitemap as our own reader of sitemaps has them. */
function listed(members: readonly Article[], site = OWN) {
  const sitemap = parseSitemap(sitemapOf(members, site), { url: 'https://mill.example/news/s.xml' as AbsoluteUrl });
  if (sitemap.kind !== 'urlset') throw new Error('not a list of pages');
  expect(sitemap.repairs).toEqual([]);
  return sitemap.items;
}

const addresses = (members: readonly Article[], site = OWN) => listed(members, site).map(({ url }) => url);

describe('a news sitemap', () => {
  it('gives address, title, date, language and publication of each article', () => {
    expect(listed([article(1, { title: 'Ferry & crew <return>' })])).toMatchObject([
      { url: 'https://www.gazette.example/1', title: 'Ferry & crew <return>', published: dated(1), language: 'en' },
    ]);
    const text = sitemapOf([article(1)]);
    expect(text).toContain('<news:name>The Mill</news:name><news:language>en</news:language>');
    expect(text).toContain('<news:publication_date>2026-11-20T08:30:00.000Z</news:publication_date>');
  });

  it('writes a day where no hour was stated, and the zone that was', () => {
    const day: StatedDate = { instant: '2026-11-20T00:00:00.000Z' as Instant, precision: 'day' };
    expect(sitemapOf([article(1, { published: day })])).toContain('>2026-11-20</news:publication_date>');
    expect(sitemapOf([article(1, { published: { ...dated(1), zone: 120 } })])).toContain(
      '>2026-11-20T10:30:00+02:00</news:publication_date>',
    );
  });

  it('lists what is on the site itself or on a host of one’s own, and nothing else', () => {
    const urls = ['https://mill.example/a', 'https://www.gazette.example/b', 'https://gazette.example/c'];
    const members = urls.map((url, at) => article(at, { canonicalUrl: url as AbsoluteUrl }));
    expect(addresses(members)).toEqual(urls.slice(0, 2));
    expect(addresses(members, SITE)).toEqual(urls.slice(0, 1));
  });

  it('lists an article without an address of its own at its page here', () => {
    expect(addresses([article(1, { canonicalUrl: null })])).toEqual([
      'https://mill.example/news/articles/news1aaaaaaaaaaaaaaa/',
    ]);
  });

  it('reaches back two days from its newest article, whatever the clock says', () => {
    const members = [0, 1, 47, 48, 49, 300].map((hours) => article(hours));
    expect(addresses(members)).toEqual([0, 1, 47, 48].map((hours) => `https://www.gazette.example/${hours}`));
    expect(addresses(members.slice(4))).toEqual(['https://www.gazette.example/49']);
  });

  it('is not emptied by one article that is dated far ahead', () => {
    const ahead = article(1000, { published: { instant: '2099-01-01T00:00:00.000Z' as Instant, precision: 'second' } });
    expect(addresses([ahead, article(1)])).toEqual(['https://www.gazette.example/1']);
  });

  it('lists at most a thousand, the newest first, and each address once', () => {
    const members = Array.from({ length: 1200 }, (_, at) => article(at, { published: dated(at / 100) }));
    const found = addresses([...members.toReversed(), article(5)]);
    expect(found).toHaveLength(1000);
    expect(found[0]).toBe('https://www.gazette.example/0');
    expect(new Set(found).size).toBe(1000);
  });

  it('leaves out what search engines would refuse: no title, no date', () => {
    expect(
      addresses([article(1, { title: null }), article(2, { title: ' \0' }), article(3, { published: null })]),
    ).toEqual([]);
  });

  it.each([
    ['en-GB', 'en'],
    ['zh-Hant-TW', 'zh-tw'],
    ['zh-Hans', 'zh-cn'],
    [null, 'cy'],
    ['no language', 'cy'],
  ])('names the language %s as %s', (language, written) => {
    expect(sitemapOf([article(1, { language })])).toContain(`<news:language>${written}</news:language>`);
  });

  it.skipIf(!hasXmllint)('is well-formed, whatever is in it', () => {
    const seed = Number(process.env.FEEDMILL_SEED ?? Math.floor(Math.random() * 2 ** 31));
    const inputs = fc.sample(hostileInput, { numRuns: 100, seed }).map((input) => ({
      ...input,
      members: input.members.map((member) => ({ ...member, canonicalUrl: null, published: dated(1) })),
    }));
    const documents = inputs.map((input) => renderDocument('news', input));
    expect(xmllint([...documents, sitemapOf([])], 'well-formed'), `replay with FEEDMILL_SEED=${seed}`).toBe('');
  });

  it('is nothing that a page or a list of feeds offers to readers', () => {
    const feed = sampleFeed({ formats: ['rss', 'html', 'news'] });
    expect(renderDocument('html', sampleInput({ feed }))).not.toContain('news-sitemap');
    expect(renderOpml([feed], SITE)).not.toContain('news-sitemap');
    expect(renderIndex([feed], SITE)).not.toContain('news-sitemap');
  });
});
