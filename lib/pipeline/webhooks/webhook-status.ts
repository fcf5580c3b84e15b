import type { Partner, Position, Webhook, WebhookKey, WebhookProgress } from '../../model/index.ts';
import { lastChange } from './positions.ts';
import type { WebhookPorts } from './webhook-ports.ts';

/** How a partner's webhook stands, without what it signs with. */
export type WebhookStatus = {
  readonly partner: Partner['id'];
  /** Its host: what stands behind that may be a secret of the receiver's. */
  readonly host: string;
  /** Since when each of its secrets signs, and until when; empty where there is none yet, so that nothing is sent. */
  readonly keys: readonly Omit<WebhookKey, 'secret'>[];
  readonly off: Webhook['off'];
  readonly feeds: readonly (WebhookProgress & {
    /** The last position of the feed's change log; null where it keeps none. */
    readonly last: Position | null;
  })[];
};

type Looking = Pick<WebhookPorts, 'store'>;

/** Null for a partner without a webhook. A read for it, and for each of his feeds one of the table and one object. */
export async function webhookStatus(
  { id, feeds, webhook }: Partner,
  { store }: Looking,
): Promise<WebhookStatus | null> {
  if (webhook === null) return null;
  const known = await store.webhooks.get(id);
  const told = [];
  for (const feed of feeds) {
    const one = await store.webhooks.progress(feed, id);
    if (one !== null) told.push({ ...one.progress, last: await lastChange(feed, store) });
  }
  const keys = (known?.keys ?? []).map(({ since, until }) => ({ since, until }));
  return { partner: id, host: new URL(webhook.url).host, keys, off: known?.off ?? null, feeds: told };
}

/** The webhooks that tell nobody: those that are switched off, and those without a secret. A read for each partner that has one. */
export async function silentWebhooks({
  store,
}: Looking): Promise<{ readonly partner: Partner['id']; readonly off: Webhook['off'] }[]> {
  const silent = [];
  for (const { id, webhook } of await store.partners.list()) {
    if (webhook === null) continue;
    const known = await store.webhooks.get(id);
    if (known === null || known.off !== null) silent.push({ partner: id, off: known?.off ?? null });
  }
  return silent;
}
