import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { extractPage } from '../../lib/extract/index.ts';
import type { AbsoluteUrl } from '../../lib/model/index.ts';

const folder = join(process.env.FEEDMILL_DATA ?? '../shared', 'extraction');
const present = existsSync(folder);
if (!present) console.warn(`SKIPPED: no article pages in ${folder}; set FEEDMILL_DATA to hold kinds to them.`);

const url = 'https://news.example/2025/the-bridge' as AbsoluteUrl;
const paragraph = (n: number) =>
  `<p>The bridge opened again on Friday, ${n} weeks before the day that had been promised to all the people who live by it.</p>`;
const prose = (count: number) => Array.from({ length: count }, (_, i) => paragraph(i)).join('');
const card = (n: number) =>
  `<div class="card"><img src="/${n}.jpg"><h3><a href="/2025/story-${n}">Another story that readers may like, number ${n}</a></h3><p>What it is about is told here in a sentence of some length, so that it looks like any teaser.</p></div>`;
const cards = (count: number) => Array.from({ length: count }, (_, i) => card(i)).join('');

describe('article or listing', () => {
  it('keeps an article an article, however many cards stand below it', () => {
    const html = `<main><article><h1>The bridge opens again after a year</h1>${prose(12)}</article><div class="more">${cards(40)}</div></main>`;
    const { kind, items, article } = extractPage(html, { url });
    expect(kind).toBe('article');
    expect(items).toEqual([]);
    expect(article?.text).toContain('The bridge opened again');
  });

  it('takes a page of cards for a listing and gives no article', () => {
    const { kind, items, article } = extractPage(`<main><h1>News</h1>${cards(8)}</main>`, { url });
    expect(kind).toBe('listing');
    expect(items).toHaveLength(8);
    expect(article).toBeNull();
  });

  it('does not take an article’s own links and subheadings for items', () => {
    const section = (n: number) =>
      `<h2>Part ${n} of the story</h2>${prose(2)}<p>As <a href="/2025/story-${n}">an earlier report on this very matter</a> said, nobody knows.</p>${prose(3)}`;
    const html = `<article><h1>The bridge opens again after a year</h1>${[1, 2, 3, 4].map(section).join('')}</article>`;
    expect(extractPage(html, { url }).kind).toBe('article');
  });

  it('is not misled by an article that its own page lists among others', () => {
    const first = 'The bridge opened again on Friday, 0 weeks before the day';
    const own = `<div class="card"><h3><a href="/2025/the-bridge?from=list">The bridge opens again after a year</a></h3><p>${first} …</p></div>`;
    const html = `<title>The bridge opens again after a year - News</title><article>${prose(12)}</article><div class="list">${own}${cards(6)}</div>`;
    expect(extractPage(html, { url }).kind).toBe('article');
  });

  it('takes a short article for one, with the headline that the page is titled by, beside cards of others', () => {
    const article = `<article><h1>The bridge opens again after a year</h1><time>3 May 2026</time>${prose(3)}</article>`;
    const html = `<title>The bridge opens again after a year | The Post</title><main>${article}<section>${cards(8)}</section></main>`;
    expect(extractPage(html, { url }).kind).toBe('article');
  });

  it('but not for the words with which a section begins', () => {
    const html = `<title>Bridges | The Post</title><main><article><h1>Bridges</h1>${prose(2)}</article><section>${cards(8)}</section></main>`;
    expect(extractPage(html, { url }).kind).toBe('listing');
  });

  it('takes things that a text tells of one by one, with links to where they are sold, for an article', () => {
    const thing = (n: number) =>
      `<h2><a href="https://shop.example/${n}">Bridge number ${n} by its maker</a></h2><img src="/${n}.jpg">${prose(2)}<a href="https://shop.example/${n}">£99</a>`;
    const html = `<main><article><h1>The nine best bridges</h1>${prose(1)}${[1, 2, 3, 4, 5, 6].map(thing).join('')}</article></main>`;
    const { kind, article } = extractPage(html, { url });
    expect(kind).toBe('article');
    expect(article?.text).toContain('Bridge number 3 by its maker');
  });

  it('takes a wall of consent for neither', () => {
    const wall =
      '<p>We and our 214 partners use cookies for tracking. What you may refuse stands in our privacy centre, and consent can be taken back.</p>';
    const html = `<title>Before you go on</title><h1>Read on with advertising</h1>${wall}${wall}<button>Accept</button>`;
    expect(extractPage(html, { url })).toMatchObject({ article: null, items: [], reason: 'consent' });
  });

  it('keeps a short article an article, whatever else a program would draw from the page’s data', () => {
    const latest = Array.from({ length: 9 }, (_, n) => ({
      title: `Another story that readers may like, number ${n}`,
      url: `/2025/story-${n}`,
      date: '2025-03-14',
      description: 'What it is about.',
    }));
    const html = `<main><h1>The bridge opens again after a year</h1>${prose(4)}</main><div id="app" data-page='${JSON.stringify({ latest })}'></div>`;
    expect(extractPage(html, { url }).kind).toBe('article');
  });

  it('keeps an article an article where it has a form of its own, with links in it', () => {
    const form = `<form><p>Write to us.</p>${[1, 2, 3, 4, 5].map((n) => `<a href="/terms/part-${n}-of-what-applies">What applies to letters, part ${n}</a>`).join('')}<textarea></textarea></form>`;
    const html = `<main><article><h1>The bridge opens again after a year</h1>${prose(8)}</article>${form}</main>`;
    expect(extractPage(html, { url }).kind).toBe('article');
  });

  it.skipIf(!present)('takes fewer than 1 % of real article pages for listings', { timeout: 120_000 }, () => {
    const taken: string[] = [];
    let pages = 0;
    for (const source of readdirSync(folder, { withFileTypes: true })) {
      if (!source.isDirectory()) continue;
      const truth: Record<string, { url: AbsoluteUrl }> = JSON.parse(
        readFileSync(join(folder, source.name, 'ground-truth.json'), 'utf8'),
      );
      // Every third page: all of them take ten seconds.
      for (const [id, page] of Object.entries(truth).filter((_, i) => i % 3 === 0)) {
        const html = gunzipSync(readFileSync(join(folder, source.name, 'html', `${id}.html.gz`))).toString();
        const { kind, article } = extractPage(html, { url: page.url });
        if (kind === 'listing' && article === null) taken.push(`${source.name}/${id}`);
        pages += 1;
      }
    }
    console.log(`kinds: ${taken.length} of ${pages} article pages taken for listings: ${taken.join(', ')}`);
    expect(taken.length / pages).toBeLessThan(0.01);
  });
});
