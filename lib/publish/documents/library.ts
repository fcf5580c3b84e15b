import { type Extension, type FeedOptions, type Item, Feed as Library } from 'feed';
import { millis } from '../../model/index.ts';
import type { Entry } from './entry.ts';
import type { Head } from './head.ts';
import { escapeText } from './writable.ts';

/** The part of a document's head that `feed` renders rightly in all formats. */
export function libraryOptions(head: Head): FeedOptions {
  return {
    id: head.urn,
    title: head.title,
    description: head.description,
    link: head.page,
    updated: new Date(millis(head.updated)),
    generator: 'Feedmill',
    ...(head.language === null ? {} : { language: head.language }),
  };
}

/**
 * The part of an entry that `feed` renders rightly in all formats, its full text left to {@link withFullText}. The type
 * asks for a date and a link; the code does not.
 */
export function libraryItem(entry: Entry): Partial<Item> {
  return {
    id: entry.urn,
    ...(entry.url === null ? {} : { link: entry.url }),
    ...(entry.published === null ? {} : { published: new Date(millis(entry.published.instant)) }),
    ...(entry.excerpt === '' ? {} : { description: escapeText(entry.excerpt) }),
    ...(entry.full === null ? {} : { content: FULL_TEXT }),
  };
}

/** Stands for an entry's full text while `feed` renders the rest: it need not be taken through an XML writer. */
const FULL_TEXT = 'full text';

/**
 * Items as `render` writes them within one document, each from its `open` to its `close`. The text between must hold
 * neither: full texts are put in afterwards by {@link withFullText}, all else that `feed` is given is escaped.
 */
export function renderedItems(
  items: readonly Partial<Item>[],
  render: (library: Library) => string,
  open: string,
  close: string,
): string[] {
  if (items.length === 0) return [];
  const library = new Library({ title: '', updated: new Date(0), generator: false });
  for (const item of items) library.addItem(item as Item);
  const document = render(library);
  let at = document.indexOf(open);
  return items.map(() => {
    const end = document.indexOf(close, at) + close.length;
    const item = document.slice(at, end);
    at = document.indexOf(open, end);
    return item;
  });
}

/** An item that {@link renderedItems} gave with its full text in its place, which `open` and `close` surround. */
export function withFullText(item: string, open: string, text: string, close: string): string {
  const mark = `${open}${FULL_TEXT}${close}`;
  const at = item.indexOf(mark) + open.length;
  return item.slice(0, at) + text + item.slice(at + FULL_TEXT.length);
}

/** A field of our own in what `feed` renders. Its type asks for a record; its code takes any value. */
export function extension(name: string, value: unknown): Extension {
  return { name, objects: value as Extension['objects'] };
}

/**
 * Text as `feed` must be given it where it writes element content: its XML writer takes `&amp;` for an ampersand that
 * is escaped already, so that a text which says `&amp;` would come out as `&`.
 */
export function libraryText(text: string): string {
  return text.replaceAll('&', '&amp;');
}

/** What stands before, between and after the entries of a document, and over one of them where anything does. */
export type Shell = {
  readonly before: string;
  readonly between: string;
  readonly after: string;
  /** By the entry's place; empty where nothing stands over it. */
  readonly headings?: readonly string[];
};

/** The shell that a document without entries is, which go before its last `mark`. */
export function shellAt(document: string, mark: string): Shell {
  const at = document.lastIndexOf(mark);
  return { before: document.slice(0, at), between: '', after: document.slice(at) };
}

/** `part` put into `document` before the last `mark`. */
export function insertBefore(document: string, mark: string, part: string): string {
  const at = document.lastIndexOf(mark);
  return document.slice(0, at) + part + document.slice(at);
}
