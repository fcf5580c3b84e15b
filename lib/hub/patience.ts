/** Seconds from a failure to the next attempt, by how many came before it. */
type Patience = readonly number[];

const MINUTE = 60;
const HOUR = 60 * MINUTE;

/** Of a delivery: some nine hours in all, then the next change of the topic is waited for (WebSub §7). */
export const DELIVERY: Patience = [10, MINUTE, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 6 * HOUR];

/** Of telling a hub: an hour in all. */
export const TELLING: Patience = [
  5,
  15,
  30,
  MINUTE,
  2 * MINUTE,
  5 * MINUTE,
  10 * MINUTE,
  10 * MINUTE,
  15 * MINUTE,
  16 * MINUTE,
];

/** Of a webhook: ten attempts in some three days, as Standard Webhooks 1.0.0 proposes; then it is switched off. */
export const WEBHOOK: Patience = [
  5,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  24 * HOUR,
];

/** Of asking a callback whether it means it: its site may be coming up just now. */
export const VERIFICATION: Patience = [10, 2 * MINUTE];

/** The longest that somebody who asks for a pause is given one, in seconds. */
const LONGEST = 6 * HOUR;

/** A share by which a pause is longer or shorter, so that what failed together does not come back together. */
const JITTER = 0.2;

/**
 * Seconds until the next attempt after `failures` in a row; null where there is none. `random` is from 0 up to 1; what the
 * other side asks for (`Retry-After`) is heard where it is more.
 */
export function nextAttempt(
  patience: Patience,
  failures: number,
  random: number,
  retryAfter: number | null,
): number | null {
  const pause = patience[failures - 1];
  if (pause === undefined) return null;
  const spread = pause * (1 + JITTER * (2 * random - 1));
  return Math.max(1, Math.round(Math.max(spread, Math.min(retryAfter ?? 0, LONGEST))));
}
