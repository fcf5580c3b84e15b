import { type ChildNode, type Element, isTag } from 'domhandler';
import type { AbsoluteUrl } from '../../model/index.ts';
import { cleanAddress } from './address.ts';

/** Elements that stand within a line, whatever they are made to do there. */
const INLINE = new Set(
  `a abbr acronym b bdi bdo big button cite code data del dfn em font i ins kbd label mark q s samp small span strike
  strong sub sup time tt u var`.split(/\s+/),
);

/** Steps up from an element to the line that it stands in. */
const DEEPEST = 4;

/**
 * Whether a sentence goes on before and behind an element, so that it would be broken without the element's words: there
 * is text on both sides within the line, whatever the element is called or made to do.
 */
export function isInSentence(element: Element): boolean {
  if (!INLINE.has(element.name)) return false;
  const before = textBeside(element, 'prev').trimEnd();
  const behind = textBeside(element, 'next').trimStart();
  return /[\p{L}\p{N},;:(“"'’–—-]$/u.test(before) && /^[\p{L}\p{N},.;:!?)’”"'–—-]/u.test(behind);
}

/** Whether letters follow an element without a space between: it holds the beginning of a word. */
export function beginsWord(element: Element): boolean {
  return /^\p{L}/u.test(textBeside(element, 'next'));
}

/** The text next to an element in its line; empty where there is none, or something else. */
function textBeside(element: Element, side: 'prev' | 'next'): string {
  let at: Element = element;
  for (let step = 0; step < DEEPEST; step += 1) {
    const beside: ChildNode | null = at[side];
    if (beside?.type === 'text') {
      if (beside.data.trim() !== '' || beside[side] === null)
        return beside.data.slice(side === 'next' ? 0 : -40).slice(0, 40);
      const further = beside[side];
      return further && isTag(further) && INLINE.has(further.name) ? ` ${textIn(further, side)} ` : '';
    }
    if (beside !== null) return isTag(beside) && INLINE.has(beside.name) ? textIn(beside, side) : '';
    if (!at.parent || !isTag(at.parent) || !INLINE.has(at.parent.name)) return '';
    at = at.parent;
  }
  return '';
}

/** Some of an element's text, at its end that is near. */
function textIn(element: Element, side: 'prev' | 'next'): string {
  let at: ChildNode | undefined = element;
  for (let step = 0; step < DEEPEST && at && isTag(at); step += 1) {
    const { children }: Element = at;
    at = side === 'next' ? children[0] : children[children.length - 1];
  }
  return at?.type === 'text' ? at.data.slice(side === 'next' ? 0 : -40).slice(0, 40) : '';
}

/** Said once for those who see and once for those who listen: the neighbour says what a hidden element shows. */
export function isSaidTwice(element: Element): boolean {
  if (element.attribs['aria-hidden'] !== 'true') return false;
  const own = shortText(element);
  if (own === '') return false;
  return [element.prev, element.next].some(
    (one) => one && isTag(one) && INLINE.has(one.name) && shortText(one) === own,
  );
}

/** The text of an element that holds little; empty where it holds more. */
function shortText({ children }: Element): string {
  if (children.length !== 1) return '';
  const [only] = children;
  if (only!.type === 'text') return only!.data.length < 80 ? only!.data.trim() : '';
  return isTag(only!) && only!.children[0]?.type === 'text' && only!.children.length === 1
    ? only!.children[0].data.trim()
    : '';
}

const TIP = /tool-?tip|pop-?over|\btip\b|has-tip|bubble/i;

/** An explanation that is shown over a word when it is pointed at: it stands behind the word in the word's own element. */
export function isBubble(element: Element): boolean {
  const { attribs, parent, prev } = element;
  if (prev === null || !parent || !isTag(parent) || !INLINE.has(parent.name)) return false;
  if (attribs.role === 'tooltip') return true;
  if (!TIP.test(attribs.class ?? '')) return false;
  return TIP.test(`${parent.attribs.class ?? ''} ${parent.attribs['data-toggle'] ?? ''}`);
}

/** A letter set large at the beginning of a paragraph, in a box of its own though the word goes on behind it. */
export function isInitial(element: Element): boolean {
  const { next, prev } = element;
  if (prev !== null && !(prev.type === 'text' && prev.data.trim() === '')) return false;
  if (next?.type !== 'text' || !/^\p{Ll}/u.test(next.data)) return false;
  return /^["“„«‘'(]?\p{Lu}$/u.test(shortText(element));
}

/** Somebody or something that a script was to name in an element that is empty. */
export type Mention = { readonly name: string; readonly url: AbsoluteUrl | null };

/** The name that an empty element in a line has in its data, as Substack's mentions do; null for all others. */
export function mentionIn(element: Element, base: AbsoluteUrl): Mention | null {
  if (!INLINE.has(element.name) || element.children.some((child) => child.type !== 'text' || child.data.trim() !== ''))
    return null;
  for (const attribute in element.attribs) {
    const value = element.attribs[attribute]!;
    if (!value.startsWith('{') || value.length > 4000 || !attribute.startsWith('data-')) continue;
    const { name, url } = recordIn(value);
    if (typeof name !== 'string' || name.trim() === '' || name.length > 120) continue;
    return { name: name.trim(), url: typeof url === 'string' ? cleanAddress(url, base) : null };
  }
  return null;
}

function recordIn(json: string): Readonly<Record<string, unknown>> {
  try {
    const read: unknown = JSON.parse(json);
    return typeof read === 'object' && read !== null ? (read as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
