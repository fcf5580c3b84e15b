import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type { FeedId } from '../lib/model/index.ts';
import {
  definitionMemory,
  noteTakedowns,
  type Publisher,
  type PublishMessage,
  publish,
  tellerOf,
} from '../lib/pipeline/index.ts';
import { entryCache } from '../lib/publish/index.ts';
import { atFirstEvent, awsHub, awsNow, awsPublicAfter, awsQueues, awsSite, awsStore } from './aws.ts';
import { awsLog } from './log.ts';
import { whyOf } from './sqs-batch.ts';
import { sqsClient } from './sqs-client.ts';
import { type PutOff, sqsPutOff } from './sqs-put-off.ts';

/** Entries kept while the function is warm: an eighth of its memory. */
const ENTRY_BYTES = (Number(process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE ?? 512) * 1_000_000) / 8;

/** Definitions of feeds kept while the function is warm: a KB or two each. */
const DEFINITIONS = 10_000;

/** So often a message is put off; a delivery counts as an attempt, and nothing is to end in the dead letters by waiting. */
const PUT_OFFS = 3;

/**
 * Regenerates each feed that the batch's messages name once, however many name it. Where it is too early for one (`every`)
 * and there is a way to put messages off, its messages come again when it is not.
 */
export function publishHandler(ports: Publisher, putOff?: PutOff) {
  return async (event: SQSEvent): Promise<SQSBatchResponse> => {
    const { feeds, unreadable } = byFeed(event.Records);
    const failed = unreadable.map(({ record }) => record);
    for (const { record, error } of unreadable)
      ports.log.warn('message failed', { messageId: record.messageId, error });
    for (const [feed, told] of feeds) {
      try {
        const messages = told.map(({ message }) => message);
        const records = told.map(({ record }) => record);
        const isPatient = putOff !== undefined && records.every((record) => receives(record) <= PUT_OFFS);
        const outcome = await publish(feed, messages, ports, isPatient ? 'patient' : 'at once');
        if (outcome.until !== undefined) {
          failed.push(...records);
          await putOff?.(records, outcome.until);
          continue;
        }
        await noteTakedowns(messages, outcome, ports);
      } catch (error) {
        ports.log.warn('publish failed', { feed, messages: told.length, error: String(error) });
        failed.push(...told.map(({ record }) => record));
      }
    }
    return { batchItemFailures: failed.map((record) => ({ itemIdentifier: record.messageId })) };
  };
}

function receives({ attributes }: SQSRecord): number {
  return Number(attributes.ApproximateReceiveCount);
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
  publishHandler(
    {
      store: awsStore(),
      now: awsNow,
      log: awsLog,
      site: awsSite(),
      entries: entryCache(ENTRY_BYTES),
      definitions: definitionMemory(DEFINITIONS),
      tell: tellerOf({ hub: awsHub(), queues: awsQueues(), publicAfter: awsPublicAfter() }),
    },
    sqsPutOff(sqsClient(), awsNow),
  ),
);
