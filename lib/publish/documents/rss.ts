import { type Item, Feed as Library } from 'feed';
import { mimeType } from '../address.ts';
import type { Entry } from './entry.ts';
import type { Head } from './head.ts';
import {
  insertBefore,
  libraryItem,
  libraryOptions,
  libraryText,
  renderedItems,
  type Shell,
  shellAt,
  withFullText,
} from './library.ts';
import { enclosures, MEDIA_NAMESPACE, mediaElements } from './media.ts';
import { rssLicence, rssTerms } from './terms.ts';
import { escapeText } from './writable.ts';
import { element, hexadecimal, plainElement } from './xml.ts';

const ROOT = [
  '<rss version="2.0"',
  'xmlns:atom="http://www.w3.org/2005/Atom"',
  'xmlns:content="http://purl.org/rss/1.0/modules/content/"',
  'xmlns:dc="http://purl.org/dc/elements/1.1/"',
  `xmlns:media="${MEDIA_NAMESPACE}">`,
].join(' ');

/**
 * Minutes that a client may keep a document before it asks again. Changes show within moments, and asking costs a 304;
 * but nobody wants a million readers every minute.
 */
const TIME_TO_LIVE = 15;

/** The address by which the W3C's validator knows the specification that we write after. */
const SPECIFICATION = 'http://www.rssboard.org/rss-specification';

/** RSS 2.0: a channel's image is a GIF, JPEG or PNG. */
const CHANNEL_IMAGE = /\.(?:gif|jpe?g|png)$/i;

/**
 * An RSS 2.0 document around entries that {@link rssItems} rendered. The site's picture is the channel's image where its
 * address tells a type that RSS takes; there is no managingEditor or webMaster, since both must be e-mail addresses.
 */
export function rssShell(head: Head): Shell {
  const image = head.image !== null && CHANNEL_IMAGE.test(new URL(head.image).pathname) ? head.image : null;
  const shell = new Library({
    ...libraryOptions(head),
    title: libraryText(head.title),
    description: libraryText(head.description),
    docs: SPECIFICATION,
    ttl: TIME_TO_LIVE,
    ...(image === null ? {} : { image: libraryText(image) }),
    ...(head.rights === null ? {} : { copyright: libraryText(head.rights) }),
    // `feed` takes a whole address and no other.
    ...(head.isForPartners ? {} : { feedLinks: { rss: head.url('rss') } }),
  }).rss2();
  const rows = links(head).map((link) => `        ${link}\n`);
  return shellAt(
    `${insertBefore(hexadecimal(shell).replace(/<rss [^<>]*>/, ROOT), '    </channel>', rows.join(''))}\n`,
    '    </channel>',
  );
}

function links({ hub, licence, archive, formats, isForPartners, url, archiveUrl }: Head): string[] {
  const { previous } = archive;
  return [
    ...(isForPartners ? [element('atom:link', { href: url('rss'), rel: 'self', type: mimeType('rss') })] : []),
    ...(hub === null ? [] : [element('atom:link', { rel: 'hub', href: hub })]),
    ...(licence === null ? [] : [rssLicence(licence)]),
    // RFC 5005 §4: the archives themselves are Atom.
    ...(previous === null || !formats.includes('atom')
      ? []
      : [element('atom:link', { rel: 'prev-archive', href: archiveUrl(previous, 'atom'), type: mimeType('atom') })]),
  ];
}

/**
 * RSS 2.0 items after the RSS Advisory Board's profile. `feed` gives link, guid (never a permalink: it outlives the
 * address), pubDate where the source stated a date, description, full text; the rest is ours, because `feed` breaks a
 * title that holds `]]>` twice, makes of a name alone an `author` that must be an e-mail address, and knows no media.
 */
export function rssItems(entries: readonly Entry[]): string[] {
  const rendered = renderedItems(entries.map(item), (library) => library.rss2(), '<item>', '</item>');
  return entries.map((entry, at) => completed(rendered[at] as string, entry));
}

/**
 * RSS 2.0: an item has a title or a description; one without a title has none invented. A client that knows no full text
 * reads the description first: an item with a full text always has one.
 */
function item(entry: Entry): Partial<Item> {
  const item = libraryItem(entry);
  const needsNone = entry.excerpt !== '' || (entry.full === null && entry.title !== null);
  return needsNone ? item : { ...item, description: escapeText(entry.label) };
}

function completed(rendered: string, entry: Entry): string {
  const file = enclosures(entry)[0];
  const parts = [
    ...(entry.title === null ? [] : [plainElement('title', {}, entry.title)]),
    ...entry.authors.map((author) => element('dc:creator', {}, author)),
    ...(entry.language === null ? [] : [element('dc:language', {}, entry.language)]),
    ...entry.tags.map((tag) => plainElement('category', {}, tag)),
    ...source(entry),
    // RSS Advisory Board: a length that is not known is 0.
    ...(file === undefined ? [] : [element('enclosure', { url: file.url, length: file.length ?? 0, type: file.type })]),
    ...rssTerms(entry),
    ...mediaElements(entry),
    // RSS has no date of a revision, and no other link than one.
    ...(entry.changed === null ? [] : [element('atom:updated', {}, entry.revisedAt)]),
    ...(entry.related === null ? [] : [element('atom:link', { rel: 'related', href: entry.related })]),
    ...entry.alsoAt.map(({ title, url }) => element('atom:link', { rel: 'related', href: url, title })),
  ];
  const rows = parts.map((part) => `            ${part}\n`).join('');
  const whole = `        ${insertBefore(rendered, '        </item>', rows)}\n`;
  return entry.full === null ? whole : withFullText(whole, '<content:encoded><![CDATA[', entry.full.html, ']]>');
}

/** RSS 2.0: a source has an address. Of one whose address is not to be shown Dublin Core tells the name. */
function source({ from }: Entry): string[] {
  if (from === null) return [];
  const url = from.url ?? from.site;
  return [url === null ? element('dc:source', {}, from.title) : plainElement('source', { url }, from.title)];
}
