import { subscriptionAt, verify, verifyIntent } from '../../hub/index.ts';
import { sha256 } from '../../identity/index.ts';
import { type Instant, millis, type SourceHub, type SourceId } from '../../model/index.ts';
import type { KeptHub } from '../../store/index.ts';
import { sendAll } from '../messages.ts';
import type { Ports } from '../ports.ts';
import { sourceOf } from './callback-address.ts';

/** A hub's request at a callback, whatever brought it. */
export type CallbackRequest = {
  readonly method: string;
  /** The last part of the callback's path. */
  readonly token: string;
  /** As it was sent, without the question mark. */
  readonly query: string;
  /** The names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** The body as it was sent; null where it was longer than whoever brought it takes. */
  readonly bytes: Uint8Array | null;
};

export type CallbackAnswer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

/** What is taken of one push. A function is given no more than 6 MB, in which bytes count for a third more. */
export const PUSH_BYTES = 4_000_000;

/** What is taken of one source's hub in an hour; more than a post every few seconds is no news. */
const PUSHES_PER_HOUR = 600;

const HOUR_MS = 3600_000;

/**
 * Answers a hub at a source's callback (WebSub §5.3 and §7): a GET asks whether we meant it, a POST pushes. What is pushed
 * and signed as agreed is stored and in the queue before it is answered with a success, which says no more than that; what
 * is signed wrong is counted and thrown away. One read, for a push no write; whoever knows no token gets no further than
 * that read.
 */
export async function answerCallback(
  request: CallbackRequest,
  ports: Pick<Ports, 'store' | 'queues' | 'now' | 'log'>,
): Promise<CallbackAnswer> {
  const { method, token } = request;
  if (method !== 'GET' && method !== 'POST') {
    const answer = plain(405, 'A hub verifies with GET and delivers with POST.');
    return { ...answer, headers: { ...answer.headers, allow: 'GET, POST' } };
  }
  const id = sourceOf(token);
  const kept = id === null ? null : await ports.store.sourceHubs.get(id);
  if (id === null || kept === null) return method === 'GET' ? NOT_MEANT : OVER;
  return method === 'GET' ? verified(id, kept, request, ports) : pushed(id, kept, request, ports);
}

async function verified(
  id: SourceId,
  kept: KeptHub,
  { token, query }: CallbackRequest,
  { store, now, log }: Pick<Ports, 'store' | 'now' | 'log'>,
): Promise<CallbackAnswer> {
  const asked = new URLSearchParams(query);
  let echo: string | null = null;
  const hub = await store.sourceHubs.change(
    id,
    (before) => {
      const answer = verifyIntent(before, token, asked, now());
      echo = answer.echo;
      return answer.hub ?? null;
    },
    kept,
  );
  const fields = { source: id, mode: asked.get('hub.mode'), until: hub.active?.until };
  log.info(echo === null ? 'hub verified what was not meant' : 'hub verified', fields);
  return echo === null ? NOT_MEANT : plain(200, echo);
}

async function pushed(
  id: SourceId,
  { hub }: KeptHub,
  { token, headers, bytes }: CallbackRequest,
  { store, queues, now, log }: Pick<Ports, 'store' | 'queues' | 'now' | 'log'>,
): Promise<CallbackAnswer> {
  const at = now();
  if (hub.asked?.token === token) return plain(404, 'This subscription has not been verified yet.');
  const subscription = subscriptionAt(hub, token, at);
  if (subscription === null) return OVER;
  const coding = headers['content-encoding'] ?? 'identity';
  if (coding.toLowerCase() !== 'identity') return plain(415, 'Deliver it without a content encoding.');
  if (bytes === null || bytes.length > PUSH_BYTES) return plain(413, `At most ${PUSH_BYTES} bytes are accepted.`);
  const signature = headers['x-hub-signature'];
  // §7.1: a secret was given, so nothing is from the hub that is not signed.
  if (signature === undefined || signature.trim() === '') return plain(403, 'The signature is missing.');
  if (!verify(signature, bytes, subscription.secret)) {
    await store.sourceHubs.change(id, forgedOnce);
    log.warn('push with a wrong signature', { source: id, hub: subscription.url, bytes: bytes.length });
    return TAKEN;
  }
  if (pushesIn(hub, at) >= PUSHES_PER_HOUR) {
    const answer = plain(429, `At most ${PUSHES_PER_HOUR} deliveries an hour are accepted.`);
    return { ...answer, headers: { ...answer.headers, 'retry-after': '600' } };
  }
  const hash = sha256(bytes);
  if (hub.bodies.includes(shortOf(hash))) return TAKEN;
  const key = `offers/pushed/${id}/${hash}`;
  await store.objects.put(key, bytes, { contentType: 'application/octet-stream' });
  const type = (headers['content-type'] ?? '').slice(0, 200);
  await sendAll('poll', [{ source: id, pushed: { key, at, ...(type !== '' && { type }) } }], () => id, queues);
  return TAKEN;
}

/** How many pushes were taken in the hour that it is. */
function pushesIn({ hour }: SourceHub, at: Instant): number {
  return millis(at) - millis(hour.at) < HOUR_MS ? hour.pushes : 0;
}

/** What stands after one more push: hours begin with the first of them. */
export function onePushMore({ hour }: Pick<SourceHub, 'hour'>, at: Instant): SourceHub['hour'] {
  return millis(at) - millis(hour.at) < HOUR_MS ? { ...hour, pushes: hour.pushes + 1 } : { at, pushes: 1 };
}

/** More than this nobody wants to know. */
const MOST_FORGED = 1000;

function forgedOnce(hub: SourceHub): SourceHub | null {
  return hub.forged >= MOST_FORGED ? null : { ...hub, forged: hub.forged + 1 };
}

/** By what a body is known again. */
export function shortOf(hash: string): string {
  return hash.slice(0, 16);
}

const TEXT = {
  'content-type': 'text/plain; charset=utf-8',
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
};

function plain(status: number, body: string): CallbackAnswer {
  return { status, headers: TEXT, body };
}

const TAKEN = plain(202, '');
const NOT_MEANT = plain(404, 'This is not what we asked for.');

/** §7: 410 lets a hub end the subscription. */
const OVER = plain(410, 'This subscription no longer exists.');
