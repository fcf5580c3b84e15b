import { randomUUID } from 'node:crypto';
import { SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { QueueName, Queues } from '../lib/pipeline/index.ts';

/** SendMessageBatch takes ten messages, and a megabyte in all. */
const BATCH = 10;
const BATCH_BYTES = 900_000;

/**
 * The queues on SQS. Messages carry their group: on standard queues it makes them fair by host, on the FIFO queue it
 * keeps a feed's publishes one after the other. Each FIFO message has a de-duplication id of its own: SQS remembers
 * ids for five minutes even after delivery, and a publish mistaken for an earlier one would be lost.
 */
export function sqsQueues(client: SQSClient, urls: Readonly<Record<QueueName, string>>): Queues {
  return {
    async send(queue, messages) {
      const url = urls[queue];
      const fifo = url.endsWith('.fifo');
      let batch: {
        Id: string;
        MessageBody: string;
        MessageGroupId: string;
        DelaySeconds?: number;
        MessageDeduplicationId?: string;
      }[] = [];
      let bytes = 0;
      const flush = async () => {
        if (batch.length === 0) return;
        const answer = await client.send(new SendMessageBatchCommand({ QueueUrl: url, Entries: batch }));
        const failed = answer.Failed?.[0];
        if (failed) throw new Error(`SQS queue ${queue} refused ${answer.Failed?.length} messages: ${failed.Message}`);
        batch = [];
        bytes = 0;
      };
      for (const { body, group, delay } of messages) {
        const size = Buffer.byteLength(body);
        if (batch.length === BATCH || bytes + size > BATCH_BYTES) await flush();
        batch.push({
          Id: String(batch.length),
          MessageBody: body,
          MessageGroupId: group,
          ...(delay !== undefined && { DelaySeconds: delay }),
          ...(fifo && { MessageDeduplicationId: randomUUID() }),
        });
        bytes += size;
      }
      await flush();
    },
  };
}
