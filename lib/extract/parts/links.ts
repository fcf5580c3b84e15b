import { type AbsoluteUrl, absoluteUrl, withoutTail } from '../../model/index.ts';
import { COMMENTS } from '../body/words.ts';
import { lineOf } from '../list/lines.ts';
import { hasRel } from '../list/next.ts';
import type { Outline } from '../page/outline.ts';
import type { Page } from '../page/page.ts';
import { isWholeAddress, partAddress } from './address.ts';

/** Where the rest of an article in parts is. */
export type PartLinks = {
  readonly next: AbsoluteUrl | null;
  /** The page that shows all parts in one; null where there is none, or nothing in parts. */
  readonly whole: AbsoluteUrl | null;
};

const BARE_NUMBER = /^\s*\d{1,2}\s*$/;

/**
 * Where the part after this one is, and the page with all of them. `first` is the address of the article's first part
 * where this page is a later one. A link counts by where it leads, the same path with the next number: a post's
 * `rel=next` is as a rule another post. Links among the readers' comments, which have pages too, do not count.
 */
export function partLinks(page: Page, first: AbsoluteUrl = page.url): PartLinks {
  const wanted = (partAddress(page.url, first)?.number ?? 1) + 1;
  let next: AbsoluteUrl | null = null;
  let whole: AbsoluteUrl | null = null;
  const { nodes } = page.outline;
  const isNear = nearnessTo(first);
  for (let i = 0; i < nodes.length; i = isComments(page.outline, i) ? page.outline.end[i]! : i + 1) {
    const { name, attribs } = nodes[i]!;
    const isLink = name === 'a' || (name === 'link' && hasRel(attribs.rel, 'next'));
    if (!isLink || !attribs.href || !isNear(attribs.href)) continue;
    const url = absoluteUrl(attribs.href, page.base);
    if (url === null) continue;
    const part = next === null ? partAddress(url, first) : null;
    const bare = part !== null && !part.certain && BARE_NUMBER.test(lineOf([nodes[i]!], 20));
    if (part?.number === wanted && (part.certain || bare)) next = withoutHash(url);
    if (name === 'a' && whole === null && part === null && isWholeAddress(url, first)) whole = withoutHash(url);
  }
  return { next, whole: next === null ? null : whole };
}

/** What a short relative address of a part, or of the page with all, holds. */
const SHORT_PART = /\d|al|full|single|one|tout|komplett/i;

/** Whether a link may lead to the same path, told from its text: a page has hundreds that do not, and to parse them all is dear. */
function nearnessTo(first: AbsoluteUrl): (href: string) => boolean {
  const name = withoutTail(new URL(first).pathname, /\//)
    .replace(/\.\w{3,5}$/, '')
    .split('/')
    .at(-1)!;
  const stem = name.replace(/(?:\W|_)?\d{1,2}$/, '');
  const decoded = decode(stem);
  return (href) =>
    !href.startsWith('#') &&
    (href.startsWith('?') ||
      (href.length < 12 && SHORT_PART.test(href)) ||
      href.includes(stem) ||
      href.includes(decoded));
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function isComments({ nodes, words }: Outline, i: number): boolean {
  return words[i] !== '' && /^(?:div|section|aside|ol|ul|nav)$/.test(nodes[i]!.name) && COMMENTS.test(words[i]!);
}

function withoutHash(url: AbsoluteUrl): AbsoluteUrl {
  return url.replace(/#.*$/, '') as AbsoluteUrl;
}
