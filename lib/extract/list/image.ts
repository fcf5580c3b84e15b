import type { Element } from 'domhandler';
import { type AbsoluteUrl, absoluteUrl, type Image } from '../../model/index.ts';
import { partsOf } from './links.ts';

/** Attributes that lazy loaders keep the true address in, the best first. */
const LAZY = ['data-src', 'data-lazy-src', 'data-original', 'data-lazy', 'data-url', 'data-image', 'data-img-src'];
const LAZY_SETS = ['data-srcset', 'data-lazy-srcset', 'srcset'];
/** What a class calls pictures that are not the item's: faces and icons. */
const NOT_THE_ITEMS = /(?:^|[\s_-])(?:avatars?|gravatar|author|icons?|emoji|logo)(?:[\s_-]|$)/i;
/** What an element around a face is called. */
const FACES = /(?:^|[\s_-])(?:avatars?|gravatar|authors?|byline|vcard)(?:[\s_-]|$)/i;
/** Folders of such pictures, and what files are called that show nothing; `pixel-art.jpg` shows something. */
const FOLDERS = /^(?:avatars?|gravatar|authors?|icons?|emojis?|logos?)$/i;
const EMPTY =
  /^(?:avatar|gravatar|author|icon|emoji|logo|pixel|spacer|placeholder|blank|loading|loader|spinner|transparent|empty|lazy)$/i;
const BESIDE_EMPTY = /^(?:default|no|grey|gray|white|image|img|photo|thumb|thumbnail|site|user)$/i;
/** Sides of a picture that is one whatever it is called, in pixels. */
const SURELY = 200;
const SMALLEST = 40;
/** So many of a `picture`'s children are looked at for each `img` in it; browsers show one. */
const MOST_CHILDREN = 100;

/** So many pictures of a card are told apart; the first is the item's unless other items have it too. */
const MOST_PICTURES = 6;

/** The pictures of a card that are no icon or face, in order, with lazy loading's attributes resolved. */
export function cardImages(elements: readonly Element[], base: AbsoluteUrl): Image[] {
  const found: Image[] = [];
  for (const element of elements) {
    const picture = element.name === 'img' ? pictureOf(element, elements[0]!, base) : backgroundOf(element, base);
    if (picture) found.push(picture);
    if (found.length >= MOST_PICTURES) break;
  }
  return found;
}

function pictureOf(element: Element, card: Element, base: AbsoluteUrl): Image | null {
  const { attribs } = element;
  const width = pixels(attribs.width);
  const height = pixels(attribs.height);
  if ((width ?? SMALLEST) < SMALLEST || (height ?? SMALLEST) < SMALLEST) return null;
  if (NOT_THE_ITEMS.test(attribs.class ?? '') || /^(?:avatar|logo)$/i.test(attribs.alt ?? '')) return null;
  if (isFace(element, card)) return null;
  const address = LAZY.map((name) => attribs[name]).find(isPicture) ?? lazySet(element) ?? attribs.src;
  const url = isPicture(address) ? absoluteUrl(address, base) : null;
  const isStated = Math.min(width ?? 0, height ?? 0) >= SURELY;
  if (url === null || (!isStated && showsNothing(new URL(url).pathname))) return null;
  return { url, width, height, alt: attribs.alt?.trim() || null, credit: null };
}

/** Whether a picture stands in what the markup calls a person's, within the card. */
function isFace({ parent }: Element, card: Element): boolean {
  for (let at = parent, steps = 0; at?.type === 'tag' && at !== card && steps < 3; at = at.parent, steps += 1) {
    if (FACES.test(at.attribs.class ?? '')) return true;
  }
  return false;
}

/** Whether an address is that of a face, an icon or a placeholder: by its folder, or a file's name of nothing but such words. */
function showsNothing(path: string): boolean {
  const parts = partsOf(path.slice(-300));
  const file = (parts.pop() ?? '').split(/[?#]/, 1)[0]!.replace(/\.[a-z]{2,5}$/i, '');
  if (parts.some((part) => FOLDERS.test(part))) return true;
  const words = file.split(/[-_.@]+|\d+/).filter((word) => word.length > 1);
  return words.some((word) => EMPTY.test(word)) && words.every((word) => EMPTY.test(word) || BESIDE_EMPTY.test(word));
}

/** The widest of `srcset` where `src` is a placeholder; `src` itself where it is a picture. */
function lazySet(element: Element): string | undefined {
  const { attribs } = element;
  const sources =
    element.parent && 'name' in element.parent && element.parent.name === 'picture'
      ? element.parent.children.slice(0, MOST_CHILDREN)
      : [];
  const own = LAZY_SETS.slice(0, 2).map((name) => attribs[name]);
  if (own.some(Boolean)) return widest(own.find(Boolean)!);
  if (isPicture(attribs.src) && !showsNothing(attribs.src)) return attribs.src;
  const sets = [
    attribs.srcset,
    ...sources.flatMap((source) => ('attribs' in source ? LAZY_SETS.map((name) => source.attribs[name]) : [])),
  ];
  const set = sets.find(Boolean);
  return set ? widest(set) : undefined;
}

/** From where one can begin: begun anywhere, a run of commas would be looked through from each of its characters. */
const CANDIDATE = /(?:^|[\s,])([^\s,](?:\S*[^\s,])?)(?:\s+([\d.]+)[wx])?(?=\s*(?:,|$))/g;

/** HTML §4.8.4.2.1: candidates are parted by a comma and white space; addresses may hold commas. */
function widest(set: string): string | undefined {
  let best: { address: string; size: number } | undefined;
  for (const [, address, size] of set.slice(0, 8000).matchAll(CANDIDATE)) {
    const candidate = { address: address!, size: Number(size ?? 1) };
    if (!best || candidate.size > best.size) best = candidate;
  }
  return best?.address;
}

function backgroundOf(element: Element, base: AbsoluteUrl): Image | null {
  const found = /background(?:-image)?\s*:[^;]{0,40}?url\(\s*['"]?([^'")]{1,2000})/i.exec(element.attribs.style ?? '');
  const address = found?.[1] ?? element.attribs['data-bg'] ?? element.attribs['data-background-image'];
  const url = isPicture(address) ? absoluteUrl(address, base) : null;
  return url && { url, width: null, height: null, alt: null, credit: null };
}

function isPicture(address: string | undefined): address is string {
  return address !== undefined && address.trim() !== '' && !/^\s*(?:data|about|blob|javascript):/i.test(address);
}

function pixels(value: string | undefined): number | null {
  const number = Number.parseInt(value ?? '', 10);
  return number > 0 ? number : null;
}
