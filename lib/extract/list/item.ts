import type { Element } from 'domhandler';
import type { AbsoluteUrl, Image, ListedItem } from '../../model/index.ts';
import { type DateHints, readDate } from '../dates/dates.ts';
import type { Page } from '../page/page.ts';
import { cardDate, endingDate, statedIn } from './date.ts';
import { dayAbove } from './day-above.ts';
import { cardImages } from './image.ts';
import { type Line, linesOf } from './lines.ts';
import type { ItemRecord } from './records.ts';
import { mayBeDated, NOTHING_SHARED, type Shared, sharedBy } from './shared.ts';
import { collapse } from './white-space.ts';
import { isCut, labelsAdvert, saysMore, weightOf, withoutEllipsis } from './words.ts';

/** A card as it was read. */
export type Card = {
  readonly item: ListedItem;
  readonly headed: boolean;
  readonly advert: boolean;
};

/** A shorter line is a label or a byline, unless the markup calls it an excerpt. */
const SHORTEST_EXCERPT = 40;
const SHORTEST_NAMED_EXCERPT = 12;
const LONGEST_TITLE = 400;

/** Reads the fields of the records of a page, those without a title left out, in the light of what they have in common. */
export function readCards(
  page: Page,
  records: readonly ItemRecord[],
  hints: DateHints,
): (Card & { readonly record: ItemRecord })[] {
  const cards = records.map((record) => ({ url: sameItem(record.url), ...contentOf(page, record) }));
  const shared = sharedBy(cards, hints);
  const own = { ...hints, numeric: shared.numeric };
  return cards.flatMap(({ record, ...content }) => {
    const card = cardOf(page, record, content, own, shared);
    return card ? [{ ...card, record }] : [];
  });
}

/** Reads the fields of one record; null where it has no title. */
export function readCard(page: Page, record: ItemRecord, hints: DateHints): Card | null {
  return cardOf(page, record, contentOf(page, record), hints, NOTHING_SHARED);
}

/** What stands in a record, before it is known what is what. */
type Content = {
  readonly elements: readonly Element[];
  readonly lines: readonly Line[];
  readonly images: readonly Image[];
};

function contentOf(page: Page, record: ItemRecord): Content & { readonly record: ItemRecord } {
  const headlines = record.links.filter((link) => link.role === 'headline');
  const lines = linesOf(record.nodes, new Set(headlines.map((link) => page.outline.nodes[link.node]!)));
  const elements = shownIn(page, record);
  return { record, elements, lines, images: cardImages(elements, page.base) };
}

function cardOf(
  page: Page,
  record: ItemRecord,
  { elements, lines, images }: Content,
  hints: DateHints,
  shared: Shared,
): Card | null {
  const title = titleOf(page, record, lines, elements, hints);
  if (title === null) return null;
  const dated = shared.dated
    ? lines.find((line) => mayBeDated(line) && readDate(line.text, hints) !== null)
    : undefined;
  const stated = cardDate(elements, lines, hints) ?? dayAbove(page, record, lines, hints);
  const item: ListedItem = {
    title: uncut(page, record, title.text),
    url: record.url,
    published: stated ?? (dated ? readDate(dated.text, hints) : null),
    excerpt: excerptIn(
      lines.filter((line) => line !== dated && !shared.repeated.has(line.text)),
      title,
      hints,
    ),
    image: images.find(({ url }) => !shared.pictures.has(url)) ?? null,
    complete: false,
    article: null,
  };
  return { item, headed: title.headed, advert: lines.some((line) => labelsAdvert(line.text)) };
}

/** The elements of a record but for those that its own style hides. */
function shownIn({ outline }: Page, { start, end }: ItemRecord): Element[] {
  const shown: Element[] = [];
  for (let node = start; node < end; ) {
    const isHidden = /display:\s?none/i.test(outline.nodes[node]!.attribs.style ?? '');
    if (!isHidden) shown.push(outline.nodes[node]!);
    node = isHidden ? outline.end[node]! : node + 1;
  }
  return shown;
}

/** `heading` is the one that the title is, where it is one. */
type Title = { readonly text: string; readonly headed: boolean; readonly heading: Element | null };

/** The title: a heading, else what the markup calls a title, else the headline link's own words. */
function titleOf(
  page: Page,
  record: ItemRecord,
  lines: readonly Line[],
  elements: readonly Element[],
  hints: DateHints,
): Title | null {
  const fits = ({ text }: Line) => text.length <= LONGEST_TITLE && !saysMore(text) && statedIn(text, hints) === null;
  const headings = lines.filter((line) => line.heading && fits(line));
  // A heading that is no link is the title only of a card whose links say nothing themselves ("read more", a picture).
  const silent = record.links.every((link) => link.role !== 'headline');
  const heading = headings.find((line) => line.linked > 0) ?? (silent ? headings[0] : undefined);
  if (heading) return { text: wholeHeading(lines.filter(fits), heading), headed: true, heading: heading.heading };
  const named = lines.filter((line) => line.role === 'title' && fits(line));
  const title = named.find((line) => line.linked > 0) ?? named[0];
  if (title) return { text: title.text, headed: true, heading: null };
  return fromLink(page, record, lines, elements, fits);
}

/** The whole of a title that is cut short on the page, where its link says it. */
function uncut({ outline }: Page, { links }: ItemRecord, title: string): string {
  if (!isCut(title)) return title;
  const start = withoutEllipsis(title);
  for (const { node } of links) {
    const { attribs } = outline.nodes[node]!;
    const whole = collapse(attribs.title ?? attribs['aria-label'] ?? '');
    if (whole.length > start.length && whole.length <= LONGEST_TITLE && whole.startsWith(start)) return whole;
  }
  return title;
}

/** A heading that is broken over several lines is one title. */
function wholeHeading(lines: readonly Line[], { heading }: Line): string {
  const parts = lines.filter((line) => line.heading === heading && line.role !== 'category' && line.role !== 'date');
  // What stands beside the link in its heading is a volume, a number of comments, a label.
  const linked = parts.filter((line) => line.linked * 2 >= line.text.length);
  return (linked.length > 0 ? linked : parts).map((line) => line.text).join(' ');
}

function fromLink(
  page: Page,
  record: ItemRecord,
  lines: readonly Line[],
  elements: readonly Element[],
  fits: (line: Line) => boolean,
): Title | null {
  const link =
    record.links.find((one) => one.role === 'headline') ??
    record.links.find((one) => one.role === 'other' && one.text !== '');
  const element = link && page.outline.nodes[link.node];
  const inside = lines.filter((line) => line.inside !== null && line.inside === element && fits(line));
  if (inside.length > 1) {
    const proper = inside.filter((line) => line.role !== 'category' && line.role !== 'author' && line.role !== 'date');
    const first = proper.find((line) => weightOf(line.text) >= 16) ?? proper[0] ?? inside[0]!;
    return { text: first.text, headed: false, heading: null };
  }
  const text = inside[0]?.text ?? link?.text;
  if (text && text.length <= LONGEST_TITLE) return { text, headed: false, heading: null };
  const alt = elements.find((one) => one.name === 'img' && (one.attribs.alt ?? '').trim().length >= 16)?.attribs.alt;
  return alt ? { text: alt.trim(), headed: false, heading: null } : null;
}

/** The excerpt: what the markup calls one, else the first line that is long enough and neither title, date nor links. */
function excerptIn(lines: readonly Line[], title: Title, hints: DateHints): string | null {
  const telling = lines.filter(
    (line) =>
      line.text !== title.text &&
      line.role !== 'date' &&
      line.role !== 'author' &&
      line.role !== 'category' &&
      (line.inside !== null || line.linked * 2 < line.text.length) &&
      statedIn(line.text, hints) === null,
  );
  const prose = telling.filter((line) => !line.heading && line.role !== 'title');
  const isLong = (line: Line) => weightOf(line.text) >= SHORTEST_EXCERPT;
  const named = prose.find((line) => line.role === 'excerpt' && weightOf(line.text) >= SHORTEST_NAMED_EXCERPT);
  const found =
    named ??
    prose.find((line) => isLong(line) || (isCut(line.text) && line.text.length > 12)) ??
    // Below a heading that is the title, some themes set the excerpt as a smaller one.
    (title.heading && telling.find((line) => line.heading && line.heading !== title.heading && isLong(line)));
  return found ? withoutDate(found.text, hints) : null;
}

/** What is left of `Title – Text [24 May 2019]` once title and date were cut out. */
function withoutDate(text: string, hints: DateHints): string {
  const end = endingDate(text, hints) ? text.lastIndexOf(text.includes('[') ? '[' : '(') : text.length;
  return (
    text
      .slice(0, end)
      .replace(/^[\s|·•:–—-]+/, '')
      .trimEnd() || text
  );
}

/** The address without what only tracks the reader: two links that differ so are one item. */
export function sameItem(url: AbsoluteUrl): string {
  const address = new URL(url);
  for (const [name, value] of [...address.searchParams]) {
    // A reference with a number in it may be the item's own (`?ref=T301`).
    const isTracking = /^(?:utm_\w+|fbclid|gclid|mc_[ce]id)$/i.test(name);
    if (isTracking || (/^(?:ref|cmp|ito|at_\w+)$/i.test(name) && !/\d/.test(value))) address.searchParams.delete(name);
  }
  return `${address.host.replace(/^www\./, '')}${address.pathname.replace(/\/$/, '')}${address.search}`;
}
