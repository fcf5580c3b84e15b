import type { Outline } from '../page/outline.ts';

/** What a page's elements hold, counted once for all that is asked of them. */
export type Measures = {
  /** For each element the length of the paragraphs in it: blocks of some length that are not mere links. */
  readonly prose: Int32Array;
  /** The prose of the whole page. */
  readonly all: number;
  /** The prose that stands before each element. */
  readonly before: Int32Array;
  /** How many fields and buttons stand before each element; one more number than there are elements. */
  readonly controls: Int32Array;
};

/** A block as long as this, that is no mere link, is a paragraph. */
const PARAGRAPH = 60;

/** Measures a page in one pass. */
export function measure({ nodes, parent, own, ownLink }: Outline): Measures {
  const prose = new Int32Array(nodes.length);
  for (let i = nodes.length - 1; i >= 0; i -= 1) {
    if (isParagraph(own[i]!, ownLink[i]!)) prose[i]! += own[i]!;
    if (parent[i]! >= 0) prose[parent[i]!]! += prose[i]!;
  }
  const before = new Int32Array(nodes.length + 1);
  for (let i = 0; i < nodes.length; i += 1)
    before[i + 1] = before[i]! + (isParagraph(own[i]!, ownLink[i]!) ? own[i]! : 0);
  const controls = new Int32Array(nodes.length + 1);
  for (let i = 0; i < nodes.length; i += 1) controls[i + 1] = controls[i]! + (isControl(nodes[i]!) ? 1 : 0);
  return { prose, all: prose[0] ?? 0, before, controls };
}

function isParagraph(own: number, linked: number): boolean {
  return own >= PARAGRAPH && linked < own * 0.4;
}

/** What a reader fills in. A button alone may show a picture or the rest of a text. */
function isControl({ name, attribs }: Outline['nodes'][number]): boolean {
  if (name === 'input') return attribs.type?.toLowerCase() !== 'hidden';
  return name === 'form' || name === 'textarea' || name === 'select';
}
