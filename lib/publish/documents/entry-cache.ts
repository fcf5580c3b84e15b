import { ownCopy } from '../../model/index.ts';
import type { Entry } from './entry.ts';

/** An entry, and how formats write it, as UTF-8. */
export type WrittenEntry = { readonly entry: Entry; readonly written: ReadonlyMap<string, Uint8Array> };

/**
 * Entries that were rendered before, while there is room: an entry is rendered once per revision, however often its
 * feeds are regenerated. A name means one revision of one article with its hash, since a table that was restored from a
 * backup counts its revisions anew. Not to be shared by two tables.
 */
export type EntryCache = {
  /** The entry kept under a name, else what `make` gives, which is kept from then on. */
  entry(name: string, make: () => Entry): WrittenEntry;
  /** Keeps how a format writes an entry. */
  keep(name: string, format: string, written: Uint8Array): void;
};

type Kept = { readonly entry: Entry; readonly written: Map<string, Uint8Array>; size: number };

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

  return {
    entry(name, make) {
      const known = kept.get(name);
      if (known !== undefined) {
        kept.delete(name);
        kept.set(name, known);
        return known;
      }
      const entry = make();
      const made = { entry, written: new Map<string, Uint8Array>(), size: name.length + textLength(entry) };
      kept.set(name, made);
      size += made.size;
      makeRoom();
      return made;
    },

    keep(name, format, written) {
      const known = kept.get(name);
      if (known === undefined || known.written.has(format)) return;
      known.written.set(format, ownCopy(written));
      known.size += written.length;
      size += written.length;
      makeRoom();
    },
  };
}

function textLength({ full, excerpt }: Entry): number {
  return (full === null ? 0 : full.html.length + full.text.length) + excerpt.length;
}
