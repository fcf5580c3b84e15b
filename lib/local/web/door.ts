import type { IncomingMessage } from 'node:http';
import { type FeedId, hasFeed, type Instant, millis, type Partner } from '../../model/index.ts';
import { doorRequest, feedOfKey, privateHeaders, tokenHash } from '../../partners/index.ts';
import type { Log } from '../../pipeline/ports.ts';
import { PRIVATE_PREFIX } from '../../publish/index.ts';
import type { Partners } from '../../store/partners.ts';
import { type documentAnswers, type HttpAnswer, keyOfPath } from './document-answer.ts';

/** Who looks on at the doors. None of them may throw, and nobody waits for them. */
export type DoorWatch = {
  /** Whether a partner may ask once more; else after how many seconds. */
  readonly mayAsk?: (partner: Partner, at: Instant) => { readonly ok: true } | { readonly retryAfter: number };
  /** Told of each answer to a partner once it is made. */
  readonly onAnswer?: (partner: Partner, answer: DoorAnswer) => void;
  /** Told of each token that opens nothing. */
  readonly onRefused?: (answer: Omit<DoorAnswer, 'feed'>) => void;
  /** Told of what was answered to whoever came without a token. */
  readonly onPublic?: (answer: Pick<DoorAnswer, 'path' | 'status' | 'agent' | 'at'>) => void;
};

/** What a partner was answered. */
export type DoorAnswer = {
  /** The feed that was asked for, where he has it. */
  readonly feed: FeedId | null;
  /** What was asked for, without the token. */
  readonly path: string;
  readonly status: number;
  /** Of the body, as it is transferred. */
  readonly bytes: number;
  readonly agent: string | null;
  readonly address: string | null;
  readonly at: Instant;
};

export type DoorOptions = {
  readonly partners: Pick<Partners, 'behind'>;
  readonly watch?: DoorWatch | undefined;
  readonly now: () => Instant;
  readonly log: Log;
};

/**
 * Answers who comes with a token: by an address with the token in it what the partner has and what everybody gets, and null
 * for all else, whatever the reason; by a header the same as without one, and besides what is for partners alone. A token
 * is looked up for each request, whether it can be one or not, and nothing is remembered: what is revoked is refused from
 * the next request on. Undefined where there is no token.
 */
export function doorAnswers({ partners, watch, now, log }: DoorOptions, documents: ReturnType<typeof documentAnswers>) {
  const refused = refusals(log);
  return {
    async answer(request: IncomingMessage, rawPath: string): Promise<HttpAnswer | null | undefined> {
      const asked = doorRequest(rawPath, request.headers);
      if (asked === null) return undefined;
      const at = now();
      const door = await partners.behind(tokenHash(asked.token), at);
      const key = keyOfPath(asked.path);
      if (door === null) {
        refused.note(at);
        watch?.onRefused?.({ ...askedBy(request), path: asked.path, status: 404, bytes: 0, at });
        return asked.inAddress ? null : undefined;
      }
      const { partner } = door;
      const feed = key === null ? null : feedOfKey(key);
      const has = feed !== null && hasFeed(partner, feed);
      const answer = async (): Promise<HttpAnswer | null> => {
        const may = watch?.mayAsk?.(partner, at) ?? { ok: true };
        if ('retryAfter' in may) return tooMany(may.retryAfter);
        if (key === null || (asked.inAddress && feed !== null && !has)) return null;
        const own = has ? await documents(`${PRIVATE_PREFIX}${key}`, request.headers) : null;
        const found = own ?? (await documents(key, request.headers));
        if (found === null || (own === null && !asked.inAddress)) return found;
        const { 'cache-control': cache = null } = found.headers;
        return { ...found, headers: { ...found.headers, ...privateHeaders(cache === null ? null : String(cache)) } };
      };
      const answered = await answer();
      const isSent = request.method !== 'HEAD' && answered !== null;
      watch?.onAnswer?.(partner, {
        feed: has ? feed : null,
        path: asked.path,
        status: answered?.status ?? 404,
        bytes: isSent ? answered.body.length : 0,
        ...askedBy(request),
        at,
      });
      return answered;
    },

    /**
     * The partner who comes with a token in a header; how many seconds he has to wait where he has asked too often; null
     * where there is no token that holds. Looked up for each request, as above.
     */
    async who({ headers }: IncomingMessage): Promise<Partner | { readonly retryAfter: number } | null> {
      const asked = doorRequest('/', headers);
      if (asked === null) return null;
      const at = now();
      const door = await partners.behind(tokenHash(asked.token), at);
      if (door === null) {
        refused.note(at);
        return null;
      }
      const may = watch?.mayAsk?.(door.partner, at) ?? { ok: true };
      return 'retryAfter' in may ? may : door.partner;
    },

    /** Tells what was refused since that was told last. */
    close: () => refused.tell(),
  };
}

/** By what, and from where. */
export function askedBy(request: IncomingMessage): Pick<DoorAnswer, 'agent' | 'address'> {
  return { agent: request.headers['user-agent'] ?? null, address: request.socket.remoteAddress ?? null };
}

/** The answer for who has asked too often. */
export function tooMany(seconds: number): HttpAnswer {
  const headers = {
    'content-type': 'text/plain; charset=utf-8',
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
    'retry-after': String(Math.max(1, Math.ceil(seconds))),
  };
  return { status: 429, headers, body: Buffer.from('You have asked as often as was agreed; try again later.\n') };
}

const MINUTE_MS = 60_000;

/** Tells the first refusal, and from then on once a minute how many there were: a guess costs a line in no log. */
function refusals(log: Log) {
  let count = 0;
  let told: Instant | null = null;
  const tell = () => {
    if (count > 0) log.warn('tokens refused', { count });
    count = 0;
  };
  return {
    tell,
    note(at: Instant): void {
      count += 1;
      if (told !== null && millis(at) - millis(told) < MINUTE_MS && at >= told) return;
      told = at;
      tell();
    },
  };
}
