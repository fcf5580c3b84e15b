import type { SQSClient } from '@aws-sdk/client-sqs';
import type { SQSRecord } from 'aws-lambda';
import { expect, it } from 'vitest';
import { sqsPutOff } from '../../lambdas/sqs-put-off.ts';
import type { Instant } from '../../lib/model/index.ts';
import { sqsRecord } from '../world.ts';

const NOW = '2026-11-20T08:00:00.000Z' as Instant;
const UNTIL = '2026-11-20T08:00:41.200Z' as Instant;

/** A client that notes what it is to send; of the queue it knows the address. */
function noting(failed: readonly { readonly Message: string }[] = []) {
  const sent: unknown[] = [];
  const client = {
    async send({ input }: { readonly input: object }) {
      sent.push(input);
      return 'QueueName' in input ? { QueueUrl: `https://sqs.example/${input.QueueName}` } : { Failed: failed };
    },
  };
  return { sent, putOff: sqsPutOff(client as unknown as SQSClient, () => NOW) };
}

const record = (id: string): SQSRecord => ({
  ...sqsRecord('{}', 'all', id),
  eventSourceARN: 'arn:aws:sqs:eu-west-1:123456789012:Feedmill-Publications.fifo',
});

it('hides all of the messages until the second after the instant, and asks for the queue’s address once', async () => {
  const { sent, putOff } = noting();
  await putOff([record('a'), record('b')], UNTIL);
  await putOff([record('c')], '2026-11-20T07:59:00.000Z' as Instant);
  const QueueUrl = 'https://sqs.example/Feedmill-Publications.fifo';
  expect(sent).toEqual([
    { QueueName: 'Feedmill-Publications.fifo', QueueOwnerAWSAccountId: '123456789012' },
    {
      QueueUrl,
      Entries: [
        { Id: '0', ReceiptHandle: 'receipt-a', VisibilityTimeout: 42 },
        { Id: '1', ReceiptHandle: 'receipt-b', VisibilityTimeout: 42 },
      ],
    },
    { QueueUrl, Entries: [{ Id: '0', ReceiptHandle: 'receipt-c', VisibilityTimeout: 0 }] },
  ]);
});

it('says what SQS does not put off', async () => {
  const { putOff } = noting([{ Message: 'the receipt has expired' }]);
  await expect(putOff([record('a')], UNTIL)).rejects.toThrow('1 messages: the receipt has expired');
});
