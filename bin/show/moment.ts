import { spanWords } from '../../lib/habit/index.ts';
import { type Instant, millis } from '../../lib/model/index.ts';

/** `2026-11-24 04:12:07 UTC`. */
export function moment(at: Instant): string {
  return `${at.slice(0, 10)} ${at.slice(11, 19)} UTC`;
}

/** `2026-11-24 04:12:07 UTC, 3 minutes ago`; of what is to come `in 3 minutes`, and of this second `just now`. */
export function momentFrom(at: Instant, now: Instant): string {
  const passed = millis(now) - millis(at);
  if (Math.abs(passed) < 1000) return `${moment(at)}, just now`;
  return `${moment(at)}, ${passed < 0 ? `in ${spanWords(-passed)}` : `${spanWords(passed)} ago`}`;
}

/** How long after something: `3 minutes after its date`, `3 minutes before its date`, `at once`; without it `3 minutes later`. */
export function laterWords(at: Instant, before: Instant, what: string | null = null): string {
  const passed = millis(at) - millis(before);
  if (Math.abs(passed) < 1000) return 'at once';
  const span = spanWords(Math.abs(passed));
  if (what === null) return passed < 0 ? `${span} before` : `${span} later`;
  return `${span} ${passed < 0 ? 'before' : 'after'} ${what}`;
}
