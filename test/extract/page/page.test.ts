import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { extractArticle } from '../../../lib/extract/article/article.ts';
import { parsePage } from '../../../lib/extract/page/page.ts';
import { sanitise } from '../../../lib/extract/sanitise/sanitise.ts';
import type { AbsoluteUrl } from '../../../lib/model/index.ts';

const url = 'https://herald.example/a/b' as AbsoluteUrl;

describe('a parsed page', () => {
  it('follows the HTML algorithm: implied tags, misplaced table content', () => {
    const { $ } = parsePage('<p>one<p>two<table><b>three</b><tr><td>four</table>', url);
    expect($('p').length).toBe(2);
    expect($('td').text()).toBe('four');
    expect($('table b').length).toBe(0);
  });

  it('resolves against a usable base element only', () => {
    expect(parsePage('<base href="/c/"><base href="/d/">', url).base).toBe('https://herald.example/c/');
    expect(parsePage('<base href="javascript:x">', url).base).toBe(url);
  });

  it('measures its elements: text without scripts, text in links, class words', () => {
    const { outline } = parsePage(
      '<div class="articleBody main_text">ab <a href=x>cd</a><script>ignored</script></div>',
      url,
    );
    const div = outline.nodes.findIndex((node) => node.name === 'div');
    expect([outline.text[div], outline.link[div], outline.words[div]]).toEqual([4, 2, ' article-body main-text ']);
  });
});

const PARAGRAPH = '<p>A sentence of some length, with words and commas in it, that goes on for quite a while.</p>';
const JSON_LD = '<script type="application/ld+json">';

/** Pages made to hang, to exhaust, or to crash. */
const HOSTILE: readonly (readonly [string, () => string])[] = [
  ['nothing', () => ''],
  [
    'random bytes',
    () => Array.from({ length: 100_000 }, (_, i) => String.fromCharCode((i * 7919 + i * i * 31) % 65_536)).join(''),
  ],
  ['null characters', () => '\0'.repeat(500_000)],
  ['100,000 nested tags', () => `${'<div>'.repeat(100_000)}x${'</div>'.repeat(100_000)}`],
  ['100,000 nested tags with attributes', () => '<div title="a<b>">'.repeat(100_000)],
  ['nested formatting', () => '<b>'.repeat(100_000)],
  [
    'formatting reopened in each block',
    () => `<p>${Array.from({ length: 300 }, (_, i) => `<font size=${i}>`).join('')}</p>${'<p>x</p>'.repeat(20_000)}`,
  ],
  ['nested tables', () => '<table><tr><td>'.repeat(20_000)],
  ['misplaced table content', () => `<table>${'x<b>'.repeat(10_000)}`],
  ['open list items', () => `<ul>${'<li>x'.repeat(30_000)}`],
  ['unclosed tags', () => '<a'.repeat(500_000)],
  ['angle brackets', () => '<'.repeat(500_000)],
  ['comments', () => '<!--'.repeat(200_000)],
  ['end tags', () => '</div>'.repeat(200_000)],
  ['foreign content', () => `${'<svg>'.repeat(50_000)}<p>`],
  ['attributes without end', () => `<div ${Array.from({ length: 50_000 }, (_, i) => `a${i}=1`).join(' ')}>`],
  ['class names without end', () => `<div class="${'related '.repeat(50_000)}">x</div>`],
  ['a JSON-LD bomb of arrays', () => `${JSON_LD}${'['.repeat(200_000)}</script>${PARAGRAPH}`],
  ['a JSON-LD bomb of objects', () => `${JSON_LD}${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}</script>`],
  [
    'a JSON-LD with 50,000 authors',
    () => `${JSON_LD}{"@type":"NewsArticle","author":[${'{"name":"A B"},'.repeat(50_000)}{}]}</script>`,
  ],
  ['a JSON-LD of backslashes', () => `${JSON_LD}{"headline":"${'\\'.repeat(200_000)}</script>`],
  [
    'a title of separators',
    () => `<title>${'a - '.repeat(100_000)}</title><h1>${'b | '.repeat(50_000)}</h1>${PARAGRAPH.repeat(5)}`,
  ],
  ['an author list without end', () => `<meta name=author content="${'a, '.repeat(100_000)}">${PARAGRAPH.repeat(5)}`],
  ['a date without end', () => `<time>${'1'.repeat(200_000)}</time>${PARAGRAPH.repeat(5)}`],
  ['a srcset without end', () => `<img srcset="${'a b, '.repeat(100_000)}">${PARAGRAPH.repeat(5)}`],
  ['white space', () => `<p>${' '.repeat(500_000)}x</p>`],
  ['links', () => '<li><a href="/x">a link here</a></li>'.repeat(10_000)],
  ['a page of 20 MB', () => PARAGRAPH.repeat(210_000)],
];

describe('a hostile page', () => {
  it.each(HOSTILE)('of %s is read in bounded time, without a throw', (_what, make) => {
    const html = make();
    const began = performance.now();
    const { article, reason } = extractArticle(parsePage(html, url));
    expect(article === null).toBe(reason !== null);
    // A generous bound: what is not linear takes minutes.
    expect(performance.now() - began).toBeLessThan(15_000);
    if (html.length < 1_000_000) sanitise(html, url);
  });

  it('is read for its first 200,000 tags, and no further', () => {
    const { $ } = parsePage(`${'<br>'.repeat(199_980)}<p>within</p>${'<br>'.repeat(20)}<p>behind</p>`, url);
    expect($('p').text()).toBe('within');
  });

  it('of any markup does not throw', () => {
    const piece = fc.constantFrom(
      '<p>',
      '</p>',
      '<div class="article-body">',
      '</div>',
      '<table>',
      '<td>',
      '<a href="//">',
      '<img src="http://[">',
      '<base href="http://%">',
      '<meta property="og:image" content="http://[">',
      `${JSON_LD}{"@type":["NewsArticle"],"author":[null,1,{"name":[]}],"image":[[]],"datePublished":{}}</script>`,
      '<time datetime="9999-99-99">',
      PARAGRAPH,
      '<h1>',
      '<li>',
      '\ud800',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => void extractArticle(parsePage(pieces.join(''), url))),
      { numRuns: 300 },
    );
  });
});
