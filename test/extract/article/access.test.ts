import { describe, expect, it } from 'vitest';
import { extractArticle } from '../../../lib/extract/article/article.ts';
import { parsePage } from '../../../lib/extract/page/page.ts';
import type { AbsoluteUrl } from '../../../lib/model/index.ts';

const SENTENCE =
  'The harbour reopened on Monday after a week of storms that had kept the fishing fleet at its moorings, they said.';
const paragraphs = (count: number) => `<p>${SENTENCE}</p>`.repeat(count);

const extract = (head: string, body: string) =>
  extractArticle(
    parsePage(
      `<title>Harbour reopens</title>${head}<article><h1>Harbour reopens</h1>${body}</article>`,
      'https://herald.example/harbour' as AbsoluteUrl,
    ),
  ).article;
const ld = (thing: object) =>
  `<script type="application/ld+json">${JSON.stringify({ '@type': 'NewsArticle', headline: 'Harbour reopens', ...thing })}</script>`;
const PAID_PART = { '@type': 'WebPageElement', isAccessibleForFree: 'False', cssSelector: '.paid' };

describe('who may read an article', () => {
  it.each([
    ['free', ld({ isAccessibleForFree: true })],
    ['free', ld({ isAccessibleForFree: 'http://schema.org/True' })],
    ['free', '<meta property="article:content_tier" content="free">'],
    ['paywalled', ld({ isAccessibleForFree: false })],
    ['paywalled', ld({ isAccessibleForFree: 'False' })],
    ['paywalled', ld({ hasPart: PAID_PART })],
    ['paywalled', ld({ hasPart: [{ isAccessibleForFree: true }, PAID_PART] })],
    ['paywalled', '<meta property="article:content_tier" content="locked">'],
    ['paywalled', '<meta name="subscriptions-accessible-for-free" content="false">'],
    ['paywalled', '<meta itemprop="isAccessibleForFree" content="False">'],
    ['metered', '<meta property="article:content_tier" content="Metered">'],
    ['metered', `${ld({ isAccessibleForFree: false })}<meta property="article:content_tier" content="metered">`],
    [null, ''],
    [null, ld({ isAccessibleForFree: { toString: 1 } })],
    [null, '<meta property="article:content_tier" content="toString">'],
  ])('is %s as told by %s', (access, head) => {
    expect(extract(head, paragraphs(30))?.access).toBe(access);
  });
});

describe('an article for subscribers', () => {
  it('is not complete where only its beginning is there', () => {
    expect(extract(ld({ isAccessibleForFree: false }), paragraphs(4))?.complete).toBe(false);
    expect(extract('<meta property="article:content_tier" content="metered">', paragraphs(4))?.complete).toBe(false);
    expect(extract('<meta property="article:content_tier" content="free">', paragraphs(4))?.complete).toBe(true);
  });

  it('is not complete where the parts that the page names as paid are missing or empty', () => {
    const head = ld({ isAccessibleForFree: false, hasPart: PAID_PART });
    expect(extract(head, paragraphs(30))?.complete).toBe(false);
    expect(extract(head, `${paragraphs(30)}<div class="paid"></div>`)?.complete).toBe(false);
    expect(extract(head, `${paragraphs(3)}<div class="text paid">${paragraphs(30)}</div>`)?.complete).toBe(true);
  });

  it('is complete where its whole text is there', () => {
    expect(extract(ld({ isAccessibleForFree: false }), paragraphs(30))?.complete).toBe(true);
  });
});
