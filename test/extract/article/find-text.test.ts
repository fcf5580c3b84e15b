import { describe, expect, it } from 'vitest';
import { articleOf, HEADLINE, PARAGRAPHS, pageOf, paragraphs, textOf } from '../body/story.ts';

describe('a text that the usual way misses', () => {
  it.each([
    ['in a menu', `<nav>${paragraphs()}</nav>`],
    ['in a dialog', `<dialog open>${paragraphs()}</dialog>`],
    ["in a picture's words", `<figure><figcaption>${paragraphs()}</figcaption></figure>`],
    ['shown without scripts only', `<div id="app"></div><noscript>${paragraphs()}</noscript>`],
    ['in a shadow tree', `<x-story><template shadowrootmode="open">${paragraphs()}</template></x-story>`],
  ])('is found %s', (_, markup) => {
    expect(textOf(pageOf(`<h1>${HEADLINE}</h1>${markup}`))).toBe(PARAGRAPHS.join('\n\n'));
  });

  it('says that it was, and how little sure that is', () => {
    const { article, confidence } = articleOf(pageOf(`<h1>${HEADLINE}</h1><noscript>${paragraphs()}</noscript>`));
    expect(article?.provenance.html).toBe('fallback');
    expect(confidence).toBeLessThanOrEqual(0.5);
  });

  it('is not there in an article that has only its fields', () => {
    const head =
      '<meta property="og:type" content="article"><meta property="article:published_time" content="2026-05-03">';
    expect(articleOf(pageOf(`<h1>${HEADLINE}</h1><div id="app"></div>`, head))).toMatchObject({
      article: null,
      reason: 'no-text',
    });
  });
});

describe('a text is not complete', () => {
  it('where the JSON-LD tells markedly more of it', () => {
    const told = JSON.stringify({ '@type': 'NewsArticle', headline: HEADLINE, articleBody: PARAGRAPHS.join('\n') });
    const head = `<script type="application/ld+json">${told}</script>`;
    expect(articleOf(pageOf(`<h1>${HEADLINE}</h1>${paragraphs(0, 3)}`, head)).article?.complete).toBe(false);
    expect(articleOf(pageOf(`<h1>${HEADLINE}</h1>${paragraphs()}`, head)).article?.complete).toBe(true);
  });
});
