import type { DynamoDBStreamEvent, SQSEvent } from 'aws-lambda';
import { onTestFinished } from 'vitest';
import { type Handlers, type MachineOptions, startMachine } from '../../lib/local/machine/machine.ts';
import { openQueues } from '../../lib/local/queues/queues.ts';
import { clientOf, openArticles, wallClock } from './articles-table.ts';

export const done = async () => ({ batchItemFailures: [] });
const quiet: Handlers = {
  dispatch: async () => {},
  poll: done,
  ingest: done,
  route: done,
  publish: done,
  deliver: done,
};
export const log = { info: () => {}, warn: () => {} };
export const until = () => AbortSignal.timeout(10_000);
export const eager = { retry: 5, longestRetry: 20 };

/** A folder's table and queues, and a machine over them with handlers that do nothing but those given. */
export async function setUpMachine(path: string) {
  const table = await openArticles(path);
  const settings = { visibility: 30_000, maxReceives: 4 };
  const queues = openQueues(
    { path },
    { now: wallClock, queues: { poll: settings, article: settings, publish: settings, deliver: settings } },
  );
  const client = clientOf(table.endpoint);
  const start = (handlers: Partial<Handlers>, more: Partial<MachineOptions> = {}) => {
    const machine = startMachine({
      table,
      queues,
      handlers: { ...quiet, ...handlers },
      tickMs: null,
      now: wallClock,
      log,
      workers: { poll: eager, article: eager, publish: eager },
      stream: { ...eager, attempts: 3 },
      ...more,
    });
    onTestFinished(() => machine.stop());
    return machine;
  };
  onTestFinished(async () => {
    client.destroy();
    await table.close();
    queues.close();
  });
  return { table, queues, client, start };
}

export const bodies = (event: SQSEvent): string[] => event.Records.map(({ body }) => body);
export const titles = (event: DynamoDBStreamEvent): string[] =>
  event.Records.map(({ dynamodb }) => `${dynamodb?.Keys?.pk?.S} ${dynamodb?.NewImage?.n?.N}`);
export const messages = (group: string, count: number) =>
  Array.from({ length: count }, (_, i) => ({ body: `${group}${i}`, group }));

/** Numbers that look random and are the same in every run. */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return state / 2 ** 31;
  };
}
