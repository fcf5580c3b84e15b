import type { DynamoDBBatchResponse, SQSBatchResponse } from 'aws-lambda';
import { ingestHandler } from '../../lambdas/ingest.ts';
import { pollHandler } from '../../lambdas/poll.ts';
import { publishHandler } from '../../lambdas/publish.ts';
import { routeHandler } from '../../lambdas/route.ts';
import type { StreamLog } from '../../lib/local/table/stream-log.ts';
import type { OutgoingMessage, Ports, Publisher, QueueName, Queues } from '../../lib/pipeline/index.ts';
import { sqsRecord } from '../world.ts';
import type { Actor, Gate, Troubles } from './gate.ts';

/**
 * SQS and the table's stream, as far as they promise anything: every message until it is dealt with, at least once; on
 * `publish` a feed's in order and one batch at a time; a shard's records in order, from the first that failed on.
 */
export type Deliveries = {
  readonly queues: Queues;
  /** Starts a delivery, chosen at random among those that may be made now; false where there is none. */
  deliver(): Promise<boolean>;
  /** Takes note of what has come to its end. */
  settle(troubles: Troubles): Promise<void>;
  /** Gives up on a delivery that is being worked on: it comes again while that one goes on. */
  expire(): void;
  /** Whether there is anything left, held back or not. */
  isDone(): boolean;
  /** Who works on deliveries now. */
  actors(): readonly Actor[];
};

type Message = OutgoingMessage & {
  readonly id: string;
  readonly queue: QueueName;
  readonly visible: number;
  isOut: boolean;
  /** How often it was given up on. */
  lost: number;
};

type Delivery = {
  readonly actor: Actor;
  isExpired: boolean;
  /** How often any of it was given up on. */
  readonly lost: () => number;
  /** Notes that it is given up on once more. */
  readonly lose: () => void;
  /** What was handed out may be handed out again. */
  readonly giveBack: () => void;
  readonly acknowledge: (result: unknown) => Promise<void>;
};

/** Deliveries at once. */
const MOST = 5;

const SHARDS = 4;

/**
 * So often the same is given up on while it is worked on. Time-outs are several times as long as the work, and a message
 * that was handed out eight times is a dead letter: where each attempt were lost, nothing would ever come to its end.
 */
const MOST_LOST = 3;

export function openDeliveries(gate: Gate, records: StreamLog, now: () => number, random: () => number): Deliveries {
  const messages: Message[] = [];
  const shardsOut = new Set<number>();
  const shardsLost = new Map<number, number>();
  let running: Delivery[] = [];
  let sent = 0;

  const upTo = (most: number) => 1 + Math.floor(random() * most);
  const pick = <T>(list: readonly T[]): T | undefined => list[Math.floor(random() * list.length)];

  const deliverQueue = async (queue: QueueName): Promise<boolean> => {
    const batch = queue === 'publish' ? ordered() : disordered(queue);
    if (batch.length === 0) return false;
    for (const message of batch) message.isOut = true;
    const event = { Records: batch.map(({ body, group, id }) => sqsRecord(body, group, id)) };
    const name = `${queue}#${gate.trace.length}`;
    gate.trace.push(`${name} begins: ${batch.map(({ body }) => body.slice(0, 160)).join(' | ')}`);
    const actor = await gate.start(name, (ports) => HANDLERS[queue](ports)(event));
    running.push({
      actor,
      isExpired: false,
      lost: () => Math.max(...batch.map(({ lost }) => lost)),
      lose: () => {
        for (const message of batch) message.lost += 1;
      },
      giveBack: () => {
        for (const message of batch) message.isOut = false;
      },
      async acknowledge(result) {
        const failed = new Set((result as SQSBatchResponse).batchItemFailures.map((one) => one.itemIdentifier));
        for (const message of batch) {
          if (failed.has(message.id)) message.isOut = false;
          else messages.splice(messages.indexOf(message), 1);
        }
      },
    });
    return true;
  };

  const disordered = (queue: QueueName): Message[] => {
    const waiting = messages.filter((one) => one.queue === queue && !one.isOut && one.visible <= now());
    const batch: Message[] = [];
    for (let left = Math.min(waiting.length, upTo(4)); left > 0; left--) {
      batch.push(...waiting.splice(Math.floor(random() * waiting.length), 1));
    }
    return batch;
  };

  const ordered = (): Message[] => {
    const all = messages.filter((one) => one.queue === 'publish');
    const blocked = new Set(all.filter((one) => one.isOut).map((one) => one.group));
    const free = [...new Set(all.map((one) => one.group))].filter((group) => !blocked.has(group));
    const chosen = new Set(Array.from({ length: upTo(2) }, () => pick(free)));
    return all.filter((one) => chosen.has(one.group)).slice(0, upTo(10));
  };

  const deliverShard = async (shard: number): Promise<boolean> => {
    if (shardsOut.has(shard)) return false;
    const batch = await records.read(shard, upTo(6));
    if (batch.length === 0) return false;
    shardsOut.add(shard);
    const name = `route#${gate.trace.length}`;
    const words = batch.map(({ dynamodb }) => `${dynamodb?.Keys?.pk?.S}@${dynamodb?.NewImage?.revision?.N}`);
    gate.trace.push(`${name} begins: ${words.join(' ')}`);
    const actor = await gate.start(name, (ports) => routeHandler(ports)({ Records: [...batch] }));
    running.push({
      actor,
      isExpired: false,
      lost: () => shardsLost.get(shard) ?? 0,
      lose: () => void shardsLost.set(shard, (shardsLost.get(shard) ?? 0) + 1),
      giveBack: () => void shardsOut.delete(shard),
      async acknowledge(result) {
        const failed = (result as DynamoDBBatchResponse).batchItemFailures[0]?.itemIdentifier;
        const end = batch.findIndex(({ dynamodb }) => dynamodb?.SequenceNumber === failed);
        shardsLost.delete(shard);
        await records.acknowledge(failed === undefined ? batch : batch.slice(0, end));
        shardsOut.delete(shard);
      },
    });
    return true;
  };

  return {
    queues: {
      async send(queue, outgoing) {
        for (const message of outgoing) {
          const visible = now() + (message.delay ?? 0) * 1000;
          messages.push({ ...message, queue, id: `m${sent++}`, visible, isOut: false, lost: 0 });
        }
      },
    },
    async deliver() {
      if (running.length >= MOST) return false;
      const ways = [
        () => deliverQueue('poll'),
        () => deliverQueue('article'),
        () => deliverQueue('publish'),
        ...Array.from({ length: SHARDS }, (_, shard) => () => deliverShard(shard)),
      ];
      while (ways.length > 0) {
        const [way] = ways.splice(Math.floor(random() * ways.length), 1);
        if (await way?.()) return true;
      }
      return false;
    },
    async settle(troubles) {
      const ended = running.filter(({ actor }) => actor.state !== 'running');
      running = running.filter(({ actor }) => actor.state === 'running');
      for (const { actor, isExpired, giveBack, acknowledge } of ended) {
        gate.trace.push(`${actor.name} ${actor.state}${actor.state === 'done' ? '' : `: ${actor.result}`}`);
        // A receipt that is no longer valid is passed over.
        if (isExpired) continue;
        if (actor.state !== 'done' || random() < troubles.duplicate) giveBack();
        else await acknowledge(actor.result);
      }
    },
    expire() {
      const one = pick(running.filter(({ isExpired, lost }) => !isExpired && lost() < MOST_LOST));
      if (one === undefined) return;
      gate.trace.push(`${one.actor.name} counts as lost`);
      one.isExpired = true;
      one.lose();
      one.giveBack();
    },
    isDone: () => running.length === 0 && messages.length === 0 && records.depth() === 0,
    actors: () => running.map(({ actor }) => actor),
  };
}

const HANDLERS: Readonly<Record<QueueName, (ports: Ports & Publisher) => ReturnType<typeof ingestHandler>>> = {
  poll: pollHandler,
  article: ingestHandler,
  publish: publishHandler,
  // The histories name no hub: nothing is ever on it.
  deliver: () => async () => ({ batchItemFailures: [] }),
};
