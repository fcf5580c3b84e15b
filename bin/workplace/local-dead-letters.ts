import type { LocalQueues } from '../../lib/local/index.ts';
import type { DeadLetters } from './dead-letters.ts';

/** The dead letters of one machine's queues. */
export function localDeadLetters(queues: LocalQueues): DeadLetters {
  return {
    count: async (queue) => queues.depth(queue).dead,
    list: async (queue, most) => queues.deadLetters(queue, most),
    find: async (queue, id) => {
      const letter = queues.deadLetter(id);
      return letter?.queue === queue ? letter : null;
    },
    // Each says so itself.
    reasons: async () => new Map(),
    drop: async ({ id }) => queues.dropDead(id),
    replay: async ({ queue, id }) => queues.redrive(queue, id) > 0,
    redrive: async (queue) => queues.redrive(queue),
  };
}
