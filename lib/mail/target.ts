import { inflateSync } from 'node:zlib';
import { type AbsoluteUrl, absoluteUrl } from '../model/index.ts';
import { unescaped } from './recipient.ts';

/** An address within an address, and where it was: a redirector tells by it where it leads. */
export type Target = {
  readonly url: AbsoluteUrl;
  /** Whether what holds it is called as redirectors call it: `?url=`, `/click/`. */
  readonly isNamed: boolean;
};

/** A packed target is not longer when it is opened, in bytes. */
const LONGEST_OPENED = 16_000;

/**
 * The address that an address holds: in a parameter, in a part of its path, escaped or packed (base64, JSON, deflate), as
 * those who count clicks write it. Null where there is none. What stands in it is never asked for.
 */
export function targetIn(url: URL): Target | null {
  const rewritten = fromRewriter(url);
  if (rewritten !== null) return { url: rewritten, isNamed: true };
  const isRedirectPath = REDIRECT_PATH.test(url.pathname);
  for (const [name, value] of url.searchParams) {
    const found = addressIn(value);
    if (found !== null) return { url: found, isNamed: isRedirectPath || REDIRECT_PARAMETER.test(name) };
  }
  const segments = url.pathname.split('/');
  for (const [at, segment] of segments.entries()) {
    const bare = /^https?:$/i.test(segment) && at > 0 ? `${segment}//${segments.slice(at + 1).join('/')}` : null;
    const found = bare === null ? addressIn(unescaped(segment)) : absoluteUrl(bare.replace(/^(https?:\/\/)\/+/i, '$1'));
    if (found !== null) return { url: found, isNamed: isRedirectPath };
  }
  return null;
}

/** Whether an address is called as those are that only lead on. */
export function isRedirect({ pathname }: URL): boolean {
  return REDIRECT_PATH.test(pathname);
}

/** The same by words that are hardly ever a page's own. */
export function isPlainlyRedirect({ pathname }: URL): boolean {
  return /\/(?:redirect|redir|clicks?|track|cl\d|ls|url|out|lnk|ct)\//i.test(pathname);
}

const REDIRECT_PATH =
  /\/(?:redirect|redir|click|clicks|track|cl\d?|l\d|ls|r|t|go|out|url|link|links|lnk|ct|c|f\/a)(?:\/|$)/i;

const REDIRECT_PARAMETER = /^(?:url|u|target|redirect|redir|redirect_?ur[il]|to|dest|destination|link|goto|q|r|p|d)$/i;

/** What mail servers make of links to look at them at first: Proofpoint's two ways, Microsoft's. */
function fromRewriter({ hostname, pathname, searchParams }: URL): AbsoluteUrl | null {
  if (/(?:^|\.)urldefense\.(?:proofpoint\.)?com$/.test(hostname)) {
    const third = /^\/v3\/__(.+?)__;/.exec(unescaped(pathname).slice(0, 4000))?.[1];
    const second = searchParams.get('u')?.replaceAll('-', '%').replaceAll('_', '/');
    const written = third ?? (second === undefined ? undefined : unescaped(second));
    return written === undefined ? null : absoluteUrl(written.replace(/^(https?:\/)(?!\/)/i, '$1/'));
  }
  return /(?:^|\.)safelinks\.protection\.outlook\.com$/.test(hostname)
    ? absoluteUrl(searchParams.get('url') ?? '')
    : null;
}

/** The address that a text is, or holds once it is opened. */
function addressIn(text: string): AbsoluteUrl | null {
  const plain = unescaped(text);
  if (/^https?:\/\//i.test(plain)) return absoluteUrl(plain);
  if (text.length < 16 || !/^[\w+/=.~-]+$/.test(text)) return null;
  // The parts of a JWT, and of what is made like one.
  for (const part of text.split('.').slice(0, 4)) {
    const opened = openedText(part);
    const found =
      opened === null ? null : /https?:\/\/[^\s"'<>\\^`{|}]{3,3000}/i.exec(opened.replaceAll('\\', ''))?.[0];
    const url = found == null ? null : absoluteUrl(found);
    if (url !== null) return url;
  }
  return null;
}

function openedText(packed: string): string | null {
  const bytes = Buffer.from(packed, 'base64');
  if (bytes.length < 8 || bytes.length > LONGEST_OPENED) return null;
  // RFC 1950 §2.2.
  if (bytes[0] === 0x78) {
    try {
      return inflateSync(bytes, { maxOutputLength: LONGEST_OPENED }).toString();
    } catch {
      return null;
    }
  }
  return bytes.toString();
}
