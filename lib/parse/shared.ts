// What a feed says once and all of its items are told with. An item takes it for its own, so that as many authors as items
// would cost the square of the feed's length: so much of it is taken as any article keeps.

const MOST_AUTHORS = 50;
const LONGEST_NAME = 300;

/** BCP 47 asks for room for 35 characters (RFC 5646 §4.4.1). */
const LONGEST_LANGUAGE = 100;

/** The authors of a feed, as those of its items that name none. */
export function sharedAuthors(names: readonly string[]): readonly string[] {
  return names.slice(0, MOST_AUTHORS).filter((name) => name.length <= LONGEST_NAME);
}

/** The language of a feed, as that of its items that state none; null for what is too long to be one. */
export function sharedLanguage(language: string | null): string | null {
  return language !== null && language.length <= LONGEST_LANGUAGE ? language : null;
}
