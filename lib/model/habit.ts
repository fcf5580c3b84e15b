import type { Instant } from './instant.ts';

/** When a source's items arrive, as a rule: learned from its own polls, small enough to be kept in its state. */
export type PostingHabit = {
  /** The newest item's arrival; null where none was seen. */
  readonly newest: Instant | null;
};

/** The habit of a source of which nothing is known yet. */
export const NO_POSTING_HABIT: PostingHabit = { newest: null };

/** The fields whose filling is watched. */
export const SHAPE_FIELDS = ['title', 'url', 'date', 'text', 'image'] as const;

export type ShapeField = (typeof SHAPE_FIELDS)[number];

/** What one answer of a source looks like: how many items, and the share of them (0 to 1) that fill each field. */
export type Shape = { readonly items: number; readonly fills: Readonly<Record<ShapeField, number>> };

/** What the answers of a source look like as a rule. */
export type ShapeHabit = {
  /** How many answers it was learned from. */
  readonly answers: number;
  /** Their typical shape; null where none was seen. */
  readonly usual: Shape | null;
};

/** The habit of a source of which nothing was read yet. */
export const NO_SHAPE_HABIT: ShapeHabit = { answers: 0, usual: null };
