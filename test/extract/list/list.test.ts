import { describe, expect, it } from 'vitest';
import { extractPage } from '../../../lib/extract/index.ts';
import type { AbsoluteUrl, Instant } from '../../../lib/model/index.ts';
import { type ListReading, scoreLists } from '../../bench/lists-score.ts';
import { type ListingPage, MADE, written } from '../../fixtures/listing-pages/index.ts';

const PAGES: readonly ListingPage[] = [...written(), ...MADE];

const readings = new Map(
  PAGES.map((page): [string, ListReading] => {
    const now = (page.now as Instant | undefined) ?? null;
    return [page.name, { page, extraction: extractPage(page.html, { url: page.url as AbsoluteUrl, now }) }];
  }),
);

describe('listing pages of the common themes and site builders', () => {
  it.each([...readings.keys()])('gives exactly the items, the next page and the feeds of %s', (name) => {
    expect(scoreLists([readings.get(name)!]).misses).toEqual([]);
  });

  it.each(written().map((page) => [page.name, page] as const))(
    'tells which item of %s has its full text on it',
    (name, page) => {
      const { items, article } = readings.get(name)!.extraction;
      expect(items.flatMap((item, i) => (item.complete ? [i] : []))).toEqual(
        page.complete === null ? [] : [page.complete],
      );
      expect(article?.text ?? null).toBe(page.text);
    },
  );

  it.each(PAGES.map((page) => [page.name, page] as const))(
    'gives the same items of %s where all of it stands in a form, as some programs write every page',
    (name, page) => {
      const html = page.html
        .replace(
          /<body[^>]*>/i,
          '$&<form method="post" action="./default.aspx"><input type="hidden" name="__VIEWSTATE">',
        )
        .replace(/<\/body>/i, '</form></body>');
      const now = (page.now as Instant | undefined) ?? null;
      const { kind, items } = extractPage(html, { url: page.url as AbsoluteUrl, now });
      expect({ kind, items }).toEqual({ kind: 'listing', items: readings.get(name)!.extraction.items });
    },
  );

  it('finds at least 99 % of items and of each field, and invents at most 1 %', () => {
    const { pages, fields } = scoreLists([...readings.values()]);
    expect(pages).toBeGreaterThanOrEqual(66);
    for (const [field, { precision, recall }] of Object.entries(fields)) {
      expect(precision, `${field} precision`).toBeGreaterThanOrEqual(0.99);
      expect(recall, `${field} recall`).toBeGreaterThanOrEqual(0.99);
    }
  });
});
