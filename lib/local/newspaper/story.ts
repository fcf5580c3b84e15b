import type { Instant } from '../../model/index.ts';
import type { Scene } from './picture.ts';

/** The three sites of the newspaper, in the order they take turns. */
export type SiteId = 'harbour' | 'almanac' | 'board';

export const SITE_IDS: readonly SiteId[] = ['harbour', 'almanac', 'board'];

/** A mistake that was printed, what puts it right, and what the paper says about it. */
export type Correction = { readonly from: string; readonly to: string; readonly note: string };

export type Lead = {
  readonly scene: Scene;
  readonly alt: string;
  readonly caption: string;
  readonly credit: string;
};

/** An article as its author handed it in. `body` is in the house notation that `parseBody` reads. */
export type Draft = {
  readonly site: SiteId;
  /** Last part of the address; unique on its site. */
  readonly slug: string;
  readonly title: string;
  readonly authors: readonly string[];
  readonly section: string;
  readonly tags: readonly string[];
  readonly language: string;
  readonly lead: Lead | null;
  readonly body: string;
  /** Corrections still to come, in order. */
  readonly corrections: readonly Correction[];
  /** The Atom feed gives this one as XHTML instead of escaped HTML. */
  readonly xhtml: boolean;
};

/** A line that was added below an article after it had appeared. */
export type Note = { readonly text: string; readonly at: Instant };

/** An article that has appeared. */
export type Story = Draft & {
  /** The site's own running number; part of its guid or its address. */
  readonly number: number;
  readonly published: Instant;
  readonly modified: Instant;
  readonly notes: readonly Note[];
};
