import { type AbsoluteUrl, withoutTail } from '../model/index.ts';

/** The tracking parameters that were known then. */
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

function isTracking(parameter: string): boolean {
  const name = parameter.toLowerCase();
  return TRACKING_EXACT.has(name) || TRACKING_PREFIX.some((prefix) => name.startsWith(prefix));
}

function clean(address: AbsoluteUrl): URL {
  const url = new URL(address);
  if (!/^#[!/]/.test(url.hash)) url.hash = '';
  for (const name of [...url.searchParams.keys()]) {
    if (isTracking(name)) url.searchParams.delete(name);
  }
  return url;
}

/**
 * The key that articles stored before were given for an address. It is looked under too wherever {@link urlKey} differs,
 * so that they keep their ids: nothing of it may ever change.
 */
export function formerUrlKey(address: AbsoluteUrl): string {
  const url = clean(address);
  const host = url.host.replace(/^(?:www\d?|m|mobile|amp)\.(?=[^.]+\.)/, '');
  url.searchParams.delete('amp');
  url.searchParams.delete('outputType');
  url.searchParams.sort();
  const written = normalEscapes(url.pathname)
    .replace(/\/amp\/?$/, '/')
    .replace(/\/(?:index|default)\.(?:html?|php|aspx?)$/i, '/')
    .replace(/\.amp(?=\.html?$|$)/, '');
  const path = withoutTail(written, /\//);
  const query = url.searchParams.size > 0 ? `?${url.searchParams}` : '';
  return `${host}${path}${query}${url.hash}`;
}

function normalEscapes(path: string): string {
  return path.replace(/%[0-9a-f]{2}/gi, (triplet) => {
    const character = String.fromCharCode(Number.parseInt(triplet.slice(1), 16));
    return /[A-Za-z0-9\-._~]/.test(character) ? character : triplet.toUpperCase();
  });
}
