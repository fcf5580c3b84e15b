import { type AbsoluteUrl, absoluteUrl } from '../model/index.ts';
import { isItemFragment } from './item-fragment.ts';
import { tracks } from './tracking.ts';

/** The address without tracking, and without a fragment that names no item: what is shown to readers and stored. */
export function cleanUrl(address: AbsoluteUrl): AbsoluteUrl {
  const url = new URL(address);
  if (!isItemFragment(url.hash)) url.hash = '';
  for (const [name, value] of [...url.searchParams]) {
    if (tracks(name, value)) url.searchParams.delete(name, value);
  }
  return url.href as AbsoluteUrl;
}

/**
 * The address reduced to what names the article, equal for its twins: http and https, with and without `www.`, for
 * phones, for printers, as AMP and in AMP's caches, trailing slash, default document, order of parameters, escapes
 * (RFC 3986 §6.2.2, Unicode NFC), sessions, tracking. It is a key to compare, not an address to fetch. Keys are stored:
 * where this gives another key than before, articles known under the old one have to be found still
 * (see `former-url-key.ts`).
 */
export function urlKey(address: AbsoluteUrl): string {
  const url = new URL(cleanUrl(outOfCache(address)));
  for (const [name, value] of [...url.searchParams]) {
    if (namesRendering(name, value) || namesSession(name, value)) url.searchParams.delete(name, value);
  }
  const asked = new URLSearchParams();
  for (const [name, value] of url.searchParams) asked.append(name.normalize('NFC'), value.normalize('NFC'));
  asked.sort();
  const query = asked.size > 0 ? `?${asked}` : '';
  return `${hostKey(url)}${pathKey(url.pathname)}${query}${url.hash}`;
}

/** The host (and port) without what only says how a page is rendered: `www.`, `m.`, `amp.` and their like. */
export function hostKey(url: URL): string {
  const host = url.host.replace(/\.(?=$|:)/, '').replace(/^([a-z]{2,3})\.(?:m|mobile)\.(?=[^.]+\.)/, '$1.');
  return host.replace(/^(?:(?:www\d?|m|mobile|touch|amp)\.(?=[^.]+\.))+/, '');
}

/**
 * AMP's caches hold pages of others under an address that says whose: `https://a-example.cdn.ampproject.org/c/s/a.example/story`
 * (https://developers.google.com/amp/cache/overview), `https://www.google.com/amp/s/a.example/story`.
 */
function outOfCache(address: AbsoluteUrl): AbsoluteUrl {
  const { host, pathname, search, hash } = new URL(address);
  const isCache = /(?:^|\.)(?:cdn\.ampproject\.org|bing-amp\.com|amp\.cloudflare\.com)$/.test(host);
  const isViewer = /^(?:www\.)?(?:google\.[a-z.]+|bing\.com)$/.test(host);
  const [, held] =
    (isCache ? /^\/[cv]\/(?:s\/)?(.+)/ : isViewer ? /^\/amp\/(?:s\/)?(.+)/ : /(?!)/).exec(pathname) ?? [];
  if (held === undefined || !/^[^/]+\.[^/]+/.test(held)) return address;
  return absoluteUrl(`https://${held}${search}${hash}`) ?? address;
}

/** Parameters that ask for the same article in another rendering, with the values that do. */
const RENDERINGS: readonly { readonly names: readonly string[]; readonly value: RegExp }[] = [
  { names: ['amp', 'outputtype'], value: /^/ },
  // `?m=202611` is a month's archive.
  { names: ['m', 'mobile', 'print', 'printable', 'printer', 'printmode'], value: /^(?:|0|1|true|yes|y)$/i },
  {
    names: ['view', 'output', 'format', 'mode', 'layout', 'type', 'version', 'display', 'device'],
    value: /^(?:amp|print|printable|printer-?friendly|mobile)$/i,
  },
];

function namesRendering(parameter: string, value: string): boolean {
  const name = parameter.toLowerCase();
  return RENDERINGS.some((rendering) => rendering.names.includes(name) && rendering.value.test(value));
}

const SESSIONS =
  /^(?:phpsessid|jsessionid|aspsessionid[a-z]*|asp\.net_sessionid|cfid|cftoken|oscsid|zenid|session_?id)$/;

/** `sid` names a session where it is long and random; elsewhere a story (`article.pl?sid=26/11/24/0123`). */
function namesSession(parameter: string, value: string): boolean {
  const name = parameter.toLowerCase();
  if (SESSIONS.test(name)) return true;
  return (
    /^(?:sid|s|sess)$/.test(name) && /^(?:[0-9a-f]{32,}|(?=[a-z0-9]*\d)(?=[a-z0-9]*[a-z])[a-z0-9]{26,})$/i.test(value)
  );
}

/** What a path ends with that asks for another rendering of the page before it. */
const RENDERING_ENDS = /(?<=\/[^/]+)\/(?:amp|print|printable|print\.(?:html?|php|aspx?)|amp\.html?)$/;

/** What a path begins with that does so, where what follows is an article's path. */
function withoutRenderingBegin(path: string): string {
  const begin = /^\/(?:amp|print|mobile)(?=\/)/.exec(path);
  return begin !== null && namesArticle(path.split('/').at(-1) ?? '') ? path.slice(begin[0].length) : path;
}

/** Three words or more, or a number: no section's name. */
function namesArticle(segment: string): boolean {
  return /\d{4}/.test(segment) || segment.split('-').filter(Boolean).length >= 3;
}

function pathKey(pathname: string): string {
  const plain = normalEscapes(pathname)
    .replace(/;(?:jsessionid|phpsessid|sid)=[^/;]*/gi, '')
    .replace(/\/\((?:[AFS]\([A-Za-z0-9_-]{20,}\))+\)(?=\/|$)/, '')
    .replace(/\/{2,}/g, '/')
    .replace(/\/$/, '')
    .replace(RENDERING_ENDS, '');
  const path = withoutRenderingBegin(plain)
    .replace(/\/(?:index|default)\.(?:html?|php|aspx?|jsp)$/i, '')
    .replace(/\.(?:amp|print)(?=\.html?$|$)/, '')
    .replace(/\/$/, '');
  // Such a path is a file's on a system that knows no case.
  return /\.aspx?$/i.test(path) ? path.toLowerCase() : path;
}

/**
 * Percent-encoding in one form: what needs none bare, the rest with upper-case digits. What divides a path or a query
 * stays escaped; the other reserved characters mean the same either way in every path of an article.
 */
function normalEscapes(path: string): string {
  const bare = path.replace(/%[0-9a-f]{2}/gi, (triplet) => {
    const character = String.fromCharCode(Number.parseInt(triplet.slice(1), 16));
    return /[A-Za-z0-9\-._~!'()*,:@]/.test(character) ? character : triplet.toUpperCase();
  });
  // A letter may be put together with what stands on it, which then follows it.
  return bare.replace(/[A-Za-z]?(?:%[89A-F][0-9A-F])+/g, (run) => {
    try {
      return encodeURIComponent(decodeURIComponent(run).normalize('NFC'));
    } catch {
      return run;
    }
  });
}
