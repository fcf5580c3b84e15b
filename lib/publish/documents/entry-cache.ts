import { ownCopy } from '../../model/index.ts';
import type { Entry } from './entry.ts';

/**
 * Entries that were written before, while there is room: an entry is rendered once per revision, however often its
 * feeds are regenerated. A name means one revision of one article with its hash, since a table that was restored from a
 * backup counts its revisions anew. Not to be shared by two tables.
 */
export type EntryCache = {
  /** The entry kept under a name, else what `make` gives, which is kept from then on. */
  entry(name: string, make: () => Entry): Entry;
  /** The entry of this name, where it is kept. */
  known(name: string): Entry | undefined;
  /** How a format writes the entry of this name, as UTF-8, where that is kept. */
  written(name: string, format: string): Uint8Array | undefined;
  /** Keeps how a format writes an entry. */
  keep(name: string, format: string, written: Uint8Array): void;
};

type Kept = { entry: Entry | null; readonly written: Map<string, Uint8Array>; size: number };

/** A cache of about so many bytes; what was not used for longest goes first. */
export function entryCache(capacity: number): EntryCache {
  const kept = new Map<string, Kept>();
  let size = 0;

  function makeRoom(): void {
    for (const [name, oldest] of kept) {
      if (size <= capacity) return;
      kept.delete(name);
      size -= oldest.size;
    }
  }

  /** What is kept under a name, as what was used last. */
  function used(name: string): Kept | undefined {
    const known = kept.get(name);
    if (known === undefined) return undefined;
    kept.delete(name);
    kept.set(name, known);
    return known;
  }

  function grow(name: string, known: Kept, bytes: number): void {
    kept.set(name, known);
    known.size += bytes;
    size += bytes;
    makeRoom();
  }

  const unknown = (): Kept => ({ entry: null, written: new Map(), size: 0 });

  return {
    entry(name, make) {
      const known = used(name);
      if (known?.entry != null) return known.entry;
      const entry = make();
      const holder = known ?? unknown();
      holder.entry = entry;
      grow(name, holder, name.length + textLength(entry));
      return entry;
    },

    known: (name) => used(name)?.entry ?? undefined,

    written: (name, format) => used(name)?.written.get(format),

    keep(name, format, written) {
      const known = kept.get(name) ?? unknown();
      if (known.written.has(format)) return;
      known.written.set(format, ownCopy(written));
      grow(name, known, name.length + written.length);
    },
  };
}

/** The cache with entries that are held for one document, as its format writes them, whatever becomes of the cache's. */
export function holding(held: ReadonlyMap<string, Uint8Array>, cache: EntryCache): EntryCache {
  return { ...cache, written: (name, format) => held.get(name) ?? cache.written(name, format) };
}

/**
 * The cache for one archive: what it holds is used, and nothing of the archive's stays in it. An archive is written now and
 * then, and has many entries; those that the feeds' documents show would have to make room for it.
 */
export function borrowing(cache: EntryCache): EntryCache {
  const made = new Map<string, Entry>();
  return {
    ...cache,
    entry(name, make) {
      const entry = cache.known(name) ?? made.get(name) ?? make();
      made.set(name, entry);
      return entry;
    },
    keep() {},
  };
}

function textLength({ full, excerpt }: Entry): number {
  return (full === null ? 0 : full.html.length + full.text.length) + excerpt.length;
}
