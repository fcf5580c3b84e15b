import { render } from 'dom-serializer';
import { type ChildNode, type Element, isTag } from 'domhandler';
import type { ArticleContent, ListedItem } from '../model/index.ts';
import { extractArticle } from './article/article.ts';
import type { FoundItem } from './list/list.ts';
import { weightOf, withoutEllipsis } from './list/words.ts';
import { type Page, parsePage } from './page/page.ts';

/** A body on a listing page, and the item whose beginning it repeats. */
export type Lead = {
  /** The item's place among the items given. */
  readonly index: number;
  readonly article: ArticleContent;
};

/** Letters and digits that an excerpt must share with a body: fewer may be chance. */
const SHORTEST_MATCH = 30;
/** Letters and digits that a body must have beyond the excerpt, else it is only the teaser once more. */
const LEAST_BEYOND = 40;
/** Weight of a text that is a body though it is one paragraph only. */
const SHORTEST_BODY = 400;
const KEY_LENGTH = 10;
/** Nodes that are read for one beginning: markup that is all empty elements must not cost a walk of the page each. */
const MOST_NODES = 200;

/**
 * The article whose full text a listing carries without a title, date or author of its own: its beginning equals the
 * excerpt of one of the cards, which tells the rest. Null where no body on the page begins like a card.
 */
export function findLead(page: Page, items: readonly FoundItem[]): Lead | null {
  const beginnings = beginningsOf(page, items);
  if (beginnings.size === 0) return null;
  const taken = takenBy(page, items);
  for (const block of blocksOutside(page, taken)) {
    const start = lettersFrom(page, block, taken, KEY_LENGTH);
    for (const { index, letters } of beginnings.get(start.slice(0, KEY_LENGTH)) ?? []) {
      const text = lettersFrom(page, block, taken, letters.length + LEAST_BEYOND);
      if (!text.startsWith(letters) || text.length < letters.length + LEAST_BEYOND) continue;
      const article = articleFrom(page, bodyFrom(page, block, taken), items[index]!.item);
      if (article && isBody(article) && lettersOf(article.text).startsWith(letters)) return { index, article };
    }
  }
  return null;
}

/** Whether a text is more than a teaser: several paragraphs, or one as long as several. */
function isBody({ text }: ArticleContent): boolean {
  return text.includes('\n\n') || weightOf(text) >= SHORTEST_BODY;
}

type Beginning = { readonly index: number; readonly letters: string };

function beginningsOf(page: Page, items: readonly FoundItem[]): Map<string, Beginning[]> {
  const beginnings = new Map<string, Beginning[]>();
  items.forEach(({ item }, index) => {
    const letters = lettersOf(withoutEllipsis(item.excerpt ?? ''));
    if (weightOf(letters) < SHORTEST_MATCH || !isOfSite(page, item)) return;
    const key = letters.slice(0, KEY_LENGTH);
    beginnings.set(key, [...(beginnings.get(key) ?? []), { index, letters }]);
  });
  return beginnings;
}

/** A page quotes from other sites; it publishes its own. */
function isOfSite(page: Page, { url }: ListedItem): boolean {
  const site = (address: string) => new URL(address).host.replace(/^www\./, '');
  return url === null || site(url) === site(page.url);
}

/** Letters and digits alone, so that quotes, spaces and entities written differently do not matter. */
export function lettersOf(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, '');
}

/** Marks the elements of the records. */
function takenBy(page: Page, items: readonly FoundItem[]): Uint8Array {
  const taken = new Uint8Array(page.outline.nodes.length);
  for (const { record } of items) {
    for (const node of record.nodes) {
      const number = isTag(node) ? page.outline.numberOf.get(node) : undefined;
      if (number !== undefined) taken.fill(1, number, page.outline.end[number]!);
    }
  }
  return taken;
}

/** The elements outside the records that carry text of their own, in document order. */
function* blocksOutside({ outline }: Page, taken: Uint8Array): Generator<number> {
  for (let node = 0; node < outline.nodes.length; node += 1) {
    const element = outline.nodes[node]!;
    if (taken[node] || !/^(?:p|div|section|article|main|td|blockquote|span|body)$/.test(element.name)) continue;
    if (element.children.some((child) => child.type === 'text' && child.data.trim() !== '') || startsInline(element))
      yield node;
  }
}

/** Whether a paragraph begins with emphasis, a link or the like rather than with bare text. */
function startsInline({ name, children }: Element): boolean {
  return (
    name === 'p' &&
    children.some((child) => isTag(child) && /^(?:a|b|strong|em|i|span|q|font|mark|abbr)$/.test(child.name))
  );
}

/** The first letters of the text that begins in a block and goes on in the blocks after it, up to the next record. */
function lettersFrom({ outline }: Page, block: number, taken: Uint8Array, count: number): string {
  let letters = '';
  let node: ChildNode | null = outline.nodes[block]!;
  for (let steps = 0; node !== null && letters.length < count && steps < MOST_NODES; steps += 1) {
    const number = isTag(node) ? outline.numberOf.get(node) : undefined;
    if (number !== undefined && taken[number]) break;
    if (node.type === 'text') letters += lettersOf(node.data.slice(0, 4 * count + 200));
    node = following(node);
  }
  return letters;
}

/** The next node in document order; scripts and styles are not entered. */
function following(node: ChildNode): ChildNode | null {
  const silent = isTag(node) && /^(?:script|style|noscript|template|figcaption|button|svg)$/.test(node.name);
  if (!silent && 'children' in node && node.children[0]) return node.children[0];
  let at: ChildNode | null = node;
  while (at !== null && at.next === null) at = at.parent && at.parent.type !== 'root' ? (at.parent as ChildNode) : null;
  return at?.next ?? null;
}

/**
 * The nodes of the body that begins in a block: the largest holder that grows by prose and holds no record, from the
 * block on; where the cards stand beside the paragraphs, the siblings up to the first card.
 */
function bodyFrom({ outline }: Page, block: number, taken: Uint8Array): ChildNode[] {
  const records = recordCounter(taken);
  let first = block;
  let holder = outline.parent[block]!;
  while (holder > 0 && records(holder, outline.end[holder]!) === 0) {
    const above = outline.parent[holder]!;
    if (above <= 0 || prose(outline, above) < prose(outline, holder) * 1.5) break;
    if (records(above, outline.end[above]!) > 0 && prose(outline, holder) > prose(outline, block)) break;
    first = holder;
    holder = above;
  }
  const siblings = outline.nodes[holder]!.children;
  const from = siblings.indexOf(outline.nodes[first]!);
  const isCard = (node: ChildNode) => {
    const number = isTag(node) ? outline.numberOf.get(node) : undefined;
    return number !== undefined && records(number, outline.end[number]!) > 0;
  };
  const stop = siblings.findIndex((node, i) => i > from && isCard(node));
  return siblings.slice(withPicture(siblings, from), stop < 0 ? siblings.length : stop);
}

function prose(outline: Page['outline'], node: number): number {
  return outline.text[node]! - outline.link[node]!;
}

/** How many marked elements are between two numbers, in constant time. */
function recordCounter(taken: Uint8Array): (start: number, end: number) => number {
  const sums = new Int32Array(taken.length + 1);
  for (let i = 0; i < taken.length; i += 1) sums[i + 1] = sums[i]! + taken[i]!;
  return (start, end) => sums[end]! - sums[start]!;
}

/** A picture right before the first paragraph is the body's. */
function withPicture(siblings: readonly ChildNode[], from: number): number {
  for (let i = from - 1; i >= 0; i -= 1) {
    const node = siblings[i]!;
    if (isTag(node) && /^(?:figure|img|picture)$/.test(node.name)) return i;
    if (isTag(node) || (node.type === 'text' && node.data.trim() !== '')) break;
  }
  return from;
}

/** The body cleaned as any article's is; what it does not say itself is taken from its card. */
function articleFrom(page: Page, body: readonly ChildNode[], card: ListedItem): ArticleContent | null {
  const language = page.outline.nodes.find(({ name }) => name === 'html')?.attribs.lang?.trim() || null;
  const piece = parsePage(`<!doctype html><body><article>${render([...body])}</article>`, page.base);
  const { article } = extractArticle(piece, { body: 'article' });
  if (!article || article.text === '') return null;
  return {
    ...article,
    title: card.title,
    authors: [],
    published: card.published,
    modified: null,
    language: language ?? article.language,
    canonicalUrl: card.url,
    leadImage: card.image ?? article.leadImage,
    complete: true,
    provenance: {
      ...(card.title !== null && { title: 'teaser' }),
      ...(card.published !== null && { published: 'teaser' }),
      ...(card.url !== null && { canonicalUrl: 'teaser' }),
      ...(card.image !== null ? { leadImage: 'teaser' } : article.leadImage !== null && { leadImage: 'visible' }),
      ...(language !== null && { language: 'meta' }),
      html: 'visible',
      excerpt: 'visible',
    },
  };
}
