import type { Feed, FeedId } from '../../model/index.ts';

/** Definitions of feeds that a process read; it forgets those first that were used least lately. */
export type DefinitionMemory = {
  get(id: FeedId): Feed | undefined;
  keep(feed: Feed): void;
};

/** Remembers so many definitions. Whoever takes one from it has to know that it is still the one that counts. */
export function definitionMemory(most: number): DefinitionMemory {
  const kept = new Map<FeedId, Feed>();
  return {
    get: (id) => kept.get(id),
    keep(feed) {
      kept.delete(feed.id);
      kept.set(feed.id, feed);
      const [first] = kept.keys();
      if (kept.size > most && first !== undefined) kept.delete(first);
    },
  };
}
