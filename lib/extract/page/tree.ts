import { type ChildNode, type Document, Element, type ParentNode } from 'domhandler';
import { parseDocument as parseLoosely } from 'htmlparser2';
import { Parser, type Token, type Tokenizer, type TreeAdapter, type TreeAdapterTypeMap } from 'parse5';
import { adapter } from 'parse5-htmlparser2-tree-adapter';
import { PageTokens } from './tokens.ts';

type Tree = TreeAdapterTypeMap<ChildNode, ParentNode, ChildNode, Document, Document, Element>;

/** Characters of markup that are read; no news page comes near, and what is behind is dropped. */
export const MAX_MARKUP = 12_000_000;

/** Tags that are read, end tags among them: an element takes a hundred times the memory of the tag that makes it. */
const MAX_TAGS = 200_000;

/** Nesting that is kept; browsers stop at 512. Of deeper tags only the text is kept. */
const MAX_DEPTH = 400;

/**
 * Parses markup by the HTML algorithm (WHATWG HTML §13.2). Never throws. Tags that nest beyond reason are dropped, and so is
 * what stands behind {@link MAX_TAGS} of them; markup that would make the algorithm cost more than linear time or memory
 * (formatting elements reopened in every block) is parsed without it.
 */
export function parseTree(html: string, kind: 'document' | 'piece'): Document {
  const whole = lawful(html.length > MAX_MARKUP ? html.slice(0, MAX_MARKUP) : html);
  const { tags, end } = countTags(whole);
  const markup = whole.slice(0, end);
  const treeAdapter = boundedAdapter(2000 + 4 * tags);
  try {
    return kind === 'document' ? parseDocument(markup, treeAdapter) : parsePiece(markup, treeAdapter);
  } catch (error) {
    if (error instanceof TooManyElements) return parseLoosely(flatten(markup));
    throw error;
  }
}

/** HTML §13.2.3.5: every line ends with a line feed. U+0000 is dropped, as it is from text. */
export function lawful(html: string): string {
  const markup = html.includes('\0') ? html.replaceAll('\0', '') : html;
  return markup.includes('\r') ? markup.replace(/\r\n?/g, '\n') : markup;
}

function parseDocument(markup: string, treeAdapter: TreeAdapter<Tree>): Document {
  const parser = new ShallowParser({ treeAdapter });
  parser.read(markup);
  return parser.document;
}

function parsePiece(markup: string, treeAdapter: TreeAdapter<Tree>): Document {
  const context = new Element('div', {});
  context.namespace = 'http://www.w3.org/1999/xhtml';
  const parser = ShallowParser.getFragmentParser<Tree>(context, { treeAdapter }) as ShallowParser;
  parser.read(markup);
  return parser.getFragment();
}

/** parse5's tree construction, which drops what nests too deep. */
class ShallowParser extends Parser<Tree> {
  /** Tags that were dropped and not closed yet, by name. */
  readonly #dropped = new Map<string, number>();

  read(markup: string): void {
    const tokens = new PageTokens(markup, this);
    this.tokenizer = tokens as unknown as Tokenizer;
    tokens.run();
  }

  /** Nobody reads them. */
  override onComment(): void {}

  override onStartTag(token: Token.TagToken): void {
    if (this.openElements.stackTop < MAX_DEPTH || HOLDS_NO_TAGS.has(token.tagName)) super.onStartTag(token);
    else this.#dropped.set(token.tagName, (this.#dropped.get(token.tagName) ?? 0) + 1);
  }

  override onEndTag(token: Token.TagToken): void {
    const dropped = this.#dropped.size === 0 ? 0 : (this.#dropped.get(token.tagName) ?? 0);
    if (dropped === 0) super.onEndTag(token);
    else this.#dropped.set(token.tagName, dropped - 1);
  }
}

/** A record that inherits nothing, so that no attribute's name means anything: quicker to make than by `Object.create`. */
const Attributes = function Attributes() {} as unknown as new () => Record<string, string>;
Attributes.prototype = Object.create(null);

const HOLDS_NO_TAGS = new Set(
  `area base br col embed hr img input link meta source track wbr script style title textarea xmp iframe noembed noframes
  noscript plaintext`.split(/\s+/),
);

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
      const attribs = new Attributes();
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

/** Turns the tags that nest deeper than {@link MAX_DEPTH} into `wbr`, which holds nothing. */
function flatten(markup: string): string {
  let depth = 0;
  return markup.replace(TAG, (tag, slash: string, name: string) => {
    const deep = depth > MAX_DEPTH;
    if (!VOID.has(name.toLowerCase())) depth = Math.max(0, depth + (slash ? -1 : 1));
    return deep || depth > MAX_DEPTH ? `<${slash}wbr` : tag;
  });
}

/** How many tags there are, at most {@link MAX_TAGS}; and where what is read of the markup ends. */
function countTags(markup: string): { readonly tags: number; readonly end: number } {
  let tags = 0;
  for (let at = markup.indexOf('<'); at >= 0; at = markup.indexOf('<', at + 1)) {
    if (tags === MAX_TAGS) return { tags, end: at };
    tags += 1;
  }
  return { tags, end: markup.length };
}
