import type { Dispatcher } from 'undici';
import { type AbsoluteUrl, type Instant, resolvedUrl } from '../model/index.ts';
import { type Answer, discard, header } from './answer.ts';
import { failure } from './failures.ts';
import type { Guard } from './guard.ts';
import { type Refused, refused, type Unreachable } from './outcome.ts';
import type { FetchPolicy } from './policy.ts';
import { stepKey, stepRefusal } from './redirects.ts';
import { retryAfterSeconds } from './retry-after.ts';
import { Abandoned } from './under-way.ts';

/** What to send where. */
export type PostRequest = {
  readonly url: AbsoluteUrl;
  /** The names in lower case; `user-agent` and `content-length` are ours. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  /** Statuses that send the same body elsewhere (307 and 308, RFC 9110 §15.4.8 f.); none if not given: a redirect is an answer. */
  readonly follows?: readonly (307 | 308)[] | undefined;
  /** Who named the address: one that is not trusted leads to no origin that is. The address itself if not given. */
  readonly namedBy?: AbsoluteUrl | undefined;
  /** Milliseconds for all of it, fewer than a fetch has; as many if not given. */
  readonly withinMs?: number | undefined;
};

/** That something was answered, whatever the status says; `text` is its beginning, to be shown to an operator. */
export type Posted = {
  readonly outcome: 'answered';
  readonly url: AbsoluteUrl;
  readonly status: number;
  readonly text: string;
  /** Seconds the host asked us to wait; null if it did not say. */
  readonly retryAfter: number | null;
};

/** Sends a body to one address, through the same guard as a fetch. Throws {@link Abandoned} where we stop, and nothing else. */
export type Poster = (request: PostRequest) => Promise<Posted | Refused | Unreachable>;

/** So much of an answer is read: its sender may send for ever. */
const READ_BYTES = 2048;

export type PostContext = {
  readonly policy: FetchPolicy;
  readonly guard: Guard;
  readonly agent: Dispatcher;
  readonly now: () => Instant;
};

/** Sends the body on its way, and where it is sent on to by the statuses that are followed. */
export async function sendPost(
  { url: written, headers, body, follows = [], namedBy }: PostRequest,
  signal: AbortSignal,
  { policy, guard, agent, now }: PostContext,
): Promise<Posted | Refused | Unreachable> {
  if (!URL.canParse(written)) return refused(`${JSON.stringify(written.slice(0, 100))} is no address`);
  const start = new URL(namedBy ?? written);
  const visited = new Set<string>();
  let url = new URL(written);
  for (;;) {
    const refusal = stepRefusal(url, { start, visited }, guard, policy.limits.redirects);
    if (refusal !== null) return refused(refusal);
    visited.add(stepKey(url, null));
    try {
      const answer = await agent.request({
        origin: url.origin,
        path: url.pathname + url.search,
        method: 'POST',
        signal,
        headers: { ...headers, 'user-agent': policy.userAgent },
        body,
      });
      const next = follows.some((status) => status === answer.statusCode) ? locationOf(answer, url) : null;
      if (next === null) return await answered(answer, url, signal, now());
      await discard(answer, signal);
      url = next;
    } catch (error) {
      if (signal.reason instanceof Abandoned) throw signal.reason;
      return failure(error, url.host, policy.limits);
    }
  }
}

function locationOf(answer: Answer, from: URL): URL | null {
  const location = header(answer, 'location');
  return location === null ? null : resolvedUrl(Buffer.from(location, 'latin1').toString('utf8'), from.href);
}

async function answered(answer: Answer, url: URL, signal: AbortSignal, now: Instant): Promise<Posted> {
  const text = await beginningOf(answer);
  await discard(answer, signal);
  const retryAfter = retryAfterSeconds(header(answer, 'retry-after'), now);
  return { outcome: 'answered', url: url.href as AbsoluteUrl, status: answer.statusCode, text, retryAfter };
}

/** What became of the body does not change what was answered. */
async function beginningOf({ body }: Answer): Promise<string> {
  const read: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      read.push(chunk);
      length += chunk.length;
      if (length >= READ_BYTES) break;
    }
  } catch {
    // The status was answered all the same.
  }
  return Buffer.concat(read).subarray(0, READ_BYTES).toString('utf8');
}
