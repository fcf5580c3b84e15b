import { type Answer, header } from './answer.ts';

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
  if (written === null || !URL.canParse(written, from.href)) return 'lost';
  return { to: new URL(written, from), permanent: PERMANENT.has(answer.statusCode) };
}
