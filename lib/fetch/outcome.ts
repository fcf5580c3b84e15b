import type { AbsoluteUrl, Repair, Terms } from '../model/index.ts';
import type { HeaderLink } from './links.ts';

/** The answer was read: `body` is decompressed, its bytes otherwise as sent. */
export type Fetched = {
  readonly outcome: 'fetched';
  /** The address that answered, after redirects. */
  readonly url: AbsoluteUrl;
  /** That address too where every redirect on the way was permanent (301, 308); null where none or not all were. */
  readonly movedTo: AbsoluteUrl | null;
  readonly status: number;
  readonly contentType: string | null;
  /** Validators exactly as received, to be sent back as they are. */
  readonly etag: string | null;
  readonly lastModified: string | null;
  /** Seconds for which the host says that nothing changes (Cache-Control, Expires); null where it does not say. */
  readonly freshFor: number | null;
  /** What its `Link` header names (RFC 8288); nothing if not given. */
  readonly links?: readonly HeaderLink[] | undefined;
  /** What of the transfer had to be overlooked or guessed; nothing if not given. */
  readonly repairs?: readonly Repair[] | undefined;
  /** What its headers say of use, and, where it was fetched politely, its host's robots.txt; absent where that is nothing. */
  readonly terms?: Terms | undefined;
  readonly body: Uint8Array;
};

/** Nothing changed since the validators that were sent. Those of the answer count from now on (RFC 9111 §4.3.4). */
export type NotModified = {
  readonly outcome: 'notModified';
  readonly url: AbsoluteUrl;
  /** As with {@link Fetched}. */
  readonly movedTo: AbsoluteUrl | null;
  readonly etag: string | null;
  readonly lastModified: string | null;
  /** As with {@link Fetched}. */
  readonly freshFor: number | null;
};

/** There is nothing at the address: for now (404) or for good (410). */
export type Gone = { readonly outcome: 'gone'; readonly status: 404 | 410; readonly message: string };

/** We must not or may not have it: the guard, 401 and 403, a limit, a redirect that leads nowhere
 * or where `mayFollow` says no, a bad address. */
export type Refused = { readonly outcome: 'refused'; readonly message: string; readonly status: number | null };

/** It cannot be had at the moment: no such host, time-outs, a broken answer, 429, 5xx. */
export type Unreachable = {
  readonly outcome: 'unreachable';
  readonly message: string;
  readonly status: number | null;
  /** Seconds the host asked us to wait; null if it did not say. */
  readonly retryAfter: number | null;
};

/** How a fetch ended. Every `message` is one line: what, where, what to do. */
export type FetchResult = Fetched | NotModified | Gone | Refused | Unreachable;

export function refused(message: string, status: number | null = null): Refused {
  return { outcome: 'refused', message, status };
}

export function unreachable(message: string, status: number | null = null, retryAfter: number | null = null) {
  return { outcome: 'unreachable', message, status, retryAfter } satisfies Unreachable;
}
