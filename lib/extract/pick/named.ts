import type { Element } from 'domhandler';
import { isStable, namesOf } from '../list/names.ts';
import type { Page } from '../page/page.ts';

/** One way to name an element by itself: its id, its tag with a lasting name, or its tag. The dearer the less it tells. */
export type Compound = {
  readonly text: string;
  readonly cost: number;
  readonly id: string | null;
  /** Null for any. */
  readonly tag: string | null;
  /** As {@link namesOf} gives them. */
  readonly names: readonly string[];
};

/** A selector for an element, by itself or within what is around it. */
export type Candidate = {
  readonly selector: string;
  readonly cost: number;
  /** The elements that it selects, ascending. */
  readonly elements: readonly number[];
};

/** Tags that say by themselves what stands in them. */
const TELLING_TAGS = new Set('article main h1 time figure figcaption address blockquote'.split(' '));
/** Names of one element that are tried. */
const MOST_NAMES = 4;
/** How far up it is looked for something to name an element by. */
const MOST_LEVELS = 12;
/** Different names of what is around an element that are tried. */
const MOST_AROUND = 16;

/** The ways to name an element by itself, the cheapest first; all are plain CSS that needs no escape. */
export function compoundsOf(element: Element): Compound[] {
  const text = plainTag(element);
  const tag = text === '*' ? null : text;
  const names = namesOf(element).slice(0, MOST_NAMES);
  const { id } = element.attribs;
  const all: Compound[] = [];
  if (id !== undefined && isStable(id)) all.push({ text: `#${id}`, cost: 1, id, tag: null, names: [] });
  names.forEach((name, at) => {
    all.push({ text: `${text}${name}`, cost: 2 + at * 0.25, id: null, tag, names: [name] });
  });
  const both = names.slice(0, 2);
  if (both.length === 2) all.push({ text: `${text}${both.join('')}`, cost: 3.5, id: null, tag, names: both });
  all.push({ text, cost: TELLING_TAGS.has(text) ? 2.5 : 6, id: null, tag, names: [] });
  return all;
}

/** An element's tag where it can be written in a selector as it stands; else what selects any. */
export function plainTag({ name }: Element): string {
  return /^[a-z][a-z0-9-]*$/.test(name) ? name : '*';
}

/** How an element is called where people choose among those around one: `div.story-text`. */
export function labelOf(element: Element): string {
  const { id } = element.attribs;
  return `${element.name.slice(0, 40)}${id !== undefined && isStable(id) ? `#${id}` : (namesOf(element)[0] ?? '')}`;
}

/** More elements than this nobody means; so the work on a page is bounded. */
const MOST_FOUND = 5000;

export type Finder = {
  /** Every selector of one or two parts for an element, the cheapest first. */
  candidatesFor(element: number): Candidate[];
};

/** What finds the elements that selectors of this form select, each part of a selector looked for once. */
export function finderIn(page: Page): Finder {
  const { nodes, parent } = page.outline;
  const known = new Map<string, readonly number[]>();
  const insides = new Map<string, Uint8Array>();
  const children = new Map<string, Uint8Array>();

  const found = (compound: Compound): readonly number[] => {
    let elements = known.get(compound.text);
    if (elements === undefined) {
      elements = nodes.flatMap((node, number) => (isNamed(node, compound) ? [number] : []));
      known.set(compound.text, elements);
    }
    return elements;
  };
  /** Which elements stand somewhere in one of these. */
  const inside = (compound: Compound): Uint8Array => {
    let flags = insides.get(compound.text);
    if (flags === undefined) {
      const own = new Uint8Array(nodes.length);
      for (const number of found(compound)) own[number] = 1;
      flags = new Uint8Array(nodes.length);
      // Parents come before their children.
      for (let number = 0; number < nodes.length; number += 1) {
        const above = parent[number]!;
        if (above >= 0 && (own[above] === 1 || flags[above] === 1)) flags[number] = 1;
      }
      insides.set(compound.text, flags);
    }
    return flags;
  };
  const below = (compound: Compound): Uint8Array => {
    let flags = children.get(compound.text);
    if (flags === undefined) {
      const own = new Uint8Array(nodes.length);
      for (const number of found(compound)) own[number] = 1;
      flags = new Uint8Array(nodes.length);
      for (let number = 0; number < nodes.length; number += 1) {
        const above = parent[number]!;
        if (above >= 0 && own[above] === 1) flags[number] = 1;
      }
      children.set(compound.text, flags);
    }
    return flags;
  };

  const candidatesFor = (element: number): Candidate[] => {
    const own = compoundsOf(nodes[element]!);
    const all: Candidate[] = own.map((one) => ({ selector: one.text, cost: one.cost, elements: found(one) }));
    const tried = new Set<string>();
    let above = parent[element]!;
    for (let level = 1; level <= MOST_LEVELS && above >= 0 && tried.size < MOST_AROUND; level += 1) {
      const around = nodes[above]!;
      for (const outer of compoundsOf(around).slice(0, 3)) {
        if (outer.text === 'html' || outer.text === 'body' || outer.text === '*' || tried.has(outer.text)) continue;
        tried.add(outer.text);
        for (const inner of own) {
          // Within something named, a tag says enough.
          const cost = Math.min(inner.cost, 2.75) + outer.cost + 0.5;
          const within = inside(outer);
          const elements = found(inner).filter((number) => within[number] === 1);
          all.push({ selector: `${outer.text} ${inner.text}`, cost: cost + level * 0.05, elements });
          if (level > 1) continue;
          const directly = below(outer);
          const sons = elements.filter((number) => directly[number] === 1);
          if (sons.length < elements.length)
            all.push({ selector: `${outer.text} > ${inner.text}`, cost: cost + 0.25, elements: sons });
        }
      }
      above = parent[above]!;
    }
    return all.filter(({ elements }) => elements.length <= MOST_FOUND).sort((a, b) => a.cost - b.cost);
  };
  return { candidatesFor };
}

/** Whether an element is called so. */
function isNamed(element: Element, { id, tag, names }: Compound): boolean {
  if (id !== null) return element.attribs.id === id;
  if (tag !== null && element.name !== tag) return false;
  if (names.length === 0) return true;
  const own = namesOf(element);
  return names.every((name) => own.includes(name));
}
