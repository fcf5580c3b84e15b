import { createHash } from 'node:crypto';
import type { FeedId, Instant, PartnerId } from '../model/index.ts';

/** A body is shorter (Standard Webhooks 1.0.0: less than 20 kB); bytes. */
export const WEBHOOK_BYTES = 20_000;

/** What has a place in a feed's change log. */
type Placed = { readonly position: number; readonly at: Instant };

export type WebhookMessage = {
  /** The same for the same changes, however often they are sent. */
  readonly id: string;
  readonly body: Uint8Array;
  /** The positions of its first change and its last. */
  readonly from: number;
  readonly to: number;
};

/**
 * What a partner is told of a feed: its changes in the order of the log, as many from the first on as a message holds, one
 * at least. The same changes make the same bytes. Null where there are none.
 */
export function webhookMessage(
  { feed, partner }: { readonly feed: FeedId; readonly partner: PartnerId },
  changes: readonly Placed[],
): WebhookMessage | null {
  const told = fitting(changes);
  const [first, last] = [told[0], told.at(-1)];
  if (first === undefined || last === undefined) return null;
  const [from, to] = [first.position, last.position];
  // When the newest of it happened: the attempt's time is in the header.
  const message = { type: 'changes', timestamp: last.at, data: { feed, from, to, changes: told } };
  return { id: idOf(partner, feed, from, to), body: Buffer.from(JSON.stringify(message)), from, to };
}

/** Room for what stands around the changes, the feed's id of 64 characters and two positions included. */
const AROUND = 300;

function fitting(changes: readonly Placed[]): readonly Placed[] {
  let bytes = AROUND;
  let count = 0;
  for (const change of changes) {
    bytes += Buffer.byteLength(JSON.stringify(change)) + 1;
    if (count > 0 && bytes > WEBHOOK_BYTES) break;
    count += 1;
  }
  return changes.slice(0, count);
}

function idOf(partner: PartnerId, feed: FeedId, from: number, to: number): string {
  const hash = createHash('sha256').update(`${partner} ${feed} ${from} ${to}`).digest('hex');
  return `msg_${hash.slice(0, 32)}`;
}
