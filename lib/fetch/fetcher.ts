import { Agent } from 'undici';
import { type AbsoluteUrl, type Instant, instant } from '../model/index.ts';
import { type Answer, checkHeaderCount, discard, readAnswer, type Validators } from './answer.ts';
import { ACCEPT_ENCODING } from './decompress.ts';
import { failure } from './failures.ts';
import { createGuard, type Guard, type Resolve, systemResolve } from './guard.ts';
import { type FetchResult, refused, unreachable } from './outcome.ts';
import type { FetchPolicy } from './policy.ts';
import { mayHaveValidators, redirectOf, stepRefusal, withoutFragment } from './redirects.ts';

/** What to fetch. Validators as an earlier answer for the same address gave them. */
export type FetchRequest = {
  readonly url: AbsoluteUrl;
  readonly etag?: string | null | undefined;
  readonly lastModified?: string | null | undefined;
  /** Media types wanted, as an `Accept` header; feeds before pages if not given. */
  readonly accept?: string | undefined;
};

/** Fetches one address. Never throws: whatever happens is an outcome. */
export type Fetcher = (request: FetchRequest) => Promise<FetchResult>;

/** What a fetcher takes from the world around it; the system's own by default. */
export type FetchPorts = { readonly resolve?: Resolve | undefined; readonly now?: (() => Instant) | undefined };

const ACCEPT =
  'application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, text/xml;q=0.9, ' +
  'text/html;q=0.8, application/json;q=0.8, */*;q=0.5';

/** A header value that HTTP/1.1 can carry (RFC 9110 §5.5). */
const SENDABLE = /^[\t\x20-\x7e\x80-\xff]+$/;

/**
 * A fetcher that goes by `policy`: to public addresses only, checked where the socket connects and again at every
 * redirect, within the limits. It keeps connections for reuse until `close`, which waits for fetches under way.
 */
export function createFetcher(policy: FetchPolicy, ports: FetchPorts = {}): Fetcher & { close(): Promise<void> } {
  const guard = createGuard(policy, ports.resolve ?? systemResolve);
  const now = ports.now ?? (() => instant(Date.now()));
  const agent = new Agent({
    connect: guard.connect,
    headersTimeout: policy.limits.firstByteMs,
    bodyTimeout: policy.limits.firstByteMs,
    maxHeaderSize: policy.limits.headers,
  });
  const context = { policy, guard, agent, now };
  const fetcher: Fetcher = (request) => follow(request, context);
  return Object.assign(fetcher, { close: () => agent.close() });
}

type Context = {
  readonly policy: FetchPolicy;
  readonly guard: Guard;
  readonly agent: Agent;
  readonly now: () => Instant;
};

async function follow(request: FetchRequest, context: Context): Promise<FetchResult> {
  if (!URL.canParse(request.url)) return refused(`${oneLine(request.url)} is no address; check how it is written`);
  const { limits } = context.policy;
  const start = new URL(request.url);
  const total = AbortSignal.timeout(limits.totalMs);
  const visited = new Set<string>();
  let url = start;
  let permanent = true;
  for (;;) {
    const refusal = stepRefusal(url, { start, visited }, context.guard, limits.redirects);
    if (refusal !== null) return refused(refusal);
    visited.add(withoutFragment(url));
    try {
      const sent = mayHaveValidators(url, start) ? validatorsOf(request) : NO_VALIDATORS;
      const answer = await ask(url, sent, request.accept ?? ACCEPT, total, context);
      const redirect = redirectOf(answer, url);
      if (redirect === 'none') {
        const movedTo = visited.size > 1 && permanent ? hrefOf(url) : null;
        return await read(answer, url, movedTo, sent, total, context);
      }
      await discard(answer, total);
      if (redirect === 'lost') {
        return unreachable(
          `${url.host} redirects (${answer.statusCode}) to no readable address; it is tried again later`,
          answer.statusCode,
        );
      }
      permanent &&= redirect.permanent;
      url = redirect.to;
    } catch (error) {
      return failure(error, url.host, limits);
    }
  }
}

const NO_VALIDATORS: Validators = { etag: null, lastModified: null };

/** A validator that cannot be a header's value was never received as one, and is left out. */
function validatorsOf(request: FetchRequest): Validators {
  const usable = (value: string | null | undefined) => (value != null && SENDABLE.test(value) ? value : null);
  return { etag: usable(request.etag), lastModified: usable(request.lastModified) };
}

async function ask(
  url: URL,
  sent: Validators,
  accept: string,
  signal: AbortSignal,
  { agent, policy }: Context,
): Promise<Answer> {
  return agent.request({
    origin: url.origin,
    path: url.pathname + url.search,
    method: 'GET',
    signal,
    headers: {
      'user-agent': policy.userAgent,
      accept,
      'accept-encoding': ACCEPT_ENCODING,
      ...(sent.etag === null ? {} : { 'if-none-match': sent.etag }),
      ...(sent.lastModified === null ? {} : { 'if-modified-since': sent.lastModified }),
    },
  });
}

async function read(
  answer: Answer,
  url: URL,
  movedTo: AbsoluteUrl | null,
  sent: Validators,
  total: AbortSignal,
  context: Context,
): Promise<FetchResult> {
  try {
    checkHeaderCount(answer);
    return await readAnswer(answer, hrefOf(url), movedTo, sent, context.policy.limits, context.now());
  } finally {
    await discard(answer, total);
  }
}

function hrefOf(url: URL): AbsoluteUrl {
  return url.href as AbsoluteUrl;
}

function oneLine(text: string): string {
  return JSON.stringify(String(text).slice(0, 100));
}
