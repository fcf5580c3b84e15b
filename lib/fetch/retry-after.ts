import { type Instant, millis } from '../model/index.ts';
import { httpDate } from './http-date.ts';

/** The longest wait that is believed: whoever asks for more has made a mistake, or means us ill. */
const LONGEST = 30 * 24 * 60 * 60;

/**
 * Seconds that a `Retry-After` asks us to wait from `now`, in either of its forms (RFC 9110 §10.2.3): seconds, or a
 * date, which gives 0 once it is past. At most 30 days. Null where the header is absent or says nothing.
 */
export function retryAfterSeconds(value: string | null, now: Instant): number | null {
  const text = value?.trim() ?? '';
  if (/^\d+$/.test(text)) return Math.min(Number(text), LONGEST);
  const moment = httpDate(text);
  if (moment === null) return null;
  return Math.min(Math.max(0, Math.ceil((moment - millis(now)) / 1000)), LONGEST);
}
