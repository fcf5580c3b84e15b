import type { Element } from 'domhandler';
import type { Page } from '../page/page.ts';
import { selectAll } from '../page/select.ts';
import { isStable, namesOf } from './names.ts';

/** Makes of item that a page may have: a hero, its grid, a row of small ones. */
const MOST_GROUPS = 8;
const MOST_LEVELS = 8;
/** More items no page lists, and among more elements of one make nothing is looked for: the cost of a search is bounded. */
const MOST_ELEMENTS = 2000;
/** Descendants of an item that are looked at for what tells it from its like. */
const MOST_INSIDE = 60;

/**
 * A CSS selector for exactly these elements of the page (numbers of the outline, ascending), made of tags and names that
 * last: no position, no generated class name. Null where no such selector tells them from all others.
 */
export function selectorOf(page: Page, elements: readonly number[]): string | null {
  if (elements.length === 0 || elements.length > MOST_ELEMENTS) return null;
  const wanted = new Set(elements);
  const groups = groupsOf(page, elements);
  if (groups.length > MOST_GROUPS) return null;
  const parts = new Set<string>();
  for (const group of groups) {
    const part = selectorOfGroup(page, group, wanted);
    if (part === null) return null;
    parts.add(part);
  }
  const selector = [...parts].join(', ');
  return selects(page, selector, wanted) ? selector : null;
}

/** Elements of the same tag, the same most telling name and the same kind of parent. */
function groupsOf({ outline }: Page, elements: readonly number[]): number[][] {
  const byMake = new Map<string, number[]>();
  for (const element of elements) {
    const node = outline.nodes[element]!;
    const key = node.name;
    const group = byMake.get(key);
    if (group) group.push(element);
    else byMake.set(key, [element]);
  }
  return [...byMake.values()].flatMap((group) => (shared(outline, group).length > 0 ? [group] : split(outline, group)));
}

/** What has no name in common is parted by its most telling name, or by its parent's. */
function split(outline: Page['outline'], group: readonly number[]): number[][] {
  const byName = new Map<string, number[]>();
  for (const element of group) {
    const above = outline.parent[element]!;
    const name =
      namesOf(outline.nodes[element]!)[0] ?? `> ${above < 0 ? '' : (namesOf(outline.nodes[above]!)[0] ?? '')}`;
    const some = byName.get(name);
    if (some) some.push(element);
    else byName.set(name, [element]);
  }
  return [...byName.values()];
}

function shared(outline: Page['outline'], group: readonly number[]): readonly string[] {
  let names: readonly string[] = namesOf(outline.nodes[group[0]!]!);
  for (const element of group) {
    if (names.length === 0) break;
    const own = new Set(namesOf(outline.nodes[element]!));
    names = names.filter((name) => own.has(name));
  }
  return names;
}

/** Narrows step by step, and keeps of the steps only those that leave fewer elements that are not wanted. */
function selectorOfGroup(page: Page, group: readonly number[], wanted: ReadonlySet<number>): string | null {
  const { outline } = page;
  const tag = outline.nodes[group[0]!]!.name;
  let extras: number[] = [];
  for (let node = 0; node < outline.nodes.length; node += 1) {
    if (outline.nodes[node]!.name === tag && !wanted.has(node)) extras.push(node);
  }
  let base = tag;
  const narrow = (left: number[], then: () => void) => {
    if (left.length >= extras.length) return;
    extras = left;
    then();
  };
  const names = shared(outline, group);
  for (const [i, name] of names.entries()) {
    if (extras.length === 0 && i > 0) break;
    const left = extras.filter((node) => namesOf(outline.nodes[node]!).includes(name));
    if (i === 0) {
      // The most telling name is kept where it tells nothing from others either: it says what is selected.
      extras = left;
      base += name;
    } else
      narrow(left, () => {
        base += name;
      });
  }
  let above = '';
  let levels = [...group];
  let others = new Map(extras.map((node) => [node, outline.parent[node]!]));
  for (let level = 0; level < MOST_LEVELS && (extras.length > 0 || level === 0); level += 1) {
    levels = [...new Set(levels.map((node) => outline.parent[node]!))];
    const parent = compoundOf(outline, levels);
    if (parent === null) break;
    const left = extras.filter((node) => fits(outline, others.get(node)!, parent));
    extras = left;
    others = new Map(left.map((node) => [node, outline.parent[others.get(node)!]!]));
    above = `${parent.text} > ${above}`;
    if (/^#/.test(parent.text) || parent.text === 'body') break;
  }
  if (extras.length > MOST_ELEMENTS) return null;
  let suffix = '';
  for (const name of extraNames(outline, extras, group)) {
    if (extras.length === 0) break;
    narrow(
      extras.filter((node) => !namesOf(outline.nodes[node]!).includes(name)),
      () => {
        suffix += `:not(${name})`;
      },
    );
  }
  const inside = extras.length === 0 ? [] : sharedInside(outline, group);
  for (const what of inside) {
    if (extras.length === 0) break;
    narrow(
      extras.filter((node) => insideOf(outline, node).has(what)),
      () => {
        suffix += `:has(${what})`;
      },
    );
  }
  if (extras.length > 0) {
    const own = new Set(group.flatMap((node) => [...insideOf(outline, node)]));
    for (const what of new Set(extras.slice(0, 50).flatMap((node) => [...insideOf(outline, node)]))) {
      if (extras.length === 0) break;
      if (own.has(what)) continue;
      narrow(
        extras.filter((node) => !insideOf(outline, node).has(what)),
        () => {
          suffix += `:not(:has(${what}))`;
        },
      );
    }
  }
  return extras.length === 0 ? `${above}${base}${suffix}` : null;
}

type Compound = { readonly text: string; readonly tag: string; readonly names: readonly string[] };

/** What some elements have in common: id, or tag with its most telling name. Null where they have not even the tag. */
function compoundOf({ nodes }: Page['outline'], elements: readonly number[]): Compound | null {
  if (elements.some((element) => element < 0)) return null;
  const tag = nodes[elements[0]!]!.name;
  if (elements.some((element) => nodes[element]!.name !== tag) || tag === 'html') return null;
  const id = elements.length === 1 ? nodes[elements[0]!]!.attribs.id : undefined;
  if (id !== undefined && isStable(id)) return { text: `#${id}`, tag, names: [`#${id}`] };
  let names = namesOf(nodes[elements[0]!]!);
  for (const element of elements) {
    const own = new Set(namesOf(nodes[element]!));
    names = names.filter((name) => own.has(name));
  }
  const kept = names.slice(0, 1);
  return { text: `${tag}${kept.join('')}`, tag, names: kept };
}

function fits({ nodes }: Page['outline'], element: number, { tag, names }: Compound): boolean {
  if (element < 0 || nodes[element]!.name !== tag) return false;
  const own = namesOf(nodes[element]!);
  return names.every((name) => own.includes(name) || name === `#${nodes[element]!.attribs.id}`);
}

/** The names that elements have which are not wanted, and no wanted one has, the most frequent first. */
function extraNames(outline: Page['outline'], extras: readonly number[], group: readonly number[]): string[] {
  if (extras.length === 0) return [];
  const own = new Set(group.flatMap((node) => namesOf(outline.nodes[node]!)));
  const counts = new Map<string, number>();
  for (const node of extras) {
    for (const name of namesOf(outline.nodes[node]!)) if (!own.has(name)) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts]
    .sort((a, b) => b[1] - a[1])
    .slice(0, 4)
    .map(([name]) => name);
}

/** What every element of a group holds. */
function sharedInside(outline: Page['outline'], group: readonly number[]): string[] {
  let inside = [...insideOf(outline, group[0]!)];
  for (const node of group) {
    if (inside.length === 0) break;
    const own = insideOf(outline, node);
    inside = inside.filter((what) => own.has(what));
  }
  return inside;
}

/** The elements inside an element as simple selectors: tag alone, and with each lasting name. */
function insideOf({ nodes, end }: Page['outline'], element: number): Set<string> {
  const inside = new Set<string>();
  const limit = Math.min(end[element]!, element + MOST_INSIDE);
  for (let node = element + 1; node < limit; node += 1) {
    const { name, attribs } = nodes[node] as Element;
    if (name === 'a' && !attribs.href) continue;
    const tag = name === 'a' ? 'a[href]' : name;
    inside.add(tag);
    for (const one of namesOf(nodes[node]!)) inside.add(`${name}${one}`);
  }
  return inside;
}

/** Whether a selector means exactly the wanted elements to the engine that will read it. */
function selects(page: Page, selector: string, wanted: ReadonlySet<number>): boolean {
  const found = selectedBy(page, selector);
  return found.length === wanted.size && found.every((node) => wanted.has(node));
}

/** The elements that a selector selects, as numbers in document order; none where it is no selector. */
export function selectedBy(page: Page, selector: string): number[] {
  try {
    return selectAll(page, selector).flatMap((node) => page.outline.numberOf.get(node) ?? []);
  } catch {
    return [];
  }
}
