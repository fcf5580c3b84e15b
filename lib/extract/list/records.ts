import { type ChildNode, type Element, isTag } from 'domhandler';
import type { AbsoluteUrl } from '../../model/index.ts';
import type { Page } from '../page/page.ts';
import type { ItemLink } from './links.ts';
import { isHeading } from './links.ts';

/** The piece of a page that tells of one item: one element, or some siblings where a list has no element an item. */
export type ItemRecord = {
  readonly nodes: readonly ChildNode[];
  /** The first element's number, and one past the last element's last descendant. */
  readonly start: number;
  readonly end: number;
  readonly url: AbsoluteUrl;
  /** Its links to the item's page, in document order. */
  readonly links: readonly ItemLink[];
  /** The number of the element that holds the list. */
  readonly parent: number;
};

const NOBODY = -1;
const SEVERAL = -2;
/** Visible characters beside an `article` or `li` that show that the element around it is not the item's own. */
const FOREIGN_TEXT = 300;
/** Visible characters beside links that no single card has. */
const LONGEST_CARD = 1500;

/**
 * Cuts a page into the records of its items: to each headline link belongs the largest element that holds no other
 * item's headline. One pass over the page, whatever the markup: cards, rows of a table, `dl`, headings without a wrapper.
 */
export function itemRecords(page: Page, links: readonly ItemLink[]): ItemRecord[] {
  const items = itemNumbers(links);
  const owner = owners(page, links, items);
  const roots = rootsOf(page, owner);
  return groupByParent(page, roots).flatMap((group) => recordsIn(page, group, owner, links));
}

/** The records of a page whose elements are known by number (an operator's selector). */
export function recordsOf(page: Page, links: readonly ItemLink[], elements: readonly number[]): ItemRecord[] {
  const { nodes, end, parent } = page.outline;
  return elements.flatMap((start) => {
    const inside = linksBetween(links, start, end[start]!);
    const main = inside.find((link) => link.role === 'headline') ?? inside[0];
    if (!main) return [];
    const own = inside.filter((link) => link.url === main.url);
    return [{ nodes: [nodes[start]!], start, end: end[start]!, url: main.url, links: own, parent: parent[start]! }];
  });
}

/** The addresses that have a headline, or a "read on" where no headline leads there, numbered. */
function itemNumbers(links: readonly ItemLink[]): ReadonlyMap<AbsoluteUrl, number> {
  const numbers = new Map<AbsoluteUrl, number>();
  for (const link of links) {
    if (link.role !== 'other' && !numbers.has(link.url)) numbers.set(link.url, numbers.size);
  }
  return numbers;
}

/** For each element: the one item whose links it holds, or NOBODY, or SEVERAL. */
function owners(page: Page, links: readonly ItemLink[], items: ReadonlyMap<AbsoluteUrl, number>): Int32Array {
  const { nodes, parent } = page.outline;
  const owner = new Int32Array(nodes.length).fill(NOBODY);
  for (const link of links) owner[link.node] = items.get(link.url) ?? NOBODY;
  for (let node = nodes.length - 1; node > 0; node -= 1) {
    const above = parent[node]!;
    if (above < 0 || owner[node] === NOBODY) continue;
    if (owner[above] === NOBODY) owner[above] = owner[node]!;
    else if (owner[above] !== owner[node]) owner[above] = SEVERAL;
  }
  return owner;
}

/** The topmost elements that hold one item only. */
function rootsOf(page: Page, owner: Int32Array): number[] {
  const { parent } = page.outline;
  const roots: number[] = [];
  for (let node = 0; node < owner.length; node += 1) {
    if (owner[node]! < 0) continue;
    const above = parent[node]!;
    if (above < 0 || owner[above] === SEVERAL) roots.push(node);
  }
  const count = new Map<number, number>();
  for (const root of roots) count.set(parent[root]!, (count.get(parent[root]!) ?? 0) + 1);
  return roots.map((root) =>
    count.get(parent[root]!) === 1 ? withoutForeignText(page, owner, root) : ownElement(page, root),
  );
}

/**
 * An element that has no brother like it and holds a text as long as an article's is not one item's card: the part of
 * it that holds the item's links is.
 */
function withoutForeignText(page: Page, owner: Int32Array, root: number): number {
  const { nodes, parent, end, text, link } = page.outline;
  let node = root;
  while (text[node]! - link[node]! > LONGEST_CARD && nodes[node]!.name !== 'article') {
    let child = node + 1;
    while (child < end[node]! && owner[child]! < 0) child = end[child]!;
    if (child >= end[node]! || parent[child] !== node || nodes[child]!.name === 'a') break;
    node = child;
  }
  return ownElement(page, node);
}

/** The `article`, `li` or `tr` inside a topmost element that also holds much that is not the item's; else the element. */
function ownElement({ outline }: Page, root: number): number {
  for (let node = root; node < Math.min(outline.end[root]!, root + 60); node += 1) {
    if (!/^(?:article|li|tr)$/.test(outline.nodes[node]!.name)) continue;
    return outline.text[root]! - outline.text[node]! > FOREIGN_TEXT ? node : root;
  }
  return root;
}

function groupByParent({ outline }: Page, roots: readonly number[]): number[][] {
  const groups = new Map<number, number[]>();
  for (const root of roots) {
    const parent = outline.parent[root]!;
    const group = groups.get(parent);
    if (group) group.push(root);
    else groups.set(parent, [root]);
  }
  return [...groups.values()];
}

function recordsIn(page: Page, roots: readonly number[], owner: Int32Array, links: readonly ItemLink[]): ItemRecord[] {
  const { nodes, end, parent } = page.outline;
  const holder = parent[roots[0]!]!;
  const spans = joinSameItem(roots, owner);
  const siblings = holder < 0 ? [] : nodes[holder]!.children;
  const placeOf = new Map<ChildNode, number>(siblings.map((node, i) => [node, i]));
  const places = spans.map((span) => ({
    from: placeOf.get(nodes[span[0]!]!) ?? -1,
    to: placeOf.get(nodes[span.at(-1)!]!) ?? -1,
  }));
  const isTaken = (node: ChildNode) => isTag(node) && owner[page.outline.numberOf.get(node)!] !== NOBODY;
  const reach = reachOf(siblings, places, isTaken);
  return spans.flatMap((span, i) => {
    const place = places[i]!;
    const own = place.from < 0 ? [nodes[span[0]!]!] : siblings.slice(place.from, place.to + 1);
    const before = siblings.slice(place.from - (reach[i]?.before ?? 0), place.from);
    const after = siblings.slice(place.to + 1, place.to + 1 + (reach[i]?.after ?? 0));
    const all = [...before, ...own, ...after];
    const numbers = all.filter(isTag).map((node) => page.outline.numberOf.get(node)!);
    const start = numbers[0] ?? span[0]!;
    const stop = end[numbers.at(-1) ?? span.at(-1)!]!;
    const inside = linksBetween(links, start, stop).filter((link) => owner[link.node] === owner[span[0]!]);
    const url = inside[0]?.url;
    return url ? [{ nodes: all, start, end: stop, url, links: inside, parent: holder }] : [];
  });
}

/** A picture, a headline and a "read on" that stand side by side and lead to the same page are one item. */
function joinSameItem(roots: readonly number[], owner: Int32Array): number[][] {
  const spans: number[][] = [];
  for (const root of roots) {
    const last = spans.at(-1);
    if (last && owner[last[0]!] === owner[root]) last.push(root);
    else spans.push([root]);
  }
  return spans;
}

type Place = { readonly from: number; readonly to: number };
type Reach = { readonly before: number; readonly after: number };

/**
 * How many siblings before and after each record are the record's too. Only a list whose gaps are mostly filled has
 * such siblings (`h3 p h3 p`, `dt dd`, rows of a table); what stands between cards now and then is an advertisement.
 * Whether a date or picture between two records belongs to the one before or after is told by the list's beginning.
 */
function reachOf(
  siblings: readonly ChildNode[],
  places: readonly Place[],
  isTaken: (node: ChildNode) => boolean,
): Reach[] {
  if (places.length < 2 || places.some(({ from }) => from < 0)) return [];
  const gaps = places.slice(1).map(({ from }, i) => siblings.slice(places[i]!.to + 1, from));
  const filled = gaps.filter((gap) => gap.some(isFilled));
  if (filled.length < gaps.length * 0.6) return [];
  const longest = filled.reduce((most, gap) => Math.max(most, gap.length), 0);
  const head = siblings.slice(0, places[0]!.from);
  const leads = leadLength(head, isTaken, true) > 0;
  return places.map(({ to }, i) => {
    const before = leads ? leadLength(gaps[i - 1] ?? head, isTaken, i === 0) : 0;
    const gap = gaps[i];
    if (gap === undefined) return { before, after: tailLength(siblings.slice(to + 1, to + 1 + longest), isTaken) };
    const taken = gap.findIndex(isTaken);
    if (taken >= 0) return { before, after: taken };
    return { before, after: leads ? gap.length - leadLength(gap, isTaken) : gap.length };
  });
}

function isFilled(node: ChildNode): boolean {
  if (node.type === 'text') return node.data.trim().length > 2;
  return isTag(node) && node.name !== 'hr' && node.name !== 'br' && node.name !== 'script';
}

/** How many siblings at the end of a gap are small things that lead in the next record: a date, a label, a picture. */
function leadLength(gap: readonly ChildNode[], isTaken: (node: ChildNode) => boolean, isHead = false): number {
  let length = 0;
  let count = 0;
  for (let i = gap.length - 1; i >= 0; i -= 1) {
    const node = gap[i]!;
    if (isTaken(node)) break;
    if (isTag(node) && (isHeading(node) || node.name === 'hr' || node.name === 'br' || isLong(node))) break;
    if (!isTag(node) && isFilled(node)) return beginsLine(gap, i, isHead) ? length + 1 : count;
    length += 1;
    if (isTag(node)) count = length;
  }
  return count;
}

/** Whether a text is short and the first on its line, as the date before a headline is. */
function beginsLine(gap: readonly ChildNode[], place: number, isHead: boolean): boolean {
  const text = gap[place]!;
  const before = gap[place - 1];
  const isFirst = before === undefined ? isHead : isTag(before) && (before.name === 'br' || before.name === 'hr');
  return isFirst && text.type === 'text' && text.data.trim().length <= 40;
}

function isLong(element: Element): boolean {
  let size = 0;
  const stack: ChildNode[] = [element];
  for (let node = stack.pop(); node !== undefined && size <= 60; node = stack.pop()) {
    if (node.type === 'text') size += node.data.trim().length;
    else if ('children' in node) for (const child of node.children) stack.push(child);
  }
  return size > 60 || (size === 0 && element.name !== 'img' && element.name !== 'figure');
}

/** How many siblings after a list's last record are its own: none from a heading or a rule on, which begin something else. */
function tailLength(siblings: readonly ChildNode[], isTaken: (node: ChildNode) => boolean): number {
  const ends = (node: ChildNode) =>
    isTaken(node) || (isTag(node) && (isHeading(node) || /^(?:nav|footer|aside|form|hr)$/.test(node.name)));
  const stop = siblings.findIndex(ends);
  return stop < 0 ? siblings.length : stop;
}

/** The links between two element numbers; `links` is in document order. */
function linksBetween(links: readonly ItemLink[], start: number, end: number): ItemLink[] {
  let low = 0;
  let high = links.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (links[middle]!.node < start) low = middle + 1;
    else high = middle;
  }
  const inside: ItemLink[] = [];
  for (let i = low; i < links.length && links[i]!.node < end; i += 1) inside.push(links[i]!);
  return inside;
}
