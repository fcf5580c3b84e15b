import { describe, expect, it } from 'vitest';
import type { AbsoluteUrl, Article, ArticleId, FeedId, Terms } from '../../../lib/model/index.ts';
import {
  entryCache,
  marksOf,
  renderBytes,
  renderDocument,
  renderIndex,
  renderRobotsTxt,
} from '../../../lib/publish/index.ts';
import { SITE, SOURCE, sampleArticle, sampleFeed, sampleInput } from '../samples.ts';

const CC_BY = 'https://creativecommons.org/licenses/by/4.0/' as AbsoluteUrl;
const HOUSE = 'https://gazette.example/terms?a=1&b=2' as AbsoluteUrl;
const OURS = 'https://mill.example/licence' as AbsoluteUrl;
const UNSPECIFIED = 'http://purl.org/atompub/license#unspecified';

const TERMS: Terms = {
  licences: [
    { url: CC_BY, from: 'item' },
    { url: HOUSE, from: 'page' },
    { url: 'https://gazette.example/rsl.xml' as AbsoluteUrl, from: 'robots' },
  ],
  rights: { text: '© 2026 Ada & Ben <ours>', from: 'item' },
  signals: [{ name: 'ai-train', allowed: false, from: 'robots' }],
  tdm: { reserved: true, from: 'header' },
};
const rendered = (format: 'atom' | 'rss' | 'json' | 'html', article: Partial<Article>, site = SITE, source = SOURCE) =>
  renderDocument(format, sampleInput({ members: [sampleArticle(article)], sources: [source], site }));
const licensed = { ...SITE, licence: OURS };

describe('an article of which it is known how it may be used', () => {
  it('says so in Atom by RFC 4946, and who holds the rights', () => {
    const atom = rendered('atom', { terms: TERMS });
    expect(atom).toContain(`<link rel="license" href="${CC_BY}"/>`);
    expect(atom).toContain('<link rel="license" href="https://gazette.example/terms?a=1&amp;b=2"/>');
    expect(atom).toContain('<rights>© 2026 Ada &#x26; Ben &#x3C;ours&gt;</rights>');
    expect(atom).not.toContain('rsl.xml');
  });

  it('says so in RSS by Creative Commons’ module where the licence is theirs, else by a link', () => {
    const rss = rendered('rss', { terms: TERMS });
    expect(rss).toContain(
      `<creativeCommons:license xmlns:creativeCommons="http://backend.userland.com/creativeCommonsRssModule">${CC_BY}</creativeCommons:license>`,
    );
    expect(rss).toContain('<atom:link rel="license" href="https://gazette.example/terms?a=1&amp;b=2"/>');
    expect(rss).toContain('<dc:rights>© 2026 Ada &#x26; Ben &#x3C;ours&gt;</dc:rights>');
    expect(rss).not.toContain('rsl.xml');
  });

  it('says all of it, and where it was said, to who asks a JSON feed', () => {
    const { items } = JSON.parse(rendered('json', { terms: TERMS })) as { items: { _feedmill: unknown }[] };
    expect(items[0]?._feedmill).toMatchObject({ terms: TERMS });
  });

  it('links its licences on the page', () => {
    const html = rendered('html', { terms: TERMS });
    expect(html).toContain(`<a rel="license" href="${CC_BY}">creativecommons.org/licenses/by/4.0</a>`);
    expect(html).toContain('© 2026 Ada &amp; Ben &lt;ours&gt;');
  });

  it('is written as it always was where nothing is known', () => {
    for (const format of ['atom', 'rss', 'json', 'html'] as const)
      expect(rendered(format, {})).not.toMatch(/licen[cs]e|rights|terms/i);
  });
});

describe('a site with a licence of its own', () => {
  it('names it in every format, and in archives', () => {
    expect(rendered('atom', {}, licensed)).toContain(`<link rel="license" href="${OURS}"/>`);
    expect(rendered('rss', {}, licensed)).toContain(`<atom:link rel="license" href="${OURS}"/>`);
    expect(rendered('rss', {}, { ...SITE, licence: CC_BY })).toMatch(
      /<channel>[\s\S]*?<creativeCommons:license[\s\S]*<item>/,
    );
    expect(JSON.parse(rendered('json', {}, licensed))._feedmill.licence).toBe(OURS);
    expect(rendered('html', {}, licensed)).toContain(`<link rel="license" href="${OURS}">`);
    expect(renderIndex([], licensed)).toContain(`<link rel="license" href="${OURS}">`);
  });

  it.each(['atom', 'rss'] as const)('gives no article of others for its own: %s', (format) => {
    const [, entry = ''] = rendered(format, {}, licensed).split(/<entry|<item>/);
    expect(entry).toContain(`rel="license" href="${UNSPECIFIED}"`);
    expect(entry).not.toContain(OURS);
    expect(rendered('html', {}, licensed)).not.toContain(UNSPECIFIED);
    const [, own = ''] = rendered(format, { terms: TERMS }, licensed).split(/<entry|<item>/);
    expect(own).toContain(CC_BY);
    expect(own).not.toContain(UNSPECIFIED);
  });

  it('has it hold for what is pushed, and for articles on its own hosts', () => {
    expect(rendered('atom', {}, licensed, { ...SOURCE, kind: 'push' })).not.toContain(UNSPECIFIED);
    const ownHosts = { ...licensed, ownHosts: ['www.gazette.example'] };
    const url = 'https://www.gazette.example/ferry' as AbsoluteUrl;
    expect(rendered('atom', { canonicalUrl: url }, ownHosts)).not.toContain(UNSPECIFIED);
    const elsewhere = 'https://elsewhere.example/' as AbsoluteUrl;
    expect(rendered('atom', { canonicalUrl: elsewhere }, ownHosts)).toContain(UNSPECIFIED);
  });

  it('takes no entry for its own that was written before it had the licence', () => {
    const cache = entryCache(1_000_000);
    const input = sampleInput({ members: [sampleArticle()], sources: [SOURCE] });
    const bare = renderBytes('atom', input, cache).toString();
    expect(renderBytes('atom', { ...input, site: licensed }, cache).toString()).toContain(UNSPECIFIED);
    expect(renderBytes('atom', input, cache).toString()).toBe(bare);
    expect(marksOf(input)).not.toEqual(marksOf({ ...input, site: licensed }));
  });
});

describe('robots.txt', () => {
  it('lets everybody fetch everything where nothing else is said', () => {
    expect(renderRobotsTxt([sampleFeed()], SITE)).toBe('User-agent: *\nAllow: /\n');
  });

  it('names the signals, the licence and the news sitemaps', () => {
    const news = sampleFeed({ id: 'news' as FeedId, formats: ['rss', 'news'] });
    const site = { ...licensed, signals: { 'ai-train': 'no', search: 'yes' } as const };
    expect(renderRobotsTxt([sampleFeed(), news], site)).toBe(
      `User-agent: *
Content-Signal: search=yes, ai-train=no
Allow: /

License: ${OURS}

Sitemap: https://mill.example/news/feeds/news/news-sitemap.xml
`,
    );
  });
});

it('keeps an entry of an article without terms as it is beside one that has them', () => {
  const others = sampleArticle({ id: 'bbbbaaaaccccddddeeee' as ArticleId, terms: TERMS });
  const alone = renderDocument('rss', sampleInput({ members: [sampleArticle()] }));
  const both = renderDocument('rss', sampleInput({ members: [sampleArticle(), others] }));
  const entry = (text: string) => text.slice(text.indexOf('<item>'), text.indexOf('</item>'));
  expect(entry(both)).toBe(entry(alone));
});
