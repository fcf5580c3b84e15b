import Parser, { type CustomFields } from 'rss-parser';
import { type CanonicalFeed, canonicalDocument, engineField, UNREAD } from './canonical-document.ts';
import { type FeedElement, type Fields, NO_FIELDS, type RawFeed, type RawItem } from './element.ts';
import type { LiftedTexts } from './lifted-texts.ts';
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
  const xml = canonicalDocument(feed, some);
  const { items, ...channel } = await new Parser<Node, Node>({ customFields: customFields(feed.names) }).parseString(
    xml,
  );
  const reader = new TreeReader(feed.texts);
  return { kind: feed.kind, ...reader.item(channel), items: items.map((item) => reader.item(item)) };
}

type Node = Record<string, unknown>;

const NAMES: ReadonlyMap<string, string> = new Map(FIELD_NAMES.map((name) => [engineField(name), name]));

/** Every field whole, with all its elements. */
function customFields(names: ReadonlySet<string>): CustomFields<Node, Node> {
  const inOrder = ['$', ...NAMES.keys()].filter((name) => name === '$' || names.has(name));
  const fields = inOrder.map((name): [string, string, { keepArray: true }] => [name, name, { keepArray: true }]);
  return { feed: fields as never, item: fields };
}

/** From the tree that rss-parser makes to elements, with the texts put back. */
class TreeReader {
  readonly #texts: LiftedTexts;

  constructor(texts: LiftedTexts) {
    this.#texts = texts;
  }

  item(node: Node): RawItem {
    return { attributes: this.#attributes(node), fields: this.#fields(node) };
  }

  #fields(node: Node): Fields {
    const fields: Record<string, readonly FeedElement[]> = {};
    for (const key in node) {
      const name = NAMES.get(key);
      if (name === undefined) continue;
      const elements: FeedElement[] = [];
      for (const child of node[key] as readonly unknown[]) elements.push(this.#element(name, child));
      fields[name] = elements;
    }
    return fields;
  }

  #element(name: string, node: unknown): FeedElement {
    if (typeof node === 'string') return { text: this.#texts.restore(node), attributes: NONE, children: NO_FIELDS };
    const element = node as Node;
    const text = typeof element._ === 'string' ? this.#texts.restore(element._) : '';
    const attributes = this.#attributes(element);
    if (fieldKind(name) !== 'group') return { text, attributes, children: NO_FIELDS };
    if (name === 'author' && UNREAD in element && !(NAME in element)) throw new MarkupInText(name);
    return { text, attributes, children: this.#fields(element) };
  }

  #attributes({ $ }: Node): Readonly<Record<string, string>> {
    if ($ === undefined) return NONE;
    const attributes = $ as Record<string, string>;
    for (const name in attributes) attributes[name] = this.#texts.restore(attributes[name]!);
    return attributes;
  }
}

const NONE: Readonly<Record<string, string>> = {};
const NAME = engineField('name');
