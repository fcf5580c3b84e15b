/** A list of words and phrases that names may hold: the parts of an element's class names and id. */
export type Names = {
  /** Whether one is among the names of an element, lower-case and hyphenated, with a space before and behind. */
  test(words: string): boolean;
  /** The parts of one name that the first of them stands in, from one up to (not including) another; null for none. */
  find(parts: readonly string[]): { readonly from: number; readonly to: number } | null;
  readonly entries: readonly string[];
};

/**
 * Makes a list of names. A word counts only as a whole part (`ad` is not in `head`), a phrase as parts one after the other
 * (`follow-us`); `related*` stands for all that begins so, and `vjs-*` for `vjs` and whatever part follows. Costs a look-up a
 * part, however long the list is.
 */
export function namesOf(list: string): Names {
  const entries = list.trim().split(/\s+/);
  const phrasesAt = indexOf([entries]);
  const find = (parts: readonly string[]) => {
    for (let from = 0; from < parts.length; from += 1) {
      let to = 0;
      phrasesAt(parts, from, (end) => {
        to = Math.max(to, end);
      });
      if (to > 0) return { from, to };
    }
    return null;
  };
  return {
    entries,
    find,
    test: (words) => words !== '' && words.split(' ').some((name) => name !== '' && find(partsOf(name)) !== null),
  };
}

/** Reads names by several lists at once: a bit set for each list, in their order, that one of its names is among them. */
export function readerOf(lists: readonly Names[]): (words: string) => number {
  const phrasesAt = indexOf(lists.map(({ entries }) => entries));
  return (words) => {
    let found = 0;
    const add = (_: number, list: number) => {
      found |= 1 << list;
    };
    for (const name of words.split(' ')) {
      if (name === '') continue;
      const parts = partsOf(name);
      for (let at = 0; at < parts.length; at += 1) phrasesAt(parts, at, add);
    }
    return found;
  };
}

type Found = (end: number, list: number) => void;
type Phrase = { readonly rest: readonly string[]; readonly isOpen: boolean; readonly list: number };

/** By so many first letters stems are looked up; none is shorter. */
const STEM = 4;

function addTo<T>(map: Map<string, T[]>, key: string, value: T): void {
  const some = map.get(key);
  if (some) some.push(value);
  else map.set(key, [value]);
}

/** Tells the phrases that begin at a part, with where they end and the list that they are of. */
function indexOf(lists: readonly (readonly string[])[]): (parts: readonly string[], at: number, found: Found) => void {
  const phrases = new Map<string, Phrase[]>();
  const stems = new Map<string, (readonly [stem: string, list: number])[]>();
  lists.forEach((entries, list) => {
    for (const entry of entries) {
      const [first, ...rest] = entry.split('-') as [string, ...string[]];
      if (rest.length === 0 && entry.endsWith('*')) addTo(stems, entry.slice(0, STEM), [entry.slice(0, -1), list]);
      else {
        const isOpen = rest.at(-1) === '*';
        addTo(phrases, first, { rest: isOpen ? rest.slice(0, -1) : rest, isOpen, list });
      }
    }
  });
  return (parts, at, found) => {
    const part = parts[at]!;
    for (const { rest, isOpen, list } of phrases.get(part) ?? []) {
      const end = at + 1 + rest.length + (isOpen ? 1 : 0);
      if (end <= parts.length && rest.every((one, i) => parts[at + 1 + i] === one)) found(end, list);
    }
    if (part.length < STEM) return;
    for (const [stem, list] of stems.get(part.slice(0, STEM)) ?? []) if (part.startsWith(stem)) found(at + 1, list);
  };
}

/** The parts of a hyphenated name. */
export function partsOf(name: string): readonly string[] {
  return name.includes('--') || name.startsWith('-') || name.endsWith('-')
    ? name.split('-').filter((part) => part !== '')
    : name.split('-');
}
