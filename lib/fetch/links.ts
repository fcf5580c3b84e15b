import { type AbsoluteUrl, absoluteUrl } from '../model/index.ts';

/** A link that an answer's header names (RFC 8288): what a `link` element of its page would be. */
export type HeaderLink = {
  readonly url: AbsoluteUrl;
  /** As written: one or more relation types, parted by spaces. */
  readonly rel: string;
  readonly type: string;
  readonly title: string;
};

/** More links than this nobody reads. */
const MOST_LINKS = 100;

/** One value: an address in angle brackets, and what stands up to the next comma that is not quoted. */
const VALUE = /<([^<>]*)>((?:[^",<]|"(?:[^"\\]|\\.)*")*)/g;

/** A parameter: a name, and a token or a quoted string. */
const PARAMETER = /;\s*([\w!#$&+.^`|~-]+)\*?\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s";,]*))/g;

/**
 * The links of an answer's `Link` lines, joined by commas, in their order: those with a relation, addresses made absolute.
 * A link with an `anchor` is one of another document and is left out (§3.2). Takes any text.
 */
export function linksOf(value: string | null, base: string): HeaderLink[] {
  const links: HeaderLink[] = [];
  for (const [, written = '', rest = ''] of (value ?? '').matchAll(VALUE)) {
    if (links.length === MOST_LINKS) break;
    const told = new Map<string, string>();
    for (const [, name = '', quoted, token] of rest.matchAll(PARAMETER)) {
      const key = name.toLowerCase();
      // §3.3, §3.4: of what is given twice the first counts.
      if (!told.has(key)) told.set(key, quoted?.replace(/\\(.)/g, '$1') ?? token ?? '');
    }
    const url = absoluteUrl(Buffer.from(written, 'latin1').toString('utf8'), base);
    const rel = told.get('rel') ?? '';
    if (url === null || rel === '' || told.has('anchor')) continue;
    links.push({ url, rel, type: told.get('type') ?? '', title: told.get('title') ?? '' });
  }
  return links;
}
