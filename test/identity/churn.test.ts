import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contentHash } from '../../lib/identity/index.ts';
import type { AbsoluteUrl, ArticleContent } from '../../lib/model/index.ts';
import { anArticle } from '../store/samples.ts';

/** Random articles, changed as pages change by themselves, and as editors change them. */

const word = fc.constantFrom(
  'crane',
  'quay',
  'Hafen',
  'mer',
  '“ferry”',
  'it’s',
  'café',
  '港',
  'spring',
  '1,200',
  'R&D',
  'naïve',
  'tide',
  'Ada',
);
const words = fc.array(word, { minLength: 3, maxLength: 12 }).map((some) => some.join(' '));
const escaped = (text: string) => text.replaceAll('&', '&amp;');
const paragraph = words.map((text) => `<p>${escaped(text)}</p>`);
const linked = fc
  .tuple(words, fc.nat(99))
  .map(([text, id]) => `<p>${escaped(text)} <a href="https://b.example/story-${id}?id=${id}">${escaped(text)}</a></p>`);
const picture = fc
  .nat(99)
  .map(
    (id) =>
      `<figure><img src="https://img.a.example/2026/quay-${id}a.jpg?w=640" alt="quay ${id}"><figcaption>Quay ${id}</figcaption></figure>`,
  );
const heading = words.map((text) => `<h2>${escaped(text)}</h2>`);
const list = fc
  .array(words, { minLength: 1, maxLength: 3 })
  .map((some) => `<ul>${some.map((one) => `<li>${escaped(one)}</li>`).join('')}</ul>`);

const articles = fc
  .record({
    title: words,
    author: words,
    blocks: fc.tuple(
      linked,
      picture,
      paragraph,
      fc.array(fc.oneof(paragraph, linked, picture, heading, list), { maxLength: 5 }),
    ),
  })
  .map(({ title, author, blocks: [first, second, third, more] }) =>
    anArticle({
      title,
      authors: [author],
      html: [first, second, third, ...more].join('\n'),
      excerpt: 'One.',
      leadImage: {
        url: 'https://img.a.example/2026/lead.jpg?w=1200' as AbsoluteUrl,
        width: null,
        height: null,
        alt: null,
        credit: null,
      },
      canonicalUrl: 'https://a.example/story' as AbsoluteUrl,
    }),
  );

type Change = (content: ArticleContent) => ArticleContent;
const inHtml =
  (change: (html: string) => string): Change =>
  (content) => ({ ...content, html: change(content.html) });

const CHURN: Readonly<Record<string, Change>> = {
  'an advertisement': inHtml((html) =>
    html.replace('</p>', '</p><div class="ad">Advertisement</div><ins class="adsbygoogle">Buy</ins>'),
  ),
  'an advertiser’s picture': inHtml((html) => `<img src="https://ad.doubleclick.net/ad?ord=1">${html}`),
  'a pixel that counts': inHtml((html) => `${html}<img src="https://a.example/count?x=1" width="1" height="1">`),
  'a counter of shares': inHtml((html) => `${html}<p>1.2K shares</p>`),
  'comments in German': inHtml((html) => `${html}<p>17 Kommentare</p>`),
  'buttons to share': inHtml((html) => `<ul><li>Share on Facebook</li></ul>${html}`),
  'a clock': inHtml((html) => html.replace('<p>', '<p>5 minutes ago</p><p>')),
  'a clock in German': inHtml((html) => `<div>vor 3 Stunden</div>${html}`),
  'a clock in Chinese': inHtml((html) => `<div>5分钟前</div>${html}`),
  'white space': inHtml((html) =>
    html.replaceAll(' ', '  \n').replaceAll('<a  \n', '<a ').replaceAll('<img  \n', '<img '),
  ),
  'space at the edges': inHtml((html) => html.replaceAll('<p>', '\n<p> ').replaceAll('</p>', ' </p>\n')),
  'empty paragraphs': inHtml((html) => html.replaceAll('<p>', '<p>&nbsp;</p><p>')),
  wrappers: inHtml((html) => `<div class="x"><section>${html}</section></div>`),
  spans: inHtml((html) => html.replaceAll('<p>', '<p><span style="color:red">').replaceAll('</p>', '</span></p>')),
  'another host for pictures': inHtml((html) => html.replaceAll('img.a.example', 'cdn.c.example')),
  'another size of pictures': inHtml((html) => html.replaceAll('a.jpg?w=640', 'a-1024x576.jpg?w=320&s=abc')),
  'another format of pictures': inHtml((html) => html.replaceAll('.jpg', '.webp')),
  'variants of pictures': inHtml((html) => html.replaceAll('<img ', '<img srcset="https://x.example/a.jpg 2x" ')),
  entities: inHtml((html) =>
    html.replaceAll('é', '&eacute;').replaceAll('crane', '&#99;rane').replaceAll('&amp;', '&#38;'),
  ),
  'composed letters': inHtml((html) => html.normalize('NFD')),
  'the order of attributes': inHtml((html) => html.replaceAll(/<img (src="[^"]*") (alt="[^"]*")>/g, '<img $2 $1>')),
  'the quotes of attributes': inHtml((html) => html.replaceAll(/="([^"]*)"/g, "='$1'")),
  'more attributes': inHtml((html) =>
    html.replaceAll('<a ', '<a rel="nofollow" target="_blank" class="y" ').replaceAll('<p>', '<p id="p1">'),
  ),
  'capital tags': inHtml((html) => html.replaceAll('<p>', '<P>').replaceAll('</p>', '</P>')),
  'typographic quotes': inHtml((html) => html.replaceAll('“', '"').replaceAll('”', '"').replaceAll('’', "'")),
  'hyphens for breaking': inHtml((html) => html.replaceAll('spring', 'spr\u00ading')),
  'tracking of links': inHtml((html) => html.replaceAll(/href="([^"]*)"/g, 'href="$1&utm_source=a"')),
  'a secure link': inHtml((html) => html.replaceAll('href="https:', 'href="http:')),
  'comments of a programmer': inHtml((html) => `<!-- ${Date.UTC(2026, 1)} -->${html}`),
  'a script': inHtml((html) => `${html}<script>var x = 1</script>`),
  'the lead image’s size': (content) => ({
    ...content,
    leadImage: {
      ...content.leadImage!,
      url: 'https://cdn.c.example/800x450/2026/lead-800x450.jpg?q=80' as AbsoluteUrl,
      width: 800,
    },
  }),
  'the stamp of the page': (content) => ({
    ...content,
    modified: { instant: '2026-11-25T00:00:00.000Z' as never, precision: 'second' },
  }),
  'the spacing of the title': (content) => ({ ...content, title: `  ${content.title?.replaceAll(' ', '\u00a0')} ` }),
};

const EDITS: Readonly<Record<string, Change>> = {
  'a word': inHtml((html) => html.replace(/<p>(\S+)/, '<p>$1 newly')),
  'a word less': inHtml((html) => html.replace(/<p>\S+ /, '<p>')),
  'a number': inHtml((html) => html.replace('<p>', '<p>7 ')),
  'a paragraph removed': inHtml((html) => html.replace(/<p>.*?<\/p>/s, '')),
  'a paragraph added': inHtml((html) => `${html}<p>Correction: it was otherwise.</p>`),
  'a heading': inHtml((html) => `<h3>Otherwise</h3>${html}`),
  'where a link leads': inHtml((html) => html.replace(/story-(\d+)/, 'story-1$1')),
  'what a link asks': inHtml((html) => html.replace(/\?id=(\d+)/, '?id=1$1')),
  'a link removed': inHtml((html) => html.replace(/<a [^>]*>(.*?)<\/a>/s, '$1')),
  'a picture': inHtml((html) => html.replace(/quay-(\d+)a\.jpg/, 'ferry-$1a.jpg')),
  'a picture removed': inHtml((html) => html.replace(/<img [^>]*>/, '')),
  'the words under a picture': inHtml((html) => html.replace('<figcaption>', '<figcaption>Old ')),
  'the words for a picture': inHtml((html) => html.replace('alt="quay', 'alt="pier')),
  'the title': (content) => ({ ...content, title: `${content.title} again` }),
  'the byline': (content) => ({ ...content, authors: [...content.authors, 'Jonas Pike'] }),
  'the lead image': (content) => ({
    ...content,
    leadImage: { ...content.leadImage!, url: 'https://img.a.example/2026/other.jpg' as AbsoluteUrl },
  }),
  'the excerpt': (content) => ({ ...content, excerpt: 'Two.' }),
};

describe('of any article', () => {
  it.each(Object.entries(CHURN))('%s makes no revision', (_, churn) => {
    fc.assert(
      fc.property(articles, (article) => {
        expect(contentHash(churn(article), 'usable')).toBe(contentHash(article, 'usable'));
      }),
    );
  });

  it.each(Object.entries(EDITS))('%s makes a revision', (_, edit) => {
    fc.assert(
      fc.property(articles, (article) => {
        expect(contentHash(edit(article), 'usable')).not.toBe(contentHash(article, 'usable'));
      }),
    );
  });

  it('churn of every kind at once makes none, and an edit among it makes one', () => {
    fc.assert(
      fc.property(articles, fc.shuffledSubarray(Object.values(CHURN)), (article, churn) => {
        const all = (content: ArticleContent) => churn.reduce((changed, step) => step(changed), content);
        expect(contentHash(all(article), 'usable')).toBe(contentHash(article, 'usable'));
        expect(contentHash(all(EDITS['a word']!(article)), 'usable')).not.toBe(contentHash(article, 'usable'));
      }),
    );
  });
});
