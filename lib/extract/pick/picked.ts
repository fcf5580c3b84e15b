import { namesOf } from '../list/names.ts';
import { selectedBy, selectorOf } from '../list/selector.ts';
import type { Page } from '../page/page.ts';
import { meantBy } from './meant.ts';
import { type Candidate, type Finder, finderIn, labelOf, plainTag } from './named.ts';
import type { PickableRule, Pointing } from './pointing.ts';

/** A selector, and what it selects. */
export type SelectorChoice = { readonly selector: string; readonly matched: number };

/** An element with what it is called. */
export type Around = { readonly element: number; readonly label: string };

export type Picked = {
  /** The examples as they were understood. */
  readonly wanted: readonly number[];
  /** The best first; each selects all that is wanted. Never empty where an example is an element of the page. */
  readonly choices: readonly SelectorChoice[];
  /** Whether the best selects nothing that is not wanted. */
  readonly spares: boolean;
  /** The last example and what is around it, from the smallest to the body: to go wider, and narrower again. */
  readonly around: readonly Around[];
};

const MOST_CHOICES = 6;
/** So many selectors are asked of the page at most: each goes through all of it. */
const MOST_TRIED = 16;
const MOST_EXAMPLES = 20;
const MOST_AROUND = 24;

/** Rules of which a page has one element; where there are several, the first is taken. */
const SINGLE: ReadonlySet<PickableRule> = new Set(['title', 'body', 'date', 'image']);
const INSIDE: ReadonlySet<PickableRule> = new Set(['itemTitle', 'itemLink', 'itemDate']);

/**
 * Short selectors for what somebody points at, made of names that last (ids, classes, roles), never of positions. Of an
 * article's title one that selects it alone, or first; of items one that selects their like; of what is in an item one that
 * finds it in as many items as may be. With no examples on the page there are no choices.
 */
export function pick(page: Page, { rule, item, isExact = false, ...pointing }: Pointing): Picked {
  const { nodes, parent } = page.outline;
  const isElement = (number: number) => Number.isInteger(number) && number >= 0 && number < nodes.length;
  const given = pointing.wanted.filter(isElement).slice(0, MOST_EXAMPLES);
  const wanted = [...new Set(isExact ? given : given.map((one) => meantBy(page, one, rule)))];
  const unwanted = new Set(pointing.unwanted.filter((one) => isElement(one) && !wanted.includes(one)));
  const last = wanted.at(-1);
  if (last === undefined) return { wanted, choices: [], spares: true, around: [] };
  const around: Around[] = [];
  for (let at = given.at(-1) ?? last; at >= 0 && around.length < MOST_AROUND; at = parent[at]!) {
    if (nodes[at]!.name === 'html') break;
    around.push({ element: at, label: labelOf(nodes[at]!) });
  }
  const finder = finderIn(page);
  const weigh = weighing(page, { rule, item, wanted });
  const good = sharedBy(finder, wanted)
    .filter(({ elements }) => !elements.some((element) => unwanted.has(element)))
    .map((candidate) => ({ selector: candidate.selector, weight: weigh(candidate) }))
    .filter(({ weight }) => weight !== null)
    .sort((a, b) => a.weight! - b.weight!)
    .map(({ selector }) => selector);
  const choices: (SelectorChoice & { readonly of: string })[] = [];
  let spares = true;
  const offer = (selector: string) => {
    const elements = selectedBy(page, selector);
    const selected = new Set(elements);
    if (!wanted.every((element) => selected.has(element))) return;
    // Two that select the same are one choice.
    const of = elements.join();
    if (choices.some((choice) => choice.of === of)) return;
    if (choices.length === 0) spares = !elements.some((element) => unwanted.has(element));
    choices.push({ selector, matched: elements.length, of });
  };
  const offerSparing = (selector: string) => {
    if (choices.length >= MOST_CHOICES) return;
    const elements = selectedBy(page, selector);
    if (elements.length > 0 && !elements.some((element) => unwanted.has(element))) offer(selector);
  };
  for (const selector of good.slice(0, MOST_TRIED)) if (choices.length < MOST_CHOICES) offer(selector);
  if (choices.length === 0 && unwanted.size > 0) {
    const sparing = sparingWords(page, wanted, [...unwanted]);
    for (const { selector } of sharedBy(finder, wanted).slice(0, MOST_SPARED)) {
      for (const words of sparing) if (!selector.includes(words)) offerSparing(`${selector}${words}`);
    }
  }
  if (choices.length < MOST_CHOICES) {
    const exact = selectorOf(
      page,
      wanted.toSorted((a, b) => a - b),
    );
    if (exact !== null) offer(exact);
  }
  if (choices.length === 0) offer(partly(page, finder, wanted, unwanted));
  // Where nothing spares what is not meant, what selects all that is meant is still of use.
  if (choices.length === 0) offer([...new Set(wanted.map((element) => pathOf(page, element)))].join(', '));
  return { wanted, choices: choices.map(({ of: _, ...choice }) => choice), spares, around };
}

/** The selectors that every example has. */
function sharedBy(finder: Finder, wanted: readonly number[]): Candidate[] {
  return finder.candidatesFor(wanted[0]!).filter(({ elements }) => {
    const selected = new Set(elements);
    return wanted.every((element) => selected.has(element));
  });
}

/** So many selectors are made narrower where all that select what is meant select what is not meant too. */
const MOST_SPARED = 3;

/** What tells the wanted from the others beyond their own names: a name of those, or what only the wanted hold. */
function sparingWords({ outline }: Page, wanted: readonly number[], unwanted: readonly number[]): string[] {
  const { nodes, end } = outline;
  const namesAt = (number: number) => namesOf(nodes[number]!);
  const own = new Set(wanted.flatMap(namesAt));
  const others = [...new Set(unwanted.flatMap(namesAt))].filter((name) => !own.has(name)).slice(0, 3);
  const insideOf = (number: number) => {
    const inside = new Set<string>();
    for (let at = number + 1; at < Math.min(end[number]!, number + MOST_INSIDE); at += 1) {
      for (const name of namesAt(at)) inside.add(`${plainTag(nodes[at]!)}${name}`);
      inside.add(plainTag(nodes[at]!));
    }
    return inside;
  };
  const held = wanted.map(insideOf);
  const lacked = unwanted.map(insideOf);
  const only = [...(held[0] ?? [])]
    .filter((name) => name !== '*' && held.every((one) => one.has(name)) && !lacked.some((one) => one.has(name)))
    .slice(0, 3);
  return [
    ...others.map((name) => `:not(${name})`),
    ...(others.length > 1 ? [others.map((name) => `:not(${name})`).join('')] : []),
    ...only.map((name) => `:has(${name})`),
  ];
}

/** Descendants that are looked at for what tells an element from its like. */
const MOST_INSIDE = 60;

/** What is for a candidate, the least best; null where it does not do. */
function weighing(
  page: Page,
  { rule, item, wanted }: { rule: PickableRule; item: string | undefined; wanted: readonly number[] },
): (candidate: Candidate) => number | null {
  if (SINGLE.has(rule) && wanted.length === 1) {
    return ({ elements, cost }) => {
      if (elements[0] !== wanted[0]) return null;
      return cost + (elements.length === 1 ? 0 : 3);
    };
  }
  if (INSIDE.has(rule) && item !== undefined) {
    const items = selectedBy(page, item);
    const { end } = page.outline;
    return ({ elements, cost }) => {
      const firsts = items.flatMap((start) => {
        const first = firstFrom(elements, start);
        return first !== null && first < end[start]! ? [first] : [];
      });
      // In the items that were pointed into, it is what is found first.
      const inItems = wanted.filter((one) => items.some((start) => start <= one && one < end[start]!));
      if (!inItems.every((one) => firsts.includes(one))) return null;
      const missed = items.length === 0 ? 0 : 1 - firsts.length / items.length;
      // What selects other things in the items as well, or beside them, finds the right one by luck alone.
      const besides = Math.min(3, elements.length / Math.max(1, firsts.length) - 1);
      return cost + missed * 8 + besides * 2;
    };
  }
  // What has its like: a selector for one alone is seldom meant.
  return ({ elements, cost }) => cost + (elements.length === wanted.length && wanted.length === 1 ? 2 : 0);
}

/** The first of numbers that ascend which is not before `start`. */
function firstFrom(numbers: readonly number[], start: number): number | null {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (numbers[middle]! < start) low = middle + 1;
    else high = middle;
  }
  return numbers[low] ?? null;
}

/** A selector for each example, joined: what is left where they have none in common. */
function partly(page: Page, finder: Finder, wanted: readonly number[], unwanted: ReadonlySet<number>): string {
  const parts = wanted.map((element) => {
    const own = finder
      .candidatesFor(element)
      .find(({ elements }) => !elements.some((one) => unwanted.has(one)) && elements.length <= wanted.length * 3);
    return own?.selector ?? selectorOf(page, [element]) ?? pathOf(page, element);
  });
  return [...new Set(parts)].join(', ');
}

const MOST_STEPS = 6;

/** An element's tags from the outside in. It selects the element, and whatever stands like it. */
function pathOf({ outline: { nodes, parent } }: Page, element: number): string {
  const steps: string[] = [];
  for (let at = element; at >= 0 && steps.length < MOST_STEPS; at = parent[at]!) steps.unshift(plainTag(nodes[at]!));
  return steps.join(' > ');
}
