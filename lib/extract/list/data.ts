import { type AbsoluteUrl, absoluteUrl, type Image, type ListedItem, type StatedDate } from '../../model/index.ts';
import { type DateHints, readDate } from '../dates/dates.ts';
import type { Page } from '../page/page.ts';
import { plainText } from '../page/plain.ts';
import { dataIn } from '../state/state.ts';
import { itemAddress, partsOf } from './links.ts';
import { collapse } from './white-space.ts';

/** Values of a page's data that are looked at: data is machine-made and may be endless. */
const MOST_VALUES = 200_000;
const FEWEST = 2;
const LONGEST_ADDRESS = 2000;

const names = (text: string) => text.split(' ');
/** Names that programs give the fields of an item, the most explicit first, without hyphens, underscores and capitals. */
const TITLES = names('headline title name heading seotitle posttitle');
const ADDRESSES = names('url link href permalink canonicalurl weburl fullurl posturl articleurl @id path uri');
const DATES = names(
  `datepublished publishedat firstpublishedat firstpublished publishdate pubdate postdate publicationdate publishedon
  publishedtime published date createdat datecreated created`.replace(/\s+/g, ' '),
);
const EXCERPTS = names(
  `description excerpt summary standfirst subtitle subheadline subheading dek teaser abstract lead intro shortdescription
  metadescription`.replace(/\s+/g, ' '),
);
const IMAGES = names('image thumbnailurl thumbnail coverimage featuredimage leadimage heroimage imageurl');

type Fields = Readonly<Record<string, unknown>>;
type Found = { readonly items: readonly ListedItem[]; readonly worth: number };

/**
 * The items that a page's data lists where its markup does not: an `ItemList` of JSON-LD, the state that a script would
 * draw the page from ({@link dataIn}). Of several lists the one that tells most.
 */
export function itemsInData(page: Page, hints: DateHints): readonly ListedItem[] {
  let best: Found = { items: [], worth: 0 };
  const reading: Reading = { base: page.base, placeOf: slugPlaces(page), line: lineReader(), hints };
  for (const data of dataIn(page)) {
    for (const list of listsIn(data)) {
      const items = list.flatMap((value) => itemFrom(value, reading) ?? []);
      const unlike = [...new Map(items.map((item) => [item.url, item])).values()];
      const worth = unlike.reduce(
        (sum, { published, excerpt }) => sum + 1 + (published ? 1 : 0) + (excerpt ? 1 : 0),
        0,
      );
      if (unlike.length >= FEWEST && worth > best.worth) best = { items: unlike, worth };
    }
  }
  return best.items;
}

/** Every list of records in the data. Iterative: depth is no matter. */
function* listsIn(data: unknown): Generator<readonly Fields[]> {
  const stack: unknown[] = [data];
  const met = new Set<unknown>();
  for (let seen = 0; stack.length > 0 && seen < MOST_VALUES; seen += 1) {
    const value = stack.pop();
    if (typeof value !== 'object' || value === null || met.has(value)) continue;
    met.add(value);
    if (Array.isArray(value)) {
      const records = [...new Set(value.map(untagged))].filter(isRecord).map(unwrapped);
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

/** Astro writes a value as a pair of its kind and itself. */
function untagged(value: unknown): unknown {
  const isTagged = Array.isArray(value) && value.length === 2 && typeof value[0] === 'number' && value[0] < 12;
  return isTagged && typeof value[1] !== 'number' ? value[1] : value;
}

/**
 * The fields of an entry by their plain names. What wraps it (`ListItem`, an edge's `node`, a `story` with its place) is
 * taken off: of the records in one without a title, the first that has one.
 */
function unwrapped(record: Fields): Fields {
  const own = plainFields(record);
  if (textAt(own, TITLES) !== null && !('item' in own) && !('node' in own)) return own;
  for (const value of Object.values(own)) {
    const inner = isRecord(value) ? plainFields(value) : null;
    if (inner !== null && textAt(inner, TITLES) !== null) return { ...own, ...inner };
  }
  return own;
}

/** A record may stand in thousands of places of a payload. */
const KNOWN = new WeakMap<Fields, Fields>();

function plainFields(record: Fields): Fields {
  const known = KNOWN.get(record);
  if (known) return known;
  const fields: Record<string, unknown> = Object.create(null);
  for (const [name, value] of Object.entries(record).slice(0, MOST_FIELDS))
    fields[
      name
        .slice(0, 40)
        .toLowerCase()
        .replace(/[-_\s]/g, '')
    ] ??= untagged(value);
  KNOWN.set(record, fields);
  return fields;
}

const MOST_FIELDS = 200;

type Reading = {
  readonly base: AbsoluteUrl;
  readonly placeOf: SlugPlaces;
  readonly line: (text: string | null) => string | null;
  readonly hints: DateHints;
};

/** An item has a title that reads like one and an address of its own; a menu's entries have neither date nor text. */
function itemFrom(record: Fields, { base, placeOf, line, hints }: Reading): ListedItem | null {
  const kind = String(record['@type'] ?? '');
  if (/^(?:Breadcrumb|SiteNavigationElement|Organization|Person|ImageObject|WebSite)/.test(kind)) return null;
  const title = line(textAt(record, TITLES));
  if (title === null || title.length < 3) return null;
  const published = dateIn(record, hints);
  const excerpt = line(textAt(record, EXCERPTS));
  const stated = addressIn(record, base);
  const url = stated ?? (published === null && excerpt === null ? null : placeOf(record));
  const listed = stated !== null && (kind === 'ListItem' || record.position !== undefined);
  if (url === null || (published === null && excerpt === null && !listed)) return null;
  return { title, url, published, excerpt, image: imageAt(record, base), complete: false, article: null };
}

function addressIn(record: Fields, base: AbsoluteUrl): AbsoluteUrl | null {
  const addresses = ADDRESSES.flatMap((name) => {
    const value = record[name];
    return typeof value === 'string' && value.length <= LONGEST_ADDRESS ? [value.trim()] : [];
  });
  const whole = addresses.find((address) => /^(?:https?:)?\/|^\.\.?\//.test(address));
  // `blog/a-post` is told from the site's root, whatever page lists it.
  const bare = addresses.find((address) => /^[\w%.~-]+(?:\/[\w%.~-]+)+\/?$/.test(address));
  const address = whole ?? (bare === undefined ? null : `/${bare}`);
  return address === null ? null : itemAddress(address, base);
}

type SlugPlaces = (record: Fields) => AbsoluteUrl | null;

/** Where a slug leads: as a link on the page that ends in it does, else to below the list's own page. */
function slugPlaces(page: Page): SlugPlaces {
  let folders: ReadonlyMap<string, AbsoluteUrl> | null = null;
  const here = new URL(page.url).pathname.replace(/\/(?:page\/\d+|index\.\w+)?\/?$/, '');
  return ({ slug }) => {
    const value = isRecord(slug) ? slug.current : slug;
    if (typeof value !== 'string' || !/^[\p{L}\p{N}%._~/-]{2,200}$/u.test(value)) return null;
    const name = value.replace(/^\/|\/$/g, '');
    folders ??= linksByName(page);
    const known = folders.get(name);
    if (known !== undefined) return known;
    if (name.includes('/')) return itemAddress(`/${name}`, page.base);
    return here === '' ? null : itemAddress(`${here}/${name}`, page.base);
  };
}

function linksByName({ outline, base }: Page): Map<string, AbsoluteUrl> {
  const links = new Map<string, AbsoluteUrl>();
  for (const { name, attribs } of outline.nodes) {
    const url = name === 'a' && attribs.href ? itemAddress(attribs.href, base) : null;
    const last = url && partsOf(new URL(url).pathname).at(-1);
    if (last && !links.has(last)) links.set(last, url);
  }
  return links;
}

function textAt(record: Fields, wanted: readonly string[]): string | null {
  for (const name of wanted) {
    const value = record[name];
    // A reference into a stream of React's is no text.
    if (typeof value === 'string' && value.trim() !== '' && !/^\$[\da-z]/i.test(value)) return value.trim();
    if (isRecord(value) && typeof value.rendered === 'string' && value.rendered !== '') return value.rendered;
  }
  return null;
}

/** Makes a text one line, each text once: thousands of records of a payload may share one. */
function lineReader(): (text: string | null) => string | null {
  const known = new Map<string, string | null>();
  return (text) => {
    if (text === null) return null;
    let read = known.get(text);
    if (read === undefined) {
      read = collapse(plainText(text.slice(0, 20_000))) || null;
      known.set(text, read);
    }
    return read;
  };
}

function dateIn(record: Fields, hints: DateHints): StatedDate | null {
  for (const name of DATES) {
    const value = record[name];
    if (typeof value !== 'string' && typeof value !== 'number') continue;
    const date = readDate(String(value).replace(/^\$D/, ''), hints);
    if (date) return date;
  }
  return null;
}

function imageAt(record: Fields, base: AbsoluteUrl): Image | null {
  for (const name of IMAGES) {
    const value = Array.isArray(record[name]) ? record[name][0] : record[name];
    const address = isRecord(value) ? (value.url ?? value.src) : value;
    const url = typeof address === 'string' && !address.startsWith('$') ? absoluteUrl(address, base) : null;
    if (url) return { url, width: null, height: null, alt: null, credit: null };
  }
  return null;
}
