import type { Caller } from '../../fetch/index.ts';
import type { AbsoluteUrl, FetchLimits } from '../../model/index.ts';
import type { Subscribers } from '../../store/index.ts';
import type { Ports } from '../ports.ts';
import type { WebhookPorts } from '../webhooks/webhook-ports.ts';

/** Which hub our feeds name. */
export type HubSettings = {
  /** Ours, which delivers to its subscribers itself, or one elsewhere, which is told. */
  readonly kind: 'own' | 'elsewhere';
  readonly url: AbsoluteUrl;
  /**
   * Seconds from a change until everybody who fetches the document gets it: where a cache stands before the documents, as
   * long as it may keep a copy. Nobody is told before.
   */
  readonly publicAfter: number;
  /** Whether subscribers of Atom and RSS are sent the entries alone that they do not have yet (WebSub §7). */
  readonly delta: boolean;
};

/** What telling hubs, subscribers and partners may use of the world. */
export type HubPorts = WebhookPorts &
  Pick<Ports, 'site'> & {
    readonly subscribers: Subscribers;
    /** Null where the feeds name none. */
    readonly hub: HubSettings | null;
    /** Calls subscribers, who are strangers: with a list of trusted origins of its own. */
    readonly callSubscriber: Caller;
    /** Calls the hub that the operator has named. */
    readonly callHub: Caller;
  };

/**
 * What a call may cost: the other side is to answer fast, which means only that it has heard (WebSub §7). `wireBytes` and
 * `decodedBytes` do not count, as a caller reads the beginning of an answer alone.
 */
export const CALL_LIMITS: FetchLimits = {
  connectMs: 5_000,
  firstByteMs: 10_000,
  totalMs: 20_000,
  wireBytes: 64_000,
  decodedBytes: 64_000,
  redirects: 3,
  headers: 16_000,
};

/** What the door for subscribers needs of all that: it calls nobody. */
export type DoorPorts = Omit<HubPorts, 'callSubscriber' | 'callHub' | 'random' | keyof Telling>;

type Telling = Pick<WebhookPorts, 'callWebhook' | 'publicAfter'>;
