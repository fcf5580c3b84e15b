import type { Element } from 'domhandler';
import type { Page } from '../page/page.ts';
import { type GraphNode, readGraph, type Thing, textIn, typesOf } from './graph.ts';
import { isOwnThing, type Own, ownOf } from './own.ts';
import { siteNames } from './site.ts';
import { fold, squeeze } from './words.ts';

/** What a page says of itself outside its text, gathered once. */
export type Clues = {
  readonly page: Page;
  /** `meta` values by name or property, lower-case, in document order. */
  readonly meta: ReadonlyMap<string, readonly string[]>;
  /** `link` elements by each word of their `rel`. */
  readonly links: ReadonlyMap<string, readonly Element[]>;
  readonly graph: readonly GraphNode[];
  /** By what the page's own article is known. */
  readonly own: Own;
  /** The JSON-LD object that describes this page's article. */
  readonly article: Thing | null;
  /** Elements with an `itemprop`, by each of its words, lower-case. */
  readonly props: ReadonlyMap<string, readonly number[]>;
  /** Text of the page's h1 elements. */
  readonly headings: readonly { readonly node: number; readonly text: string }[];
  /** The page's first h2 and h3 elements. */
  readonly subheadings: readonly number[];
  readonly titleTag: string | null;
};

export function gatherClues(page: Page): Clues {
  const meta = new Map<string, string[]>();
  const links = new Map<string, Element[]>();
  const props = new Map<string, number[]>();
  const headings: { node: number; text: string }[] = [];
  const subheadings: number[] = [];
  let titleTag: string | null = null;
  const { nodes } = page.outline;
  for (let i = 0; i < nodes.length; i += 1) {
    const node = nodes[i]!;
    const { attribs, name } = node;
    if (name === 'meta') {
      const value = (attribs.content ?? attribs.value)?.trim();
      if (value) for (const key of [attribs.property, attribs.name, attribs['http-equiv']]) put(meta, key, value);
    } else if (name === 'link') {
      for (const rel of (attribs.rel ?? '').split(/\s+/)) put(links, rel, node);
    } else if (name === 'title') {
      titleTag ??= squeeze(textContent(node)) || null;
    } else if (name === 'h1') {
      const text = squeeze(textContent(node));
      if (text) headings.push({ node: i, text });
    } else if ((name === 'h2' || name === 'h3') && subheadings.length < 40) {
      subheadings.push(i);
    }
    if (attribs.itemprop) for (const word of attribs.itemprop.split(/\s+/)) put(props, word, i);
  }
  const graph = readGraph(page.outline);
  const own = ownOf(page, {
    titles: [...headings.slice(0, 20).map((one) => one.text), meta.get('og:title')?.[0] ?? '', titleTag ?? ''],
    addresses: [page.url, links.get('canonical')?.[0]?.attribs.href, meta.get('og:url')?.[0]],
    sites: siteNames({ page, meta, graph, titleTag }),
  });
  const article = pickArticle(graph, page, own);
  return { page, meta, links, props, graph, headings, subheadings, titleTag, own, article };
}

function put<T>(map: Map<string, T[]>, key: string | undefined, value: T): void {
  const name = key?.trim().toLowerCase();
  if (!name) return;
  const list = map.get(name);
  if (list) list.push(value);
  else map.set(name, [value]);
}

const SILENT = new Set(['script', 'style', 'noscript', 'template', 'svg', 'iframe']);

/** Elements whose text is never one word with what stands before. */
const SEPARATE = new Set(
  'br div p li time h1 h2 h3 h4 h5 h6 td th ul ol section header footer address dt dd'.split(' '),
);

/** The text of an element and all in it; scripts and styles left out. Iterative. */
export function textContent(element: Element): string {
  let text = '';
  const stack = [...element.children].reverse();
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (node.type === 'text') text += node.data;
    else if ('attribs' in node && !SILENT.has(node.name)) {
      if (SEPARATE.has(node.name)) text += ' ';
      for (let i = node.children.length - 1; i >= 0; i -= 1) stack.push(node.children[i]!);
    }
    if (text.length > 20_000) break;
  }
  return text;
}

const ARTICLE = /(?:Article|BlogPosting|Report|Review|LiveBlog|Recipe|Posting|Interview|Analysis|Opinion)\w*$/;
/** What a page may be called itself, besides an article. */
const PAGE = /(?:Page|CreativeWork)$/;
const LONGEST_TYPE = 200;

/** Whether an object of the JSON-LD is an article or a page, and no comment, question or job. */
export function isText(thing: Thing): boolean {
  const types = typesOf(thing).filter((type) => type.length <= LONGEST_TYPE);
  return types.length === 0 || types.some((type) => (ARTICLE.test(type) && type !== 'JobPosting') || PAGE.test(type));
}

/** The article object that speaks of this page: by its address, its headline, its place. */
function pickArticle(graph: readonly GraphNode[], page: Page, own: Own): Thing | null {
  let best: { thing: Thing; score: number } | null = null;
  const path = page.url
    .replace(/^https?:\/\/(?:www\.)?/, '')
    .split(/[?#]/, 1)[0]!
    .replace(/\/$/, '');
  const titles = own.titles.map(({ folded }) => folded).filter(Boolean);
  for (const { thing, depth, isAside } of graph) {
    if (isAside) continue;
    const types = typesOf(thing);
    const isArticle = types.some((type) => type.length <= LONGEST_TYPE && ARTICLE.test(type) && type !== 'JobPosting');
    if (!isArticle && !types.includes('WebPage') && !types.includes('VideoObject') && !('headline' in thing)) continue;
    const verdict = isOwnThing(page, own, thing);
    // A film on the page is a thing of its own, unless the page is about it.
    if (verdict === false || (verdict === null && types.includes('VideoObject'))) continue;
    let score = isArticle ? 10 : types.includes('WebPage') ? 2 : 1;
    score -= depth;
    if (
      [thing.url, thing.mainEntityOfPage, thing['@id']].some((one) => textIn(one)?.includes(path) && path.includes('/'))
    )
      score += 4;
    const headline = fold(textIn(thing.headline) ?? textIn(thing.name) ?? '');
    if (headline && titles.some((title) => title.includes(headline) || headline.includes(title))) score += 5;
    if ('datePublished' in thing) score += 2;
    if ('author' in thing) score += 1;
    if (!best || score > best.score) best = { thing, score };
  }
  return best?.thing ?? null;
}
