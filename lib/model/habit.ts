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

/** What one answer of a source looks like. Shares are from 0 to 1. */
export type Shape = {
  readonly items: number;
  /** The share of the items that fill each field. */
  readonly fills: Readonly<Record<ShapeField, number>>;
  /** The share of them that the answer before listed too; null where that is not known. */
  readonly known: number | null;
};

/** What the answers of a source look like as a rule. */
export type ShapeHabit = {
  /** How many answers it was learned from. */
  readonly answers: number;
  /** Their typical shape; null where none was seen. */
  readonly usual: Shape | null;
  /** The fewest items that an answer had, slowly forgotten. */
  readonly fewest: number;
  /** How far the number of items strays from the usual one, as a share of it: 0 for a feed that always lists 20. */
  readonly wavering: number;
  /** The shape of the last answer, whether it was fit to be published or not; null where there was none. */
  readonly last: Shape | null;
  /** Harmless answers in a row that were unlike the habit, and when they began; null where the last was not. */
  readonly unlike: { readonly answers: number; readonly since: Instant } | null;
};

/** The habit of a source of which nothing was read yet. */
export const NO_SHAPE_HABIT: ShapeHabit = {
  answers: 0,
  usual: null,
  fewest: 0,
  wavering: 0,
  last: null,
  unlike: null,
};
