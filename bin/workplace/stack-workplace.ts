import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  type SQSClient,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs';
import { s3Client } from '../../lambdas/s3-client.ts';
import { sqsClient } from '../../lambdas/sqs-client.ts';
import { sqsQueues } from '../../lambdas/sqs-queues.ts';
import type { Log, QueueName, Queues } from '../../lib/pipeline/index.ts';
import { openTable, type Store, s3Objects, storeOver, type Table } from '../../lib/store/index.ts';
import type { DeadLetters } from './dead-letters.ts';
import { openResources } from './stack-resources.ts';

/** What a deployed stack is worked on with. */
export type StackParts = {
  readonly table: Table;
  readonly store: Store;
  readonly queues: Queues;
  readonly deadLetters: DeadLetters;
  /** Where its feeds are public. */
  readonly baseUrl: string;
  close(): void;
};

/** The stacks whose outputs tell where a deployment's parts are. */
const PARTS = ['Data', 'Syndication', 'Intake'] as const;

/**
 * Opens a deployment (`Feedmill`) by what its stacks say of themselves in their outputs, with credentials, region and
 * endpoint as the AWS tools take them. Says so in the log where it is being deployed right now. Throws with one clear
 * line where there is no such stack, or it lacks an output.
 */
export async function openStack(name: string, log: Log): Promise<StackParts> {
  const { output, underWay } = await outputsOf(name);
  const client = new DynamoDBClient({});
  const table = openTable(client, output('TableName'));
  const s3 = s3Client();
  const sqs = sqsClient();
  const urls = {
    poll: output('PollQueueUrl'),
    article: output('ArticleQueueUrl'),
    publish: output('PublishQueueUrl'),
  };
  const parts = {
    table,
    store: storeOver(table, s3Objects(s3, output('BucketName'))),
    queues: sqsQueues(sqs, urls),
    deadLetters: deadLettersOn(sqs, urls),
    baseUrl: output('SiteBaseUrl'),
    close() {
      for (const one of [client, s3, sqs]) one.destroy();
    },
  };
  if (underWay.length > 0)
    log.warn('what is here may be another in a moment', { error: `it is being deployed (${underWay.join(', ')})` });
  return parts;
}

async function outputsOf(name: string) {
  const resources = openResources(name);
  try {
    const stacks = await Promise.all(PARTS.map(async (part) => ({ part, ...(await resources.read(part)) })));
    const underWay = stacks.flatMap(({ part, status }) =>
      status.endsWith('_IN_PROGRESS') ? [`${name}-${part} ${status}`] : [],
    );
    const outputs = new Map(stacks.flatMap((one) => [...one.outputs]));
    const output = (key: string): string => {
      const value = outputs.get(key);
      if (value !== undefined && value !== '') return value;
      const remedy =
        underWay.length > 0
          ? `it is being deployed (${underWay.join(', ')}), try again when that is done`
          : 'deploy it anew with this version of Feedmill';
      throw new Error(`No stack of ${name} has an output ${key}; ${remedy}`);
    };
    return { output, underWay };
  } finally {
    resources.close();
  }
}

function deadLettersOn(sqs: SQSClient, urls: Readonly<Record<QueueName, string>>): DeadLetters {
  /** The address of the queue that takes a queue's dead letters, and about how many it holds. */
  const find = async (queue: QueueName): Promise<{ readonly arn: string; readonly count: number }> => {
    const of = { QueueUrl: urls[queue], AttributeNames: ['RedrivePolicy' as const] };
    const { Attributes } = await sqs.send(new GetQueueAttributesCommand(of));
    const policy = JSON.parse(Attributes?.RedrivePolicy ?? '{}') as { readonly deadLetterTargetArn?: string };
    const arn = policy.deadLetterTargetArn;
    if (arn === undefined) throw new Error(`Queue ${urls[queue]} has no queue for its dead letters`);
    const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: arn.split(':').at(-1) }));
    const depth = await sqs.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['ApproximateNumberOfMessages'] }),
    );
    return { arn, count: Number(depth.Attributes?.ApproximateNumberOfMessages ?? 0) };
  };
  return {
    count: async (queue) => (await find(queue)).count,
    list: null,
    async redrive(queue) {
      const { arn, count } = await find(queue);
      if (count > 0) await sqs.send(new StartMessageMoveTaskCommand({ SourceArn: arn }));
      return count;
    },
  };
}
