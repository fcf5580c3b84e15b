import type { ChildNode, Element, ParentNode } from 'domhandler';
import type { StatedDate } from '../../model/index.ts';
import type { DateHints } from '../dates/dates.ts';
import type { Page } from '../page/page.ts';
import { dateOnly, dateUnder } from './date.ts';
import { type Line, lineOf } from './lines.ts';
import { isHeading } from './links.ts';
import type { ItemRecord } from './records.ts';

/** The day that a list of bare headlines stands under: a heading before it that is a date, or the year of the card's day. */
export function dayAbove(
  { outline }: Page,
  record: ItemRecord,
  lines: readonly Line[],
  hints: DateHints,
): StatedDate | null {
  for (let at = record.start, steps = 0; at > 0 && steps < 3; at = outline.parent[at]!, steps += 1) {
    const above = headingsBefore(outline.nodes[at]!)?.get(outline.nodes[at]!);
    // What stands over several boxes of cards may be the day of the page.
    if (above && (steps === 0 || above.isNext)) {
      const heading = lineOf(above.heading.children, 80);
      return dateOnly(heading, hints) ?? dateUnder(heading, lines, hints);
    }
  }
  return null;
}

type Above = { readonly heading: Element; readonly isNext: boolean };

const KNOWN = new WeakMap<ParentNode, ReadonlyMap<ChildNode, Above>>();

/**
 * For each child of an element's parent the heading before it, with nothing between but elements with the child's own tag.
 * Made once for all of them.
 */
function headingsBefore({ parent }: Element): ReadonlyMap<ChildNode, Above> | null {
  if (parent === null) return null;
  const known = KNOWN.get(parent);
  if (known) return known;
  const headings = new Map<ChildNode, Above>();
  let above: { readonly heading: Element; tag: string | null } | null = null;
  for (const child of parent.children) {
    if (child.type === 'text' && child.data.trim() !== '') above = null;
    if (child.type !== 'tag') continue;
    if (above && (above.tag === null || above.tag === child.name))
      headings.set(child, { heading: above.heading, isNext: above.tag === null });
    if (isHeading(child) || child.name === 'dt') above = { heading: child, tag: null };
    else if (above?.tag === null) above.tag = child.name;
    else if (above?.tag !== child.name) above = null;
  }
  KNOWN.set(parent, headings);
  return headings;
}
