import type { Element } from 'domhandler';
import type { AbsoluteUrl } from '../../model/index.ts';
import { cleanAddress } from './address.ts';
import { isCounter } from './counter.ts';
import { pictureOf } from './image.ts';
import { mediaAddress } from './media.ts';
import { ADDRESSES, EVERYWHERE, KEPT, LOADED, VALUES, VOID } from './tags.ts';

/** A start tag with its lawful attributes; null where the element makes no sense without one it lacks. */
export function startTag(element: Element, name: string, base: AbsoluteUrl): string | null {
  const attributes = attributesOf(element, name, base);
  if (name === 'a' && !attributes.includes(' href=')) return null;
  if (name === 'span' && attributes === '') return null;
  return `<${name}${attributes}>`;
}

/** The tag of an element that holds nothing, with its lawful attributes; null where it lacks what it is for. */
export function voidTag(element: Element, name: string, base: AbsoluteUrl): string | null {
  if (name === 'img') {
    const picture = pictureOf(element, base);
    if (!picture) return null;
    const attributes = attributesOf(element, name, base);
    // Another rendition of a `picture` may be cut otherwise: the size stated for the first would distort it.
    const sized = picture.isSized ? attributes : attributes.replace(/ (?:width|height)="\d+"/g, '');
    return `<img src="${escapeAttribute(picture.url)}"${sized}>`;
  }
  const attributes = attributesOf(element, name, base);
  return name === 'source' && !attributes.includes(' src=') ? null : `<${name}${attributes}>`;
}

/** The attributes that an element may have, by its name; the boxes have only those that every element may. */
const ATTRIBUTES: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries(KEPT).map(([name, own]) => [name, VOID.has(name) ? own : [...own, ...EVERYWHERE]]),
);

function attributesOf(element: Element, name: string, base: AbsoluteUrl): string {
  let written = '';
  for (const attribute of ATTRIBUTES.get(name) ?? EVERYWHERE) {
    const value = stated(element, name, attribute, base);
    if (value === undefined || (name === 'img' && attribute === 'src')) continue;
    const lawful = lawfulValue(attribute, value, base);
    if (lawful !== null) written += ` ${attribute}="${escapeAttribute(lawful)}"`;
  }
  return written;
}

/** What an element has for an attribute, be it under another name. */
function stated(element: Element, name: string, attribute: string, base: AbsoluteUrl): string | undefined {
  const { attribs } = element;
  if (PLAYS.has(name)) {
    if (attribute === 'src') return mediaAddress(element, base) ?? undefined;
    // Without them what began by itself on its page could never be started.
    if (attribute === 'controls') return '';
  }
  if (name === 'img' && attribute === 'alt') return attribs.alt ?? attribs['aria-label'] ?? attribs['data-alt'];
  return attribs[attribute];
}

const PLAYS = new Set(['video', 'audio', 'source']);

function lawfulValue(attribute: string, value: string, base: AbsoluteUrl): string | null {
  if (ADDRESSES.has(attribute)) {
    if (attribute === 'href' && /^\s*mailto:[^\s<>"@]+@[^\s<>"]+$/i.test(value)) return value.trim();
    const url = cleanAddress(value, base);
    return url !== null && LOADED.has(attribute) && isCounter(url) ? null : url;
  }
  if (attribute === 'controls' || attribute === 'reversed') return '';
  const pattern = VALUES[attribute];
  if (pattern) return pattern.test(value.trim()) ? value.trim() : null;
  const text = withoutIllegal(value).slice(0, 1000).toWellFormed().trim();
  return OUTBREAK.test(text) ? text.replace(/[<>]/g, '') : text;
}

/** What ends an element or comment that a careless consumer's parser might think to be in: DOMPurify's rule. */
const OUTBREAK =
  /(?:--!?|\])>|<\/(?:style|script|title|xmp|textarea|noscript|iframe|noembed|noframes|template|plaintext)/i;

/** Text as the value of an attribute in double quotes. */
export function escapeAttribute(value: string): string {
  return value.replace(/&/g, '&amp;').replace(/"/g, '&quot;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}

/** Text between tags. */
export function escapeText(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}

// What XML 1.0 §2.2 forbids: the HTML goes into feeds.
const ILLEGAL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ufffe\uffff]/g;

/** The text as XML may hold it. */
export function withoutIllegal(text: string): string {
  return text.replace(ILLEGAL, '').toWellFormed();
}
