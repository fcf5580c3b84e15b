import type { Dispatcher } from 'undici';
import type { AbsoluteUrl, Instant, Repair } from '../model/index.ts';
import { type Body, LimitExceeded, readBody } from './decompress.ts';
import { freshSeconds } from './freshness.ts';
import { headerTerms } from './header-terms.ts';
import { linksOf } from './links.ts';
import { type FetchResult, refused, unreachable } from './outcome.ts';
import type { FetchLimits } from './policy.ts';
import { retryAfterSeconds } from './retry-after.ts';
import type { Hold } from './room.ts';

/** An answer whose body has not been read. */
export type Answer = Pick<Dispatcher.ResponseData, 'statusCode' | 'headers' | 'body'>;

/** The validators that a request carried. */
export type Validators = { readonly etag: string | null; readonly lastModified: string | null };

/** More header lines than this no honest server sends, however short they are. */
const MOST_HEADERS = 256;

/** A body that nobody reads is let run out up to this many bytes, so that its connection can be used again. */
const REST = 16 * 1024;

/** Statuses that will pass by themselves: time-out, too early, too many requests (RFC 9110, 8470, 6585). */
const PASSING: ReadonlySet<number> = new Set([408, 425, 429]);

/** The first line of a header, exactly as sent; null where it is absent or empty. */
export function header(answer: Answer, name: string): string | null {
  const value = answer.headers[name];
  return (Array.isArray(value) ? value[0] : value) || null;
}

/** The lines of a header that can be joined to no list, such as `Set-Cookie` (RFC 9110 §5.3). */
export function headerLines(answer: Answer, name: string): readonly string[] {
  const value = answer.headers[name];
  return value === undefined ? [] : Array.isArray(value) ? value : [value];
}

/** All lines of a header whose lines form one list (RFC 9110 §5.3). */
function listHeader(answer: Answer, name: string): string | null {
  const value = answer.headers[name];
  return (Array.isArray(value) ? value.join(', ') : value) || null;
}

/** Throws LimitExceeded where an answer has too many header lines. */
export function checkHeaderCount(answer: Answer): void {
  const count = Object.values(answer.headers).reduce(
    (sum, value) => sum + (Array.isArray(value) ? value.length : 1),
    0,
  );
  if (count > MOST_HEADERS) throw new LimitExceeded(`${count} header lines (at most ${MOST_HEADERS} are accepted)`);
}

/** Ends an answer whose body does not matter. */
export async function discard(answer: Answer, signal: AbortSignal): Promise<void> {
  await answer.body.dump({ limit: REST, signal }).catch(() => {});
}

/** What an answer that is no redirect means, its body read within the limits. Throws what reading it throws. */
export async function readAnswer(
  answer: Answer,
  url: AbsoluteUrl,
  movedTo: AbsoluteUrl | null,
  sent: Validators,
  limits: FetchLimits,
  now: Instant,
  hold: Hold,
): Promise<FetchResult> {
  const status = answer.statusCode;
  const conditional = sent.etag !== null || sent.lastModified !== null;
  if (status === 304 && conditional) return { outcome: 'notModified', url, movedTo, ...standing(answer, sent, now) };
  if (status < 200 || status > 299 || status === 206) return failedStatus(answer, new URL(url).host, now);
  const { bytes, repairs } = await bodyOf(answer, limits, hold);
  const links = linksOf(listHeader(answer, 'link'), url);
  const dropped: Repair[] = [];
  const terms = headerTerms(termsHeaders(answer), links, url, (code, detail) => dropped.push({ code, detail }));
  return {
    outcome: 'fetched',
    url,
    movedTo,
    status,
    contentType: header(answer, 'content-type'),
    ...standing(answer, { etag: null, lastModified: null }, now),
    links,
    repairs: [...repairs, ...dropped],
    ...(terms && { terms }),
    body: bytes,
  };
}

function termsHeaders(answer: Answer) {
  return {
    reservation: header(answer, 'tdm-reservation'),
    policy: header(answer, 'tdm-policy'),
    signals: ['content-signal', 'content-usage'].map((name) => listHeader(answer, name)),
  };
}

function standing(answer: Answer, sent: Validators, now: Instant) {
  const fields = {
    cacheControl: listHeader(answer, 'cache-control'),
    expires: header(answer, 'expires'),
    age: header(answer, 'age'),
    date: header(answer, 'date'),
  };
  return {
    etag: header(answer, 'etag') ?? sent.etag,
    lastModified: header(answer, 'last-modified') ?? sent.lastModified,
    freshFor: freshSeconds(fields, now),
  };
}

async function bodyOf(answer: Answer, limits: FetchLimits, hold: Hold): Promise<Body> {
  const announced = Number(header(answer, 'content-length') ?? 0);
  if (announced > limits.wireBytes) {
    throw new LimitExceeded(`${announced} bytes (at most ${limits.wireBytes} are accepted)`);
  }
  return readBody(answer.body, listHeader(answer, 'content-encoding'), limits, hold);
}

function failedStatus(answer: Answer, host: string, now: Instant): FetchResult {
  const status = answer.statusCode;
  if (status === 404) {
    return { outcome: 'gone', status, message: `${host} has nothing at this address (404); check the address` };
  }
  if (status === 410) {
    return {
      outcome: 'gone',
      status,
      message: `${host} has removed this address permanently (410); remove or replace it`,
    };
  }
  if (status === 429 || status >= 500) {
    const wait = retryAfterSeconds(header(answer, 'retry-after'), now);
    const when = wait === null ? 'it will be tried again later' : `it asks us to wait ${wait} s`;
    const what = status === 429 ? 'asks for fewer requests' : 'has an internal error';
    return unreachable(`${host} ${what} (${status}); ${when}`, status, wait);
  }
  if (PASSING.has(status) || status < 400) {
    const wait = retryAfterSeconds(header(answer, 'retry-after'), now);
    return unreachable(`${host} gave an unusable answer (${status}); it will be tried again later`, status, wait);
  }
  if (status === 401 || status === 403 || status === 407) {
    return refused(`${host} denies access (${status}); ask its operator, or remove the source`, status);
  }
  return refused(`${host} refuses the request (${status}); check the address`, status);
}
