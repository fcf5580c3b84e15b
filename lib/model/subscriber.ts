import type { AbsoluteUrl, FeedId } from './ids.ts';
import type { Instant } from './instant.ts';

/** The documents that can be subscribed to: those that name a hub. */
export const TOPIC_FORMATS = ['rss', 'atom', 'json'] as const;

export type TopicFormat = (typeof TOPIC_FORMATS)[number];

/** A document of a feed as something that can be subscribed to (WebSub §2). */
export type Topic = { readonly feed: FeedId; readonly format: TopicFormat };

/** One callback at one topic: sixteen hexadecimals, the same for whoever subscribes again. */
export type SubscriberId = string & { readonly __brand: 'SubscriberId' };

/** Deliveries that fail: since when, how often in a row, why the last did, and when it is tried again. */
export type Failing = {
  readonly since: Instant;
  readonly times: number;
  readonly error: string;
  /** Null where nothing more is tried before the topic changes again. */
  readonly next: Instant | null;
};

/** Who is told of a topic by our own hub: a subscription that was verified. */
export type Subscriber = Topic & {
  readonly id: SubscriberId;
  readonly callback: AbsoluteUrl;
  /** What deliveries are signed with; null where the subscriber gave none. */
  readonly secret: string | null;
  readonly since: Instant;
  readonly leaseUntil: Instant;
  /** The ETag of what the subscriber has, as far as we know; null where we do not. */
  readonly acknowledged: string | null;
  readonly lastDelivery: Instant | null;
  readonly deliveries: number;
  readonly failing: Failing | null;
  /** Marks of the entries that it has, packed; only where entries that it has are left out. */
  readonly entries?: string;
};

/** What somebody asked of our hub and has not been verified yet. */
export type AskedSubscription = Topic & {
  readonly mode: 'subscribe' | 'unsubscribe';
  readonly id: SubscriberId;
  readonly callback: AbsoluteUrl;
  readonly secret: string | null;
  /** Seconds for which it would hold. */
  readonly lease: number;
  readonly at: Instant;
  /** Tells it from what the same callback asks later. */
  readonly nonce: string;
  /** The topic's ETag when it was asked: whoever subscribes is told of what changes from then on. */
  readonly etag: string | null;
  /** How often the callback could not be asked. */
  readonly tries: number;
  /** Whether the callback may have confirmed already that its subscription ends. */
  readonly begun?: true;
};

/** What a hub was told of a feed's documents, and when. */
export type Telling = {
  readonly feed: FeedId;
  readonly version: number;
  /** When it was last begun to tell. */
  readonly at: Instant | null;
  /** Milliseconds that the next change waits after that. */
  readonly pace: number;
  /** When a message that waits will tell what is new until then. */
  readonly due: Instant | null;
  /** The ETags that were told. */
  readonly told: Readonly<Partial<Record<TopicFormat, string>>>;
  /** Since when the hub does not take it, and how often it was tried. */
  readonly failing: { readonly since: Instant; readonly times: number } | null;
};
