import type { Partner } from '../../model/index.ts';
import type { Ports } from '../ports.ts';

type Definer = Pick<Ports, 'store' | 'now' | 'log'>;

/**
 * Stores a partner, new or changed: from then on its tokens open what is said of it now. One that is new has none, whoever
 * had its id before. Where a process dies over it, the next call does it anew. False where it was to take the place of
 * `over`, and another stands there since.
 */
export async function definePartner(partner: Partner, { store, now, log }: Definer, over?: Partner): Promise<boolean> {
  const { partners } = store;
  const before = await partners.get(partner.id);
  const isSettled = before !== null && (await partners.isSettled(partner.id));
  if (over !== undefined && JSON.stringify(before) !== JSON.stringify(over)) return false;
  if (isSettled && JSON.stringify(before) === JSON.stringify(partner)) return true;
  // Before it is defined: a token that a process made while its partner was removed would open the new one's door.
  if (before === null) await revokeAll(partner, store);
  if (!(await partners.define(partner, over))) return false;
  await followWebhook(partner, { store, now });
  await partners.settle(partner);
  log.info('partner defined', { partner: partner.id, feeds: partner.feeds.length });
  return true;
}

/** Removes a partner: from the first step on its tokens open nothing, and it is told of nothing. */
export async function removePartner(partner: Partner, { store, log }: Pick<Definer, 'store' | 'log'>): Promise<void> {
  await store.partners.leave(partner);
  for (const feed of partner.feeds) await store.webhooks.end(feed, partner.id);
  await store.webhooks.forget(partner.id);
  await store.partners.remove(partner.id);
  log.info('partner removed', { partner: partner.id });
}

/**
 * Has a partner with a webhook told of what changes from now on in the feeds that it has. Those that it is told of already
 * go on; those that it has no longer end with their next change. A write a feed.
 */
async function followWebhook({ id, feeds, webhook }: Partner, { store, now }: Omit<Definer, 'log'>): Promise<void> {
  if (webhook === null) return;
  for (const feed of feeds) {
    const untold = { acknowledged: null, lastDelivery: null, deliveries: 0, failing: null };
    await store.webhooks.add({ feed, partner: id, since: now(), ...untold });
  }
}

async function revokeAll({ id }: Partner, { partners, webhooks }: Ports['store']): Promise<void> {
  await webhooks.forget(id);
  for (const token of await partners.tokens(id)) await partners.revokeToken(token);
}
