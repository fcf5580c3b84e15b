import type { DeadLetter } from '../../lib/local/index.ts';
import type { QueueName } from '../../lib/pipeline/index.ts';

/** The messages of each queue that were handed out too often. */
export type DeadLetters = {
  /** Null where the queue has no queue for them: what fails there again and again is never put aside. */
  count(queue: QueueName): Promise<number | null>;
  /** Each of them; null where they can only be counted. */
  readonly list: ((queue: QueueName) => readonly DeadLetter[]) | null;
  /** Sends a queue's dead letters through again, with a clean count; how many, null as in {@link DeadLetters.count}. */
  redrive(queue: QueueName): Promise<number | null>;
};
