import { resolvedUrl, withoutFeedScheme } from '../model/index.ts';
import { type Answer, header } from './answer.ts';
import type { Guard } from './guard.ts';

/** Redirects that a GET follows (RFC 9110 §15.4). 300, 305 and 306 are none. */
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** Redirects that say the address has changed for good (RFC 9110 §15.4.2, §15.4.9). */
const PERMANENT: ReadonlySet<number> = new Set([301, 308]);

/** Where an answer sends us: `none` if it is no redirect, `lost` if it names no address that can be read. */
export function redirectOf(
  answer: Answer,
  from: URL,
): { readonly to: URL; readonly permanent: boolean } | 'none' | 'lost' {
  if (!REDIRECTS.has(answer.statusCode)) return 'none';
  const location = header(answer, 'location');
  // Header bytes arrive as Latin-1; addresses that are not ASCII were sent as UTF-8.
  const written = location === null ? null : Buffer.from(location, 'latin1').toString('utf8');
  const to = written === null ? null : resolvedUrl(withoutFeedScheme(written, from.protocol), from.href);
  return to === null ? 'lost' : { to, permanent: PERMANENT.has(answer.statusCode) };
}

/** The way so far: where it began, and what was asked for, each a {@link stepKey}. */
export type Way = {
  readonly start: URL;
  readonly visited: ReadonlySet<string>;
  /** The cookies that the next step takes along; null for none. */
  readonly cookie?: string | null | undefined;
};

/** Why the next address of a way, its first included, must not be asked, in one line; null where it may. */
export function stepRefusal(
  next: URL,
  { start, visited, cookie = null }: Way,
  guard: Pick<Guard, 'refusal' | 'trust'>,
  most: number,
): string | null {
  if (visited.size > most) return `${start.host} redirects more than ${most} times; give the address it leads to`;
  if (visited.has(stepKey(next, cookie))) return `${start.host} redirects in a circle; check the address in a browser`;
  // Trust is given to an origin, not to whoever points at it.
  if (guard.trust(next) === 'trusted' && guard.trust(start) !== 'trusted') {
    return `${start.host} redirects to ${next.host}, which is not public; check the address`;
  }
  const refusal = guard.refusal(next);
  return refusal === null || visited.size === 0 ? refusal : `${start.host} redirects elsewhere: ${refusal}`;
}

/** Whether validators that `giver` gave may be sent to `url`: to its origin, or to the same host moved up to https. */
export function mayHaveValidators(url: URL, giver: URL): boolean {
  const upgraded = giver.protocol === 'http:' && url.protocol === 'https:' && giver.port === '' && url.port === '';
  return url.origin === giver.origin || (upgraded && url.hostname === giver.hostname);
}

/**
 * Whether a 304 of `url` may be about another document than the one whose validators were sent: they were given by another
 * path, and a page that only leads there has an age of its own.
 */
export function mayConfuse(url: URL, giver: URL): boolean {
  return url.pathname !== giver.pathname;
}

/** What tells one step of a way from another: with other cookies the same address may answer otherwise. */
export function stepKey(url: URL, cookie: string | null): string {
  return cookie === null ? withoutFragment(url) : `${withoutFragment(url)} ${cookie}`;
}

/** What is asked for when an address is: two that differ in their fragment alone are one. */
function withoutFragment(url: URL): string {
  return url.origin + url.pathname + url.search;
}
