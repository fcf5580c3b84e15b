import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type { Log } from '../lib/pipeline/index.ts';

/**
 * Takes each message of a batch on its own: one that fails is reported to SQS, which delivers it again, and its
 * neighbours are done with.
 */
export async function eachMessage(
  event: SQSEvent,
  log: Log,
  take: (record: SQSRecord) => Promise<unknown>,
): Promise<SQSBatchResponse> {
  const batchItemFailures: SQSBatchResponse['batchItemFailures'] = [];
  for (const record of event.Records) {
    try {
      await take(record);
    } catch (error) {
      log.warn('message failed', { messageId: record.messageId, queue: record.eventSourceARN, error: whyOf(error) });
      batchItemFailures.push({ itemIdentifier: record.messageId });
    }
  }
  return { batchItemFailures };
}

/** What went wrong, for the log: an error of JSON's own quotes what it could not read, and no body belongs there. */
export function whyOf(error: unknown): string {
  return error instanceof SyntaxError ? 'the message is no JSON' : String(error);
}
