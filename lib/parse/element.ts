/** An element of a feed, narrowed once: its text, its attributes by lower-case name, its children by field name. */
export type FeedElement = {
  readonly text: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: Fields;
};

/** Elements by field name (see vocabulary.ts), each list in document order. */
export type Fields = Readonly<Record<string, readonly FeedElement[]>>;

/** The children of an element without any. */
export const NO_FIELDS: Fields = {};

/** What a feed calls itself: RSS 0.9x and 2.0, RSS 1.0 (RDF), or Atom 0.3 and 1.0. */
export type FeedKind = 'rss' | 'rdf' | 'atom';

/** An item before anything of it is understood. */
export type RawItem = {
  readonly attributes: Readonly<Record<string, string>>;
  readonly fields: Fields;
  /** Whether the document ends inside it. */
  readonly breaksOff?: boolean;
};

/** A feed before anything of it is understood. */
export type RawFeed = {
  readonly kind: FeedKind;
  readonly attributes: Readonly<Record<string, string>>;
  readonly fields: Fields;
  readonly items: readonly RawItem[];
};

/** The elements of these fields, field by field in the order asked for. */
export function elements(fields: Fields, ...names: readonly string[]): readonly FeedElement[] {
  let found: readonly FeedElement[] = NONE;
  for (const name of names) {
    const named = fields[name];
    if (named) found = found.length === 0 ? named : [...found, ...named];
  }
  return found;
}

const NONE: readonly FeedElement[] = [];

/** The first text among these fields that is not blank, trimmed; null where there is none. */
export function firstText(fields: Fields, ...names: readonly string[]): string | null {
  for (const name of names) {
    for (const element of fields[name] ?? NONE) {
      const text = element.text.trim();
      if (text) return text;
    }
  }
  return null;
}
