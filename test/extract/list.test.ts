import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { extractPage } from '../../lib/extract/index.ts';
import { type AbsoluteUrl, type Extraction, formatStated, type ListedItem } from '../../lib/model/index.ts';

type ExpectedItem = {
  readonly title: string;
  readonly url: string;
  readonly published: string | null;
  readonly excerpt: string | null;
  readonly image: string | null;
};
type Expected = {
  readonly url: AbsoluteUrl;
  readonly items: readonly ExpectedItem[];
  readonly next?: string;
  readonly feeds?: readonly string[];
  /** The item whose full text leads the page, and that text. */
  readonly complete?: number;
  readonly text?: string;
};

const FOLDER = new URL('../fixtures/listings/', import.meta.url);
const EXPECTED: Readonly<Record<string, Expected>> = JSON.parse(readFileSync(new URL('expected.json', FOLDER), 'utf8'));
const FIELDS = ['title', 'published', 'excerpt', 'image'] as const;

const answers = new Map(
  Object.entries(EXPECTED).map(([name, expected]): [string, { expected: Expected; extraction: Extraction }] => {
    const html = readFileSync(new URL(`${name}.html`, FOLDER), 'utf8');
    return [name, { expected, extraction: extractPage(html, { url: expected.url }) }];
  }),
);

function fieldOf(item: ListedItem, field: (typeof FIELDS)[number]): string | null {
  if (field === 'published') return formatStated(item.published);
  return field === 'image' ? (item.image?.url ?? null) : item[field];
}

describe('the items of listing pages', () => {
  it.each([...answers.keys()])('finds exactly the items of %s, in order', (name) => {
    const { expected, extraction } = answers.get(name)!;
    expect(extraction.kind).toBe('listing');
    expect(extraction.items.map(({ url, title }) => [url, title])).toEqual(
      expected.items.map(({ url, title }) => [url, title]),
    );
  });

  it.each([...answers.keys()])('tells next page, feeds and lead article of %s', (name) => {
    const { expected, extraction } = answers.get(name)!;
    expect(extraction.next).toBe(expected.next ?? null);
    expect(extraction.feeds).toEqual(expected.feeds ?? []);
    expect(extraction.items.map((item) => item.complete)).toEqual(
      expected.items.map((_, i) => i === expected.complete),
    );
    expect(extraction.article?.text ?? null).toBe(expected.text ?? null);
  });

  it('finds at least 99 % of items and of each field, and invents at most 1 %', () => {
    const tally = { found: 0, expected: 0, right: 0 };
    const fields = Object.fromEntries(FIELDS.map((field) => [field, { given: 0, stated: 0, right: 0 }]));
    for (const { expected, extraction } of answers.values()) {
      const byUrl = new Map(extraction.items.map((item) => [item.url as string, item]));
      tally.found += extraction.items.length;
      tally.expected += expected.items.length;
      for (const wanted of expected.items) {
        const item = byUrl.get(wanted.url);
        if (!item) continue;
        tally.right += 1;
        for (const field of FIELDS) {
          const given = fieldOf(item, field);
          const count = fields[field]!;
          if (given !== null) count.given += 1;
          if (wanted[field] !== null) count.stated += 1;
          if (given !== null && given === wanted[field]) count.right += 1;
          if (given !== wanted[field]) console.log(`${field}: ${given} instead of ${wanted[field]} (${wanted.url})`);
        }
      }
    }
    const share = (part: number, whole: number) => part / Math.max(whole, 1);
    const rows = Object.entries(fields).map(([field, { given, stated, right }]) => ({
      field,
      precision: share(right, given),
      recall: share(right, stated),
    }));
    rows.unshift({
      field: 'item',
      precision: share(tally.right, tally.found),
      recall: share(tally.right, tally.expected),
    });
    const line = rows.map((row) => `${row.field} ${row.precision.toFixed(3)}/${row.recall.toFixed(3)}`).join(' · ');
    console.log(`listings: ${answers.size} pages, ${tally.expected} items; precision/recall: ${line}`);
    for (const row of rows) {
      expect(row.precision, `${row.field} precision`).toBeGreaterThanOrEqual(0.99);
      expect(row.recall, `${row.field} recall`).toBeGreaterThanOrEqual(0.99);
    }
  });
});
