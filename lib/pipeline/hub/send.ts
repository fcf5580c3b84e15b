import { DELIVERY, nextAttempt, sign, topicLinks } from '../../hub/index.ts';
import { instant, millis, type Subscriber } from '../../model/index.ts';
import { CONTENT_TYPES } from '../../publish/index.ts';
import type { Claim } from '../../store/index.ts';
import type { Send } from '../messages.ts';
import type { Delivered } from '../queues.ts';
import { type Body, bodyFor } from './body.ts';
import { busy, claimOn } from './claiming.ts';
import { deny } from './deny.ts';
import type { HubPorts, HubSettings } from './hub-ports.ts';
import { topicPath, topicUrl } from './topic.ts';

/**
 * Delivers a topic to a subscriber as it is now (WebSub §7): nothing where he has it already. What two messages tell of is
 * delivered once, the newer one; never two at a time, so that nobody ends with the older one.
 */
export async function send(message: Send, ports: HubPorts): Promise<Delivered> {
  const { hub, store, subscribers, now } = ports;
  if (hub === null || hub.kind !== 'own') return { outcome: 'no hub' };
  const known = await subscribers.get(message, message.id);
  if (known === null) return { outcome: 'nobody' };
  const { subscriber } = known;
  if (subscriber.leaseUntil <= now()) return { outcome: 'lease over' };
  if (subscriber.failing?.next != null && subscriber.failing.next > now())
    return { outcome: 'waits', until: subscriber.failing.next };
  const object = await store.objects.get(topicPath(message));
  if (object === null) return deny({ ...message, kind: 'deny', reason: 'the feed is no longer published' }, ports);
  if (object.etag === subscriber.acknowledged) return { outcome: 'known' };
  const claim = await claimOn(known, ports);
  if (claim === null) return busy(ports);
  const body = bodyFor(subscriber, object.bytes, hub.delta);
  return deliver(claim, { ...body, etag: object.etag }, message, hub, ports);
}

async function deliver(
  claim: Claim,
  { bytes, entries, etag }: Body & { readonly etag: string },
  { written }: Send,
  hub: HubSettings,
  ports: HubPorts,
): Promise<Delivered> {
  const { subscribers, now, log, site, callSubscriber } = ports;
  const { subscriber } = claim;
  const { feed, format, id, callback, secret } = subscriber;
  const answer = await callSubscriber({
    url: callback,
    method: 'POST',
    headers: {
      // As the public gets it, whatever it is stored by.
      'content-type': CONTENT_TYPES[format],
      link: topicLinks(hub.url, topicUrl(subscriber, site)),
      ...(secret !== null && { 'x-hub-signature': sign(bytes, secret, 'sha256') }),
    },
    body: bytes,
  });
  const at = now();
  if (answer.outcome !== 'answered') return fail(claim, answer.message, null, ports);
  const { status, retryAfter } = answer;
  if (status === 410) {
    await subscribers.delete(claim);
    log.info('subscriber gone', { feed, topic: format, subscriber: id });
    return { outcome: 'gone' };
  }
  if (status < 200 || status > 299) return fail(claim, `answered ${status}`, retryAfter, ports);
  const next: Subscriber = {
    ...subscriber,
    acknowledged: etag,
    lastDelivery: at,
    deliveries: subscriber.deliveries + 1,
    failing: null,
    ...(entries !== undefined && { entries }),
  };
  await subscribers.save(claim, next);
  const delay = written === null ? null : millis(at) - millis(written);
  log.info('delivered', { feed, topic: format, subscriber: id, bytes: bytes.length, ...(delay !== null && { delay }) });
  return { outcome: 'delivered' };
}

/** It is tried again for hours, and then with the next change; the subscription stays until its lease ends (WebSub §7). */
async function fail(claim: Claim, error: string, retryAfter: number | null, ports: HubPorts): Promise<Delivered> {
  const { subscribers, now, log, random } = ports;
  const { subscriber } = claim;
  const { feed, format, id } = subscriber;
  const at = now();
  const before = subscriber.failing;
  // What changes after all attempts begins them anew, and is one failure more.
  const round = before === null || before.next === null ? 1 : before.times + 1;
  const pause = nextAttempt(DELIVERY, round, random(), retryAfter);
  const until = pause === null ? null : instant(millis(at) + 1000 * pause);
  const failing = { since: before?.since ?? at, times: round, error, next: until };
  await subscribers.save(claim, { ...subscriber, failing });
  log.warn('not delivered', { feed, topic: format, subscriber: id, times: round, until, error });
  return until === null ? { outcome: 'given up' } : { outcome: 'put off', until };
}
