import { describe, expect, it } from 'vitest';
import { extractPage } from '../../../lib/extract/index.ts';
import { sanitise } from '../../../lib/extract/sanitise/sanitise.ts';
import type { AbsoluteUrl } from '../../../lib/model/index.ts';

const base = 'https://news.example/a/b.html' as AbsoluteUrl;

/** Sanitised, and sanitised once more to the same. */
function clean(html: string): string {
  const once = sanitise(html, base);
  expect(sanitise(once, base)).toBe(once);
  return once;
}

const linked = (url: string) =>
  `<figure><a href="${url.replace(/&/g, '&amp;')}">${url.replace(/&/g, '&amp;')}</a></figure>`;

describe('the structure of an article', () => {
  it.each([
    ['headings', '<h2>One</h2><p>x</p><h3>Two</h3><p>y</p>'],
    ['lists in lists', '<ul><li>one<ul><li>two</li></ul></li></ul><ol start="3"><li>three</li></ol>'],
    ['definitions', '<dl><dt>quay</dt><dd>where ships lie</dd></dl>'],
    ['quotes', '<blockquote><p>Said.</p><p>Ada Moor</p></blockquote><p>And <q>so</q> <cite>on</cite></p>'],
    ['tables', '<table><caption>Tides</caption><tr><th scope="col">high</th><td colspan="2">4 m</td></tr></table>'],
    ['code', '<p>Run <code>a &lt; b</code>:</p><pre>if (a &lt; b)\n  c();</pre>'],
    [
      'figures',
      '<figure><img src="https://a.example/i.jpg" alt="i"><figcaption>A <em>crane</em></figcaption></figure>',
    ],
    ['sub, sup and time', '<p>H<sub>2</sub>O, 4 m<sup>2</sup>, <time datetime="2025-03-14">Friday</time></p>'],
    ['ruby', '<p><ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby></p>'],
    [
      'video and audio',
      '<video src="https://a.example/v.mp4" controls=""></video><audio src="https://a.example/a.mp3" controls=""></audio>',
    ],
  ])('keeps %s', (_, html) => expect(clean(html)).toBe(html));
});

describe('language and direction', () => {
  it.each([
    ['of a paragraph', '<p lang="ar" dir="rtl">مرحبا</p>'],
    ['of a word', '<p>He said <span lang="fr">bonjour</span> twice.</p>'],
    ['of a box of paragraphs', '<div dir="rtl"><p>שלום</p><p>עולם</p></div>'],
    [
      'of a heading, a list, a cell',
      '<h2 lang="de">Kran</h2><ul dir="rtl"><li lang="ar">x</li></ul><table><tr><td dir="auto">y</td></tr></table>',
    ],
  ])('are kept %s', (_, html) => expect(clean(html)).toBe(html));

  it('are dropped where they are none, and the span with them', () => {
    expect(clean('<p dir="up" lang="<b>">He said <span class="x">bonjour</span>.</p>')).toBe('<p>He said bonjour.</p>');
  });

  it('of the page are those of an article’s text', () => {
    const text =
      '<p>نص طويل عن الميناء والرافعات التي ستزال في الربيع القادم كما قال مدير الميناء أمام الجميع.</p>'.repeat(5);
    const page = (dir: string) =>
      `<html lang="ar"${dir}><body><article><h1>الميناء</h1><div>${text}</div></article></body></html>`;
    expect(extractPage(page(' dir="rtl"'), { url: base }).article?.html).toMatch(/^<div dir="rtl"><p>.*<\/p><\/div>$/s);
    expect(extractPage(page(''), { url: base }).article?.html).toMatch(/^<p>/);
  });
});

describe('what is embedded from a known network', () => {
  it.each([
    ['//www.youtube.com/embed/abcdefghijk?rel=0', 'https://www.youtube.com/watch?v=abcdefghijk'],
    ['https://www.youtube-nocookie.com/embed/abcdefghijk', 'https://www.youtube.com/watch?v=abcdefghijk'],
    ['https://player.vimeo.com/video/123456?h=1', 'https://vimeo.com/123456'],
    ['https://geo.dailymotion.com/player/x1.html?video=x8abc', 'https://www.dailymotion.com/video/x8abc'],
    ['https://platform.twitter.com/embed/Tweet.html?id=1234567', 'https://x.com/i/status/1234567'],
    [
      'https://www.facebook.com/plugins/post.php?href=https%3A%2F%2Fwww.facebook.com%2Fharbour%2Fposts%2F1%3Ffbclid%3Dx',
      'https://www.facebook.com/harbour/posts/1',
    ],
    ['https://www.instagram.com/p/Ab_c-1/embed/captioned/', 'https://www.instagram.com/p/Ab_c-1/'],
    ['https://www.tiktok.com/embed/v2/7123', 'https://www.tiktok.com/@/video/7123'],
    [
      'https://embed.bsky.app/embed/did:plc:abc/app.bsky.feed.post/3k2',
      'https://bsky.app/profile/did:plc:abc/post/3k2',
    ],
    ['https://open.spotify.com/embed/episode/4abc?utm_source=x', 'https://open.spotify.com/episode/4abc'],
  ])('%s becomes a link', (frame, page) => {
    expect(clean(`<p>before</p><iframe src="${frame}" onload="x"></iframe><p>after</p>`)).toBe(
      `<p>before</p>${linked(page)}<p>after</p>`,
    );
  });

  it('becomes one when a script was to load it, in the light players’ own elements, and in its figure', () => {
    const page = 'https://www.youtube.com/watch?v=abcdefghijk';
    expect(clean('<iframe src="about:blank" data-src="https://www.youtube.com/embed/abcdefghijk"></iframe>')).toBe(
      linked(page),
    );
    expect(clean('<lite-youtube videoid="abcdefghijk"><a href="/x">Play</a></lite-youtube>')).toBe(linked(page));
    expect(clean('<div class="fb-post" data-href="https://www.facebook.com/a/posts/1"></div>')).toBe(
      linked('https://www.facebook.com/a/posts/1'),
    );
    expect(
      clean(
        '<figure><iframe src="https://www.youtube.com/embed/abcdefghijk"></iframe><figcaption>Film</figcaption></figure>',
      ),
    ).toBe(`<figure><a href="${page}">${page}</a><figcaption>Film</figcaption></figure>`);
  });

  it('keeps a post that is quoted with its text', () => {
    const html =
      '<blockquote class="twitter-tweet"><p lang="en" dir="ltr">The cranes go.</p>— Ada (@ada) <a href="https://x.com/ada/status/1?ref_src=twsrc">14 March</a></blockquote><script src="https://platform.x.com/widgets.js"></script>';
    expect(clean(html)).toBe(
      '<blockquote><p lang="en" dir="ltr">The cranes go.</p>— Ada (@ada) <a href="https://x.com/ada/status/1">14 March</a></blockquote>',
    );
  });

  it.each([
    'https://www.youtube.com.evil.example/embed/abcdefghijk',
    'https://evil.example/www.youtube.com/embed/abcdefghijk',
    'https://www.youtube.com/embed/short',
    'https://www.facebook.com/plugins/post.php?href=https://evil.example/',
    'https://ads.example/frame',
  ])('is nothing else: %s', (frame) => expect(clean(`<p>x</p><iframe src="${frame}"></iframe>`)).toBe('<p>x</p>'));

  it('stays in an article’s text, of which its address is no word', () => {
    const text =
      '<p>The council met on the quay before the tide turned, and the harbour master read the list aloud.</p>';
    const frame = '<iframe src="https://www.youtube.com/embed/abcdefghijk"></iframe>';
    const { article } = extractPage(`<body><article><h1>Cranes</h1>${text}${frame}${text}${text}</article></body>`, {
      url: base,
    });
    expect(article?.html).toContain(linked('https://www.youtube.com/watch?v=abcdefghijk'));
    expect(article?.text).not.toContain('youtube');
  });
});

describe('pictures', () => {
  const resolved = (html: string) =>
    /<img src="([^"]*)"/.exec(clean(html))?.[1]?.replace('https://news.example', '') ?? null;

  it.each([
    ['data-src', '<img src="/spacer.gif" data-src="/big.jpg">', '/big.jpg'],
    ['data-srcset', '<img src="data:," data-srcset="/s.jpg 300w, /l.jpg 1200w">', '/l.jpg'],
    ['a srcset wider than the plain source', '<img src="/s.jpg" srcset="/s.jpg 300w, /l.jpg 1200w">', '/l.jpg'],
    ['densities', '<img src="/s.jpg" srcset="/s.jpg 1x, /l.jpg 2x">', '/l.jpg'],
    [
      'a source of its picture',
      '<picture><source srcset="/l.webp 1600w, /s.webp 400w"><img src="/s.jpg"></picture>',
      '/l.webp',
    ],
    [
      'not one in AVIF',
      '<picture><source type="image/avif" srcset="/l.avif 1600w"><source srcset="/m.jpg 800w"><img src="/s.jpg"></picture>',
      '/m.jpg',
    ],
    [
      'the plain source where no width is stated',
      '<picture><source srcset="/s.webp"><img src="/s.jpg"></picture>',
      '/s.jpg',
    ],
    ['not the print original', '<img src="/s.jpg" srcset="/m.jpg 1900w, /print.jpg 8000w">', '/m.jpg'],
    [
      'a noscript’s picture behind a placeholder',
      '<span class="lazy"></span><noscript><img src="/n.jpg" alt="n"></noscript>',
      '/n.jpg',
    ],
    ['a hidden one that a script shows', '<img style="display:none" data-src="/big.jpg">', '/big.jpg'],
    ['none that is hidden', '<img style="display: none" src="/t.gif">', null],
    ['none of one pixel by its style', '<img style="width:1px; height:1px" src="/t.gif">', null],
    ['none of one pixel by its size', '<img width="1" height="1" src="/t.gif">', null],
    ['none in a noscript that counts readers', '<noscript><img src="https://counter.example/x?u=1"></noscript>', null],
  ])('are resolved to %s', (_, html, expected) => expect(resolved(html)).toBe(expected));

  it('are shown once where a noscript repeats them, before or behind', () => {
    const lazy = '<img data-src="/big.jpg" src="data:,">';
    const fallback = '<noscript><img src="/big.jpg"></noscript>';
    for (const html of [lazy + fallback, fallback + lazy, `<p>${lazy}\n${fallback}</p>`])
      expect(clean(html).match(/<img/g)).toHaveLength(1);
  });

  it('have the size that is stated for what is shown', () => {
    expect(clean('<img src="/s.jpg" width="300" height="200" srcset="/l.jpg 1200w">')).toContain(
      'width="300" height="200"',
    );
    expect(
      clean('<picture><source srcset="/l.jpg 1200w"><img src="/s.jpg" width="300" height="200"></picture>'),
    ).not.toContain('width');
  });
});

it('an article’s text is as sanitising leaves it, whatever was empty or dropped in it', () => {
  const text = '<p>The council met on the quay before the tide turned, and the harbour master read the list aloud.</p>';
  const odd =
    '<div>Said <b>Ada</b><p></p><div class="share"><p>Share</p></div></div><div><img src="/i.png"><h3> </h3></div>';
  const { article } = extractPage(`<body><article><h1>Cranes</h1>${text}${odd}${text}</article></body>`, { url: base });
  expect(article?.html).toContain('<p>Said <b>Ada</b> </p>');
  expect(sanitise(article?.html ?? '', base)).toBe(article?.html);
});

describe('addresses', () => {
  it.each([
    ['/x?utm_source=a&id=7&fbclid=b', 'https://news.example/x?id=7'],
    ['/x?UTM_Campaign=a&amp;amp;utm_medium=b', 'https://news.example/x'],
    ['/x?%75tm_source=a', 'https://news.example/x'],
    ['/x#utm_source=a', 'https://news.example/x'],
    ['/x?id=7#utm_source=a&utm_medium=b', 'https://news.example/x?id=7'],
    ['/x?a=1#!/page', 'https://news.example/x?a=1#!/page'],
    ['//ok.example/x', 'https://ok.example/x'],
    ['../x', 'https://news.example/x'],
    ['#note', 'https://news.example/a/b.html#note'],
    ['https://user:secret@ok.example/x', 'https://ok.example/x'],
    ['mailto:a@b.example', 'mailto:a@b.example'],
  ])('%s is %s', (written, whole) => expect(clean(`<a href="${written}">x</a>`)).toBe(`<a href="${whole}">x</a>`));
});
