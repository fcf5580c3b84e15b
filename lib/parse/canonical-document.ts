import type { Repair } from '../model/index.ts';
import type { FeedKind } from './element.ts';
import type { LiftedTexts } from './lifted-texts.ts';
import { FIELD_NAMES } from './vocabulary.ts';

/**
 * A feed as XML that rss-parser reads without fail, in pieces so that one bad piece can be left out. Fields have the
 * names of {@link engineField}, attributes those of vocabulary.ts; long texts are lifted out.
 */
export type CanonicalFeed = {
  readonly kind: FeedKind;
  /** Attributes of the channel, ready to stand in its tag. */
  readonly attributes: string;
  /** The channel's fields. */
  readonly channel: string;
  readonly items: readonly string[];
  /** Whether the document ends inside the last item. */
  readonly breaksOff: boolean;
  /** The names of all fields in it. */
  readonly names: ReadonlySet<string>;
  readonly texts: LiftedTexts;
  readonly repairs: readonly Repair[];
};

/** A whole document of a canonical feed and some of its items. */
export function canonicalDocument(feed: CanonicalFeed, items: readonly string[]): string {
  const { kind, attributes, channel } = feed;
  if (kind === 'atom') return `<feed${attributes} version="1.0">${channel}${items.join('')}</feed>`;
  if (kind === 'rdf') return `<rdf:RDF><channel${attributes}>${channel}</channel>${items.join('')}</rdf:RDF>`;
  return `<rss version="2.0"><channel${attributes}>${channel}${items.join('')}</channel></rss>`;
}

/** What an item is called in a feed of this kind. */
export function itemName(kind: FeedKind): 'item' | 'entry' {
  return kind === 'atom' ? 'entry' : 'item';
}

/** A field's name in the document: one that leaves rss-parser nothing to interpret, and short, as it reads by letter. */
export function engineField(name: string): string {
  return ENGINE_FIELDS.get(name) ?? UNREAD;
}

/** An element we do not read, where it matters that there is one. */
export const UNREAD = '__';

const LETTERS = [...'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'];
const ENGINE_NAMES = [...LETTERS, ...LETTERS.flatMap((first) => LETTERS.map((second) => first + second))];
const ENGINE_FIELDS: ReadonlyMap<string, string> = new Map(FIELD_NAMES.map((name, i) => [name, ENGINE_NAMES[i]!]));
