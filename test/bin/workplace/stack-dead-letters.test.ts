import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { DeadLetters } from '../../../bin/workplace/dead-letters.ts';
import { stackDeadLetters } from '../../../bin/workplace/stack-dead-letters.ts';
import { sqsQueues } from '../../../lambdas/sqs-queues.ts';
import type { QueueName } from '../../../lib/pipeline/index.ts';
import { HAS_MOTO, type MotoServer, startMoto, withoutMoto } from '../../store/moto-server.ts';

withoutMoto('dead letters on an SQS that is faithful to AWS');

describe.skipIf(!HAS_MOTO)('dead letters on SQS', () => {
  let moto: MotoServer;
  let sqs: SQSClient;
  let letters: DeadLetters;
  const urls = {} as Record<QueueName, string>;
  const dead = {} as Record<QueueName, string>;

  beforeAll(async () => {
    moto = await startMoto();
    vi.stubEnv('AWS_ENDPOINT_URL', moto.client.endpoint);
    vi.stubEnv('AWS_REGION', 'us-east-1');
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
    sqs = new SQSClient({ ...moto.client, useQueueUrlAsEndpoint: false });
    for (const queue of ['poll', 'article', 'publish'] as const) {
      const fifo = queue === 'publish' ? { FifoQueue: 'true' } : {};
      const ending = queue === 'publish' ? '.fifo' : '';
      const make = async (QueueName: string, more: Record<string, string>) => {
        const { QueueUrl = '' } = await sqs.send(
          new CreateQueueCommand({ QueueName, Attributes: { ...fifo, ...more } }),
        );
        return QueueUrl;
      };
      dead[queue] = await make(`${queue}-dead${ending}`, {});
      const { Attributes } = await sqs.send(
        new GetQueueAttributesCommand({ QueueUrl: dead[queue], AttributeNames: ['QueueArn'] }),
      );
      const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: Attributes?.QueueArn, maxReceiveCount: 5 });
      // A queue may have none.
      urls[queue] = await make(`${queue}${ending}`, queue === 'poll' ? {} : { RedrivePolicy });
    }
    letters = stackDeadLetters('News', sqs, urls, sqsQueues(sqs, urls));
  });
  afterAll(async () => {
    vi.unstubAllEnvs();
    sqs?.destroy();
    await moto?.close();
  });

  async function bury(queue: QueueName, body: string, group: string): Promise<string> {
    const fifo = queue === 'publish' ? { MessageDeduplicationId: body } : {};
    const { MessageId = '' } = await sqs.send(
      new SendMessageCommand({ QueueUrl: dead[queue], MessageBody: body, MessageGroupId: group, ...fifo }),
    );
    return MessageId;
  }

  it('has none, and none where a queue keeps none', async () => {
    for (const queue of ['poll', 'article', 'publish'] as const) {
      expect(await letters.count(queue)).toBe(queue === 'poll' ? null : 0);
      expect(await letters.list(queue, 10)).toEqual([]);
    }
    expect(await letters.redrive('poll')).toBe(0);
    expect(await letters.find('poll', 'x')).toBeNull();
  });

  it('are looked at and put back: listing them twice gives them twice, and takes none away', async () => {
    for (let at = 0; at < 23; at++) await bury('article', `body ${at}`, `host-${at % 3}.example`);
    for (let round = 0; round < 2; round++) {
      const all = await letters.list('article', 100);
      expect(all.map(({ body }) => body).sort()).toEqual(Array.from({ length: 23 }, (_, at) => `body ${at}`).sort());
      expect(all[0]).toMatchObject({ queue: 'article', receives: 5, died: null, reason: null });
    }
    expect(await letters.list('article', 4)).toHaveLength(4);
    expect(await letters.count('article')).toBe(23);
  });

  it('are dropped one alone', async () => {
    const id = await bury('article', 'poison', 'host-9.example');
    const found = await letters.find('article', id);
    expect(found).toMatchObject({ id, body: 'poison' });
    expect(await letters.drop(found!)).toBe(true);
    expect(await letters.drop(found!)).toBe(false);
    expect(await letters.count('article')).toBe(23);
  });

  it('are replayed one alone, with their group', async () => {
    const id = await bury('publish', '{"feed":"all"}', 'all');
    const letter = (await letters.find('publish', id))!;
    expect(await letters.replay(letter)).toBe(true);
    expect(await letters.count('publish')).toBe(0);
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl: urls.publish, MessageSystemAttributeNames: ['MessageGroupId'] }),
    );
    expect(Messages).toMatchObject([{ Body: '{"feed":"all"}', Attributes: { MessageGroupId: 'all' } }]);
  });

  it('stay where they are when credentials expire on the way', async () => {
    const [first] = await letters.list('article', 1);
    let asked = 0;
    const expiring = {
      send: async (command: { readonly constructor: { readonly name: string } }) => {
        if (command.constructor.name === 'DeleteMessageCommand' || ++asked > 6) throw new Error('ExpiredToken');
        return sqs.send(command as never);
      },
    } as unknown as SQSClient;
    const soon = stackDeadLetters('News', expiring, urls, sqsQueues(sqs, urls));
    await expect(soon.drop(first!)).rejects.toThrow('ExpiredToken');
    await expect(soon.list('article', 100)).rejects.toThrow('ExpiredToken');
  });
});
