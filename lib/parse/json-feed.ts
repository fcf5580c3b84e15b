import { escapeText } from 'entities';
import {
  type AbsoluteUrl,
  absoluteUrl,
  type Enclosure,
  type Image,
  NO_STATED_SCHEDULE,
  type SourceFeed,
  type SourceItem,
  type StatedDate,
} from '../model/index.ts';
import { resolveAddress, resolveMarkup } from './addresses.ts';
import { readDate } from './dates.ts';
import { isObject, type JsonObject, objects, string } from './json-value.ts';
import { mendText } from './mending.ts';
import { otherPage } from './older.ts';
import { RepairLog } from './repair-log.ts';
import { sharedAuthors, sharedLanguage } from './shared.ts';
import { collapse } from './text.ts';

/**
 * Reads a JSON Feed, version 1.0 or 1.1 (https://www.jsonfeed.org/version/1.1/), found at `address`. Values of a wrong
 * type count as not given. Null where the value is something else.
 */
export function readJsonFeed(feed: unknown, address: AbsoluteUrl): SourceFeed | null {
  if (!isObject(feed) || !Array.isArray(feed.items)) return null;
  if (!string(feed, 'version')?.includes('jsonfeed') && !string(feed, 'title')) return null;
  const repairs = new RepairLog();
  const authors = sharedAuthors(authorsOf(feed));
  const home = string(feed, 'home_page_url');
  const title = string(feed, 'title');
  const own = [address, resolveAddress(string(feed, 'feed_url') ?? address, address)];
  return {
    title: title === null ? null : mendText(title, repairs),
    links: home === null ? [] : [resolveAddress(home, address)],
    language: sharedLanguage(string(feed, 'language')),
    schedule: NO_STATED_SCHEDULE,
    older: otherPage(resolveAddress(string(feed, 'next_url') ?? address, address), ...own),
    items: objects(feed.items).map((item) => readItem(item, address, authors)),
    repairs: repairs.list(),
  };
}

function readItem(item: JsonObject, address: string, feedAuthors: readonly string[]): SourceItem {
  const repairs = new RepairLog();
  const mend = (text: string | null): string | null => (text === null ? null : mendText(text, repairs));
  const id = identifier(item.id);
  const permalink = id !== null && /^https?:\/\//i.test(id) ? id : null;
  const given = [string(item, 'url'), string(item, 'external_url')].filter((link) => link !== null);
  const links = (given.length > 0 ? given : permalink ? [permalink] : []).map((link) => resolveAddress(link, address));
  const url = links.map((link) => absoluteUrl(link)).find((link) => link !== null) ?? null;
  const html = string(item, 'content_html') ?? plain(string(item, 'content_text'));
  const authors = authorsOf(item);
  return {
    guid: id,
    url,
    links,
    title: mend(collapse(string(item, 'title') ?? '') || null),
    authors: (authors.length > 0 ? authors : feedAuthors).map((author) => mendText(author, repairs)),
    published: date(item, 'date_published', repairs),
    updated: date(item, 'date_modified', repairs),
    content: html === null ? null : resolveMarkup(mendText(html, repairs), url ?? address),
    summary: mend(plain(string(item, 'summary'))),
    tags: strings(item.tags),
    language: string(item, 'language'),
    image: imageOf(string(item, 'image') ?? string(item, 'banner_image'), url ?? address),
    enclosures: attachmentsOf(item, address),
    repairs: repairs.list(),
  };
}

function plain(text: string | null): string | null {
  return text === null ? null : escapeText(text);
}

/** An id is a string; the specification asks readers to take a number for one all the same. */
function identifier(id: unknown): string | null {
  return typeof id === 'number' ? String(id) : typeof id === 'string' ? id.trim() || null : null;
}

/** 1.1 has `authors`, 1.0 one `author`. */
function authorsOf(object: JsonObject): readonly string[] {
  const list = Array.isArray(object.authors) ? object.authors : [object.author];
  const names = objects(list).map((author) => string(author, 'name') ?? string(author, 'url'));
  return [...new Set(names.filter((name) => name !== null).map(collapse))];
}

function date(item: JsonObject, name: string, repairs: RepairLog): StatedDate | null {
  const written = string(item, name);
  if (written === null) return null;
  const read = readDate(written);
  if (!read) repairs.add('date-dropped', `"${written}" is no date`);
  else if (!read.standard) repairs.add('date-rewritten', written);
  return read?.date ?? null;
}

function imageOf(address: string | null, base: string): Image | null {
  const url = address === null ? null : absoluteUrl(address, base);
  return url && { url, width: null, height: null, alt: null, credit: null };
}

function attachmentsOf(item: JsonObject, base: string): readonly Enclosure[] {
  return objects(item.attachments).flatMap((attachment) => {
    const url = absoluteUrl(string(attachment, 'url') ?? '', base);
    const length = attachment.size_in_bytes;
    if (!url || !string(attachment, 'url')) return [];
    return [{ url, type: string(attachment, 'mime_type'), length: typeof length === 'number' ? length : null }];
  });
}

function strings(list: unknown): readonly string[] {
  return Array.isArray(list)
    ? list
        .filter((tag) => typeof tag === 'string')
        .map(collapse)
        .filter(Boolean)
    : [];
}
