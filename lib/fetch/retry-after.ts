import { type Instant, millis } from '../model/index.ts';

/** The longest wait that is believed: whoever asks for more has made a mistake, or means us ill. */
const LONGEST = 30 * 24 * 60 * 60;

/** IMF-fixdate, the obsolete RFC 850 form, and asctime (RFC 9110 §5.6.7). */
const HTTP_DATE =
  /^(?:[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4}|[A-Z][a-z]{5,8}, \d{2}-[A-Z][a-z]{2}-\d{2}) [\d:]{8} GMT$/;
const ASCTIME = /^[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d [\d:]{8} \d{4}$/;

/**
 * Seconds that a `Retry-After` asks us to wait from `now`, in either of its forms (RFC 9110 §10.2.3): seconds, or a
 * date, which gives 0 once it is past. At most 30 days. Null where the header is absent or says nothing.
 */
export function retryAfterSeconds(value: string | null, now: Instant): number | null {
  const text = value?.trim() ?? '';
  if (/^\d+$/.test(text)) return Math.min(Number(text), LONGEST);
  const moment = HTTP_DATE.test(text) ? Date.parse(text) : ASCTIME.test(text) ? Date.parse(`${text} GMT`) : Number.NaN;
  if (Number.isNaN(moment)) return null;
  return Math.min(Math.max(0, Math.ceil((moment - millis(now)) / 1000)), LONGEST);
}
