import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { s3Client } from '../../lambdas/s3-client.ts';
import { sqsClient } from '../../lambdas/sqs-client.ts';
import { sqsQueues } from '../../lambdas/sqs-queues.ts';
import { damageLog, type Log, type Queues } from '../../lib/pipeline/index.ts';
import { openTable, type Store, s3Objects, storeOver, type Table } from '../../lib/store/index.ts';
import type { DeadLetters } from './dead-letters.ts';
import { stackDeadLetters } from './stack-dead-letters.ts';
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
 * endpoint as the AWS tools take them. Throws with one clear line where there is no such stack, or it lacks an output.
 */
export async function openStack(name: string, log: Log): Promise<StackParts> {
  const output = await outputsOf(name);
  const client = new DynamoDBClient({});
  const table = openTable(client, output('TableName'));
  const s3 = s3Client();
  const sqs = sqsClient();
  const urls = {
    poll: output('PollQueueUrl'),
    article: output('ArticleQueueUrl'),
    publish: output('PublishQueueUrl'),
  };
  const queues = sqsQueues(sqs, urls);
  return {
    table,
    store: storeOver(table, s3Objects(s3, output('BucketName')), damageLog(log)),
    queues,
    deadLetters: stackDeadLetters(name, sqs, urls, queues),
    baseUrl: output('SiteBaseUrl'),
    close() {
      for (const one of [client, s3, sqs]) one.destroy();
    },
  };
}

async function outputsOf(name: string): Promise<(key: string) => string> {
  const resources = openResources(name);
  try {
    const outputs = new Map(
      (await Promise.all(PARTS.map((part) => resources.outputs(part)))).flatMap((one) => [...one]),
    );
    return (key) => {
      const value = outputs.get(key);
      if (value !== undefined && value !== '') return value;
      throw new Error(`No stack of ${name} has an output ${key}; deploy it anew with this version of Feedmill`);
    };
  } finally {
    resources.close();
  }
}
