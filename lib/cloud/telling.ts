import { Duration } from 'aws-cdk-lib';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Construct } from 'constructs';
import { grantAccess } from './access.ts';
import { Handler } from './handler.ts';
import { PREFIXES, type Storage } from './storage.ts';
import { WorkQueue } from './work-queue.ts';

/** From a changed feed to those who want to know: the hub that it names, or the subscribers at our own, and partners. */
export class Telling extends Construct {
  readonly deliveries: WorkQueue;
  readonly deliver: Handler;

  constructor(scope: Construct, id: string, { storage }: { readonly storage: Storage }) {
    super(scope, id);
    const timeout = Duration.seconds(90);
    this.deliveries = new WorkQueue(this, 'Deliveries', {
      variable: 'DELIVERY_QUEUE_URL',
      kind: 'standard',
      workTimeout: timeout,
      // What is put off for hours is handed out each time that it is tried.
      attempts: 30,
    });
    this.deliver = new Handler(this, 'Deliver', { file: 'deliver', memoryMb: 512, timeout });
    this.deliver.function.addEventSource(
      // No window: whoever is told is told at once.
      new SqsEventSource(this.deliveries.queue, { batchSize: 10, reportBatchItemFailures: true, maxConcurrency: 20 }),
    );
    grantAccess(this.deliver, storage, {
      table: {
        read: ['SUBSCRIBER#*', 'ASKED#*', 'TOLD#*', 'HUB', 'PARTNERS', 'FEEDS', 'WEBHOOK#*', 'TOTELL#*'],
        write: ['SUBSCRIBER#*', 'ASKED#*', 'TOLD#*', 'HUB', 'TOPICS', 'VERIFIED#*', 'TOTELL#*'],
        // It switches webhooks off, and makes no secret for one.
        change: ['SUBSCRIBER#*', 'VERIFIED#*', 'WEBHOOK#*', 'TOTELL#*'],
        remove: ['SUBSCRIBER#*', 'ASKED#*', 'HUB', 'TOTELL#*'],
      },
      // Of feeds for partners alone, their change logs.
      objects: { read: [PREFIXES.feeds, PREFIXES.private] },
      send: [this.deliveries],
    });
  }
}
