import { Feed as Library } from 'feed';
import { millis } from '../../model/index.ts';
import { mimeType } from '../address.ts';
import type { Entry } from './entry.ts';
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
import { enclosures, MEDIA_NAMESPACE, mediaElements, standInHtml } from './media.ts';
import { atomTerms } from './terms.ts';
import { escapeText } from './writable.ts';
import { type Attributes, element, hexadecimal, plainElement } from './xml.ts';

const TOMBSTONE_NAMESPACE = 'http://purl.org/atompub/tombstones/1.0';

/** RFC 5005 §4. */
const HISTORY_NAMESPACE = 'http://purl.org/syndication/history/1.0';

/** The IPTC's, whose `edNote` tells those who process an item what is to be known of it. Declared where it is used. */
const NAR_NAMESPACE = 'http://iptc.org/std/nar/2006-10-01/';

/**
 * An Atom 1.0 document (RFC 4287) around entries that {@link atomEntries} rendered, with tombstones for what was taken
 * down (RFC 6721): the feed's current document, or one of its archives (RFC 5005 §4).
 */
export function atomShell(head: Head): Shell {
  const shell = new Library({
    ...libraryOptions(head),
    title: libraryText(head.title),
    description: libraryText(head.description),
    // RFC 4287 §4.2.1: the author of every entry that names none.
    author: { name: libraryText(head.siteTitle) },
    ...(head.image === null ? {} : { image: libraryText(head.image) }),
    ...(head.rights === null ? {} : { copyright: libraryText(head.rights) }),
  }).atom1();
  const parts = [
    ...links(head).map((attributes) => element('link', attributes)),
    ...(head.archive.name === null ? [] : [element('fh:archive', {})]),
    ...head.deleted.map(tombstone),
  ];
  const rows = parts.map((part) => `    ${part}\n`).join('');
  return shellAt(
    `${insertBefore(
      hexadecimal(shell).replace(/<feed [^<>]*>/, () => root(head)),
      '</feed>',
      rows,
    )}\n`,
    '</feed>',
  );
}

/** Extensions are declared where they are used: validators warn of those that they do not know. */
function root({ language, archive, deleted }: Head): string {
  return [
    '<feed xmlns="http://www.w3.org/2005/Atom"',
    ` xmlns:media="${MEDIA_NAMESPACE}"`,
    archive.name === null ? '' : ` xmlns:fh="${HISTORY_NAMESPACE}"`,
    deleted.length === 0 ? '' : ` xmlns:at="${TOMBSTONE_NAMESPACE}"`,
    language === null ? '' : ` xml:lang="${language}"`,
    '>',
  ].join('');
}

/** Where the document is, who announces its changes (WebSub §4), and what stands before and after it (RFC 5005 §4). */
function links({ archive: { name, previous, next }, hub, licence, url, archiveUrl }: Head): Attributes[] {
  const type = mimeType('atom');
  const self = name === null ? url('atom') : archiveUrl(name, 'atom');
  return [
    { rel: 'self', type, href: self },
    // An archive changes hardly ever: it is not announced.
    ...(hub === null || name !== null ? [] : [{ rel: 'hub', href: hub }]),
    ...(licence === null ? [] : [{ rel: 'license', href: licence }]),
    ...(name === null ? [] : [{ rel: 'current', type, href: url('atom') }]),
    ...(previous === null ? [] : [{ rel: 'prev-archive', type, href: archiveUrl(previous, 'atom') }]),
    ...(next === null ? [] : [{ rel: 'next-archive', type, href: archiveUrl(next, 'atom') }]),
  ];
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
    .replace('<title type="html"><![CDATA[]]></title>', () => titleOf(entry))
    .replace(entry.url === null ? '<link/>\n        ' : '', '');
  const parts = [
    ...(entry.authors.length > 0 ? entry.authors : [entry.publisher]).map(author),
    ...entry.tags.map((term) => element('category', { term, scheme: schemeOf(term, entry) })),
    ...enclosures(entry).map(({ url, type, length }) => element('link', { rel: 'enclosure', href: url, type, length })),
    // RFC 4287 §4.2.7.2.
    ...(entry.related === null ? [] : [element('link', { rel: 'related', href: entry.related })]),
    ...entry.alsoAt.map(({ title, url }) => element('link', { rel: 'related', href: url, title })),
    ...atomTerms(entry),
    ...(entry.note === null ? [] : [element('nar:edNote', { 'xmlns:nar': NAR_NAMESPACE }, entry.note)]),
    ...mediaElements(entry),
    ...standIn(entry),
    ...source(entry),
  ];
  const rows = parts.map((part) => `        ${part}\n`).join('');
  const language = entry.language === null ? '<entry' : `<entry xml:lang="${entry.language}"`;
  const item = `    ${insertBefore(titled, '    </entry>', rows).replace('<entry', () => language)}\n`;
  return entry.full === null ? item : withFullText(item, '<content type="html"><![CDATA[', entry.full.html, ']]>');
}

/** RFC 4287 §4.1.2: an entry must have a title. That of an article without one is empty: none is invented. */
function titleOf({ title }: Entry): string {
  return title === null ? '<title></title>' : plainElement('title', {}, title);
}

function author(name: string): string {
  return element('author', {}, [element('name', {}, name)]);
}

/** RFC 4287 §4.2.2.2: a section and a tag of the same name are two things. */
function schemeOf(term: string, { section }: Entry): string {
  return term === section ? 'urn:feedmill:section' : 'urn:feedmill:tag';
}

/**
 * RFC 4287 §4.1.1.1 and §4.1.2: an entry must have content or a page to link to, and text of one kind or the other.
 * Where no full text is to be shown and no page is known, the excerpt is all its content; where there is no excerpt
 * either, its content is the link alone.
 */
function standIn(entry: Entry): string[] {
  const { full, url, excerpt, label } = entry;
  if (full !== null || (excerpt !== '' && url !== null)) return [];
  return [element('content', { type: 'html' }, url === null ? escapeText(excerpt || label) : standInHtml(entry, url))];
}

/**
 * RFC 4287 §4.2.11: the feed it was taken from, which last changed, for all we saw, with this revision. Of one whose
 * address is not to be shown no id is told: its site's address would be another feed's.
 */
function source({ from, revisedAt }: Entry): string[] {
  if (from === null) return [];
  const parts = [
    ...(from.url === null ? [] : [element('id', {}, from.url)]),
    plainElement('title', {}, from.title),
    element('updated', {}, revisedAt),
    ...(from.url === null ? [] : [element('link', { rel: 'self', href: from.url })]),
    ...(from.site === null ? [] : [element('link', { rel: 'alternate', href: from.site })]),
  ];
  return [element('source', {}, parts)];
}

/** RFC 6721 §3. */
function tombstone({ urn, when, reason }: Deleted): string {
  const comment = reason === null ? [] : [element('at:comment', {}, reason)];
  return element('at:deleted-entry', { ref: urn, when }, comment);
}
