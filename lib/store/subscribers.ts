import {
  type AskedSubscription,
  type FeedId,
  type Instant,
  instant,
  millis,
  type Subscriber,
  type SubscriberId,
  type Telling,
  type Topic,
  type TopicFormat,
} from '../model/index.ts';
import { readDocument, writeDocument } from './document.ts';
import type { Condition, ItemKey, Table, TableItem } from './table.ts';

/** A subscriber as it was read: its version tells whether somebody has changed it since. */
export type KnownSubscriber = {
  readonly subscriber: Subscriber;
  readonly version: number;
  /** Whether somebody holds it by {@link ENDING}, or has died over that. */
  readonly isEnding: boolean;
};

/** The nonce of who asks a subscriber whether his subscription is to end: he may have said yes. */
export const ENDING = 'ending';

/** The right to deliver to a subscriber or to change it, held by one alone, until it saves, deletes, or the time is over. */
export type Claim = KnownSubscriber & { readonly claim: string };

/** That a host named by so many callbacks is left alone for the rest of an hour. */
export type BoundedHost = { readonly host: string; readonly until: Instant; readonly most: number };

/** A hub elsewhere that does not take what it is told. */
export type FailingHub = { readonly hub: string; readonly since: Instant; readonly error: string };

/**
 * Who is told: the subscribers at our own hub, what was asked of it, and what a hub was told. A topic's subscribers are a
 * partition of their own, so that a delivery costs the same however many others there are.
 */
export type Subscribers = {
  /** A topic's, in the order of their ids, from behind `after` on; one query for each thousand. */
  of(topic: Topic, after?: SubscriberId): AsyncGenerator<Subscriber>;
  /** The topics that have had subscribers whose leases may still hold; one query. */
  topics(): Promise<Topic[]>;
  get(topic: Topic, id: SubscriberId): Promise<KnownSubscriber | null>;
  /**
   * Null where another holds it, or it is no longer as it was read. Who has died over it takes it again by the same nonce, and
   * whoever asks the subscriber next takes it over from who held it by {@link ENDING}, where `over` says so.
   * One write.
   */
  claim(known: KnownSubscriber, now: Instant, until: Instant, nonce: string, over?: string): Promise<Claim | null>;
  /** Saves and gives the claim back; false where it was no longer ours, and nothing was written. One write. */
  save(claim: Claim, subscriber: Subscriber): Promise<boolean>;
  /** Saves one that nobody can hold yet; false where it is there already. Two writes, as its topic is noted. */
  add(subscriber: Subscriber): Promise<boolean>;
  /** Notes again that its topic has subscribers, whose lease now holds longer. One write. */
  noteTopic(subscriber: Subscriber): Promise<void>;
  /** False where the claim was no longer ours, and nothing was deleted. */
  delete(claim: Claim): Promise<boolean>;

  /** What was asked and waits to be verified; what the same callback asks later takes its place. */
  ask(asked: AskedSubscription): Promise<void>;
  asked(topic: Topic, id: SubscriberId): Promise<AskedSubscription | null>;
  /** Changes what was asked, unless something else was since. */
  askAgain(asked: AskedSubscription): Promise<void>;
  /** Forgets what was asked, unless something else was since. */
  forgetAsked(asked: AskedSubscription): Promise<void>;

  /** Counts a verification at a host, of `most` an hour; false where there were as many. */
  countVerification(host: string, most: number, now: Instant): Promise<boolean>;
  /** The hosts that had as many as they may have, this hour or the day before. */
  boundedHosts(): Promise<BoundedHost[]>;

  telling(feed: FeedId): Promise<Telling | null>;
  /** False where somebody else has saved since `telling.version`, and nothing was written. */
  saveTelling(telling: Telling): Promise<boolean>;
  failingHub(): Promise<FailingHub | null>;
  saveFailingHub(failing: FailingHub): Promise<void>;
  forgetFailingHub(): Promise<void>;
};

/** What has ended can be looked at for so long. */
const SHOWN_AFTER_S = 3 * 24 * 3600;

const DAY_S = 24 * 3600;

const PAGE = 1000;

const HUB = 'HUB';
const TOPICS = 'TOPICS';

export function subscribersIn(table: Table): Subscribers {
  const noteTopic = async ({ feed, format, leaseUntil }: Subscriber): Promise<void> => {
    const expires = expiry(leaseUntil, SHOWN_AFTER_S);
    // A later lease is not shortened by one that ends before.
    await table.put(
      { ...toItemKey({ pk: TOPICS, sk: `${feed}/${format}` }), expires },
      { expression: 'attribute_not_exists(pk) OR expires < :expires', values: { ':expires': expires } },
    );
  };
  return {
    async *of(topic, after) {
      const query = {
        KeyConditionExpression: 'pk = :pk AND sk BETWEEN :first AND :last',
        ExpressionAttributeValues: {
          ':pk': { S: partitionOf(topic) },
          ':first': { S: `S#${after ?? ''}` },
          ':last': { S: 'S#~' },
        },
        ConsistentRead: true,
      };
      for await (const item of table.query(query, PAGE)) {
        const subscriber = readDocument<Subscriber>(item);
        if (subscriber.id !== after) yield subscriber;
      }
    },

    async topics() {
      const found: Topic[] = [];
      for await (const { sk } of table.query(partition(TOPICS))) {
        const [feed, format] = (sk?.S ?? '').split('/');
        found.push({ feed: feed as FeedId, format: format as TopicFormat });
      }
      return found;
    },

    async get(topic, id) {
      const item = await table.get(subscriberKey(topic, id));
      return item === null
        ? null
        : {
            subscriber: readDocument(item),
            version: Number(item.version?.N),
            isEnding: item.claimed?.S?.endsWith(` ${ENDING}`) === true,
          };
    },

    async claim({ subscriber, version, isEnding }, now, until, nonce, over = nonce) {
      const claim = `${until} ${nonce}`;
      const isFree = {
        expression:
          'version = :version AND (attribute_not_exists(claimed) OR claimed < :now OR contains(claimed, :nonce) OR contains(claimed, :over))',
        values: {
          ':version': { N: String(version) },
          ':now': { S: now },
          ':nonce': { S: nonce },
          ':over': { S: over },
        },
      };
      const held = await table.set(subscriberKey(subscriber, subscriber.id), { claimed: { S: claim } }, isFree);
      return held ? { subscriber, version, isEnding, claim } : null;
    },

    save({ version, claim }, subscriber) {
      return table.put(toItem(subscriber, version + 1), heldBy(claim));
    },

    async add(subscriber) {
      await noteTopic(subscriber);
      return table.put(toItem(subscriber, 1), { expression: 'attribute_not_exists(pk)' });
    },

    noteTopic,

    delete({ subscriber, claim }) {
      return table.delete(subscriberKey(subscriber, subscriber.id), heldBy(claim));
    },

    async ask(asked) {
      await table.put(askedItem(asked));
    },

    async asked(topic, id) {
      const item = await table.get(askedKey(topic, id));
      return item === null ? null : readDocument(item);
    },

    async askAgain(asked) {
      await table.put(askedItem(asked), sameNonce(asked));
    },

    async forgetAsked(asked) {
      await table.delete(askedKey(asked, asked.id), sameNonce(asked));
    },

    async countVerification(host, most, now) {
      const hour = now.slice(0, 13);
      const key = { pk: `VERIFIED#${host}`, sk: hour };
      const unlessFull = {
        expression: '#count < :most',
        names: { '#count': 'count' },
        values: { ':most': { N: String(most) } },
      };
      const first = { ...toItemKey(key), count: { N: '1' }, expires: expiry(now, DAY_S) };
      const isCounted =
        (await table.add(key, { count: 1 }, unlessFull)) ||
        (await table.put(first, { expression: 'attribute_not_exists(pk)' })) ||
        // Where another began the hour in between.
        (await table.add(key, { count: 1 }, unlessFull));
      if (isCounted) return true;
      const until = instant(Math.floor(millis(now) / 3_600_000 + 1) * 3_600_000);
      const bounded: BoundedHost = { host, until, most };
      await table.put(
        {
          ...toItemKey({ pk: HUB, sk: `B#${host}` }),
          until: { S: until },
          doc: writeDocument(bounded),
          expires: expiry(until, DAY_S),
        },
        {
          expression: 'attribute_not_exists(pk) OR #until < :until',
          names: { '#until': 'until' },
          values: { ':until': { S: until } },
        },
      );
      return false;
    },

    async boundedHosts() {
      const found: BoundedHost[] = [];
      const query = {
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :bounded)',
        ExpressionAttributeValues: { ':pk': { S: HUB }, ':bounded': { S: 'B#' } },
      };
      for await (const item of table.query(query)) found.push(readDocument(item));
      return found;
    },

    async telling(feed) {
      const item = await table.get({ pk: `TOLD#${feed}`, sk: 'T' });
      return item === null ? null : readDocument(item);
    },

    saveTelling(telling) {
      const next: Telling = { ...telling, version: telling.version + 1 };
      return table.put(
        {
          ...toItemKey({ pk: `TOLD#${telling.feed}`, sk: 'T' }),
          version: { N: String(next.version) },
          doc: writeDocument(next),
        },
        telling.version === 0
          ? { expression: 'attribute_not_exists(pk)' }
          : { expression: 'version = :read', values: { ':read': { N: String(telling.version) } } },
      );
    },

    async failingHub() {
      const item = await table.get(FAILING);
      return item === null ? null : readDocument(item);
    },

    async saveFailingHub(failing) {
      await table.put({ ...toItemKey(FAILING), doc: writeDocument(failing) });
    },

    async forgetFailingHub() {
      await table.delete(FAILING);
    },
  };
}

const FAILING: ItemKey = { pk: HUB, sk: 'F' };

function partitionOf({ feed, format }: Topic): string {
  return `SUBSCRIBER#${feed}/${format}`;
}

function subscriberKey(topic: Topic, id: SubscriberId): ItemKey {
  return { pk: partitionOf(topic), sk: `S#${id}` };
}

function askedKey(topic: Topic, id: SubscriberId): ItemKey {
  return { pk: `ASKED#${topic.feed}/${topic.format}`, sk: `A#${id}` };
}

function toItemKey({ pk, sk }: ItemKey): TableItem {
  return { pk: { S: pk }, sk: { S: sk } };
}

function toItem(subscriber: Subscriber, version: number): TableItem {
  return {
    ...toItemKey(subscriberKey(subscriber, subscriber.id)),
    version: { N: String(version) },
    doc: writeDocument(subscriber),
    expires: expiry(subscriber.leaseUntil, SHOWN_AFTER_S),
  };
}

function askedItem(asked: AskedSubscription): TableItem {
  return {
    ...toItemKey(askedKey(asked, asked.id)),
    nonce: { S: asked.nonce },
    doc: writeDocument(asked),
    expires: expiry(asked.at, 2 * DAY_S),
  };
}

function sameNonce({ nonce }: AskedSubscription): Condition {
  return { expression: 'nonce = :nonce', values: { ':nonce': { S: nonce } } };
}

function heldBy(claim: string): Condition {
  return { expression: 'claimed = :claim', values: { ':claim': { S: claim } } };
}

/** When the table forgets an item by itself, in seconds of the clock. */
function expiry(from: Instant, after: number): TableItem[string] {
  return { N: String(Math.floor(millis(from) / 1000) + after) };
}

function partition(pk: string) {
  return { KeyConditionExpression: 'pk = :pk', ExpressionAttributeValues: { ':pk': { S: pk } } };
}
