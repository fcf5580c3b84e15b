import type { ChildNode, Document, Element } from 'domhandler';

/**
 * The elements of a tree in document order, each measured: an element's number is its place in `nodes`, its subtree is
 * the numbers from its own up to (not including) `end`. Text in scripts, styles and the like counts nowhere.
 */
export type Outline = {
  readonly nodes: readonly Element[];
  /** The parent's number; -1 for a root. */
  readonly parent: Int32Array;
  readonly end: Int32Array;
  /** Visible characters in the subtree, white space not counted; an ideograph or kana counts as two. */
  readonly text: Int32Array;
  /** Of these, how many are inside links. */
  readonly link: Int32Array;
  /** Visible characters whose nearest block is this element: the length of the paragraph that it is. */
  readonly own: Int32Array;
  readonly ownLink: Int32Array;
  /** Class names and id, lower-case, camelCase and underscores as hyphens, with a space before and behind. */
  readonly words: readonly string[];
  readonly numberOf: ReadonlyMap<Element, number>;
};

const SILENT = new Set([
  'script',
  'style',
  'noscript',
  'template',
  'head',
  'textarea',
  'select',
  'svg',
  'iframe',
  'math',
]);

const INLINE = new Set(
  `a abbr acronym b bdi bdo big br cite code data del dfn em font i img ins kbd label mark q rp rt ruby s samp small span
  strike strong sub sup time tt u var wbr picture`.split(/\s+/),
);

/** Walks a tree once. Iterative: depth is no matter. */
export function outline(root: Document): Outline {
  const nodes: Element[] = [];
  const words: string[] = [];
  const parents: number[] = [];
  const numberOf = new Map<Element, number>();
  const ends: number[] = [];
  const texts: number[] = [];
  const links: number[] = [];
  const owns: number[] = [];
  const ownLinks: number[] = [];
  const frames: { children: ChildNode[]; at: number; node: number; block: number; silent: boolean; inLink: boolean }[] =
    [{ children: root.children, at: 0, node: -1, block: -1, silent: false, inLink: false }];
  while (frames.length > 0) {
    const frame = frames[frames.length - 1]!;
    const child = frame.children[frame.at++];
    if (child === undefined) {
      frames.pop();
      if (frame.node < 0) continue;
      ends[frame.node] = nodes.length;
      const parent = parents[frame.node]!;
      if (parent >= 0) {
        texts[parent]! += texts[frame.node]!;
        links[parent]! += links[frame.node]!;
      }
    } else if (child.type === 'text') {
      if (frame.silent || frame.node < 0) continue;
      const length = visibleLength(child.data);
      texts[frame.node]! += length;
      if (frame.inLink) links[frame.node]! += length;
      if (frame.block < 0) continue;
      owns[frame.block]! += length;
      if (frame.inLink) ownLinks[frame.block]! += length;
    } else if ('attribs' in child) {
      const number = nodes.length;
      nodes.push(child);
      numberOf.set(child, number);
      parents.push(frame.node);
      ends.push(0);
      texts.push(0);
      links.push(0);
      owns.push(0);
      ownLinks.push(0);
      words.push(wordsOf(child));
      frames.push({
        children: child.children,
        at: 0,
        node: number,
        block: INLINE.has(child.name) ? frame.block : number,
        silent: frame.silent || SILENT.has(child.name),
        inLink: frame.inLink || (child.name === 'a' && 'href' in child.attribs),
      });
    }
  }
  return {
    nodes,
    words,
    numberOf,
    parent: Int32Array.from(parents),
    end: Int32Array.from(ends),
    text: Int32Array.from(texts),
    link: Int32Array.from(links),
    own: Int32Array.from(owns),
    ownLink: Int32Array.from(ownLinks),
  };
}

function wordsOf(element: Element): string {
  const { class: names, id } = element.attribs;
  if (!names && !id) return '';
  const both = `${names ?? ''} ${id ?? ''}`.slice(0, 400);
  return ` ${both
    .replace(/([a-z])(?=[A-Z])/g, '$1-')
    .replace(/[_:]+/g, '-')
    .toLowerCase()} `;
}

function visibleLength(text: string): number {
  let length = 0;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (code >= 0x2e80 && code < 0xd7a4) length += 2;
    else if (code > 32 && code !== 160) length += 1;
  }
  return length;
}
