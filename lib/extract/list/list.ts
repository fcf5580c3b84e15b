import type { ListedItem, ListWay } from '../../model/index.ts';
import type { DateHints } from '../dates/dates.ts';
import type { Page } from '../page/page.ts';
import { selectAll } from '../page/select.ts';
import { chooseCards } from './choice.ts';
import { itemsInData } from './data.ts';
import { type Card, readCard, sameItem } from './item.ts';
import { furnitureOf, itemLinks } from './links.ts';
import { type ItemRecord, itemRecords, recordsOf } from './records.ts';
import { isAsGood, recordsOnWay, wayTo } from './way.ts';

/** An item and the part of the page that it was read from. */
export type FoundItem = {
  readonly item: ListedItem;
  readonly record: ItemRecord;
  readonly headed: boolean;
};

/** What a list is found by, if not by searching the whole page. */
export type ListOptions = {
  /** An operator's selector: the items are exactly the elements that it selects. */
  readonly selector?: string | undefined;
  /** The way that an earlier search found; it is used while it leads to as good a list. */
  readonly way?: ListWay | null | undefined;
};

export type FoundList = {
  readonly items: readonly FoundItem[];
  readonly way: ListWay | null;
  /** Whether the items were found on the way given, without a search. */
  readonly isKnown: boolean;
};

/**
 * The items that a page lists, in document order, each address once, and the way that leads to them. An empty answer means
 * that the page lists nothing.
 */
export function listItems(page: Page, hints: DateHints, { selector, way }: ListOptions = {}): FoundList {
  if (selector !== undefined) return ruled(page, hints, selector);
  const links = itemLinks(page, furnitureOf(page));
  const records = itemRecords(page, links);
  const read = (some: readonly ItemRecord[]) =>
    some.flatMap((record) => {
      const card = readCard(page, record, hints);
      return card ? [{ ...card, record }] : [];
    });
  if (way) {
    const cards = read(recordsOnWay(page, links, records, way));
    if (isAsGood(way, cards, links)) return { items: mergeSameItem(inOrder(cards)), way, isKnown: true };
  }
  const chosen = inOrder(chooseCards(page, read(records)));
  if (chosen.length === 0) return { items: fromData(page, hints), way: null, isKnown: false };
  return { items: mergeSameItem(chosen), way: wayTo(page, chosen, links, hints), isKnown: false };
}

function ruled(page: Page, hints: DateHints, selector: string): FoundList {
  const links = itemLinks(page, new Uint8Array(page.outline.nodes.length));
  const elements = selectAll(page, selector).flatMap((node) => page.outline.numberOf.get(node) ?? []);
  const cards = recordsOf(page, links, elements).flatMap((record) => {
    const card = readCard(page, record, hints);
    return card ? [{ ...card, record }] : [];
  });
  return { items: mergeSameItem(inOrder(cards)), way: null, isKnown: false };
}

function inOrder<T extends { readonly record: ItemRecord }>(cards: readonly T[]): T[] {
  return [...cards].sort((a, b) => a.record.start - b.record.start);
}

function fromData(page: Page, hints: DateHints): FoundItem[] {
  const nowhere = { nodes: [], start: 0, end: 0, links: [], parent: -1 };
  return itemsInData(page, hints).map((item) => ({ item, record: { ...nowhere, url: item.url! }, headed: true }));
}

/** One item an address: the first place counts, and what it does not say is taken from the others. */
function mergeSameItem(cards: readonly (Card & { readonly record: ItemRecord })[]): FoundItem[] {
  const found = new Map<string, FoundItem>();
  for (const { item, record, headed } of cards) {
    const key = item.url === null ? `#${record.start}` : sameItem(item.url);
    const first = found.get(key);
    if (!first) found.set(key, { item, record, headed });
    else found.set(key, { ...first, item: filledFrom(first.item, item) });
  }
  return [...found.values()];
}

function filledFrom(item: ListedItem, other: ListedItem): ListedItem {
  return {
    ...item,
    published: item.published ?? other.published,
    excerpt: item.excerpt ?? other.excerpt,
    image: item.image ?? other.image,
  };
}
