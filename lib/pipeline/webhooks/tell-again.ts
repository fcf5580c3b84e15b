import type { FeedId, Instant, Partner, Position } from '../../model/index.ts';
import { sendAll, type TellPartner } from '../messages.ts';
import { changesAfter } from '../publish/changes-after.ts';
import { lastChange, positionSince } from './positions.ts';
import type { WebhookPorts } from './webhook-ports.ts';

type Telling = Pick<WebhookPorts, 'store' | 'queues' | 'now' | 'publicAfter'>;

/** From where on a partner is told of a feed again; `changes` from there to the log's end. */
export type ToldAgain = { readonly feed: FeedId; readonly from: Position; readonly changes: number };

/** Switches a partner's webhook on again: what waits is tried now. False where he has none, or it has no secret yet. */
export async function enableWebhook(partner: Partner, ports: Telling): Promise<boolean> {
  if (!(await ports.store.webhooks.switch(partner.id, null))) return false;
  await tellAgain(partner, null, ports);
  return true;
}

/**
 * Tells a partner once more of what changed in feeds of his since a position or a time, as far as their logs go back, by
 * the ids that the messages had where they hold the same changes. What is told to him otherwise goes on behind it.
 */
export async function resendChanges(partner: Partner, since: Position | Instant, ports: Telling): Promise<ToldAgain[]> {
  const told: ToldAgain[] = [];
  for (const id of partner.feeds) {
    const feed = await ports.store.feeds.get(id);
    const kept = feed && (await changesAfter(feed, 0, 0, ports.store));
    if (feed === null || kept === null || !('gone' in kept)) continue;
    const from =
      typeof since === 'number'
        ? Math.min(Math.max(since, kept.first), kept.last + 1)
        : await positionSince(feed, since, kept, ports.store);
    told.push({ feed: id, from, changes: kept.last - from + 1 });
    if (from <= kept.last) await tellAgain({ ...partner, feeds: [id] }, from, ports);
  }
  return told;
}

/** Has a partner told now of all of these feeds, whatever failed before; once more from a position on, where one is given. */
export async function tellAgain(
  { id, feeds }: Pick<Partner, 'id' | 'feeds'>,
  since: Position | null,
  { store, queues, now, publicAfter }: Telling,
): Promise<void> {
  const messages: TellPartner[] = [];
  for (const feed of feeds) {
    const position = await lastChange(feed, store);
    if (position === null) continue;
    const again = { at: now(), since };
    messages.push({ kind: 'tell partner', feed, partner: id, position, written: null, again });
  }
  // The newest of it may have been put just now.
  await sendAll(
    'deliver',
    messages,
    ({ partner }) => partner,
    queues,
    () => publicAfter,
  );
}
