import { type ChildNode, type Element, isTag } from 'domhandler';
import type { AbsoluteUrl } from '../../model/index.ts';
import { parseTree } from '../page/tree.ts';
import { type Embed, embedIn } from './embed.ts';
import { imageAddress } from './image.ts';

/** Longer than a picture's markup; a whole page for readers without scripts is none of ours. */
const LONGEST = 8000;

/** How many elements are looked at for a picture. */
const MOST = 40;

/**
 * The picture that a `noscript` holds for readers without scripts, where the script's own placeholder beside it gives no
 * address; null where there is none, or what is there looks like a counter's pixel.
 */
export function fallbackPicture(noscript: Element, base: AbsoluteUrl): Element | null {
  const markup = markupIn(noscript, '<img');
  if (markup === null || pictureIn(besides(noscript), base)) return null;
  const picture = pictureIn(parseTree(markup, 'piece').children, base);
  return picture && looksLikeOne(picture) ? picture : null;
}

/** What a `noscript` embeds for readers without scripts, where its neighbour embeds nothing; null where there is none. */
export function fallbackEmbed(noscript: Element): Embed | null {
  const markup = markupIn(noscript, '<iframe');
  if (markup === null || besides(noscript).some((node) => isTag(node) && firstEmbed([node]))) return null;
  return firstEmbed(parseTree(markup, 'piece').children);
}

/** The unparsed markup in a `noscript`, if it is short and holds a tag. */
function markupIn(noscript: Element, tag: string): string | null {
  const markup = noscript.children.map((child) => (child.type === 'text' ? child.data : '')).join('');
  return markup.length <= LONGEST && markup.toLowerCase().includes(tag) ? markup : null;
}

function firstEmbed(nodes: readonly ChildNode[]): Embed | null {
  const stack = [...nodes].reverse();
  for (let count = 0; stack.length > 0 && count < MOST; count += 1) {
    const node = stack.pop()!;
    if (!isTag(node)) continue;
    const embed = embedIn(node);
    if (embed) return embed;
    stack.push(...node.children.slice(0, MOST).reverse());
  }
  return null;
}

function besides(noscript: Element): ChildNode[] {
  return [neighbour(noscript, 'prev'), neighbour(noscript, 'next')].filter((node) => node !== null);
}

/** The nearest sibling that is more than white space; of a few, so that a row of them costs no more. */
function neighbour(node: ChildNode, side: 'prev' | 'next'): ChildNode | null {
  let at = node[side];
  for (let step = 0; step < 4 && at && at.type === 'text' && at.data.trim() === ''; step += 1) at = at[side];
  return at;
}

/** The first picture among nodes and what is in them; of a few. */
export function pictureIn(nodes: readonly ChildNode[], base: AbsoluteUrl): Element | null {
  const stack = [...nodes].reverse();
  for (let count = 0; stack.length > 0 && count < MOST; count += 1) {
    const node = stack.pop()!;
    if (!isTag(node)) continue;
    if (node.name === 'img' && imageAddress(node, base) !== null) return node;
    stack.push(...node.children.slice(0, MOST).reverse());
  }
  return null;
}

function looksLikeOne({ attribs }: Element): boolean {
  const source = `${attribs.src ?? ''} ${attribs['data-src'] ?? ''}`;
  if (attribs.srcset !== undefined || Number.parseInt(attribs.width ?? '', 10) >= 50) return true;
  return /\.(?:jpe?g|png|webp|avif|gif)\b/i.test(source);
}
