import { describe, expect, it } from 'vitest';
import { extractPage, ruleMatches } from '../../../lib/extract/index.ts';
import type { AbsoluteUrl, ExtractionRules } from '../../../lib/model/index.ts';

const url = 'https://courier.example/a/story' as AbsoluteUrl;
const TEXT =
  'The council met on the quay before the tide turned, and the harbour master read the list of repairs aloud.';

const PAGE = `<html lang="en"><head><meta property="og:image" content="/shared.jpg"><meta property="og:title" content="Wrong title"></head>
<body><h2 class="real">The cranes go</h2><p class="who">Ada Moor</p><span class="stamp">05/04/2025 23:30</span>
<figure class="top"><img src="data:," data-src="/cranes.jpg" width="800" height="600" alt="Cranes"></figure>
<div class="story"><p>${TEXT}</p><p class="promo">Buy our calendar with all the cranes of the harbour on it, today.</p><p>${TEXT} Twice.</p></div></body></html>`;

const RULES: ExtractionRules = {
  body: '.story',
  title: '.real',
  author: '.who',
  date: '.stamp',
  image: '.top',
  strip: ['.promo'],
  dateFormats: ['MM/dd/yyyy HH:mm'],
  dateZone: 'America/New_York',
};

describe('an operator’s rules', () => {
  it('take the text as it is, but for the headline, which is the title already', () => {
    const html = `<html><body><article><h1>The cranes go</h1><p>${TEXT}</p><h1>The ferry stays</h1><p>${TEXT}</p></article></body></html>`;
    const { article } = extractPage(html, { url, rules: { body: 'article' } });
    expect(article?.title).toBe('The cranes go');
    expect(article?.text).toBe(`${TEXT}\n\nThe ferry stays\n\n${TEXT}`);
  });

  it('are obeyed for every field, and named as where it is from', () => {
    const { article } = extractPage(PAGE, { url, rules: RULES });
    expect(article).toMatchObject({
      title: 'The cranes go',
      authors: ['Ada Moor'],
      published: { instant: '2025-05-05T03:30:00.000Z', precision: 'second' },
      leadImage: { url: 'https://courier.example/cranes.jpg', width: 800, height: 600, alt: 'Cranes' },
      text: `${TEXT}\n\n${TEXT} Twice.`,
    });
    for (const field of ['title', 'authors', 'published', 'leadImage', 'html'] as const)
      expect(article?.provenance[field]).toBe('rule');
  });

  it('take a picture from what names it', () => {
    const head = '<meta name="press-picture" content="/press.jpg">';
    const { article } = extractPage(PAGE.replace('<head>', `<head>${head}`), {
      url,
      rules: { image: 'meta[name="press-picture"]' },
    });
    expect(article?.leadImage?.url).toBe('https://courier.example/press.jpg');
  });

  it('that find nothing leave the field to be found', () => {
    const { article } = extractPage(PAGE, {
      url,
      rules: { title: '.none', image: '.none', date: '.none', body: '.none' },
    });
    expect(article).toMatchObject({
      title: 'Wrong title',
      leadImage: { url: 'https://courier.example/shared.jpg' },
    });
    expect(article?.text).toContain(TEXT);
  });

  it('say how the dates of a list are written', () => {
    const card = (i: number) =>
      `<li class="card"><h3><a href="/news/${i}">What happened at the harbour, part ${i}</a></h3><span class="date">0${i}/02/2025</span><p>${TEXT}</p></li>`;
    const html = `<html lang="en"><body><ul>${[1, 2, 3].map(card).join('')}</ul></body></html>`;
    const dates = (rules: ExtractionRules) =>
      extractPage(html, { url, rules }).items.map(({ published }) => published?.instant.slice(0, 10));
    expect(dates({ item: 'li.card', dateFormats: ['dd/MM/yyyy'] })).toEqual(['2025-02-01', '2025-02-02', '2025-02-03']);
    expect(dates({ item: 'li.card', dateFormats: ['MM/dd/yyyy'] })).toEqual(['2025-01-02', '2025-02-02', '2025-03-02']);
  });

  it('are tried one by one, each with what it matches', () => {
    const matched = ruleMatches(PAGE, url, { ...RULES, strip: ['.promo', '.none'], item: 'li[' }).map(
      ({ rule, says, matched }) => `${rule} ${says} ${matched}`,
    );
    expect(matched).toEqual([
      'body .story 1',
      'title .real 1',
      'author .who 1',
      'date .stamp 1',
      'image .top 1',
      'strip .promo 1',
      'strip .none 0',
      'item li[ 0',
      'dateFormats MM/dd/yyyy HH:mm 1',
    ]);
  });
});
