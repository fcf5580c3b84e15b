import { setTimeout as delay } from 'node:timers/promises';
import type { DynamoDBRecord, SQSBatchResponse } from 'aws-lambda';
import { sqsRecord, tickEvent } from '../world.ts';
import type { Sent } from './aws-endpoint.ts';
import { isLike, type Mapping } from './deployment.ts';
import type { RunningStack } from './stack.ts';

/** What AWS does between the functions of a deployment, as its templates say: nothing is wired here. */
export type Driver = {
  /** Calls what the scheduler calls. */
  tick(): Promise<void>;
  /** Calls the function behind a route of the API. */
  call(route: string, event: unknown): Promise<{ readonly statusCode: number; readonly body: string }>;
  /** Hands queues and stream over until nothing is left. */
  settle(): Promise<void>;
  /** What was given up on, by the queue it went to. */
  readonly deadLetters: ReadonlyMap<string, readonly string[]>;
  /** What reached each function: events, by its name in the code. */
  readonly reached: ReadonlyMap<string, number>;
};

type Waiting = Sent & { readonly attempts: number; readonly from: number };

/** What is put off for no longer is waited for, in milliseconds. */
const PATIENCE = 10_000;

export function drive(stack: RunningStack): Driver {
  const { deployment, aws, table } = stack;
  const waiting = new Map<string, Waiting[]>();
  const deadLetters = new Map<string, string[]>();
  const reached = new Map<string, number>();

  const invoke = async (name: string, event: unknown): Promise<unknown> => {
    reached.set(name, (reached.get(name) ?? 0) + 1);
    const outcome = await stack.invoke(name, event);
    if (outcome.ended !== 'answered') throw new Error(`${name}: ${JSON.stringify(outcome)}`);
    return outcome.answer;
  };

  /** Hands one batch of a queue over; whether there was one. */
  async function handOver({ source, function: name, batchSize }: Mapping): Promise<boolean> {
    const fresh = aws.take(source).map((message) => ({ ...message, attempts: 0, from: 0 }));
    const all = [...(waiting.get(source) ?? []), ...fresh];
    const ready = all.filter(({ from }) => from <= Date.now());
    const batch = ready.slice(0, batchSize);
    if (batch.length === 0) waiting.set(source, all);
    if (batch.length === 0) return false;
    const Records = batch.map(({ body, group }, at) => sqsRecord(body, group, String(at)));
    const { batchItemFailures } = (await invoke(name, { Records })) as SQSBatchResponse;
    const failed = batchItemFailures.flatMap(({ itemIdentifier }) => batch[Number(itemIdentifier)] ?? []);
    const redrive = deployment.redrives.get(source);
    if (redrive === undefined) throw new Error(`${source} has no queue for its dead letters`);
    const putOffs = aws.takePutOffs();
    const again = failed.map((message) => {
      const seconds = putOffs.get(`receipt-${batch.indexOf(message)}`);
      if (seconds !== undefined) return { ...message, from: Date.now() + 1000 * seconds };
      return { ...message, attempts: message.attempts + 1 };
    });
    const given = again.filter(({ attempts }) => attempts >= redrive.attempts).map(({ body }) => body);
    if (given.length > 0) deadLetters.set(redrive.to, [...(deadLetters.get(redrive.to) ?? []), ...given]);
    const kept = again.filter(({ attempts }) => attempts < redrive.attempts);
    waiting.set(source, [...all.filter((message) => !batch.includes(message)), ...kept]);
    return true;
  }

  async function readStream({ function: name, batchSize, pattern }: Mapping): Promise<boolean> {
    const shards = await Promise.all([0, 1, 2, 3].map((shard) => table.records.read(shard, batchSize)));
    const records: DynamoDBRecord[] = shards.flat().slice(0, batchSize);
    if (records.length === 0) return false;
    const matching = records.filter((record) => pattern === null || isLike(pattern, record));
    if (matching.length > 0) await invoke(name, { Records: matching });
    await table.records.acknowledge(records);
    return true;
  }

  return {
    deadLetters,
    reached,
    async tick() {
      for (const name of deployment.ticked) await invoke(name, tickEvent());
    },
    async call(route, event) {
      const name = deployment.routes.get(route);
      if (name === undefined) throw new Error(`The API has no route ${route}`);
      return (await invoke(name, event)) as { statusCode: number; body: string };
    },
    async settle() {
      for (let worked = true; worked; ) {
        worked = false;
        for (const mapping of deployment.mappings) {
          const isQueue = deployment.redrives.has(mapping.source);
          if (await (isQueue ? handOver(mapping) : readStream(mapping))) worked = true;
        }
        const soon = [...waiting.values()].flat().some(({ from }) => from > 0 && from < Date.now() + PATIENCE);
        if (!worked && soon) {
          await delay(100);
          worked = true;
        }
      }
    },
  };
}
