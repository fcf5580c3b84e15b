import type { FeedKind } from './element.ts';

/**
 * The names we read, in one form. A field name is the element's local name in lower case, with a prefix only where the
 * element belongs to an extension: `title` (RSS and Atom alike), `dc:creator`, `media:thumbnail`.
 */

/** Prefixes by namespace. The empty prefix holds the feed formats themselves. */
const PREFIXES: Readonly<Record<string, string>> = {
  'http://www.w3.org/2005/atom': '',
  'https://www.w3.org/2005/atom': '',
  'http://purl.org/atom/ns#': '',
  'http://purl.org/rss/1.0/': '',
  'http://my.netscape.com/rdf/simple/0.9/': '',
  'http://channel.netscape.com/rdf/simple/0.9/': '',
  'http://purl.org/net/rss1.1#': '',
  'http://example.com/newformat#': '',
  'http://example.com/necho': '',
  'http://purl.org/echo/': '',
  'uri/of/echo/namespace#': '',
  'http://purl.org/pie/': '',
  'http://backend.userland.com/rss': '',
  'http://backend.userland.com/rss2': '',
  'http://blogs.law.harvard.edu/tech/rss': '',
  'http://cyber.law.harvard.edu/rss/rss.html': '',
  'http://www.w3.org/1999/02/22-rdf-syntax-ns#': 'rdf',
  'http://www.w3.org/1999/xhtml': 'xhtml',
  'http://www.w3.org/xml/1998/namespace': 'xml',
  'http://purl.org/dc/elements/1.1/': 'dc',
  'http://purl.org/dc/elements/1.0/': 'dc',
  'http://purl.org/dc/terms/': 'dcterms',
  'http://purl.org/rss/1.0/modules/content/': 'content',
  'http://search.yahoo.com/mrss/': 'media',
  'http://search.yahoo.com/mrss': 'media',
  'https://search.yahoo.com/mrss/': 'media',
  'https://search.yahoo.com/mrss': 'media',
  'http://video.search.yahoo.com/mrss': 'media',
  'http://video.search.yahoo.com/mrss/': 'media',
  'http://www.rssboard.org/media-rss': 'media',
  'http://tools.search.yahoo.com/mrss/': 'media',
  'http://www.itunes.com/dtds/podcast-1.0.dtd': 'itunes',
  'https://www.itunes.com/dtds/podcast-1.0.dtd': 'itunes',
  'http://example.com/dtds/podcast-1.0.dtd': 'itunes',
  'http://rssnamespace.org/feedburner/ext/1.0': 'feedburner',
  'http://purl.org/rss/1.0/modules/syndication/': 'sy',
  'http://purl.org/rss/1.0/modules/syndication': 'sy',
  'https://purl.org/rss/1.0/modules/syndication/': 'sy',
  'http://purl.org/rss/modules/syndication/': 'sy',
  'https://podcastindex.org/namespace/1.0': 'podcast',
  'http://podcastindex.org/namespace/1.0': 'podcast',
  'https://github.com/podcastindex-org/podcast-namespace/blob/main/docs/1.0.md': 'podcast',
  'http://backend.userland.com/creativecommonsrssmodule': 'creativecommons',
  'http://cyber.law.harvard.edu/rss/creativecommonsrssmodule.html': 'creativecommons',
  'http://creativecommons.org/ns#': 'cc',
  'http://web.resource.org/cc/': 'cc',
  'https://rslstandard.org/rsl': 'rsl',
};

/** What a prefix means when a document uses it without declaring it. */
const CONVENTIONAL: Readonly<Record<string, string>> = {
  atom: '',
  atom10: '',
  atom03: '',
  a10: '',
  rss: '',
  rdf: 'rdf',
  xhtml: 'xhtml',
  xml: 'xml',
  dc: 'dc',
  dcterms: 'dcterms',
  dct: 'dcterms',
  content: 'content',
  media: 'media',
  itunes: 'itunes',
  feedburner: 'feedburner',
  sy: 'sy',
  syn: 'sy',
  podcast: 'podcast',
  creativecommons: 'creativecommons',
  cc: 'cc',
  rsl: 'rsl',
};

/** Fields that hold text or markup, of a feed or of an item. */
const TEXT_FIELDS = [
  ...['title', 'subtitle', 'description', 'summary', 'content', 'body', 'fullitem', 'link', 'guid', 'id', 'category'],
  ...['pubdate', 'published', 'issued', 'updated', 'modified', 'created', 'date', 'lastbuilddate', 'language', 'ttl'],
  ...['enclosure', 'name', 'email', 'uri', 'url', 'homepage', 'managingeditor', 'webmaster', 'comments', 'tagline'],
  ...['dc:title', 'dc:creator', 'dc:author', 'dc:contributor', 'dc:date', 'dc:language', 'dc:subject'],
  ...['dc:description', 'dc:identifier', 'dc:publisher', 'dcterms:issued', 'dcterms:created', 'dcterms:modified'],
  ...['content:encoded', 'xhtml:body', 'xhtml:div', 'feedburner:origlink', 'media:title', 'media:description'],
  ...['media:thumbnail', 'media:credit', 'media:text', 'itunes:title', 'itunes:author', 'itunes:summary'],
  ...['itunes:subtitle', 'itunes:image', 'itunes:name', 'itunes:email'],
  ...['generator', 'hour', 'day', 'sy:updateperiod', 'sy:updatefrequency', 'podcast:source', 'itunes:new-feed-url'],
  ...['rights', 'copyright', 'dc:rights', 'dcterms:rights', 'dcterms:license', 'creativecommons:license', 'cc:license'],
  ...['rsl:permits', 'rsl:prohibits', 'rsl:standard'],
] as const;

/** Fields that hold other fields. `author` holds text in RSS and fields in Atom. */
const GROUP_FIELDS = [
  'author',
  'contributor',
  'source',
  'image',
  'media:group',
  'media:content',
  'itunes:owner',
  'podcast:alternateenclosure',
  'skiphours',
  'skipdays',
  'rsl:content',
  'rsl:license',
  'rsl:payment',
] as const;

/** Elements that carry the structure; rss-parser looks for these names literally. */
const STRUCTURE: Readonly<Record<string, string>> = {
  rss: 'rss',
  'rdf:rdf': 'rdf:RDF',
  feed: 'feed',
  channel: 'channel',
  item: 'item',
  entry: 'entry',
};

export const FIELD_NAMES: readonly string[] = [...TEXT_FIELDS, ...GROUP_FIELDS];

const LONG_FIELDS: ReadonlySet<string> = new Set([
  ...['subtitle', 'description', 'summary', 'content', 'body', 'fullitem', 'tagline', 'content:encoded', 'xhtml:body'],
  ...['xhtml:div', 'dc:description', 'media:description', 'media:text', 'itunes:summary', 'itunes:subtitle'],
]);

const TEXTS: ReadonlySet<string> = new Set(TEXT_FIELDS);
const GROUPS: ReadonlySet<string> = new Set(GROUP_FIELDS);

/** What an element of this field name holds; null for one we do not read. */
export function fieldKind(name: string): 'text' | 'group' | null {
  if (TEXTS.has(name)) return 'text';
  return GROUPS.has(name) ? 'group' : null;
}

/** The name rss-parser knows a structural element by; null for any other field name. */
export function structureName(name: string): string | null {
  return Object.hasOwn(STRUCTURE, name) ? STRUCTURE[name]! : null;
}

/** The prefix we use for a namespace; null for a namespace we do not read. */
export function prefixOf(namespace: string): string | null {
  const key = namespace.trim().toLowerCase();
  return Object.hasOwn(PREFIXES, key) ? PREFIXES[key]! : null;
}

/** The prefix we use for a prefix that a document did not declare; null for one without a common meaning. */
export function conventionalPrefix(prefix: string): string | null {
  return Object.hasOwn(CONVENTIONAL, prefix) ? CONVENTIONAL[prefix]! : null;
}

/** The field name of an element whose prefix has its conventional meaning (`atom:link` is `link`). */
export function fieldName(qualifiedName: string): string {
  const name = qualifiedName.toLowerCase();
  const colon = name.indexOf(':');
  if (colon < 0) return name;
  const prefix = conventionalPrefix(name.slice(0, colon));
  if (prefix === null) return name;
  return prefix === '' ? name.slice(colon + 1) : `${prefix}:${name.slice(colon + 1)}`;
}

/** Whether a field holds a title, a name, an address or a date, in which no other field can stand. */
export function isBrief(name: string): boolean {
  return !LONG_FIELDS.has(name);
}

/** Whether an element of this field name is the root of a feed. */
export function isRoot(name: string): boolean {
  return Object.hasOwn(ROOTS, name);
}

/** The kind of a feed in which an element of this name comes first; null for a name that says nothing. */
export function kindOf(name: string): FeedKind | null {
  if (Object.hasOwn(ROOTS, name)) return ROOTS[name]!;
  if (name === 'channel') return 'rss';
  return name === 'entry' ? 'atom' : null;
}

/** Whether an attribute of this name is read. */
export function isReadAttribute(name: string): boolean {
  return READ_ATTRIBUTES.has(name);
}

/** Whether the start of this field says that the text before it was not closed. */
export function isNeverInText(name: string): boolean {
  return NEVER_IN_TEXT.has(name);
}

const ROOTS: Readonly<Record<string, FeedKind>> = { rss: 'rss', 'rdf:rdf': 'rdf', feed: 'atom' };

const READ_ATTRIBUTES: ReadonlySet<string> = new Set([
  ...[
    'type',
    'mode',
    'src',
    'href',
    'rel',
    'title',
    'url',
    'length',
    'ispermalink',
    'term',
    'label',
    'domain',
    'scheme',
  ],
  ...[
    'medium',
    'width',
    'height',
    'filesize',
    'isdefault',
    'rdf:about',
    'rdf:resource',
    'xml:lang',
    'text',
    'role',
    'uri',
    'contenttype',
  ],
]);

/** Fields whose start says that the text before them was not closed. No HTML element is called so. */
const NEVER_IN_TEXT: ReadonlySet<string> = new Set([
  ...['guid', 'pubdate', 'description', 'enclosure', 'lastbuilddate', 'managingeditor', 'published', 'updated'],
  ...['content:encoded', 'dc:creator', 'dc:date', 'dc:subject', 'dc:title', 'media:content', 'media:thumbnail'],
]);
