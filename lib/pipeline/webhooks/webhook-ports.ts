import type { Caller } from '../../fetch/index.ts';
import type { FetchLimits } from '../../model/index.ts';
import type { Ports } from '../ports.ts';

/** What telling partners by their webhooks may use of the world. */
export type WebhookPorts = Pick<Ports, 'store' | 'queues' | 'now' | 'log' | 'random'> & {
  /** Calls partners, with the list of trusted origins that subscribers' callbacks have. */
  readonly callWebhook: Caller;
  /** Seconds from a publish until everybody who fetches gets what it put: nobody is told before. */
  readonly publicAfter: number;
  /** A text that nobody can guess, of letters and digits. */
  readonly unguessable: () => string;
};

/**
 * What a call may cost: Standard Webhooks 1.0.0 gives a receiver 15 to 30 seconds. `wireBytes` and `decodedBytes` do not
 * count, as a caller reads the beginning of an answer alone.
 */
export const WEBHOOK_LIMITS: FetchLimits = {
  connectMs: 5_000,
  firstByteMs: 20_000,
  totalMs: 20_000,
  wireBytes: 64_000,
  decodedBytes: 64_000,
  redirects: 0,
  headers: 16_000,
};
