import type { Element } from 'domhandler';

/** An address of a picture as an attribute names it; `width` in pixels as stated, or as a density stands for; else 0. */
export type Rendition = { readonly url: string; readonly width: number };

/** What the attributes of an element name, beside its `src` and `srcset`. */
export type Named = {
  /** The best of the sets of renditions. */
  readonly sets: readonly Rendition[];
  /** Single addresses, the likeliest first. */
  readonly single: readonly string[];
  /** Of these, the first that is meant to take the place of a `src`, whatever that shows. */
  readonly instead: string | null;
};

/** Widest rendition taken from a srcset, in pixels: enough for a reader's screen, not the print original. */
const WIDEST = 2000;

/** What a template's width is filled with where no widths are stated. */
const USUAL = 1080;

/** Attributes of an element that are looked at; a page's script writes a dozen. */
const MOST_ATTRIBUTES = 60;

const FILE = /\.(?:jpe?g|jfif|png|webp|gif|avif|svg|bmp|heic|tiff?)(?:[/?#&!@:]|$)/i;
const SET = /\s\d+(?:\.\d+)?[wx]\s*(?:,|$)/;

/** The name of a file that is nothing but a place kept free. */
const EMPTY =
  /(?:^|\/)(?:blank|spacer|placeholder|transparent|pixel|1x1|lazy-?load(?:er|ing)?|lazy|loading|loader|gr[ae]y|empty|trans|clear|dot)(?:[_.-]?\d+(?:x\d+)?)?\.(?:gif|png|svg)(?:[?#]|$)|(?:^|\/)(?:placeholder|lazy-?load(?:er|ing)?)\.(?:jpe?g|webp)(?:[?#]|$)/i;
/** Words in such a name among others; they count where another attribute names a picture. */
const PERHAPS_EMPTY =
  /(?:^|[_.-])(?:ph|blank|spacer|placeholder|transparent|pixel|1x1|lazy-?load(?:er|ing)?|lazy|loading|loader|gr[ae]y|empty|trans)[_.-]/i;

/** Words in an attribute's name by which it names the picture itself; something poorer; something else. */
const SOURCE = /src|lazy|img|image|original|photo|pic|file|full|large|url|uri/i;
const POORER = /thumb|small|low|tiny|blur|lqip|preview|placeholder|fallback|error|avatar|logo|icon/i;
const ELSEWHERE = /link|href|page|permalink|share|target|post|author|credit/i;
/** Names of attributes that scripts copy to `src`. */
const INSTEAD = /(?:^|-)(?:lazy-?)?src$|(?:^|-)lazy(?:load)?$|(?:^|-)original$|^data-(?:url|image|hi-res-src)$/;

/** Whether an address is sure to show nothing. */
export function isEmpty(address: string): boolean {
  return /^\s*(?:data|about|blob|javascript):/i.test(address) || EMPTY.test(address);
}

/** Whether an address shows nothing, as it seems, where there is another one. */
export function isPerhapsEmpty(address: string): boolean {
  const file = address.split(/[?#]/, 1)[0]!;
  return isEmpty(address) || PERHAPS_EMPTY.test(file.slice(file.lastIndexOf('/') + 1));
}

/** Whether a value is the address of a picture by its form. */
export function isPictureFile(address: string): boolean {
  return address.length < 4000 && FILE.test(address) && !/[\s<>"{}]/.test(address.trim());
}

/**
 * Reads the attributes that scripts load pictures from. There is no end to their names: what counts is that the value
 * has the form of a picture's address or of a set of them; the name only ranks what is there.
 */
export function picturesNamed({ attribs }: Element): Named {
  const sets: Rendition[] = [];
  const single: { readonly url: string; readonly rank: number }[] = [];
  let instead: string | null = null;
  let count = 0;
  for (const name in attribs) {
    count += 1;
    if (count > MOST_ATTRIBUTES) break;
    if (ITS_OWN.has(name) || name.startsWith('on') || name.startsWith('aria-')) continue;
    const value = attribs[name]!.trim();
    if (value.length < 5 || value.length > 8000 || !/[/.]/.test(value)) continue;
    if (SET.test(value)) {
      const best = bestOfSet(value);
      if (best) sets.push(best);
      continue;
    }
    const url = addressIn(value, attribs);
    if (url === null || isEmpty(url)) continue;
    const isFile = isPictureFile(url);
    const rank =
      (isFile ? 2 : 0) + (SOURCE.test(name) ? 1 : 0) - (POORER.test(name) ? 1 : 0) - (ELSEWHERE.test(name) ? 1 : 0);
    if (rank < 1 || !(isFile || /^(?:https?:)?\/\/|^\//i.test(url))) continue;
    single.push({ url, rank });
    if (INSTEAD.test(name) && !POORER.test(name)) instead ??= url;
  }
  return { sets, single: single.sort((a, b) => b.rank - a.rank).map(({ url }) => url), instead };
}

/** Attributes that mean something else whatever they hold. */
const ITS_OWN = new Set(
  `src srcset alt title class id style width height sizes href type role loading decoding usemap longdesc itemprop
  crossorigin referrerpolicy cite name rel poster data-attrs data-caption data-alt data-title`.split(/\s+/),
);

/** The address that a value is, or names within `url(…)` or a record of renditions. */
function addressIn(value: string, attribs: Readonly<Record<string, string>>): string | null {
  if (/^[[{]/.test(value)) return addressInRecord(value);
  const within = /^url\(\s*['"]?([^'")\s]+)['"]?\s*\)$/i.exec(value)?.[1] ?? value;
  const filled = fillIn(within, attribs);
  return /[\s<>"{}]|%7b/i.test(filled) ? null : filled;
}

/** An address, its width filled in where it is a template's: `a_{width}x.jpg`. */
export function fillIn(template: string, attribs: Readonly<Record<string, string>>): string {
  if (!/\{|%7b/i.test(template)) return template;
  const widths = (attribs['data-widths'] ?? '').slice(0, 1000).match(/\d+/g)?.map(Number) ?? [];
  const fitting = widths.filter((width) => width <= WIDEST);
  const width = String(fitting.length > 0 ? Math.max(...fitting) : USUAL);
  return template.replace(/(?:\{|%7b)(?:w|width|size)(?:\}|%7d)/gi, width);
}

/** Of a record in JSON, `{"640": "…", "1280": "…"}` or `[{"src": "…"}]`, the widest by its key, else the likeliest. */
function addressInRecord(json: string): string | null {
  let best: { url: string; rank: number } | null = null;
  for (const [, key, value] of json.slice(0, 4000).matchAll(/"([\w-]{1,40})"\s{0,9}:\s{0,9}"([^"\s]{5,1000})"/g)) {
    const url = value!.replaceAll('\\/', '/');
    if (!isPictureFile(url) || isEmpty(url)) continue;
    const width = Number(key!.match(/\d{2,5}/)?.[0] ?? 0);
    const named = /large|full|orig|src|url/i.test(key!) ? 1 : 0;
    const rank = width > 0 && width <= WIDEST ? width : named - (POORER.test(key!) ? 2 : 0);
    if (!best || rank > best.rank) best = { url, rank };
  }
  return best?.url ?? null;
}

/** The widest address of a srcset (HTML §4.8.4.2.1) that is at most {@link WIDEST} wide. */
export function bestOfSet(set: string): Rendition | null {
  let best: Rendition | null = null;
  for (const match of set
    .slice(0, 8000)
    .matchAll(/(?:^|[\s,])([^\s,]\S*[^\s,])(?:\s+(\d+(?:\.\d+)?)([wx]))?(?=\s*(?:,|$))/g)) {
    const url = match[1]!;
    if (isEmpty(url)) continue;
    const size = Number(match[2] ?? 0);
    const width = match[3] === 'w' ? size : size * 500;
    if (!best || (width > best.width && width <= WIDEST)) best = { url, width };
  }
  return best;
}
