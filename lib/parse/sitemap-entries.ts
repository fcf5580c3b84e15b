import { decodeHTMLStrict } from 'entities';
import type { RepairLog } from './repair-log.ts';
import { type RawAttributes, type TokenHandler, tokenise } from './tokens.ts';

/** What is written of a page or a sitemap, by name (`loc`, `lastmod`, `news:title`), nothing of it understood yet. */
export type RawEntry = { readonly kind: 'url' | 'sitemap'; readonly fields: ReadonlyMap<string, string> };

/** The entries of a sitemap's XML, in order; null where no `urlset` and no `sitemapindex` is in it. */
export type RawSitemap = { readonly root: 'urlset' | 'sitemapindex'; readonly entries: readonly RawEntry[] };

/** The protocol allows as many in one file (https://www.sitemaps.org/protocol.html#index). */
export const MOST_ENTRIES = 50_000;

/**
 * Reads a sitemap's XML, broken or not: end tags may be missing, prefixes be any that are declared. Only what we read
 * of an entry is kept, of several pictures the first. Linear in time; entities declared in the document are not expanded.
 */
export function sitemapEntries(text: string, repairs: RepairLog): RawSitemap | null {
  const reader = new EntryReader(repairs);
  tokenise(text, reader);
  return reader.end();
}

/** Prefixes by what their namespaces contain: versions and spellings of each are many. */
const NAMESPACES: readonly (readonly [RegExp, string])[] = [
  [/sitemap-news/i, 'news:'],
  [/sitemap-image/i, 'image:'],
  [/sitemaps?\.org|google\.com\/schemas\/sitemap\//i, ''],
];

/** Elements of an extension that hold others: a name without prefix in them is of the extension too. */
const GROUPS: ReadonlySet<string> = new Set(['news:news', 'image:image', 'video:video']);

const FIELDS: ReadonlySet<string> = new Set([
  ...['loc', 'lastmod', 'news:title', 'news:publication_date', 'news:language', 'news:keywords'],
  ...['image:loc', 'image:title', 'image:caption'],
]);

/** No address and no title is longer; what is, was left open. */
const LONGEST_FIELD = 5_000;
const MOST_PREFIXES = 100;

class EntryReader implements TokenHandler {
  readonly #repairs: RepairLog;
  readonly #prefixes = new Map<string, string>();
  readonly #entries: RawEntry[] = [];
  #root: RawSitemap['root'] | null = null;
  #isOpen = false;
  #entry: { kind: RawEntry['kind']; fields: Map<string, string> } | null = null;
  /** The extension that is being read, as the prefix of its names. */
  #group = '';
  #pictures = 0;
  #field: string | null = null;
  #text = '';

  constructor(repairs: RepairLog) {
    this.#repairs = repairs;
  }

  end(): RawSitemap | null {
    if (this.#isOpen) this.#repairs.add('truncated', 'the document ends inside an element');
    // Half an address is another address.
    this.#field = null;
    this.#endEntry();
    return this.#root && { root: this.#root, entries: this.#entries };
  }

  open(rawName: string, attributes: RawAttributes, selfClosing: boolean): void {
    for (const [attribute, value] of attributes) this.#declare(attribute, value);
    if (this.#root === null) this.#expectRoot(rawName);
    const name = this.#nameOf(rawName);
    if (name === 'urlset' || name === 'sitemapindex') {
      this.#root ??= name;
      this.#isOpen = !selfClosing;
    } else if (this.#root === null || selfClosing) return;
    else if (name === 'url' || name === 'sitemap') this.#beginEntry(name);
    else if (GROUPS.has(name)) this.#beginGroup(name);
    else if (FIELDS.has(name)) this.#beginField(name);
  }

  close(rawName: string): void {
    const name = this.#nameOf(rawName.trim());
    if (name === this.#field) this.#endField();
    else if (ENTRY_NAMES.has(name) || GROUPS.has(name)) {
      this.#endGroup();
      if (name === this.#root) this.#isOpen = false;
      else if (name === this.#entry?.kind) this.#endEntry();
    }
  }

  text(raw: string): void {
    if (this.#field === null || this.#text.length > LONGEST_FIELD) return;
    this.#text += decodeHTMLStrict(raw.slice(0, LONGEST_FIELD + 1));
  }

  cdata(text: string): void {
    if (this.#field !== null && this.#text.length <= LONGEST_FIELD) this.#text += text.slice(0, LONGEST_FIELD + 1);
  }

  /** Declarations count from where they stand to the end: no sitemap declares one prefix for two things. */
  #declare(attribute: string, value: string): void {
    if (!attribute.startsWith('xmlns:') || this.#prefixes.size >= MOST_PREFIXES) return;
    const meant = NAMESPACES.find(([namespace]) => namespace.test(value.slice(0, 200)));
    if (meant) this.#prefixes.set(attribute.slice(6), meant[1]);
  }

  /** The root says what its prefix means, whether it is declared or not. */
  #expectRoot(rawName: string): void {
    const [, prefix] = /^([^:]+):(?:urlset|sitemapindex)$/i.exec(rawName) ?? [];
    if (prefix !== undefined) this.#prefixes.set(prefix.toLowerCase(), '');
  }

  #nameOf(rawName: string): string {
    const tag = rawName.toLowerCase();
    const colon = tag.indexOf(':');
    if (colon >= 0) return (this.#prefixes.get(tag.slice(0, colon)) ?? tag.slice(0, colon + 1)) + tag.slice(colon + 1);
    // An extension declared as the default namespace of its own elements.
    if (tag === 'news' || tag === 'image') return `${tag}:${tag}`;
    return ENTRY_NAMES.has(tag) ? tag : this.#group + tag;
  }

  #beginEntry(kind: RawEntry['kind']): void {
    if (this.#entry !== null) this.#repairs.add('unclosed-tag', this.#entry.kind);
    this.#endEntry();
    this.#entry = { kind, fields: new Map() };
  }

  #beginGroup(name: string): void {
    this.#endOpenField();
    this.#group = `${name.split(':', 1)[0]}:`;
    if (name === 'image:image') this.#pictures++;
  }

  #endGroup(): void {
    this.#endOpenField();
    this.#group = '';
  }

  #beginField(name: string): void {
    this.#endOpenField();
    // A second address is another entry, whose start tag was forgotten.
    if (this.#entry === null || (name === 'loc' && this.#entry.fields.has('loc'))) {
      this.#repairs.add('unopened-tag', this.#root === 'sitemapindex' ? 'sitemap' : 'url');
      this.#endEntry();
      this.#entry = { kind: this.#root === 'sitemapindex' ? 'sitemap' : 'url', fields: new Map() };
    }
    this.#field = name;
    this.#text = '';
  }

  /** Another element begins or ends where the field's end tag should have been. */
  #endOpenField(): void {
    if (this.#field !== null) this.#repairs.add('unclosed-tag', this.#field);
    this.#endField();
  }

  #endField(): void {
    const name = this.#field;
    const text = this.#text.trim();
    this.#field = null;
    this.#text = '';
    if (name === null || text === '' || text.length > LONGEST_FIELD || this.#entry === null) return;
    const isLaterPicture = name.startsWith('image:') && this.#pictures > 1;
    if (!isLaterPicture && !this.#entry.fields.has(name)) this.#entry.fields.set(name, text);
  }

  #endEntry(): void {
    this.#endGroup();
    this.#pictures = 0;
    const entry = this.#entry;
    this.#entry = null;
    if (entry === null) return;
    if (this.#entries.length < MOST_ENTRIES) this.#entries.push(entry);
    else this.#repairs.add('too-large', `more than ${MOST_ENTRIES} entries, the most a sitemap can have, were skipped`);
  }
}

const ENTRY_NAMES: ReadonlySet<string> = new Set(['urlset', 'sitemapindex', 'url', 'sitemap']);
