import { createHash, randomUUID } from 'node:crypto';
import type { DynamoDBRecord, DynamoDBStreamEvent, ScheduledEvent, SQSEvent, SQSRecord } from 'aws-lambda';
import type { Instant } from '../../model/index.ts';
import type { QueueName } from '../../pipeline/queues.ts';
import type { ReceivedMessage } from '../queues/queue-receive.ts';

const REGION = 'us-east-1';
const ACCOUNT = '000000000000';

/** What EventBridge Scheduler's tick looks like to a Lambda. */
export function scheduledEvent(now: Instant): ScheduledEvent<Record<string, never>> {
  return {
    id: randomUUID(),
    version: '0',
    account: ACCOUNT,
    time: now,
    region: REGION,
    resources: [`arn:aws:events:${REGION}:${ACCOUNT}:rule/feedmill-tick`],
    source: 'aws.events',
    'detail-type': 'Scheduled Event',
    detail: {},
  };
}

/** What a batch of messages looks like to a Lambda. */
export function sqsEvent(queue: QueueName, messages: readonly ReceivedMessage[]): SQSEvent {
  return { Records: messages.map((message) => sqsRecord(queue, message)) };
}

function sqsRecord(queue: QueueName, message: ReceivedMessage): SQSRecord {
  const fifo = queue === 'publish';
  return {
    messageId: message.id,
    receiptHandle: message.receipt,
    body: message.body,
    attributes: {
      ApproximateReceiveCount: String(message.receives),
      SentTimestamp: String(message.sent),
      SenderId: ACCOUNT,
      ApproximateFirstReceiveTimestamp: String(message.firstReceived),
      MessageGroupId: message.group,
      ...(fifo
        ? { SequenceNumber: String(message.sequence).padStart(20, '0'), MessageDeduplicationId: message.id }
        : {}),
    },
    messageAttributes: {},
    md5OfBody: createHash('md5').update(message.body).digest('hex'),
    eventSource: 'aws:sqs',
    eventSourceARN: `arn:aws:sqs:${REGION}:${ACCOUNT}:feedmill-${queue}${fifo ? '.fifo' : ''}`,
    awsRegion: REGION,
  };
}

/** What a batch of the table's stream looks like to a Lambda. */
export function streamEvent(records: readonly DynamoDBRecord[]): DynamoDBStreamEvent {
  return { Records: [...records] };
}
