import { ChangeMessageVisibilityBatchCommand, GetQueueUrlCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { SQSRecord } from 'aws-lambda';
import { type Instant, millis } from '../lib/model/index.ts';

/** Hides messages until an instant: they are delivered again then, and those behind them in their groups wait for them. */
export type PutOff = (records: readonly SQSRecord[], until: Instant) => Promise<void>;

/**
 * Puts messages off on SQS: they stay hidden until then, and, the queue being ordered, so do those behind them in their
 * groups. They have to be reported as failed besides, or they are deleted.
 */
export function sqsPutOff(client: SQSClient, now: () => Instant): PutOff {
  const urls = new Map<string, Promise<string>>();
  const urlOf = (arn: string): Promise<string> => {
    const [account = '', name = ''] = arn.split(':').slice(-2);
    const known = urls.get(arn) ?? ask(account, name);
    urls.set(arn, known);
    known.catch(() => urls.delete(arn));
    return known;
  };
  const ask = async (account: string, name: string): Promise<string> => {
    const command = new GetQueueUrlCommand({ QueueName: name, QueueOwnerAWSAccountId: account });
    return (await client.send(command)).QueueUrl ?? '';
  };
  return async (records, until) => {
    const seconds = Math.ceil(Math.max(millis(until) - millis(now()), 0) / 1000);
    const QueueUrl = await urlOf(records[0]?.eventSourceARN ?? '');
    const Entries = records.map(({ receiptHandle }, at) => ({
      Id: String(at),
      ReceiptHandle: receiptHandle,
      VisibilityTimeout: seconds,
    }));
    const { Failed } = await client.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl, Entries }));
    if (Failed?.[0]) throw new Error(`SQS does not put off ${Failed.length} messages: ${Failed[0].Message}`);
  };
}
