import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { Log } from '../../pipeline/ports.ts';
import type { QueueName } from '../../pipeline/queues.ts';
import { backOff, invoke, reasonOf } from '../lambda/invocation.ts';
import { troubleLog } from '../lambda/trouble.ts';
import type { ReceivedMessage } from '../queues/queue-receive.ts';
import type { LocalQueues } from '../queues/queues.ts';
import { type Chaos, disorder, strikes } from './chaos.ts';
import { sqsEvent } from './lambda-events.ts';

/** How a queue's messages are worked off. Durations in milliseconds. */
export type WorkerSettings = {
  /** Batches at once. */
  readonly concurrency: number;
  /** Most messages in one. */
  readonly batch: number;
  /** How long the handler may take for a batch. */
  readonly timeout: number;
  /** Until the first retry of a message that failed; doubled for each further one, up to `longestRetry`. */
  readonly retry: number;
  readonly longestRetry: number;
};

export type Worker = {
  /** Looks at once whether there is something to do. */
  wake(): void;
  isIdle(): boolean;
  /**
   * Takes nothing more, and resolves when what was taken is done. What fails from now on stays out: it shows again when
   * the queues are next worked off, and that is no attempt of its own, as with what a process leaves that dies.
   */
  stop(): Promise<void>;
};

type Job = {
  readonly queue: QueueName;
  readonly queues: LocalQueues;
  readonly handler: (event: SQSEvent) => Promise<SQSBatchResponse>;
  readonly settings: WorkerSettings;
  /** False while taking a message could only wear it out. */
  readonly mayWork: () => boolean;
  /** How many milliseconds the first message of a group is to have waited by now; absent: none. */
  readonly patience?: () => number;
  /** Called whenever the last that was taken is done. */
  readonly onIdle?: () => void;
  readonly log: Log;
  readonly chaos: Chaos | undefined;
};

/** Hands a queue's messages to its handler, as Lambda's event source mapping does, partial failures included. */
export function startQueueWorker(job: Job): Worker {
  const { queue, queues, settings } = job;
  const flying = new Set<Promise<void>>();
  let stopped = false;
  const trouble = troubleLog(job.log, 'queue out of order', { queue });

  const wake = (): void => {
    try {
      while (!stopped && job.mayWork() && flying.size < settings.concurrency) {
        const batch = queues.receive(queue, shareOf(job, settings.concurrency - flying.size), job.patience?.());
        if (batch.length === 0) return;
        launch(batch);
      }
    } catch (error) {
      trouble(error);
    }
  };
  const launch = (batch: readonly ReceivedMessage[]): void => {
    const flight = deliver(job, batch, () => stopped)
      .catch(trouble)
      .finally(() => {
        flying.delete(flight);
        wake();
        if (flying.size === 0) job.onIdle?.();
      });
    flying.add(flight);
  };

  return {
    wake,
    isIdle: () => flying.size === 0,
    async stop() {
      stopped = true;
      while (flying.size > 0) await Promise.all(flying);
    },
  };
}

/** Few messages are spread over the free workers, as Lambda would; a feed's messages are taken together. */
function shareOf({ queue, queues, settings }: Job, free: number): number {
  if (queue === 'publish' || settings.batch === 1) return settings.batch;
  return Math.max(1, Math.min(settings.batch, Math.ceil(queues.depth(queue).waiting / free)));
}

async function deliver(job: Job, batch: readonly ReceivedMessage[], isStopping: () => boolean): Promise<void> {
  const { queue, queues, chaos, settings } = job;
  const messages = queue === 'publish' ? batch : await disorder(chaos, batch);
  const failed = await failuresOf(job, messages);
  if (strikes(chaos, 'duplicate')) await failuresOf(job, messages);
  if (strikes(chaos, 'dropAck')) {
    queues.retry(receipts(batch), settings.retry, 'acknowledgement lost');
    return;
  }
  queues.delete(receipts(batch.filter(({ id }) => !failed.has(id))));
  if (isStopping()) return;
  for (const message of batch) {
    const reason = failed.get(message.id);
    const delay = backOff(message.receives + 1, settings.retry, settings.longestRetry);
    if (reason !== undefined) queues.retry([message.receipt], delay, reason);
  }
}

/** Ids of the messages to deliver again, with the reason: those the handler names, or all where it throws. */
async function failuresOf(job: Job, messages: readonly ReceivedMessage[]): Promise<ReadonlyMap<string, string>> {
  const { queue, handler, settings, log } = job;
  const all = (reason: string): Map<string, string> => new Map(messages.map(({ id }) => [id, reason]));
  try {
    const { batchItemFailures } = await invoke(() => handler(sqsEvent(queue, messages)), settings.timeout);
    const named = batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
    // Lambda takes a name that is not in the batch for a failure of the whole batch.
    if (named.some((name) => !messages.some(({ id }) => id === name))) return all('the handler named a stranger');
    return new Map(named.map((name) => [name, 'the handler reported it failed']));
  } catch (error) {
    log.warn('batch failed', { queue, messages: messages.length, error: reasonOf(error) });
    return all(reasonOf(error));
  }
}

function receipts(messages: readonly ReceivedMessage[]): string[] {
  return messages.map(({ receipt }) => receipt);
}
