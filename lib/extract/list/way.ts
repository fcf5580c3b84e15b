import { type ChildNode, type Element, isTag } from 'domhandler';
import { formatStated, type ListWay } from '../../model/index.ts';
import { type DateHints, readDate } from '../dates/dates.ts';
import type { Page } from '../page/page.ts';
import { addressShape } from './choice.ts';
import { type Card, sameItem } from './item.ts';
import { lineOf } from './lines.ts';
import { type ItemLink, itemLinks } from './links.ts';
import { namesOf } from './names.ts';
import { type ItemRecord, itemRecords, recordsOf } from './records.ts';
import { selectedBy, selectorOf } from './selector.ts';
import { linksInStructure, structureOf } from './structure.ts';

type Found = Card & { readonly record: ItemRecord };

/** By how much items may tell less of themselves than when the way was learned. */
const TOLERANCE = 0.15;
/** Items whose fields are looked at for selectors. */
const SAMPLE = 12;

/** The records that a learned way selects, cut as they are when a list is searched for. */
export function recordsOnWay(
  page: Page,
  links: readonly ItemLink[],
  records: readonly ItemRecord[],
  { item }: ListWay,
): ItemRecord[] {
  const found = new Set<ItemRecord>();
  const sorted = [...records].sort((a, b) => a.start - b.start);
  let at = 0;
  for (const element of selectedBy(page, item)) {
    while (at < sorted.length && sorted[at]!.end <= element) at += 1;
    const record = sorted[at];
    if (record && record.start <= element) found.add(record);
    else for (const own of recordsOf(page, links, [element])) found.add(own);
  }
  return [...found];
}

/** The records that stand on the page as the items of a learned way stood, whatever they are called now. */
export function recordsLikeWay(page: Page, { structure }: ListWay): ItemRecord[] {
  if (structure === undefined || structure.tags.length === 0) return [];
  const links = linksInStructure(page, allLinks(page), structure);
  return links === null ? [] : itemRecords(page, links);
}

/** The links of a page, those in what calls itself furniture too: a redesign calls that otherwise as well. */
function allLinks(page: Page): ItemLink[] {
  return itemLinks(page, new Uint8Array(page.outline.nodes.length));
}

/**
 * Whether a way still leads to a list at least as good as when it was learned: items that tell as much of themselves, not
 * less than half as many, and no more headlines like theirs beside them, which would be items that it does not know of.
 */
export function isAsGood(way: ListWay, cards: readonly Found[], links: readonly ItemLink[]): boolean {
  return tellsAsMuch(way, cards) && othersBeside(cards, links) <= way.others;
}

/** The same of a list that stands as the way's did: whatever its page calls furniture now is counted with the rest. */
export function isAlike(way: ListWay, cards: readonly Found[], page: Page): boolean {
  return tellsAsMuch(way, cards) && othersBeside(cards, allLinks(page)) <= (way.structure?.beside ?? 0);
}

function tellsAsMuch(way: ListWay, cards: readonly Found[]): boolean {
  return cards.length >= 2 && cards.length * 2 >= way.items && scoreOf(cards) >= way.score - TOLERANCE;
}

/** The way to a list that was found: null where no lasting selector tells its items from the rest of the page. */
export function wayTo(
  page: Page,
  cards: readonly Found[],
  links: readonly ItemLink[],
  hints: DateHints,
): ListWay | null {
  const item = selectorOf(
    page,
    [...new Set(cards.map((card) => anchorOf(page, card.record)))].sort((a, b) => a - b),
  );
  if (item === null) return null;
  const sample = cards.slice(0, SAMPLE);
  return {
    item,
    title: fieldSelector(page, sample, ({ record, item: { title } }) => {
      const link = record.links.find(({ role }) => role === 'headline');
      return link?.node ?? elementOf(page, record, (element) => lineOf([element], 500) === title);
    }),
    date: fieldSelector(page, sample, ({ record, item: { published } }) => {
      const date = formatStated(published);
      if (date === null) return null;
      return elementOf(page, record, (element) => {
        const text = element.attribs.datetime ?? element.attribs.content ?? lineOf([element], 80);
        return text.length < 80 && formatStated(readDate(text, hints)) === date;
      });
    }),
    excerpt: fieldSelector(page, sample, ({ record, item: { excerpt } }) =>
      excerpt === null
        ? null
        : elementOf(page, record, (element) => lineOf([element], excerpt.length + 40) === excerpt),
    ),
    image: fieldSelector(page, sample, ({ record, item: { image } }) =>
      image === null
        ? null
        : elementOf(page, record, ({ name, attribs }) => name === 'img' || attribs.style?.includes('url(') === true),
    ),
    items: cards.length,
    others: othersBeside(cards, links),
    score: scoreOf(cards),
    structure: structureOf(
      page,
      cards.flatMap(({ record: { links: own } }) => own.find(({ role }) => role === 'headline') ?? own[0] ?? []),
      othersBeside(cards, allLinks(page)),
    ),
  };
}

/** How much the items tell of themselves, from 0 to 1. */
function scoreOf(cards: readonly Found[]): number {
  const told = cards.reduce(
    (sum, { headed, item }) =>
      sum + 0.4 + (headed ? 0.1 : 0) + (item.published ? 0.2 : 0) + (item.excerpt ? 0.2 : 0) + (item.image ? 0.1 : 0),
    0,
  );
  return Math.round((told / Math.max(cards.length, 1)) * 100) / 100;
}

function othersBeside(cards: readonly Found[], links: readonly ItemLink[]): number {
  const shapes = new Set(cards.map(({ item }) => addressShape(item.url)));
  const own = new Set(cards.flatMap(({ item }) => (item.url === null ? [] : [sameItem(item.url)])));
  const others = links.filter(
    ({ role, url }) => role === 'headline' && shapes.has(addressShape(url)) && !own.has(sameItem(url)),
  );
  return new Set(others.map(({ url }) => sameItem(url))).size;
}

/** Of the siblings that a record is, the one that holds its headline. */
function anchorOf({ outline }: Page, { nodes, start, links }: ItemRecord): number {
  const link = (links.find(({ role }) => role === 'headline') ?? links[0])?.node ?? start;
  for (const node of nodes) {
    const number = outline.numberOf.get(node as Element);
    if (number !== undefined && number <= link && link < outline.end[number]!) return innermost(outline, number);
  }
  return start;
}

/** A wrapper without a name of its own (a row with one card in it) stands for the card that it wraps. */
function innermost({ nodes }: Page['outline'], element: number): number {
  let node = element;
  while (namesOf(nodes[node]!).length === 0 && /^(?:div|section|span)$/.test(nodes[node]!.name)) {
    const only = nodes[node]!.children.filter(isFilled);
    if (only.length !== 1 || !isTag(only[0]!) || !/^(?:div|section|article|li)$/.test(only[0].name)) break;
    node += 1;
  }
  return node;
}

function isFilled(node: ChildNode): boolean {
  return isTag(node) || (node.type === 'text' && node.data.trim() !== '');
}

/** The last, and so the innermost, element of a record for which something holds. */
function elementOf({ outline }: Page, { start, end }: ItemRecord, holds: (element: Element) => boolean): number | null {
  let found: number | null = null;
  for (let node = start; node < Math.min(end, start + 80); node += 1) {
    if (found !== null && node >= outline.end[found]!) break;
    if (holds(outline.nodes[node]!)) found = node;
  }
  return found;
}

/** The selector that most items have for a field, where most of those that tell it have the same. */
function fieldSelector(page: Page, cards: readonly Found[], find: (card: Found) => number | null): string | null {
  const counts = new Map<string, number>();
  let told = 0;
  for (const card of cards) {
    const node = find(card);
    if (node === null) continue;
    told += 1;
    const selector = describe(page, node, card.record.start);
    counts.set(selector, (counts.get(selector) ?? 0) + 1);
  }
  const best = [...counts].sort((a, b) => b[1] - a[1])[0];
  return best && best[1] * 2 > told ? best[0] : null;
}

function describe({ outline }: Page, node: number, start: number): string {
  const own = simple(outline.nodes[node]!);
  const above = outline.parent[node]!;
  return own.includes('.') || own.includes('[') || above <= start ? own : `${simple(outline.nodes[above]!)} > ${own}`;
}

function simple(element: Element): string {
  return `${element.name}${namesOf(element)[0] ?? ''}`;
}
