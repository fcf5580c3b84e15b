import type { Instant } from '../../lib/model/index.ts';
import type { QueuedLetter, QueueName } from '../../lib/pipeline/index.ts';

/** A message that was handed out too often. */
export type DeadLetter = QueuedLetter & {
  /** When it was given up; null where nobody knows. */
  readonly died: Instant | null;
};

/** The messages of each queue that were handed out too often. */
export type DeadLetters = {
  /** How many; null where the queue has no queue for them: what fails there again and again is never put aside. */
  count(queue: QueueName): Promise<number | null>;
  /** `most` of a queue's, the oldest first. Looking at them changes nothing. */
  list(queue: QueueName, most: number): Promise<readonly DeadLetter[]>;
  /** The one with this id among a queue's; null where there is none. */
  find(queue: QueueName, id: string): Promise<DeadLetter | null>;
  /** Why each of these failed, by its id, where that is told elsewhere than in it. */
  reasons(letters: readonly DeadLetter[]): Promise<ReadonlyMap<string, string>>;
  /** Throws one away; false where it is not there any more. */
  drop(letter: DeadLetter): Promise<boolean>;
  /** Sends one through again, with a clean count; false where it is not there any more. */
  replay(letter: DeadLetter): Promise<boolean>;
  /** Sends all of a queue's through again; how many: 0 also for a queue that keeps none. */
  redrive(queue: QueueName): Promise<number>;
};
