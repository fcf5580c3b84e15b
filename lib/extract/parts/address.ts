import { type AbsoluteUrl, withoutTail } from '../../model/index.ts';
import { cleanAddress } from '../sanitise/address.ts';

/** Which part of an article an address names. */
export type PartAddress = {
  /** From 2 on; 1 where the address says so. */
  readonly number: number;
  /**
   * Whether the form is used for nothing else (`?page=2`, `/story/2/`). `/story-2` is one that sites also give to another
   * article of the same title.
   */
  readonly certain: boolean;
};

const WORDS = 'page|pages|paged|part|teil|seite|pagina|p%C3%A1gina|parte|partie|strona|stranka|sida|side|sayfa|sivu|lk';

/** Parameters that number the pages of an article. */
const PARAMETER = new RegExp(`^(?:${WORDS}|p|pg|pagenum|page_?no|page_?num|page_?number|pagewanted)$`, 'i');

/** Behind the path of the first part: `/2`, `/page/2`, `-seite-2.html`, `,2.html`. */
const TAIL = new RegExp(`^([/,_.-])(?:(${WORDS}|p)[-_/=]?)?(\\d{1,2})(?:\\.\\w{3,5})?$`, 'i');

const FIRST = new RegExp(`[/,_-](?:${WORDS})[-_/=]?1$`, 'i');

/**
 * The part that an address names of the article whose first part is at `first`: the same host and path with a page number
 * in the query or behind it; null where it is another page. It goes by the form of the addresses alone.
 */
export function partAddress(address: AbsoluteUrl, first: AbsoluteUrl): PartAddress | null {
  const [a, b] = [parsed(address), parsed(first)];
  if (a === null || b === null || a.host !== b.host || (b.number ?? 1) > 1 || b.path.length < 2) return null;
  if (a.others !== b.others) return null;
  if (a.path === b.path) return a.number === null ? null : { number: a.number, certain: true };
  if (a.number !== null) return null;
  for (const stem of [b.path, b.path.replace(/\.\w{3,5}$/, '').replace(FIRST, '')]) {
    const tail = a.path.startsWith(stem) ? TAIL.exec(a.path.slice(stem.length)) : null;
    // Below a year or a small number stand other articles, not parts of one.
    if (tail && /(?:\p{L}|\d{5})[^/]*$/u.test(stem)) {
      return { number: Number(tail[3]), certain: tail[1] === '/' || tail[2] !== undefined };
    }
  }
  return null;
}

type Parsed = { host: string; path: string; number: number | null; others: string };

function parsed(address: AbsoluteUrl): Parsed | null {
  const clean = cleanAddress(address, address);
  if (clean === null) return null;
  const { host, pathname, searchParams } = new URL(clean);
  let number: number | null = null;
  const others: string[] = [];
  for (const [name, value] of searchParams) {
    if (number === null && PARAMETER.test(name) && /^\d{1,3}$/.test(value)) number = Number(value);
    else others.push(`${name}=${value}`);
  }
  return { host, path: withoutTail(pathname, /\//), number, others: others.sort().join('&') };
}

const ALL_VALUE = /^(?:all|alle|full|single|whole|tout|todo|tutto|true|1|0)$/i;
const ALL_PARAMETER = /^(?:view|show|single_?page|full_?page|all_?pages|view_?all|onepage)$/i;
const ALL_TAIL = /^\/(?:all|alles|full|single-?page|one-?page|komplettansicht|komplett|view-?all)$/i;

/** Whether an address, by its form, shows in one page the article whose first part is at `first`. */
export function isWholeAddress(address: AbsoluteUrl, first: AbsoluteUrl): boolean {
  const [a, b] = [new URL(address), new URL(first)];
  const [path, own] = [a, b].map(({ pathname }) => withoutTail(pathname, /\//)) as [string, string];
  if (a.host !== b.host || own.length < 2) return false;
  if (path.startsWith(own) && ALL_TAIL.test(path.slice(own.length))) return true;
  if (path !== own) return false;
  return [...a.searchParams].some(
    ([name, value]) =>
      (PARAMETER.test(name) && /^al/i.test(value)) || (ALL_PARAMETER.test(name) && ALL_VALUE.test(value)),
  );
}
