import { holds, millis, type Partner, type Webhook, type WebhookProgress } from '../../model/index.ts';
import { signedHeaders, type WebhookMessage } from '../../partners/index.ts';
import type { KnownProgress, ProgressClaim } from '../../store/index.ts';
import { sendAll, type TellPartner } from '../messages.ts';
import type { Delivered } from '../queues.ts';
import { fail } from './failing.ts';
import type { WebhookPorts } from './webhook-ports.ts';

export type Telling = {
  readonly known: KnownProgress;
  readonly claim: ProgressClaim;
  readonly partner: Partner & { readonly webhook: NonNullable<Partner['webhook']> };
  readonly webhook: Webhook;
  readonly body: WebhookMessage;
  /** The log's last position. */
  readonly last: number;
};

/** Posts a message, and notes what became of it. Only a success is one: a redirect is not. */
export async function postChanges(telling: Telling, message: TellPartner, ports: WebhookPorts): Promise<Delivered> {
  const { store, now, log, callWebhook, queues, publicAfter } = ports;
  const { claim, partner, webhook, body: sent } = telling;
  const secrets = webhook.keys.filter((key) => holds(key, now())).map(({ secret }) => secret);
  const timestamp = Math.floor(millis(now()) / 1000);
  const answer = await callWebhook({
    url: partner.webhook.url,
    method: 'POST',
    headers: { 'content-type': 'application/json', ...signedHeaders({ ...sent, timestamp }, secrets) },
    body: sent.body,
  });
  const { feed, written } = message;
  // What failed before an operator asked anew does not count against it.
  const isForgiven = message.again !== undefined && (claim.progress.failing?.since ?? '') < message.again.at;
  const begun: WebhookProgress = {
    ...claim.progress,
    acknowledged: sent.from - 1,
    failing: isForgiven ? null : claim.progress.failing,
  };
  if (answer.outcome !== 'answered')
    return fail(claim, begun, { error: answer.message, status: null, retryAfter: null }, ports);
  const { status, retryAfter } = answer;
  if (status < 200 || status > 299)
    return fail(claim, begun, { error: `it answered ${status}`, status, retryAfter }, ports);
  const at = now();
  const deliveries = claim.progress.deliveries + 1;
  const done = { ...begun, acknowledged: sent.to, lastDelivery: at, deliveries, failing: null };
  const onwards = nextOf(telling, message);
  const goOn = (next: TellPartner, delay: number) =>
    sendAll(
      'deliver',
      [next],
      ({ partner }) => partner,
      queues,
      () => delay,
    );
  // Before it is noted: this message would not come again for it.
  if (onwards?.isLeft === false) await goOn(onwards.next, publicAfter);
  if (!(await store.webhooks.save(claim, done, null))) return { outcome: 'overtaken', until: at };
  if (onwards?.isLeft === true) await goOn(onwards.next, 0);
  const delay = written === null ? null : millis(at) - millis(written);
  const { from, to, body } = sent;
  const measured = { bytes: body.length, ...(delay !== null && { delay }) };
  log.info('webhook delivered', { feed, partner: partner.id, from, to, ...measured });
  return { outcome: 'delivered' };
}

/**
 * What comes after a message that arrived: what is left up to its position, or, where others relied on it, what came behind
 * that. Null for nothing.
 */
function nextOf(
  { claim, body, last }: Telling,
  { again, ...message }: TellPartner,
): { readonly next: TellPartner; readonly isLeft: boolean } | null {
  const isAlone = message.isAlone === true || claim.progress.failing !== null || again !== undefined;
  const next: TellPartner = { ...message, ...(isAlone && { isAlone }) };
  if (body.to < message.position) return { next, isLeft: true };
  return isAlone && body.to < last ? { next: { ...next, position: last, written: null }, isLeft: false } : null;
}
