import type { ChildNode, Element } from 'domhandler';
import type { AbsoluteUrl } from '../../model/index.ts';
import { escapeAttribute, escapeText, startTag, voidTag, withoutIllegal } from './attributes.ts';
import { breaksLine, readLines } from './code.ts';
import type { Embed } from './embed.ts';
import {
  close,
  type Frame,
  frameOf,
  isMedia,
  isOutOfPlace,
  markBlock,
  markText,
  nameOf,
  parentName,
} from './frames.ts';
import { type StandIn, standInFor } from './standin.ts';
import { BLOCKS, DROPPED, VOID } from './tags.ts';

/** What is to become of an element, beyond what the sanitiser does anyway. */
export type Verdict = 'keep' | 'drop' | 'caption' | 'figure';

/**
 * Writes nodes as safe HTML ({@link sanitise} has the promise). The output nests as the HTML parser would nest it, so
 * reading it back gives the same tree. Iterative: depth is no matter.
 */
export function renderSafe(
  nodes: readonly ChildNode[],
  base: AbsoluteUrl,
  verdict: (element: Element) => Verdict = () => 'keep',
): string {
  const writer = new Writer(nodes, base, verdict);
  return writer.written();
}

function nameUnder(verdict: Verdict, name: string): string {
  if (verdict === 'caption') return 'figcaption';
  return verdict === 'figure' ? 'figure' : name;
}

/** Styles by which line feeds in a text show, as in verse. */
const LINED = /white-space\s*:\s*(?:pre|break-spaces)/i;

/** Tags between two texts that are looked through for where a line ends. */
const MOST_TAGS = 40;

class Writer {
  readonly #base: AbsoluteUrl;
  readonly #verdict: (element: Element) => Verdict;
  readonly #out: string[] = [];
  readonly #frames: Frame[];
  #spaceBefore = true;
  /** A line of code has ended, and what follows begins the next. */
  #lineEnded = false;

  constructor(nodes: readonly ChildNode[], base: AbsoluteUrl, verdict: (element: Element) => Verdict) {
    this.#base = base;
    this.#verdict = verdict;
    this.#frames = [frameOf(nodes, null, 0)];
  }

  written(): string {
    const frames = this.#frames;
    while (frames.length > 0) {
      const frame = frames[frames.length - 1]!;
      const node = frame.children[frame.at++];
      if (node === undefined) this.#close();
      else if (node.type === 'text') this.#text(node.data);
      else if ('attribs' in node) this.#element(node);
    }
    return this.#out.join('').trim();
  }

  get #parent(): string | null {
    return parentName(this.#frames);
  }

  get #frame(): Frame {
    return this.#frames[this.#frames.length - 1]!;
  }

  #element(node: Element): void {
    const chosen = this.#verdict(node);
    if (chosen === 'drop' || this.#frame.code?.numbers.has(node)) return;
    const standIn = chosen === 'keep' ? standInFor(node, this.#base) : null;
    if (standIn === null || standIn.as === 'element') this.#named(node, nameUnder(chosen, standIn?.name ?? node.name));
    else this.#standIn(standIn);
  }

  #named(node: Element, name: string): void {
    if (DROPPED.has(name) || isOutOfPlace(name, this.#parent)) return;
    const written = nameOf(name, this.#frames);
    if (this.#frame.code !== null && (name === 'br' || name === 'hr')) this.#breakLine();
    else if (written !== null && VOID.has(written)) this.#void(node, written);
    else {
      const tag = written === null ? '' : startTag(node, written, this.#base);
      this.#open(node, tag === null ? null : written, tag ?? '');
    }
  }

  #standIn(standIn: Exclude<StandIn, { as: 'element' }>): void {
    if (standIn.as === 'nothing') return;
    if (standIn.as === 'embed') this.#embed(standIn.embed);
    else if (standIn.as === 'content') {
      const { code, lined } = this.#frame;
      this.#frames.push(frameOf(standIn.children, null, this.#out.length, { code, lined }));
    } else if (standIn.as === 'picture') {
      if (!isOutOfPlace('img', this.#parent)) this.#void(standIn.element, 'img');
    } else this.#run(standIn.text, standIn.as === 'code' ? 'code' : null, standIn.url);
  }

  #open(element: Element, name: string | null, tag: string): void {
    const outer = this.#frame.code;
    const code = outer ?? (name === 'pre' ? readLines(element) : null);
    const line = outer !== null && breaksLine(element, outer);
    if (line) this.#beginLine();
    const spaceWanted = !this.#spaceBefore;
    if (name !== null && BLOCKS.has(name)) this.#spaceBefore = true;
    if (name === 'pre') this.#lineEnded = false;
    const { style } = element.attribs;
    const lined = this.#frame.lined || (style !== undefined && LINED.test(style.slice(0, 500)));
    this.#frames.push(frameOf(element.children, name, this.#out.length, { spaceWanted, code, line, lined }));
    this.#out.push(tag);
    // There is something to see, though no text.
    if (isMedia(name)) this.#frame.filled = true;
  }

  #close(): void {
    const frame = this.#frames.pop()!;
    if (frame.name !== null && BLOCKS.has(frame.name)) this.#spaceBefore = true;
    if (frame.line && !this.#endsLine()) this.#lineEnded = true;
    if (frame.name === 'pre') this.#lineEnded = false;
    if (close(frame, this.#frames, this.#out)) this.#spaceBefore = true;
  }

  #void(element: Element, name: string): void {
    const tag = voidTag(element, name, this.#base);
    if (!tag || (name === 'source' && !isMedia(this.#parent))) return;
    if (this.#lineEnded) this.#breakLine();
    if (name === 'img') markText(this.#frames);
    if (name === 'hr') markBlock(this.#frame);
    this.#spaceBefore = name === 'br' || name === 'hr' || (this.#spaceBefore && name !== 'img');
    this.#out.push(tag);
  }

  #text(data: string): void {
    const parent = this.#parent;
    if (parent === 'table' || parent === 'tr' || isMedia(parent)) return;
    const legal = withoutIllegal(data);
    if (this.#frame.code !== null) {
      const text = legal.replace(/\r\n?/g, '\n');
      // Between lines that are elements, markup is only set out.
      if (this.#lineEnded && text.trim() === '') return;
      if (this.#lineEnded) this.#breakLine();
      if (text.trim()) markText(this.#frames);
      if (text) this.#out.push(escapeText(text));
      return;
    }
    if (this.#frame.lined && legal.trim().includes('\n')) this.#lines(legal);
    else this.#flowing(legal);
  }

  /** Text whose line feeds show, but for those at its ends. */
  #lines(legal: string): void {
    const [start, end] = [/^\s/.test(legal) ? ' ' : '', /\s$/.test(legal) ? ' ' : ''];
    const lines = `${start}${legal.trim()}${end}`.split('\n');
    for (const [i, line] of lines.entries()) {
      if (i > 0) this.#out.push('<br>');
      if (i > 0) this.#spaceBefore = true;
      this.#flowing(line);
    }
  }

  #flowing(legal: string): void {
    const text = legal.replace(/[ \t\n\f\r]+/g, ' ');
    const fitted = this.#spaceBefore && text.startsWith(' ') ? text.slice(1) : text;
    if (!fitted) return;
    if (fitted.trim()) markText(this.#frames);
    this.#spaceBefore = /\s$/.test(fitted);
    this.#out.push(escapeText(fitted));
  }

  /** Writes words that no text node holds, as an element or a link where one may stand. */
  #run(text: string, name: string | null, url: AbsoluteUrl | null): void {
    const parent = this.#parent;
    if (parent === 'table' || parent === 'tr' || isMedia(parent)) return;
    const isPlain = this.#frames.some((frame) => frame.name === 'a' || frame.name === 'code' || frame.code !== null);
    const before = name && !isPlain ? `<${name}>` : '';
    const link = url && !isPlain ? `<a href="${escapeAttribute(url)}">` : '';
    markText(this.#frames);
    this.#spaceBefore = false;
    this.#out.push(`${link}${before}${escapeText(withoutIllegal(text))}${before && `</${name}>`}${link && '</a>'}`);
  }

  /** Writes a link to what was embedded, in a figure of its own unless it is in one; nothing where no link may stand. */
  #embed({ url, label }: Embed): void {
    const frames = this.#frames;
    const parent = this.#parent;
    if (isOutOfPlace('figure', parent) || frames.some(({ name, code }) => name === 'a' || code !== null)) return;
    const link = `<a href="${escapeAttribute(url)}">${escapeText(withoutIllegal(label ?? url))}</a>`;
    const isInFigure = frames.some(({ name }) => name === 'figure');
    if (isInFigure) markText(frames);
    else markBlock(this.#frame);
    this.#out.push(isInFigure ? link : `<figure>${link}</figure>`);
    this.#spaceBefore = parent !== 'figure';
  }

  /** Whether nothing stands on the line of code that is being written. */
  #endsLine(): boolean {
    const last = this.#out.length - 1;
    for (let i = last; i >= 0 && i > last - MOST_TAGS; i -= 1) {
      const piece = this.#out[i]!;
      if (piece.startsWith('<pre')) return true;
      if (piece !== '' && !piece.startsWith('<')) return piece.endsWith('\n');
    }
    return false;
  }

  #beginLine(): void {
    if (this.#lineEnded || !this.#endsLine()) this.#breakLine();
  }

  #breakLine(): void {
    this.#lineEnded = false;
    this.#out.push('\n');
  }
}
