import type { ListedItem } from '../model/index.ts';
import type { DateHints } from './dates.ts';
import { chooseCards } from './list-choice.ts';
import { itemsInData } from './list-data.ts';
import { type Card, readCard, sameItem } from './list-item.ts';
import { furnitureOf, itemLinks } from './list-links.ts';
import { type ItemRecord, itemRecords, recordsOf } from './list-records.ts';
import type { Page } from './page.ts';

/** An item and the part of the page that it was read from. */
export type FoundItem = {
  readonly item: ListedItem;
  readonly record: ItemRecord;
  readonly headed: boolean;
};

/**
 * The items that a page lists, in document order, each address once. Found without selectors, or where `itemSelector`
 * is given from exactly the elements that it selects. An empty answer means that the page lists nothing.
 */
export function listItems(page: Page, hints: DateHints, itemSelector?: string): FoundItem[] {
  const furniture = itemSelector === undefined ? furnitureOf(page) : new Uint8Array(page.outline.nodes.length);
  const links = itemLinks(page, furniture);
  const records =
    itemSelector === undefined ? itemRecords(page, links) : recordsOf(page, links, selected(page, itemSelector));
  const cards = records.flatMap((record) => {
    const card = readCard(page, record, hints);
    return card ? [{ ...card, record }] : [];
  });
  const chosen = itemSelector === undefined ? chooseCards(page, cards) : cards;
  const found = mergeSameItem([...chosen].sort((a, b) => a.record.start - b.record.start));
  return found.length > 0 || itemSelector !== undefined ? found : fromData(page, hints);
}

function fromData(page: Page, hints: DateHints): FoundItem[] {
  const nowhere = { nodes: [], start: 0, end: 0, links: [], parent: -1 };
  return itemsInData(page, hints).map((item) => ({ item, record: { ...nowhere, url: item.url! }, headed: true }));
}

function selected(page: Page, selector: string): number[] {
  return page
    .$(selector)
    .toArray()
    .flatMap((node) => page.outline.numberOf.get(node as never) ?? []);
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
