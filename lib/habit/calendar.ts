export const MINUTE = 60_000;
export const HOUR = 3_600_000;
export const DAY = 86_400_000;

/** Five minutes: no finer does a habit tell the time. */
export const SLOT = 5 * MINUTE;
export const SLOTS_A_DAY = DAY / SLOT;
export const SLOTS_AN_HOUR = HOUR / SLOT;
export const HOURS_A_WEEK = 168;

/** The day, counted from 1 January 1970, of milliseconds since then. */
export function dayOf(moment: number): number {
  return Math.floor(moment / DAY);
}

/** The day of the week in UTC, 0 for Sunday. 1 January 1970 was a Thursday. */
export function weekdayOf(moment: number): number {
  return (((dayOf(moment) + 4) % 7) + 7) % 7;
}

/** The hour of the day in UTC. */
export function hourOf(moment: number): number {
  return Math.floor((moment - dayOf(moment) * DAY) / HOUR);
}

/** The hour of the week in UTC, 0 for the first of Sunday. */
export function hourOfWeek(moment: number): number {
  return weekdayOf(moment) * 24 + hourOf(moment);
}

/** Which five minutes of the day in UTC. */
export function slotOfDay(moment: number): number {
  return Math.floor((moment - dayOf(moment) * DAY) / SLOT);
}
