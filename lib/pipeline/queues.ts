import type { Instant } from '../model/index.ts';

/** The queues between the steps. `publish` is FIFO, grouped by feed; from `deliver` hubs and subscribers are told. */
export type QueueName = 'poll' | 'article' | 'publish' | 'deliver';

export const QUEUE_NAMES: readonly QueueName[] = ['poll', 'article', 'publish', 'deliver'];

/** A message to send: JSON text of at most 256 KB, and its group (fairness by host; on `publish` the feed). */
export type OutgoingMessage = {
  readonly body: string;
  readonly group: string;
  /** Whole seconds before it is handed out, at most 900; on `publish` none. */
  readonly delay?: number;
};

/** The one port to the queues: SQS, or one machine's stand-in. Resolves once every message is durably accepted. */
export type Queues = {
  send(queue: QueueName, messages: readonly OutgoingMessage[]): Promise<void>;
};

/** A message as it lies in a queue or among its dead letters. */
export type QueuedLetter = {
  readonly id: string;
  readonly queue: QueueName;
  readonly group: string;
  readonly body: string;
  /** How often it was handed out. */
  readonly receives: number;
  readonly sent: Instant;
  /** Why its last attempt failed, where that was said. */
  readonly reason: string | null;
};

/** What became of a message of the delivery queue: done with, or to be handed out again at an instant. */
export type Delivered = { readonly outcome: string; readonly until?: Instant };
