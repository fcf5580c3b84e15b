import type { ChildNode } from 'domhandler';
import type { CodeLines } from './code.ts';
import { BLOCKS, BOXES, KEPT, MEANS_SOMETHING_EMPTY, RENAMED } from './tags.ts';

/** An element that is being written. */
export type Frame = {
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
  /** In a `pre`: how its lines are written. */
  readonly code: CodeLines | null;
  /** A line of code of its own. */
  readonly line: boolean;
  /** Its styles make line feeds in its text show. */
  readonly lined: boolean;
  /** Of a figure: a caption was written in it; a figure with a caption was. */
  hasCaption: boolean;
  hasFigure: boolean;
};

export function frameOf(
  children: readonly ChildNode[],
  name: string | null,
  opened: number,
  {
    spaceWanted = false,
    code = null,
    line = false,
    lined = false,
  }: Partial<Pick<Frame, 'spaceWanted' | 'code' | 'line' | 'lined'>> = {},
): Frame {
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
    code,
    line,
    lined,
    hasCaption: false,
    hasFigure: false,
  };
}

/** The name an element is written under where it stands; null to write its content only. */
export function nameOf(name: string, frames: readonly Frame[]): string | null {
  const parent = parentName(frames);
  if (frames[frames.length - 1]!.code !== null) return nameInCode(name, frames);
  const box = parent === 'dl' || parent === 'ul' || parent === 'ol' ? null : 'p';
  if (BOXES.has(name)) return box;
  const modern = RENAMED[name] ?? name;
  if (!Object.hasOwn(KEPT, modern)) return null;
  if (modern === 'a') return frames.some((frame) => frame.name === 'a') ? null : 'a';
  if (modern === 'li') return parent === 'ul' || parent === 'ol' ? 'li' : box;
  if (modern === 'dt' || modern === 'dd') return parent === 'dl' ? modern : box;
  if (modern === 'tr' || modern === 'caption') return parent === 'table' ? modern : box;
  if (modern === 'td' || modern === 'th') return parent === 'tr' ? modern : box;
  if (/^h[1-6]$/.test(modern))
    return frames.some((frame) => frame.name !== null && /^h[1-6]$/.test(frame.name)) ? null : modern;
  if (modern === 'figcaption') return frames.some((frame) => frame.name === 'figcaption') ? null : modern;
  return modern;
}

/** Code is lines of text, with runs set off in them; what breaks a line elsewhere is written as its end. */
function nameInCode(name: string, frames: readonly Frame[]): string | null {
  const modern = RENAMED[name] ?? name;
  if (!Object.hasOwn(KEPT, modern) || BLOCKS.has(modern) || modern === 'source') return null;
  if (modern === 'a' || modern === 'code') return frames.some((frame) => frame.name === modern) ? null : modern;
  return modern;
}

/** Tables hold rows and rows hold cells; anything else there would be moved out by a parser. */
export function isOutOfPlace(name: string, parent: string | null): boolean {
  if (parent === 'table') return !['tr', 'caption', 'thead', 'tbody', 'tfoot'].includes(name);
  if (parent === 'tr') return name !== 'td' && name !== 'th';
  return isMedia(parent) && name !== 'source';
}

export function isMedia(name: string | null): boolean {
  return name === 'video' || name === 'audio';
}

export function parentName(frames: readonly Frame[]): string | null {
  for (let i = frames.length - 1; i >= 0; i -= 1) {
    const { name } = frames[i]!;
    if (name !== null) return name;
  }
  return null;
}

/** A block without text stands in a frame. */
export function markBlock(frame: Frame): void {
  frame.hasBlock = true;
  frame.filled = true;
}

/** Text or a picture stands directly in the nearest box. */
export function markText(frames: readonly Frame[]): void {
  for (let i = frames.length - 1; i >= 0; i -= 1) {
    const frame = frames[i]!;
    frame.hasText = true;
    frame.filled = true;
    if (frame.name !== null && BLOCKS.has(frame.name)) return;
  }
}

/**
 * Ends an element: an empty one leaves no trace but the space it stood for, a box of mere blocks only its content. Only
 * here is it known whether the blocks in a box are there to stay. Whether the output ends with that space.
 */
export function close(frame: Frame, around: readonly Frame[], out: string[]): boolean {
  const { name, opened, box, hasBlock } = frame;
  const parent = around[around.length - 1];
  if (name === null || frame.filled || MEANS_SOMETHING_EMPTY.has(name)) {
    const isLeftOut = (name === 'figure' || name === 'figcaption') && closeFigure(frame, around, out);
    if (parent) {
      parent.filled ||= frame.filled;
      parent.hasBlock ||= hasBlock || (name !== null && !isLeftOut && BLOCKS.has(name));
    }
    if (isLeftOut && frame.hasText) markText(around);
    if (name === null || isLeftOut) return false;
    if (box && hasBlock) out[opened] = out[opened]!.replace(/^<p\b/, '<div');
    if (box && hasBlock && !frame.hasText && out[opened] === '<div>') {
      out[opened] = '';
      return false;
    }
    if (name === 'pre') keepFirstLine(out, opened);
    out.push(box && hasBlock ? '</div>' : `</${name}>`);
    return false;
  }
  if (frame.code !== null && name !== 'pre') {
    // In code white space is what is written.
    out[opened] = '';
    return false;
  }
  const spaced = out.length > opened + 1 || BLOCKS.has(name);
  out.length = opened;
  if (!spaced || !frame.spaceWanted) return false;
  out.push(' ');
  return true;
}

/**
 * Of figures in figures one is written: the inner where it has a caption, for that is its picture's, else the outer.
 * Whether this one's tags are left out.
 */
function closeFigure({ name, opened, hasCaption, hasFigure }: Frame, around: readonly Frame[], out: string[]): boolean {
  const outer = around.findLast((one) => one.name === 'figure');
  if (name === 'figcaption') {
    if (outer) outer.hasCaption = true;
    return false;
  }
  if (outer && (hasCaption || hasFigure)) for (const one of around) if (one.name === 'figure') one.hasFigure = true;
  if (!hasFigure && (!outer || hasCaption)) return false;
  out[opened] = '';
  return true;
}

/** HTML §13.2.6.4.7: a parser drops the first line feed in pre. */
function keepFirstLine(out: string[], opened: number): void {
  for (let i = opened + 1; i < out.length; i += 1) {
    if (out[i] === '') continue;
    if (out[i]!.startsWith('\n')) out[opened] += '\n';
    return;
  }
}
