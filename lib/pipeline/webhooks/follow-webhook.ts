import type { FeedId, Partner, Position, WebhookProgress } from '../../model/index.ts';
import type { Store } from '../../store/index.ts';
import { changesAfter } from '../publish/changes-after.ts';
import type { WebhookPorts } from './webhook-ports.ts';

type Following = Pick<WebhookPorts, 'webhooks'> & { readonly store: Pick<Store, 'feeds' | 'objects'> };

/**
 * Sees to it that a partner with a webhook is told of what changes from now on in the feeds that he has. Those that he is
 * told of already go on; those that he has no longer end with their next change. Idempotent: two reads, an object and a write a feed.
 */
export async function followWebhook(
  { id, feeds, webhook }: Pick<Partner, 'id' | 'feeds' | 'webhook'>,
  { webhooks, store }: Following,
): Promise<void> {
  if (webhook === null) return;
  for (const feed of feeds) {
    if ((await webhooks.progress(feed, id)) !== null) continue;
    // Of a feed that keeps no log yet, all that the log will have.
    const acknowledged = (await lastChange(feed, store)) ?? 0;
    const progress: WebhookProgress = {
      ...{ feed, partner: id, acknowledged },
      ...{ lastDelivery: null, deliveries: 0, failing: null },
    };
    await webhooks.add(progress);
  }
}

/** Nothing of a removed partner's webhook stays; a message that is on its way finds nobody. */
export async function forgetWebhook(
  { id, feeds }: Pick<Partner, 'id' | 'feeds'>,
  { webhooks }: Pick<WebhookPorts, 'webhooks'>,
): Promise<void> {
  for (const feed of feeds) await webhooks.end(feed, id);
  await webhooks.forget(id);
}

/** The last position of a feed's change log; null where there is none yet. A read, and one object. */
export async function lastChange(id: FeedId, store: Pick<Store, 'feeds' | 'objects'>): Promise<Position | null> {
  const feed = await store.feeds.get(id);
  return (feed && (await changesAfter(feed, 0, 0, store)))?.last ?? null;
}
