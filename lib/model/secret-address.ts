import type { AbsoluteUrl } from './ids.ts';

/**
 * Whether an address holds what only its owner should know: a name or password before the host, a query parameter that
 * is called a token, or a part that looks like a key. It is a judgement by evidence. Where it is unsure it says yes:
 * nothing is lost by that but an address in a document.
 */
export function carriesSecret(address: AbsoluteUrl): boolean {
  return isSecret(new URL(address), 0);
}

/** The address itself, or its site's, without user name and password, where it carries a secret. */
export function publicAddress(address: AbsoluteUrl): AbsoluteUrl {
  return carriesSecret(address) ? siteOf(address) : address;
}

/** The site that an address is on: `https://example.org/`. */
export function siteOf(address: AbsoluteUrl): AbsoluteUrl {
  return `${new URL(address).origin}/` as AbsoluteUrl;
}

/** So deep an address may hold another one, as those of proxies do; what is deeper is not looked at and so not shown. */
const DEEPEST = 3;

function isSecret(url: URL, depth: number): boolean {
  if (url.username !== '' || url.password !== '' || depth > DEEPEST) return true;
  const fragment = url.hash.slice(1);
  const pairs = [...url.searchParams, ...(fragment.includes('=') ? new URLSearchParams(fragment) : [])];
  return (
    pairs.some(([name, value]) => isSecretPair(name, value, depth)) ||
    isSecretPath(url.pathname, depth) ||
    looksLikeKey(decoded(fragment))
  );
}

function isSecretPair(name: string, value: string, depth: number): boolean {
  // `?0a1b2c…` is all name.
  if (looksLikeKey(name)) return true;
  if (isTrivial(value) || PUBLIC_IDS.get(name)?.test(value)) return false;
  return (
    namesSecret(name) ||
    (namesHash(name) && value.length >= LONG_HASH) ||
    UUID.test(value) ||
    isSecretText(value, depth)
  );
}

/** `sid=12`, `auth=true`: nobody could be let in by it. */
function isTrivial(value: string): boolean {
  return value.length < 3 || /^(?:true|false|yes|off|none|null)$/i.test(value);
}

/** Ids by which a site itself makes public what anybody may follow. */
const PUBLIC_IDS: ReadonlyMap<string, RegExp> = new Map([
  ['channel_id', /^UC[\w-]{22}$/],
  ['playlist_id', /^(?:PL|UU)[\w-]{10,60}$/],
]);

/** Words that stand in a parameter's name where its value lets somebody in: `api_key`, `feedToken`, `X-Amz-Signature`. */
const SECRET_WORDS: ReadonlySet<string> = new Set([
  ...['key', 'apikey', 'token', 'auth', 'authorization', 'secret', 'password', 'passwd', 'pass', 'pwd', 'jwt'],
  ...['signature', 'sig', 'hmac', 'credential', 'session', 'sessid', 'sid'],
]);

/** The same where words are written together: `rsstoken`, `PHPSESSID`. */
const SECRET_ENDING =
  /(?:token|secret|password|passwd|signature|apikey|authkey|accesskey|feedkey|userkey|sess(?:ion)?id)$/;

function namesSecret(name: string): boolean {
  return wordsOf(name).some((word) => SECRET_WORDS.has(word)) || SECRET_ENDING.test(name.slice(-32).toLowerCase());
}

/** A hash may be that of a picture or of a password; a long one is taken for the latter. */
function namesHash(name: string): boolean {
  return wordsOf(name).some((word) => word === 'hash' || word === 'md5' || word === 'code');
}

const LONG_HASH = 8;

/** `feedToken`, `feed-token` and `feed_token` are two words each. */
function wordsOf(name: string): string[] {
  return name
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/);
}

/** A part of the path that looks like a key, is named as one (`/token/a1b2c3`), or has a parameter of its own (`;jsessionid=`). */
function isSecretPath(path: string, depth: number): boolean {
  const segments = path.split('/');
  return segments.some((segment, at) => {
    const [text = '', ...parameters] = decoded(segment).split(';');
    const before = (segments[at - 1] ?? '').toLowerCase();
    if (parameters.some((one) => isSecretPair(...pairOf(one), depth))) return true;
    if (before === 'channel' && PUBLIC_IDS.get('channel_id')?.test(stem(text))) return false;
    // A podcast's or an article's UUID is a name like any other here: `9a82cfea-43c9-11e7-b08b-1818ab401a7f_story.html`.
    return (
      isSecretText(stem(text).replace(ANY_UUID, ''), depth) ||
      (SECRET_WORDS.has(before) && /^(?=.*\d)(?=.*[a-z]).{6,}$/i.test(text))
    );
  });
}

function pairOf(parameter: string): [name: string, value: string] {
  const [name = '', ...value] = parameter.split('=');
  return [name, value.join('=')];
}

/** `0a1b2c.xml` without what a file's name ends with. */
function stem(segment: string): string {
  const dot = segment.lastIndexOf('.');
  return dot > 0 && segment.length - dot <= 6 ? segment.slice(0, dot) : segment;
}

/** A text that is a key, or another address that carries a secret. */
function isSecretText(text: string, depth: number): boolean {
  if (/^https?:\/\//i.test(text) && URL.canParse(text)) return isSecret(new URL(text), depth + 1);
  return looksLikeKey(text);
}

const UUID = /^[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}$/i;
const ANY_UUID = /(?<![\da-f])[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}(?![\da-f])/gi;

/**
 * Whether a text looks drawn by lot: 24 hexadecimal digits in a row or more; a long word that is no word; or, since
 * base64url holds `-` and `_` as a slug does, several that are none and make up most of the text.
 */
function looksLikeKey(text: string): boolean {
  if (text.length < SHORTEST_KEY) return false;
  if (/[\da-f]{24}/i.test(text)) return true;
  const odd = text.split(/[^\da-z]+/i).filter(isNoWord);
  if (odd.some((part) => part.length >= SHORTEST_KEY && isMixed(part, 4))) return true;
  const rest = odd.join('-');
  return rest.length >= Math.max(LEAST_ODD, text.length / 2) && isMixed(rest, 5);
}

const SHORTEST_KEY = 20;

/** `Pixel9`, or an article's number at the end of its slug, is odd too, and shorter. */
const LEAST_ODD = 15;

function isNoWord(part: string): boolean {
  return !/^(?:[A-Z]?[a-z]+|\d*)$/.test(part);
}

/**
 * Whether letters and digits alternate, and cases change, far more often than in what people write. Without digits it may
 * be words of which each begins with a capital.
 */
function isMixed(text: string, least: number): boolean {
  return changesIn(text) >= Math.max(least, text.length / (/\d/.test(text) ? 8 : 5));
}

/** How often a word changes from letters to digits or back, or from small letters to capitals: `Covid19` once. */
function changesIn(text: string): number {
  let changes = 0;
  let before: Sort = 'other';
  for (const character of text) {
    const sort = sortOf(character);
    const isCapitalised = before === 'capital' && sort === 'small';
    if (sort !== before && sort !== 'other' && before !== 'other' && !isCapitalised) changes++;
    before = sort;
  }
  return changes;
}

type Sort = 'digit' | 'small' | 'capital' | 'other';

function sortOf(character: string): Sort {
  if (character >= '0' && character <= '9') return 'digit';
  if (character >= 'a' && character <= 'z') return 'small';
  return character >= 'A' && character <= 'Z' ? 'capital' : 'other';
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
