import type { Dispatcher } from 'undici';
import { type AbsoluteUrl, type Instant, instant, millis } from '../model/index.ts';
import { type Answer, checkHeaderCount, discard, headerLines, readAnswer, type Validators } from './answer.ts';
import { ACCEPT_ENCODING } from './codings.ts';
import { type Connections, countConnections } from './connections.ts';
import { createJar } from './cookies.ts';
import { closedUnanswered, failure } from './failures.ts';
import { createGuard, type Guard, type Resolve, systemResolve } from './guard.ts';
import { type FetchResult, refused, unreachable } from './outcome.ts';
import type { FetchPolicy } from './policy.ts';
import { mayConfuse, mayHaveValidators, redirectOf, stepKey, stepRefusal } from './redirects.ts';
import { refreshOf } from './refresh.ts';
import { answerRoom, type Hold, NoRoom, type Room } from './room.ts';
import type { SignRequest } from './signing.ts';
import { Abandoned, fetchesUnderWay } from './under-way.ts';
import { Agent } from './undici.ts';

/** What to fetch. Validators as an earlier answer for the same address gave them. */
export type FetchRequest = {
  readonly url: AbsoluteUrl;
  readonly etag?: string | null | undefined;
  readonly lastModified?: string | null | undefined;
  /** The address that gave the validators, after redirects; `url` itself if not given. They go to its origin alone. */
  readonly validatorsOf?: AbsoluteUrl | null | undefined;
  /** Media types wanted, as an `Accept` header; feeds before pages if not given. */
  readonly accept?: string | undefined;
  /** Whether a page that sends its readers on (`meta refresh`) is followed like a redirect; it is if not given. */
  readonly refresh?: boolean | undefined;
  /** Asked before each redirect is followed: null to go on, or one line on why not, with which the fetch is `refused`. */
  readonly mayFollow?: ((url: AbsoluteUrl) => Promise<string | null>) | undefined;
  /** What holds the answer from then on, until it is released; if not given, nothing does once it is read. */
  readonly hold?: Hold | undefined;
};

/**
 * Fetches one address. Whatever happens is an outcome, but for two things that are ours alone: it throws {@link NoRoom}
 * where there is no room for the answer at the moment, and {@link Abandoned} where we stop.
 */
export type Fetcher = (request: FetchRequest) => Promise<FetchResult>;

/** A fetcher, and its ends. */
export type OpenFetcher = Fetcher & {
  /** Breaks off every fetch under way, and begins none: each rejects with {@link Abandoned}. Nothing is told of a host. */
  abandon(): void;
  /** Gives up the kept connections, once the fetches under way have ended. */
  close(): Promise<void>;
};

/** What a fetcher takes from the world around it; the system's own by default. */
export type FetchPorts = {
  readonly resolve?: Resolve | undefined;
  readonly now?: (() => Instant) | undefined;
  /** For the answers that are held at once; by default as much as is needed. */
  readonly room?: Room | undefined;
  /** What proves who asks; absent: nothing. */
  readonly sign?: SignRequest | undefined;
};

const ACCEPT =
  'application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, text/xml;q=0.9, ' +
  'text/html;q=0.8, application/json;q=0.8, */*;q=0.5';

/** A header value that HTTP/1.1 can carry (RFC 9110 §5.5). */
const SENDABLE = /^[\t\x20-\x7e\x80-\xff]+$/;

/**
 * A fetcher that goes by `policy`: to public addresses only, checked where the socket connects and again at every
 * redirect, within the limits. Cookies that hosts set on the way of one fetch go back to them on that way alone. It keeps connections for reuse until `close`.
 */
export function createFetcher(policy: FetchPolicy, ports: FetchPorts = {}): OpenFetcher {
  const guard = createGuard(policy, ports.resolve ?? systemResolve);
  const now = ports.now ?? (() => instant(Date.now()));
  const connections = countConnections(guard.connect);
  const agent = new Agent({
    connect: connections.connect,
    headersTimeout: policy.limits.firstByteMs,
    bodyTimeout: policy.limits.firstByteMs,
    maxHeaderSize: policy.limits.headers,
  });
  const underWay = fetchesUnderWay();
  const room = ports.room ?? answerRoom(Infinity);
  const context = { policy, guard, agent, connections, now, room, sign: ports.sign };
  const fetcher: Fetcher = (request) =>
    underWay.within(policy.limits.totalMs, (total) => follow(request, total, context));
  return Object.assign(fetcher, { abandon: underWay.abandon, close: () => agent.close() });
}

type Context = {
  readonly policy: FetchPolicy;
  readonly guard: Guard;
  readonly agent: Dispatcher;
  readonly connections: Connections;
  readonly now: () => Instant;
  readonly room: Room;
  readonly sign: SignRequest | undefined;
};

async function follow(request: FetchRequest, total: AbortSignal, context: Context): Promise<FetchResult> {
  if (!URL.canParse(request.url)) return refused(`${oneLine(request.url)} is not an address; check its spelling`);
  const { limits } = context.policy;
  const start = new URL(request.url);
  const visited = new Set<string>();
  const jar = createJar();
  let url = start;
  let permanent = true;
  for (;;) {
    const cookie = jar.headerFor(url);
    const refusal = stepRefusal(url, { start, visited, cookie }, context.guard, limits.redirects);
    if (refusal !== null) return refused(refusal);
    try {
      const objection = visited.size === 0 ? null : ((await request.mayFollow?.(hrefOf(url))) ?? null);
      if (objection !== null) return refused(objection);
      visited.add(stepKey(url, cookie));
      const { answer, sent } = await askAsWanted(url, cookie, request, total, context);
      jar.take(url, headerLines(answer, 'set-cookie'), millis(context.now()));
      const redirect = redirectOf(answer, url);
      if (redirect === 'none') {
        const movedTo = visited.size > 1 && permanent ? hrefOf(url) : null;
        const result = await read(answer, url, movedTo, sent, request.hold, total, context);
        const next = request.refresh === false ? null : refreshIn(result, url);
        // A page that leads to itself, or back to where we come from, is to be read as it is.
        if (next === null || visited.has(stepKey(next, jar.headerFor(next)))) return result;
        permanent = false;
        url = next;
        continue;
      }
      await discard(answer, total);
      if (redirect === 'lost') {
        return unreachable(
          `${url.host} redirects (${answer.statusCode}) to an unreadable address; it will be tried again later`,
          answer.statusCode,
        );
      }
      permanent &&= redirect.permanent;
      url = redirect.to;
    } catch (error) {
      if (total.reason instanceof Abandoned) throw total.reason;
      if (error instanceof NoRoom) throw error;
      return failure(error, url.host, limits);
    }
  }
}

/** Where a page sends us on, as a redirect would; null for what sends nobody anywhere on the web. */
function refreshIn(result: FetchResult, url: URL): URL | null {
  const next = result.outcome === 'fetched' ? refreshOf(result.body, result.contentType, url) : null;
  return next !== null && WEB.has(next.protocol) ? next : null;
}

const WEB: ReadonlySet<string> = new Set(['http:', 'https:']);

/** What was sent with a request, and whether the host would have none of it. */
type Sent = Validators & { readonly unwanted: boolean };

const NO_VALIDATORS: Sent = { etag: null, lastModified: null, unwanted: false };

/** A validator that cannot be a header's value was never received as one, and is left out. */
function validatorsFor(url: URL, request: FetchRequest): Sent {
  const origin = request.validatorsOf ?? request.url;
  if (!URL.canParse(origin) || !mayHaveValidators(url, new URL(origin))) return NO_VALIDATORS;
  const usable = (value: string | null | undefined) => (value != null && SENDABLE.test(value) ? value : null);
  return { etag: usable(request.etag), lastModified: usable(request.lastModified), unwanted: false };
}

/** What browsers accept, for a host that wants nobody else. */
const ACCEPT_ANYTHING = 'text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.8';

/**
 * Asks, and once more where the host has nothing to answer to *how* it was asked: 412 to validators (RFC 9110 §15.5.13), a
 * 304 that is about another document than theirs, 406 to the types wanted (§15.5.7).
 */
async function askAsWanted(
  url: URL,
  cookie: string | null,
  request: FetchRequest,
  signal: AbortSignal,
  context: Context,
): Promise<{ readonly answer: Answer; readonly sent: Sent }> {
  const sent = validatorsFor(url, request);
  const accept = request.accept ?? ACCEPT;
  const answer = await ask(url, sent, accept, cookie, signal, context);
  const isConditional = sent.etag !== null || sent.lastModified !== null;
  const giver = new URL(request.validatorsOf ?? request.url);
  switch (answer.statusCode) {
    case 412:
    case 304: {
      const unwanted = answer.statusCode === 412;
      if (!isConditional || !(unwanted || mayConfuse(url, giver))) break;
      await discard(answer, signal);
      const again = await ask(url, NO_VALIDATORS, accept, cookie, signal, context);
      return { answer: again, sent: { ...NO_VALIDATORS, unwanted } };
    }
    case 406:
      await discard(answer, signal);
      return { answer: await ask(url, sent, ACCEPT_ANYTHING, cookie, signal, context), sent };
  }
  return { answer, sent };
}

async function ask(
  url: URL,
  sent: Validators,
  accept: string,
  cookie: string | null,
  signal: AbortSignal,
  { agent, policy, connections, sign }: Context,
): Promise<Answer> {
  // For each step of the way by itself: a signature names the host that it is meant for.
  const proof = await sign?.(url);
  const request = {
    origin: url.origin,
    path: url.pathname + url.search,
    method: 'GET' as const,
    signal,
    headers: {
      'user-agent': policy.userAgent,
      accept,
      'accept-encoding': ACCEPT_ENCODING,
      ...(sent.etag === null ? {} : { 'if-none-match': sent.etag }),
      ...(sent.lastModified === null ? {} : { 'if-modified-since': sent.lastModified }),
      ...(cookie === null ? {} : { cookie }),
      ...proof,
    },
  };
  const opened = connections.opened(url.origin);
  try {
    return await agent.request(request);
  } catch (error) {
    // RFC 9112 §9.3.1: a host may close a connection that it kept for us at any moment, as a function that slept learns
    // from its first request. A connection made for the request was no such one.
    if (!closedUnanswered(error) || connections.opened(url.origin) !== opened) throw error;
    return agent.request(request);
  }
}

async function read(
  answer: Answer,
  url: URL,
  movedTo: AbsoluteUrl | null,
  sent: Sent,
  given: Hold | undefined,
  total: AbortSignal,
  context: Context,
): Promise<FetchResult> {
  const hold = given ?? context.room.hold();
  // What this work read before it is through with.
  hold.release();
  try {
    checkHeaderCount(answer);
    const result = await readAnswer(answer, hrefOf(url), movedTo, sent, context.policy.limits, context.now(), hold);
    // Validators that the host gives and then refuses are not to be sent to it again.
    return sent.unwanted && result.outcome === 'fetched' ? { ...result, etag: null, lastModified: null } : result;
  } finally {
    if (given === undefined) hold.release();
    await discard(answer, total);
  }
}

function hrefOf(url: URL): AbsoluteUrl {
  return url.href as AbsoluteUrl;
}

function oneLine(text: string): string {
  return JSON.stringify(String(text).slice(0, 100));
}
