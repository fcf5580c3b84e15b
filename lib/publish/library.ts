import { type Extension, type FeedOptions, type Item, Feed as Library } from 'feed';
import { millis } from '../model/index.ts';
import type { Entry } from './entry.ts';
import { escapeText } from './guard.ts';
import type { Head } from './head.ts';

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

/** The part of an entry that `feed` renders rightly in all formats. Its type asks for a date and a link; its code does not. */
export function libraryItem(entry: Entry): Partial<Item> {
  return {
    id: entry.urn,
    ...(entry.url === null ? {} : { link: entry.url }),
    ...(entry.published === null ? {} : { published: new Date(millis(entry.published.instant)) }),
    ...(entry.excerpt === '' ? {} : { description: escapeText(entry.excerpt) }),
    ...(entry.full === null ? {} : { content: entry.full.html }),
  };
}

/** The item alone, as `render` writes it within a document of one item. */
export function renderedItem(
  item: Partial<Item>,
  render: (library: Library) => string,
  open: string,
  close: string,
): string {
  const library = new Library({ title: '', updated: new Date(0), generator: false });
  library.addItem(item as Item);
  const document = render(library);
  return document.slice(document.indexOf(open), document.lastIndexOf(close) + close.length);
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

/** `part` put into `document` before the last `mark`. */
export function insertBefore(document: string, mark: string, part: string): string {
  const at = document.lastIndexOf(mark);
  return document.slice(0, at) + part + document.slice(at);
}
