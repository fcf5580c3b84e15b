import { namesOf } from '../list/names.ts';
import type { Page } from '../page/page.ts';
import type { PickableRule } from './pointing.ts';

/** What stands within a line or is one paragraph: nobody means it alone who points at a text. */
const PIECES = new Set(
  `a abbr b bdi br cite code del dfn em figcaption figure font h1 h2 h3 h4 h5 h6 i img ins kbd li mark ol p picture pre q s
  small span strong sub sup time tr td th tbody table u ul wbr blockquote`.split(/\s+/),
);

/**
 * The element that is meant by whoever points at `element` for a rule: that itself, the smallest; but for an item the card
 * that has its like beside it, for a text what holds its paragraphs, for a link the link. What is around it stays at choice.
 */
export function meantBy(page: Page, element: number, rule: PickableRule): number {
  switch (rule) {
    case 'item':
      return cardAround(page, element) ?? element;
    case 'body':
      return textAround(page, element);
    case 'itemLink':
      return above(page, element, (number) => isLink(page, number)) ?? element;
    default:
      return element;
  }
}

function isLink({ outline: { nodes } }: Page, number: number): boolean {
  const { name, attribs } = nodes[number]!;
  return name === 'a' && attribs.href !== undefined;
}

/** The smallest element around one that leads somewhere and has two of its like, which do too, beside it. */
function cardAround(page: Page, element: number): number | null {
  const { nodes, end, parent } = page.outline;
  const leads = (number: number) => {
    for (let at = number; at < Math.min(end[number]!, number + 200); at += 1) if (isLink(page, at)) return true;
    return false;
  };
  return above(page, element, (number) => {
    const around = parent[number]!;
    if (around < 0 || !leads(number)) return false;
    const { name } = nodes[number]!;
    // A row of links within a card is no list of cards.
    if (name === 'a' && firstText(page, number).split(/\s+/).length < 3) return false;
    const own = new Set(namesOf(nodes[number]!));
    let like = 0;
    for (let beside = around + 1; beside < end[around]! && like < 3; beside = end[beside]!) {
      const names = namesOf(nodes[beside]!);
      const isLike = own.size === 0 ? names.length === 0 : names.some((one) => own.has(one));
      if (nodes[beside]!.name === name && isLike && leads(beside)) like += 1;
    }
    return like >= 3;
  });
}

function firstText({ outline: { nodes } }: Page, number: number): string {
  const stack = [...nodes[number]!.children];
  let text = '';
  for (let node = stack.shift(); node !== undefined && text.length < 200; node = stack.shift()) {
    if (node.type === 'text') text += ` ${node.data.slice(0, 200)}`;
    else if ('children' in node) stack.unshift(...node.children.slice(0, 20));
  }
  return text.trim();
}

/** The nearest element around one that has two paragraphs of its own, else the nearest that is no piece of a text. */
function textAround(page: Page, element: number): number {
  const { nodes } = page.outline;
  const isText = (number: number) =>
    nodes[number]!.name !== 'body' &&
    !PIECES.has(nodes[number]!.name) &&
    nodes[number]!.children.filter((child) => 'name' in child && child.name === 'p').length >= 2;
  return above(page, element, isText) ?? above(page, element, (one) => !PIECES.has(nodes[one]!.name)) ?? element;
}

/** The nearest of an element and those around it for which something holds. */
function above({ outline: { parent } }: Page, element: number, holds: (number: number) => boolean): number | null {
  for (let number = element; number >= 0; number = parent[number]!) if (holds(number)) return number;
  return null;
}
