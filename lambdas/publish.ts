import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type { FeedId } from '../lib/model/index.ts';
import { type Ports, type PublishMessage, publish } from '../lib/pipeline/index.ts';
import { atFirstEvent, awsLog, awsNow, awsSite, awsStore } from './aws.ts';

/** Regenerates each feed that the batch's messages name once, however many name it. */
export function publishHandler(ports: Pick<Ports, 'store' | 'now' | 'log' | 'site'>) {
  return async (event: SQSEvent): Promise<SQSBatchResponse> => {
    const failed: SQSRecord[] = [];
    for (const [feed, records] of byFeed(event.Records)) {
      try {
        await publish(feed, records.map(messageOf), ports);
      } catch (error) {
        ports.log.warn('publish failed', { feed, messages: records.length, error: String(error) });
        failed.push(...records);
      }
    }
    return { batchItemFailures: failed.map((record) => ({ itemIdentifier: record.messageId })) };
  };
}

function byFeed(records: readonly SQSRecord[]): Map<FeedId, SQSRecord[]> {
  return Map.groupBy(records, (record) => messageOf(record).feed);
}

function messageOf(record: SQSRecord): PublishMessage {
  return JSON.parse(record.body) as PublishMessage;
}

export const handler = atFirstEvent(() =>
  publishHandler({ store: awsStore(), now: awsNow, log: awsLog, site: awsSite() }),
);
