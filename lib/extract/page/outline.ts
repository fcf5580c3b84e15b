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
  /** Of these, how many are inside links that lead off the page. */
  readonly link: Int32Array;
  /** Visible characters whose nearest block is this element: the length of the paragraph that it is. */
  readonly own: Int32Array;
  readonly ownLink: Int32Array;
  /** Class names and id, lower-case, camelCase and underscores as hyphens, with a space before and behind. */
  readonly words: readonly string[];
  readonly numberOf: { get(element: Element): number | undefined };
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
  const wordsOf = wordsReader();
  const parents: number[] = [];
  const ends: number[] = [];
  const texts: number[] = [];
  const links: number[] = [];
  const owns: number[] = [];
  const ownLinks: number[] = [];
  /** The nearest block around the element's text, and what is the matter with that. */
  const blocks: number[] = [];
  const states: number[] = [];
  /** The element whose children are walked, and the next of them. */
  let around = -1;
  let next: ChildNode | null = root.children[0] ?? null;
  for (;;) {
    const node: ChildNode | null = next;
    if (node === null) {
      if (around < 0) break;
      ends[around] = nodes.length;
      const parent = parents[around]!;
      if (parent >= 0) {
        texts[parent]! += texts[around]!;
        links[parent]! += links[around]!;
      }
      next = nodes[around]!.next;
      around = parent;
      continue;
    }
    next = node.next;
    if (node.type === 'text') {
      const state = around < 0 ? SILENCED : states[around]!;
      if (state & SILENCED) continue;
      const length = visibleLength(node.data);
      if (length === 0) continue;
      const block = blocks[around]!;
      texts[around]! += length;
      if (block >= 0) owns[block]! += length;
      if ((state & LINKED) === 0) continue;
      links[around]! += length;
      if (block >= 0) ownLinks[block]! += length;
    } else if ('attribs' in node) {
      const number = nodes.length;
      const { name } = node;
      nodes.push(node);
      (node as Numbered).number = number;
      words.push(wordsOf(node));
      parents.push(around);
      ends.push(0);
      texts.push(0);
      links.push(0);
      owns.push(0);
      ownLinks.push(0);
      blocks.push(INLINE.has(name) ? (around < 0 ? -1 : blocks[around]!) : number);
      const isLink = name === 'a' && 'href' in node.attribs && !isJump(node.attribs.href!);
      states.push((around < 0 ? 0 : states[around]!) | (SILENT.has(name) ? SILENCED : 0) | (isLink ? LINKED : 0));
      around = number;
      next = node.children[0] ?? null;
    }
  }
  return {
    nodes,
    words,
    numberOf: NUMBERS,
    parent: new Int32Array(parents),
    end: new Int32Array(ends),
    text: new Int32Array(texts),
    link: new Int32Array(links),
    own: new Int32Array(owns),
    ownLink: new Int32Array(ownLinks),
  };
}

/** An element of a page is in one outline, so that its number can stand on it: a map of all of them costs as much as the rest. */
type Numbered = Element & { number?: number };

const NUMBERS = { get: (element: Element) => (element as Numbered).number };

/** Leads to a place on the same page; `#` alone is what scripts hang on to. */
function isJump(href: string): boolean {
  return href.length > 1 && href.startsWith('#');
}

const SILENCED = 1;
const LINKED = 2;

/** Makes the words of elements, each class name of a page once: a page has few, and uses them again and again. */
function wordsReader(): (element: Element) => string {
  const known = new Map<string, string>();
  return ({ attribs: { class: names, id } }) => {
    if (!names && !id) return '';
    const both = id ? `${names ?? ''} ${id}` : names!;
    let words = known.get(both);
    if (words === undefined) {
      words = asWords(both.slice(0, 400));
      known.set(both, words);
    }
    return words;
  };
}

const LOWER = /^[a-z\d -]*$/;

function asWords(names: string): string {
  return LOWER.test(names)
    ? ` ${names} `
    : ` ${names
        .replace(/([a-z])(?=[A-Z])/g, '$1-')
        .replace(/_+/g, '-')
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
