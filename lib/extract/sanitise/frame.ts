import { type Element, isTag } from 'domhandler';
import { type AbsoluteUrl, absoluteUrl } from '../../model/index.ts';
import { isCounter } from './counter.ts';

/** Attributes whose value leads elsewhere than to what the frame shows. */
const ELSEWHERE = /^(?:href|cite|title|style|class|id|srcdoc|on.*)$|link|href|share|referrer|policy|privacy/i;

/** Where a frame shows what it shows, be it that a script is to load it; null where it names no place. */
export function frameAddress({ attribs }: Element): string | null {
  const isAddress = (one: string | undefined) =>
    one !== undefined && one.length < 2000 && /^\s*(?:https?:)?\/\//i.test(one);
  for (const name of ['data-src', 'data-lazy-src', 'data-cmp-src', 'src'])
    if (isAddress(attribs[name])) return attribs[name]!;
  // Every tool for consent has a name of its own for it.
  for (const name in attribs) if (!ELSEWHERE.test(name) && isAddress(attribs[name])) return attribs[name]!;
  return null;
}

/** Whether a box is where a script puts a frame: an attribute named after frames has its address, and it says nothing yet. */
export function isFramesPlace({ name, attribs, children }: Element): boolean {
  if (name !== 'div' || children.length > 3 || children.some((child) => isTag(child) && child.name !== 'script'))
    return false;
  for (const attribute in attribs)
    if (PLACE.test(attribute) && /^\s*(?:https?:)?\/\//i.test(attribs[attribute]!)) return true;
  return false;
}

/** pym.js and its kind. */
const PLACE = /^data-(?:pym|embed|iframe|frame|chart|graphic|oembed|player)(?:-?(?:src|url))?$/;

/** What a frame says that it is; null where it says nothing. */
export function labelOf({ attribs }: Element): string | null {
  for (const said of [attribs.title, attribs['aria-label'], attribs['data-title']]) {
    const label = (said ?? '').slice(0, 300).replace(/\s+/g, ' ').trim();
    if (/\p{L}{2}/u.test(label)) return label;
  }
  return null;
}

/** A frame's name for itself that is none of what it shows. */
const NO_LABEL = /^(?:advert|anzeige|werbung|publici|reklam|3rd party|ads?\b|re-?captcha|fb:|comment)/i;

const ADVERTISING =
  /^(?:ads?\d{0,3}|adserv\w*|banners?|syndication|sponsor\w*)\.|\/(?:ads?|adserv\w*|banners?)(?:[/?.]|$)/i;
const EMBED = /(?:^|[/.])(?:embed\w*|player|maps?|chart|visuali[sz]ation|widget|iframe|e)(?:[/.?]|$)/i;
/** What an address says besides being one of a frame. */
const NAMES_A_THING = /[?&][\w.-]{1,40}=[^&]|\/[^/?]*\d[^/?]*|\/[\w%~-]{5,}\/?(?:[?#]|$)/;

/**
 * Whether a frame of a site that we do not know shows a chart, a map, a film that belongs to the text, rather than
 * advertisements, a form or nothing: told by its label, its size, its address and what it may do, together.
 */
export function isMeantToBeSeen(frame: Element, source: string): boolean {
  const { attribs } = frame;
  const url = absoluteUrl(source.trim(), 'https://no-address.invalid/');
  if (url === null || isSmall(frame) || isHidden(frame) || NO_LABEL.test(labelOf(frame) ?? '')) return false;
  const place = url.replace(/^https?:\/\//, '').toLowerCase();
  if (ADVERTISING.test(place) || isCounter(url as AbsoluteUrl, { width: LEAST, height: LEAST })) return false;
  const path = place.slice(place.search(/[/?#]|$/));
  if (!NAMES_A_THING.test(path.replace(/\/(?:embed\w*|player|widget|iframe)\/?(?=$|[?#])/, ''))) return false;
  const size = Number(isLarge(sizeOf(frame, 'width'))) + Number(isLarge(sizeOf(frame, 'height')));
  if (/\.swf(?:[?#]|$)/.test(place)) return false;
  if (frame.name === 'div' || attribs.type === 'application/pdf') return true;
  const isCaptioned = frame.parent !== null && isTag(frame.parent) && frame.parent.name === 'figure';
  const isFree = 'allowfullscreen' in attribs || attribs.loading === 'lazy' || attribs.allow !== undefined;
  return (
    2 * Number(labelOf(frame) !== null) + size / 2 + Number(isCaptioned) + Number(EMBED.test(place)) + Number(isFree) >=
    2
  );
}

const LEAST = 100;
/** A player of sounds is no higher. */
const LEAST_HEIGHT = 60;

/** As the frame states it, or its style. */
function sizeOf({ attribs }: Element, side: 'width' | 'height'): string | undefined {
  if (attribs[side] !== undefined) return attribs[side];
  const form =
    side === 'width'
      ? /(?:^|[;\s])width\s{0,9}:\s{0,9}([\d.]{1,9}(?:px|%))/i
      : /(?:^|[;\s])height\s{0,9}:\s{0,9}([\d.]{1,9}(?:px|%))/i;
  return form.exec((attribs.style ?? '').slice(0, 500))?.[1];
}

function isLarge(size: string | undefined): boolean {
  return size !== undefined && (/%\s*$/.test(size) || Number.parseInt(size, 10) >= LEAST);
}

/** The size of a button to like or follow, or of nothing. */
function isSmall(frame: Element): boolean {
  const [width, height] = [sizeOf(frame, 'width'), sizeOf(frame, 'height')];
  const isUnder = (size: string | undefined, least: number) =>
    size !== undefined && /^\s*[\d.]+(?:px)?\s*$/.test(size) && Number.parseFloat(size) < least;
  return isUnder(width, LEAST) || isUnder(height, LEAST_HEIGHT);
}

function isHidden({ attribs }: Element): boolean {
  if ('hidden' in attribs || attribs['aria-hidden'] === 'true') return true;
  return /(?:display\s*:\s*none|visibility\s*:\s*hidden)/i.test((attribs.style ?? '').slice(0, 500));
}
