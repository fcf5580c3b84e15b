import { httpDate } from './http-date.ts';

/** The cookies of one chain of redirects: what a host set on the way, until the chain ends. */
export type CookieJar = {
  /** Takes the `Set-Cookie` lines of an answer from `url`. */
  take(url: URL, lines: readonly string[], now: number): void;
  /** The `Cookie` header for a request to `url`; null where none goes there. */
  headerFor(url: URL): string | null;
};

type Cookie = {
  readonly name: string;
  readonly value: string;
  readonly host: string;
  readonly path: string;
  readonly secure: boolean;
};

/** More and longer cookies than these no browser must keep (RFC 6265 §6.1), and no chain of redirects needs. */
const MOST_COOKIES = 50;
const LONGEST_COOKIE = 4096;

/** What a request's header can carry of name and value (RFC 9110 §5.5). */
const SENDABLE = /^[\t\x20-\x7e\x80-\xff]*$/;

/**
 * A jar for one chain of redirects. By RFC 6265 §5 in all but one thing: a cookie goes back to the very host that set it
 * and to no other, whatever its `Domain`. To go further needs the list of public suffixes, and a cookie of one shop would
 * else be sent to all shops under `co.uk`.
 */
export function createJar(): CookieJar {
  const jar = new Map<string, Cookie>();
  return {
    take(url, lines, now) {
      for (const line of lines) {
        const read = readCookie(line, url, now);
        if (read === null) continue;
        const key = JSON.stringify([read.cookie.host, read.cookie.path, read.cookie.name]);
        if (read.ended) jar.delete(key);
        else if (jar.has(key) || jar.size < MOST_COOKIES) jar.set(key, read.cookie);
      }
    },
    headerFor(url) {
      const fitting = [...jar.values()].filter((cookie) => goesTo(cookie, url));
      // §5.4: longer paths first, and among equals those that were set first.
      const sent = fitting.toSorted((a, b) => b.path.length - a.path.length);
      return sent.length === 0
        ? null
        : sent.map(({ name, value }) => (name === '' ? value : `${name}=${value}`)).join('; ');
    },
  };
}

/** §5.2 and §5.3: what a line sets, or ends. Null where it is to be ignored. */
function readCookie(line: string, url: URL, now: number): { readonly cookie: Cookie; readonly ended: boolean } | null {
  if (line.length > LONGEST_COOKIE || !SENDABLE.test(line)) return null;
  const [pair = '', ...attributes] = line.split(';');
  const equals = pair.indexOf('=');
  if (equals < 0) return null;
  const [name, value] = [pair.slice(0, equals).trim(), pair.slice(equals + 1).trim()];
  const told = new Map(attributes.map(attribute));
  const domain = (told.get('domain') ?? '').replace(/^\./, '').toLowerCase();
  const isForeign = domain !== '' && url.hostname !== domain && !url.hostname.endsWith(`.${domain}`);
  const secure = told.has('secure');
  if (name === '' || isForeign || (secure && url.protocol !== 'https:')) return null;
  const path = told.get('path');
  return {
    cookie: { name, value, host: url.hostname, path: path?.startsWith('/') ? path : defaultPath(url), secure },
    ended: hasEnded(told, now),
  };
}

function attribute(text: string): readonly [string, string] {
  const equals = text.indexOf('=');
  return equals < 0
    ? [text.trim().toLowerCase(), '']
    : [text.slice(0, equals).trim().toLowerCase(), text.slice(equals + 1).trim()];
}

/** §5.3: `Max-Age` counts before `Expires`. */
function hasEnded(told: ReadonlyMap<string, string>, now: number): boolean {
  const maxAge = told.get('max-age') ?? '';
  if (/^-?\d+$/.test(maxAge)) return Number(maxAge) <= 0;
  // Netscape's date had hyphens, and is sent so to this day.
  const expires = httpDate((told.get('expires') ?? '').replace(/^(\w{3}, \d{2})-(\w{3})-(\d{4})/, '$1 $2 $3'));
  return expires !== null && expires <= now;
}

/** §5.1.4: the folder of the address that set it. */
function defaultPath({ pathname }: URL): string {
  return pathname.slice(0, Math.max(pathname.lastIndexOf('/'), 1));
}

function goesTo({ host, path, secure }: Cookie, url: URL): boolean {
  if (host !== url.hostname || (secure && url.protocol !== 'https:')) return false;
  const { pathname } = url;
  return pathname === path || (pathname.startsWith(path) && (path.endsWith('/') || pathname[path.length] === '/'));
}
