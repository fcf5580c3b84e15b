import Parser from 'rss-parser';
import { type FeedElement, type FeedKind, type Fields, NO_FIELDS, type RawFeed, type RawItem } from './element.ts';
import { FIELD_NAMES, fieldKind, fieldName, structureName } from './vocabulary.ts';

/** Thrown where text fields hold markup, whose order rss-parser does not keep: it must be made text first. */
export class MarkupInText extends Error {
  override readonly name = 'MarkupInText';
}

/**
 * Reads a well-formed feed with rss-parser. Throws what rss-parser throws, and {@link MarkupInText}.
 *
 * rss-parser finds the channel and the items; the fields go past it. Left to itself it throws away a feed for one bad
 * Atom date or one bare `<link/>`, keeps only the first of several links, and takes text snippets with expressions that
 * need quadratic time on hostile text. So every field is renamed while it reads (`f:title`), which leaves it nothing to
 * interpret, and comes back whole as a custom field.
 */
export async function readWithRssParser(xml: string, kind: FeedKind): Promise<RawFeed> {
  const parser = new Parser<Record<string, unknown>, Record<string, unknown>>({
    defaultRSS: 2,
    customFields: { feed: CUSTOM_FIELDS as never, item: CUSTOM_FIELDS },
    xml2js: { tagNameProcessors: [engineName], attrNameProcessors: [(name: string) => name.toLowerCase()] },
  });
  const { items, ...channel } = await parser.parseString(xml);
  return { kind, ...rawItem(channel), items: items.map(rawItem) };
}

const FIELD_PREFIX = 'f:';
const UNREAD = '-';
const CUSTOM_FIELDS = ['$', ...FIELD_NAMES.map((name) => FIELD_PREFIX + name)].map((name) => [
  name,
  name,
  { keepArray: true },
]);

/** Names recur by the thousand and are few; the bound keeps a hostile feed from filling memory. */
const engineNames = new Map<string, string>();

function engineName(qualifiedName: string): string {
  const known = engineNames.get(qualifiedName);
  if (known !== undefined) return known;
  const name = fieldName(qualifiedName);
  const engine = structureName(name) ?? (fieldKind(name) === null ? UNREAD : FIELD_PREFIX + name);
  if (engineNames.size < 5_000) engineNames.set(qualifiedName, engine);
  return engine;
}

function rawItem(item: Record<string, unknown>): RawItem {
  return { attributes: attributesOf(item), fields: fieldsOf(item) };
}

function fieldsOf(node: object): Fields {
  const fields: Record<string, readonly FeedElement[]> = {};
  for (const [key, value] of Object.entries(node)) {
    if (!key.startsWith(FIELD_PREFIX) || !Array.isArray(value)) continue;
    const name = key.slice(FIELD_PREFIX.length);
    fields[name] = value.map((element: unknown) => elementOf(name, element));
  }
  return fields;
}

function elementOf(name: string, node: unknown): FeedElement {
  if (typeof node !== 'object' || node === null)
    return { text: String(node ?? ''), attributes: NONE, children: NO_FIELDS };
  const text = '_' in node ? String(node._) : '';
  const attributes = attributesOf(node);
  if (fieldKind(name) === 'group') {
    if (name === 'author' && UNREAD in node && !(`${FIELD_PREFIX}name` in node)) throw new MarkupInText(name);
    return { text, attributes, children: fieldsOf(node) };
  }
  if (Object.keys(node).some((key) => key !== '_' && key !== '$')) throw new MarkupInText(name);
  return { text, attributes, children: NO_FIELDS };
}

const NONE: Readonly<Record<string, string>> = {};

function attributesOf(node: object): Readonly<Record<string, string>> {
  return '$' in node && typeof node.$ === 'object' && node.$ !== null ? (node.$ as Record<string, string>) : NONE;
}
