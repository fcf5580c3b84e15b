/** The least and the most seconds between two polls; equal where the operator wants a fixed interval. */
export type PollingBounds = { readonly least: number; readonly most: number };

/** What a feed itself says of when to come back. Publishers ask for it; the operator's bounds come first. */
export type StatedSchedule = {
  /** Seconds that RSS 2.0 `ttl` asks us to wait; null if not stated. */
  readonly ttl: number | null;
  /** Seconds between updates by `sy:updatePeriod` and `sy:updateFrequency`; null if not stated. */
  readonly updateEvery: number | null;
  /** Hours of the day, 0 to 23 in UTC, in which the feed need not be read (RSS `skipHours`). */
  readonly skipHours: readonly number[];
  /** Days of the week in UTC, 0 for Sunday, on which the feed need not be read (RSS `skipDays`). */
  readonly skipDays: readonly number[];
};

/** The schedule of a feed that states none. */
export const NO_STATED_SCHEDULE: StatedSchedule = { ttl: null, updateEvery: null, skipHours: [], skipDays: [] };
