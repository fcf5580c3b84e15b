import type { Outline } from '../page/outline.ts';
import { parseLoose } from './json.ts';
import { LEADS_AWAY } from './leads-away.ts';

/** A JSON object of unknown shape. */
export type Thing = Readonly<Record<string, unknown>>;

const MAX_SCRIPTS = 60;
/** Objects looked at, over all scripts; a page that has more has them for harm. */
const MAX_THINGS = 20_000;

/** Every object of the page's JSON-LD with what it is reached by, in document order: outer before inner. */
export type GraphNode = {
  readonly thing: Thing;
  readonly key: string;
  readonly depth: number;
  /** Whether it is said of something other than what the script is about: of an item of a list, a review, a video. */
  readonly isAside: boolean;
};

/** Collects the objects of all `application/ld+json` scripts. Mends what sites commonly break; skips the rest. */
export function readGraph(outline: Outline): readonly GraphNode[] {
  const found: GraphNode[] = [];
  let scripts = 0;
  for (const node of outline.nodes) {
    if (node.name !== 'script' || !/^\s*application\/ld\+json/i.test(node.attribs.type ?? '')) continue;
    scripts += 1;
    if (scripts > MAX_SCRIPTS) break;
    const text = node.children.map((child) => (child.type === 'text' ? child.data : '')).join('');
    collect(parseLoose(text), found);
  }
  return found;
}

function collect(root: unknown, found: GraphNode[]): void {
  type At = { value: unknown; key: string; depth: number; isAside: boolean };
  const stack: At[] = [{ value: root, key: '', depth: 0, isAside: false }];
  for (let at = stack.pop(); at !== undefined && found.length < MAX_THINGS; at = stack.pop()) {
    const { value, key, depth, isAside } = at;
    if (typeof value !== 'object' || value === null || depth > 30) continue;
    if (Array.isArray(value)) {
      for (let i = Math.min(value.length, MAX_THINGS) - 1; i >= 0; i -= 1) stack.push({ ...at, value: value[i] });
      continue;
    }
    found.push({ thing: value as Thing, key, depth, isAside });
    for (const [name, inner] of Object.entries(value).reverse()) {
      if (typeof inner === 'object' && inner !== null) {
        stack.push({ value: inner, key: name, depth: depth + 1, isAside: isAside || LEADS_AWAY.test(name) });
      }
    }
  }
}

/** The `@type` of an object, as a list. */
export function typesOf(thing: Thing): readonly string[] {
  return listOf(thing['@type']).filter((type) => typeof type === 'string');
}

export function listOf(value: unknown): readonly unknown[] {
  return value === undefined || value === null ? [] : Array.isArray(value) ? value : [value];
}

/** The first text that a value holds: itself, its `@value`, `name` or `url`. */
export function textIn(value: unknown): string | null {
  for (const one of listOf(value)) {
    if (typeof one === 'string' && one.trim()) return one.trim();
    if (typeof one === 'number') return String(one);
    if (isThing(one)) {
      for (const key of ['@value', 'name', 'headline', 'url', '@id']) {
        const inner = one[key];
        if (typeof inner === 'string' && inner.trim()) return inner.trim();
      }
    }
  }
  return null;
}

export function isThing(value: unknown): value is Thing {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
