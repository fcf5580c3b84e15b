import { Duration, Fn, Validations } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { CANARY } from '../model/index.ts';
import { grantAccess } from './access.ts';
import { Handler } from './handler.ts';
import { PREFIXES, type Storage } from './storage.ts';
import { tickEvery } from './tick.ts';
import type { WorkQueue } from './work-queue.ts';

export type CanaryProps = {
  readonly storage: Storage;
  readonly articles: WorkQueue;
  /** The functions whose calls are counted. */
  readonly watched: readonly Handler[];
};

/**
 * Sends an article of its own through the whole way every five minutes, into a feed that nobody sees, and fails where it
 * does not come out; and looks whether a function is called far more often than usual.
 */
export class Canary extends Construct {
  readonly handler: Handler;

  constructor(scope: Construct, id: string, { storage, articles, watched }: CanaryProps) {
    super(scope, id);
    this.handler = new Handler(this, 'Canary', { file: 'canary', memoryMb: 256, timeout: Duration.seconds(50) });
    const names = watched.map((one) => one.function.functionName);
    this.handler.function.addEnvironment('WATCHED_FUNCTIONS', Fn.join(',', names));
    tickEvery(Duration.minutes(5), this, this.handler, 'Sends the canary, and looks whether the one before came out.');
    grantAccess(this.handler, storage, {
      // The first time it defines its source and its feed.
      table: {
        read: ['SOURCES', 'LOG#*'],
        write: ['SOURCES', 'FEEDS', 'LOG#*'],
        remove: ['LOG#*'],
      },
      objects: { read: [`${PREFIXES.feeds}${CANARY.feed}/`] },
      send: [articles],
    });
    this.handler.allow(new PolicyStatement({ actions: ['cloudwatch:GetMetricData'], resources: ['*'] }));
    Validations.of(this.handler).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason: 'CloudWatch knows no resources for what is read of it.',
    });
  }
}
