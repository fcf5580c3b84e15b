import { decodeHTMLStrict } from 'entities';
import { resolvedUrl } from '../model/index.ts';
import { type CanonicalFeed, engineField, itemName } from './canonical-document.ts';
import type { FeedKind } from './element.ts';
import { LiftedTexts } from './lifted-texts.ts';
import { Markup } from './markup.ts';
import { canonicalName, declared, type Namespaces, NO_NAMESPACES } from './namespaces.ts';
import { FOREIGN_REFERENCE } from './references.ts';
import { RepairLog } from './repair-log.ts';
import { cleanText } from './text.ts';
import { type RawAttributes, type TokenHandler, tokenise } from './tokens.ts';
import { fieldKind, isBrief, isNeverInText, isReadAttribute, isRoot, kindOf, structureName } from './vocabulary.ts';

/**
 * Makes any feed-like text into canonical XML: standard prefixes, every text field a plain string (markup in it escaped),
 * every tag closed, `xml:base` resolved, references decoded, nothing but the fields we read. Null if no feed is in it.
 * Linear in time; entities declared in the document are never expanded; tags nested deeper than 500 are passed over.
 */
export function canonicalFeed(text: string, address: string): CanonicalFeed | null {
  return new Canonicaliser(address).read(text);
}

/**
 * What an element is to us: around the feed, its channel, an item, a field of fields, a field of text, markup in such a
 * text, an element whose tags alone are passed over, or one passed over whole.
 */
type Role = 'outside' | 'channel' | 'item' | 'group' | 'text' | 'markup' | 'through' | 'skipped';

type Frame = {
  readonly role: Role;
  /** As written, in lower case: what an end tag must say. */
  readonly tag: string;
  /** Canonical name. */
  readonly name: string;
  readonly namespaces: Namespaces;
  readonly base: string;
};

const DEEPEST = 500;
const LONGEST_ATTRIBUTE = 16_000;
const MOST_ITEMS = 20_000;
const MOST_FIELDS = 400_000;

class Canonicaliser implements TokenHandler {
  readonly #stack: Frame[] = [];
  readonly #open = new Map<string, number>();
  /** Tags opened beyond the deepest level, and how many of each are to close before one on the stack does. */
  readonly #beyond = new Map<string, number>();
  #kind: FeedKind | null = null;
  #channelAttributes = '';
  readonly #channel: string[] = [];
  readonly #items: string[][] = [];
  /** Whether this feed has items without end tags, so that its last may be whole without one, too. */
  #omitsEnds = false;
  #fields = 0;
  /** Where fields are written to now. */
  #out: string[] = this.#channel;
  #markup = new Markup('');
  readonly #texts = new LiftedTexts();
  readonly #names = new Set<string>();
  readonly #repairs = new RepairLog();
  readonly #address: string;

  constructor(address: string) {
    this.#address = address;
  }

  read(text: string): CanonicalFeed | null {
    tokenise(text, this);
    if (this.#kind && this.#stack.some((frame) => frame.role !== 'outside' || isRoot(frame.name))) {
      this.#repairs.add('truncated', 'the document ends inside an element');
      // Half an address is another address, and half a date another day.
      if (this.#stack.some((frame) => frame.role === 'text' && isBrief(frame.name))) this.#markup = new Markup('');
    }
    const breaksOff = !this.#omitsEnds && this.#stack.some((frame) => frame.role === 'item');
    this.#closeDownTo(0);
    if (this.#kind === null) return null;
    return {
      kind: this.#kind,
      attributes: this.#channelAttributes,
      channel: this.#channel.join(''),
      items: this.#items.map((parts) => parts.join('')),
      breaksOff,
      names: this.#names,
      texts: this.#texts,
      repairs: this.#repairs.list(),
    };
  }

  open(rawName: string, attributes: RawAttributes, selfClosing: boolean): void {
    const tag = rawName.toLowerCase();
    const namespaces = declared(this.#top?.namespaces ?? NO_NAMESPACES, attributes);
    const name = canonicalName(tag, namespaces);
    if (this.#stack.length >= DEEPEST && name !== 'item' && name !== 'entry') {
      if (!selfClosing) this.#beyond.set(tag, (this.#beyond.get(tag) ?? 0) + 1);
      return;
    }
    this.#closeWhatCannotHold(name);
    const frame: Frame = { role: this.#roleOf(name), tag, name, namespaces, base: this.#baseOf(attributes) };
    this.#begin(frame, rawName, attributes);
    this.#stack.push(frame);
    this.#open.set(tag, (this.#open.get(tag) ?? 0) + 1);
    if (selfClosing) this.#closeDownTo(this.#stack.length - 1);
  }

  close(rawName: string): void {
    const tag = rawName.trim().toLowerCase();
    const beyond = this.#beyond.get(tag) ?? 0;
    if (beyond > 0) {
      this.#beyond.set(tag, beyond - 1);
      return;
    }
    if (!this.#open.get(tag)) {
      if (this.#kind) this.#repairs.add('stray-end-tag', tag);
      return;
    }
    let level = this.#stack.length - 1;
    while (this.#stack[level]!.tag !== tag) level--;
    const frame = this.#stack[level]!;
    // An end tag in the text of a field may not close what stands around the feed.
    if (frame.role === 'outside' && !isRoot(frame.name) && this.#top?.role !== 'outside') return;
    if (level < this.#stack.length - 1 && frame.role !== 'outside') this.#repairs.add('unclosed-tag', this.#top!.tag);
    this.#closeDownTo(level);
  }

  text(raw: string): void {
    const role = this.#top?.role ?? 'outside';
    if (role === 'outside') this.#junk(raw);
    if (role !== 'text' && role !== 'markup' && role !== 'group' && role !== 'through') return;
    const foreign = FOREIGN_REFERENCE.exec(raw);
    if (foreign) this.#repairs.add('reference', `${foreign[0]} is not an XML character`);
    this.#told(decodeHTMLStrict(raw), role);
  }

  cdata(text: string): void {
    const role = this.#top?.role;
    if (role === 'text' || role === 'markup' || role === 'group' || role === 'through') this.#told(text, role);
  }

  #told(text: string, role: 'text' | 'markup' | 'group' | 'through'): void {
    if (role === 'text' || role === 'markup') this.#markup.text(text);
    else this.#write(text);
  }

  #junk(raw: string): void {
    const text = raw.trim();
    if (text !== '' && text !== ']>') this.#repairs.add('junk', `"${text.slice(0, 60)}" beside the feed`);
  }

  get #top(): Frame | undefined {
    return this.#stack.at(-1);
  }

  /** An item cannot stand in an item or a field, nor a field of an item in a text: their end tags were forgotten. */
  #closeWhatCannotHold(name: string): void {
    const role = this.#top?.role;
    if (role === undefined || role === 'outside') return;
    if (name === 'item' || name === 'entry') {
      const level = this.#stack.findIndex((frame) => frame.role !== 'outside' && frame.role !== 'channel');
      if (level >= 0) {
        this.#repairs.add('unclosed-tag', this.#stack[level]!.tag);
        this.#omitsEnds ||= this.#stack[level]!.role === 'item';
        this.#closeDownTo(level);
      }
      return;
    }
    const level = this.#stack.findIndex((frame) => frame.role === 'text');
    const holder = this.#stack[level];
    if (!holder || this.#markup.isXhtml || this.#stack[level - 1]?.role === 'group') return;
    if (isNeverInText(name) || (isBrief(holder.name) && fieldKind(name) !== null)) {
      this.#repairs.add('unclosed-tag', holder.tag);
      this.#closeDownTo(level);
    }
  }

  #roleOf(name: string): Role {
    const parent = this.#top;
    const role = parent?.role;
    if (role === 'text' || role === 'markup') return 'markup';
    if (name === 'item' || name === 'entry') return this.#items.length < MOST_ITEMS ? 'item' : this.#tooMany('items');
    if (structureName(name) !== null && role !== 'group' && role !== 'item') {
      return name === 'channel' || name === 'feed' ? 'channel' : 'outside';
    }
    if (role === 'channel' || role === 'item' || role === 'group') {
      if (++this.#fields > MOST_FIELDS) return this.#tooMany('fields');
      return fieldKind(name) ?? (parent?.name === 'author' ? 'through' : 'skipped');
    }
    return role === undefined || role === 'outside' ? 'outside' : role;
  }

  #tooMany(what: string): Role {
    this.#repairs.add('too-large', `more ${what} than a feed can have were passed over`);
    return 'skipped';
  }

  #begin(frame: Frame, rawName: string, attributes: RawAttributes): void {
    if (this.#kind === null) this.#kind = kindOf(frame.name);
    if (frame.role === 'channel' && this.#channelAttributes === '') {
      this.#channelAttributes = this.#attributes(frame, attributes);
    } else if (frame.role === 'item') {
      this.#items.push([]);
      this.#out = this.#items.at(-1)!;
      this.#write(`<${itemName(this.#kind!)}${this.#attributes(frame, attributes)}>`, 'tag');
    } else if (frame.role === 'group' || frame.role === 'text') {
      this.#writeTag(frame, attributes);
      if (frame.role === 'text') this.#markup = new Markup(attributes.get('type') ?? '');
    } else if (frame.role === 'markup') {
      this.#markup.open(frame.name, rawName, attributes);
    }
  }

  #closeDownTo(level: number): void {
    if (this.#stack.length > level) this.#beyond.clear();
    while (this.#stack.length > level) {
      const frame = this.#stack.pop()!;
      this.#open.set(frame.tag, this.#open.get(frame.tag)! - 1);
      if (frame.role === 'markup') this.#markup.close(frame.name);
      if (frame.role === 'text') this.#write(this.#markup.html());
      if (frame.role === 'text' || frame.role === 'group') this.#write(`</${engineField(frame.name)}>`, 'tag');
      else if (frame.role === 'item') {
        this.#write(`</${itemName(this.#kind!)}>`, 'tag');
        this.#out = this.#channel;
      }
    }
  }

  #writeTag(frame: Frame, attributes: RawAttributes): void {
    const name = engineField(frame.name);
    this.#names.add(name);
    this.#write(`<${name}${this.#attributes(frame, attributes)}>`, 'tag');
  }

  #write(text: string, as: 'text' | 'tag' = 'text'): void {
    this.#out.push(as === 'tag' ? text : this.#texts.lift(text));
  }

  #attributes(frame: Frame, attributes: RawAttributes): string {
    // Every item has this one: rss-parser takes an item without any content for a string and fails on it.
    const based = frame.role === 'item' || frame.role === 'channel' || frame.base !== this.#address;
    const written: Record<string, string> = based ? { 'xml:base': frame.base } : {};
    for (const [rawName, rawValue] of attributes) {
      const name = canonicalName(rawName, frame.namespaces);
      if (!isReadAttribute(name) || rawValue.length > LONGEST_ATTRIBUTE) continue;
      written[name] ??= cleanText(decodeHTMLStrict(rawValue));
    }
    return this.#texts.liftAttributes(based || attributes.size > 0 ? written : null);
  }

  /** XML Base: relative to the base around it; one that is no address is as if not there. */
  #baseOf(attributes: RawAttributes): string {
    const around = this.#top?.base ?? this.#address;
    const base = attributes.get('xml:base');
    if (base === undefined) return around;
    return resolvedUrl(decodeHTMLStrict(base).trim(), around)?.href ?? around;
  }
}
