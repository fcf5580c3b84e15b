import { setTimeout as delay } from 'node:timers/promises';
import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import type { Instant } from '../../model/index.ts';
import type { Log } from '../../pipeline/ports.ts';
import { backOff, invoke, reasonOf } from '../lambda/invocation.ts';
import { troubleLog } from '../lambda/trouble.ts';
import { SHARDS, type StreamLog } from '../table/stream-log.ts';
import { type Chaos, strikes } from './chaos.ts';
import { streamEvent } from './lambda-events.ts';
import type { Worker } from './queue-worker.ts';

/** How the stream is read. Durations in milliseconds. */
export type StreamSettings = {
  readonly batch: number;
  readonly timeout: number;
  /** Tries of one record, alone, before it is set aside. */
  readonly attempts: number;
  readonly retry: number;
  readonly longestRetry: number;
};

type Job = {
  readonly records: StreamLog;
  readonly handler: (event: DynamoDBStreamEvent) => Promise<DynamoDBBatchResponse>;
  readonly settings: StreamSettings;
  /** False while taking a record could only wear it out. */
  readonly mayWork: () => boolean;
  /** Called whenever the last that was taken is done. */
  readonly onIdle?: () => void;
  readonly now: () => Instant;
  readonly log: Log;
  readonly chaos: Chaos | undefined;
};

/** Where the first record stands that was not dealt with, and why. */
type Failure = { readonly at: number; readonly reason: string };

/**
 * Hands a table's stream to its handler, as Lambda's event source mapping does: each shard in order, from the first
 * record that failed on again, in halved batches until the record to blame stands alone; that one is set aside after
 * some tries, so that it holds nobody up and is not lost.
 */
export function startStreamConsumer(job: Job): Worker {
  const { records } = job;
  const trouble = troubleLog(job.log, 'stream out of order', {});
  const running = new Map<number, Promise<void>>();
  const calledAgain = new Set<number>();
  const stopping = new AbortController();

  const wakeShard = (shard: number): void => {
    if (stopping.signal.aborted) return;
    if (running.has(shard)) {
      calledAgain.add(shard);
      return;
    }
    const run = consume(job, shard, stopping.signal)
      .catch(trouble)
      .finally(() => {
        running.delete(shard);
        if (calledAgain.delete(shard)) wakeShard(shard);
        if (running.size === 0) job.onIdle?.();
      });
    running.set(shard, run);
  };
  const unsubscribe = records.onAppend(wakeShard);

  return {
    wake() {
      if (records.depth() > 0) for (let shard = 0; shard < SHARDS; shard += 1) wakeShard(shard);
    },
    isIdle: () => running.size === 0,
    async stop() {
      unsubscribe();
      stopping.abort();
      await Promise.all(running.values());
    },
  };
}

async function consume(job: Job, shard: number, stopping: AbortSignal): Promise<void> {
  const { records: stream, settings } = job;
  let size = settings.batch;
  let attempts = 0;
  while (!stopping.aborted && job.mayWork()) {
    const records = await stream.read(shard, size);
    if (records.length === 0) return;
    const failure = await firstFailure(job, records);
    // The checkpoint is lost: all of it comes again.
    if (strikes(job.chaos, 'dropAck')) continue;

    await stream.acknowledge(records.slice(0, failure?.at));
    if (failure === null || failure.at > 0) attempts = 0;
    if (failure === null) {
      size = settings.batch;
      continue;
    }
    const isAlone = failure.at === 0 && records.length === 1;
    if (isAlone) attempts += 1;
    if (isAlone && attempts >= settings.attempts) {
      await setAside(job, records[0], failure.reason);
      attempts = 0;
      size = settings.batch;
      continue;
    }
    size = Math.max(1, Math.floor((records.length - failure.at) / 2));
    const pause = isAlone ? backOff(attempts + 1, settings.retry, settings.longestRetry) : settings.retry;
    await delay(pause, undefined, { signal: stopping }).catch(() => {});
  }
}

async function firstFailure(job: Job, records: readonly DynamoDBRecord[]): Promise<Failure | null> {
  const { handler, settings, log, chaos } = job;
  try {
    if (strikes(chaos, 'duplicate')) await invoke(() => handler(streamEvent(records)), settings.timeout);
    const { batchItemFailures } = await invoke(() => handler(streamEvent(records)), settings.timeout);
    if (batchItemFailures.length === 0) return null;
    const places = batchItemFailures.map(({ itemIdentifier }) =>
      records.findIndex(({ dynamodb }) => dynamodb?.SequenceNumber === itemIdentifier),
    );
    // Lambda takes a name that is not in the batch (-1) for a failure of the whole batch.
    return { at: Math.max(0, Math.min(...places)), reason: 'the handler reported it failed' };
  } catch (error) {
    const reason = reasonOf(error);
    log.warn('stream batch failed', { records: records.length, error: reason });
    return { at: 0, reason };
  }
}

async function setAside({ records, log, now }: Job, record: DynamoDBRecord | undefined, reason: string): Promise<void> {
  if (record === undefined) return;
  await records.setAside(record, reason, now());
  log.warn('stream record set aside', { record: record.dynamodb?.SequenceNumber, reason });
}
