import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type { FeedId } from '../lib/model/index.ts';
import { noteTakedowns, type Publisher, type PublishMessage, publish } from '../lib/pipeline/index.ts';
import { entryCache } from '../lib/publish/index.ts';
import { atFirstEvent, awsNow, awsSite, awsStore } from './aws.ts';
import { awsLog } from './log.ts';
import { whyOf } from './sqs-batch.ts';

/** Entries kept while the function is warm: an eighth of its memory. */
const ENTRY_BYTES = 128_000_000;

/** Regenerates each feed that the batch's messages name once, however many name it. */
export function publishHandler(ports: Publisher) {
  return async (event: SQSEvent): Promise<SQSBatchResponse> => {
    const { feeds, unreadable } = byFeed(event.Records);
    const failed = unreadable.map(({ record }) => record);
    for (const { record, error } of unreadable)
      ports.log.warn('message failed', { messageId: record.messageId, error });
    for (const [feed, told] of feeds) {
      try {
        const messages = told.map(({ message }) => message);
        const outcome = await publish(feed, messages, ports);
        await noteTakedowns(messages, outcome, ports);
      } catch (error) {
        ports.log.warn('publish failed', { feed, messages: told.length, error: String(error) });
        failed.push(...told.map(({ record }) => record));
      }
    }
    return { batchItemFailures: failed.map((record) => ({ itemIdentifier: record.messageId })) };
  };
}

type Told = { readonly record: SQSRecord; readonly message: PublishMessage };

/** The messages of each feed, and apart from them those that cannot be read, which must not hold up their neighbours. */
function byFeed(records: readonly SQSRecord[]) {
  const feeds = new Map<FeedId, Told[]>();
  const unreadable: { readonly record: SQSRecord; readonly error: string }[] = [];
  for (const record of records) {
    try {
      const message = JSON.parse(record.body) as PublishMessage;
      feeds.set(message.feed, [...(feeds.get(message.feed) ?? []), { record, message }]);
    } catch (error) {
      unreadable.push({ record, error: whyOf(error) });
    }
  }
  return { feeds, unreadable };
}

export const handler = atFirstEvent(() =>
  publishHandler({ store: awsStore(), now: awsNow, log: awsLog, site: awsSite(), entries: entryCache(ENTRY_BYTES) }),
);
