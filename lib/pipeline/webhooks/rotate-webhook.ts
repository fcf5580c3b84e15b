import { holds, instant, millis, type Partner, type WebhookKey } from '../../model/index.ts';
import { webhookSecret } from '../../partners/index.ts';
import { tellAgain } from './tell-again.ts';
import type { WebhookPorts } from './webhook-ports.ts';

/** So many secrets sign at a time at most: each makes the header longer. */
const MOST = 4;

/**
 * Makes a secret for a partner's webhook, which nobody is shown again. The ones before go on signing for `keep`
 * milliseconds, or as long as they were to. `random` are the bytes that it is made of. What waited for a first secret is
 * told.
 */
export async function rotateWebhook(
  partner: Partner,
  { keep, random }: { readonly keep: number; readonly random: Uint8Array },
  ports: Pick<WebhookPorts, 'store' | 'queues' | 'now' | 'log' | 'publicAfter'>,
): Promise<string> {
  const { now, log } = ports;
  const { webhooks } = ports.store;
  const since = now();
  const end = instant(millis(since) + keep);
  const secret = webhookSecret(random);
  const known = await webhooks.get(partner.id);
  const before = (known?.keys ?? [])
    .map((key): WebhookKey => ({ ...key, until: key.until !== null && key.until < end ? key.until : end }))
    .filter((key) => holds(key, since));
  await webhooks.saveKeys(partner.id, [{ secret, since, until: null }, ...before].slice(0, MOST));
  log.info('webhook secret made', { partner: partner.id, signing: before.length + 1 });
  if (known === null) await tellAgain(partner, null, ports);
  return secret;
}
