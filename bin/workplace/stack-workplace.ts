import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { edgeKeys } from '../../lambdas/edge-keys.ts';
import { s3Client } from '../../lambdas/s3-client.ts';
import { sqsClient } from '../../lambdas/sqs-client.ts';
import { sqsQueues } from '../../lambdas/sqs-queues.ts';
import { ssmKeys } from '../../lambdas/ssm-keys.ts';
import { type DeployedSettings, readDeployedSettings } from '../../lib/config/index.ts';
import type { SigningKeys } from '../../lib/fetch/index.ts';
import { signingKeysName } from '../../lib/model/index.ts';
import { damageLog, type EdgeStore, type Log, type QueueSight, type Queues } from '../../lib/pipeline/index.ts';
import { openTable, type Store, s3Objects, storeOver, type Table } from '../../lib/store/index.ts';
import type { DeadLetters } from './dead-letters.ts';
import { stackSight } from './queue-sight.ts';
import { stackDeadLetters } from './stack-dead-letters.ts';
import { openResources } from './stack-resources.ts';

/** What a deployed stack is worked on with. */
export type StackParts = {
  readonly table: Table;
  readonly store: Store;
  readonly queues: Queues;
  readonly deadLetters: DeadLetters;
  readonly signingKeys: SigningKeys;
  readonly sight: QueueSight;
  /** The keys at CloudFront's edges; null where there is none. */
  readonly edge: EdgeStore | null;
  /** Where its feeds are public. */
  readonly baseUrl: string;
  /** Where a hub of its own answers, where that is not said by the base address. */
  readonly ownHub: string | null;
  /** What it was deployed with; null where it does not say, as one of an earlier version. */
  readonly settings: DeployedSettings | null;
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
  const { outputs, output, underWay } = await outputsOf(name);
  const client = new DynamoDBClient({});
  const table = openTable(client, output('TableName'));
  const s3 = s3Client();
  const sqs = sqsClient();
  const urls = {
    poll: output('PollQueueUrl'),
    article: output('ArticleQueueUrl'),
    publish: output('PublishQueueUrl'),
    deliver: output('DeliveryQueueUrl'),
  };
  const queues = sqsQueues(sqs, urls);
  const deadLetters = stackDeadLetters(name, sqs, urls, queues);
  const edgeArn = outputs.get('EdgeKeys');
  const parts = {
    table,
    store: storeOver(table, s3Objects(s3, output('BucketName')), damageLog(log)),
    queues,
    deadLetters,
    signingKeys: ssmKeys(signingKeysName(name)),
    edge: edgeArn === undefined ? null : edgeKeys(edgeArn),
    sight: stackSight((queue) => waitingOn(sqs, urls[queue]), deadLetters),
    baseUrl: output('SiteBaseUrl'),
    ownHub: outputs.get('HubUrl') ?? null,
    settings: readDeployedSettings(outputs.get('Settings') ?? ''),
    close() {
      for (const one of [client, s3, sqs]) one.destroy();
    },
  };
  if (underWay.length > 0)
    log.warn('what is shown here may change in a moment', { error: `it is being deployed (${underWay.join(', ')})` });
  return parts;
}

/** How many messages are in a queue, out, or held back; SQS knows it to within a minute. */
async function waitingOn(sqs: SQSClient, QueueUrl: string): Promise<number> {
  const AttributeNames = [
    'ApproximateNumberOfMessages',
    'ApproximateNumberOfMessagesNotVisible',
    'ApproximateNumberOfMessagesDelayed',
  ] as const;
  const { Attributes = {} } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [...AttributeNames] }),
  );
  return AttributeNames.reduce((sum, name) => sum + Number(Attributes[name] ?? 0), 0);
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
          ? `it is being deployed (${underWay.join(', ')}); try again when that is done`
          : 'deploy it again with this version of Feedmill';
      throw new Error(`No stack of ${name} has an output ${key}; ${remedy}`);
    };
    return { outputs, output, underWay };
  } finally {
    resources.close();
  }
}
