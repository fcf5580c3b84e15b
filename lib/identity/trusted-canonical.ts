import type { AbsoluteUrl } from '../model/index.ts';
import { cleanUrl, hostKey, urlKey } from './canonical-url.ts';

/**
 * The address of an article whose page was found at `address` and calls `canonical` its own. Pages are wrong about it
 * often: a template points them all to the front page, to their section, to the newest article, to another language, to
 * the house that a text came from. It is believed on its own host, or on one above or below it, where it is an address
 * for the same name or number; what it says of another house never is: two articles made one cannot be told apart again.
 */
export function trustedCanonical(canonical: AbsoluteUrl | null, address: AbsoluteUrl): AbsoluteUrl {
  const own = cleanUrl(address);
  if (canonical === null) return own;
  const said = cleanUrl(canonical);
  if (urlKey(said) === urlKey(own)) return said;
  return isSameHouse(said, own) && speaksSame(said, own) && isSameArticle(said, own) ? said : own;
}

/** Whether two addresses are on the same host, or `edition.a.example` and `a.example`. */
export function isSameHouse(one: AbsoluteUrl, other: AbsoluteUrl): boolean {
  const [a, b] = [hostKey(new URL(one)), hostKey(new URL(other))];
  return a === b || a.endsWith(`.${b}`) || b.endsWith(`.${a}`);
}

/** `/de/`, `/en-gb/`, `/pt_BR/` in a path, `de.` before a host, `lang=de` in a query. */
const LANGUAGE = /^[a-z]{2}(?:[-_][a-z]{2})?$/i;

function speaksSame(one: AbsoluteUrl, other: AbsoluteUrl): boolean {
  const [a, b] = [languagesIn(one), languagesIn(other)];
  return a.length === 0 || b.length === 0 || a.join() === b.join();
}

function languagesIn(address: AbsoluteUrl): string[] {
  const url = new URL(address);
  const [first = ''] = url.hostname.split('.');
  const asked = url.searchParams.get('lang') ?? url.searchParams.get('hl') ?? '';
  return [first, ...url.pathname.split('/').slice(1, 3), asked].filter((part) => LANGUAGE.test(part)).map(fold);
}

/** Parameters that name an article where its path does not. */
const NAMING =
  /^(?:p|id|pid|nid|tid|sid|aid|artid|article|article_?id|story|story_?id|news_?id|post|post_?id|idx|no)$/i;

/**
 * One number in both (an id, no part of a date), or names that have most of their words in common. An address that
 * only numbers its article may give way to one that names it.
 */
function isSameArticle(said: AbsoluteUrl, own: AbsoluteUrl): boolean {
  const [canonical, address] = [nameIn(said), nameIn(own)];
  if (canonical.numbers.length > 0 && canonical.numbers.some((number) => address.numbers.includes(number))) return true;
  if (canonical.numbers.length > 0 && address.numbers.length > 0) return false;
  if (canonical.date !== null && address.date !== null && canonical.date !== address.date) return false;
  // The quiz of week 41 is not that of week 42.
  if (counts(canonical).join() !== counts(address).join() && address.words.length > 0) return false;
  // One day's `live-blog` has its date before it and may be called by that of all days.
  if (canonical.date !== address.date && canonical.words.length > 0 && canonical.words.length < 3) return false;
  const shared = canonical.words.filter((word) => address.words.includes(word)).length;
  const all = new Set([...canonical.words, ...address.words]).size;
  if (canonical.words.length > 0 && shared / all > 0.5) return true;
  return address.words.length === 0 && address.numbers.length > 0 && canonical.words.length >= 3;
}

type Name = {
  readonly words: readonly string[];
  readonly numbers: readonly string[];
  /** The day or month in the path. */
  readonly date: string | null;
};

function counts({ words }: Name): string[] {
  return words.filter((word) => /\d/.test(word)).sort();
}

function nameIn(address: AbsoluteUrl): Name {
  const url = new URL(address);
  const segments = url.pathname.split('/').filter(Boolean).map(decoded);
  const last = segments.at(-1)?.replace(/\.[a-z]{2,5}$/i, '') ?? '';
  const named = [...url.searchParams].filter(([name]) => NAMING.test(name)).map(([, value]) => value);
  const parts = fold(`${last} ${segments.at(-2) ?? ''}`).split(/[^\p{L}\p{M}\p{N}]+/u);
  const numbers = [...parts, ...named.map(fold)].filter(
    (part) => /\d/.test(part) && (part.length >= 5 || named.includes(part)),
  );
  const words = fold(last)
    .split(/[^\p{L}\p{M}\p{N}]+/u)
    .filter((word) => word !== '' && !numbers.includes(word));
  const isDate = (number: string) => /^(?:19|20)\d{2}(?:0\d|1[0-2])(?:[0-3]\d)?$/.test(number);
  const date = /\/((?:19|20)\d{2}[/-]?\d{2}(?:[/-]?\d{2})?)\//.exec(url.pathname)?.[1]?.replace(/\D/g, '') ?? null;
  return { words, numbers: numbers.filter((number) => !isDate(number)), date };
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

function fold(text: string): string {
  return text.normalize('NFC').toLowerCase();
}
