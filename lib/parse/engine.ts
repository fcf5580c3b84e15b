import Parser, { type CustomFields } from 'rss-parser';
import { type CanonicalFeed, canonicalDocument, engineField, UNREAD } from './canonical-document.ts';
import { type FeedElement, type Fields, NO_FIELDS, type RawFeed, type RawItem } from './element.ts';
import type { Attributes, LiftedTexts } from './lifted-texts.ts';
import { FIELD_NAMES, fieldKind } from './vocabulary.ts';

/** Thrown where an author is markup whose order rss-parser does not keep: it must be made text first. */
export class MarkupInText extends Error {
  override readonly name = 'MarkupInText';
}

/**
 * Reads a canonical feed with rss-parser: its channel and some of its items. Throws what rss-parser throws, and
 * {@link MarkupInText}.
 *
 * rss-parser finds the channel and the items; the fields go past it. Left to itself it throws away a feed for one bad
 * Atom date or one bare `<link/>`, keeps only the first of several links, and takes text snippets with expressions that
 * need quadratic time on hostile text. So every field has a name that leaves it nothing to interpret, and comes back
 * whole as a custom field.
 */
export async function readWithRssParser(feed: CanonicalFeed, some: readonly string[]): Promise<RawFeed> {
  const items: RawItem[] = [];
  let channel: Node = {};
  for (let at = 0; at === 0 || at < some.length; at += BATCH) {
    const part = at === 0 ? feed : { ...feed, channel: '' };
    const xml = canonicalDocument(part, some.slice(at, at + BATCH));
    const read = await new Parser<Node, Node>({ customFields: customFields(feed.names) }).parseString(xml);
    if (at === 0) channel = read;
    for (const item of read.items) items.push(new TreeItem(item, feed.texts));
  }
  const { attributes, fields } = new TreeItem(channel, feed.texts);
  return { kind: feed.kind, attributes, fields, items };
}

/** How many items rss-parser is given at once. */
const BATCH = 100;

type Node = Record<string, unknown>;

const NAMES: ReadonlyMap<string, string> = new Map(FIELD_NAMES.map((name) => [engineField(name), name]));

/** Every field whole, with all its elements. */
function customFields(names: ReadonlySet<string>): CustomFields<Node, Node> {
  const inOrder = ['$', ...NAMES.keys()].filter((name) => name === '$' || names.has(name));
  const fields = inOrder.map((name): [string, string, { keepArray: true }] => [name, name, { keepArray: true }]);
  return { feed: fields as never, item: fields };
}

/** From the tree that rss-parser makes to elements, with the texts put back. */
class TreeItem implements RawItem {
  readonly #node: Node;
  readonly #texts: LiftedTexts;

  constructor(node: Node, texts: LiftedTexts) {
    this.#node = node;
    this.#texts = texts;
  }

  get attributes(): Attributes {
    return this.#texts.restoreAttributes(this.#node.$);
  }

  get fields(): Fields {
    return this.#fields(this.#node);
  }

  #fields(node: Node): Fields {
    const fields: Record<string, readonly FeedElement[]> = {};
    for (const key in node) {
      const name = NAMES.get(key);
      if (name === undefined) continue;
      const children = node[key] as readonly unknown[];
      if (children.length === 1) fields[name] = [this.#element(name, children[0])];
      else fields[name] = children.map((child) => this.#element(name, child));
    }
    return fields;
  }

  #element(name: string, node: unknown): FeedElement {
    if (typeof node === 'string') return { text: this.#texts.restore(node), attributes: NONE, children: NO_FIELDS };
    const element = node as Node;
    const text = typeof element._ === 'string' ? this.#texts.restore(element._) : '';
    const attributes = this.#texts.restoreAttributes(element.$);
    if (fieldKind(name) !== 'group') return { text, attributes, children: NO_FIELDS };
    if (name === 'author' && UNREAD in element && !(NAME in element)) throw new MarkupInText(name);
    return { text, attributes, children: this.#fields(element) };
  }
}

const NONE: Attributes = {};
const NAME = engineField('name');
