import type { Element } from 'domhandler';
import { type AbsoluteUrl, absoluteUrl, type ExtractionRules, type ListedItem } from '../../model/index.ts';
import { type DateHints, readDate } from '../dates/dates.ts';
import type { Page } from '../page/page.ts';
import { cardDate, statedIn } from './date.ts';
import { type Card, readCard } from './item.ts';
import { lineOf, linesOf } from './lines.ts';
import { isHeading, itemLinks } from './links.ts';
import { type ItemRecord, recordsOf } from './records.ts';
import { selectedBy } from './selector.ts';
import { saysMore, weightOf } from './words.ts';

/** How an operator says that a list's items, and what they tell, are found. */
export type ItemRules = Pick<ExtractionRules, 'item' | 'itemTitle' | 'itemLink' | 'itemDate'>;

const LONGEST_TITLE = 400;

/**
 * The items of a page by an operator's rules: the elements that `item` selects, each by what the other rules select in it.
 * Where they say nothing an item is read as any card is, and where that finds no title its boldest line is it, or its
 * first. An element without a link is no item. In the rules' order, which is the page's.
 */
export function ruledCards(page: Page, hints: DateHints, rules: ItemRules): (Card & { readonly record: ItemRecord })[] {
  const links = itemLinks(page, new Uint8Array(page.outline.nodes.length));
  const [titles, anchors, dates] = [rules.itemTitle, rules.itemLink, rules.itemDate].map((selector) =>
    selector === undefined ? [] : selectedBy(page, selector),
  ) as [number[], number[], number[]];
  return selectedBy(page, rules.item ?? '').flatMap((start) => {
    const end = page.outline.end[start]!;
    const elements = page.outline.nodes.slice(start, end);
    const element = elements[0]!;
    const within = (numbers: readonly number[]) => page.outline.nodes[firstFrom(numbers, start, end) ?? -1];
    const [found] = recordsOf(page, links, [start]);
    const anchor = within(anchors);
    const url = (anchor && addressIn(page, anchor)) ?? found?.url ?? firstAddress(page, elements);
    if (url === null) return [];
    const parent = page.outline.parent[start]!;
    const record = { ...(found ?? { nodes: [element], start, end, links: [], parent }), url };
    const card = readCard(page, record, hints);
    const named = within(titles);
    const title = (named && textOf(named)) || titleOf(card, elements, hints);
    if (title === null) return [];
    const day = within(dates);
    const lines = day === undefined ? [] : linesOf([day]);
    const published = day && (cardDate([day, ...inside(page, day)], lines, hints) ?? readDate(textOf(day), hints));
    const item: ListedItem = {
      ...(card?.item ?? UNREAD),
      title,
      url,
      published: published ?? card?.item.published ?? null,
    };
    const excerpt = item.excerpt === title ? null : item.excerpt;
    return [{ item: { ...item, excerpt }, headed: true, advert: card?.advert ?? false, record }];
  });
}

const UNREAD: ListedItem = {
  title: null,
  url: null,
  published: null,
  excerpt: null,
  image: null,
  complete: false,
  article: null,
};

/** The card's own title, unless it is the words of a link and something bolder says more. */
function titleOf(card: Card | null, elements: readonly Element[], hints: DateHints): string | null {
  const own = card?.item.title ?? null;
  const title = own === null || saysMore(own) ? null : own;
  if (title !== null && card?.headed) return title;
  const bold = boldest(elements, hints);
  if (bold !== null && weightOf(bold) > weightOf(title ?? '')) return bold;
  return title ?? linesOf(elements.slice(0, 1)).find(({ text }) => isTitle(text, hints))?.text ?? null;
}

/** The first of the headings in an item, else of what is printed bold. */
function boldest(elements: readonly Element[], hints: DateHints): string | null {
  for (const isBold of [isHeading, isStrong]) {
    for (const element of elements) {
      const text = isBold(element) ? textOf(element) : '';
      if (isTitle(text, hints)) return text;
    }
  }
  return null;
}

function isStrong({ name, attribs }: Element): boolean {
  if (name === 'b' || name === 'strong') return true;
  return (
    /font-weight:\s*(?:bold|[6-9]00)/i.test(attribs.style ?? '') ||
    /(?:^|[\s_-])bold(?:[\s_-]|$)/i.test(attribs.class ?? '')
  );
}

function isTitle(text: string, hints: DateHints): boolean {
  return text !== '' && text.length <= LONGEST_TITLE && !saysMore(text) && statedIn(text, hints) === null;
}

function textOf(element: Element): string {
  return lineOf(element.children) || (element.attribs.content ?? element.attribs.title ?? '').trim();
}

/** Where an element leads, or what is in it does. */
function addressIn(page: Page, element: Element): AbsoluteUrl | null {
  return firstAddress(page, [element, ...inside(page, element)]);
}

function firstAddress(page: Page, elements: readonly Element[]): AbsoluteUrl | null {
  for (const { attribs } of elements) {
    const href = attribs.href ?? attribs['data-href'] ?? attribs['data-url'];
    const url = href === undefined ? null : absoluteUrl(href, page.base);
    if (url !== null) return url;
  }
  return null;
}

function inside({ outline }: Page, element: Element): Element[] {
  const start = outline.numberOf.get(element)!;
  return outline.nodes.slice(start + 1, outline.end[start]!);
}

/** The first of these numbers, which ascend, from `start` to before `end`. */
function firstFrom(numbers: readonly number[], start: number, end: number): number | null {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (numbers[middle]! < start) low = middle + 1;
    else high = middle;
  }
  const found = numbers[low];
  return found !== undefined && found < end ? found : null;
}
