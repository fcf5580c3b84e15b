import { type Appearance, appearanceOf } from './appearance.ts';

/** Thrown for a text that holds no feed. The message says what it looks like instead, and what to do. */
export class NotAFeedError extends Error {
  override readonly name = 'NotAFeedError';
}

/** The error for a text in which no feed was found, with the content type it was served under. */
export function notAFeed(text: string, contentType: string | null = null): NotAFeedError {
  return new NotAFeedError(`not a feed: ${SAYS[appearanceOf(text)]}${servedAs(contentType)}`);
}

/** What the server called it, in brackets; nothing where it did not say. */
export function servedAs(contentType: string | null | undefined): string {
  return contentType ? ` (served as ${contentType.slice(0, 100)})` : '';
}

const SAYS: Readonly<Record<Appearance, string>> = {
  empty: 'the document is empty; check the address, or try again later',
  binary: 'it is binary data; give the address of an RSS, Atom or JSON feed',
  html: 'it is an HTML page; give the address of its feed, or add it as a source of kind page',
  json: 'it is JSON, but neither a JSON Feed (version "https://jsonfeed.org/version/1.1" and a list "items") nor WordPress posts',
  sitemap: 'it is a sitemap; give the address of the feed, or add it as a source of kind sitemap',
  opml: 'it is a list of feeds (OPML); give the address of one of them',
  feed: 'it begins like a feed, but does not contain one; try again, or tell its publisher',
  xml: 'it is XML without an rss, rdf:RDF or feed element',
  text: 'it is plain text; give the address of an RSS, Atom or JSON feed',
};
