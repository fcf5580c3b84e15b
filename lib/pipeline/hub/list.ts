import type { FeedId, Instant, Subscriber, SubscriberId } from '../../model/index.ts';
import type { BoundedHost, FailingHub } from '../../store/index.ts';
import { sendAll } from '../messages.ts';
import type { HubPorts } from './hub-ports.ts';

/** How the hub stands that the feeds name. */
export type HubStatus = {
  readonly url: string;
  readonly kind: 'own' | 'elsewhere';
  /** Since when it does not take what it is told, and why; of a hub elsewhere alone. */
  readonly failing: FailingHub | null;
  /** Hosts whose callbacks were named so often within this hour that no more are asked there. */
  readonly bounded: readonly BoundedHost[];
  readonly subscribers: number;
  /** Of them those whom the last delivery did not reach. */
  readonly unreached: number;
};

type Looking = Pick<HubPorts, 'subscribers' | 'hub' | 'now'>;

/** Null where no hub is named. Of our own all subscribers are read, a request for each thousand of a topic's. */
export async function hubStatus(ports: Looking): Promise<HubStatus | null> {
  const { hub, subscribers, now } = ports;
  if (hub === null) return null;
  const { kind, url } = hub;
  const failing = kind === 'elsewhere' ? await subscribers.failingHub() : null;
  const none = { url, kind, bounded: [], subscribers: 0, unreached: 0 };
  if (kind === 'elsewhere') return { ...none, failing: failing?.hub === url ? failing : null };
  const at = now();
  const bounded = (await subscribers.boundedHosts()).filter(({ until }) => until > at);
  const all = (await listSubscribers(ports)).filter((one) => holds(one, at));
  const unreached = all.filter((one) => one.failing !== null).length;
  return { ...none, failing: null, bounded, subscribers: all.length, unreached };
}

/** All that were verified, those of one feed where it is named: also whose lease has ended within three days. */
export async function listSubscribers({ subscribers }: Looking, feed?: FeedId): Promise<Subscriber[]> {
  const found: Subscriber[] = [];
  for (const topic of await subscribers.topics()) {
    if (feed !== undefined && topic.feed !== feed) continue;
    for await (const one of subscribers.of(topic)) found.push(one);
  }
  return found;
}

/** One of them by its id; null where there is none. */
export async function findSubscriber(id: string, ports: Looking): Promise<Subscriber | null> {
  for (const topic of await ports.subscribers.topics()) {
    const known = await ports.subscribers.get(topic, id as SubscriberId);
    if (known !== null) return known.subscriber;
  }
  return null;
}

/** Has a subscription ended by the operator, who may say why: as soon as no delivery to it is under way. */
export async function removeSubscriber(
  { feed, format, id, callback }: Subscriber,
  reason: string,
  { queues }: Pick<HubPorts, 'queues'>,
): Promise<void> {
  await sendAll('deliver', [{ kind: 'deny', feed, format, id, reason } as const], () => new URL(callback).host, queues);
}

/** Whether a lease has not ended. */
export function holds({ leaseUntil }: Subscriber, now: Instant): boolean {
  return leaseUntil > now;
}
