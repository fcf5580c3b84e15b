import { type AbsoluteUrl, absoluteUrl, leadsNowhere } from '../model/index.ts';
import { elements, type Fields } from './element.ts';
import { feedLinks, type Resolve } from './links.ts';

/**
 * Where a feed's older items are: the archive before it, else its next page (RFC 5005 §4 and §3), else, where WordPress
 * made it, the page after this one, which WordPress serves without saying so. Null where there is none.
 */
export function olderPage(
  fields: Fields,
  resolve: Resolve,
  feed: { readonly address: string; readonly isEmpty: boolean },
): AbsoluteUrl | null {
  const own = [feed.address, ...feedLinks(fields, 'self', resolve)];
  const stated = [...feedLinks(fields, 'prev-archive', resolve), ...feedLinks(fields, 'next', resolve)];
  const older = stated.map((link) => otherPage(link, ...own)).find((page) => page !== null) ?? null;
  return older ?? (isByWordPress(fields) && !feed.isEmpty ? pageAfter(feed.address, 'paged') : null);
}

/** The address of another page: http(s), somewhere, and none of the feed's own, which would never end. */
export function otherPage(link: string, ...own: readonly string[]): AbsoluteUrl | null {
  const page = absoluteUrl(link);
  if (page === null || leadsNowhere(page)) return null;
  return own.some((address) => document(address) === document(page)) ? null : page;
}

/** The same address with the number in its `parameter`, one where there is none, raised by one. */
export function pageAfter(address: string, parameter: string): AbsoluteUrl | null {
  const written = URL.parse(address)?.searchParams.get(parameter) ?? '1';
  return /^\d{1,9}$/.test(written) ? withNumber(address, parameter, Math.max(Number(written), 1) + 1) : null;
}

/** The same address with this number in its `parameter`; the other parameters stay as they are written. */
export function withNumber(address: string, parameter: string, number: number): AbsoluteUrl | null {
  const url = URL.parse(address);
  if (url === null) return null;
  const others = url.search
    .slice(1)
    .split('&')
    .filter((pair) => pair !== '' && ![...new URLSearchParams(pair).keys()].includes(parameter));
  url.search = [...others, `${parameter}=${number}`].join('&');
  url.hash = '';
  return otherPage(url.href, address);
}

/** What an address fetches: the fragment is no part of it. */
function document(address: string): string | undefined {
  return (URL.parse(address)?.href ?? address).split('#', 1)[0];
}

/** WordPress names itself by its address: the text of RSS's `generator`, the `uri` of Atom's. */
function isByWordPress(fields: Fields): boolean {
  return elements(fields, 'generator').some(({ text, attributes }) =>
    [text, attributes.uri ?? ''].some((maker) =>
      /^https?:\/\/(?:www\.)?wordpress\.(?:org|com)(?:[/?]|$)/i.test(maker.trim()),
    ),
  );
}
