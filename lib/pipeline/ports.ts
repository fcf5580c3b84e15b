import type { Fetcher } from '../fetch/index.ts';
import type { Instant } from '../model/index.ts';
import type { Site } from '../publish/index.ts';
import type { Store } from '../store/index.ts';
import type { Queues } from './queues.ts';

/** One line on an event that matters, with its ids; no bodies, no tokens. */
export type Log = {
  info(message: string, fields: Record<string, unknown>): void;
  warn(message: string, fields: Record<string, unknown>): void;
};

/** What the steps may use of the world. */
export type Ports = {
  readonly store: Store;
  readonly queues: Queues;
  readonly fetch: Fetcher;
  readonly now: () => Instant;
  readonly log: Log;
  readonly site: Site;
  /** The name we go by: sent as User-Agent and looked for in robots.txt. */
  readonly userAgent: string;
  /** How many items of one poll are taken; the rest wait for the next. */
  readonly itemsPerPoll: number;
};
