import { escapeText } from 'entities';
import {
  absoluteUrl,
  type Enclosure,
  type Image,
  NO_STATED_SCHEDULE,
  type SourceFeed,
  type SourceItem,
  type StatedDate,
} from '../model/index.ts';
import { resolveAddress, resolveMarkup } from './addresses.ts';
import { type DateContext, dateOf } from './dates.ts';
import type { FeedContext } from './feed-context.ts';
import { hubLinks } from './hubs.ts';
import { isObject, type JsonObject, objects, string } from './json-value.ts';
import { sizeOf } from './media.ts';
import { mendText } from './mending.ts';
import { otherPage } from './older.ts';
import { RepairLog } from './repair-log.ts';
import { sharedAuthors, sharedLanguage } from './shared.ts';
import { collapse } from './text.ts';

/**
 * Reads a JSON Feed, version 1.0 or 1.1 (https://www.jsonfeed.org/version/1.1/). Values of a wrong
 * type count as not given, but for those whose meaning is plain: an author that is a name, a date or a size that is a
 * number. Null where the value is something else.
 */
export function readJsonFeed(feed: unknown, { url: address, now = null }: FeedContext): SourceFeed | null {
  if (!isObject(feed)) return null;
  const isStated = string(feed, 'version')?.includes('jsonfeed') ?? false;
  if (!isStated && !(Array.isArray(feed.items) && string(feed, 'title'))) return null;
  const repairs = new RepairLog();
  const authors = sharedAuthors(authorsOf(feed, repairs));
  const language = sharedLanguage(string(feed, 'language'));
  const home = string(feed, 'home_page_url');
  const title = string(feed, 'title');
  const hub = hubsOf(feed, address);
  const own = [address, resolveAddress(string(feed, 'feed_url') ?? address, address)];
  return {
    title: title === null ? null : mendText(title, repairs),
    links: home === null ? [] : [resolveAddress(home, address)],
    language,
    schedule: NO_STATED_SCHEDULE,
    older: otherPage(resolveAddress(string(feed, 'next_url') ?? address, address), ...own),
    movedTo: null,
    ...(hub !== undefined && { hub }),
    items: itemsOf(feed, repairs).map((item) => readItem(item, address, { authors, language, now })),
    repairs: repairs.list(),
  };
}

/** Its hubs of the kind WebSub, whatever it is called; rssCloud is none that we speak. */
function hubsOf(feed: JsonObject, address: string) {
  const hubs = objects(feed.hubs).filter((hub) => string(hub, 'type')?.toLowerCase() !== 'rsscloud');
  const resolved = (written: string | null) => (written === null ? [] : [resolveAddress(written, address)]);
  return hubLinks(
    hubs.flatMap((hub) => resolved(string(hub, 'url'))),
    resolved(string(feed, 'feed_url')),
  );
}

/** A list; by some an object whose members are the items, as PHP writes lists with gaps; by some none, as there are none. */
function itemsOf(feed: JsonObject, repairs: RepairLog): readonly JsonObject[] {
  const { items } = feed;
  if (!Array.isArray(items)) repairs.add('items-missing', 'there is no list "items"');
  return objects(isObject(items) ? Object.values(items) : items);
}

/** What an item inherits from the feed it stands in. */
type Surroundings = DateContext & { readonly authors: readonly string[] };

function readItem(item: JsonObject, address: string, around: Surroundings): SourceItem {
  const repairs = new RepairLog();
  const mend = (text: string | null): string | null => (text === null ? null : mendText(text, repairs));
  const id = identifier(item.id);
  const permalink = id !== null && /^https?:\/\//i.test(id) ? id : null;
  const given = [string(item, 'url'), string(item, 'external_url')].filter((link) => link !== null);
  const links = (given.length > 0 ? given : permalink ? [permalink] : []).map((link) => resolveAddress(link, address));
  const url = links.map((link) => absoluteUrl(link)).find((link) => link !== null) ?? null;
  const html = string(item, 'content_html') ?? plain(string(item, 'content_text'));
  const authors = authorsOf(item, repairs);
  const language = string(item, 'language');
  const dates = language === null ? around : { ...around, language };
  return {
    guid: id,
    url,
    links,
    title: mend(collapse(string(item, 'title') ?? '') || null),
    authors: (authors.length > 0 ? authors : around.authors).map((author) => mendText(author, repairs)),
    published: date(item.date_published, dates, repairs),
    updated: date(item.date_modified, dates, repairs),
    content: html === null ? null : resolveMarkup(mendText(html, repairs), url ?? address),
    summary: mend(plain(string(item, 'summary'))),
    tags: strings(item.tags),
    language,
    image: imageOf(string(item, 'image') ?? string(item, 'banner_image'), url ?? address),
    enclosures: attachmentsOf(item, address, repairs),
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

/** 1.1 has a list `authors`, 1.0 one `author`; either may be a name, an object, or a list of them. */
function authorsOf(object: JsonObject, repairs: RepairLog): readonly string[] {
  for (const value of [object.authors, object.author]) {
    const names = (Array.isArray(value) ? value : [value]).flatMap(authorName);
    if (names.length === 0) continue;
    const asAsked = value === object.author ? isObject(value) : Array.isArray(value) && value.every(isObject);
    if (!asAsked) repairs.add('author-rewritten', names.join(', '));
    return [...new Set(names)];
  }
  return [];
}

function authorName(author: unknown): readonly string[] {
  const name = isObject(author) ? (string(author, 'name') ?? string(author, 'url')) : author;
  return typeof name === 'string' && name.trim() !== '' ? [collapse(name)] : [];
}

/** RFC 3339; by some the seconds or milliseconds since 1970, as a number. */
function date(value: unknown, context: DateContext, repairs: RepairLog): StatedDate | null {
  const written = typeof value === 'number' ? String(Math.trunc(value)) : value;
  return typeof written === 'string' ? dateOf(written, context, repairs) : null;
}

function imageOf(address: string | null, base: string): Image | null {
  const url = address === null ? null : absoluteUrl(address, base);
  return url && { url, width: null, height: null, alt: null, credit: null };
}

function attachmentsOf(item: JsonObject, base: string, repairs: RepairLog): readonly Enclosure[] {
  const { attachments } = item;
  return objects(isObject(attachments) ? [attachments] : attachments).flatMap((attachment) => {
    const url = absoluteUrl(string(attachment, 'url') ?? '', base);
    const size = attachment.size_in_bytes;
    if (!url || !string(attachment, 'url')) return [];
    const length = typeof size === 'number' ? size : typeof size === 'string' ? sizeOf(size) : null;
    if (typeof size === 'string' && length !== null) repairs.add('size-rewritten', size);
    return [{ url, type: string(attachment, 'mime_type'), length }];
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
