import { hubRequest } from '../../hub/index.ts';
import type { AbsoluteUrl, AskedSubscription } from '../../model/index.ts';
import { sendAll, type Verify } from '../messages.ts';
import type { DoorPorts } from './hub-ports.ts';
import { subscriberId, topicAt, topicPath } from './topic.ts';
import { VERIFICATIONS_AN_HOUR } from './verifications.ts';

/** A request at a door of the hub's, as it came. Names of headers in small letters. */
export type DoorRequest = {
  readonly method: string;
  readonly path: string;
  /** Behind the `?`, as it was written. */
  readonly query: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly bytes: Uint8Array;
};

export type DoorAnswer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

/**
 * Takes a request to subscribe or to unsubscribe (WebSub §5.1). It is stored, and ordered to be verified, before it is
 * answered 202: whoever has that answer is asked, whatever happens to us meanwhile. A bad request is told why in plain text.
 */
export async function answerHub({ method, headers, bytes }: DoorRequest, ports: DoorPorts): Promise<DoorAnswer> {
  const { hub, store, subscribers, now, site, unguessable, queues, log } = ports;
  if (hub?.kind !== 'own') return plain(404, 'There is no hub here.');
  if (method !== 'POST') return plain(405, 'A hub accepts only POST.', { allow: 'POST' });
  const asked = hubRequest(bytes, headers['content-type']);
  if ('fault' in asked) return plain(asked.status, asked.fault);
  const topic = topicAt(asked.topic, site);
  const head = topic === null ? null : await store.objects.head(topicPath(topic));
  if (topic === null || (head === null && asked.mode === 'subscribe'))
    return plain(404, 'hub.topic is not a topic of this hub; copy it exactly from the rel=self link of a feed');
  const callback = asked.callback as AbsoluteUrl;
  const { host } = new URL(callback);
  if (!(await subscribers.countVerification(host, VERIFICATIONS_AN_HOUR, now()))) {
    log.warn('subscription refused', { host, error: `${VERIFICATIONS_AN_HOUR} verifications there this hour` });
    return plain(429, `too many subscriptions named callbacks at ${host}; try again in an hour`, {
      'retry-after': '3600',
    });
  }
  const { mode, secret, lease } = asked;
  const id = subscriberId(topic, callback);
  const pending: AskedSubscription = {
    ...topic,
    mode,
    id,
    callback,
    secret,
    lease,
    at: now(),
    nonce: unguessable(),
    etag: head?.etag ?? null,
    tries: 0,
  };
  await subscribers.ask(pending);
  const verify: Verify = { kind: 'verify', ...topic, id, nonce: pending.nonce };
  await sendAll('deliver', [verify], () => host, queues);
  return { status: 202, headers: TEXT, body: '' };
}

const TEXT = {
  'content-type': 'text/plain; charset=utf-8',
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
};

function plain(status: number, text: string, headers: Readonly<Record<string, string>> = {}): DoorAnswer {
  return { status, headers: { ...TEXT, ...headers }, body: `${text}\n` };
}
