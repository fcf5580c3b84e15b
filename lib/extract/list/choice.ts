import type { Element } from 'domhandler';
import type { AbsoluteUrl } from '../../model/index.ts';
import type { Page } from '../page/page.ts';
import { isSeries } from './alike.ts';
import type { Card } from './item.ts';
import { lineOf } from './lines.ts';
import { isHeading, partsOf, pathOf } from './links.ts';
import type { ItemRecord } from './records.ts';
import { folderOf } from './structure.ts';
import { labelsSideList, namesAdvert, weightOf } from './words.ts';

type Found = Card & { readonly record: ItemRecord };

/** Cards that are made alike and stand in one holder. `weight` counts the families of the same make with it. */
type Family = { readonly make: string; readonly cards: Found[]; readonly richness: number; readonly weight: number };

/** The fewest cards of a page's main family: with text or dates, and bare headlines. */
const FEWEST_RICH = 2;
const FEWEST_BARE = 4;
/** The same of headlines that a number alone tells apart. */
const FEWEST_OF_SERIES = 3;
const RICH = 0.9;
/** Fewer dates in a row may ascend by chance. */
const FEWEST_AHEAD = 3;
/** A family that tells this much less of its items than the main one is a list beside it. */
const POORER = 0.5;
/** Among the main family's cards a poorer one may be an item too: one without text, or without a picture. */
const POORER_INSIDE = 0.35;

/**
 * Which of the cards found on a page are the page's items. The family that weighs most leads; others join it where
 * they tell about as much of their items, or stand among them. Advertisements, side lists under a telling heading and
 * the headings of sections are left out.
 */
export function chooseCards(page: Page, cards: readonly Found[]): Found[] {
  const honest = cards.filter((card) => !card.advert && !isAdvert(page, card.record));
  const open = withoutSideLists(page, honest);
  const families = familiesOf(page, open);
  const main = heaviest(families);
  if (main === null || !isEnough(families, main)) return [];
  const joining = joiner(page, main);
  return withoutSections(families.flatMap((family) => (family === main ? main.cards : joining(family))));
}

/** Tells which cards of a family are the page's items as the main family's are. */
function joiner(page: Page, main: Family): (family: Family) => readonly Found[] {
  const span = spanOf(page, main.cards);
  const shapes = new Set(main.cards.map(({ item }) => addressShape(item.url)));
  const folders = new Set(main.cards.map(({ item }) => folderOf(item.url)));
  const isAhead = aheadOf(main.cards);
  return ({ make, cards, richness }) => {
    if (isAhead(cards)) return [];
    const inside = cards.every(({ record }) => record.start >= span.start && record.end <= span.end);
    if (richness >= main.richness * (inside ? POORER_INSIDE : POORER)) {
      const isAlike = cards.some(({ item }) => shapes.has(addressShape(item.url)));
      return inside || make === main.make || cards.length > 1 || isAlike ? cards : [];
    }
    // Further down a front page tells its stories in a line each: they lead to where its richer cards do.
    const stories = cards.filter(
      ({ item: { url }, headed }) =>
        isStoryPlace(url) && (headed ? shapes.has(addressShape(url)) : folders.has(folderOf(url))),
    );
    return stories.length * 2 >= cards.length ? stories : [];
  };
}

/** Tells whether cards are of what is to come: each dated behind the newest of these, the soonest first. */
function aheadOf(main: readonly Found[]): (cards: readonly Found[]) => boolean {
  const moments = (some: readonly Found[]) => some.flatMap(({ item }) => item.published?.instant ?? []);
  const news = moments(main).sort();
  return (cards) => {
    const own = moments(cards);
    if (own.length < FEWEST_AHEAD || own.length < cards.length || news.length < FEWEST_AHEAD) return false;
    return own.every((one, i) => one > (i === 0 ? news.at(-1)! : own[i - 1]!));
  };
}

/** Of the make that weighs most the fullest family. */
function heaviest(families: readonly Family[]): Family | null {
  let best: Family | null = null;
  for (const family of families) {
    if (best === null || family.weight > best.weight) best = family;
    else if (family.make === best.make && family.cards.length > best.cards.length) best = family;
  }
  return best;
}

function isEnough(families: readonly Family[], { make, richness }: Family): boolean {
  const alike = families.filter((family) => family.make === make).flatMap(({ cards }) => cards);
  const places = new Set(alike.map(({ item }) => item.url)).size;
  if (places >= (richness >= RICH ? FEWEST_RICH : FEWEST_BARE)) return true;
  return places >= FEWEST_OF_SERIES && isSeries(alike.map(({ item }) => item.title ?? ''));
}

function isAdvert({ outline }: Page, record: ItemRecord): boolean {
  const limit = Math.min(record.end, record.start + 12);
  for (let node = record.start; node < limit; node += 1) if (namesAdvert(outline.words[node]!)) return true;
  for (let at = outline.parent[record.start]!, steps = 0; at > 0 && steps < 3; at = outline.parent[at]!, steps += 1) {
    if (namesAdvert(outline.words[at]!)) return true;
  }
  return false;
}

/** Leaves out the cards of lists whose own heading says that they are beside the matter. */
function withoutSideLists(page: Page, cards: readonly Found[]): Found[] {
  const { nodes, parent, end } = page.outline;
  const inCard = new Uint8Array(nodes.length);
  for (const { record } of cards) inCard.fill(1, record.start, record.end);
  const beside = new Uint8Array(nodes.length);
  const headed = cards.filter((card) => !isSideCard(page, card.record));
  for (let node = 0; node < nodes.length; node += 1) {
    if (inCard[node] || !isLabel(nodes[node]!) || !labelsSideList(lineOf([nodes[node]!], 100))) continue;
    const holder = labelledBy(page, node, inCard);
    if (holder >= 0) beside.fill(1, node, end[holder]!);
  }
  return headed.filter(({ record }) => !beside[record.start] && !beside[parent[record.start]! < 0 ? 0 : record.start]);
}

/** Whether a list of one item was taken for its card: the list's heading stands in it, before the item's link. */
function isSideCard({ outline }: Page, { start, links }: ItemRecord): boolean {
  const until = Math.min(links[0]?.node ?? start, start + 12);
  for (let node = start; node < until; node += 1) {
    if (isHeading(outline.nodes[node]!) && outline.link[node] === 0 && outline.end[node]! <= until) {
      if (labelsSideList(lineOf([outline.nodes[node]!], 100))) return true;
    }
  }
  return false;
}

function isLabel(element: Element): boolean {
  return (
    isHeading(element) || /(?:^|[\s_-])(?:title|heading|header|label)(?:[\s_-]|$)/i.test(element.attribs.class ?? '')
  );
}

/** The nearest element around a label that holds cards: the list that the label names. -1 where it would be the page. */
function labelledBy({ outline }: Page, label: number, inCard: Uint8Array): number {
  for (let at = outline.parent[label]!, steps = 0; at > 0 && steps < 4; at = outline.parent[at]!, steps += 1) {
    if (/^(?:main|body|html)$/.test(outline.nodes[at]!.name)) return -1;
    for (let node = label; node < outline.end[at]!; node += 1) if (inCard[node]) return at;
  }
  return -1;
}

function familiesOf(page: Page, cards: readonly Found[]): Family[] {
  const groups = new Map<string, { make: string; cards: Found[] }>();
  for (const card of cards) {
    const make = makeOf(page, card.record);
    const key = `${card.record.parent} ${make}`;
    const group = groups.get(key);
    if (group) group.cards.push(card);
    else groups.set(key, { make, cards: [card] });
  }
  const weights = new Map<string, number>();
  const families = [...groups.values()].map((group) => {
    const richness = group.cards.reduce((sum, card) => sum + richnessOf(card), 0) / group.cards.length;
    const places = new Set(group.cards.map((card) => card.item.url)).size;
    weights.set(group.make, (weights.get(group.make) ?? 0) + places * (0.5 + richness));
    return { ...group, richness };
  });
  return families.map((family) => ({ ...family, weight: weights.get(family.make)! }));
}

/** How much a card tells of its item. A bare headline tells about half. */
function richnessOf({ item, headed }: Found): number {
  const title = Math.min(weightOf(item.title ?? ''), 60) / 120;
  return title + (headed ? 0.5 : 0) + (item.published ? 0.6 : 0) + (item.excerpt ? 0.8 : 0) + (item.image ? 0.4 : 0);
}

function makeOf(page: Page, record: ItemRecord): string {
  const link = record.links.find((one) => one.role === 'headline') ?? record.links[0]!;
  return pathOf(page, link.node, record.start);
}

/** From the first element of a family's smallest common holder to its end. */
function spanOf({ outline }: Page, cards: readonly Found[]): { start: number; end: number } {
  const first = cards[0]!.record;
  const last = cards.reduce((end, { record }) => Math.max(end, record.end), 0);
  let holder = first.parent;
  while (holder > 0 && outline.end[holder]! < last) holder = outline.parent[holder]!;
  return holder < 0 ? { start: 0, end: outline.nodes.length } : { start: holder, end: outline.end[holder]! };
}

/** How an address is built: host, and for each part of the path whether it is a number, a long slug or a word. */
export function addressShape(url: AbsoluteUrl | null): string {
  if (url === null) return '';
  const { host, pathname } = new URL(url);
  const parts = partsOf(pathname);
  const kind = (part: string) => (/^\d+$/.test(part) ? '0' : (part.match(/[-_]/g)?.length ?? 0) >= 2 ? 's' : 'w');
  return `${host}/${parts.map(kind).join('/')}`;
}

/** Whether an address ends like an article's, in a slug or in a number that is no year, which menus' seldom do. */
function isStoryPlace(url: AbsoluteUrl | null): boolean {
  if (url === null) return false;
  const { pathname, search } = new URL(url);
  const last = partsOf(pathname).at(-1) ?? '';
  if (/[-_][^-_]+[-_]/.test(last) || /[?&][a-z]{1,12}=\d{2,}(?:&|$)/.test(search)) return true;
  return /\d{3}/.test(last) && !/^(?:19|20)\d{2}$/.test(last);
}

/** Further down no section is looked for: every part of an address would be copied for every one below it. */
const DEEPEST_SECTION = 6;

/** Leaves out headings of sections: links to where other items live (`/politics` beside `/politics/2024/…`). */
function withoutSections(cards: readonly Found[]): Found[] {
  const above = new Map<string, number>();
  for (const { item } of cards) {
    if (item.url === null) continue;
    const { host, pathname } = new URL(item.url);
    const parts = partsOf(pathname);
    for (let length = 1; length < Math.min(parts.length, DEEPEST_SECTION + 1); length += 1) {
      const place = `${host}/${parts.slice(0, length).join('/')}`;
      above.set(place, (above.get(place) ?? 0) + 1);
    }
  }
  return cards.filter(({ item }) => {
    if (item.url === null || item.excerpt !== null || item.published !== null) return true;
    const { host, pathname } = new URL(item.url);
    return (above.get(host + pathname.replace(/\/$/, '')) ?? 0) < 2 || (item.title ?? '').split(' ').length > 4;
  });
}
