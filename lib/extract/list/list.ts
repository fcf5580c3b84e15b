import type { ListedItem, ListWay } from '../../model/index.ts';
import type { DateHints } from '../dates/dates.ts';
import type { Page } from '../page/page.ts';
import { unscripted } from '../state/unscripted.ts';
import { withShortHeadlines } from './alike.ts';
import { chooseCards } from './choice.ts';
import { itemsInData } from './data.ts';
import { furnitureOf } from './furniture.ts';
import { type Card, readCards, sameItem } from './item.ts';
import { itemLinks } from './links.ts';
import { type ItemRecord, itemRecords } from './records.ts';
import { type ItemRules, ruledCards } from './ruled.ts';
import { isAlike, isAsGood, recordsLikeWay, recordsOnWay, wayTo } from './way.ts';

/** An item and the part of the page that it was read from. */
export type FoundItem = {
  readonly item: ListedItem;
  readonly record: ItemRecord;
  readonly headed: boolean;
};

/** What a list is found by, if not by searching the whole page. */
export type ListOptions = {
  /** An operator's rules: where one says what an item is, the items are exactly the elements that it selects. */
  readonly rules?: ItemRules | undefined;
  /** The way that an earlier search found; it is used while it leads to as good a list. */
  readonly way?: ListWay | null | undefined;
};

export type FoundList = {
  readonly items: readonly FoundItem[];
  readonly way: ListWay | null;
  /** Whether the items were found where the way given led, or where they stand as they stood on it, without a search. */
  readonly isKnown: boolean;
};

/**
 * The items that a page lists, in document order, each address once, and the way that leads to them. An empty answer means
 * that the page lists nothing.
 */
export function listItems(page: Page, hints: DateHints, { rules, way }: ListOptions = {}): FoundList {
  if (rules?.item !== undefined) {
    return { items: mergeSameItem(inOrder(ruledCards(page, hints, rules))), way: null, isKnown: false };
  }
  const found = search(page, hints, way);
  if (found.isKnown || isTelling(found)) return found;
  const data = itemsInData(page, hints);
  if (data.length > Math.max(2, found.items.length)) return elsewhere(data);
  if (found.items.length > 0) return found;
  if (data.length > 0) return elsewhere(data);
  return elsewhere(unscripted(page).flatMap((inner) => search(inner, hints, null).items.map(({ item }) => item)));
}

function search(page: Page, hints: DateHints, way: ListWay | null | undefined): FoundList {
  const links = withShortHeadlines(page, itemLinks(page, furnitureOf(page)), hints);
  const records = itemRecords(page, links);
  const read = (some: readonly ItemRecord[]) => readCards(page, some, hints);
  if (way) {
    const cards = read(recordsOnWay(page, links, records, way));
    if (isAsGood(way, cards, links)) return { items: mergeSameItem(inOrder(cards)), way, isKnown: true };
    const alike = inOrder(read(recordsLikeWay(page, way)));
    if (isAlike(way, alike, page))
      return { items: mergeSameItem(alike), way: wayTo(page, alike, links, hints), isKnown: true };
  }
  const chosen = inOrder(chooseCards(page, read(records)));
  if (chosen.length === 0) return { items: [], way: null, isKnown: false };
  return { items: mergeSameItem(chosen), way: wayTo(page, chosen, links, hints), isKnown: false };
}

/** Whether the items of a list are more than bare links, which may be a menu where the list itself is drawn by a script. */
function isTelling({ items }: FoundList): boolean {
  const telling = items.filter(({ item, headed }) => headed || item.published !== null || item.excerpt !== null);
  return items.length > 0 && telling.length * 2 >= items.length;
}

function inOrder<T extends { readonly record: ItemRecord }>(cards: readonly T[]): T[] {
  return [...cards].sort((a, b) => a.record.start - b.record.start);
}

/** A list whose items stand in no part of the page's tree. */
function elsewhere(items: readonly ListedItem[]): FoundList {
  const nowhere = { nodes: [], start: 0, end: 0, links: [], parent: -1 };
  const found = items.map((item) => ({ item, record: { ...nowhere, url: item.url! }, headed: true }));
  return { items: found, way: null, isKnown: false };
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
