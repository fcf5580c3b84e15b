import {
  type ArticleContent,
  type Extraction,
  type Instant,
  type ListedItem,
  NO_CONTENT,
  type StatedDate,
} from '../../model/index.ts';
import type { DateHints } from '../dates/dates.ts';
import { lettersOf } from '../lead.ts';
import { dateOnly, statedIn } from '../list/date.ts';
import { isCut, weightOf, withoutEllipsis } from '../list/words.ts';
import { countWords, excerptOf } from '../page/plain.ts';
import { linesOfText, type TextLine } from './lines.ts';
import { listInText } from './list.ts';

/** How a text is to be read. */
export type TextOptions = {
  readonly language?: string | null;
  readonly now?: Instant | null;
};

/**
 * Reads a plain text: one article (a title line, perhaps a byline and a date, paragraphs), or a listing copied as text
 * (date, title, excerpt, again and again), perhaps led by an article's full text. Items of a text have no address: none
 * is invented. Never throws.
 */
export function extractText(text: string, options: TextOptions = {}): Extraction {
  const hints: DateHints = { language: options.language ?? null, now: options.now ?? undefined };
  const lines = linesOfText(text, hints);
  const listing = listInText(lines);
  if (listing) return listingOf(lines.slice(0, listing.start), listing.items);
  const article = articleOf(lines, hints);
  const found = { kind: 'article', article, items: [], next: null, whole: null, way: null, feeds: [] } as const;
  return article ? { ...found, confidence: 0.7, reason: null } : { ...found, confidence: 0, reason: 'empty' };
}

function listingOf(before: readonly TextLine[], items: readonly ListedItem[]): Extraction {
  const leading = before.map((line) => line.text);
  const body = lettersOf(leading.join(' '));
  const index = items.findIndex(({ excerpt }) => {
    const letters = lettersOf(withoutEllipsis(excerpt ?? ''));
    return weightOf(letters) >= SHORTEST_MATCH && body.includes(letters) && body.length > letters.length + LEAST_BEYOND;
  });
  const lead = index < 0 ? null : leadFrom(leading, items[index]!);
  return {
    kind: 'listing',
    article: lead,
    items: items.map((item, i) => (lead && i === index ? { ...item, complete: true, article: lead } : item)),
    next: null,
    whole: null,
    way: null,
    feeds: [],
    confidence: lead ? 0.9 : 0.7,
    reason: null,
  };
}

/** As for a page's lead: fewer letters in common may be chance, fewer beyond them is only the teaser once more. */
const SHORTEST_MATCH = 30;
const LEAST_BEYOND = 40;

/** The paragraphs from the one that begins as the excerpt does; what stands above it is the page's own heading. */
function leadFrom(paragraphs: readonly string[], item: ListedItem): ArticleContent | null {
  const letters = lettersOf(withoutEllipsis(item.excerpt ?? ''));
  const start = paragraphs.findIndex((_, i) => lettersOf(paragraphs.slice(i, i + 4).join(' ')).startsWith(letters));
  if (start < 0) return null;
  const body = contentFrom(paragraphs.slice(start));
  return {
    ...body,
    title: item.title,
    published: item.published,
    provenance: {
      ...body.provenance,
      ...(item.title !== null && { title: 'teaser' }),
      ...(item.published !== null && { published: 'teaser' }),
    },
  };
}

const BYLINE = /^(?:by|von|par|por|di|door|av|af|autor:?|text:?|автор:?|تحرير:?|文[/／:：]|記者[:：]?)\s+(.{2,80})$/iu;
const LONGEST_TITLE = 200;

/** A title line unless the text begins with prose, then byline and date lines in any order, then paragraphs. */
function articleOf(lines: readonly TextLine[], hints: DateHints): ArticleContent | null {
  if (lines.length === 0) return null;
  const [first, ...others] = lines;
  const titled = others.length > 0 && first!.kind === 'short' && weightOf(first!.text) <= LONGEST_TITLE;
  const after = titled ? others : lines;
  let published: ArticleContent['published'] = null;
  let authors: readonly string[] = [];
  let read = 0;
  for (const { text, kind } of after.slice(0, -1)) {
    const date: StatedDate | null = published
      ? null
      : (dateOnly(text, hints) ?? (kind === 'short' ? statedIn(text, hints) : null));
    const names = authors.length > 0 ? [] : bylineNames(text);
    if (!date && names.length === 0) break;
    published ??= date;
    if (names.length > 0) authors = names;
    read += 1;
  }
  const body = contentFrom(after.slice(read).map((line) => line.text));
  return {
    ...body,
    title: titled ? first!.text : null,
    authors,
    published,
    provenance: {
      ...body.provenance,
      ...(titled && { title: 'visible' }),
      ...(authors.length > 0 && { authors: 'visible' }),
      ...(published && { published: 'visible' }),
    },
  };
}

function bylineNames(text: string): string[] {
  const names = BYLINE.exec(text.slice(0, LONGEST_TITLE).split(/[|·•]/, 1)[0]!.trimEnd())?.[1];
  if (!names) return [];
  return names.split(/\s*,\s*|\s+(?:and|und|et|y|og|och|&)\s+/u).filter((name) => name !== '' && !/\d/.test(name));
}

function contentFrom(paragraphs: readonly string[]): ArticleContent {
  const whole = paragraphs.filter((paragraph, i) => i < paragraphs.length - 1 || !isFarewell(paragraph));
  const text = whole.join('\n\n');
  return {
    ...NO_CONTENT,
    html: whole.map((paragraph) => `<p>${escaped(paragraph)}</p>`).join('\n'),
    text,
    excerpt: excerptOf(text) || null,
    wordCount: countWords(text),
    complete: !isCut(text),
    provenance: { html: 'visible', excerpt: 'visible' },
  };
}

/** A last line such as `***` or `-- 30 --`. */
function isFarewell(paragraph: string): boolean {
  return !/\p{L}/u.test(paragraph) && paragraph.length < 12;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
