import { describe, expect, it } from 'vitest';
import { extractArticle } from '../../../lib/extract/article/article.ts';
import { parsePage } from '../../../lib/extract/page/page.ts';
import type { AbsoluteUrl, ExtractionRules } from '../../../lib/model/index.ts';

const url = 'https://herald.example/2020/05/04/harbour' as AbsoluteUrl;
const extract = (html: string, rules: ExtractionRules = {}, at = url) => extractArticle(parsePage(html, at), rules);

const SENTENCES = [
  'The harbour reopened on Monday after a week of storms that had kept the fishing fleet at its moorings.',
  'Engineers worked through the nights to clear the channel, which had silted up faster than anyone expected.',
  'Captains said that they would wait for the morning tide, and some of them for the evening after it.',
  'The mayor thanked the crews and promised that the sea wall would be raised before the next winter comes.',
];
const PARAGRAPHS = SENTENCES.map((sentence) => `<p>${sentence}</p>`);

/** A page as sites make them: the text among everything else. */
const page = (
  text: string,
  around = '',
) => `<!doctype html><html lang="en"><head><title>Harbour reopens after the storm | Herald</title></head><body>
  <header class="site-header"><nav><ul><li><a href="/">Home</a></li><li><a href="/world">World</a></li></ul></nav></header>
  <main><h1>Harbour reopens after the storm</h1><div class="byline">By Ada Lovelace</div>
  <div class="story">${text}</div>${around}</main>
  <aside class="related"><h3>Related</h3><ul><li><a href="/a">Another story about something else</a></li></ul></aside>
  <footer><p>Copyright Herald. All rights reserved, and a long sentence of legal matter that nobody reads.</p></footer></body></html>`;

describe('the text of an article', () => {
  it('keeps the words of a link in a sentence whatever its class, and drops the one that only leads on', () => {
    const prose =
      'the harbour board met on the quay before the tide turned, and read the list of repairs aloud to all.';
    const html = `<html><head><title>The board</title></head><body><article><h1>The board</h1>
      <p>After <a class="recommendation-inline-link" href="/x">announcing the repairs</a>, ${prose}</p><p>Then ${prose}</p>
      <p>At last ${prose} <a class="related-link" href="/y">Three more boards</a></p><p>And ${prose}</p></article></body></html>`;
    const { article } = extract(html);
    expect(article?.text).toContain(`After announcing the repairs, ${prose}`);
    expect(article?.text).not.toContain('Three more boards');
  });

  it('is its paragraphs, and nothing that stands around them', () => {
    const { article, confidence, reason } = extract(page(PARAGRAPHS.join('')));
    expect(article?.text).toBe(SENTENCES.join('\n\n'));
    expect(article?.title).toBe('Harbour reopens after the storm');
    expect(article?.authors).toEqual(['Ada Lovelace']);
    expect(article?.complete).toBe(true);
    expect(confidence).toBeGreaterThan(0.8);
    expect(reason).toBeNull();
  });

  it('keeps headings, lists, tables, quotations and pictures', () => {
    const rich = `${PARAGRAPHS[0]}<h2>What comes next</h2><ul><li>the wall</li><li>the channel</li></ul>${PARAGRAPHS[1]}
      <table><tr><th>Ship</th><td>Aurora</td></tr></table><blockquote><p>We will sail.</p></blockquote>
      <figure><img src="/i/harbour.jpg" alt="Harbour"><figcaption>The harbour.</figcaption></figure>${PARAGRAPHS[2]}`;
    const { article } = extract(page(rich));
    for (const part of [
      '<h2>What comes next</h2>',
      '<li>the wall</li>',
      '<td>Aurora</td>',
      '<blockquote>',
      '<figcaption>The harbour.</figcaption>',
    ]) {
      expect(article?.html).toContain(part);
    }
    expect(article?.text).not.toContain('The harbour.');
  });

  it.each([
    [
      'a share bar',
      '<div class="share-buttons"><a href="#">Share</a> on every network that there is in the wide world</div>',
    ],
    [
      'an advert',
      '<div class="ad-slot"><p>Buy one, get one free, and then buy another one while stocks last, dear reader.</p></div>',
    ],
    [
      'a newsletter box',
      '<div class="newsletter-signup"><p>Sign up to our newsletter for the best of the sea in your inbox each morning.</p></div>',
    ],
    ['a pointer', '<p>Read more: <a href="/x">The storm that nobody saw coming</a></p>'],
    ['a link alone', '<p><a href="/x">Ten harbours to see before they silt up</a></p>'],
    ['a label', '<p>Advertisement</p>'],
    [
      'related stories',
      '<div class="related-posts"><p>Another story with a long teaser that goes on for a good while.</p></div>',
    ],
    [
      'hidden text',
      '<p style="display:none">This text is not to be seen by any reader, and so it is no part of it.</p>',
    ],
    [
      "another article's card",
      '<article><h3><a href="/x">Other</a></h3><p>A teaser of some length for an article that stands elsewhere.</p></article>',
    ],
  ])('leaves out %s between its paragraphs', (_what, furniture) => {
    const { article } = extract(page([PARAGRAPHS[0], PARAGRAPHS[1], furniture, PARAGRAPHS[2], PARAGRAPHS[3]].join('')));
    expect(article?.text).toBe(SENTENCES.join('\n\n'));
  });

  it('is whole where the page spreads it over several boxes', () => {
    const chunks = PARAGRAPHS.map((paragraph) => `<div class="chunk">${paragraph.repeat(1)}</div>`).join(
      '<div class="ad-slot">Advertisement</div>',
    );
    expect(extract(page(chunks)).article?.text).toBe(SENTENCES.join('\n\n'));
  });

  it('is found where only line breaks part its paragraphs', () => {
    expect(extract(page(SENTENCES.join('<br><br>'))).article?.text.split(/\n+/)).toEqual(SENTENCES);
  });

  it('does not take longer comments for it', () => {
    const comments = `<div class="comments">${'<div class="comment"><p>I think that this is a very long comment by a reader with much time to spare for writing it.</p></div>'.repeat(20)}</div>`;
    expect(extract(page(PARAGRAPHS.join(''), comments)).article?.text).toBe(SENTENCES.join('\n\n'));
  });

  it('is found in a language without spaces', () => {
    const text = '気象庁は十三日、午後九時ごろに日向灘で地震があったと発表した。震源の深さは約三十キロとみられる。';
    const { article } = extract(page(`<p>${text}</p>`.repeat(4)).replace('lang="en"', 'lang="ja"'));
    expect(article?.text).toBe([text, text, text, text].join('\n\n'));
    expect(article?.language).toBe('ja');
  });

  it("comes from the operator's selector, less what is to be stripped", () => {
    const html = page(PARAGRAPHS.join(''), `<div id="mine"><p>Mine.</p><p class="x">Not mine.</p></div>`);
    const { article } = extract(html, { body: '#mine', strip: ['.x'] });
    expect(article?.text).toBe('Mine.');
    expect(article?.provenance.html).toBe('rule');
    expect(extract(html, { body: 'p[[', strip: ['&&'] }).article?.text).toContain(SENTENCES[0]);
  });

  it('comes from the JSON-LD where the markup holds none', () => {
    const told = { '@type': 'NewsArticle', headline: 'Harbour reopens', articleBody: SENTENCES.join('\n\n') };
    const { article } = extract(
      `<script type="application/ld+json">${JSON.stringify(told)}</script><h1>Harbour reopens</h1><div id=app></div>`,
    );
    expect(article?.text).toBe(SENTENCES.join('\n\n'));
    expect(article?.provenance.html).toBe('json-ld');
  });
});

describe('an article that is not whole', () => {
  it.each([
    ['thin', page(`<p>${SENTENCES[0]} ${SENTENCES[1]}</p>`)],
    ['cut', page(`${PARAGRAPHS.join('')}<p>And then […]</p>`)],
    [
      'behind a paywall',
      page(
        PARAGRAPHS.join('') +
          '<script type="application/ld+json">{"@type":"NewsArticle","isAccessibleForFree":false}</script>',
      ),
    ],
    [
      'shorter than the page says',
      page(`${PARAGRAPHS.join('')}<script type="application/ld+json">{"@type":"NewsArticle","wordCount":900}</script>`),
    ],
  ])('is told from one that is: %s', (_why, html) => {
    expect(extract(html).article?.complete).toBe(false);
  });
});

describe('a page without an article says why', () => {
  const bare = (title: string, body: string) => `<html><head><title>${title}</title></head><body>${body}</body></html>`;
  it.each([
    ['empty', ''],
    ['empty', '<html><body><div id="root"></div><script>app()</script></body></html>'],
    ['captcha', bare('Just a moment...', '<p>Checking your browser before you go on.</p>')],
    ['error-page', bare('404 Not Found', '<h1>Not Found</h1><p>The requested URL was not found on this server.</p>')],
    ['error-page', bare('Seite nicht gefunden', '<h1>Seite nicht gefunden</h1><p>Leider.</p>')],
    ['login', bare('Herald', '<h1>Sign in</h1><form><input name=u><input type=password></form><p>Welcome back.</p>')],
    ['no-text', bare('Herald', '<p>Hello.</p>')],
  ])('%s', (reason, html) => {
    expect(extract(html)).toMatchObject({ article: null, body: null, reason });
  });

  it('home-page', () => {
    expect(extract(page(PARAGRAPHS.join('')), {}, 'https://herald.example/' as AbsoluteUrl).reason).toBe('home-page');
  });
});
