import { elements, type FeedElement, type Fields, firstText } from './element.ts';
import { collapse, plainText } from './text.ts';

/**
 * The names of an item's authors, plain text, each once, in the order given. An author known only by an e-mail address
 * or a page is named by it.
 */
export function authorsOf(fields: Fields): readonly string[] {
  const stated = [...elements(fields, 'dc:creator', 'dc:author', 'author'), ...elements(fields, 'itunes:author')];
  const names = stated.map(authorName).filter((name) => name !== null);
  return [...new Set(names)];
}

function authorName(author: FeedElement): string | null {
  const name = firstText(author.children, 'name') ?? firstText(author.children, 'email', 'uri', 'url', 'homepage');
  return personName(name ?? author.text);
}

/** The name in `name`, `mail@example.org (name)`, `name <mail@example.org>`; the address where there is no name. */
export function personName(written: string): string | null {
  const text = collapse(plainText(written.slice(0, 1000)));
  const named =
    /^\s*(?:mailto:)?[^\s@()<>]+@[^\s@()<>]+\s*\(([^()]+)\)\s*$/.exec(text) ??
    /^([^<>]+)<[^<>\s@]+@[^<>\s]+>$/.exec(text);
  return (named ? named[1]!.trim() : text) || null;
}
