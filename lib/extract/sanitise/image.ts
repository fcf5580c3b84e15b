import { type Element, isTag } from 'domhandler';
import type { AbsoluteUrl } from '../../model/index.ts';
import { cleanAddress } from './address.ts';
import { isCounter } from './counter.ts';
import {
  bestOfSet,
  fillIn,
  isEmpty,
  isPerhapsEmpty,
  isPictureFile,
  picturesNamed,
  type Rendition,
} from './renditions.ts';

/** A picture that is shown. */
export type Picture = {
  readonly url: AbsoluteUrl;
  /** Whether the size that the element states is this picture's: it is not for another rendition, nor where it is a ratio. */
  readonly isSized: boolean;
};

/** The picture that an `img` shows, lazy loading undone; null for none, a placeholder or a tracking pixel. */
export function imageAddress(image: Element, base: AbsoluteUrl): AbsoluteUrl | null {
  return pictureOf(image, base)?.url ?? null;
}

/** As {@link imageAddress}, with what is to be known of it. */
export function pictureOf(image: Element, base: AbsoluteUrl): Picture | null {
  const { attribs } = image;
  const named = picturesNamed(image);
  const src = sourceOf(image);
  const isLazy = named.single.length > 0 && (src === '' || isPerhapsEmpty(src) || named.instead !== null);
  const plain = isLazy ? (named.instead ?? named.single[0]!) : src;
  // Scripts show a lazy picture that is hidden; nobody ever sees another one.
  if (isHidden(image) && !isLazy && named.sets.length === 0) return null;
  const own = [...named.sets, ...setOf(attribs.srcset)];
  const width = pixels(attribs.width);
  const height = pixels(attribs.height);
  const isRatio = isRatioOf(width, height, image, own, plain);
  if (isTiny(width, height) && !isRatio) return null;
  const [shown, ...others] = pictureSources(image);
  const sets = [...own, ...(shown ?? [])];
  const found =
    bestAddress(sets, plain, base) ?? bestAddress(others.flat(), '', base) ?? (isLazy ? null : linked(image, base));
  const { alt = '' } = attribs;
  if (found === null || isCounter(found, isRatio ? { alt } : { width, height, alt })) return null;
  if (isEmpty(found) && (width ?? 0) < 50 && !/\p{L}{3}/u.test(alt)) return null;
  const isOwn = [plain, ...own.map(({ url }) => url)].some((one) => cleanAddress(one, base) === found);
  return { url: found, isSized: isOwn && !isRatio };
}

/** What an element shows before any script runs: a film its poster, a box its background. */
function sourceOf({ name, attribs }: Element): string {
  if (name === 'video' || name === 'amp-video') return attribs.poster ?? '';
  if (attribs.src !== undefined || name === 'img') return fillIn(attribs.src ?? '', attribs);
  return /url\(\s{0,9}['"]?([^'")\s]{5,2000})/i.exec((attribs.style ?? '').slice(0, 3000))?.[1] ?? '';
}

/** The widest rendition that a set states a width for, else the plain source, else what a set begins with. */
function bestAddress(sets: readonly Rendition[], plain: string, base: AbsoluteUrl): AbsoluteUrl | null {
  const [widest] = sets.filter(({ width }) => width > 0).sort((a, b) => b.width - a.width);
  for (const written of [widest?.url, plain, sets[0]?.url]) {
    const url = written ? cleanAddress(written, base) : null;
    if (url !== null) return url;
  }
  return null;
}

/** The picture that an `img` without one is the link to. */
function linked({ parent }: Element, base: AbsoluteUrl): AbsoluteUrl | null {
  const href = parent && isTag(parent) && parent.name === 'a' ? parent.attribs.href : undefined;
  return href && isPictureFile(href) && !isEmpty(href) ? cleanAddress(href, base) : null;
}

function pixels(size: string | undefined): number | null {
  const number = /^\s*(\d{1,5})(?:\.\d+)?(?:px)?\s*$/.exec(size ?? '')?.[1];
  return number === undefined ? null : Number(number);
}

function isTiny(width: number | null, height: number | null): boolean {
  return (width !== null && width <= 3) || (height !== null && height <= 3);
}

/** A larger size is a picture's. */
const LARGEST_RATIO = 32;

/** Whether a stated size, `3` by `2` or `16` by `9`, is the shape of a picture that something else says to be larger. */
function isRatioOf(
  width: number | null,
  height: number | null,
  { attribs }: Element,
  own: readonly Rendition[],
  plain: string,
): boolean {
  if (width === null || height === null || width === 0 || height === 0) return false;
  if (width > LARGEST_RATIO || height > LARGEST_RATIO) return false;
  if (own.some((one) => one.width >= 100)) return true;
  const style = (attribs.style ?? '').slice(0, 500);
  if (/\d%|height\s*:\s*auto|object-fit|aspect-ratio/i.test(style)) return true;
  return width !== height && /\.(?:jpe?g|webp|avif)(?:[?#]|$)/i.test(plain);
}

function isHidden({ attribs }: Element): boolean {
  if ('hidden' in attribs) return true;
  return /(?:^|[;\s])(?:display\s*:\s*none|visibility\s*:\s*hidden|(?:width|height)\s*:\s*[0-3](?:px)?\s*(?:;|!|$))/i.test(
    (attribs.style ?? '').slice(0, 500),
  );
}

/** So many of a `picture`'s children are looked at for each `img` in it; browsers show one. */
const MOST_CHILDREN = 100;

/** What the `source`s of its `picture` name; then what those in AVIF do, which many readers cannot show. */
function pictureSources(image: Element): readonly [Rendition[], Rendition[]] | readonly [] {
  const picture = image.name === 'picture' ? image : image.parent;
  if (!picture || !isTag(picture) || picture.name !== 'picture') return [];
  const shown: Rendition[] = [];
  const avif: Rendition[] = [];
  for (const source of picture.children.slice(0, MOST_CHILDREN)) {
    if (
      !isTag(source) ||
      source.name !== 'source' ||
      /prefers-color-scheme\s*:\s*dark/i.test(source.attribs.media ?? '')
    )
      continue;
    const [best] = [...picturesNamed(source).sets, ...setOf(source.attribs.srcset)];
    const single = best ? null : picturesNamed(source).single[0];
    const one = best ?? (single ? { url: single, width: 0 } : null);
    if (one) (source.attribs.type === 'image/avif' || /\.avif(?:[?#]|$)/i.test(one.url) ? avif : shown).push(one);
  }
  return [shown, avif];
}

function setOf(srcset: string | undefined): Rendition[] {
  const best = srcset ? bestOfSet(srcset) : null;
  return best ? [best] : [];
}

/** What themes and files call the picture that is shown at night, and how they say that it is not. */
const NIGHT = /(?:^|[\s_\-.:/#])(?:dark|night)(?=[\s_\-.:/]|mode|only|$)/i;
const DAY = /dark:(?:hidden|none)|(?:no|not|hide|hidden)-(?:on-|in-)?dark|light/i;

/** Whether a picture is the one of a pair that is shown on a dark page, beside the same on a light one. */
export function isDarkTwin(image: Element): boolean {
  if (!isNightly(image)) return false;
  return [image.prev, image.next].some((beside) => {
    const at =
      beside?.type === 'text' && beside.data.trim() === ''
        ? beside === image.prev
          ? beside.prev
          : beside.next
        : beside;
    if (!at || !isTag(at) || at.name !== 'img' || isNightly(at)) return false;
    return ['alt', 'width', 'height'].every((name) => (at.attribs[name] ?? '') === (image.attribs[name] ?? ''));
  });
}

function isNightly({ attribs }: Element): boolean {
  const names = attribs.class ?? '';
  const src = (attribs.src ?? attribs['data-src'] ?? '').slice(0, 2000);
  return (NIGHT.test(names) && !DAY.test(names)) || NIGHT.test(src.slice(src.lastIndexOf('/') + 1));
}
