import type { FeedId, Instant, PartnerId, Webhook, WebhookKey, WebhookProgress } from '../model/index.ts';
import { readDocument, writeDocument } from './document.ts';
import type { Condition, ItemKey, Table, TableItem } from './table.ts';

/** Progress as it was read. */
export type KnownProgress = {
  readonly progress: WebhookProgress;
  readonly version: number;
  /** The last position of a message that was begun, and that nobody knows to have arrived; null where there is none. */
  readonly begun: number | null;
};

/** The right to tell a partner of a feed, held by one alone, until it saves or the time is over. */
export type ProgressClaim = KnownProgress & { readonly claim: string };

/**
 * Partners' webhooks, and how far each was told of each of his feeds. Those to be told of a feed are a partition of their
 * own, so that telling costs the same however many partners there are.
 */
export type Webhooks = {
  get(partner: PartnerId): Promise<Webhook | null>;
  /** Puts other secrets in the place of all of his. One write. */
  saveKeys(partner: PartnerId, keys: readonly WebhookKey[]): Promise<void>;
  /** Nothing is sent any more, and why; null: it is again. False where he has no webhook. One write. */
  switch(partner: PartnerId, off: Webhook['off']): Promise<boolean>;
  forget(partner: PartnerId): Promise<void>;

  /** Whoever is to be told of a feed; one query. */
  toTell(feed: FeedId): AsyncGenerator<WebhookProgress>;
  progress(feed: FeedId, partner: PartnerId): Promise<KnownProgress | null>;
  /** False where he is told of the feed already, and nothing was written. */
  add(progress: WebhookProgress): Promise<boolean>;
  /** Notes the last position of the message that is begun. Null where another holds it, or it is no longer as it was read. */
  claim(
    known: KnownProgress,
    now: Instant,
    until: Instant,
    nonce: string,
    begun: number,
  ): Promise<ProgressClaim | null>;
  /** Saves and gives the claim back; false where it was no longer ours, and nothing was written. `begun` is what is to come again. */
  save(claim: ProgressClaim, progress: WebhookProgress, begun: number | null): Promise<boolean>;
  /** The same where nothing was claimed, on condition that it is as it was read and nobody holds it. */
  note(known: KnownProgress, progress: WebhookProgress, now: Instant): Promise<boolean>;
  /** He is told of the feed no longer. */
  end(feed: FeedId, partner: PartnerId): Promise<void>;
};

export function webhooksIn(table: Table): Webhooks {
  const isFree = ({ version }: KnownProgress, now: Instant): Condition => ({
    expression: 'version = :version AND (attribute_not_exists(claimed) OR claimed < :now)',
    values: { ':version': { N: String(version) }, ':now': { S: now } },
  });
  return {
    async get(partner) {
      const item = await table.get(webhookKey(partner));
      if (item?.doc === undefined) return null;
      return {
        partner,
        keys: readDocument(item),
        off: item.off === undefined ? null : JSON.parse(item.off.S ?? 'null'),
      };
    },

    async saveKeys(partner, keys) {
      // Whether it is switched off stays as it is.
      await table.set(webhookKey(partner), { doc: writeDocument(keys) }, WHATEVER);
    },

    switch(partner, off) {
      return table.set(webhookKey(partner), { off: writeDocument(off) }, { expression: 'attribute_exists(pk)' });
    },

    async forget(partner) {
      await table.delete(webhookKey(partner));
    },

    async *toTell(feed) {
      const query = {
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': { S: partitionOf(feed) } },
        ConsistentRead: true,
      };
      for await (const item of table.query(query)) yield readDocument<WebhookProgress>(item);
    },

    async progress(feed, partner) {
      const item = await table.get(progressKey(feed, partner));
      if (item === null) return null;
      const begun = item.begun?.N;
      return {
        progress: readDocument(item),
        version: Number(item.version?.N),
        begun: begun === undefined ? null : Number(begun),
      };
    },

    add(progress) {
      return table.put(toItem(progress, 1, null), { expression: 'attribute_not_exists(pk)' });
    },

    async claim(known, now, until, nonce, begun) {
      const claim = `${until} ${nonce}`;
      const { feed, partner } = known.progress;
      const attributes = { claimed: { S: claim }, begun: { N: String(begun) } };
      const held = await table.set(progressKey(feed, partner), attributes, isFree(known, now));
      return held ? { ...known, begun, claim } : null;
    },

    save({ version, claim }, progress, begun) {
      const heldByUs = { expression: 'claimed = :claim', values: { ':claim': { S: claim } } };
      return table.put(toItem(progress, version + 1, begun), heldByUs);
    },

    note(known, progress, now) {
      return table.put(toItem(progress, known.version + 1, known.begun), isFree(known, now));
    },

    async end(feed, partner) {
      await table.delete(progressKey(feed, partner));
    },
  };
}

/** DynamoDB makes the item where there is none. */
const WHATEVER: Condition = { expression: 'attribute_exists(pk) OR attribute_not_exists(pk)' };

function webhookKey(partner: PartnerId): ItemKey {
  return { pk: `WEBHOOK#${partner}`, sk: 'W' };
}

function partitionOf(feed: FeedId): string {
  return `TOTELL#${feed}`;
}

function progressKey(feed: FeedId, partner: PartnerId): ItemKey {
  return { pk: partitionOf(feed), sk: `P#${partner}` };
}

function toItem(progress: WebhookProgress, version: number, begun: number | null): TableItem {
  const { pk, sk } = progressKey(progress.feed, progress.partner);
  return {
    pk: { S: pk },
    sk: { S: sk },
    version: { N: String(version) },
    doc: writeDocument(progress),
    ...(begun !== null && { begun: { N: String(begun) } }),
  };
}
