import { type Element, isTag } from 'domhandler';
import type { AbsoluteUrl } from '../model/index.ts';
import { cleanAddress } from './sanitise-address.ts';

/** Widest rendition taken from a srcset, in pixels: enough for a reader's screen, not the print original. */
const WIDEST = 2000;

const SOURCES = [
  'data-src',
  'data-original',
  'data-lazy-src',
  'data-lazy',
  'data-url',
  'data-hi-res-src',
  'data-image',
  'src',
];
const SOURCE_SETS = ['data-srcset', 'data-lazy-srcset', 'srcset'];

const PLACEHOLDER =
  /^data:|(?:^|[/_.-])(?:blank|spacer|placeholder|transparent|pixel|1x1|lazy-?load(?:er|ing)?|lazy|loading|grey|gray|empty|trans)(?:[_.-][\w-]*)?\.(?:gif|png|svg|jpe?g|webp)(?:[?#]|$)/i;

const PIXEL =
  /(?:^https?:\/\/(?:pixel|beacon|stats|track(?:er|ing)?|analytics|metrics?|counter|imp)\.|\/(?:pixel|beacon|track(?:er|ing)?|counter|impression)(?:[/?.]|$)|doubleclick\.net|scorecardresearch|feedburner\.com\/~r|feedsportal\.com|facebook\.com\/tr|count\.(?:gif|php)|\/b\.gif|vgwort\.de)/i;

/** The picture that an `img` shows, lazy loading undone; null for none, a placeholder or a tracking pixel. */
export function imageAddress(image: Element, base: AbsoluteUrl): AbsoluteUrl | null {
  const { attribs } = image;
  if (isTiny(attribs.width) || isTiny(attribs.height)) return null;
  const lazy = SOURCES.map((name) => attribs[name]).find((value) => value && !PLACEHOLDER.test(value));
  const fromSet = () => bestOfSets([image, ...pictureSources(image)]);
  const plain = lazy ?? fromSet();
  const url = plain ? cleanAddress(plain, base) : null;
  return url === null || PIXEL.test(url) || PLACEHOLDER.test(url) ? null : url;
}

function isTiny(size: string | undefined): boolean {
  return size !== undefined && /^\s*[0-3](?:px)?\s*$/.test(size);
}

function pictureSources(image: Element): Element[] {
  const parent = image.parent;
  if (!parent || !isTag(parent) || parent.name !== 'picture') return [];
  return parent.children.filter(isTag).filter((child) => child.name === 'source');
}

function bestOfSets(elements: readonly Element[]): string | null {
  for (const element of elements) {
    for (const name of SOURCE_SETS) {
      const best = bestOfSet(element.attribs[name] ?? '');
      if (best) return best;
    }
  }
  return null;
}

/** The widest address of a srcset (HTML §4.8.4.2.1) that is at most {@link WIDEST} wide. */
export function bestOfSet(set: string): string | null {
  let best: { url: string; width: number } | null = null;
  for (const match of set
    .slice(0, 8000)
    .matchAll(/(?:^|[\s,])([^\s,]\S*[^\s,])(?:\s+(\d+(?:\.\d+)?)([wx]))?(?=\s*(?:,|$))/g)) {
    const url = match[1]!;
    if (PLACEHOLDER.test(url)) continue;
    const size = Number(match[2] ?? 1);
    const width = match[3] === 'w' ? size : size * 500;
    if (!best || (width > best.width && width <= WIDEST)) best = { url, width };
  }
  return best?.url ?? null;
}
