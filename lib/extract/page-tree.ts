import { type ChildNode, type Document, Element, type ParentNode } from 'domhandler';
import { parseDocument as parseLoosely } from 'htmlparser2';
import { Parser, type Tokenizer, type TreeAdapter, type TreeAdapterTypeMap } from 'parse5';
import { adapter } from 'parse5-htmlparser2-tree-adapter';
import { PageTokens } from './page-tokens.ts';

type Tree = TreeAdapterTypeMap<ChildNode, ParentNode, ChildNode, Document, Document, Element>;

/** Characters of markup that are read; no news page comes near, and what is behind is dropped. */
const MAX_MARKUP = 12_000_000;

/** Nesting that is kept; browsers stop at 512. Deeper tags are dropped, their text is kept. */
const MAX_DEPTH = 400;

/**
 * Parses markup by the HTML algorithm (WHATWG HTML §13.2). Never throws. Markup that would make that algorithm cost more
 * than linear time or memory (nesting beyond reason, formatting elements reopened in every block) is flattened, or as a
 * last resort parsed without it.
 */
export function parseTree(html: string, kind: 'document' | 'piece'): Document {
  const markup = flatten(html.length > MAX_MARKUP ? html.slice(0, MAX_MARKUP) : html);
  const treeAdapter = boundedAdapter(2000 + 4 * countTags(markup));
  try {
    return kind === 'document' ? parseDocument(markup, treeAdapter) : parsePiece(markup, treeAdapter);
  } catch (error) {
    if (error instanceof TooManyElements) return parseLoosely(markup);
    throw error;
  }
}

type Adapter = TreeAdapter<Tree>;

function parseDocument(markup: string, treeAdapter: Adapter): Document {
  const parser = new Parser<Tree>({ treeAdapter });
  feed(parser, markup);
  return parser.document;
}

function parsePiece(markup: string, treeAdapter: Adapter): Document {
  const context = new Element('div', {});
  context.namespace = 'http://www.w3.org/1999/xhtml';
  const parser = Parser.getFragmentParser<Tree>(context, { treeAdapter });
  feed(parser, markup);
  return parser.getFragment();
}

/** Hands the markup's tokens to the tree construction. U+0000 means this here and that there: parse5 sees to it. */
function feed(parser: Parser<Tree>, markup: string): void {
  if (markup.includes('\0')) {
    parser.tokenizer.write(markup, true);
    return;
  }
  const tokens = new PageTokens(markup.includes('\r') ? markup.replace(/\r\n?/g, '\n') : markup, parser);
  parser.tokenizer = tokens as unknown as Tokenizer;
  tokens.run();
}

class TooManyElements extends Error {}

/** An adapter that makes the nodes of the domhandler that cheerio uses, and at most `budget` elements. */
function boundedAdapter(budget: number): TreeAdapter<Tree> {
  let left = budget;
  const inner = adapter as unknown as TreeAdapter<Tree>;
  return {
    ...inner,
    createElement(tagName, namespaceURI, attributes) {
      left -= 1;
      if (left < 0) throw new TooManyElements();
      const attribs: Record<string, string> = Object.create(null);
      for (const { name, value } of attributes) attribs[name] = value;
      const element = new Element(tagName, attribs, []);
      element.namespace = namespaceURI;
      return element;
    },
    adoptAttributes(recipient, attributes) {
      for (const { name, value } of attributes) recipient.attribs[name] ??= value;
    },
  };
}

const VOID = new Set(
  'area base br col embed hr img input link meta param source track wbr p li dd dt option tr td th'.split(' '),
);

/** The beginning of a tag. Where it ends is not looked for: that search is what hostile markup makes slow. */
const TAG = /<(\/?)([a-zA-Z][^\s/>]{0,40})/g;

/** Turns the tags that nest deeper than {@link MAX_DEPTH} into `wbr`, which holds nothing; the very string where none does. */
function flatten(markup: string): string {
  if (!nestsTooDeep(markup)) return markup;
  let depth = 0;
  return markup.replace(TAG, (tag, slash: string, name: string) => {
    const deep = depth > MAX_DEPTH;
    if (!VOID.has(name.toLowerCase())) depth = Math.max(0, depth + (slash ? -1 : 1));
    return deep || depth > MAX_DEPTH ? `<${slash}wbr` : tag;
  });
}

function nestsTooDeep(markup: string): boolean {
  let depth = 0;
  for (const match of markup.matchAll(TAG)) {
    if (VOID.has(match[2]!.toLowerCase())) continue;
    depth += match[1] ? -1 : 1;
    if (depth > MAX_DEPTH) return true;
    if (depth < 0) depth = 0;
  }
  return false;
}

function countTags(markup: string): number {
  let count = 0;
  for (let at = markup.indexOf('<'); at >= 0; at = markup.indexOf('<', at + 1)) count += 1;
  return count;
}
