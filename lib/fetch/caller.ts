import { type AbsoluteUrl, type Instant, instant } from '../model/index.ts';
import { header, headerLines } from './answer.ts';
import { failure } from './failures.ts';
import { createGuard, type Resolve, systemResolve } from './guard.ts';
import type { Refused, Unreachable } from './outcome.ts';
import { refused } from './outcome.ts';
import type { FetchPolicy } from './policy.ts';
import { retryAfterSeconds } from './retry-after.ts';
import { Abandoned, fetchesUnderWay } from './under-way.ts';
import { Agent } from './undici.ts';

/** One request to one address. */
export type CallRequest = {
  readonly url: AbsoluteUrl;
  readonly method: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly body?: Uint8Array | undefined;
};

/** The other side answered, whatever it answered: a redirect is an answer, which is not followed. */
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
 * its own list of those that are trusted. No redirect is followed.
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
  const call = async ({ url, method, headers, body }: CallRequest, signal: AbortSignal): Promise<CallResult> => {
    if (!URL.canParse(url)) return refused(`${JSON.stringify(String(url).slice(0, 100))} is no address`);
    const { origin, pathname, search, host } = new URL(url);
    const refusal = guard.refusal(new URL(url));
    if (refusal !== null) return refused(refusal);
    try {
      const answer = await agent.request({
        origin,
        path: pathname + search,
        method,
        signal,
        headers: { 'user-agent': policy.userAgent, ...headers },
        body: body ?? null,
      });
      return {
        outcome: 'answered',
        status: answer.statusCode,
        location: header(answer, 'location'),
        retryAfter: retryAfterSeconds(headerLines(answer, 'retry-after')[0] ?? null, now()),
        body: await beginningOf(answer.body),
      };
    } catch (error) {
      if (signal.reason instanceof Abandoned) throw signal.reason;
      return failure(error, host, limits);
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
