import { Stack, Validations } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { CfnBucket } from 'aws-cdk-lib/aws-s3';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Handler } from './handler.ts';
import type { Storage } from './storage.ts';

/** What a function may do. Partition keys are given whole or by their beginning (`ARTICLE#*`), objects likewise (`raw/`). */
export type Access = {
  readonly table?: {
    readonly read?: readonly string[];
    readonly write?: readonly string[];
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
  readonly send?: readonly Queue[];
};

/** Grants a function exactly this, and nothing else of the storage. */
export function grantAccess(handler: Handler, storage: Storage, { table, dueIndex, objects, send }: Access): void {
  grantItems(handler, storage, ['dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:Query'], table?.read ?? []);
  grantItems(handler, storage, ['dynamodb:PutItem'], table?.write ?? []);
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
  for (const queue of send ?? []) {
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
  const bucketId = Stack.of(bucket).getLogicalId(bucket.node.defaultChild as CfnBucket);
  for (const prefix of prefixes.filter((one) => one.endsWith('/'))) {
    Validations.of(handler).acknowledge({
      id: `AwsSolutions-IAM5[Resource::<${bucketId}.Arn>/${prefix}*]`,
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
