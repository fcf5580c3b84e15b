import type { AbsoluteUrl } from '../model/index.ts';

/** Query parameters that tell where a reader came from, not what is shown. Names, or beginnings that end with `*`. */
const TRACKING = [
  'utm_*',
  'mtm_*',
  'pk_*',
  'at_*',
  'fbclid',
  'gclid',
  'gclsrc',
  'dclid',
  'msclkid',
  'yclid',
  'twclid',
  'igshid',
  'mc_cid',
  'mc_eid',
  'cmpid',
  'ncid',
  'ocid',
  'smid',
  'ftag',
  'wt_mc',
  'wtmc',
  'xtor',
  '_ga',
  '_gl',
  '__twitter_impression',
  'guccounter',
  'guce_referrer',
  'guce_referrer_sig',
];

const TRACKING_EXACT = new Set(TRACKING.filter((name) => !name.endsWith('*')));
const TRACKING_PREFIX = TRACKING.filter((name) => name.endsWith('*')).map((name) => name.slice(0, -1));

/** Whether a query parameter only tracks the reader. */
export function isTracking(parameter: string): boolean {
  const name = parameter.toLowerCase();
  return TRACKING_EXACT.has(name) || TRACKING_PREFIX.some((prefix) => name.startsWith(prefix));
}

/** The address without its fragment and tracking parameters: what is shown to readers and stored. */
export function cleanUrl(address: AbsoluteUrl): AbsoluteUrl {
  const url = new URL(address);
  // A fragment that begins with `!` or `/` addresses a page of a client-side router: it is part of the name.
  if (!/^#[!/]/.test(url.hash)) url.hash = '';
  for (const name of [...url.searchParams.keys()]) {
    if (isTracking(name)) url.searchParams.delete(name);
  }
  return url.href as AbsoluteUrl;
}

/**
 * The address reduced to what names the article, equal for its twins: http and https, with and without `www.`,
 * mobile and AMP hosts, trailing slash, default document, order of parameters, percent-encoding (RFC 3986 §6.2.2),
 * tracking. It is a key to compare, not an address to fetch.
 */
export function urlKey(address: AbsoluteUrl): string {
  const url = new URL(cleanUrl(address));
  const host = url.host.replace(/^(?:www\d?|m|mobile|amp)\.(?=[^.]+\.)/, '');
  url.searchParams.delete('amp');
  url.searchParams.delete('outputType');
  url.searchParams.sort();
  const path = normalEscapes(url.pathname)
    .replace(/\/amp\/?$/, '/')
    .replace(/\/(?:index|default)\.(?:html?|php|aspx?)$/i, '/')
    .replace(/\.amp(?=\.html?$|$)/, '')
    .replace(/\/+$/, '');
  const query = url.searchParams.size > 0 ? `?${url.searchParams}` : '';
  return `${host}${path}${query}${url.hash}`;
}

/** Percent-encoding in one form: unreserved characters bare, the rest with upper-case digits. */
function normalEscapes(path: string): string {
  return path.replace(/%[0-9a-f]{2}/gi, (triplet) => {
    const character = String.fromCharCode(Number.parseInt(triplet.slice(1), 16));
    return /[A-Za-z0-9\-._~]/.test(character) ? character : triplet.toUpperCase();
  });
}
