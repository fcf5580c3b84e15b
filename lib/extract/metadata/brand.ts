import { absoluteUrl } from '../../model/index.ts';
import { type Clues, textContent } from '../clues/clues.ts';
import { fold, squeeze } from '../clues/words.ts';
import type { Page } from '../page/page.ts';

/** Links to the front page that are looked at. */
const MOST = 40;
/** No site is called anything longer. */
const LONGEST = 80;

/** What sets the parts of a window's title apart where the part is known to be the site's name. */
const APART = /[|｜_«»‹›·•∙⋅–—－]|\s[-:~\\/<>]\s|(?<=[\u3040-\u9fff])-|-(?=[\u3040-\u9fff])/g;

/**
 * What the site is called where it does not say so to machines, folded: the words and the logo that lead to its front page,
 * the logo that is a heading, and a heading that the window's title ends in, when another one says the rest of that title.
 */
export function brandsOf(clues: Clues): Set<string> {
  const { page, headings, subheadings, titleTag } = clues;
  const { nodes, end, text } = page.outline;
  const brands = new Set<string>();
  const add = (name: string) => {
    const folded = fold(squeeze(name));
    if (folded.length > 1 && folded.length <= LONGEST) brands.add(folded);
  };
  const own = new URL(page.url);
  let links = 0;
  for (let i = 0; i < nodes.length && links < MOST; i += 1) {
    const { name } = nodes[i]!;
    const isHeading = name === 'h1' && text[i] === 0;
    if (!isHeading && (name !== 'a' || !leadsHome(nodes[i]!.attribs.href, own, page))) continue;
    links += 1;
    if (text[i]! <= LONGEST) add(textContent(nodes[i]!));
    const logo = nodes.slice(i, Math.min(end[i]!, i + 10)).find((node) => node.name === 'img');
    if (logo) add(logo.attribs.alt ?? '');
  }
  const parts = titleTag ? partsOf(titleTag) : [];
  const last = parts.at(-1);
  if (last && parts.length > 1 && headings.some((heading) => fold(heading.text) === last.folded)) {
    const rest = fold(titleTag!.slice(0, last.from));
    const isSaid = subheadings.some((i) => text[i]! <= 300 && fold(squeeze(textContent(nodes[i]!))) === rest);
    if (isSaid) brands.add(last.folded);
  }
  return brands;
}

/** A host or none, and no more of a path than strokes, as the addresses of front pages are written. */
const HOME = /^(?:(?:https?:)?\/\/[^/?#\s]{1,253}\/?|[./]{1,20})$/i;

/** Whether an address is that of the site's front page, on another page than that. */
function leadsHome(href: string | undefined, own: URL, page: Page): boolean {
  if (!href || href.length > 300 || !HOME.test(href.trim())) return false;
  const url = own.pathname === '/' ? null : absoluteUrl(href, page.base);
  if (!url) return false;
  const { hostname, pathname } = new URL(url);
  return pathname === '/' && hostname === own.hostname;
}

type TitlePart = { readonly folded: string; readonly from: number; readonly to: number };

function partsOf(title: string): TitlePart[] {
  const parts: TitlePart[] = [];
  let from = 0;
  for (const match of title.slice(0, 500).matchAll(APART)) {
    parts.push({ folded: fold(title.slice(from, match.index)), from, to: match.index });
    from = match.index + match[0].length;
  }
  return [...parts, { folded: fold(title.slice(from)), from, to: title.length }];
}

/** Cuts a site's name off a title's ends where it stands there as a part of its own, whatever sets it apart. */
export function withoutBrand(title: string, brands: ReadonlySet<string>): string {
  const parts = partsOf(title);
  let first = 0;
  let last = parts.length - 1;
  while (last > first && (brands.has(parts[last]!.folded) || parts[last]!.folded === '')) last -= 1;
  while (first < last && brands.has(parts[first]!.folded)) first += 1;
  return withoutSections(title.slice(parts[first]!.from, parts[last]!.to).trim());
}

/** A Chinese title without the section and the site that windows' titles put behind a stroke: `标题_栏目_网站`. */
function withoutSections(title: string): string {
  if (!/[_|｜]/.test(title) || !/[\u4e00-\u9fff]/.test(title)) return title;
  const [first = '', ...others] = title.split(/[_|｜]/).map((part) => part.trim());
  return first.length > 4
    ? first
    : others.reduce((longest, one) => (one.length > longest.length ? one : longest), first);
}
