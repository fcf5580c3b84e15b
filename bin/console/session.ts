import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** The one who may come in: whoever has the key, which is in the printed link, and then the browser that opened it. */
export type Session = {
  /** Whether a key is the one. */
  fits(key: string): boolean;
  /** The header that has a browser remember that it was let in. */
  readonly cookie: string;
  /** Whether a request's `Cookie` header is of such a browser. */
  isIn(cookies: string | undefined): boolean;
};

/** How long a browser remembers: the key outlives restarts, and so do bookmarks. */
const REMEMBERED_S = 30 * 24 * 3600;

/**
 * The session of a console at a port. Cookies are kept by host, not by port: the name holds the port, so that two
 * consoles do not put each other out. What is in the cookie is made of the key and is not the key. `lasting`: the key is the
 * same at the next start.
 */
export function sessionOf(key: string, port: number, lasting: 'lasting' | 'once'): Session {
  const name = `feedmill-console-${port}`;
  const value = createHmac('sha256', key).update('session').digest('base64url');
  const age = lasting === 'lasting' ? `; Max-Age=${REMEMBERED_S}` : '';
  return {
    fits: (told) => isSame(told, key),
    // Strict: not even a link on another site's page comes in with it.
    cookie: `${name}=${value}; Path=/; HttpOnly; SameSite=Strict${age}`,
    isIn: (cookies = '') =>
      cookies.split(';').some((one) => {
        const at = one.indexOf('=');
        return one.slice(0, at).trim() === name && isSame(one.slice(at + 1).trim(), value);
      }),
  };
}

/** The address that lets a browser in, of a console that is served at `url` (with a slash at the end). */
export function linkAt(url: string, key: string): string {
  return `${url}in?key=${key}`;
}

/** Compared as digests, which are of one length: how long it takes tells nothing. */
function isSame(told: string, right: string): boolean {
  return timingSafeEqual(digest(told), digest(right));
}

function digest(text: string): Uint8Array {
  return createHash('sha256').update(text).digest();
}
