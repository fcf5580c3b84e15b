import { Feed as Library } from 'feed';
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
import { element } from './xml.ts';

const ROOT = [
  '<rss version="2.0"',
  'xmlns:atom="http://www.w3.org/2005/Atom"',
  'xmlns:content="http://purl.org/rss/1.0/modules/content/"',
  'xmlns:dc="http://purl.org/dc/elements/1.1/"',
  `xmlns:media="${MEDIA_NAMESPACE}">`,
].join(' ');

/** An RSS 2.0 document around entries that {@link rssItems} rendered. */
export function rssShell(head: Head): Shell {
  const options = libraryOptions(head);
  const shell = new Library({
    ...options,
    title: libraryText(head.title),
    description: libraryText(head.description),
    feedLinks: { rss: head.url('rss') },
  }).rss2();
  const declared = shell.replace(/<rss [^>]*>/, ROOT);
  return shellAt(`${declared}\n`, '    </channel>');
}

/**
 * RSS 2.0 items after the RSS Advisory Board's profile. `feed` gives link, guid (never a permalink: it outlives the
 * address), pubDate where the source stated a date, description, full text; the rest is ours, because `feed` breaks a
 * title that holds `]]>` twice, makes of a name alone an `author` that must be an e-mail address, and knows no media.
 */
export function rssItems(entries: readonly Entry[]): string[] {
  const rendered = renderedItems(entries.map(libraryItem), (library) => library.rss2(), '<item>', '</item>');
  return entries.map((entry, at) => completed(rendered[at] as string, entry));
}

function completed(rendered: string, entry: Entry): string {
  const file = enclosures(entry)[0];
  const parts = [
    // RSS 2.0: an item has a title or a description.
    ...(entry.title !== null || entry.excerpt === '' ? [element('title', {}, entry.label)] : []),
    ...entry.authors.map((author) => element('dc:creator', {}, author)),
    ...(entry.language === null ? [] : [element('dc:language', {}, entry.language)]),
    ...entry.tags.map((tag) => element('category', {}, tag)),
    ...(entry.from === null ? [] : [element('source', { url: entry.from.url }, entry.from.title)]),
    // RSS Advisory Board: a length that is not known is 0.
    ...(file === undefined ? [] : [element('enclosure', { url: file.url, length: file.length ?? 0, type: file.type })]),
    ...mediaElements(entry),
  ];
  const rows = parts.map((part) => `            ${part}\n`).join('');
  const item = `        ${insertBefore(rendered, '        </item>', rows)}\n`;
  return entry.full === null ? item : withFullText(item, '<content:encoded><![CDATA[', entry.full.html, ']]>');
}
