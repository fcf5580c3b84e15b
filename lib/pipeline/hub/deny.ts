import { callbackWith } from '../../hub/index.ts';
import type { Deny } from '../messages.ts';
import type { Delivered } from '../queues.ts';
import { busy, claimOn } from './claiming.ts';
import type { HubPorts } from './hub-ports.ts';
import { topicUrl } from './topic.ts';

/**
 * Ends a subscription, and tells the subscriber (WebSub §5.2), who may not hear it: he is not asked twice. When this is
 * done nothing is delivered to him any more.
 */
export async function deny({ reason, ...name }: Deny, ports: HubPorts): Promise<Delivered> {
  const { subscribers, log, site, callSubscriber } = ports;
  const known = await subscribers.get(name, name.id);
  if (known === null) return { outcome: 'nobody' };
  const claim = await claimOn(known, ports);
  if (claim === null) return busy(ports);
  const { feed, format, id, callback } = known.subscriber;
  const told = { 'hub.mode': 'denied', 'hub.topic': topicUrl(known.subscriber, site), 'hub.reason': reason };
  await callSubscriber({ url: callbackWith(callback, told) as typeof callback, method: 'GET' });
  await subscribers.delete(claim);
  log.info('subscriber denied', { feed, topic: format, subscriber: id, reason });
  return { outcome: 'denied' };
}
