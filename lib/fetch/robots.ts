import robots from 'robots-parser';
import type { AbsoluteUrl } from '../model/index.ts';
import { decodeText } from './charset.ts';

// A CommonJS function whose types speak of an ES default export.
const parseRobots = robots as unknown as typeof robots.default;

/** What a host's robots.txt says of an address. `crawlDelay` in seconds, null where none is asked for. */
export type RobotsVerdict = { readonly allowed: boolean; readonly crawlDelay: number | null };

/** RFC 9309 §2.5: at least this much of a file is to be read. More is not. */
const LONGEST_FILE = 500 * 1024;

/** Matching costs the length of the rules times that of the path; past this a path no longer matters to a rule. */
const LONGEST_PATH = 2_000;

/** With rules so long that the two would come to more than this, the path matters for less. */
const MOST_WORK = 50_000_000;

/** A delay of more than a day is a ban by another name, for which robots.txt has its own words. */
const LONGEST_DELAY = 24 * 60 * 60;

/** Where the rules for an address are (RFC 9309 §2.3): at the root of its own scheme, host and port. */
export function robotsUrl(url: AbsoluteUrl): AbsoluteUrl {
  return new URL('/robots.txt', new URL(url).origin).href as AbsoluteUrl;
}

/**
 * The text of a robots.txt as it was sent: as much as is read of it, in whole lines. Empty for an HTML page, which many
 * hosts send in place of a file that they do not have.
 */
export function robotsText(body: Uint8Array, contentType: string | null): string {
  const { text } = decodeText(body.subarray(0, LONGEST_FILE), contentType, 'html');
  if (/^\s*</.test(text)) return '';
  return body.length > LONGEST_FILE ? wholeLines(text) : text;
}

/**
 * Whether `userAgent` may fetch `url` by the text of that host's robots.txt, and how long it is asked to wait between
 * requests. Follows RFC 9309: the group of our product token or else of `*`, the longest rule wins, `Allow` wins a tie,
 * robots.txt itself is always allowed. Takes any text; lines it does not know mean nothing. For an answer that is no
 * robots.txt: 4xx means everything is allowed, 5xx nothing (§2.3.1); that is the caller's to decide.
 */
export function robotsVerdict(robotsTxt: string, url: AbsoluteUrl, userAgent: string): RobotsVerdict {
  const text = decodeUnreserved(firstLines(robotsTxt.replace(/^\uFEFF/, '')));
  const rules = parseRobots(robotsUrl(url), text);
  const token = productToken(userAgent);
  const { origin, pathname, search } = new URL(url);
  const address = origin + decodeUnreserved(pathname + search).slice(0, longestPath(text));
  return {
    allowed: pathname === '/robots.txt' || rules.isAllowed(address, token) !== false,
    crawlDelay: crawlDelay(rules.getCrawlDelay(token)),
  };
}

/** Only wildcards cost more than a comparison of beginnings (RFC 9309 §2.2.3). */
function longestPath(text: string): number {
  const wild = text.split(/[\r\n]+/).reduce((sum, line) => sum + (line.includes('*') ? line.length : 0), 1);
  return Math.min(LONGEST_PATH, Math.floor(MOST_WORK / wild));
}

function firstLines(text: string): string {
  return text.length <= LONGEST_FILE ? text : wholeLines(text.slice(0, LONGEST_FILE));
}

/** A rule that is cut in two would mean something else: `Disallow: /private` may become `Disallow: /`. */
function wholeLines(text: string): string {
  return text.slice(0, Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r')) + 1);
}

/** RFC 9309 §2.2.1: letters, `_` and `-` at the beginning of the User-Agent. */
export function productToken(userAgent: string): string {
  return /^[a-z_-]+/i.exec(userAgent)?.[0] ?? '*';
}

/** RFC 9309 §2.2.2: `%7E` and `~` are the same; only unreserved characters are (RFC 3986 §2.3). */
function decodeUnreserved(text: string): string {
  return text.replace(/%(?:2[DE]|3\d|4[1-9A-F]|5[0-9AF]|6[1-9A-F]|7[0-9AE])/gi, (escaped) =>
    String.fromCharCode(Number.parseInt(escaped.slice(1), 16)),
  );
}

function crawlDelay(seconds: number | undefined): number | null {
  return seconds !== undefined && seconds > 0 ? Math.min(seconds, LONGEST_DELAY) : null;
}
