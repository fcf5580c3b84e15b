import type { Instant } from './instant.ts';

/** How a page's list was found, in CSS selectors; those of the fields are within an item, null where it tells none. */
export type ListWay = {
  /** Selects exactly the items' elements: of an item that is several siblings, the one that holds its headline. */
  readonly item: string;
  readonly title: string | null;
  readonly date: string | null;
  readonly excerpt: string | null;
  readonly image: string | null;
  /** How many items it selected. */
  readonly items: number;
  /** How many headlines like the items' stand beside the list: what is most read, and the like. */
  readonly others: number;
  /** 0 to 1: how much the items told of themselves. */
  readonly score: number;
  /** What a redesign leaves where it only calls things by other names; lacks where the way was learned before it was kept. */
  readonly structure?: ListStructure | undefined;
};

/** How a list's items stand on their page by tags alone, and where they lead. */
export type ListStructure = {
  /** For each make of item the tags from its headline's link up. */
  readonly tags: readonly string[];
  /** Hosts and paths that the items' addresses lie in, digits as 0; none where they lie in many. */
  readonly folders: readonly string[];
  /** How many headlines like the items' stand anywhere else on the page, in menus and side lists too. */
  readonly beside: number;
};

/** The way that is used for a source's page since `learnedAt`. */
export type LearnedWay = ListWay & {
  readonly learnedAt: Instant;
  /** Answers that it found the list in, and answers that it did not, so that the list was searched for anew. */
  readonly hits: number;
  readonly misses: number;
  /** The item selector that it took the place of; null for the first. */
  readonly before: string | null;
};
