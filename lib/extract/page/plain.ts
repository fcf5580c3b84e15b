import type { ChildNode, Element } from 'domhandler';
import { parseTree } from './tree.ts';

/**
 * The plain text of HTML: `\n\n` between blocks, `\n` for a line break, cells of a row apart; preformatted text with its
 * lines and indents; captions left out.
 */
export function plainText(html: string): string {
  return textOf(parseTree(html, 'piece').children);
}

/** The plain text of nodes; as {@link plainText}. */
export function textOf(nodes: readonly ChildNode[]): string {
  const writer = new BlockWriter();
  const stack: (ChildNode | string)[] = [...nodes].reverse();
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (typeof node === 'string') writer.close(node);
    else if (node.type === 'text') writer.write(node.data);
    else if ('attribs' in node) {
      if (SILENT.has(node.name) || (node.name === 'figure' && !SPEAKS.test(namesIn(node)))) continue;
      if (node.name === 'br') writer.line();
      writer.open(node.name);
      stack.push(node.name);
      for (let i = node.children.length - 1; i >= 0; i -= 1) stack.push(node.children[i]!);
    }
  }
  return writer.text();
}

/** What makes a figure more than a picture and its caption. */
const SPEAKS = / (?:blockquote|table|pre|ul|ol) /;

/** The names of the elements in a figure, its caption's left out. */
function namesIn(figure: Element): string {
  let names = ' ';
  const stack = [...figure.children];
  for (let node = stack.pop(); node !== undefined && names.length < 2000; node = stack.pop()) {
    if (!('attribs' in node) || node.name === 'figcaption') continue;
    names += `${node.name} `;
    for (const child of node.children) stack.push(child);
  }
  return names;
}

/** The first `words` words of a text, ended with `…` where it is cut. */
export function excerptOf(text: string, words = 50): string {
  const flat = text.replace(/\s+/g, ' ').trim();
  let count = 0;
  for (const segment of SEGMENTER.segment(flat.slice(0, words * 40))) {
    if (!segment.isWordLike) continue;
    count += 1;
    if (count > words) return `${flat.slice(0, segment.index).trimEnd()}…`;
  }
  return flat.length > words * 40 ? `${flat.slice(0, words * 40).trimEnd()}…` : flat;
}

/** How many words a text has. Chinese, Japanese and Thai, which put no spaces between words, count by characters. */
export function countWords(text: string): number {
  if (!UNSPACED_AT_ALL.test(text)) return text.match(WORD)?.length ?? 0;
  let count = 0;
  for (const match of text.matchAll(WORD)) {
    const unspaced = match[0].match(UNSPACED)?.length ?? 0;
    count += unspaced === 0 ? 1 : Math.ceil(unspaced / 2);
  }
  return count;
}

const SEGMENTER = new Intl.Segmenter('und', { granularity: 'word' });
const WORD = /[\p{L}\p{M}\p{N}]+(?:['’.-][\p{L}\p{M}\p{N}]+)*/gu;
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/gu;

/** Where those letters stand, roughly: a look for the scripts by name costs as much as the count. */
const UNSPACED_AT_ALL = /[\u0e00-\u1cff\u2e80-\ud7a3\ud800-\udfff\uf900-\ufaff\uff66-\uff9d]/;

const SILENT = new Set(
  'script style noscript template textarea select svg math iframe figcaption head title button video audio'.split(' '),
);

const BLOCKS = new Set(
  `address article aside blockquote body dd details div dl dt fieldset figure footer form h1 h2 h3 h4 h5 h6 header hr li
  main nav ol p pre section summary table tbody tfoot thead tr ul caption`.split(/\s+/),
);

/** Joins runs of text into blocks. */
class BlockWriter {
  #blocks: string[] = [];
  #now = '';
  /** How many `pre` are open. */
  #pre = 0;
  /** A block in a `pre` has ended its line. */
  #lineEnded = false;

  write(text: string): void {
    if (this.#pre > 0) {
      if (this.#lineEnded && text.trim() === '') return;
      this.#now += (this.#lineEnded ? '\n' : '') + text.replace(/\r\n?/g, '\n');
      this.#lineEnded = false;
      return;
    }
    // A no-break space is the writer's own: the number it holds to its unit stays held.
    this.#now += text.replace(/[^\S\u00A0]+/g, ' ');
  }

  line(): void {
    this.#now += '\n';
    this.#lineEnded = false;
  }

  open(name: string): void {
    if (this.#pre > 0 && name !== 'pre') this.#boundary(name);
    else if (BLOCKS.has(name)) this.#flush();
    else if (name === 'td' || name === 'th') this.#now += ' ';
    if (name === 'pre') {
      this.#pre += 1;
      this.#lineEnded = false;
    }
  }

  close(name: string): void {
    if (name === 'pre') {
      if (this.#pre === 1) this.#flush();
      this.#pre -= 1;
    } else if (this.#pre > 0) this.#boundary(name);
    else this.open(name);
  }

  /** Where a block begins or ends in preformatted text, so does a line. */
  #boundary(name: string): void {
    if (BLOCKS.has(name) && this.#now !== '' && !this.#now.endsWith('\n')) this.#lineEnded = true;
  }

  #flush(): void {
    const block = this.#pre > 0 ? asItStands(this.#now) : inOneParagraph(this.#now);
    if (block) this.#blocks.push(block);
    this.#now = '';
    this.#lineEnded = false;
  }

  text(): string {
    this.#flush();
    return this.#blocks.join('\n\n');
  }
}

function inOneParagraph(text: string): string {
  return text
    .replace(/ {2,}/g, ' ')
    .replace(/ ?\n ?/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

/** Without empty lines around it and white space that nobody sees. */
function asItStands(text: string): string {
  const lines = text.split('\n').map((line) => line.trimEnd());
  const first = lines.findIndex((line) => line !== '');
  const last = lines.findLastIndex((line) => line !== '');
  return first < 0 ? '' : lines.slice(first, last + 1).join('\n');
}
