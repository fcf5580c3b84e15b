import { Duration } from 'aws-cdk-lib';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Construct } from 'constructs';
import { type Limits, SIZES, type Size } from '../config/index.ts';
import { grantAccess } from './access.ts';
import { fetchingTimeout, Handler } from './handler.ts';
import { PREFIXES, type Storage } from './storage.ts';
import { tickEveryMinute } from './tick.ts';
import { WorkQueue } from './work-queue.ts';

export type IntakeProps = { readonly storage: Storage; readonly limits: Limits; readonly size: Size };

/** How many messages one call takes, and works on together: most of their time they wait for hosts. */
const TOGETHER = 10;

/** The way in: every minute the due sources are polled, and what they tell is ingested. */
export class Intake extends Construct {
  readonly polls: WorkQueue;
  readonly articles: WorkQueue;
  readonly dispatch: Handler;
  readonly poll: Handler;
  readonly ingest: Handler;

  constructor(scope: Construct, id: string, { storage, limits, size }: IntakeProps) {
    super(scope, id);
    const workTimeout = fetchingTimeout(limits.fetch.totalMs);
    this.polls = new WorkQueue(this, 'Polls', {
      variable: 'POLL_QUEUE_URL',
      kind: 'standard',
      workTimeout,
      attempts: 3,
    });
    this.articles = new WorkQueue(this, 'Articles', {
      variable: 'ARTICLE_QUEUE_URL',
      kind: 'standard',
      workTimeout,
      attempts: 5,
    });

    this.dispatch = new Handler(this, 'Dispatch', { file: 'dispatch', memoryMb: 256, timeout: Duration.seconds(50) });
    // Room for ten at once: 64 MB of answers, and two processes that read of 256 MB each at the most.
    this.poll = new Handler(this, 'Poll', { file: 'poll', memoryMb: 1024, timeout: workTimeout });
    this.ingest = new Handler(this, 'Ingest', { file: 'ingest', memoryMb: 1024, timeout: workTimeout });

    tickEveryMinute(this, this.dispatch, 'Hands the due sources to the poll queue.');
    this.poll.function.addEventSource(together(this.polls, limits.pollConcurrency ?? SIZES[size].polls));
    this.ingest.function.addEventSource(together(this.articles, limits.articleConcurrency ?? SIZES[size].articles));
    this.grant(storage);
  }

  private grant(storage: Storage): void {
    grantAccess(this.dispatch, storage, {
      dueIndex: 'read',
      table: { change: ['SOURCE#*'] },
      // What is no longer embargoed goes to where articles are taken in.
      send: [this.polls, this.articles],
    });
    grantAccess(this.poll, storage, {
      table: {
        read: ['SOURCES', 'SOURCE#*', 'SOURCEHUB#*', 'HOST#*', 'KEPT#*'],
        write: ['SOURCE#*', 'SOURCEHUB#*', 'HOST#*'],
        remove: ['SOURCE#*', 'SOURCEHUB#*'],
      },
      objects: {
        // What a hub pushed is on its way as an offer is, and gone once it was looked at.
        read: [PREFIXES.sitemaps, PREFIXES.offers],
        write: [PREFIXES.offers, PREFIXES.sitemaps],
        erase: [PREFIXES.offers],
      },
      send: [this.articles],
    });
    grantAccess(this.ingest, storage, {
      table: {
        read: ['SOURCES', 'FEEDS', 'LOG#FEEDS', 'ARTICLE#*', 'KEY#*', 'HOST#*', 'MAILBOX#*'],
        write: ['ARTICLE#*', 'KEY#*', 'HOST#*', 'KEPT#*', 'LEFT#*', 'MAIL#*'],
        change: ['KEPT#*'],
        // Of a letter whose article was taken down while it was read.
        remove: ['MAIL#*'],
      },
      objects: {
        read: [PREFIXES.offers, PREFIXES.revisions, PREFIXES.definitions, PREFIXES.mail],
        write: [PREFIXES.offers, PREFIXES.raw, PREFIXES.revisions, PREFIXES.pictures],
        erase: [PREFIXES.offers, PREFIXES.raw, PREFIXES.revisions, PREFIXES.mail, PREFIXES.pictures],
      },
      // What must wait for its host goes back into the queue.
      send: [this.articles],
    });
  }
}

/** A queue as a function's work, of whose messages so many may be under way. */
function together({ queue }: WorkQueue, messages: number): SqsEventSource {
  return new SqsEventSource(queue, {
    batchSize: TOGETHER,
    // A moment for a call to be filled: what comes here has waited for minutes to be asked for.
    maxBatchingWindow: Duration.seconds(1),
    reportBatchItemFailures: true,
    // Lambda takes no less than two, and no more than a thousand.
    maxConcurrency: Math.min(Math.max(2, Math.ceil(messages / TOGETHER)), 1000),
  });
}
