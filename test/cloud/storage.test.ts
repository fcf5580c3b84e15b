import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { tableDefinition } from '../../lib/store/index.ts';
import { byName, synthesise } from './synthesised.ts';

const template = synthesise();

describe('the table on AWS', () => {
  it('has the keys, the index and the billing that lib/store expects', () => {
    const { AttributeDefinitions, KeySchema, GlobalSecondaryIndexes, BillingMode } = tableDefinition('any');
    template.hasResourceProperties('AWS::DynamoDB::Table', {
      AttributeDefinitions,
      KeySchema,
      GlobalSecondaryIndexes,
      BillingMode,
    });
  });

  it('streams both images of every change', () => {
    template.hasResourceProperties('AWS::DynamoDB::Table', {
      StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
      TimeToLiveSpecification: { AttributeName: 'expires', Enabled: true },
    });
  });

  it('can be set back to any second of the last weeks, and outlives the stack', () => {
    template.hasResource('AWS::DynamoDB::Table', {
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        DeletionProtectionEnabled: true,
      },
    });
  });
});

describe('the buckets', () => {
  it('are closed to the public, encrypted, and outlive the stack', () => {
    template.allResources('AWS::S3::Bucket', {
      DeletionPolicy: 'Retain',
      Properties: Match.objectLike({
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        },
        BucketEncryption: Match.anyValue(),
      }),
    });
  });

  it('refuse whoever comes without TLS 1.2', () => {
    template.allResourcesProperties('AWS::S3::BucketPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
          Match.objectLike({ Effect: 'Deny', Condition: { NumericLessThan: { 's3:TlsVersion': 1.2 } } }),
        ]),
      },
    });
  });

  it('keep versions of what is stored, and not for ever', () => {
    const buckets = byName<{
      VersioningConfiguration?: { Status: string };
      LifecycleConfiguration: { Rules: { Prefix?: string; NoncurrentVersionExpiration?: unknown }[] };
    }>(template, 'AWS::S3::Bucket');
    const bucket = buckets.get('StorageBucket');
    expect(bucket?.VersioningConfiguration).toEqual({ Status: 'Enabled' });
    const bounded = bucket?.LifecycleConfiguration.Rules.filter((rule) => rule.NoncurrentVersionExpiration);
    expect(bounded?.map(({ Prefix }) => Prefix).sort()).toEqual([
      'articles/',
      'definitions/',
      'feeds/',
      'mail-in/',
      'mail/',
      'offers/',
      'pictures/',
      'private/feeds/',
      'raw/',
      'revision/',
      'sitemaps/',
    ]);
  });
});

describe('the payloads', () => {
  const rulesOf = (changes: Parameters<typeof synthesise>[0]) =>
    byName<{ LifecycleConfiguration: { Rules: { Id: string; Prefix?: string; ExpirationInDays?: number }[] } }>(
      synthesise(changes),
      'AWS::S3::Bucket',
    )
      .get('StorageBucket')
      ?.LifecycleConfiguration.Rules.filter(({ Prefix }) => Prefix === 'raw/')
      .map(({ Id, ExpirationInDays }) => [Id, ExpirationInDays ?? null]);

  it('are kept for good, or for as many days as was said', () => {
    const versions = ['raw-old-versions', null];
    const rare = ['raw-rarely-read', null];
    expect(rulesOf({})).toEqual([versions, rare]);
    expect(rulesOf({ payloadDays: 90 })).toEqual([versions, rare, ['raw-over', 90]]);
    expect(rulesOf({ payloadDays: 30 })).toEqual([versions, ['raw-over', 30]]);
  });
});

describe('the queues and the topic', () => {
  it('are encrypted and refuse whoever comes without TLS', () => {
    template.allResourcesProperties('AWS::SQS::Queue', { SqsManagedSseEnabled: true });
    const queues = byName(template, 'AWS::SQS::Queue').size;
    template.resourcePropertiesCountIs(
      'AWS::SQS::QueuePolicy',
      {
        PolicyDocument: {
          Statement: Match.arrayWith([
            Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
          ]),
        },
      },
      queues,
    );
  });
});
