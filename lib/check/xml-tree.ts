import { SaxesParser, type SaxesTagNS } from 'saxes';
import { NOWHERE_IN_IT, quoted, type Report, type Spot } from './findings.ts';
import { bareAmpersand, declareEntities } from './xml-entities.ts';

/** An element as the strict parser read it: names by namespace, and where it stands. */
export type Node = Spot & {
  /** As written, prefix and all. */
  readonly name: string;
  readonly local: string;
  readonly uri: string;
  /** The namespace that an `rss` element and all that is in the same stands in, where RSS has none; else null. */
  readonly renamed: string | null;
  readonly attributes: readonly Attribute[];
  readonly children: readonly Node[];
  readonly parent: Node | null;
  /** The text that stands in it, not that of its children. */
  readonly text: string;
  /** False where the document ended, or stopped being XML, inside of it: what is missing may be still to come. */
  readonly closed: boolean;
};

export type Attribute = {
  readonly name: string;
  readonly local: string;
  readonly uri: string;
  readonly value: string;
};

/** Readers refuse documents that nest deeper, and so does this one. */
const MOST_LEVELS = 256;

/** Several times what ten megabytes of the densest feeds met hold. */
const MOST_ELEMENTS = 250_000;

/** Thrown to leave the parser, which would go on after a fault. */
class Stop extends Error {}

/**
 * Reads XML strictly, up to the first place where it is not well-formed, which is reported; the part before is the tree.
 * Null where there is no element at all. An entity is never expanded into more than a word.
 */
export function readXml(text: string, report: Report): Node | null {
  const growing: Growing = { root: null, open: null, count: 0, levels: 0 };
  const parser = new SaxesParser({ xmlns: true });
  let externalDtd = false;
  const stop = (message: string): never => {
    // The parser takes a bare ampersand for the beginning of a reference and complains where the reference should end.
    const bare = bareAmpersand(text, parser.position);
    if (bare === null) report('xml-not-well-formed', here(), message);
    else {
      const what = `${quoted(text.slice(bare, bare + 12))} begins with an ampersand that is no reference; write &amp;`;
      report('xml-not-well-formed', { ...here(), offset: bare }, what);
    }
    throw new Stop();
  };
  const here = (): Spot => ({
    ...spotOf(growing.open),
    offset: Math.max(0, Math.min(parser.position - 1, text.length)),
  });

  parser.on('doctype', (doctype) => {
    externalDtd = /^[^[]*\b(?:SYSTEM|PUBLIC)\b/.test(doctype) || doctype.includes('%');
    const nested = declareEntities(doctype, parser.ENTITIES);
    if (nested) {
      report(
        'xml-entities',
        here(),
        'declares entities in terms of others, which readers refuse to expand; write the text out',
      );
    }
  });
  parser.on('error', (error) => {
    const message = error.message.replace(/^\d+:\d+: /, '');
    if (/namespace/.test(message)) return report('xml-namespace', here(), readable(message));
    if (message === 'undefined entity.') {
      const name =
        /&[^;&\s]{1,40};$/.exec(text.slice(Math.max(0, parser.position - 42), parser.position))?.[0] ?? 'an entity';
      if (externalDtd) {
        return report(
          'xml-entity-external',
          here(),
          `${name} is declared nowhere but perhaps in a DTD that no reader fetches; write the character`,
        );
      }
      return stop(`${name} is no entity of XML; write the character itself, or &amp; for an ampersand`);
    }
    // The one fault that leaves no doubt how to read on: what stands before the declaration.
    if (!/XML declaration must be at the start/.test(message)) return stop(readable(message));
    report('xml-not-well-formed', here(), readable(message));
  });
  let opened = 0;
  parser.on('opentagstart', (tag) => {
    opened = parser.position - tag.name.length - 2;
  });
  parser.on('opentag', (tag) => {
    open(tag as SaxesTagNS, opened, growing);
    for (const { prefix, name, value } of Object.values((tag as SaxesTagNS).attributes)) {
      if ((prefix === 'xmlns' || name === 'xmlns') && /\s/.test(value)) {
        report('xml-namespace', here(), `the namespace ${quoted(value)} holds white space, which no address does`);
      }
    }
    if (growing.levels > MOST_LEVELS) {
      report('document-depth', here(), `nests deeper than ${MOST_LEVELS} levels; it is read no further`);
      throw new Stop();
    }
    if (growing.count > MOST_ELEMENTS) {
      report('document-too-large', here(), `has more than ${MOST_ELEMENTS} elements; it is read no further`);
      throw new Stop();
    }
  });
  parser.on('closetag', () => close(growing));
  parser.on('text', (part) => growing.open?.parts.push(part));
  parser.on('cdata', (part) => growing.open?.parts.push(part));
  try {
    parser.write(text).close();
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
  }
  for (let node = growing.open; node !== null; node = node.parent) node.text = node.parts.join('');
  return growing.root;
}

type GrowingNode = {
  -readonly [Key in keyof Node]: Key extends 'children'
    ? GrowingNode[]
    : Key extends 'parent'
      ? GrowingNode | null
      : Node[Key];
} & { parts: string[]; items: number };

type Growing = { root: GrowingNode | null; open: GrowingNode | null; count: number; levels: number };

/** Elements that are items of a feed, by their local names. */
const ITEMS = /^(?:item|entry)$/;

function open(tag: SaxesTagNS, offset: number, growing: Growing): void {
  const parent = growing.open;
  const isItem = ITEMS.test(tag.local) && parent !== null && parent.item === null;
  const number = isItem ? ++parent.items : 0;
  // Met in the wild: RSS 2.0 in a namespace of its own. Its elements are checked as what they are meant to be.
  const plain =
    (growing.root ?? tag).local === 'rss' ? (growing.root === null ? tag.uri || null : growing.root.renamed) : null;
  const step = isItem ? `${tag.name}[${number}]` : tag.name;
  const node: GrowingNode = {
    name: tag.name,
    local: tag.local,
    uri: tag.uri === plain ? '' : tag.uri,
    renamed: parent === null ? plain : null,
    attributes: Object.values(tag.attributes).map(({ name, local, uri, value }) => ({ name, local, uri, value })),
    children: [],
    parent,
    text: '',
    closed: false,
    offset,
    path: parent === null ? step : `${parent.path}/${step}`,
    item: isItem ? { number, name: null } : (parent?.item ?? null),
    parts: [],
    items: 0,
  };
  parent?.children.push(node);
  growing.root ??= node;
  growing.open = node;
  growing.count++;
  growing.levels++;
}

function close(growing: Growing): void {
  const node = growing.open;
  if (node === null) return;
  node.text = node.parts.join('');
  node.closed = true;
  node.parts = [];
  growing.open = node.parent;
  growing.levels--;
  // Whoever looks for an item looks for its title: the finding carries it.
  if (node.local === 'title' && node.item !== null && node.item.name === null && node.parent?.item === node.item) {
    (node.item as { name: string | null }).name =
      node.text.replace(/\s+/g, ' ').trim().slice(0, 80).toWellFormed() || null;
  }
}

function spotOf(node: Spot | null): Spot {
  return node === null ? NOWHERE_IN_IT : { offset: node.offset, path: node.path, item: node.item };
}

/** The parser's words with what to do about it, where that is not plain. */
function readable(message: string): string {
  const said = message.replace(/\.$/, '');
  if (/disallowed character/.test(said)) return `${said}: XML cannot carry it, not even as a reference; leave it out`;
  if (/unmatched closing tag|unexpected close tag/.test(said)) return `${said}; close what was opened, in that order`;
  if (/unclosed tag/.test(said)) return `${said}; the document ends too soon`;
  if (/entity/.test(said)) return `${said}; write &amp; for an ampersand`;
  if (/XML declaration must be at the start/.test(said)) {
    return 'something stands before the XML declaration; begin the document with it, without so much as a line end';
  }
  if (/document must contain a root element/.test(said)) return 'has no element at all';
  return said;
}

/** The children of an element by their namespace and local name. */
export function childrenOf(node: Node, local: string, uri: string): readonly Node[] {
  return node.children.filter((child) => child.local === local && child.uri === uri);
}

/** The value of an attribute without a namespace; null where it is not there. */
export function attributeOf(node: Node, name: string): string | null {
  return node.attributes.find((attribute) => attribute.name === name)?.value ?? null;
}

const XML_NAMESPACE = 'http://www.w3.org/XML/1998/namespace';

/** `xml:lang` or `xml:base` as it holds for an element: its own, or that of the nearest element around it. */
export function inherited(node: Node, local: 'lang' | 'base'): string | null {
  for (let at: Node | null = node; at !== null; at = at.parent) {
    const found = at.attributes.find((attribute) => attribute.local === local && attribute.uri === XML_NAMESPACE);
    if (found) return found.value;
  }
  return null;
}
