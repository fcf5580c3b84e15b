import { setTimeout as delay } from 'node:timers/promises';
import type {
  DynamoDBBatchResponse,
  DynamoDBStreamEvent,
  ScheduledEvent,
  SQSBatchResponse,
  SQSEvent,
} from 'aws-lambda';
import type { Instant } from '../../model/index.ts';
import type { Log } from '../../pipeline/ports.ts';
import { QUEUE_NAMES, type QueueName } from '../../pipeline/queues.ts';
import { reasonOf } from '../lambda/invocation.ts';
import type { LocalQueues } from '../queues/queues.ts';
import type { LocalTable } from '../table/table.ts';
import { watchBacklog } from './backlog.ts';
import type { Chaos } from './chaos.ts';
import { scheduledEvent } from './lambda-events.ts';
import { startQueueWorker, type Worker, type WorkerSettings } from './queue-worker.ts';
import { type StreamSettings, startStreamConsumer } from './stream-consumer.ts';

/** How often the queues are looked at for what other processes sent or what may show again, in milliseconds. */
const POLL = 200;

/** How often a drain looks whether all is done, in milliseconds. */
const DRAIN_POLL = 10;

/**
 * So long a feed waits at most, in milliseconds, while more comes in that may belong to it: what comes until then is
 * published with it. Where nothing comes in it is published at once.
 */
const GATHERING = { articles: 2_000, all: 60_000 } as const;

/** What is gathered is told within so many milliseconds; a delivery that is tried again in an hour nobody waits for. */
const TOLD_SOON = 6_000;

/** The Lambda handlers, as they are deployed. */
export type Handlers = {
  readonly dispatch: (event: ScheduledEvent) => Promise<void>;
  readonly poll: (event: SQSEvent) => Promise<SQSBatchResponse>;
  readonly ingest: (event: SQSEvent) => Promise<SQSBatchResponse>;
  readonly route: (event: DynamoDBStreamEvent) => Promise<DynamoDBBatchResponse>;
  readonly publish: (event: SQSEvent) => Promise<SQSBatchResponse>;
  readonly deliver: (event: SQSEvent) => Promise<SQSBatchResponse>;
};

export type MachineOptions = {
  /** Where it is halted, nothing more is taken: messages and records wait for the next start unharmed. */
  readonly table: Pick<LocalTable, 'records' | 'halted'>;
  readonly queues: LocalQueues;
  readonly handlers: Handlers;
  /** Milliseconds between the scheduler's ticks, the first at once; null for none but those asked for. */
  readonly tickMs: number | null;
  readonly now: () => Instant;
  readonly log: Log;
  /**
   * What feeds are gathered for: `articles` (if not given) that are coming in, so that everybody sees them within seconds;
   * `all` that is being polled too, for who looks when everything is done.
   */
  readonly gather?: keyof typeof GATHERING;
  /** Polls wait while so many articles do; if not given {@link MOST_ARTICLES}. */
  readonly backlog?: number | undefined;
  /** What differs from {@link WORKERS}. */
  readonly workers?: Readonly<Partial<Record<QueueName, Partial<WorkerSettings>>>>;
  /** What differs from {@link STREAM}. */
  readonly stream?: Partial<StreamSettings>;
  readonly chaos?: Chaos;
};

/** Runs the handlers on one machine as EventBridge Scheduler, SQS and DynamoDB's stream do on AWS. */
export type Machine = {
  /** One tick of the scheduler, resolved when `dispatch` is done. Rejects where it fails. */
  tick(): Promise<void>;
  /**
   * Resolves when the queues and the stream are empty and nothing is in flight; dead letters, records set aside and
   * messages held back for longer than `soon` milliseconds (0 if not given) do not count. Rejects with what is left when
   * `until` is aborted, and when the table is halted.
   */
  drain(options: { readonly until: AbortSignal; readonly soon?: number }): Promise<void>;
  /** Takes nothing more, and resolves when what was taken is done. */
  stop(): Promise<void>;
};

const WORKERS: Readonly<Record<QueueName, WorkerSettings>> = {
  poll: { concurrency: 8, batch: 1, timeout: 60_000, retry: 2_000, longestRetry: 60_000 },
  article: { concurrency: 16, batch: 1, timeout: 60_000, retry: 1_000, longestRetry: 60_000 },
  publish: { concurrency: 2, batch: 10, timeout: 30_000, retry: 500, longestRetry: 10_000 },
  deliver: { concurrency: 16, batch: 1, timeout: 60_000, retry: 1_000, longestRetry: 60_000 },
};

const STREAM: StreamSettings = { batch: 100, timeout: 60_000, attempts: 8, retry: 200, longestRetry: 10_000 };

/**
 * Starts working. What an earlier process had taken and not finished is delivered again at once, so it must be dead:
 * start only one machine on a data folder (its lock sees to it).
 */
export function startMachine(options: MachineOptions): Machine {
  const { table, queues, handlers, tickMs, now, log, chaos, gather = 'articles' } = options;
  const mayWork = (): boolean => table.halted() === null;
  const isBehind = watchBacklog(queues, now, options.backlog);
  const mayPoll = (): boolean => mayWork() && !isBehind();
  const steps = { poll: handlers.poll, article: handlers.ingest, publish: handlers.publish, deliver: handlers.deliver };
  const workers = new Map<QueueName, Worker>();
  const ticking = new Set<Promise<void>>();
  const isBusy = (queue: QueueName): boolean => workers.get(queue)?.isIdle() === false;
  const isTakingIn = (): boolean =>
    isBusy('article') || table.records.depth() > 0 || (gather === 'all' && (isBusy('poll') || ticking.size > 0));
  const patience = (): number => (isTakingIn() ? GATHERING[gather] : 0);
  const onIdle = (): void => workers.get('publish')?.wake();
  for (const queue of QUEUE_NAMES) {
    const settings = { ...WORKERS[queue], ...options.workers?.[queue] };
    const own = queue === 'publish' ? { patience } : { onIdle };
    const may = queue === 'poll' ? mayPoll : mayWork;
    workers.set(
      queue,
      startQueueWorker({ queue, queues, handler: steps[queue], settings, mayWork: may, log, chaos, ...own }),
    );
  }
  const settings = { ...STREAM, ...options.stream };
  const stream = startStreamConsumer({
    records: table.records,
    handler: handlers.route,
    settings,
    mayWork,
    onIdle,
    now,
    log,
    chaos,
  });
  const everybody = [...workers.values(), stream];
  const wakeAll = (): void => {
    for (const worker of everybody) worker.wake();
  };

  const tick = (): Promise<void> => {
    const run = handlers.dispatch(scheduledEvent(now())).finally(() => ticking.delete(run));
    ticking.add(run);
    return run;
  };
  const tickByItself = (): void => {
    // A tick that takes longer than the interval is not joined by another.
    if (ticking.size === 0 && mayWork())
      tick().catch((error: unknown) => log.warn('tick failed', { error: reasonOf(error) }));
  };

  queues.reveal();
  const unsubscribe = queues.onSend((queue) => {
    // What is gathered is looked at now and then, not with every message.
    if (queue !== 'publish' || patience() === 0) workers.get(queue)?.wake();
  });
  const polling = setInterval(wakeAll, POLL);
  const scheduler = tickMs === null ? undefined : setInterval(tickByItself, tickMs);
  if (tickMs !== null) tickByItself();
  wakeAll();

  return {
    tick,
    async drain({ until, soon = 0 }) {
      const left = () => leftOver(queues, table, soon);
      while (ticking.size > 0 || !everybody.every((worker) => worker.isIdle()) || left() !== '') {
        const halted = table.halted();
        if (halted !== null) throw halted;
        if (until.aborted) throw new Error(`Not everything was finished in time; left: ${left() || 'work in flight'}`);
        await delay(DRAIN_POLL);
      }
    },
    async stop() {
      clearInterval(scheduler);
      clearInterval(polling);
      unsubscribe();
      await Promise.allSettled(ticking);
      await Promise.all(everybody.map((worker) => worker.stop()));
    },
  };
}

/** What waits in queues and stream, in words; empty for nothing. */
function leftOver(queues: LocalQueues, table: Pick<LocalTable, 'records'>, soon: number): string {
  const waiting = QUEUE_NAMES.map((queue) => {
    const { waiting, hidden } = queues.depth(queue, soon);
    const left = queue === 'deliver' ? queues.dueWithin(queue, Math.min(soon, TOLD_SOON)) : waiting + hidden;
    return [`${left} on ${queue}`, left] as const;
  });
  const all = [...waiting, [`${table.records.depth()} in the stream`, table.records.depth()] as const];
  return all.flatMap(([words, count]) => (count === 0 ? [] : [words])).join(', ');
}
