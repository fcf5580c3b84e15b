import { absoluteUrl, type SourceItem, type StatedDate } from '../model/index.ts';
import { baseOf, resolveAddress, resolveMarkup } from './addresses.ts';
import { authorsOf } from './authors.ts';
import { contentAndSummary, titleOf } from './content.ts';
import { type DateContext, dateOf } from './dates.ts';
import { elements, type FeedElement, type FeedKind, type Fields, firstText, type RawItem } from './element.ts';
import { itemLinks, type Resolve } from './links.ts';
import { enclosuresOf, imageOf } from './media.ts';
import { mendFields } from './mending.ts';
import { RepairLog } from './repair-log.ts';
import { termsIn } from './terms.ts';
import { collapse, plainText } from './text.ts';

/** What an item inherits from the feed it stands in. */
export type Surroundings = {
  readonly kind: FeedKind;
  /** What relative addresses refer to. */
  readonly base: string;
  /** Authors of the feed, who are those of an entry without any (RFC 4287 §4.2.1). */
  readonly authors: readonly string[];
  /** What is known of the feed's dates. */
  readonly dates: DateContext;
};

/** The repair of an item of which more was to come. */
export const BREAKS_OFF = 'truncated';

/** Understands an item. Nothing is invented: what the item does not state is null or empty. */
export function readItem(item: RawItem, around: Surroundings): SourceItem {
  const repairs = new RepairLog();
  if (item.breaksOff) repairs.add(BREAKS_OFF, 'the document ends inside this item');
  const fields = mendFields(item.fields, repairs);
  const base = baseOf(item, around.base);
  const resolve: Resolve = (address, element) => {
    const resolved = resolveAddress(address, baseOf(element, base));
    if (resolved !== address.trim()) repairs.add('address-resolved', address.trim());
    return resolved;
  };

  const links = itemLinks(fields, resolve, (guid) => repairs.add('link-from-guid', guid));
  const url = links.map((link) => absoluteUrl(link)).find((address) => address !== null) ?? null;
  const { content, summary } = contentAndSummary(fields, around.kind);
  const html = (text: string | null, ...names: readonly string[]): string | null => {
    if (text === null) return null;
    const stated = elements(fields, ...names).find((element) => element.attributes['xml:base'] !== undefined);
    return resolveMarkup(text, baseOf(stated, base === around.base ? (url ?? base) : base));
  };
  const authors = authorsOf(fields);
  const source = elements(fields, 'source')[0];
  const inherited = source && around.kind === 'atom' ? authorsOf(source.children) : [];
  const language = firstText(fields, 'dc:language') ?? (item.attributes['xml:lang']?.trim() || null);
  const dates = language === null ? around.dates : { ...around.dates, language };
  const terms = termsIn(fields, resolve, 'item', (code, detail) => repairs.add(code, detail));
  return {
    guid: guidOf(fields, item.attributes),
    url,
    links,
    title: firstTitle(fields, around.kind),
    authors: firstOf(authors, inherited, around.authors),
    published: firstDate(fields, PUBLISHED, dates, repairs),
    updated: firstDate(fields, UPDATED, dates, repairs),
    content: html(content, 'content'),
    summary: html(summary, 'summary', 'description'),
    tags: tagsOf(fields),
    language,
    image: imageOf(fields, resolve),
    enclosures: enclosuresOf(fields, resolve),
    ...(terms && { terms }),
    repairs: repairs.list(),
  };
}

/** The first title that is not empty; null where there is none. */
export function firstTitle(fields: Fields, kind: FeedKind): string | null {
  for (const element of elements(fields, 'title', 'dc:title', 'media:title', 'itunes:title')) {
    const title = titleOf(element, kind);
    if (title) return title;
  }
  return null;
}

/** `dc:date` is of publication where nothing else is; feeds that state a change do so by name. */
const PUBLISHED = ['pubdate', 'published', 'issued', 'dcterms:issued', 'dc:date', 'date', 'created', 'dcterms:created'];
const UPDATED = ['updated', 'modified', 'dcterms:modified', 'lastbuilddate'];

function firstDate(
  fields: Fields,
  names: readonly string[],
  context: DateContext,
  repairs: RepairLog,
): StatedDate | null {
  for (const name of names) {
    for (const { text } of fields[name] ?? []) {
      const date = dateOf(text, context, repairs);
      if (date !== null) return date;
    }
  }
  return null;
}

function guidOf(fields: Fields, attributes: RawItem['attributes']): string | null {
  return firstText(fields, 'guid', 'id') ?? (attributes['rdf:about']?.trim() || firstText(fields, 'dc:identifier'));
}

function tagsOf(fields: Fields): readonly string[] {
  const tags = elements(fields, 'category', 'dc:subject').map((element) => plainText(tagText(element)));
  return [...new Set(tags.map(collapse))].filter((tag) => tag !== '');
}

function tagText({ text, attributes }: FeedElement): string {
  return attributes.label || attributes.term || attributes.text || text;
}

function firstOf<T>(...lists: readonly (readonly T[])[]): readonly T[] {
  return lists.find((list) => list.length > 0) ?? [];
}
