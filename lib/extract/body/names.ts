/** A list of words and phrases that names may hold: the parts of an element's class names and id. */
export type Names = {
  /** Whether one is among the names of an element, lower-case and hyphenated, with a space before and behind. */
  test(words: string): boolean;
  /** The parts of one name that the first of them stands in, from one up to (not including) another; null for none. */
  find(parts: readonly string[]): { readonly from: number; readonly to: number } | null;
};

/**
 * Makes a list of names. A word counts only as a whole part (`ad` is not in `head`), a phrase as parts one after the other
 * (`follow-us`); `related*` stands for all that begins so, and `vjs-*` for `vjs` and whatever part follows. Costs a look-up a
 * part, however long the list is.
 */
export function namesOf(list: string): Names {
  const entries = list.trim().split(/\s+/);
  const stems = entries
    .filter((entry) => entry.endsWith('*') && !entry.endsWith('-*'))
    .map((entry) => entry.slice(0, -1));
  const openings = new Set(entries.filter((entry) => entry.endsWith('-*')).map((entry) => entry.slice(0, -2)));
  const phrases = new Map<string, string[][]>();
  for (const entry of entries) {
    if (entry.endsWith('*')) continue;
    const parts = entry.split('-');
    phrases.set(parts[0]!, [...(phrases.get(parts[0]!) ?? []), parts]);
  }
  const startsAt = (parts: readonly string[], at: number): number => {
    const part = parts[at]!;
    for (const phrase of phrases.get(part) ?? [])
      if (phrase.every((one, i) => parts[at + i] === one)) return at + phrase.length;
    if (openings.has(part) && at + 1 < parts.length) return at + 2;
    return stems.some((stem) => part.startsWith(stem)) ? at + 1 : -1;
  };
  const find = (parts: readonly string[]) => {
    for (let from = 0; from < parts.length; from += 1) {
      const to = startsAt(parts, from);
      if (to > 0) return { from, to };
    }
    return null;
  };
  return {
    find,
    test: (words) => words !== '' && words.split(' ').some((name) => name !== '' && find(partsOf(name)) !== null),
  };
}

/** The parts of a hyphenated name. */
export function partsOf(name: string): readonly string[] {
  return name.split('-').filter((part) => part !== '');
}
