import { type CanonicalFeed, engineField, itemName, UNREAD } from './canonical-document.ts';
import type { FeedKind } from './element.ts';
import { LiftedTexts } from './lifted-texts.ts';
import { mayBeOpenCdata } from './open-cdata.ts';
import { afterComment, afterSpace, isAtEnd, rootOf } from './prolog.ts';
import { FORBIDDEN, resolveReferences } from './references.ts';
import { StartTags } from './start-tags.ts';
import { fieldKind, fieldName, structureName } from './vocabulary.ts';

/** Beyond these a document is read the long way, which says what it leaves out. */
const DEEPEST = 100;
const MOST_ITEMS = 20_000;
const MOST_FIELDS = 400_000;

/**
 * Makes canonical what is well-formed and ordinary: conventional prefixes, no address to resolve against, no markup in
 * texts, no references but XML's own. Null for any other: what is wrong with it is for canonical-xml.ts to find. One pass
 * from tag to tag; what stands in between is looked at only where it is a field's text.
 */
export function ordinaryFeed(text: string): CanonicalFeed | null {
  const root = rootOf(text);
  return root && new Ordinary(text, root.kind).read(root.at);
}

/** What an element is to us: around the channel, its channel, an item, a field of fields or of text, or passed over. */
type Role = 'root' | 'channel' | 'item' | 'group' | 'text' | 'skipped';

/** An element that is open, its name as written and as rss-parser is to see it. */
type Frame = { readonly role: Role; readonly tag: string; readonly name: string };

class Ordinary {
  readonly #text: string;
  readonly #kind: FeedKind;
  readonly #tags: StartTags;
  readonly #stack: Frame[] = [];
  #top: Frame | null = null;
  readonly #texts = new LiftedTexts();
  readonly #names = new Set<string>();
  #attributes: string | null = null;
  readonly #channel: string[] = [];
  readonly #items: string[] = [];
  /** Of the item that is open. */
  #item: string[] = [];
  /** Where fields are written to now. */
  #out: string[] = this.#channel;
  #fields = 0;

  constructor(text: string, kind: FeedKind) {
    this.#text = text;
    this.#kind = kind;
    this.#tags = new StartTags(text);
  }

  read(root: number): CanonicalFeed | null {
    for (let at = root; at >= 0; ) {
      const after = this.#markup(at);
      if (after < 0) return null;
      if (this.#top === null) return isAtEnd(this.#text, after) ? this.#feed() : null;
      at = this.#text.indexOf('<', after);
      if (at > after && !this.#characters(after, at)) return null;
    }
    return null;
  }

  #feed(): CanonicalFeed | null {
    if (this.#attributes === null) return null;
    return {
      kind: this.#kind,
      attributes: this.#attributes,
      channel: this.#channel.join(''),
      items: this.#items,
      names: this.#names,
      texts: this.#texts,
      breaksOff: false,
      repairs: [],
    };
  }

  /** Where the tag, comment or CDATA section that begins here ends; -1 where it is not ordinary. */
  #markup(at: number): number {
    const text = this.#text;
    switch (text.charCodeAt(at + 1)) {
      case SLASH:
        return this.#end(at + 2);
      case EXCLAMATION:
        return text.startsWith('<![CDATA[', at) ? this.#cdata(at + 9) : afterComment(text, at);
      case QUESTION:
        return -1;
      default:
        return this.#start(at + 1);
    }
  }

  #cdata(from: number): number {
    const end = this.#text.indexOf(']]>', from);
    if (end < 0) return -1;
    const section = this.#text.slice(from, end);
    if (mayBeOpenCdata(section, this.#top!.tag)) return -1;
    if (this.#holdsText()) this.#write(this.#texts.lift(section));
    return end + 3;
  }

  #characters(from: number, to: number): boolean {
    if (!this.#holdsText()) return true;
    const written = this.#text.slice(from, to);
    if (this.#top!.role === 'group' && written.trim() === '') return true;
    if (FORBIDDEN.test(written)) return false;
    const text = resolveReferences(written);
    if (text !== null) this.#write(this.#texts.lift(text));
    return text !== null;
  }

  #holdsText(): boolean {
    return this.#top!.role === 'text' || this.#top!.role === 'group';
  }

  #start(at: number): number {
    const tags = this.#tags;
    const nameEnd = tags.nameEnd(at);
    const tag = this.#text.slice(at, nameEnd);
    const meaning = meaningOf(tag);
    const role = meaning && this.#roleOf(meaning);
    if (!role || !tags.read(nameEnd, role !== 'skipped')) return -1;
    const isBegun = this.#begin(role, meaning.name);
    if (!isBegun) return -1;
    if (!tags.isEmptyElement) {
      this.#top = { role, tag, name: meaning.name };
      this.#stack.push(this.#top);
    }
    return tags.end;
  }

  /** What an element is where it stands; null where it should not stand there. */
  #roleOf({ kind, name }: Meaning): Role | null {
    const around = this.#top?.role;
    if (around === 'text' || this.#stack.length >= DEEPEST) return null;
    if (kind !== 'structure') return around === 'root' ? 'skipped' : around === 'skipped' ? around : kind;
    if (around === undefined) return this.#kind === 'atom' ? 'channel' : 'root';
    if (name === 'channel') return around === 'root' && this.#attributes === null ? 'channel' : null;
    return name === itemName(this.#kind) && around === (this.#kind === 'rdf' ? 'root' : 'channel') ? 'item' : null;
  }

  #begin(role: Role, name: string): boolean {
    const { isEmptyElement } = this.#tags;
    const attributes = role === 'skipped' ? '' : this.#texts.liftAttributes(this.#tags.attributes);
    switch (role) {
      case 'text':
      case 'group':
        this.#write(`<${name}${attributes}${isEmptyElement ? '/>' : '>'}`);
        this.#names.add(name);
        return ++this.#fields <= MOST_FIELDS;
      case 'skipped':
        if (this.#top!.name === AUTHOR) this.#write(`<${UNREAD}/>`);
        return true;
      case 'item':
        this.#item = [`<${name}${attributes}>`];
        this.#out = this.#item;
        break;
      case 'channel':
        this.#attributes = attributes;
    }
    return !isEmptyElement;
  }

  #end(at: number): number {
    const { tag, name, role } = this.#stack.pop()!;
    this.#top = this.#stack.at(-1) ?? null;
    if (!this.#text.startsWith(tag, at)) return -1;
    const after = afterSpace(this.#text, at + tag.length);
    if (this.#text.charCodeAt(after) !== GREATER) return -1;
    if (role === 'text' || role === 'group') this.#write(`</${name}>`);
    return role !== 'item' || this.#endItem(name) ? after + 1 : -1;
  }

  /** rss-parser takes an item without any content for a string and fails on it. */
  #endItem(name: string): boolean {
    this.#out = this.#channel;
    if (this.#item.length === 1) return false;
    this.#item.push(`</${name}>`);
    return this.#items.push(this.#item.join('')) <= MOST_ITEMS;
  }

  #write(xml: string): void {
    this.#out.push(xml);
  }
}
/** What an element's name means wherever it stands. */
type Meaning = { readonly kind: 'structure' | 'group' | 'text' | 'skipped'; readonly name: string };

/** Names recur by the thousand and are few; the bound keeps a hostile feed from filling memory. */
const known = new Map<string, Meaning | null>();

/** Null for a name that is none in XML, or none in ASCII. */
function meaningOf(tag: string): Meaning | null {
  const before = known.get(tag);
  if (before !== undefined) return before;
  const name = fieldName(tag);
  const structure = structureName(name);
  const meaning: Meaning = structure
    ? { kind: 'structure', name: structure }
    : { kind: fieldKind(name) ?? 'skipped', name: engineField(name) };
  const checked = NAME.test(tag) ? meaning : null;
  if (known.size < 5_000 && tag.length < 100) known.set(tag, checked);
  return checked;
}

const NAME = /^[A-Za-z_][\w:.-]*$/;
const AUTHOR = engineField('author');
const EXCLAMATION = 0x21;
const SLASH = 0x2f;
const GREATER = 0x3e;
const QUESTION = 0x3f;
