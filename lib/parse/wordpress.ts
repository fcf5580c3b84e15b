import { decodeHTMLStrict } from 'entities';
import {
  type AbsoluteUrl,
  absoluteUrl,
  type Image,
  type Instant,
  instant,
  millis,
  NO_STATED_SCHEDULE,
  type SourceFeed,
  type SourceItem,
  type StatedDate,
} from '../model/index.ts';
import { resolveAddress, resolveMarkup } from './addresses.ts';
import { dateFault, readDate } from './dates.ts';
import type { FeedContext } from './feed-context.ts';
import { isObject, type JsonObject, member, objects, string } from './json-value.ts';
import { mendText } from './mending.ts';
import { pageAfter, withNumber } from './older.ts';
import { RepairLog } from './repair-log.ts';
import { plainText } from './text.ts';

/**
 * Reads a list of posts as WordPress' REST API gives it (https://developer.wordpress.org/rest-api/reference/posts/), of
 * any post type. Names, tags and pictures are there only where it was asked for with `_embed`. Posts
 * that are not published are left out. Null where the value is no such list.
 */
export function readPosts(value: unknown, { url: address, now = null }: FeedContext): SourceFeed | null {
  if (!Array.isArray(value)) return null;
  const posts = objects(value).filter(isPost);
  if (posts.length === 0 && !(value.length === 0 && REST_ADDRESS.test(address))) return null;
  const repairs = new RepairLog();
  const name = posts.map((post) => string(member(post, 'yoast_head_json'), 'og_site_name')).find((found) => found);
  return {
    title: name ? mendText(plainText(name), repairs) : null,
    links: [],
    language: null,
    schedule: NO_STATED_SCHEDULE,
    older: olderPosts(value.length, address),
    movedTo: null,
    items: posts.filter(isPublished).map((post) => readPost(post, address, now)),
    repairs: repairs.list(),
  };
}

/**
 * What is wrong where WordPress answers with an error instead of posts, as a message for whoever gave the address; null
 * where it does not.
 */
export function wordPressFault(value: unknown): string | null {
  if (!isObject(value)) return null;
  const [code, message] = [string(value, 'code'), string(value, 'message')];
  if (code === null || message === null || !(code.startsWith('rest_') || 'data' in value)) return null;
  const { remedy } = REMEDIES.find(({ codes }) => codes.test(code))!;
  return `not a feed: WordPress answers ${code.slice(0, 60)}, "${plainText(message.slice(0, 200))}"; ${remedy}`;
}

/** In the order tried; the last takes everything. */
const REMEDIES: readonly { readonly codes: RegExp; readonly remedy: string }[] = [
  { codes: /page_number/, remedy: 'there are no more pages; ask for an earlier one' },
  {
    codes: /forbidden|unauthori[sz]ed|cannot|not_logged_in|disabled/,
    remedy: "it is not open to everyone; read the site's RSS feed instead",
  },
  { codes: /^/, remedy: "check the address, or read the site's RSS feed instead" },
];

const REST_ADDRESS = /\/wp-json\/|\/wp\/v2\/|[?&]rest_route=/;

/** A post has texts in two forms, `raw` and `rendered`, of which everybody may see the second. */
function isPost(object: JsonObject): boolean {
  const isRendered = ['title', 'content', 'excerpt', 'guid'].some((name) => 'rendered' in member(object, name));
  return isRendered || (string(object, 'link') !== null && ('date_gmt' in object || 'modified_gmt' in object));
}

function isPublished(post: JsonObject): boolean {
  return post.status === undefined || post.status === 'publish';
}

/** A page that is full has another after it. `offset` overrides `page`. */
function olderPosts(posts: number, address: AbsoluteUrl): AbsoluteUrl | null {
  const { searchParams } = new URL(address);
  const number = (name: string): number => Number.parseInt(searchParams.get(name) ?? '', 10) || 0;
  if (posts < (number('per_page') || 10)) return null;
  if (!searchParams.has('offset')) return pageAfter(address, 'page');
  return withNumber(address, 'offset', Math.max(number('offset'), 0) + posts);
}

function readPost(post: JsonObject, address: AbsoluteUrl, now: Instant | null): SourceItem {
  const repairs = new RepairLog();
  const plain = (html: string | null): string | null =>
    html === null ? null : mendText(plainText(html), repairs) || null;
  const link = string(post, 'link');
  const url = link === null ? null : absoluteUrl(link, address);
  const html = (name: string): string | null => {
    const text = rendered(post, name);
    return text === null ? null : resolveMarkup(mendText(text, repairs).trim(), url ?? address);
  };
  return {
    guid: decodeHTMLStrict(rendered(post, 'guid') ?? '').trim() || null,
    url,
    links: link === null ? [] : [resolveAddress(link, address)],
    title: plain(rendered(post, 'title')),
    authors: unique(authorsOf(post).map(plain)),
    published: dateOf(post, 'date', now, repairs),
    updated: dateOf(post, 'modified', now, repairs),
    content: html('content'),
    summary: html('excerpt'),
    tags: unique(
      embedded(post, 'wp:term')
        .flatMap(objects)
        .map((term) => plain(string(term, 'name'))),
    ),
    language: null,
    image: imageOf(post, url ?? address),
    enclosures: [],
    repairs: repairs.list(),
  };
}

/** A text that everybody may see; of a post with a password WordPress gives an empty one. */
function rendered(post: JsonObject, name: string): string | null {
  const text = member(post, name);
  return text.protected === true ? null : string(text, 'rendered');
}

function embedded(post: JsonObject, name: string): readonly unknown[] {
  const list = member(post, '_embedded')[name];
  return Array.isArray(list) ? list : [];
}

/** In place of what nobody may see, an error stands: an object with a `code`. */
function authorsOf(post: JsonObject): readonly (string | null)[] {
  const authors = objects(embedded(post, 'author')).filter((author) => !('code' in author));
  const names = authors.map((author) => string(author, 'name')).filter((name) => name !== null);
  return names.length > 0 ? names : [string(member(post, 'yoast_head_json'), 'author')];
}

/** `…_gmt` is in UTC. Without it only the day is known: the other date is in the site's zone, which is not stated. */
function dateOf(
  post: JsonObject,
  name: 'date' | 'modified',
  now: Instant | null,
  repairs: RepairLog,
): StatedDate | null {
  const universal = read(string(post, `${name}_gmt`), now, repairs);
  if (universal !== null) return universal;
  const written = string(post, name);
  const local = read(written, now, repairs);
  if (/T.*(?:Z|[+-]\d\d:?\d\d)$/.test(written?.slice(0, 50) ?? '')) return local;
  return local && { instant: instant(Math.floor(millis(local.instant) / DAY) * DAY), precision: 'day' };
}

const DAY = 86_400_000;

function read(written: string | null, now: Instant | null, repairs: RepairLog): StatedDate | null {
  // A post that never had this date has it in the year nought, or the day before.
  if (written === null || /^-|^0000-/.test(written)) return null;
  const found = readDate(written);
  const fault = dateFault(found, now);
  if (fault !== null) repairs.add('date-dropped', `"${written}" ${fault}`);
  return fault === null ? found!.date : null;
}

function imageOf(post: JsonObject, base: string): Image | null {
  const [picture] = objects(embedded(post, 'wp:featuredmedia'));
  const isPicture = picture !== undefined && (string(picture, 'media_type') ?? 'image') === 'image';
  const written = isPicture ? string(picture, 'source_url') : null;
  const url = written === null ? null : absoluteUrl(written, base);
  if (!isPicture || url === null) {
    const other = absoluteUrl(string(post, 'jetpack_featured_media_url') ?? 'none:', base);
    return other && { url: other, width: null, height: null, alt: null, credit: null };
  }
  const size = member(picture, 'media_details');
  const alt = string(picture, 'alt_text');
  return {
    url,
    width: pixels(size.width),
    height: pixels(size.height),
    alt: alt === null ? null : plainText(alt) || null,
    credit: null,
  };
}

/** Some versions of WordPress give numbers as text. */
function pixels(value: unknown): number | null {
  const number = typeof value === 'string' ? Number.parseInt(value, 10) : value;
  return typeof number === 'number' && number > 0 && Number.isFinite(number) ? Math.round(number) : null;
}

function unique(names: readonly (string | null)[]): readonly string[] {
  return [...new Set(names.filter((name) => name !== null))];
}
