import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Queues } from '../../lib/pipeline/index.ts';
import type { Objects } from '../../lib/store/index.ts';
import { type Grant, grantsOf } from './role.ts';

/** What a function asked of AWS, in the words of its policy. */
export type Request = Omit<Grant, 'on'> & { readonly on: string | null };

type Keyed = { readonly pk?: { readonly S?: string } };
type Input = {
  readonly Key?: Keyed;
  readonly Item?: Keyed;
  readonly IndexName?: string;
  readonly RequestItems?: Readonly<Record<string, { readonly Keys: readonly Keyed[] }>>;
  readonly KeyConditionExpression?: string;
  readonly ExpressionAttributeValues?: Readonly<Record<string, { readonly S?: string }>>;
};

/** A client of the embedded table that notes what is asked of it. */
export function notingClient(endpoint: string, requests: Request[]): DynamoDBClient {
  const client = new DynamoDBClient({
    endpoint,
    region: 'local',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  client.middlewareStack.add(
    (next, { commandName = '' }) =>
      (args) => {
        const action = `dynamodb:${commandName.replace('Command', '')}`;
        const input = args.input as Input;
        const below = input.IndexName === undefined ? '' : `/index/${input.IndexName}`;
        const keys = input.IndexName === undefined ? partitionKeys(input) : [null];
        requests.push(...keys.map((on) => ({ action, resource: 'StorageTable', below, on })));
        return next(args);
      },
    { step: 'initialize' },
  );
  return client;
}

function partitionKeys(input: Input): string[] {
  const { Key, Item, RequestItems, KeyConditionExpression, ExpressionAttributeValues } = input;
  const asked = /\bpk = (:\w+)/.exec(KeyConditionExpression ?? '')?.[1] ?? '';
  const batch = Object.values(RequestItems ?? {}).flatMap(({ Keys }) => Keys);
  const keys = [Key, Item, ...batch].flatMap((key) => key?.pk?.S ?? []);
  return keys.length > 0 ? keys : [ExpressionAttributeValues?.[asked]?.S ?? ''];
}

/** Objects that note what their S3 adapter would ask. */
export function notingObjects(objects: Objects, requests: Request[]): Objects {
  const note = (action: string, below: string, on: string | null = null) =>
    requests.push({ action, resource: 'StorageBucket', below, on });
  return {
    get(key) {
      note('s3:GetObject', `/${key}`);
      return objects.get(key);
    },
    head(key) {
      note('s3:GetObject', `/${key}`);
      return objects.head(key);
    },
    put(key, bytes, options) {
      note('s3:PutObject', `/${key}`);
      return objects.put(key, bytes, options);
    },
    delete(key) {
      note('s3:ListBucketVersions', '', key);
      note('s3:DeleteObject', `/${key}`);
      note('s3:DeleteObjectVersion', `/${key}`);
      return objects.delete(key);
    },
    async deleteOlder(key) {
      note('s3:ListBucketVersions', '', key);
      note('s3:DeleteObjectVersion', `/${key}`);
    },
    list(prefix) {
      note('s3:ListBucket', '');
      return objects.list(prefix);
    },
  };
}

const QUEUES = {
  poll: 'IntakePollsQueue',
  article: 'IntakeArticlesQueue',
  publish: 'PublishingPublicationsQueue',
  deliver: 'TellingDeliveriesQueue',
};

/** Queues that note who sends to them. */
export function notingQueues(queues: Queues, requests: Request[]): Queues {
  return {
    send(queue, messages) {
      requests.push({ action: 'sqs:SendMessage', resource: QUEUES[queue], below: '', on: null });
      return queues.send(queue, messages);
    },
  };
}

/** The requests that the role of a function does not allow. */
export function refused(handler: string, requests: readonly Request[]): Request[] {
  const grants = grantsOf(handler);
  return requests.filter((request) => !grants.some((grant) => allows(grant, request)));
}

function allows(grant: Grant, { action, resource, below, on }: Request): boolean {
  return (
    grant.action === action &&
    grant.resource === resource &&
    isLike(below, grant.below) &&
    (grant.on === null || (on !== null && grant.on.some((pattern) => isLike(on, pattern))))
  );
}

/** IAM's StringLike, as far as prefixes go. */
function isLike(text: string, pattern: string): boolean {
  return pattern.endsWith('*') ? text.startsWith(pattern.slice(0, -1)) : text === pattern;
}
