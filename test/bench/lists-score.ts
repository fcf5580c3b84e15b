import { type Extraction, formatStated, type ListedItem } from '../../lib/model/index.ts';
import type { ListingPage, Wanted } from '../fixtures/listing-pages/index.ts';

export type ListReading = { readonly page: ListingPage; readonly extraction: Extraction };

/** Shares from 0 to 1. */
export type Rates = { readonly precision: number; readonly recall: number };

export type ListScore = {
  readonly pages: number;
  readonly items: number;
  /** Pages with every item, field, order, next page and feed right. */
  readonly perfect: number;
  /** Pages that are taken for listings, and those whose next page is right. */
  readonly kinds: number;
  readonly next: number;
  readonly fields: Readonly<Record<'item' | (typeof FIELDS)[number], Rates>>;
  /** One line each. */
  readonly misses: readonly string[];
};

const FIELDS = ['title', 'url', 'published', 'excerpt', 'image'] as const;

/**
 * Scores what was found against what is wanted. An item is right where its address is wanted; a field counts as given
 * where it is not null, as stated where the page tells it, and as right where both are equal, items that were not found
 * and items invented included.
 */
export function scoreLists(readings: readonly ListReading[]): ListScore {
  const counts = Object.fromEntries(
    ['item', ...FIELDS].map((field) => [field, { given: 0, stated: 0, right: 0 }]),
  ) as Record<'item' | (typeof FIELDS)[number], { given: number; stated: number; right: number }>;
  const misses: string[] = [];
  let perfect = 0;
  for (const { page, extraction } of readings) {
    const before = misses.length;
    const miss = (line: string) => misses.push(`${page.name}: ${line}`);
    const byUrl = new Map<string, ListedItem>(extraction.items.map((item) => [String(item.url), item]));
    const isWanted = new Set(page.items.map(({ url }) => url));
    if (extraction.kind !== 'listing') miss(`taken for an ${extraction.kind}`);
    if (extraction.next !== page.next) miss(`next is ${extraction.next} instead of ${page.next}`);
    if (String(extraction.feeds) !== String(page.feeds)) miss(`feeds are ${extraction.feeds}`);
    counts.item.given += extraction.items.length;
    counts.item.stated += page.items.length;
    for (const item of extraction.items) {
      if (isWanted.has(String(item.url))) counts.item.right += 1;
      else {
        miss(`invents ${item.url} (${item.title})`);
        for (const field of FIELDS) if (fieldOf(item, field) !== null) counts[field].given += 1;
      }
    }
    for (const wanted of page.items) {
      const item = byUrl.get(wanted.url);
      if (!item) miss(`lacks ${wanted.url}`);
      for (const field of FIELDS) {
        const given = item ? fieldOf(item, field) : null;
        if (given !== null) counts[field].given += 1;
        if (wanted[field] !== null) counts[field].stated += 1;
        if (given !== null && given === wanted[field]) counts[field].right += 1;
        if (item && given !== wanted[field]) miss(`${field} is ${given} instead of ${wanted[field]}`);
      }
    }
    const order = extraction.items.map(({ url }) => String(url)).filter((url) => isWanted.has(url));
    const expected = page.items.map(({ url }) => url).filter((url) => byUrl.has(url));
    if (String(order) !== String(expected)) miss('items out of order');
    if (misses.length === before) perfect += 1;
  }
  const fields = Object.fromEntries(
    Object.entries(counts).map(([field, { given, stated, right }]) => [
      field,
      { precision: share(right, given), recall: share(right, stated) },
    ]),
  ) as ListScore['fields'];
  return {
    pages: readings.length,
    items: counts.item.stated,
    perfect,
    kinds: readings.filter(({ extraction }) => extraction.kind === 'listing').length,
    next: readings.filter(({ page, extraction }) => extraction.next === page.next).length,
    fields,
    misses,
  };
}

function fieldOf(item: ListedItem, field: keyof Wanted): string | null {
  if (field === 'published') return formatStated(item.published);
  return field === 'image' ? (item.image?.url ?? null) : item[field];
}

function share(part: number, whole: number): number {
  return whole === 0 ? 1 : part / whole;
}
