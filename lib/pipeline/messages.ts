import { sha256 } from '../identity/index.ts';
import type {
  AbsoluteUrl,
  ArticleContent,
  ArticleId,
  FeedId,
  Instant,
  ListedItem,
  MarkKind,
  PartnerId,
  Position,
  SourceId,
  SourceItem,
  SubscriberId,
  TakedownKey,
  Terms,
  Topic,
  TopicFormat,
} from '../model/index.ts';
import type { Store } from '../store/index.ts';
import type { OutgoingMessage, QueueName, Queues } from './queues.ts';

/** On the poll queue: look at this source; or at what its hub pushed. */
export type PollMessage = { readonly source: SourceId; readonly pushed?: PushedBody };

/** A body that a hub pushed: the object that holds it, when it was received, and the type that the hub gave it. */
export type PushedBody = { readonly key: string; readonly at: Instant; readonly type?: string };

/**
 * On the article queue: an article that a source tells of. `purpose` says why: the source lists it (new, or changed),
 * its page is to be looked at again, or the source has ceased to list it though it should still be there.
 */
export type Offer = {
  readonly source: SourceId;
  readonly purpose: 'listed' | 'recheck' | 'missing' | 'push';
  readonly guid: string | null;
  readonly url: AbsoluteUrl | null;
  /** Which of its marks its source has at several items, so that they identify nothing; absent where none is. */
  readonly shared?: readonly MarkKind[];
  /** When the source was seen to tell this. */
  readonly seen: Instant;
  readonly told: Told;
  /** The source withdraws the article, and why; what it tells besides does not count. */
  readonly withdrawn?: { readonly reason: string | null };
  /** What the publisher says that the change puts right. A note without a change is none. */
  readonly correction?: string | undefined;
  /** What its source says of the use of all that it tells; absent where that is nothing. */
  readonly terms?: Terms;
  /** Until when it may be shown nowhere; null where it may be at once, absent where nothing is said of it. */
  readonly embargo?: Instant | null;
  /** How often it was put off because its page could not be had yet. */
  readonly postponed?: number;
  /** Its source had had what is kept of it on one day: not before this instant; and how often it was put back for it. */
  readonly held?: { readonly until: Instant; readonly times: number };
};

/** What the source itself says of the article, in the form in which it says it. */
export type Told =
  | { readonly form: 'item'; readonly item: SourceItem }
  | { readonly form: 'listed'; readonly item: ListedItem }
  | { readonly form: 'content'; readonly content: ArticleContent }
  | { readonly form: 'nothing' };

/** On the publish queue: the feed's documents must show these revisions, or the feed was redefined. */
export type PublishMessage = {
  readonly feed: FeedId;
  /** What was written, as `<article id>@<revision>`. Empty for a redefinition, which is never already covered. */
  readonly revisions: readonly string[];
  /** Whether one of them changed if its article may be shown at all: a takedown, an embargo's end. */
  readonly isUrgent?: true;
  /** When the oldest of them was committed. */
  readonly written: Instant;
  /** The takedowns among them, whose record notes when the feed's documents are out. */
  readonly takedowns?: readonly TakedownKey[];
};

/**
 * On the delivery queue: somebody is to be told something. None of these holds what is told: it is the newest when it is
 * told.
 */
export type DeliveryMessage = Announce | Verify | Send | Deny | TellPartners | TellPartner;

/** Documents of a feed have changed: its hub is to know, or the subscribers at our own. */
export type Announce = {
  readonly kind: 'announce';
  readonly feed: FeedId;
  readonly topics: readonly TopicFormat[];
  /** When the first of the writes was made that changed them; null where it was not a write. */
  readonly written: Instant | null;
  /** The subscribers up to this one have been seen to; only where there are many. */
  readonly after?: SubscriberId;
};

/** What a subscriber asked of our hub is to be verified: the asking of this nonce. */
export type Verify = { readonly kind: 'verify'; readonly nonce: string } & SubscriberName;

/** A subscriber is to have the topic as it is now. */
export type Send = { readonly kind: 'send'; readonly written: Instant | null } & SubscriberName;

/** A subscription is to end, and the subscriber to know. */
export type Deny = { readonly kind: 'deny'; readonly reason: string } & SubscriberName;

/** A feed's change log has come to a position that everybody can fetch by now: partners with a webhook are to know. */
export type TellPartners = {
  readonly kind: 'tell partners';
  readonly feed: FeedId;
  readonly position: Position;
  /** When the first of the writes was made that are told; null where that is not known. */
  readonly written: Instant | null;
};

/** A partner is to know what changed in a feed, from where he has been told to this position. */
export type TellPartner = Omit<TellPartners, 'kind'> & {
  readonly kind: 'tell partner';
  readonly partner: PartnerId;
  /** Whether what came behind it meanwhile relies on it. */
  readonly isAlone?: true;
  /** An operator wants it now, whatever failed before; and where it is not null, again from a position on. */
  readonly again?: { readonly at: Instant; readonly since: Position | null };
};

export type SubscriberName = Topic & { readonly id: SubscriberId };

/** How a publish names a revision. */
export function revisionName(article: ArticleId, revision: number): string {
  return `${article}@${revision}`;
}

/** The article and the revision that {@link revisionName} names. */
export function splitName(name: string): [article: ArticleId, revision: number] {
  const [article = '', revision = '0'] = name.split('@');
  return [article as ArticleId, Number(revision)];
}

/** Larger offers travel as an object: an SQS message holds 256 KB when billed sanely, 1 MiB at most. */
const INLINE_BYTES = 200_000;

/** Sends offers to the article queue, large ones by reference; where a delay is given they are held back so many seconds. */
export async function sendOffers(
  offers: readonly Offer[],
  store: Store,
  queues: Queues,
  delay?: number,
): Promise<void> {
  const messages: OutgoingMessage[] = [];
  for (const offer of offers) {
    let body = JSON.stringify(offer);
    if (Buffer.byteLength(body) > INLINE_BYTES) {
      const key = `offers/${sha256(body)}.json`;
      await store.objects.put(key, Buffer.from(body), { contentType: 'application/json' });
      body = JSON.stringify({ ref: key });
    }
    const group = offer.url === null ? offer.source : new URL(offer.url).host;
    messages.push({ body, group, ...(delay !== undefined && { delay }) });
  }
  await queues.send('article', messages);
}

/** Whether a message leads to its offer, which was too large for it. */
export function isReference(body: string): boolean {
  return body.startsWith(REFERENCE);
}

const REFERENCE = '{"ref":';

/**
 * Hands the offer of a message on, and deletes a large one's object once `take` has resolved. Null for a large offer
 * whose object is gone: it was taken before, and the message came twice.
 */
export async function takeOffer<T>(body: string, store: Store, take: (offer: Offer) => Promise<T>): Promise<T | null> {
  const message = JSON.parse(body) as Offer | { readonly ref: string };
  if (!('ref' in message)) return take(message);
  const object = await store.objects.get(message.ref);
  if (object === null) return null;
  const taken = await take(JSON.parse(Buffer.from(object.bytes).toString()) as Offer);
  await store.objects.delete(message.ref);
  return taken;
}

/** Sends messages that are small by their nature; `delay` says for how many seconds one is held back. */
export async function sendAll<M extends PollMessage | PublishMessage | DeliveryMessage>(
  queue: Exclude<QueueName, 'article'>,
  messages: readonly M[],
  group: (message: M) => string,
  queues: Queues,
  delay: (message: M) => number = () => 0,
): Promise<void> {
  if (messages.length === 0) return;
  await queues.send(
    queue,
    messages.map((message) => {
      const seconds = delay(message);
      return { body: JSON.stringify(message), group: group(message), ...(seconds > 0 && { delay: seconds }) };
    }),
  );
}
