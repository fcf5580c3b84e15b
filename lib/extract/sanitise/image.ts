import { type Element, isTag } from 'domhandler';
import type { AbsoluteUrl } from '../../model/index.ts';
import { cleanAddress } from './address.ts';

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
  /^data:|(?:^|[/_.-])(?:blank|spacer|placeholder|transparent|pixel|1x1|lazy-?load(?:er|ing)?|lazy|loading|grey|gray|empty|trans)(?:[_.-][\w-]{0,80})?\.(?:gif|png|svg|jpe?g|webp)(?:[?#]|$)/i;

const PIXEL =
  /(?:^https?:\/\/(?:pixel|beacon|stats|track(?:er|ing)?|analytics|metrics?|counter|imp)\.|\/(?:pixel|beacon|track(?:er|ing)?|counter|impression)(?:[/?.]|$)|doubleclick\.net|scorecardresearch|feedburner\.com\/~r|feedsportal\.com|facebook\.com\/tr|count\.(?:gif|php)|\/b\.gif|vgwort\.de|google-analytics\.com|quantserve\.com|ioam\.de|\/(?:piwik|matomo)\.php|\/__?utm\.gif|\/wf\/open\b)/i;

/** The picture that an `img` shows, lazy loading undone; null for none, a placeholder or a tracking pixel. */
export function imageAddress(image: Element, base: AbsoluteUrl): AbsoluteUrl | null {
  const { attribs } = image;
  if (isTiny(attribs.width) || isTiny(attribs.height)) return null;
  const lazy = SOURCES.map((name) => attribs[name]).find((value) => value && !PLACEHOLDER.test(value));
  // Scripts show a lazy picture that is hidden; nobody ever sees another one.
  if (isHidden(image) && (lazy === undefined || lazy === attribs.src)) return null;
  const url = bestAddress(image, lazy, base);
  return url === null || isTracker(url) || PLACEHOLDER.test(url) ? null : url;
}

/** Whether an address is one that the `img` itself names, not its `picture`. */
export function isRenditionOf({ attribs }: Element, url: AbsoluteUrl, base: AbsoluteUrl): boolean {
  if (attribs.src === url) return true;
  const sets = SOURCE_SETS.map((name) => bestOfSet(attribs[name] ?? '')?.url);
  return [...SOURCES.map((name) => attribs[name]), ...sets].some(
    (one) => one !== undefined && cleanAddress(one, base) === url,
  );
}

/** Whether an address looks like one that only counts readers. */
export function isTracker(url: AbsoluteUrl): boolean {
  return PIXEL.test(url);
}

/** The widest rendition that a set states a width for, else the plain source, else what a set begins with. */
function bestAddress(image: Element, plain: string | undefined, base: AbsoluteUrl): AbsoluteUrl | null {
  const sets = [image, ...pictureSources(image)].flatMap(bestOfElement);
  const [widest] = sets.filter(({ width }) => width > 0).sort((a, b) => b.width - a.width);
  for (const written of [widest?.url, plain, sets[0]?.url]) {
    const url = written ? cleanAddress(written, base) : null;
    if (url !== null) return url;
  }
  return null;
}

function isTiny(size: string | undefined): boolean {
  return size !== undefined && /^\s*[0-3](?:px)?\s*$/.test(size);
}

function isHidden({ attribs }: Element): boolean {
  if ('hidden' in attribs) return true;
  return /(?:^|[;\s])(?:display\s*:\s*none|visibility\s*:\s*hidden|(?:width|height)\s*:\s*[0-3](?:px)?\s*(?:;|!|$))/i.test(
    (attribs.style ?? '').slice(0, 500),
  );
}

/** So many of a `picture`'s children are looked at for each `img` in it; browsers show one. */
const MOST_CHILDREN = 100;

/** The `source`s of its `picture`; AVIF, which many readers cannot show, left out. */
function pictureSources(image: Element): Element[] {
  const parent = image.parent;
  if (!parent || !isTag(parent) || parent.name !== 'picture') return [];
  return parent.children
    .slice(0, MOST_CHILDREN)
    .filter(isTag)
    .filter(({ name, attribs }) => name === 'source' && attribs.type !== 'image/avif');
}

function bestOfElement({ attribs }: Element): Rendition[] {
  for (const name of SOURCE_SETS) {
    const best = attribs[name] ? bestOfSet(attribs[name]) : null;
    if (best) return [best];
  }
  return [];
}

/** An address of a srcset; `width` in pixels as stated, or as a density stands for; 0 where neither is. */
export type Rendition = { readonly url: string; readonly width: number };

/** The widest address of a srcset (HTML §4.8.4.2.1) that is at most {@link WIDEST} wide. */
export function bestOfSet(set: string): Rendition | null {
  let best: Rendition | null = null;
  for (const match of set
    .slice(0, 8000)
    .matchAll(/(?:^|[\s,])([^\s,]\S*[^\s,])(?:\s+(\d+(?:\.\d+)?)([wx]))?(?=\s*(?:,|$))/g)) {
    const url = match[1]!;
    if (PLACEHOLDER.test(url)) continue;
    const size = Number(match[2] ?? 0);
    const width = match[3] === 'w' ? size : size * 500;
    if (!best || (width > best.width && width <= WIDEST)) best = { url, width };
  }
  return best;
}
