import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { EventSourceMapping, FilterCriteria, FilterRule, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Feed } from '../model/index.ts';
import { grantAccess } from './access.ts';
import { Handler } from './handler.ts';
import { FRONT_KEYS, PREFIXES, type Storage } from './storage.ts';
import { WorkQueue } from './work-queue.ts';

/**
 * What a regeneration takes is a few times its documents, of 5 MB where a feed does not say otherwise: a thousand entries
 * in four formats were measured to take 190 MB besides the function itself, documents of 50 MB 650.
 */
const PUBLISH_MB = { usual: 512, large: 1024 } as const;

/** Documents that may be larger than this need the larger memory. */
const LARGE_BYTES = 10_000_000;

type PublishingProps = {
  readonly storage: Storage;
  readonly feeds: readonly Pick<Feed, 'bytes'>[];
  readonly deliveries: WorkQueue;
};

/** The way from a commit to the feeds: the table's stream is routed, and each touched feed regenerated. */
export class Publishing extends Construct {
  readonly publications: WorkQueue;
  readonly route: Handler;
  readonly publish: Handler;
  /** Where the stream's records go that could not be routed at all: their place in the stream, not their content. */
  readonly unrouted: Queue;

  constructor(scope: Construct, id: string, { storage, feeds, deliveries }: PublishingProps) {
    super(scope, id);
    const timeout = Duration.seconds(60);
    this.publications = new WorkQueue(this, 'Publications', {
      variable: 'PUBLISH_QUEUE_URL',
      kind: 'ordered',
      workTimeout: timeout,
      attempts: 8,
    });
    this.route = new Handler(this, 'Route', { file: 'route', memoryMb: 512, timeout });
    const isLarge = feeds.some(({ bytes = 0 }) => bytes > LARGE_BYTES);
    const memoryMb = PUBLISH_MB[isLarge ? 'large' : 'usual'];
    this.publish = new Handler(this, 'Publish', { file: 'publish', memoryMb, timeout });
    this.unrouted = new Queue(this, 'Unrouted', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
      removalPolicy: RemovalPolicy.RETAIN,
    });
    Validations.of(this.unrouted).acknowledge({
      id: 'AwsSolutions-SQS3',
      reason: 'It holds the dead letters of the stream, with which SQS has nothing to do; an alarm watches it.',
    });
    this.routeStream(storage);
    this.publish.function.addEventSource(
      new SqsEventSource(this.publications.queue, {
        batchSize: 10,
        reportBatchItemFailures: true,
        maxConcurrency: 20,
      }),
    );
    this.grant(storage, deliveries);
  }

  /** By hand: with the table's stream CDK's event source would grant to list every stream of the account. */
  private routeStream({ table }: Storage): void {
    const stream = table.tableStreamArn ?? '';
    this.route.allow(
      new PolicyStatement({
        actions: [
          'dynamodb:DescribeStream',
          'dynamodb:GetRecords',
          'dynamodb:GetShardIterator',
          'dynamodb:ListStreams',
        ],
        resources: [stream],
      }),
    );
    this.route.allow(
      new PolicyStatement({
        actions: ['sqs:GetQueueAttributes', 'sqs:GetQueueUrl', 'sqs:SendMessage'],
        resources: [this.unrouted.queueArn],
      }),
    );
    const mapping = new EventSourceMapping(this, 'Stream', {
      target: this.route.function,
      eventSourceArn: stream,
      startingPosition: StartingPosition.TRIM_HORIZON,
      batchSize: 100,
      // Gathers a burst into one message a feed, at the price of a second.
      maxBatchingWindow: Duration.seconds(1),
      parallelizationFactor: 2,
      filters: [FilterCriteria.filter({ dynamodb: { Keys: { pk: { S: FilterRule.beginsWith('ARTICLE#') } } } })],
      reportBatchItemFailures: true,
      bisectBatchOnError: true,
      // An outage of hours heals by itself; a record that never succeeds does not hold its shard for a day.
      retryAttempts: 500,
      maxRecordAge: Duration.hours(6),
      onFailure: { bind: () => ({ destination: this.unrouted.queueArn }) },
    });
    // Lambda looks whether the role may read the stream as soon as the mapping is made.
    mapping.node.addDependency(this.route);
  }

  private grant(storage: Storage, deliveries: WorkQueue): void {
    grantAccess(this.route, storage, {
      // Feeds that appear by a name are defined here, and shown on the front page.
      table: {
        read: ['FEEDS', 'LOG#FEEDS', 'ARTICLE#*', 'NAME#*'],
        write: ['FEEDS', 'FEED#*', 'LOG#FEEDS', 'NAME#*', 'TAKEDOWNS'],
        remove: ['FEED#*', 'LOG#FEEDS', 'MAIL#*'],
      },
      // It writes articles' pages, and carries takedowns out.
      objects: {
        read: [PREFIXES.revisions, PREFIXES.articles, PREFIXES.definitions, ...FRONT_KEYS],
        write: [PREFIXES.articles, PREFIXES.definitions, ...FRONT_KEYS],
        erase: [PREFIXES.raw, PREFIXES.revisions, PREFIXES.articles, PREFIXES.mail, PREFIXES.pictures],
      },
      send: [this.publications],
    });
    grantAccess(this.publish, storage, {
      table: {
        read: ['SOURCES', 'LOG#SOURCES', 'FEEDS', 'FEED#*', 'ARTICLE#*'],
        write: ['FEED#*', 'TAKEDOWNS'],
        remove: ['FEED#*'],
      },
      // A feed that was removed takes its documents with it.
      objects: {
        read: [PREFIXES.revisions, PREFIXES.feeds, PREFIXES.private],
        write: [PREFIXES.feeds, PREFIXES.private],
        erase: [PREFIXES.feeds, PREFIXES.private],
      },
      // Who wants to know of a change is told from there.
      send: [deliveries],
    });
  }
}
