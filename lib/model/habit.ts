import type { Instant } from './instant.ts';

/**
 * When a source's items arrive, as a rule: learned from its own polls, small enough to be kept in its state. The tallies
 * are texts, two characters a number, that fade by the day; only `lib/habit` reads them.
 */
export type PostingHabit = {
  /** The newest item's arrival; null where none was seen. */
  readonly newest: Instant | null;
  /** From when on its arrivals are known; null before the first poll. */
  readonly since: Instant | null;
  /** The poll it was learned from last; null before the first. */
  readonly until: Instant | null;
  /** Arrivals by the hour of the week in UTC; empty where there are none. */
  readonly week: string;
  /** Arrivals by the five minutes of the day in UTC; empty where there are none. */
  readonly day: string;
  /** Arrivals of late, items that came together counted once, and how many of them others seem to have brought on. */
  readonly postings: number;
  readonly followers: number;
  /** How many items come together, as a rule. */
  readonly together: number;
  /** How stirred the source was at `until`: its postings, each fading within the hour. */
  readonly stir: number;
  /** How many items it lists. */
  readonly window: number;
  /** Seconds in which all that it lists is replaced at the soonest, as far as was seen of late; null for never. */
  readonly turnover: number | null;
  /** The same, from the first item after an hour in which nothing came: how suddenly it wakes. */
  readonly onset: number | null;
  /** The latest arrivals by five minutes, as far as the turnover needs them. */
  readonly latest: string;
};

/** The habit of a source of which nothing is known yet. */
export const NO_POSTING_HABIT: PostingHabit = {
  newest: null,
  since: null,
  until: null,
  week: '',
  day: '',
  postings: 0,
  followers: 0,
  together: 1,
  stir: 0,
  window: 0,
  turnover: null,
  onset: null,
  latest: '',
};

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
  /**
   * Harmless answers in a row that were unlike the habit, when they began, and what share of the first was known; null
   * where the last was not.
   */
  readonly unlike: { readonly answers: number; readonly since: Instant; readonly known: number | null } | null;
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
