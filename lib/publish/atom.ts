import { Feed as Library } from 'feed';
import { millis } from '../model/index.ts';
import { mimeType } from './address.ts';
import type { Entry } from './entry.ts';
import { escapeText } from './guard.ts';
import type { Deleted, Head } from './head.ts';
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
import { element } from './xml.ts';

const TOMBSTONE_NAMESPACE = 'http://purl.org/atompub/tombstones/1.0';

/** An Atom 1.0 document (RFC 4287) around entries that {@link atomEntries} rendered, with tombstones for what was taken down. */
export function atomShell(head: Head): Shell {
  const shell = new Library({
    ...libraryOptions(head),
    title: libraryText(head.title),
    description: libraryText(head.description),
    // RFC 4287 §4.2.1: the author of every entry that names none.
    author: { name: libraryText(head.siteTitle) },
    feedLinks: { atom: head.url('atom') },
  }).atom1();
  const language = head.language === null ? '' : ` xml:lang="${head.language}"`;
  const root = `<feed xmlns="http://www.w3.org/2005/Atom" xmlns:media="${MEDIA_NAMESPACE}" xmlns:at="${TOMBSTONE_NAMESPACE}"${language}>`;
  const typed = shell
    .replace(/<feed [^>]*>/, root)
    .replace('<link rel="self" ', `<link rel="self" type="${mimeType('atom')}" `);
  return shellAt(`${insertBefore(typed, '</feed>', head.deleted.map(tombstone).join(''))}\n`, '</feed>');
}

/**
 * Atom entries. `feed` gives id, link, updated, published, summary and content; the rest is ours, because `feed` breaks
 * a title that holds `]]>` twice and a category that holds `<`, guesses the types of enclosures and drops extensions.
 */
export function atomEntries(entries: readonly Entry[]): string[] {
  const items = entries.map((entry) => ({
    ...libraryItem(entry),
    title: '',
    date: new Date(millis(entry.revisedAt)),
  }));
  const rendered = renderedItems(items, (library) => library.atom1(), '<entry>', '</entry>');
  return entries.map((entry, at) => completed(rendered[at] as string, entry));
}

function completed(rendered: string, entry: Entry): string {
  const titled = rendered
    .replace('<title type="html"><![CDATA[]]></title>', () => element('title', {}, entry.label))
    .replace(entry.url === null ? '<link/>\n        ' : '', '');
  const parts = [
    ...(entry.authors.length > 0 ? entry.authors : [entry.publisher]).map(author),
    ...entry.tags.map((term) => element('category', { term })),
    ...enclosures(entry).map(({ url, type, length }) => element('link', { rel: 'enclosure', href: url, type, length })),
    ...mediaElements(entry),
    ...standIn(entry),
  ];
  const rows = parts.map((part) => `        ${part}\n`).join('');
  const language = entry.language === null ? '<entry' : `<entry xml:lang="${entry.language}"`;
  const item = `    ${insertBefore(titled, '    </entry>', rows).replace('<entry', () => language)}\n`;
  return entry.full === null ? item : withFullText(item, '<content type="html"><![CDATA[', entry.full.html, ']]>');
}

function author(name: string): string {
  return element('author', {}, [element('name', {}, name)]);
}

/** RFC 4287 §4.1.2: an entry that has neither content nor a page to link to must not be. Its excerpt is all its content. */
function standIn(entry: Entry): string[] {
  if (entry.full !== null || entry.url !== null) return [];
  return [element('content', { type: 'html' }, escapeText(entry.excerpt))];
}

/** RFC 6721 §3. */
function tombstone({ urn, when, reason }: Deleted): string {
  const comment = reason === null ? [] : [element('at:comment', {}, reason)];
  return `    ${element('at:deleted-entry', { ref: urn, when }, comment)}\n`;
}
