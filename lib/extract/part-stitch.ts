import { type ChildNode, type Element, isTag } from 'domhandler';
import type { AbsoluteUrl, ArticleContent } from '../model/index.ts';
import { saysNext } from './list-next.ts';
import { fold } from './metadata-words.ts';
import { parseTree } from './page-tree.ts';
import { countWords, plainText, textOf } from './plain.ts';
import { sanitise } from './sanitise.ts';
import { renderSafe } from './sanitise-render.ts';

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
  return url === null ? null : url.replace(/^https?:\/\/|#.*$/g, '').replace(/\/+$/, '');
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
      const text = textOf([block]);
      if (isSignpost(text)) continue;
      const key = keyOf(block, text);
      const told = seen.has(key) || (index > 0 && isHead(key, content));
      if (told && isRepeat(block, key)) continue;
      seen.add(key);
      pieces.push(renderSafe([block], address));
      if (key !== '') count += 1;
    }
    return count;
  });
  const html = sanitise(pieces.join(''), address);
  const text = plainText(html);
  const wordCount = countWords(text);
  const complete = wordCount >= ENOUGH || parts.some((part) => part.content.complete);
  return { content: { ...content, html, text, wordCount, complete }, added };
}

/** The blocks of sanitised HTML, a box around all of them opened. */
function blocksOf(html: string): ChildNode[] {
  let blocks = parseTree(html, 'piece').children.filter(isSomething);
  while (blocks.length === 1 && isTag(blocks[0]!) && blocks[0].name === 'div') blocks = blocks[0].children;
  return blocks.filter(isSomething);
}

function isSomething(node: ChildNode): boolean {
  return isTag(node) || (node.type === 'text' && node.data.trim() !== '');
}

/** What a block says; for a mere picture, its address. */
function keyOf(block: ChildNode, text: string): string {
  return fold(text) || pictureOf(block);
}

function pictureOf(block: ChildNode): string {
  const stack: ChildNode[] = [block];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (!isTag(node)) continue;
    const { src } = node.attribs;
    if (src) return src;
    stack.push(...node.children);
  }
  return '';
}

function isHead(key: string, { title, excerpt }: ArticleContent): boolean {
  return key !== '' && [title, excerpt].some((one) => one !== null && fold(one) === key);
}

function isRepeat(block: ChildNode, key: string): boolean {
  if (key === '') return false;
  return key.length >= REPEATABLE || (isTag(block) && REPEATED.has((block as Element).name));
}

const REPEATED = new Set('h1 h2 h3 h4 h5 h6 figure img video audio'.split(' '));

/** `Page 2 of 3`, `Next page`, `1 2 3`; a number alone may head an entry of a list. */
function isSignpost(text: string): boolean {
  if (text === '' || text.length > 60 || text.includes('\n') || /^\d+$/.test(text)) return false;
  if (saysNext(text) || /^\d{1,2}(?:[\s|]+\d{1,2})+$/.test(text)) return true;
  return /\d/.test(text) && /^(?:continued? (?:on|reading))?[\s(]*$/i.test(text.replace(NUMBERED, ''));
}
