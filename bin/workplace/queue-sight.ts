import type { LocalQueues } from '../../lib/local/index.ts';
import type { QueueName, QueueSight } from '../../lib/pipeline/index.ts';
import type { DeadLetters } from './dead-letters.ts';

/** So many messages of a queue that may be about what is looked for are read. */
const MOST = 1000;

/** One machine's queues, which can be searched. */
export function localSight(queues: LocalQueues, deadLetters: DeadLetters): QueueSight {
  return {
    async waiting(queue) {
      const { waiting, hidden, held } = queues.depth(queue);
      return waiting + hidden + held;
    },
    search: async (queue, texts) => queues.waiting(queue, texts, MOST),
    dead: (queue) => dead(queue, deadLetters),
  };
}

/** A deployment's: SQS tells how many wait, and shows none of them but to whoever is to do it. */
export function stackSight(waiting: (queue: QueueName) => Promise<number>, deadLetters: DeadLetters): QueueSight {
  return { waiting, search: async () => null, dead: (queue) => dead(queue, deadLetters) };
}

async function dead(queue: QueueName, deadLetters: DeadLetters) {
  const count = (await deadLetters.count(queue)) ?? 0;
  return { count, letters: count === 0 ? [] : await deadLetters.list(queue, MOST) };
}
