import { escapeUTF8 } from 'entities';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AbsoluteUrl, SourceItem } from '../../lib/model/index.ts';
import { isSitemap, NotASitemapError, parseSitemap, type Sitemap } from '../../lib/parse/index.ts';
import { atom, rss } from './samples.ts';

const ADDRESS = 'https://news.example/sitemap.xml' as AbsoluteUrl;
const NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"';
const NEWS = 'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"';
const IMAGE = 'xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"';

const urlset = (entries: string, declared = ''): string =>
  `<?xml version="1.0"?>\n<!-- made by a mill -->\n<urlset ${NAMESPACE} ${declared}>${entries}</urlset>`;
const index = (entries: string): string => `<sitemapindex ${NAMESPACE}>${entries}</sitemapindex>`;
const entry = (loc: string, more = '', name = 'url'): string => `<${name}><loc>${loc}</loc>${more}</${name}>\n`;

function read(text: string): Sitemap {
  return parseSitemap(text, { url: ADDRESS });
}

function items(text: string): readonly SourceItem[] {
  const sitemap = read(text);
  if (sitemap.kind !== 'urlset') throw new Error('an index');
  return sitemap.items;
}

function addresses(text: string): readonly (string | null)[] {
  const sitemap = read(text);
  return (sitemap.kind === 'urlset' ? sitemap.items : sitemap.sitemaps).map(({ url }) => url);
}

const codes = ({ repairs }: { repairs: readonly { code: string }[] }): readonly string[] =>
  repairs.map(({ code }) => code);

describe('a sitemap', () => {
  it('gives its pages, whose date is of their last change, never of publication', () => {
    const text = urlset(entry('https://news.example/1?a=1&amp;b=2', '<lastmod>2026-01-02T10:00+01:00</lastmod>'));
    expect(items(text)).toEqual([
      {
        ...{ guid: null, url: 'https://news.example/1?a=1&b=2', links: ['https://news.example/1?a=1&b=2'] },
        ...{ title: null, authors: [], published: null, content: null, summary: null, tags: [], language: null },
        updated: { instant: '2026-01-02T09:00:00.000Z', precision: 'second' },
        ...{ image: null, enclosures: [], repairs: [] },
      },
    ]);
    const [day] = items(urlset(entry('https://news.example/', '<lastmod>2026-01-02</lastmod>')));
    expect(day?.updated).toEqual({ instant: '2026-01-02T00:00:00.000Z', precision: 'day' });
  });

  it('gives title, date, language and keywords of news', () => {
    const news =
      '<news:news><news:publication><news:name>Mill</news:name><news:language>de</news:language></news:publication>' +
      '<news:publication_date>2026-01-02T10:00:00Z</news:publication_date><news:title>Bread &amp;amp; butter</news:title>' +
      '<news:keywords>mills, bread,,mills</news:keywords></news:news>';
    expect(items(urlset(entry('https://news.example/1', news), NEWS))[0]).toMatchObject({
      ...{ title: 'Bread & butter', language: 'de', tags: ['mills', 'bread'], updated: null },
      published: { instant: '2026-01-02T10:00:00.000Z', precision: 'second' },
    });
  });

  it('gives the first picture, described by its title, else its caption', () => {
    const picture = (n: number, more: string): string =>
      `<image:image><image:loc>/${n}.jpg</image:loc>${more}</image:image>`;
    const caption = (text: string): string => `<image:caption>${text}</image:caption>`;
    const of = (pictures: string): unknown => items(urlset(entry('https://img.example/1', pictures), IMAGE))[0]?.image;
    expect(of(picture(1, `${caption('A')}<image:title>B</image:title>`) + picture(2, caption('C')))).toMatchObject({
      url: 'https://img.example/1.jpg',
      alt: 'B',
    });
    expect(of(picture(1, '') + picture(2, caption('C')))).toMatchObject({ alt: null });
  });

  it.each([
    ['another prefix', 'xmlns:n="http://www.google.com/schemas/sitemap-news/0.9"', 'n:news', 'n:title'],
    ['no declaration', '', 'news:news', 'news:title'],
    [
      'a mistyped namespace',
      'xmlns:news="https://www.google.com/schemas/sitemap-news/0.8/"',
      'news:news',
      'news:title',
    ],
  ])('reads an extension under %s', (_, declared, group, title) => {
    const text = urlset(entry('https://news.example/1', `<${group}><${title}>One</${title}></${group}>`), declared);
    expect(items(text)[0]?.title).toBe('One');
  });

  it('reads an extension that is the default namespace of its elements', () => {
    const news = `<news xmlns="http://www.google.com/schemas/sitemap-news/0.9"><title>One</title></news>`;
    expect(items(urlset(entry('https://news.example/1', news)))[0]?.title).toBe('One');
  });

  it('does not take the title of a film, or of another vocabulary, for its own', () => {
    const film = '<video:video><video:title>Film</video:title><title>Film</title></video:video><x:title>X</x:title>';
    expect(items(urlset(entry('https://news.example/1', film)))[0]?.title).toBeNull();
  });

  it.each(['sm:', 'ns0:'])('reads its own elements under the prefix %s', (prefix) => {
    const text = urlset(entry('https://news.example/1')).replace(/<(\/?)(?=[ul])/g, `<$1${prefix}`);
    expect(addresses(text)).toEqual(['https://news.example/1']);
    expect(addresses(text.replace('xmlns=', `xmlns:${prefix.slice(0, -1)}=`))).toEqual(['https://news.example/1']);
    expect(isSitemap(text)).toBe(true);
  });

  it('keeps pages of another host, and resolves what is relative', () => {
    const sitemap = read(urlset(entry('https://other.example/1') + entry('/2')));
    expect(sitemap).toMatchObject({ items: [{ repairs: [] }, { repairs: [{ code: 'address-resolved' }] }] });
    expect(addresses(urlset(entry('https://other.example/1') + entry('/2')))).toEqual([
      'https://other.example/1',
      'https://news.example/2',
    ]);
  });

  it('passes over entries that lead nowhere, and keeps their neighbours', () => {
    const text = urlset(
      ['mailto:a@b.example', '', 'https://', 'https://news.example/1'].map((loc) => entry(loc)).join(''),
    );
    expect(addresses(text)).toEqual(['https://news.example/1']);
    expect(read(text).repairs).toEqual([expect.objectContaining({ code: 'entry-dropped' })]);
  });

  it('says so of a date that is none', () => {
    const [item] = items(urlset(entry('https://news.example/1', '<lastmod>soon</lastmod>')));
    expect(item).toMatchObject({ updated: null, repairs: [{ code: 'date-dropped' }] });
  });

  it('may hold nothing', () => {
    expect(read(urlset(''))).toEqual({ kind: 'urlset', items: [], repairs: [] });
    expect(read('<sitemapindex/>')).toEqual({ kind: 'index', sitemaps: [], repairs: [] });
  });

  it('takes 50,000 entries and says that there were more', () => {
    const sitemap = read(urlset(Array.from({ length: 50_002 }, (_, i) => entry(`https://news.example/${i}`)).join('')));
    expect(sitemap).toMatchObject({ items: { length: 50_000 }, repairs: [{ code: 'too-large' }] });
  });
});

describe('an index of sitemaps', () => {
  it('gives its sitemaps with the dates of their changes', () => {
    const text = index(
      entry('https://news.example/1.xml.gz', '<lastmod>2026-01-02</lastmod>', 'sitemap') +
        entry('/2.xml', '', 'sitemap') +
        entry(ADDRESS, '', 'sitemap'),
    );
    expect(read(text)).toMatchObject({
      kind: 'index',
      sitemaps: [
        { url: 'https://news.example/1.xml.gz', modified: { precision: 'day' } },
        { url: 'https://news.example/2.xml', modified: null },
      ],
    });
    expect(addresses(text)).not.toContain(ADDRESS);
  });

  it('is what holds sitemaps only, whatever its root is called, and holds no pages', () => {
    expect(read(urlset(entry('/1.xml', '', 'sitemap'))).kind).toBe('index');
    expect(read(index(entry('/1'))).kind).toBe('urlset');
    expect(addresses(index(entry('/1.xml', '', 'sitemap') + entry('/2')))).toEqual(['https://news.example/1.xml']);
  });
});

describe('a broken sitemap', () => {
  const whole = ['https://news.example/1', 'https://news.example/2'];

  it.each([
    ['no end tags of entries', urlset(`<url><loc>${whole[0]}</loc><url><loc>${whole[1]}</loc>`)],
    ['no end tags of fields', urlset(`<url><loc>${whole[0]}<lastmod>2026-01-01</url><url><loc>${whole[1]}</url>`)],
    ['no start tags of entries', urlset(`<loc>${whole[0]}</loc></url><loc>${whole[1]}</loc>`)],
    ['end tags of nothing', urlset(`</b>${entry(whole[0]!)}</loc></url></url>${entry(whole[1]!)}`)],
    ['other elements between', urlset(`<b><i>${entry(whole[0]!)}<x:y>${entry(whole[1]!)}`)],
    ['names in capitals', urlset(entry(whole[0]!) + entry(whole[1]!)).replace(/<\/?\w+/g, (tag) => tag.toUpperCase())],
    ['white space and CDATA', urlset(entry(`\n <![CDATA[${whole[0]}]]>\n`) + entry(` ${whole[1]} `))],
    [
      'something before its root',
      `<br/>\nWarning: the mill stands still\n${urlset(whole.map((loc) => entry(loc)).join(''))}`,
    ],
  ])('is read whole with %s', (_, text) => {
    expect(addresses(text)).toEqual(whole);
  });

  it('gives what is complete where it breaks off, and no half address', () => {
    const text = urlset(entry('https://news.example/1') + entry('https://news.example/22'));
    const cut = text.slice(0, text.indexOf('22') + 1);
    expect(addresses(cut)).toEqual(['https://news.example/1']);
    expect(codes(read(cut))).toContain('truncated');
  });

  it('never gives an address that does not stand in it, wherever it breaks off', () => {
    const text = urlset(
      entry('https://a.example/one', '<lastmod>2026-01-01</lastmod>') + entry('https://b.example/two'),
      NEWS,
    );
    for (let length = text.indexOf('<url>'); length < text.length; length++) {
      for (const url of addresses(text.slice(0, length))) {
        expect(['https://a.example/one', 'https://b.example/two']).toContain(url);
      }
    }
  });
});

describe('a sitemap of plain text', () => {
  it('is a list of addresses, one a line', () => {
    expect(addresses('\uFEFFhttps://news.example/1\r\n\r\n  https://news.example/2?a=b&c \n')).toEqual([
      'https://news.example/1',
      'https://news.example/2?a=b&c',
    ]);
  });

  it.each(['https://news.example/1\nand more', 'See https://news.example/1', 'https://a.example/1 2026-01-01', '\n\n'])(
    'holds nothing else: %j',
    (text) => {
      expect(() => read(text)).toThrow(NotASitemapError);
    },
  );
});

describe('what is no sitemap', () => {
  it.each([
    ['', /empty; .*try again later/],
    [' \n', /empty/],
    ['<!doctype html><title>404</title>', /HTML page; robots\.txt .* kind page/],
    ['<?xml version="1.0"?><!DOCTYPE html PUBLIC "x" "y"><html></html>', /HTML page/],
    [rss(''), /a feed; add it as a source of kind feed/],
    [atom(''), /a feed/],
    ['{"xml": "<urlset><url><loc>https://news.example/</loc></url></urlset>"}', /JSON/],
    ['<html><pre><urlset><url><loc>https://news.example/</loc></url></urlset></pre></html>', /HTML page/],
    ['<opml version="2.0"><body/></opml>', /OPML/],
    ['<other><url><loc>https://news.example/</loc></url></other>', /XML without a urlset/],
    ['\x1f\x8b\x08\0\0', /binary/],
    ['Page not found', /plain text/],
  ])('is told for what it is: %j', (text, says) => {
    expect(() => parseSitemap(text, { url: ADDRESS, contentType: 'text/x' })).toThrow(NotASitemapError);
    expect(() => parseSitemap(text, { url: ADDRESS, contentType: 'text/x' })).toThrow(says);
    expect(() => parseSitemap(text, { url: ADDRESS, contentType: 'text/x' })).toThrow('served as text/x');
    expect(isSitemap(text)).toBe(false);
  });

  it('is not taken for one, nor one for anything else', () => {
    expect(isSitemap(urlset(''))).toBe(true);
    expect(isSitemap(index(''))).toBe(true);
    expect(isSitemap('<!DOCTYPE urlset [<!ENTITY a "b">]><urlset>')).toBe(true);
    expect(isSitemap('<html><urlset>')).toBe(false);
  });
});

describe('any text', () => {
  const piece = fc.constantFrom(
    ...['<urlset>', '</urlset>', '<sitemapindex>', '<url>', '</url>', '<loc>', '</loc>', '<sitemap>', '<news:title>'],
    ...[
      '</news:title>',
      '<image:image>',
      '</image:image>',
      '<image:loc>',
      '<loc/>',
      '<![CDATA[',
      ']]>',
      '<!--',
      '<a:urlset>',
    ],
    ...['https://a.example/', '&amp;', '&#0;', '2026-01-01', '<lastmod>', ' xmlns:a="', '\0', '\uD800', '<', '"'],
  );

  it('is a sitemap or is told not to be one', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, fc.string())), fc.boolean(), (pieces, isRooted) => {
        try {
          const sitemap = read((isRooted ? '<urlset>' : '') + pieces.join(''));
          expect(sitemap.kind).toMatch(/urlset|index/);
        } catch (error) {
          expect(error).toBeInstanceOf(NotASitemapError);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('comes back from a sitemap as it was put in', () => {
    const title = fc.string({ unit: fc.constantFrom('a', 'Ü', ' ', '"', "'", '漢', ';', '>', '1') });
    const page = fc.record({ url: fc.webUrl({ withQueryParameters: true }), title });
    fc.assert(
      fc.property(fc.array(page), (pages) => {
        const news = (text: string): string => `<news:news><news:title>${escapeUTF8(text)}</news:title></news:news>`;
        const text = urlset(pages.map(({ url, title }) => entry(escapeUTF8(url), news(title))).join(''), NEWS);
        expect(items(text).map(({ url, title }) => ({ url, title: title ?? '' }))).toEqual(
          pages.map(({ url, title }) => ({ url: new URL(url).href, title: title.trim().replace(/ +/g, ' ') })),
        );
      }),
      { numRuns: 50 },
    );
  });

  it.each([
    ['200,000 open entries', `<urlset>${'<url>'.repeat(200_000)}`],
    ['200,000 open addresses', `<urlset>${'<loc>'.repeat(200_000)}`],
    ['200,000 nested elements', `<urlset>${'<a>'.repeat(200_000)}`],
    ['an address of 2 MB', `<urlset><loc>${'a&amp;'.repeat(400_000)}`],
    ['200,000 end tags', `<urlset>${'</url></loc>'.repeat(100_000)}`],
    ['100,000 declarations', `<urlset>${'<a xmlns:b="c">'.repeat(100_000)}`],
    ['60,000 prefixes', `<urlset ${Array.from({ length: 60_000 }, (_, i) => `xmlns:a${i}="sitemap-news"`).join(' ')}>`],
    ['100,000 lines', 'https://a.example/\n'.repeat(100_000)],
    ['200,000 comments', '<!--'.repeat(200_000)],
  ])('is read in bounded time and memory: %s', (_, text) => {
    const sitemap = ((): Sitemap | NotASitemapError => {
      try {
        return read(text);
      } catch (error) {
        return error as NotASitemapError;
      }
    })();
    if (!(sitemap instanceof NotASitemapError)) expect(JSON.stringify(sitemap).length).toBeLessThan(20_000_000);
  });
});
