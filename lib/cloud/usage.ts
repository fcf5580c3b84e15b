import { Arn, ArnFormat, Duration, Stack, Validations } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { grantAccess } from './access.ts';
import { ACCESS_LOGS, type Delivery } from './delivery.ts';
import { allowEdgeKeys } from './edge-keys.ts';
import { Handler } from './handler.ts';
import type { Storage } from './storage.ts';
import { tickEvery } from './tick.ts';

export type UsageProps = { readonly storage: Storage; readonly delivery: Delivery };

/** Counts by the access logs what partners fetch, and has the edge know the partners. */
export class Usage extends Construct {
  readonly count: Handler;

  constructor(scope: Construct, id: string, { storage, delivery }: UsageProps) {
    super(scope, id);
    this.count = new Handler(this, 'Count', { file: 'usage', memoryMb: 512, timeout: Duration.minutes(4) });
    tickEvery(Duration.minutes(5), this, this.count, 'Counts by the access logs what partners fetch.');
    allowEdgeKeys(this.count, delivery.doors);
    grantAccess(this.count, storage, {
      table: {
        read: ['PARTNERS', 'DOOR#*', 'DOORS#*', 'FEEDS', 'USAGE#*', 'USAGEKEY', 'USAGELOG', 'USAGELOG#*', 'READERS'],
        write: ['USAGE#*', 'USAGEKEY', 'USAGELOG', 'USAGELOG#*', 'READERS'],
      },
    });
    this.allowLogs(storage);
    this.allowNotes(delivery.noting);
    this.count.function.addEnvironment('DISTRIBUTION', delivery.distribution.distributionId);
  }

  private allowLogs({ logs }: Storage): void {
    const resources = [logs.arnForObjects(`${ACCESS_LOGS}*`)];
    this.count.allow(new PolicyStatement({ actions: ['s3:GetObject'], resources }));
    this.count.allow(
      new PolicyStatement({
        actions: ['s3:ListBucket'],
        resources: [logs.bucketArn],
        conditions: { StringLike: { 's3:prefix': `${ACCESS_LOGS}*` } },
      }),
    );
    this.count.function.addEnvironment('ACCESS_LOGS', `${logs.bucketName}/${ACCESS_LOGS}`);
    const data = Stack.of(logs);
    const exported: string = data.resolve(data.exportValue(logs.bucketArn))['Fn::ImportValue'];
    Validations.of(this.count).acknowledge({
      id: `AwsSolutions-IAM5[Resource::${exported}/${ACCESS_LOGS}*]`,
      reason: 'CloudFront names its logs by distribution and hour, as many as there are.',
    });
  }

  /** CloudFront keeps what its functions note in one region, wherever the stacks are. */
  private allowNotes(name: string): void {
    const group = `/aws/cloudfront/function/${name}`;
    const stack = Stack.of(this);
    const arn = Arn.format(
      {
        ...{ service: 'logs', region: 'us-east-1', resource: 'log-group', resourceName: group },
        arnFormat: ArnFormat.COLON_RESOURCE_NAME,
      },
      stack,
    );
    this.count.allow(new PolicyStatement({ actions: ['logs:FilterLogEvents'], resources: [`${arn}:*`] }));
    this.count.function.addEnvironment('EDGE_NOTES', group);
    Validations.of(this.count).acknowledge({
      id: `AwsSolutions-IAM5[Resource::${shown(stack.resolve(arn))}:*]`,
      reason: 'The one group of notes: its name for IAM ends so.',
    });
  }
}

/** A text that CloudFormation is to complete, as cdk-nag shows it. */
function shown(
  text: string | { readonly 'Fn::Join': readonly [string, readonly (string | { readonly Ref: string })[]] },
): string {
  if (typeof text === 'string') return text;
  return text['Fn::Join'][1].map((part) => (typeof part === 'string' ? part : `<${part.Ref}>`)).join('');
}
