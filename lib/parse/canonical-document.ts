import type { Repair } from '../model/index.ts';
import type { FeedKind } from './element.ts';

/** A feed as XML that rss-parser reads without fail, in pieces so that one bad piece can be left out. */
export type CanonicalFeed = {
  readonly kind: FeedKind;
  /** Attributes of the channel, ready to stand in its tag. */
  readonly attributes: string;
  /** The channel's fields. */
  readonly channel: string;
  readonly items: readonly string[];
  readonly repairs: readonly Repair[];
};

/** A whole document of a canonical feed and some of its items. */
export function canonicalDocument(feed: CanonicalFeed, items: readonly string[]): string {
  const { kind, attributes, channel } = feed;
  if (kind === 'atom') return `<feed${attributes} version="1.0">${channel}${items.join('')}</feed>`;
  if (kind === 'rdf') return `<rdf:RDF><channel${attributes}>${channel}</channel>${items.join('')}</rdf:RDF>`;
  return `<rss version="2.0"><channel${attributes}>${channel}${items.join('')}</channel></rss>`;
}

/** Text as it stands in the document. CDATA rather than references: sax reads it several times as fast. */
export function xmlText(text: string): string {
  return /[&<>]/.test(text) ? `<![CDATA[${text.replaceAll(']]>', ']]]]><![CDATA[>')}]]>` : text;
}
