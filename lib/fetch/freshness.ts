import { type Instant, millis } from '../model/index.ts';
import { httpDate } from './http-date.ts';

/** What an answer's header fields say of how long it stays good; null where a field is absent. */
export type FreshnessFields = {
  readonly cacheControl: string | null;
  readonly expires: string | null;
  readonly age: string | null;
  readonly date: string | null;
};

/** RFC 9111 §1.2.2: a number of seconds too large to hold is taken for this one. */
const LONGEST = 2 ** 31;

/** Directives by which nobody may go on using an answer without asking again (RFC 9111 §5.2.2). */
const NEVER_FRESH: readonly string[] = ['no-store', 'no-cache', 'private'];

/**
 * The seconds from `now` for which the host says its answer stays as it is (RFC 9111 §4.2.1, §4.2.3): `max-age` or else
 * `Expires` less `Date`, less the `Age` that the answer has already. Null where it says nothing, says so unreadably, or
 * where none are left: to ask again is then always right. `s-maxage` is for caches shared by many, which we are not.
 */
export function freshSeconds({ cacheControl, expires, age, date }: FreshnessFields, now: Instant): number | null {
  const directives = directivesOf(cacheControl ?? '');
  if (NEVER_FRESH.some((name) => directives.get(name) === null)) return null;
  const maxAge = directives.get('max-age');
  const lifetime = maxAge === undefined ? untilExpiry(expires, date, now) : seconds(maxAge);
  if (lifetime === null) return null;
  const left = lifetime - (seconds(age) ?? 0);
  return left > 0 ? left : null;
}

/**
 * Names in lower case with their arguments, null for none; of a name given twice the first counts (§4.2.1). An argument
 * may be quoted (§5.2): `no-cache="set-cookie"` speaks of one field and not of the answer.
 */
function directivesOf(cacheControl: string): ReadonlyMap<string, string | null> {
  const directives = new Map<string, string | null>();
  for (const [, name = '', quoted, plain] of cacheControl.matchAll(/([\w-]+)(?:\s*=\s*(?:"([^"]*)"|([^\s,"]*)))?/g)) {
    const key = name.toLowerCase();
    if (!directives.has(key)) directives.set(key, quoted ?? plain ?? null);
  }
  return directives;
}

function untilExpiry(expires: string | null, date: string | null, now: Instant): number | null {
  const end = expires === null ? null : httpDate(expires);
  if (end === null) return null;
  const sent = date === null ? null : httpDate(date);
  return Math.min(Math.floor((end - (sent ?? millis(now))) / 1000), LONGEST);
}

function seconds(value: string | null): number | null {
  const text = value?.trim() ?? '';
  return /^\d+$/.test(text) ? Math.min(Number(text), LONGEST) : null;
}
