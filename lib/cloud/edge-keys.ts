import type { KeyValueStore } from 'aws-cdk-lib/aws-cloudfront';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Handler } from './handler.ts';

/** Lets a function keep in step what the edge looks up. */
export function allowEdgeKeys(handler: Handler, doors: KeyValueStore): void {
  handler.function.addEnvironment('EDGE_KEYS', doors.keyValueStoreArn);
  const of = 'cloudfront-keyvaluestore';
  handler.allow(
    new PolicyStatement({
      actions: [`${of}:DescribeKeyValueStore`, `${of}:ListKeys`, `${of}:UpdateKeys`],
      resources: [doors.keyValueStoreArn],
    }),
  );
}
