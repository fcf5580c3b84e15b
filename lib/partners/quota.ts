import { type Instant, instant, millis, type Quota } from '../model/index.ts';

/** Whether somebody may ask; where he may not, in how many seconds he may again. */
export type MayAsk = { readonly ok: true } | { readonly retryAfter: number };

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 3600_000;

/** What he asked so far in the minute and on the day of the clock that it is. */
export type AskedSoFar = { readonly minute: number; readonly day: number };

/** Whether one request more is within a quota. The day is UTC's. */
export function mayAsk(quota: Quota | null, { minute, day }: AskedSoFar, now: Instant): MayAsk {
  if (quota === null) return { ok: true };
  const until = (period: number) => Math.ceil((period - (millis(now) % period)) / 1000);
  if (quota.perDay !== null && day >= quota.perDay) return { retryAfter: until(DAY_MS) };
  if (quota.perMinute !== null && minute >= quota.perMinute) return { retryAfter: until(MINUTE_MS) };
  return { ok: true };
}

/** When the day is over that this moment is in. */
export function endOfDay(moment: Instant): Instant {
  return instant((Math.floor(millis(moment) / DAY_MS) + 1) * DAY_MS);
}
