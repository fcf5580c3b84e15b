import { describe, expect, it } from 'vitest';
import { extractPage, extractText } from '../../lib/extract/index.ts';
import type { AbsoluteUrl } from '../../lib/model/index.ts';

const url = 'https://news.example/section/' as AbsoluteUrl;
const MEGABYTE = 1_000_000;

const cards = (count: number) =>
  Array.from({ length: count }, (_, i) => `<li><h3><a href="/s/${i}">The headline of story number ${i}</a></h3></li>`);

const HOSTILE: readonly (readonly [string, string])[] = [
  ['nothing', ''],
  ['white space', ' \n\t '],
  ['a lone bracket', '<'],
  ['binary', Array.from({ length: 50_000 }, (_, i) => String.fromCharCode((i * 7919) % 256)).join('')],
  ['no markup on one line of 5 MB', 'word '.repeat(MEGABYTE)],
  ['one paragraph of 5 MB', `<p>${'word '.repeat(MEGABYTE)}</p>`],
  ['100,000 nested blocks', '<div>'.repeat(100_000)],
  ['100,000 nested links', '<a href="/a"><b>'.repeat(100_000)],
  ['50,000 empty paragraphs', '<p>.</p>'.repeat(50_000)],
  ['50,000 headlines to one page', '<h3><a href="/same">One headline for all of them</a></h3>'.repeat(50_000)],
  ['20,000 cards', `<ul>${cards(20_000).join('')}</ul>`],
  [
    '20,000 headlines side by side',
    cards(20_000)
      .join('')
      .replaceAll(/<\/?li>/g, ''),
  ],
  ['addresses that are none', '<h2><a href="http://[::">Some headline of a story</a></h2>'.repeat(9)],
  ['data without end', `<script type="application/json">${'['.repeat(MEGABYTE)}</script>`],
  ['data that is no JSON', '<script type="application/ld+json">{"@type": undefined</script>'],
  ['an endless srcset', `<ul>${cards(3).join('')}</ul><img srcset="${'a 1x,'.repeat(200_000)}">`],
];

describe('extraction of anything at all', () => {
  it.each(HOSTILE)('answers on %s without throwing or hanging', (_, html) => {
    const started = performance.now();
    const extraction = extractPage(html, { url });
    expect(performance.now() - started).toBeLessThan(10_000);
    expect(['article', 'listing']).toContain(extraction.kind);
    expect(extraction.confidence).toBeGreaterThanOrEqual(0);
    expect(extraction.confidence).toBeLessThanOrEqual(1);
  });

  it.each(HOSTILE)('answers on the text of %s as well', (_, text) => {
    const started = performance.now();
    expect(['article', 'listing']).toContain(extractText(text).kind);
    expect(performance.now() - started).toBeLessThan(10_000);
  });

  it('costs about twice as much for a listing twice as long', () => {
    const time = (count: number) => {
      const html = `<ul>${cards(count).join('')}</ul>`;
      const started = performance.now();
      extractPage(html, { url });
      return performance.now() - started;
    };
    time(2000);
    const ratio = time(16_000) / time(4000);
    expect(ratio).toBeLessThan(12);
  });

  it('says why there is nothing', () => {
    const { article, items, reason } = extractPage('<html><body></body></html>', { url });
    expect({ article, items }).toEqual({ article: null, items: [] });
    expect(reason).toMatch(/^[a-z-]+$/);
    expect(extractText('  \n ').reason).toBe('empty');
  });
});

describe('an operator’s selector for items', () => {
  const html = `<div class="x"><a href="/a">One</a></div><div class="x"><a href="/b">Two</a> <time datetime="2024-05-01"></time></div>
    <div class="y"><h2><a href="/c">A headline that would be found without it</a></h2></div>`;

  it('decides what is listed, however short the headlines are', () => {
    const { kind, items } = extractPage(html, { url, rules: { item: '.x' } });
    expect(kind).toBe('listing');
    expect(items.map((item) => [item.title, item.url, item.published?.instant.slice(0, 10)])).toEqual([
      ['One', 'https://news.example/a', undefined],
      ['Two', 'https://news.example/b', '2024-05-01'],
    ]);
  });
});

describe('what a page says of other documents', () => {
  const head = `<link rel="alternate" type="application/rss+xml" href="/feed"><link rel="alternate" hreflang="de" href="/de">
    <link rel="alternate" type="application/json+oembed" href="/oembed"><link rel="ALTERNATE" type="application/feed+json" href="f.json">`;

  it('gives its feeds and nothing else that is alternate', () => {
    expect(extractPage(`<head>${head}</head>`, { url }).feeds).toEqual([
      'https://news.example/feed',
      'https://news.example/section/f.json',
    ]);
  });

  it('takes the "next" of an article for a page of its own only', () => {
    const post = '<article><h1>A title of the article</h1><p>Prose that goes on and on for a while.</p></article>';
    const next = (href: string) =>
      extractPage(`${post}<a rel="next" href="${href}">Next</a>`, { url: 'https://n.example/a/story' as AbsoluteUrl })
        .next;
    expect(next('/a/another-story')).toBeNull();
    expect(next('/a/story/2')).toBe('https://n.example/a/story/2');
    expect(next('https://elsewhere.example/a/story/2')).toBeNull();
  });
});
