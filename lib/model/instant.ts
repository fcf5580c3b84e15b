/** A moment as ISO 8601 UTC with milliseconds: `2019-12-24T00:00:00.000Z`. Sorts as text. */
export type Instant = string & { readonly __brand: 'Instant' };

/** How exactly a source stated a date: to the second, or only the day. */
export type Precision = 'second' | 'day';

/**
 * A date as its source stated it. With precision `day` the instant is midnight UTC of that day and only the day means
 * anything. A date that was not stated is `null` wherever this type appears: none is ever invented.
 */
export type StatedDate = {
  readonly instant: Instant;
  readonly precision: Precision;
  /**
   * Minutes east of UTC of the clock by which the source stated it, so that the day that its readers saw is known too;
   * absent where no zone was stated, or it was not kept.
   */
  readonly zone?: number;
};

/** The instant of a Date, or of milliseconds since 1970. Throws RangeError on a date that is none. */
export function instant(moment: Date | number): Instant {
  return new Date(moment).toISOString() as Instant;
}

/** Milliseconds since 1970 of an instant. */
export function millis(moment: Instant): number {
  return Date.parse(moment);
}

/** The earlier of two instants. */
export function earlier(a: Instant, b: Instant): Instant {
  return a < b ? a : b;
}

/** The later of two instants. */
export function later(a: Instant, b: Instant): Instant {
  return a > b ? a : b;
}

/**
 * ISO 8601 to the second or finer, with the zone where one other than UTC was stated (`2020-02-15T07:00:00+09:00`), else
 * in UTC; a bare date (`2019-12-24`) where only the day is known; or null.
 */
export function formatStated(date: StatedDate | null): string | null {
  if (date === null) return null;
  if (date.precision === 'day') return date.instant.slice(0, 10);
  const { zone } = date;
  if (!zone) return date.instant;
  const local = new Date(millis(date.instant) + zone * 60_000).toISOString().replace(/(?:\.000)?Z$/, '');
  const two = (count: number) => String(Math.trunc(Math.abs(count))).padStart(2, '0');
  return `${local}${zone < 0 ? '-' : '+'}${two(zone / 60)}:${two(zone % 60)}`;
}

/**
 * Reads back what {@link formatStated} wrote: an ISO 8601 instant with zone, or a bare date. Null for anything else,
 * an impossible day (`2025-02-30`) included.
 */
export function parseStated(text: string): StatedDate | null {
  const day = /^(\d{4})-(\d{2})-(\d{2})$/.test(text);
  const zone = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|([+-])(\d{2}):?(\d{2}))$/.exec(text);
  if (!day && !zone) return null;
  const moment = new Date(text);
  if (Number.isNaN(moment.getTime())) return null;
  if (day && moment.toISOString().slice(0, 10) !== text) return null;
  const east = Number(zone?.[2] ?? 0) * 60 + Number(zone?.[3] ?? 0);
  return {
    instant: instant(moment),
    precision: day ? 'day' : 'second',
    ...(east > 0 && { zone: zone![1] === '-' ? -east : east }),
  };
}
