import type { Position } from './change.ts';
import type { FeedId, PartnerId } from './ids.ts';
import type { Instant } from './instant.ts';
import type { Failing } from './subscriber.ts';

/** What a partner's webhook is signed with, and whether it is called: one for all of his feeds. */
export type Webhook = {
  readonly partner: PartnerId;
  /** The newest first. */
  readonly keys: readonly WebhookKey[];
  /** Since when nothing is sent any more, and why; null where it is. */
  readonly off: { readonly at: Instant; readonly why: string } | null;
};

/** A secret of which both sides know: it signs until its end, be there a newer one or not. */
export type WebhookKey = {
  /** As the receiver has it: `whsec_` and base64. */
  readonly secret: string;
  readonly since: Instant;
  readonly until: Instant | null;
};

/** How far a partner was told of what changed in a feed of his. */
export type WebhookProgress = {
  readonly feed: FeedId;
  readonly partner: PartnerId;
  /** What changes from then on he is to be told. */
  readonly since: Instant;
  /** The position in the feed's change log up to which he has acknowledged; null where he was told of nothing yet. */
  readonly acknowledged: Position | null;
  readonly lastDelivery: Instant | null;
  readonly deliveries: number;
  /** `next` is null where nothing is tried before an operator says so. */
  readonly failing: Failing | null;
};
