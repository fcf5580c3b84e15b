import { type Instant, millis, type Position, type WebhookProgress } from '../../model/index.ts';
import { sendAll, type TellPartner, type TellPartners } from '../messages.ts';
import type { Delivered } from '../queues.ts';
import type { WebhookPorts } from './webhook-ports.ts';

/** Where it is not told whether a message that waits is still there, it is taken for lost after so many milliseconds. */
const OVERDUE = 15 * 60_000;

/** A message for each partner who has not been told of a feed up to a position, and for whom none waits: one query. */
export async function tellPartners(
  { feed, position, written }: TellPartners,
  { store, queues, now }: Pick<WebhookPorts, 'store' | 'queues' | 'now'>,
): Promise<Delivered> {
  const messages: TellPartner[] = [];
  for await (const progress of store.webhooks.toTell(feed)) {
    if (!isToBeTold(progress, position, now())) continue;
    messages.push({ kind: 'tell partner', feed, partner: progress.partner, position, written });
  }
  // Deliveries are fair by partner.
  await sendAll('deliver', messages, ({ partner }) => partner, queues);
  return { outcome: 'announced' };
}

function isToBeTold({ acknowledged, failing }: WebhookProgress, position: Position, now: Instant): boolean {
  if (acknowledged !== null && acknowledged >= position) return false;
  if (failing === null) return true;
  // Nothing more is tried by itself, or what is tried next goes on to what is new by then.
  return failing.next !== null && millis(failing.next) + OVERDUE < millis(now);
}
