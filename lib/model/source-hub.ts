import type { AbsoluteUrl, SourceId } from './ids.ts';
import type { Instant } from './instant.ts';

/** What a document or its `Link` header names for WebSub (§4): its hubs, and the address it goes by there. */
export type HubLinks = { readonly hubs: readonly AbsoluteUrl[]; readonly self: AbsoluteUrl | null };

/** The hub that a source names, and its topic there. */
export type NamedHub = {
  readonly url: AbsoluteUrl;
  readonly topic: AbsoluteUrl;
  /** What its document calls itself, where that is not the topic: the header's word went before it. */
  readonly self?: AbsoluteUrl | undefined;
};

/** By what a hub and we know each other: the unguessable part of the callback's address, and what it signs with. */
export type HubKey = { readonly token: string; readonly secret: string };

/** A subscription of ours at a hub, to a topic. */
export type HubSubscription = NamedHub & HubKey;

/** What stands between a source and its hub, apart from the source's state: pushes change it while polls are under way. */
export type SourceHub = {
  readonly id: SourceId;
  /** The subscription that the hub has verified, and until when it is believed; null where there is none. */
  readonly active: (HubSubscription & { readonly since: Instant; readonly until: Instant }) | null;
  /** The one that the hub was asked for and has not verified yet. */
  readonly asked: (HubSubscription & { readonly at: Instant }) | null;
  /** Those that are to end, whose pushes are still taken: with when the hub was asked to; null where it is to be yet. */
  readonly leaving: readonly (HubSubscription & { readonly at: Instant | null })[];
  /** The hub's last refusal, in its words; null where it said yes since. */
  readonly denied: { readonly at: Instant; readonly reason: string; readonly hub: AbsoluteUrl } | null;
  /** How often in a row it could not be asked or did not verify, when last, and why. */
  readonly failed: { readonly at: Instant; readonly times: number; readonly reason: string } | null;
  /** When something that could be read was last pushed. */
  readonly lastPush: Instant | null;
  /** Items that polls found and no push had brought, less those that pushes brought since; see {@link MOST_MISSES}. */
  readonly misses: number;
  /** Pushes whose signature was wrong, and the last push that was good for nothing, and why. */
  readonly forged: number;
  readonly useless: { readonly at: Instant; readonly reason: string } | null;
  /** Pushes in the hour that began then. */
  readonly hour: { readonly at: Instant; readonly pushes: number };
  /** Short hashes of the bodies that were pushed last, the newest first: what comes again is known. */
  readonly bodies: readonly string[];
  /** What pushes told that no poll has looked at yet, the newest first. */
  readonly pushed: readonly PushedItem[];
  /** Seconds from what items state to when they came, the last of them first. */
  readonly delays: { readonly push: readonly number[]; readonly poll: readonly number[] };
};

/** An item that a push told: key and hash as a window has them, and when it was received. */
export type PushedItem = { readonly key: string; readonly hash: string; readonly at: Instant };

/** What stands between a source and a hub that was never asked. */
export function freshHub(id: SourceId): SourceHub {
  return {
    id,
    active: null,
    asked: null,
    leaving: [],
    denied: null,
    failed: null,
    lastPush: null,
    misses: 0,
    forged: 0,
    useless: null,
    hour: { at: '1970-01-01T00:00:00.000Z' as Instant, pushes: 0 },
    bodies: [],
    pushed: [],
    delays: { push: [], poll: [] },
  };
}

/** After so many misses a hub is one that accepts and does not deliver; twice as many are the most that are counted. */
export const MOST_MISSES = 3;
