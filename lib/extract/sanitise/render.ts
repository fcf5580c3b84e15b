import type { ChildNode, Element } from 'domhandler';
import type { AbsoluteUrl } from '../../model/index.ts';
import { escapeAttribute, escapeText, startTag, voidTag, withoutIllegal } from './attributes.ts';
import { embedAddress } from './embed.ts';
import { fallbackPicture } from './noscript.ts';
import { BLOCKS, BOXES, DROPPED, KEPT, MEANS_SOMETHING_EMPTY, RENAMED, VOID } from './tags.ts';

/** What is to become of an element, beyond what the sanitiser does anyway. */
export type Verdict = 'keep' | 'drop' | 'caption' | 'figure';

type Frame = {
  readonly children: readonly ChildNode[];
  at: number;
  /** The element as written; null where only its content is. */
  name: string | null;
  /** Where its start tag is in the output. */
  readonly opened: number;
  readonly box: boolean;
  hasBlock: boolean;
  hasText: boolean;
  /** Holds text, a picture or something else worth keeping. */
  filled: boolean;
  /** White space would show before it. */
  readonly spaceWanted: boolean;
};

/**
 * Writes nodes as safe HTML ({@link sanitise} has the promise). The output nests as the HTML parser would nest it, so
 * reading it back gives the same tree. Iterative: depth is no matter.
 */
export function renderSafe(
  nodes: readonly ChildNode[],
  base: AbsoluteUrl,
  verdict: (element: Element) => Verdict = () => 'keep',
): string {
  const out: string[] = [];
  const frames: Frame[] = [frameOf(nodes, null, 0, false)];
  let spaceBefore = true;

  const open = (element: Element, name: string | null, tag: string): void => {
    const spaceWanted = !spaceBefore;
    const block = name !== null && BLOCKS.has(name);
    if (block) spaceBefore = true;
    frames.push(frameOf(element.children, name, out.length, spaceWanted));
    out.push(tag);
  };

  while (frames.length > 0) {
    const frame = frames[frames.length - 1]!;
    const node = frame.children[frame.at++];
    if (node === undefined) {
      frames.pop();
      if (frame.name !== null && BLOCKS.has(frame.name)) spaceBefore = true;
      close(frame, frames[frames.length - 1], out);
    } else if (node.type === 'text') {
      const text = writeText(node.data, frames, spaceBefore);
      if (!text) continue;
      spaceBefore = /\s$/.test(text);
      out.push(text);
    } else if ('attribs' in node) {
      const chosen = verdict(node);
      if (chosen === 'drop') continue;
      const embedded = embedAddress(node);
      if (embedded !== null) {
        if (writeEmbed(embedded, frames, out)) spaceBefore = parentName(frames) !== 'figure';
        continue;
      }
      if (node.name === 'noscript') {
        const picture = fallbackPicture(node, base);
        const tag = picture && !isOutOfPlace('img', parentName(frames)) && voidTag(picture, 'img', base);
        if (!tag) continue;
        markText(frames);
        spaceBefore = false;
        out.push(tag);
        continue;
      }
      const name = chosen === 'caption' ? 'figcaption' : chosen === 'figure' ? 'figure' : node.name;
      if (DROPPED.has(name) || isOutOfPlace(name, parentName(frames))) continue;
      const written = nameOf(name, frames);
      if (written !== null && VOID.has(written)) {
        const tag = voidTag(node, written, base);
        if (!tag || (written === 'source' && !isMedia(parentName(frames)))) continue;
        if (written === 'img') markText(frames);
        if (written === 'hr') markBlock(frame);
        spaceBefore = written === 'br' || written === 'hr' || (spaceBefore && written !== 'img');
        out.push(tag);
      } else {
        const tag = written === null ? '' : startTag(node, written, base);
        open(node, tag === null ? null : written, tag ?? '');
      }
    }
  }
  return out.join('').trim();
}

/** Writes a link to what was embedded, in a figure of its own unless it is in one; false where no link may stand. */
function writeEmbed(address: AbsoluteUrl, frames: readonly Frame[], out: string[]): boolean {
  const parent = parentName(frames);
  if (isOutOfPlace('figure', parent) || frames.some(({ name }) => name === 'a' || name === 'pre')) return false;
  const link = `<a href="${escapeAttribute(address)}">${escapeText(address)}</a>`;
  if (frames.some(({ name }) => name === 'figure')) markText(frames);
  else markBlock(frames[frames.length - 1]!);
  out.push(frames.some(({ name }) => name === 'figure') ? link : `<figure>${link}</figure>`);
  return true;
}

function frameOf(children: readonly ChildNode[], name: string | null, opened: number, spaceWanted: boolean): Frame {
  return {
    children,
    at: 0,
    name,
    opened,
    box: name === 'p',
    hasBlock: false,
    hasText: false,
    filled: false,
    spaceWanted,
  };
}

/** The name an element is written under where it stands; null to write its content only. */
function nameOf(name: string, frames: readonly Frame[]): string | null {
  const parent = parentName(frames);
  if (BOXES.has(name)) return parent === 'dl' || parent === 'ul' || parent === 'ol' ? null : 'p';
  const modern = RENAMED[name] ?? name;
  if (!Object.hasOwn(KEPT, modern)) return null;
  if (modern === 'a') return frames.some((frame) => frame.name === 'a') ? null : 'a';
  if (modern === 'li') return parent === 'ul' || parent === 'ol' ? 'li' : 'p';
  if (modern === 'dt' || modern === 'dd') return parent === 'dl' ? modern : 'p';
  if (modern === 'tr' || modern === 'caption') return parent === 'table' ? modern : 'p';
  if (modern === 'td' || modern === 'th') return parent === 'tr' ? modern : 'p';
  if (/^h[1-6]$/.test(modern))
    return frames.some((frame) => frame.name !== null && /^h[1-6]$/.test(frame.name)) ? null : modern;
  if (modern === 'figcaption') return frames.some((frame) => frame.name === 'figcaption') ? null : modern;
  return modern;
}

/** Tables hold rows and rows hold cells; anything else there would be moved out by a parser. */
function isOutOfPlace(name: string, parent: string | null): boolean {
  if (parent === 'table') return !['tr', 'caption', 'thead', 'tbody', 'tfoot'].includes(name);
  if (parent === 'tr') return name !== 'td' && name !== 'th';
  return isMedia(parent) && name !== 'source';
}

function isMedia(name: string | null): boolean {
  return name === 'video' || name === 'audio';
}

function parentName(frames: readonly Frame[]): string | null {
  for (let i = frames.length - 1; i >= 0; i -= 1) {
    const { name } = frames[i]!;
    if (name !== null) return name;
  }
  return null;
}

/** A block without text stands in a frame. */
function markBlock(frame: Frame): void {
  frame.hasBlock = true;
  frame.filled = true;
}

/** Text or a picture stands directly in the nearest box. */
function markText(frames: readonly Frame[]): void {
  for (let i = frames.length - 1; i >= 0; i -= 1) {
    const frame = frames[i]!;
    frame.hasText = true;
    frame.filled = true;
    if (frame.name !== null && BLOCKS.has(frame.name)) return;
  }
}

function writeText(data: string, frames: readonly Frame[], spaceBefore: boolean): string {
  const parent = parentName(frames);
  if (parent === 'table' || parent === 'tr' || isMedia(parent)) return '';
  const legal = withoutIllegal(data);
  const pre = frames.some((frame) => frame.name === 'pre');
  const text = pre ? legal.replace(/\r\n?/g, '\n') : legal.replace(/[ \t\n\f\r]+/g, ' ');
  const fitted = !pre && spaceBefore && text.startsWith(' ') ? text.slice(1) : text;
  if (fitted.trim()) markText(frames);
  return escapeText(fitted);
}

/**
 * Ends an element: an empty one leaves no trace but the space it stood for, a box of mere blocks only its content. Only
 * here is it known whether the blocks in a box are there to stay.
 */
function close(frame: Frame, parent: Frame | undefined, out: string[]): void {
  const { name, opened, box, hasBlock } = frame;
  if (name === null || frame.filled || MEANS_SOMETHING_EMPTY.has(name)) {
    if (parent) {
      parent.filled ||= frame.filled;
      parent.hasBlock ||= hasBlock || (name !== null && BLOCKS.has(name));
    }
    if (name === null) return;
    if (box && hasBlock) out[opened] = out[opened]!.replace(/^<p\b/, '<div');
    if (box && hasBlock && !frame.hasText && out[opened] === '<div>') {
      out[opened] = '';
      return;
    }
    // HTML §13.2.6.4.7: a parser drops the first line feed in pre.
    if (name === 'pre' && out[opened + 1]?.startsWith('\n')) out[opened] += '\n';
    out.push(box && hasBlock ? '</div>' : `</${name}>`);
    return;
  }
  const spaced = out.length > opened + 1 || BLOCKS.has(name);
  out.length = opened;
  if (spaced && frame.spaceWanted) out.push(' ');
}
