import type { Element } from 'domhandler';
import type { Page } from '../page/page.ts';
import { isHeading } from './links.ts';
import { namesFurniture } from './words.ts';

const FURNITURE_TAGS = new Set(['nav', 'footer', 'dialog', 'template', 'noscript', 'svg', 'iframe']);
const FURNITURE_ROLES = /^(?:navigation|contentinfo|complementary|search|banner|dialog|menu|menubar|toolbar|tablist)$/;
/** A form with so many links is no form but what a program wraps a whole page, or a list and its filters, in. */
const LINKS_OF_LIST = 4;
/** So many elements beside each other that are named alike are a list's. */
const BROTHERS_OF_LIST = 3;

/**
 * Marks the elements that belong to a page's furniture. An element that only its class names furniture, and that holds
 * most of the page or its main part, is a wrapper (`content-sidebar-wrap`) and stays.
 */
export function furnitureOf({ outline }: Page): Uint8Array {
  const { nodes, parent, text, words } = outline;
  const marks = new Uint8Array(nodes.length);
  const holdsMain = mainHolders(outline);
  // Most pages have no form, no aside and few names of furniture: what tells more of them is counted when one is met.
  const links = once(() => countWithin(outline, ({ name }, linked) => name === 'a' && linked > 0));
  const headlines = once(() => countWithin(outline, (element, linked) => linked > 0 && isHeading(element)));
  const dates = once(() => countWithin(outline, ({ attribs }) => attribs.datetime !== undefined));
  const brothers = once(() => countBrothers(outline));
  const whole = text[0] ?? 0;
  const isNamed = (node: number) => {
    if (holdsMain[node] || text[node]! * 2 >= whole || !namesFurniture(words[node]!, 0)) return false;
    // What all cards of a list are named after, or an `article` among others, is what they are about.
    const isOneOfList = nodes[node]!.name === 'article' || brothers()[node]! >= BROTHERS_OF_LIST;
    const list = isOneOfList && headlines()[node] === 1 ? Math.max(0, parent[node]!) : node;
    return namesFurniture(words[node]!, headlines()[list]!);
  };
  const isForm = (node: number) => !holdsMain[node] && links()[node]! < LINKS_OF_LIST && text[node]! * 2 <= whole;
  for (let node = 0; node < nodes.length; node += 1) {
    const above = parent[node]!;
    const { name } = nodes[node]!;
    if (above >= 0 && marks[above]) marks[node] = 1;
    else if (isFurnitureTag(nodes[node]!)) marks[node] = 1;
    else if (name === 'form') marks[node] = isForm(node) ? 1 : 0;
    // A list may set its newest item apart.
    else if (name === 'aside') marks[node] = headlines()[node] === 1 && dates()[node] === 1 ? 0 : 1;
    else if (isNamed(node)) marks[node] = 1;
  }
  return marks;
}

function isFurnitureTag(element: Element): boolean {
  return (
    FURNITURE_TAGS.has(element.name) ||
    FURNITURE_ROLES.test(element.attribs.role ?? '') ||
    (element.attribs.hidden !== undefined && element.attribs.hidden !== 'until-found' && !isStreamed(element))
  );
}

/** What React sends late waits in a hidden element (`S:1`) until a script puts it where it belongs. */
function isStreamed({ attribs }: Element): boolean {
  return /^S:[\da-f]+$/.test(attribs.id ?? '');
}

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

/** How many elements of a sort each element holds, itself counted; a sort is told by the element and its linked characters. */
function countWithin({ nodes, parent, link }: Page['outline'], isOf: (element: Element, linked: number) => boolean) {
  const counts = new Int32Array(nodes.length);
  for (let node = nodes.length - 1; node >= 0; node -= 1) {
    if (isOf(nodes[node]!, link[node]!)) counts[node]! += 1;
    if (parent[node]! >= 0) counts[parent[node]!]! += counts[node]!;
  }
  return counts;
}

/** How many children of its parent an element has its name in common with, class and id, itself counted. */
function countBrothers({ nodes, parent, words }: Page['outline']): Int32Array {
  const families = new Map<string, number>();
  const familyOf = (node: number) => `${parent[node]} ${words[node]}`;
  for (let node = 0; node < nodes.length; node += 1) {
    if (words[node] !== '') families.set(familyOf(node), (families.get(familyOf(node)) ?? 0) + 1);
  }
  return Int32Array.from(nodes, (_, node) => families.get(familyOf(node)) ?? 0);
}

function mainHolders({ nodes, parent }: Page['outline']): Uint8Array {
  const holders = new Uint8Array(nodes.length);
  for (let node = 0; node < nodes.length; node += 1) {
    const element = nodes[node]!;
    if (element.name !== 'main' && element.name !== 'body' && element.attribs.role !== 'main') continue;
    for (let at = node; at >= 0 && !holders[at]; at = parent[at]!) holders[at] = 1;
  }
  return holders;
}
