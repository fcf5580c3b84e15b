import { type AbsoluteUrl, absoluteUrl, carriesSecret } from '../model/index.ts';
import { type Recipients, unescaped } from './recipient.ts';
import { isPlainlyRedirect, isRedirect, targetIn } from './target.ts';
import type { Tokens } from './tokens.ts';

/** What a letter's addresses are judged by. */
export type LinkJudge = {
  /**
   * The address as anybody may have it: that of its target where it leads through someone who counts clicks and the target
   * stands in it, without what names the reader; null where it can lead nobody but him, or nobody can say.
   */
  link(written: string): AbsoluteUrl | null;
  /** The same, where nothing but tracking had to be taken out of it: then it is where everybody finds the same. */
  canonical(written: string): AbsoluteUrl | null;
  /** The same of a picture's address, which is loaded without the reader's doing; a name in it that looks random is its own. */
  picture(written: string): AbsoluteUrl | null;
};

export type Judged = {
  readonly recipients: Recipients;
  readonly tokens: Tokens;
  /** Every address that the letter links to or loads, as written: hosts that count clicks show themselves by theirs. */
  readonly links: readonly string[];
  readonly pictures: readonly string[];
  /** Where the letter can be left, and where it is shown in the web. */
  readonly service: readonly string[];
  /** Takes out of an address what only says where its reader came from. */
  readonly withoutTracking: (address: AbsoluteUrl) => AbsoluteUrl;
};

/** So many addresses within addresses are opened. */
const DEEPEST = 4;

export function linkJudge(judged: Judged): LinkJudge {
  const { recipients, tokens, withoutTracking } = judged;
  const counters = countersAmong(judged);
  const sendersOwn = sendersOwnAmong(judged);
  const names = (text: string) => recipients.isIn(text) || tokens.isIn(text);
  const isToken = (part: string) => tokens.is(part) || tokens.is(unescaped(part));
  const namesInPath = (url: URL) => names(url.pathname) || url.pathname.split('/').some(isToken);

  /** The address without the parameters that name a reader, and whether there were any. */
  const pared = (address: AbsoluteUrl): { readonly url: URL; readonly isWhole: boolean } => {
    const url = new URL(withoutTracking(address));
    const before = url.href;
    url.username = '';
    url.password = '';
    for (const [name, value] of [...url.searchParams]) {
      const alone = new URL('https://example.org/');
      alone.searchParams.set(name, value);
      const isTelling = names(name) || names(value) || isToken(value) || carriesSecret(alone.href as AbsoluteUrl);
      if (isTelling) url.searchParams.delete(name, value);
    }
    if (url.hash !== '' && (names(url.hash) || carriesSecret(`https://example.org/${url.hash}` as AbsoluteUrl)))
      url.hash = '';
    return { url, isWhole: url.href === before };
  };

  const judge = (written: string, depth: number): { readonly url: AbsoluteUrl; readonly isWhole: boolean } | null => {
    const address = absoluteUrl(written);
    if (address === null || depth > DEEPEST) return null;
    const url = new URL(address);
    const target = targetIn(url);
    const isCounter = counters.has(url.hostname);
    if (target !== null && (isCounter || target.isNamed || carriesSecret(address) || names(address)))
      return judge(target.url, depth + 1);
    if (isCounter || (isPlainlyRedirect(url) && isOpaque(address))) return null;
    const { url: left, isWhole } = pared(address);
    // What is left of a counter's address without its key leads nowhere.
    if (!isWhole && isRedirect(left)) return null;
    const href = left.href as AbsoluteUrl;
    return names(href) || namesInPath(left) || carriesSecret(href) ? null : { url: href, isWhole };
  };
  return {
    link: (written) => judge(written, 0)?.url ?? null,
    canonical(written) {
      const found = judge(written, 0);
      return found?.isWhole ? found.url : null;
    },
    picture(written) {
      const address = absoluteUrl(written);
      if (address === null) return null;
      const url = new URL(address);
      if (counters.has(url.hostname) || recipients.isIn(address)) return null;
      // What is a picture by its name is shown to many; what is not, and holds a key, is made for this reader.
      const isFile = PICTURE_FILE.test(unescaped(url.pathname)) || PICTURE_FILE.test(targetIn(url)?.url ?? '');
      if (!isFile && carriesSecret(address)) return null;
      const { url: left } = isFile ? { url } : pared(address);
      for (const [name, value] of [...left.searchParams])
        if (isToken(value) || names(value)) left.searchParams.delete(name, value);
      const path = sendersOwn.reduce((shown, token) => shown.replaceAll(token, ''), left.href);
      const isTelling = names(path) || new URL(path).pathname.split('/').some(isToken);
      return isTelling ? null : (left.href as AbsoluteUrl);
    },
  };
}

/** In the paths of so many pictures a token is no reader's: whoever sends the letter keeps his pictures under a name of his. */
const OWN_PICTURES = 3;

function sendersOwnAmong({ pictures, tokens }: Judged): string[] {
  const files = [...new Set(pictures.map((one) => one.split(/[?#]/, 1)[0] ?? ''))].filter((path) =>
    PICTURE_FILE.test(path),
  );
  return tokens.anywhere.filter((token) => files.filter((path) => path.includes(token)).length >= OWN_PICTURES);
}

const PICTURE_FILE = /\.(?:png|jpe?g|gif|webp|avif|svg)$/i;

/** From so much evidence on a host counts clicks. */
const ENOUGH = 3;

/**
 * The hosts whose addresses only count who follows them: most of theirs are nothing but a key, many of them stand in one
 * letter, a host's name says so, or the letter is left through it as well.
 */
function countersAmong({ links, pictures, service, recipients, tokens }: Judged): Set<string> {
  const hosts = new Map<string, { all: number; opaque: number; redirects: number }>();
  for (const written of links) {
    const address = absoluteUrl(written);
    if (address === null) continue;
    const { hostname } = new URL(address);
    const seen = hosts.get(hostname) ?? { all: 0, opaque: 0, redirects: 0 };
    seen.all += 1;
    if (isRedirect(new URL(address))) seen.redirects += 1;
    if (isOpaque(address) || recipients.isIn(address) || tokens.isIn(address)) seen.opaque += 1;
    hosts.set(hostname, seen);
  }
  const ofService = hostsOf(service);
  const ofPixels = hostsOf(pictures.filter((one) => !PICTURE_FILE.test(one.split(/[?#]/, 1)[0] ?? '')));
  const found = new Set<string>();
  for (const [host, { all, opaque, redirects }] of hosts) {
    if (opaque === 0) continue;
    let evidence = 0;
    if (opaque >= all * 0.8) evidence += 1;
    if (opaque >= 3) evidence += 1;
    if (COUNTING_LABEL.test(host)) evidence += 2;
    if (redirects >= all * 0.8) evidence += 1;
    if (ofService.has(host)) evidence += 1;
    if (ofPixels.has(host)) evidence += 1;
    if (evidence >= ENOUGH) found.add(host);
  }
  return found;
}

const COUNTING_LABEL =
  /(?:^|\.)(?:click\d{0,3}|clicks|ct|track|tracking|trk|url\d{1,6}|redirect|elink\d{0,3})\.|^(?:link|links|lnk|email|e|em|mail|mailer|go|t|r|u|cl|news)\./;

/** An address that says nothing to a person: a key, or a few letters and digits without a word among them. */
function isOpaque(address: AbsoluteUrl): boolean {
  if (carriesSecret(address)) return true;
  const { pathname, searchParams } = new URL(address);
  const parts = [...pathname.split('/').filter(Boolean), ...searchParams.values()];
  return parts.some((part) => part.length >= 8 && /\d/.test(part) && /[a-z]/i.test(part) && !WORDS.test(part));
}

/** `storm-over-the-harbour-2026`, `2026-11-20`, `page2`. */
const WORDS = /^(?:[\p{L}]{2,}|\d{1,8})(?:[-_.](?:[\p{L}]{1,}|\d{1,8}))*\d{0,4}$/u;

function hostsOf(addresses: readonly string[]): Set<string> {
  return new Set(addresses.flatMap((one) => URL.parse(one)?.hostname ?? []));
}
