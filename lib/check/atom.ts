import { absoluteFault, isAbsolute, languageFault, mediaTypeFault, referenceFault } from './addresses.ts';
import { checkAtomElement } from './atom-element.ts';
import { isXml } from './atom-text.ts';
import type { CheckContext, CheckedFeed, CheckedItem } from './checked.ts';
import { checkRfc3339 } from './dates.ts';
import { type AtomLink, atomLinks, checkArchive, checkExtensions, isWithdrawn, mediaOf } from './extensions.ts';
import { quoted } from './findings.ts';
import { ATOM_NS, SNF_NS, TOMBSTONE_NS } from './names.ts';
import { attributeOf, childrenOf, inherited, type Node } from './xml-tree.ts';

/** Checks an Atom 1.0 document (RFC 4287) with its archives (RFC 5005) and tombstones (RFC 6721): a feed, or an entry alone. */
export function checkAtom(root: Node, context: CheckContext): CheckedFeed {
  checkAtomElement(root, context);
  if (root.local === 'entry') {
    const item = checkEntry(root, [], context);
    return { ...introduced(root, [item]), kind: 'Atom 1.0 entry' };
  }
  checkMetadata(root, context);
  checkExtensions(root, context);
  checkArchive(root, atomLinks(root), context);
  const authors = childrenOf(root, 'author', ATOM_NS);
  const elements = childrenOf(root, 'entry', ATOM_NS);
  const items = elements.map((entry) => checkEntry(entry, authors, context));
  checkIds(elements, items, context);
  checkTombstones(root, items, context);
  return introduced(root, items);
}

function introduced(root: Node, items: readonly CheckedItem[]): CheckedFeed {
  const links = atomLinks(root);
  const text = (name: string) => childrenOf(root, name, ATOM_NS)[0]?.text.trim() || null;
  const self = links.find(({ rel }) => rel === 'self');
  const updated = text('updated');
  return {
    kind: 'Atom 1.0',
    spot: root,
    title: text('title'),
    link: links.find(({ rel }) => rel === 'alternate')?.href ?? null,
    description: text('subtitle'),
    language: inherited(root, 'lang'),
    updated: updated === null ? null : checkRfc3339(updated).moment,
    logo: childrenOf(root, 'logo', SNF_NS)[0]?.children[0]?.text.trim() || text('logo'),
    ttl: null,
    self: self === undefined ? null : { url: self.href, spot: self.node },
    items,
  };
}

/** What feeds, entries and sources share: id, links, categories. */
function checkMetadata(node: Node, { report }: CheckContext): void {
  for (const id of childrenOf(node, 'id', ATOM_NS)) {
    const fault = absoluteFault(id.text.trim());
    if (fault !== null) report('atom-id', id, `the id ${fault}`);
  }
  const alternates = new Set<string>();
  for (const link of childrenOf(node, 'link', ATOM_NS)) {
    checkLink(link, { report });
    if ((attributeOf(link, 'rel') ?? 'alternate') !== 'alternate') continue;
    const key = `${attributeOf(link, 'type')} ${attributeOf(link, 'hreflang')}`;
    if (alternates.has(key)) {
      report('atom-alternate', link, 'another alternate link has the same type and language; one of the two must go');
    }
    alternates.add(key);
  }
  for (const category of childrenOf(node, 'category', ATOM_NS)) {
    if (attributeOf(category, 'term') === null) report('atom-required', category, 'the category has no term');
  }
}

function checkLink(link: Node, { report }: Pick<CheckContext, 'report'>): void {
  const href = attributeOf(link, 'href');
  if (href === null) report('atom-required', link, 'the link has no href');
  else {
    const fault = href.trim() === '' ? 'is empty' : referenceFault(href.trim());
    if (fault !== null) report('atom-iri', link, `href ${fault}`);
    else if (!isAbsolute(href.trim()) && inherited(link, 'base') === null) {
      report(
        'link-relative',
        link,
        `href ${quoted(href)} is relative and there is no xml:base; readers differ on what to`,
      );
    }
  }
  const rel = attributeOf(link, 'rel');
  if (rel !== null && !/^[a-z][a-z0-9.-]*$/i.test(rel) && absoluteFault(rel) !== null) {
    report('atom-iri', link, `rel is ${quoted(rel)}, which is neither a registered name nor an address`);
  }
  const type = attributeOf(link, 'type');
  const typeFault = type === null ? null : mediaTypeFault(type);
  if (typeFault !== null) report('media-type', link, `its type ${typeFault}`);
  const hreflang = attributeOf(link, 'hreflang');
  const languageWrong = hreflang === null ? null : languageFault(hreflang);
  if (languageWrong !== null) report('language-tag', link, `hreflang ${languageWrong}`);
  const length = attributeOf(link, 'length');
  if (length !== null && !/^\d+$/.test(length.trim())) {
    report('atom-length', link, `length is ${quoted(length)}; write the number of bytes`);
  }
}

/** So many of a feed's authors are told of each of its entries that has none. */
const MOST_SHARED = 20;

function checkEntry(entry: Node, ofFeed: readonly Node[], context: CheckContext): CheckedItem {
  const { report } = context;
  checkMetadata(entry, context);
  checkExtensions(entry, context);
  const first = (name: string) => childrenOf(entry, name, ATOM_NS)[0];
  const [source] = childrenOf(entry, 'source', ATOM_NS);
  if (source !== undefined) checkMetadata(source, context);
  const authors = childrenOf(entry, 'author', ATOM_NS);
  const fromSource = source === undefined ? [] : childrenOf(source, 'author', ATOM_NS);
  if (entry.closed && authors.length === 0 && fromSource.length === 0 && ofFeed.length === 0) {
    report('atom-author', entry, 'neither the entry, nor its source, nor the feed has an author');
  }
  const links = atomLinks(entry);
  const content = first('content');
  if (entry.closed && content === undefined && !links.some(({ rel }) => rel === 'alternate')) {
    report('atom-content', entry, 'the entry has neither content nor an alternate link');
  }
  if (content !== undefined && first('summary') === undefined && entry.closed) needsSummary(content, context);
  const text = (name: string) => first(name)?.text.trim() || null;
  const date = (name: string) => (first(name) === undefined ? null : checkRfc3339(first(name)!.text).moment);
  const people = [authors, fromSource].find((some) => some.length > 0) ?? ofFeed.slice(0, MOST_SHARED);
  const type = content === undefined ? null : (attributeOf(content, 'type') ?? 'text');
  return {
    spot: entry,
    id: text('id'),
    title: text('title'),
    url: links.find(({ rel }) => rel === 'alternate')?.href ?? null,
    published: date('published'),
    updated: date('updated'),
    authors: people.flatMap((person) => childrenOf(person, 'name', ATOM_NS)[0]?.text.trim() || []),
    language: inherited(entry, 'lang'),
    summary: text('summary'),
    html: content === undefined ? null : type === 'xhtml' ? written(content) : content.text.trim() || null,
    media: [...enclosuresOf(links), ...mediaOf(entry)],
    withdrawn: isWithdrawn(entry),
  };
}

/** RFC 4287 §4.1.2: content elsewhere, or in Base64, needs a summary. */
function needsSummary(content: Node, { report }: CheckContext): void {
  const type = attributeOf(content, 'type') ?? 'text';
  const isPlain = /^(?:text|html|xhtml)$/.test(type) || /^text\//i.test(type) || isXml(type);
  if (attributeOf(content, 'src') !== null)
    report('atom-summary', content, 'content with src needs a summary beside it');
  else if (!isPlain) report('atom-summary', content, `content of ${type} is Base64, and needs a summary beside it`);
}

/** XHTML as HTML, as far as a partner's rules look at it: its tags and its text. */
function written(node: Node): string {
  const inner = node.children.map((child) => `<${child.local}>${written(child)}</${child.local}>`).join('');
  return `${node.text.replaceAll('<', '&lt;')}${inner}`;
}

function enclosuresOf(links: readonly AtomLink[]): CheckedItem['media'] {
  return links
    .filter(({ rel }) => rel === 'enclosure')
    .map(({ href, type }) => ({ url: href, type, width: null, height: null }));
}

/** RFC 4287 §4.1.1: entries of one id in a feed must differ in `updated`; of one feed, readers show one. */
function checkIds(elements: readonly Node[], items: readonly CheckedItem[], { report }: CheckContext): void {
  const seen = new Map<string, Set<string>>();
  items.forEach(({ id, updated }, at) => {
    if (id === null) return;
    const dates = seen.get(id) ?? new Set();
    const key = String(updated);
    const where = childrenOf(elements[at]!, 'id', ATOM_NS)[0] ?? elements[at]!;
    if (dates.has(key))
      report('atom-id-repeated', where, `${quoted(id)} is the id of an entry before, with the same updated`);
    dates.add(key);
    seen.set(id, dates);
  });
}

/** RFC 6721 §3: an entry that is older than its tombstone is gone. */
function checkTombstones(root: Node, items: readonly CheckedItem[], { report }: CheckContext): void {
  const entries = new Map(items.map((item) => [item.id, item] as const).reverse());
  for (const tombstone of childrenOf(root, 'deleted-entry', TOMBSTONE_NS)) {
    const ref = attributeOf(tombstone, 'ref');
    const when = checkRfc3339(attributeOf(tombstone, 'when') ?? '').moment;
    const entry = ref === null ? undefined : entries.get(ref);
    if (entry?.updated && when !== null && entry.updated <= when) {
      report('tombstone-entry', tombstone, `${quoted(ref ?? '')} is deleted here and shown as an entry of before`);
    }
  }
}
