import type { Element } from 'domhandler';
import type { Outline } from '../page/outline.ts';
import { type Clues, textContent } from './clues.ts';
import { LEADS_AWAY } from './leads-away.ts';
import { isOwn } from './own.ts';

/** Items of the page's microdata. */
export type Microdata = {
  /** Whether an element stands in an item that is not the page's own article: a comment, a review, a related story. */
  isOthers(i: number): boolean;
};

/** Items that are what readers say, wherever they stand. */
const SAID_BY_READERS = /(?:Comment|UserComments|Answer)$/;
/** A name longer than this is none. */
const LONGEST_NAME = 400;

/**
 * Tells the article's items from those of others, by what leads to them, by what they are called and where they are, and by
 * whether the headline or the text stands in them. Each item is judged once.
 */
export function microdata(clues: Clues, headline: number, body: number | null): Microdata {
  const { page, props, own } = clues;
  const { nodes, parent, end, text } = page.outline;
  const verdicts = new Map<number, boolean>();
  const holds = (outer: number, inner: number) => outer <= inner && inner < end[outer]!;
  const items = props.size > 0 ? itemsAround(page.outline) : null;
  const firstOf = (...words: string[]) => {
    const first = new Map<number, number>();
    for (const word of words)
      for (const i of props.get(word) ?? []) if (!first.has(items![i]!)) first.set(items![i]!, i);
    return first;
  };
  const names = firstOf('headline', 'name');
  const addresses = firstOf('url', 'mainentityofpage');
  return { isOthers };

  function isOthers(i: number): boolean {
    if (props.size === 0) return false;
    const passed: number[] = [];
    let verdict = false;
    for (let at = i; at >= 0; at = parent[at]!) {
      const known = verdicts.get(at);
      if (known !== undefined) {
        verdict = known;
        break;
      }
      passed.push(at);
      if ('itemscope' in nodes[at]!.attribs && isAnothers(at)) {
        verdict = true;
        break;
      }
    }
    for (const at of passed) verdicts.set(at, verdict);
    return verdict;
  }

  function isAnothers(item: number): boolean {
    if (holds(item, headline) || (body !== null && holds(item, body))) return false;
    const { itemprop = '', itemtype = '', itemid } = nodes[item]!.attribs;
    if (itemprop.split(/\s+/).some((word) => LEADS_AWAY.test(word)) || SAID_BY_READERS.test(itemtype.trim()))
      return true;
    // The name of a person or of a publisher is no headline.
    if (!/(?:Article|Posting|Work|Report|Recipe|Page|VideoObject|Product|Event|Movie|Book|Review)$/.test(itemtype))
      return false;
    const name = names.get(item);
    const called = name === undefined || text[name]! > LONGEST_NAME ? null : wordOf(nodes[name]!);
    const place = addresses.get(item);
    const { href, content, itemid: id } = (place === undefined ? null : nodes[place]!.attribs) ?? {};
    return isOwn(page, own, called, [itemid, href ?? content ?? id].filter(Boolean)) === false;
  }
}

function wordOf(node: Element): string {
  return node.attribs.content ?? textContent(node);
}

/** Of each element the number of the nearest item around it; -1 for none. */
function itemsAround({ nodes, parent }: Outline): Int32Array {
  const around = new Int32Array(nodes.length).fill(-1);
  for (let i = 0; i < nodes.length; i += 1) {
    const above = parent[i]!;
    if (above >= 0) around[i] = 'itemscope' in nodes[above]!.attribs ? above : around[above]!;
  }
  return around;
}
