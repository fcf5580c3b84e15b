import { type ChildNode, type Element, isTag } from 'domhandler';
import { type AbsoluteUrl, type ArticleContent, withoutTail } from '../../model/index.ts';
import { fold } from '../clues/words.ts';
import { saysNext } from '../list/next.ts';
import { countWords, plainText, textOf } from '../page/plain.ts';
import { parseTree } from '../page/tree.ts';
import { renderSafe } from '../sanitise/render.ts';
import { sanitise } from '../sanitise/sanitise.ts';
import { BLOCKS } from '../sanitise/tags.ts';

/** One of an article's parts, with the address that it was found at. */
export type Part = { readonly content: ArticleContent; readonly address: AbsoluteUrl };

const NUMBERED =
  /[\s(|:,–—-]*(?:page|part|teil|seite|p[aá]gina|parte|partie|strona|str[aá]nka|sida|side|sayfa|sivu|страница|часть|ページ|页)?\s*\d{1,2}(?:\s*(?:of|von|de|sur|di|van|av|z|из|\/)\s*\d{1,2})?\s*\)?$/iu;

/**
 * Whether a page that by its address is a later part belongs to the article: it gives the first part's address as its
 * own, or its title is the first part's, a page number aside. A page of another title is another article.
 */
export function isSameArticle(first: Part, part: Part): boolean {
  const own = [first.address, first.content.canonicalUrl].map(bare);
  const canonical = bare(part.content.canonicalUrl);
  if (canonical !== null && own.includes(canonical)) return true;
  const [a, b] = [first.content.title, part.content.title].map((title) =>
    fold((title ?? '').slice(0, 300).replace(NUMBERED, '')),
  );
  if (!a || !b) return true;
  return a === b || (Math.min(a.length, b.length) >= 10 && (a.includes(b) || b.includes(a))) || likeness(a, b) >= 0.6;
}

function bare(url: AbsoluteUrl | null): string | null {
  return url === null ? null : withoutTail((url.split('#', 1)[0] ?? '').replace(/^https?:\/\//, ''), /\//);
}

function likeness(a: string, b: string): number {
  const [left, right] = [new Set(a.split(' ')), new Set(b.split(' '))];
  return (2 * [...left].filter((word) => right.has(word)).length) / (left.size + right.size);
}

/** Fewer letters than this may well be said twice: a subheading, an exclamation. */
const REPEATABLE = 25;

/** Words enough to show that an article whose parts are all there is no teaser, whatever each part looked like. */
const ENOUGH = 200;

/**
 * One article from its parts in order: the first part's fields, the text of all, each block once (parts repeat headers,
 * standfirst and pictures), and without the lines that only lead from one part to the next. The later parts' count of
 * blocks that were new says whether they told anything.
 */
export function stitch(parts: readonly [Part, ...Part[]]): { content: ArticleContent; added: readonly number[] } {
  const { content, address } = parts[0];
  const seen = new Set<string>();
  const pieces: string[] = [];
  const added = parts.map((part, index) => {
    let count = 0;
    for (const block of blocksOf(part.content.html)) {
      const text = textOf(block);
      if (isSignpost(text)) continue;
      const key = keyOf(block, text);
      const told = seen.has(key) || (index > 0 && isHead(key, content));
      if (told && isRepeat(block, key)) continue;
      seen.add(key);
      pieces.push(inParagraph(block, renderSafe(block, address)));
      if (key !== '') count += 1;
    }
    return count;
  });
  const html = sanitise(inBoxOf(content.html, pieces.join('')), address);
  const text = plainText(html);
  const wordCount = countWords(text);
  const complete = wordCount >= ENOUGH || parts.some((part) => part.content.complete);
  return { content: { ...content, html, text, wordCount, complete }, added };
}

/** The text in the box that the first part's is in, if that states a language or direction. */
function inBoxOf(first: string, html: string): string {
  const box = /^<div(?: lang="[\w-]+")?(?: dir="\w+")?>/.exec(first)?.[0];
  const [only, second] = box === undefined ? [] : parseTree(first, 'piece').children.filter(isSomething);
  return box !== undefined && only !== undefined && second === undefined ? `${box}${html}</div>` : html;
}

/** A block element, or a run of text and inline elements between two. */
type Block = readonly ChildNode[];

/** The blocks of sanitised HTML, a box around all of them opened. */
function blocksOf(html: string): Block[] {
  let nodes = parseTree(html, 'piece').children;
  for (let some = nodes.filter(isSomething); isLoneBox(some); some = nodes.filter(isSomething))
    nodes = some[0].children;
  const blocks: ChildNode[][] = [];
  let run: ChildNode[] = [];
  for (const node of nodes) {
    const isBlock = isTag(node) && BLOCKS.has(node.name);
    if (isBlock) run = [];
    if (isBlock) blocks.push([node]);
    else if (run.push(node) === 1) blocks.push(run);
  }
  return blocks.filter((block) => block.some(isSomething));
}

/** Words in no paragraph of their own would run into those of the next part: in a box they become one. */
function inParagraph([node]: Block, html: string): string {
  return node !== undefined && isTag(node) && BLOCKS.has(node.name) ? html : `<div>${html}</div>`;
}

function isLoneBox(nodes: readonly ChildNode[]): nodes is readonly [Element] {
  return nodes.length === 1 && isTag(nodes[0]!) && nodes[0].name === 'div';
}

function isSomething(node: ChildNode): boolean {
  return isTag(node) || (node.type === 'text' && node.data.trim() !== '');
}

/** What a block says; for a mere picture, its address. */
function keyOf(block: Block, text: string): string {
  return fold(text) || pictureOf(block);
}

function pictureOf(block: Block): string {
  const stack = [...block];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (!isTag(node)) continue;
    const { src } = node.attribs;
    if (src) return src;
    for (const child of node.children) stack.push(child);
  }
  return '';
}

function isHead(key: string, { title, excerpt }: ArticleContent): boolean {
  return key !== '' && [title, excerpt].some((one) => one !== null && fold(one) === key);
}

function isRepeat([node]: Block, key: string): boolean {
  if (key === '') return false;
  return key.length >= REPEATABLE || (node !== undefined && isTag(node) && REPEATED.has(node.name));
}

const REPEATED = new Set('h1 h2 h3 h4 h5 h6 figure img video audio'.split(' '));

/** `Page 2 of 3`, `Next page`, `1 2 3`; a number alone may head an entry of a list. */
function isSignpost(text: string): boolean {
  if (text === '' || text.length > 60 || text.includes('\n') || /^\d+$/.test(text)) return false;
  if (saysNext(text) || /^\d{1,2}(?:[\s|]+\d{1,2})+$/.test(text)) return true;
  return /\d/.test(text) && /^(?:continued? (?:on|reading))?[\s(]*$/i.test(text.replace(NUMBERED, ''));
}
