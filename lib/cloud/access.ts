import { Stack, Validations } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Handler } from './handler.ts';
import type { Storage } from './storage.ts';
import type { WorkQueue } from './work-queue.ts';

/** What a function may do. Partition keys are given whole or by their beginning (`ARTICLE#*`), objects likewise (`raw/`). */
export type Access = {
  readonly table?: {
    readonly read?: readonly string[];
    readonly write?: readonly string[];
    /** To add to an item's numbers, or set attributes of it. */
    readonly change?: readonly string[];
    readonly remove?: readonly string[];
  };
  /** The index of due sources. */
  readonly dueIndex?: 'read';
  readonly objects?: {
    readonly read?: readonly string[];
    readonly write?: readonly string[];
    /** Every version, as a takedown must. */
    readonly erase?: readonly string[];
  };
  /** Queues that it sends to; it is told their addresses. */
  readonly send?: readonly WorkQueue[];
};

/** Grants a function exactly this, and nothing else of the storage. */
export function grantAccess(handler: Handler, storage: Storage, { table, dueIndex, objects, send }: Access): void {
  grantItems(handler, storage, ['dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:Query'], table?.read ?? []);
  grantItems(handler, storage, ['dynamodb:PutItem'], table?.write ?? []);
  grantItems(handler, storage, ['dynamodb:UpdateItem'], table?.change ?? []);
  grantItems(handler, storage, ['dynamodb:DeleteItem'], table?.remove ?? []);
  if (dueIndex === 'read') {
    handler.allow(
      new PolicyStatement({ actions: ['dynamodb:Query'], resources: [`${storage.table.tableArn}/index/due`] }),
    );
  }
  grantObjects(handler, storage, ['s3:GetObject'], objects?.read ?? []);
  grantObjects(handler, storage, ['s3:PutObject'], objects?.write ?? []);
  grantObjects(handler, storage, ['s3:DeleteObject', 's3:DeleteObjectVersion'], objects?.erase ?? []);
  grantListing(handler, storage, objects ?? {});
  for (const { queue, variable } of send ?? []) {
    handler.function.addEnvironment(variable, queue.queueUrl);
    handler.allow(new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [queue.queueArn] }));
  }
}

function grantItems(handler: Handler, { table }: Storage, actions: string[], keys: readonly string[]): void {
  if (keys.length === 0) return;
  handler.allow(
    new PolicyStatement({
      actions,
      resources: [table.tableArn],
      conditions: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': keys } },
    }),
  );
}

function grantObjects(handler: Handler, { bucket }: Storage, actions: string[], prefixes: readonly string[]): void {
  if (prefixes.length === 0) return;
  const resources = prefixes.map((prefix) => bucket.arnForObjects(prefix.endsWith('/') ? `${prefix}*` : prefix));
  handler.allow(new PolicyStatement({ actions, resources }));
  // By this name the functions' stacks know the bucket, and cdk-nag what they may do with it.
  const data = Stack.of(bucket);
  const exported: string = data.resolve(data.exportValue(bucket.bucketArn))['Fn::ImportValue'];
  for (const prefix of prefixes.filter((one) => one.endsWith('/'))) {
    Validations.of(handler).acknowledge({
      id: `AwsSolutions-IAM5[Resource::${exported}/${prefix}*]`,
      reason: `Objects are named by content and article; ${prefix} is all of them that this function touches.`,
    });
  }
}

function grantListing(
  handler: Handler,
  { bucket }: Storage,
  { read = [], erase = [] }: NonNullable<Access['objects']>,
) {
  if (read.length > 0 || erase.length > 0) {
    // Without it S3 answers 403 instead of 404 for an object that is not there, and no condition on the prefix can
    // apply to that answer.
    handler.allow(new PolicyStatement({ actions: ['s3:ListBucket'], resources: [bucket.bucketArn] }));
  }
  if (erase.length > 0) {
    handler.allow(
      new PolicyStatement({
        actions: ['s3:ListBucketVersions'],
        resources: [bucket.bucketArn],
        conditions: { StringLike: { 's3:prefix': erase.map((prefix) => `${prefix}*`) } },
      }),
    );
  }
}
