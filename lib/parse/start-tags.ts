import { afterSpace, isSpace } from './prolog.ts';
import { FORBIDDEN, resolveReferences } from './references.ts';
import { conventionalPrefix, isReadAttribute, prefixOf } from './vocabulary.ts';

/**
 * Reads the start tags of a well-formed document one after the other. What was last read stands in the properties, as an
 * object for each of some ten thousand tags would cost as much as reading it.
 */
export class StartTags {
  /** Where the last tag ends. */
  end = 0;
  isEmptyElement = false;
  /** The attributes of the last tag that are read; null where there are none. */
  attributes: Record<string, string> | null = null;
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  /** Where the name that begins here ends. */
  nameEnd(start: number): number {
    const text = this.#text;
    for (let at = start; ; at++) {
      const code = text.charCodeAt(at);
      if (code === GREATER || code === SLASH || isSpace(code) || Number.isNaN(code)) return at;
    }
  }

  /** Reads a tag from the end of its name on. False where it is not well-formed, or says more than its attributes. */
  read(from: number, isRead: boolean): boolean {
    const text = this.#text;
    let at = from;
    let isMarkup = false;
    this.attributes = null;
    for (;;) {
      const next = afterSpace(text, at);
      const code = text.charCodeAt(next);
      if (code === GREATER || code === SLASH) {
        this.isEmptyElement = code === SLASH;
        this.end = next + (code === SLASH ? 2 : 1);
        return text.charCodeAt(this.end - 1) === GREATER && !(isMarkup && !this.isEmptyElement);
      }
      if (next === at) return false;
      const equals = text.indexOf('=', next);
      const open = afterSpace(text, equals + 1);
      const quote = text[open];
      if (equals < 0 || (quote !== '"' && quote !== "'")) return false;
      at = text.indexOf(quote, open + 1) + 1;
      if (at === 0) return false;
      const attribute = attributeOf(text.slice(next, equals));
      const value = text.slice(open + 1, at - 1);
      if (attribute === null || value.includes('<')) return false;
      if (attribute.prefix !== null && !isConventional(attribute.prefix, value)) return false;
      if (!isRead || attribute.role === 'unread') continue;
      const resolved = resolveReferences(value);
      if (resolved === null || attribute.role === 'base' || FORBIDDEN.test(value)) return false;
      if (attribute.role === 'type') isMarkup ||= MARKUP_TYPE.test(value);
      this.attributes ??= {};
      // As sax has it, the first of two.
      this.attributes[attribute.name] ??= resolved;
    }
  }
}

type Attribute = {
  readonly role: 'read' | 'type' | 'base' | 'unread';
  readonly name: string;
  /** The prefix that it declares, empty for the default; null where it declares none. */
  readonly prefix: string | null;
};

/** Names recur by the thousand and are few; the bound keeps a hostile feed from filling memory. */
const known = new Map<string, Attribute | null>();

/** What an attribute is by its name as written; null for none that XML allows in ASCII. */
function attributeOf(written: string): Attribute | null {
  const before = known.get(written);
  if (before !== undefined) return before;
  const name = written.trimEnd().toLowerCase();
  const prefix = name === 'xmlns' || name.startsWith('xmlns:') ? name.slice(6) : null;
  const attribute = NAME.test(name) ? { role: roleOf(name), name, prefix } : null;
  if (known.size < 1_000 && written.length < 100) known.set(written, attribute);
  return attribute;
}

function roleOf(name: string): Attribute['role'] {
  if (name === 'xml:base') return 'base';
  if (name === 'type' || name === 'mode') return 'type';
  return isReadAttribute(name) ? 'read' : 'unread';
}

/** An unknown default namespace is a feed's own, mistyped more often than meant. */
function isConventional(prefix: string, namespace: string): boolean {
  const ours = prefixOf(namespace);
  if (prefix === '') return ours === '' || ours === null;
  return ours === conventionalPrefix(prefix);
}

const NAME = /^[a-z_][\w:.-]*$/;
const MARKUP_TYPE = /^(?:xhtml|application\/xhtml\+xml|xml)$/;
const GREATER = 0x3e;
const SLASH = 0x2f;
