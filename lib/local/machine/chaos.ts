import { setTimeout as delay } from 'node:timers/promises';

/** How the machine misbehaves in a test, as SQS and streams may at any time. Probabilities from 0 to 1. */
export type Chaos = {
  /** A batch is delivered twice. */
  readonly duplicate: number;
  /** A batch is shuffled and held back while others pass it, where its queue promises no order. */
  readonly reorder: number;
  /** What a batch came to is lost on the way: all of it is delivered again. */
  readonly dropAck: number;
  /** From 0 up to 1, as `Math.random`; seeded, so that a test can be repeated. */
  readonly random: () => number;
};

/** Longest time a batch is held back, in milliseconds. */
const HOLD = 40;

/** Whether something of this probability happens now. */
export function strikes(chaos: Chaos | undefined, kind: 'duplicate' | 'reorder' | 'dropAck'): boolean {
  return chaos !== undefined && chaos.random() < chaos[kind];
}

/** The batch as it is delivered to a consumer that was promised no order. */
export async function disorder<T>(chaos: Chaos | undefined, batch: readonly T[]): Promise<readonly T[]> {
  if (chaos === undefined || !strikes(chaos, 'reorder')) return batch;
  await delay(chaos.random() * HOLD);
  return batch
    .map((item) => ({ item, place: chaos.random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ item }) => item);
}
