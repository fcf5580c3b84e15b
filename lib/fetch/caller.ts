import { type AbsoluteUrl, type Instant, instant, resolvedUrl } from '../model/index.ts';
import { discard, header, headerLines } from './answer.ts';
import { failure } from './failures.ts';
import { createGuard, type Resolve, systemResolve } from './guard.ts';
import type { Refused, Unreachable } from './outcome.ts';
import { refused } from './outcome.ts';
import type { FetchPolicy } from './policy.ts';
import { stepKey, stepRefusal } from './redirects.ts';
import { retryAfterSeconds } from './retry-after.ts';
import { Abandoned, fetchesUnderWay } from './under-way.ts';
import { Agent } from './undici.ts';

/** One request to one address. */
export type CallRequest = {
  readonly url: AbsoluteUrl;
  readonly method: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly body?: Uint8Array | undefined;
  /** Statuses that send the same on elsewhere (307 and 308, RFC 9110 §15.4.8 f.); none if not given: a redirect is an answer. */
  readonly follows?: readonly (307 | 308)[] | undefined;
  /** Who named the address: one that is not trusted leads to no origin that is. The address itself if not given. */
  readonly namedBy?: AbsoluteUrl | undefined;
};

/** The other side answered, whatever it answered. */
export type Called = {
  readonly outcome: 'answered';
  readonly status: number;
  /** As much of the answer's body as is read of one: {@link HEARD_BYTES}. */
  readonly body: Uint8Array;
  /** The address in `Location`, as it was sent. */
  readonly location: string | null;
  /** Seconds for which it asks not to be called again; null where it does not say. */
  readonly retryAfter: number | null;
};

export type CallResult = Called | Refused | Unreachable;

/**
 * Calls somebody who is to be told something: a hub, or a subscriber. Never throws for what the other side does; rejects
 * with {@link Abandoned} where we stop.
 */
export type Caller = (request: CallRequest) => Promise<CallResult>;

/** A caller, and its ends; as with a fetcher. */
export type OpenCaller = Caller & {
  abandon(): void;
  close(): Promise<void>;
};

/** What is read of an answer: it may hold a challenge, and of a delivery it does not count (WebSub §7). */
export const HEARD_BYTES = 64 * 1024;

/**
 * A caller that goes by `policy` as a fetcher does: to public addresses only, checked where the socket connects, each with
 * its own list of those that are trusted. No redirect is followed but those that a request says.
 */
export function createCaller(
  policy: FetchPolicy,
  ports: { readonly resolve?: Resolve | undefined; readonly now?: (() => Instant) | undefined } = {},
): OpenCaller {
  const guard = createGuard(policy, ports.resolve ?? systemResolve);
  const now = ports.now ?? (() => instant(Date.now()));
  const { limits } = policy;
  const agent = new Agent({
    connect: guard.connect,
    headersTimeout: limits.firstByteMs,
    bodyTimeout: limits.firstByteMs,
    maxHeaderSize: limits.headers,
  });
  const underWay = fetchesUnderWay();
  const call = async (request: CallRequest, signal: AbortSignal): Promise<CallResult> => {
    const { url: written, method, headers, body, follows = [], namedBy } = request;
    if (!URL.canParse(written)) return refused(`${JSON.stringify(String(written).slice(0, 100))} is not an address`);
    const start = new URL(namedBy ?? written);
    const visited = new Set<string>();
    let url = new URL(written);
    for (;;) {
      const refusal = stepRefusal(url, { start, visited }, guard, limits.redirects);
      if (refusal !== null) return refused(refusal);
      visited.add(stepKey(url, null));
      try {
        const answer = await agent.request({
          origin: url.origin,
          path: url.pathname + url.search,
          method,
          signal,
          headers: { ...headers, 'user-agent': policy.userAgent },
          body: body ?? null,
        });
        const location = header(answer, 'location');
        const isFollowed = follows.some((status) => status === answer.statusCode);
        const next = location === null || !isFollowed ? null : resolvedUrl(utf8(location), url.href);
        if (next !== null) {
          await discard(answer, signal);
          url = next;
          continue;
        }
        return {
          outcome: 'answered',
          status: answer.statusCode,
          location,
          retryAfter: retryAfterSeconds(headerLines(answer, 'retry-after')[0] ?? null, now()),
          body: await beginningOf(answer.body),
        };
      } catch (error) {
        if (signal.reason instanceof Abandoned) throw signal.reason;
        return failure(error, url.host, limits);
      }
    }
  };
  const caller: Caller = (request) => underWay.within(limits.totalMs, (signal) => call(request, signal));
  return Object.assign(caller, { abandon: underWay.abandon, close: () => agent.close() });
}

/** The first bytes of a body; the rest is not read, and its connection is given up. */
async function beginningOf(body: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of body) {
    parts.push(part.subarray(0, HEARD_BYTES - length));
    length += part.length;
    // Leaving the loop destroys the body.
    if (length >= HEARD_BYTES) break;
  }
  return Buffer.concat(parts);
}

/** A header's bytes as undici gives them, read as what hosts write today. */
function utf8(value: string): string {
  return Buffer.from(value, 'latin1').toString('utf8');
}
