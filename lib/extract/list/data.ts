import { type Element, isTag } from 'domhandler';
import { type AbsoluteUrl, absoluteUrl, type Image, type ListedItem, type StatedDate } from '../../model/index.ts';
import { type DateHints, readDate } from '../dates/dates.ts';
import type { Page } from '../page/page.ts';
import { plainText } from '../page/plain.ts';
import { itemAddress } from './links.ts';
import { assignedJson } from './script.ts';
import { collapse } from './white-space.ts';

/** Values of a page's data that are looked at: data is machine-made and may be endless. */
const MOST_VALUES = 200_000;
const FEWEST = 2;
/** Names that programs give the fields of an item, the most explicit first. */
const TITLES = ['headline', 'title', 'name', 'heading', 'seoTitle'];
const ADDRESSES = ['url', 'link', 'href', 'permalink', 'canonicalUrl', 'canonical_url', 'webUrl', '@id', 'path', 'uri'];
const DATES = [
  'datePublished',
  'publishedAt',
  'published_at',
  'publishDate',
  'pubDate',
  'post_date',
  'publicationDate',
  'firstPublished',
  'date',
  'created_at',
  'createdAt',
];
const EXCERPTS = ['description', 'excerpt', 'summary', 'standfirst', 'subtitle', 'dek', 'teaser', 'abstract', 'lead'];
const IMAGES = ['image', 'thumbnailUrl', 'thumbnail', 'cover_image', 'coverImage', 'featuredImage', 'leadImage'];

type Fields = Readonly<Record<string, unknown>>;

/**
 * The items that a page's data lists where its markup does not: an `ItemList` of JSON-LD, the state that a script would
 * draw the page from (`__NEXT_DATA__` and the like). Of several lists the longest.
 */
export function itemsInData(page: Page, hints: DateHints): ListedItem[] {
  let best: ListedItem[] = [];
  for (const element of page.outline.nodes) {
    const data = element.name === 'script' ? dataOf(element) : null;
    if (data === null) continue;
    for (const list of listsIn(data)) {
      const items = list.flatMap((value) => itemFrom(value, page.base, hints) ?? []);
      const unlike = [...new Map(items.map((item) => [item.url, item])).values()];
      if (unlike.length >= FEWEST && unlike.length > best.length) best = unlike;
    }
  }
  return best;
}

/** What a script holds as data: JSON by its type, or JSON that a program assigns to a name of the window. */
function dataOf({ attribs, children }: Element): unknown {
  const text = children.map((child) => (child.type === 'text' && !isTag(child) ? child.data : '')).join('');
  if (/^application\/(?:ld\+)?json/i.test(attribs.type ?? '')) return parsed(text);
  if (attribs.src !== undefined || !/^(?:|module|text\/javascript|application\/javascript)$/i.test(attribs.type ?? ''))
    return null;
  return assignedJson(text).map(parsed);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Every list of records in the data. Iterative: depth is no matter. */
function* listsIn(data: unknown): Generator<readonly Fields[]> {
  const stack: unknown[] = [data];
  for (let seen = 0; stack.length > 0 && seen < MOST_VALUES; seen += 1) {
    const value = stack.pop();
    if (Array.isArray(value)) {
      const records = value.filter(isRecord).map(unwrapped);
      if (records.length >= FEWEST) yield records;
      for (const one of value) stack.push(one);
    } else if (isRecord(value) && value['@type'] !== 'BreadcrumbList') {
      for (const one of Object.values(value)) if (typeof one === 'object') stack.push(one);
    }
  }
}

function isRecord(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** schema.org wraps an entry in a `ListItem`, GraphQL in an edge's `node`. */
function unwrapped(record: Fields): Fields {
  const inner = record.item ?? record.node;
  return isRecord(inner) ? { ...record, ...inner } : record;
}

/** An item has a title that reads like one and an address of its own; a menu's entries have neither date nor text. */
function itemFrom(record: Fields, base: AbsoluteUrl, hints: DateHints): ListedItem | null {
  if (
    /^(?:Breadcrumb|SiteNavigationElement|Organization|Person|ImageObject|WebSite)/.test(String(record['@type'] ?? ''))
  )
    return null;
  const title = line(textAt(record, TITLES));
  const address = textAt(record, ADDRESSES);
  const url = address && /^(?:https?:)?\/|^\.\.?\//.test(address) ? itemAddress(address, base) : null;
  if (title === null || title.length < 3 || url === null) return null;
  const published = dateOf(textAt(record, DATES), hints);
  const excerpt = line(textAt(record, EXCERPTS));
  const listed = record['@type'] === 'ListItem' || record.position !== undefined;
  if (published === null && excerpt === null && !listed) return null;
  return { title, url, published, excerpt, image: imageAt(record, base), complete: false, article: null };
}

function textAt(record: Fields, names: readonly string[]): string | null {
  for (const name of names) {
    const value = record[name];
    if (typeof value === 'string' && value.trim() !== '') return value.trim();
    if (isRecord(value) && typeof value.rendered === 'string' && value.rendered !== '') return value.rendered;
  }
  return null;
}

function line(text: string | null): string | null {
  return text === null ? null : collapse(plainText(text.slice(0, 20_000))) || null;
}

function dateOf(text: string | null, hints: DateHints): StatedDate | null {
  return text === null ? null : readDate(text, hints);
}

function imageAt(record: Fields, base: AbsoluteUrl): Image | null {
  for (const name of IMAGES) {
    const value = Array.isArray(record[name]) ? record[name][0] : record[name];
    const address = isRecord(value) ? (value.url ?? value.src) : value;
    const url = typeof address === 'string' ? absoluteUrl(address, base) : null;
    if (url) return { url, width: null, height: null, alt: null, credit: null };
  }
  return null;
}
