import {
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  ReceiveMessageCommand,
  type SendMessageBatchCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sqsQueues } from '../../lambdas/sqs-queues.ts';
import { HAS_MOTO, type MotoServer, startMoto, withoutMoto } from '../store/moto-server.ts';

const URLS = {
  poll: 'https://sqs.example/poll',
  article: 'https://sqs.example/article',
  publish: 'https://sqs.example/publish.fifo',
  deliver: 'https://sqs.example/deliver',
};

type Input = SendMessageBatchCommand['input'];

/** A client that notes what it is to send; `refuse` are the bodies that SQS takes not. */
function noting(refuse: readonly string[] = []) {
  const sent: Input[] = [];
  const client = {
    async send({ input }: SendMessageBatchCommand) {
      sent.push(input);
      const failed = (input.Entries ?? []).filter((entry) => refuse.includes(entry.MessageBody ?? ''));
      return {
        Failed: failed.map(({ Id }) => ({ Id, Code: 'InternalError', Message: 'try later', SenderFault: false })),
      };
    },
  };
  return { sent, queues: sqsQueues(client as unknown as SQSClient, URLS) };
}

const messages = (count: number, body = 'body', group = 'group') =>
  Array.from({ length: count }, (_, number) => ({ body: `${body} ${number}`, group }));
const sizes = (sent: readonly Input[]) => sent.map(({ Entries = [] }) => Entries.length);

describe('queues on SQS', () => {
  it('asks nothing of SQS for nothing', async () => {
    const { sent, queues } = noting();
    await queues.send('poll', []);
    expect(sent).toEqual([]);
  });

  it('sends ten at a time, in order, each with an id of its own within its batch', async () => {
    const { sent, queues } = noting();
    await queues.send('article', messages(23));
    expect(sizes(sent)).toEqual([10, 10, 3]);
    expect(sent.every(({ QueueUrl }) => QueueUrl === URLS.article)).toBe(true);
    expect(sent.flatMap(({ Entries = [] }) => Entries.map((entry) => entry.MessageBody))).toEqual(
      messages(23).map(({ body }) => body),
    );
    for (const { Entries = [] } of sent) expect(new Set(Entries.map(({ Id }) => Id)).size).toBe(Entries.length);
  });

  it('keeps each batch below the megabyte that SQS takes, counted in bytes', async () => {
    const { sent, queues } = noting();
    const body = '日'.repeat(80_000);
    await queues.send('article', messages(9, body));
    for (const { Entries = [] } of sent) {
      const bytes = Entries.reduce((sum, entry) => sum + Buffer.byteLength(entry.MessageBody ?? ''), 0);
      expect(bytes).toBeLessThanOrEqual(1024 * 1024);
    }
    expect(sizes(sent)).toEqual([3, 3, 3]);
  });

  it('groups messages, and gives those on the FIFO queue ids that never come twice', async () => {
    const { sent, queues } = noting();
    const same = { body: 'the same', group: 'feed-a' };
    await queues.send('publish', [same, same]);
    await queues.send('publish', [same]);
    await queues.send('poll', [same]);
    const entries = sent.flatMap(({ Entries = [] }) => Entries);
    expect(entries.map((entry) => entry.MessageGroupId)).toEqual(['feed-a', 'feed-a', 'feed-a', 'feed-a']);
    const ids = entries.map((entry) => entry.MessageDeduplicationId);
    expect(new Set(ids.slice(0, 3)).size).toBe(3);
    expect(ids[3]).toBeUndefined();
  });

  it('throws where SQS takes not all of a batch, so that whoever sent tries again', async () => {
    const { queues } = noting(['body 1', 'body 2']);
    await expect(queues.send('article', messages(4))).rejects.toThrow(
      'SQS queue article refused 2 messages: try later',
    );
  });
});

withoutMoto('the queues on SQS');

describe.skipIf(!HAS_MOTO)('queues on moto', () => {
  let moto: MotoServer;
  beforeAll(async () => {
    moto = await startMoto();
  });
  afterAll(() => moto?.close());

  it('delivers every message of a FIFO queue, the same body twice too, in the order of its group', async () => {
    const client = new SQSClient(moto.client);
    const Attributes = { FifoQueue: 'true' };
    const { QueueUrl = '' } = await client.send(new CreateQueueCommand({ QueueName: 'publish.fifo', Attributes }));
    const queues = sqsQueues(client, { ...URLS, publish: QueueUrl });
    const sent = [...messages(12, 'a', 'feed-a'), ...messages(12, 'a', 'feed-a')];
    await queues.send('publish', sent);
    const received: string[] = [];
    while (received.length < sent.length) {
      const { Messages = [] } = await client.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
      if (Messages.length === 0) break;
      received.push(...Messages.map(({ Body = '' }) => Body));
      // A group's next messages come when those that are out are deleted.
      const Entries = Messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
      await client.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
    }
    client.destroy();
    expect(received).toEqual(sent.map(({ body }) => body));
  });
});
