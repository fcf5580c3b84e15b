import { type Element, isTag } from 'domhandler';
import type { Page } from './page.ts';

/** What the engine finds by going through an element's siblings, once for each of them. */
const BY_SIBLINGS = /~(?!=)|:(?:nth|first|last|only)-/i;

/** So many children of one element are gone through; no page that people read has more. */
const MOST_SIBLINGS = 3000;

/**
 * The elements that a CSS selector selects, in document order. None for one that counts siblings on a page that has
 * thousands in a row: that would cost the square of their number. Throws where it is no selector.
 */
export function selectAll(page: Page, selector: string): Element[] {
  if (BY_SIBLINGS.test(selector) && mostSiblings(page) > MOST_SIBLINGS) return [];
  return page.$(selector).toArray().filter(isTag);
}

function mostSiblings({ outline: { parent } }: Page): number {
  const children = new Uint32Array(parent.length);
  for (const around of parent) if (around >= 0) children[around]! += 1;
  return children.reduce((most, count) => Math.max(most, count), 0);
}
