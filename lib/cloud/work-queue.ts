import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { DeduplicationScope, FifoThroughputLimit, Queue, QueueEncryption, type QueueProps } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';

export type WorkQueueProps = {
  /** By which variable of their environment senders know it. */
  readonly variable: 'POLL_QUEUE_URL' | 'ARTICLE_QUEUE_URL' | 'PUBLISH_QUEUE_URL' | 'DELIVERY_QUEUE_URL';
  /** `ordered` is FIFO by message group. */
  readonly kind: 'standard' | 'ordered';
  /** Time-out of the function that works on the messages. */
  readonly workTimeout: Duration;
  /** How often a message is tried before it goes to the dead letters. */
  readonly attempts: number;
};

const LONGEST = Duration.days(14);

/** A queue of work, encrypted and over TLS only, with its dead letters kept for as long as SQS can. */
export class WorkQueue extends Construct {
  readonly queue: Queue;
  readonly deadLetters: Queue;
  readonly variable: WorkQueueProps['variable'];

  constructor(scope: Construct, id: string, { variable, kind, workTimeout, attempts }: WorkQueueProps) {
    super(scope, id);
    this.variable = variable;
    const shared = (name: string): QueueProps => ({
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: LONGEST,
      removalPolicy: RemovalPolicy.RETAIN,
      ...(kind === 'ordered' && {
        fifo: true,
        // Named, since not every AWS-compatible endpoint gives a FIFO queue the ending that it must have. A name can be
        // there once, so these go with their stack; what they hold, `feedmill rebuild` orders anew.
        queueName: `${Stack.of(this).stackName}-${name}.fifo`,
        removalPolicy: RemovalPolicy.DESTROY,
        // Senders give each message an id of its own. An id made of the content would have SQS swallow, for five
        // minutes, the second of two equal orders to regenerate a feed, though the feed changed in between.
        contentBasedDeduplication: false,
        deduplicationScope: DeduplicationScope.MESSAGE_GROUP,
        fifoThroughputLimit: FifoThroughputLimit.PER_MESSAGE_GROUP_ID,
      }),
    });
    this.deadLetters = new Queue(this, 'DeadLetters', shared(`${id}DeadLetters`));
    this.queue = new Queue(this, 'Queue', {
      ...shared(id),
      // What AWS asks for behind an event source mapping: time for the batch to be throttled and tried again.
      visibilityTimeout: Duration.seconds(6 * workTimeout.toSeconds()),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: attempts },
    });
  }
}
