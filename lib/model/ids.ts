/** An article's id: 20 characters of base32, given once and kept for ever. */
export type ArticleId = string & { readonly __brand: 'ArticleId' };

/** A source's id: lower-case letters, digits and hyphens, chosen by the operator or derived from the address. */
export type SourceId = string & { readonly __brand: 'SourceId' };

/** A feed's id: lower-case letters, digits and hyphens; part of the feed's public address. */
export type FeedId = string & { readonly __brand: 'FeedId' };

/** A partner's id: lower-case letters, digits and hyphens, chosen by the operator. */
export type PartnerId = string & { readonly __brand: 'PartnerId' };

/** An absolute http or https address, as `new URL(…).href` writes it. */
export type AbsoluteUrl = string & { readonly __brand: 'AbsoluteUrl' };

/** SHA-256 in lower-case hexadecimal. */
export type Sha256 = string & { readonly __brand: 'Sha256' };

/** Letters, digits and single hyphens, 1 to 64 long: what a source or feed id may be. */
export const ID_PATTERN = /^[a-z0-9](?:[a-z0-9]|-(?=[a-z0-9])){0,63}$/;

/** A longer address is none: hardly a server takes it, and everything that meets an address may take time by its length. */
export const LONGEST_ADDRESS = 4000;

/** What comes before the query of a longer base is none: it is copied once for every address that is relative to it. */
export const LONGEST_BASE = 500;

const SCHEME = /^[a-z][a-z\d+.-]*:/i;

/**
 * An address of any scheme, resolved against `base` (RFC 3986 §5.2); null if it is none, if it is longer than
 * {@link LONGEST_ADDRESS}, or relative to a base that is longer than {@link LONGEST_BASE} without its query.
 */
export function resolvedUrl(address: string, base?: string): URL | null {
  if (address.length > LONGEST_ADDRESS) return null;
  if (base !== undefined && !SCHEME.test(address) && withoutQuery(base).length > LONGEST_BASE) return null;
  const url = URL.parse(address, base);
  return url === null || url.href.length > LONGEST_ADDRESS ? null : url;
}

function withoutQuery(address: string): string {
  const end = address.search(/[?#]/);
  return end < 0 ? address : address.slice(0, end);
}

/** The absolute form of an address, resolved against `base` where it is relative; null if it is no http(s) address. */
export function absoluteUrl(address: string, base?: string): AbsoluteUrl | null {
  const url = resolvedUrl(address.trim(), base);
  return url?.protocol === 'http:' || url?.protocol === 'https:' ? (url.href as AbsoluteUrl) : null;
}

/**
 * The address of a page whose address nobody knows: relative addresses in it are resolved against a name that can never
 * exist (RFC 2606 §2).
 */
export const NOWHERE = 'https://no-address.invalid/page' as AbsoluteUrl;

/** Whether an address leads nowhere, as those of a page without an address do. */
export function leadsNowhere(url: string): boolean {
  return url.startsWith('https://no-address.invalid/');
}

/** What a name is made of that has an id: what comes after is not looked at. */
const LONGEST_NAMED = 1000;

/** Lower-case words joined by hyphens, fit for an id; at most 64 characters; `fallback` where no letter is left. */
export function slug(text: string, fallback = 'unnamed'): string {
  const words = text
    .slice(0, LONGEST_NAMED)
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-/, '')
    .slice(0, 64)
    .replace(/-$/, '');
  return words || fallback;
}
