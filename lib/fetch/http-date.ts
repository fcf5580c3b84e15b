/** IMF-fixdate and the obsolete RFC 850 form. */
const HTTP_DATE =
  /^(?:[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4}|[A-Z][a-z]{5,8}, \d{2}-[A-Z][a-z]{2}-\d{2}) [\d:]{8} GMT$/;
const ASCTIME = /^[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d [\d:]{8} \d{4}$/;

/** The milliseconds of a header's date in any of HTTP's three forms (RFC 9110 §5.6.7); null for anything else. */
export function httpDate(value: string): number | null {
  const text = value.trim();
  const moment = HTTP_DATE.test(text) ? Date.parse(text) : ASCTIME.test(text) ? Date.parse(`${text} GMT`) : Number.NaN;
  return Number.isNaN(moment) ? null : moment;
}
