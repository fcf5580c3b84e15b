import { isTag } from 'domhandler';
import type { DateHints } from '../dates/dates.ts';
import type { Page } from '../page/page.ts';
import { statedIn } from './date.ts';
import { linesOf } from './lines.ts';
import { type ItemLink, pathOf } from './links.ts';
import { weightOf } from './words.ts';

/** Links of one make that have a holder in common: what a list's headlines are, and a menu's entries, and its authors. */
type Column = {
  /** The element that holds the rows. */
  readonly holder: number;
  readonly links: readonly { readonly link: ItemLink; readonly row: number }[];
};

/** So far up a list's holder is looked for: `ul > li > span > a` is three, and frames of cards may be ten. */
const MOST_LEVELS = 10;
const FEWEST = 3;
/** A row with more letters or elements in it than this is not looked through for its date. */
const LONGEST_ROW = 1500;
const LARGEST_ROW = 500;
/** What is the same in titles that a number tells apart has so many letters: `Page 2` is no title. */
const SHORTEST_SERIES = 10;

/**
 * The links, with those taken for headlines too that are short (`Week notes`), but stand where a list's headlines do: in a
 * row among rows whose links of the same make are headlines, or each have a date beside them, or differ by a number alone
 * (`Bulletin 41`, `Bulletin 42`). Of several columns of one list the most telling is taken, and none on a page with half as many
 * headlines or more.
 */
export function withShortHeadlines(page: Page, links: readonly ItemLink[], hints: DateHints): readonly ItemLink[] {
  if (links.every(({ role }) => role !== 'other')) return links;
  const isDated = dateFinder(page, links, hints);
  const headed = new Set(links.flatMap(({ role, url }) => (role === 'headline' ? [url] : [])));
  const best = new Map<number, { column: Column; worth: number }>();
  const promoted = new Set<ItemLink>();
  for (const column of columnsOf(page, links)) {
    const headlines = column.links.filter(({ link }) => link.role === 'headline').length;
    if (headlines * 2 >= column.links.length) for (const { link } of column.links) promoted.add(link);
    else if (
      headed.size * 2 <= column.links.length &&
      (isDated(column) || isSeries(column.links.map(({ link }) => link.text)))
    ) {
      const worth = worthOf(page, column);
      if (worth > (best.get(column.holder)?.worth ?? 0)) best.set(column.holder, { column, worth });
    }
  }
  for (const { column } of best.values()) for (const { link } of column.links) promoted.add(link);
  if (promoted.size === 0) return links;
  return links.map((link) => (promoted.has(link) ? { ...link, role: 'headline' } : link));
}

function columnsOf(page: Page, links: readonly ItemLink[]): Column[] {
  const byMake = new Map<string, ItemLink[]>();
  for (const link of links) {
    if (link.role === 'more' || link.text === '' || link.isInProse) continue;
    const make = pathOf(page, link.node, 0);
    const some = byMake.get(make);
    if (some) some.push(link);
    else byMake.set(make, [link]);
  }
  return [...byMake.values()].flatMap((some) => splitByHolder(page, some));
}

/** Links of one make by the nearest element, at the same distance from each, that several of them share. */
function splitByHolder({ outline: { parent } }: Page, links: readonly ItemLink[]): Column[] {
  let rows = links.map(({ node }) => node);
  for (let level = 0; level < MOST_LEVELS; level += 1) {
    const byHolder = new Map<number, { link: ItemLink; row: number }[]>();
    for (const [i, row] of rows.entries()) {
      const holder = parent[row]!;
      const some = byHolder.get(holder);
      if (some) some.push({ link: links[i]!, row });
      else byHolder.set(holder, [{ link: links[i]!, row }]);
    }
    if (byHolder.size < links.length) {
      return [...byHolder].flatMap(([holder, some]) => (isColumn(holder, some) ? [{ holder, links: some }] : []));
    }
    rows = rows.map((row) => Math.max(0, parent[row]!));
  }
  return [];
}

/** Whether there are several links, each to an address of its own. */
function isColumn(holder: number, some: Column['links']): boolean {
  return holder >= 0 && some.length >= FEWEST && new Set(some.map(({ link }) => link.url)).size === some.length;
}

/** Tells whether nearly every row of a column has a date of its own beside the link. Looks through a row once. */
function dateFinder(page: Page, all: readonly ItemLink[], hints: DateHints): (column: Column) => boolean {
  const { nodes, end, text } = page.outline;
  const apart = new Set(all.map(({ node }) => nodes[node]!));
  const known = new Map<number, readonly string[]>();
  const datesIn = (row: number): readonly string[] => {
    if (text[row]! > LONGEST_ROW || end[row]! - row > LARGEST_ROW) return [];
    const lines = linesOf(nodes[row]!.name === 'a' ? besideOf(page, row) : [nodes[row]!], apart);
    const shown = lines.flatMap((line) => (statedIn(line.text, hints) === null ? [] : [line.text]));
    // A day that a heading above completes (`Nov 26` under `2026`) is one as well.
    const machine = nodes.slice(row, end[row]).some(({ name, attribs }) => name === 'time' || attribs.datetime);
    return machine ? [...shown, ''] : shown;
  };
  return ({ links }) => {
    let undated = 0;
    for (const { link, row } of links) {
      const dates = known.get(row) ?? datesIn(row);
      known.set(row, dates);
      if (dates.every((date) => date === link.text)) undated += 1;
      if (undated * 5 > links.length) return false;
    }
    return true;
  };
}

/** Where a list's links stand in its holder itself: what stands before one on its line, and behind it. */
function besideOf({ outline }: Page, row: number) {
  const { prev, next } = outline.nodes[row]!;
  return [prev, next].flatMap((node) => (node && (!isTag(node) || node.name !== 'a') ? [node] : []));
}

/** Whether all titles are the same but for a number in each. */
export function isSeries(titles: readonly string[]): boolean {
  const names = new Set(titles.map((title) => title.replace(/\d+/g, '#')));
  const name = [...names].join('');
  return names.size === 1 && name.includes('#') && name.length >= SHORTEST_SERIES && name.split(' ').length > 2;
}

/** How much a column's links look like titles: by their length, by leading to below the page's own address, in bold. */
function worthOf({ outline, url }: Page, { links }: Column): number {
  const here = new URL(url).pathname.replace(/\/?$/, '/');
  let worth = 0;
  for (const { link } of links) {
    const { pathname } = new URL(link.url);
    worth += Math.min(weightOf(link.text), 40) / 40;
    if (here.length > 1 && pathname.startsWith(here)) worth += 0.5;
    if (/^(?:b|strong)$/.test(outline.nodes[outline.parent[link.node]!]?.name ?? '')) worth += 0.3;
  }
  return worth / links.length;
}
