import type { Element } from 'domhandler';
import { type AbsoluteUrl, absoluteUrl, type Image } from '../../model/index.ts';

/** Attributes that lazy loaders keep the true address in, the best first. */
const LAZY = ['data-src', 'data-lazy-src', 'data-original', 'data-lazy', 'data-url', 'data-image', 'data-img-src'];
const LAZY_SETS = ['data-srcset', 'data-lazy-srcset', 'srcset'];
/** Pictures that are not the item's: faces, icons, tracking pixels, placeholders. */
const NOT_THE_ITEMS =
  /(?:^|[\s_/-])(?:avatars?|gravatar|author|icons?|emoji|logo|pixel|spacer|placeholder|blank|loading|spinner|transparent)(?:[\s_./-]|$)/i;
const SMALLEST = 40;
/** So many of a `picture`'s children are looked at for each `img` in it; browsers show one. */
const MOST_CHILDREN = 100;

/** The picture of a card: the first that is not an icon or a face, with lazy loading's attributes resolved. */
export function cardImage(elements: readonly Element[], base: AbsoluteUrl): Image | null {
  for (const element of elements) {
    const found = element.name === 'img' ? pictureOf(element, base) : backgroundOf(element, base);
    if (found) return found;
  }
  return null;
}

function pictureOf(element: Element, base: AbsoluteUrl): Image | null {
  const { attribs } = element;
  const width = pixels(attribs.width);
  const height = pixels(attribs.height);
  if ((width ?? SMALLEST) < SMALLEST || (height ?? SMALLEST) < SMALLEST) return null;
  if (NOT_THE_ITEMS.test(attribs.class ?? '') || /^(?:avatar|logo)$/i.test(attribs.alt ?? '')) return null;
  const address = LAZY.map((name) => attribs[name]).find(isPicture) ?? lazySet(element) ?? attribs.src;
  const url = isPicture(address) ? absoluteUrl(address, base) : null;
  if (url === null || NOT_THE_ITEMS.test(new URL(url).pathname)) return null;
  return { url, width, height, alt: attribs.alt?.trim() || null, credit: null };
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
  if (isPicture(attribs.src) && !NOT_THE_ITEMS.test(attribs.src)) return attribs.src;
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
