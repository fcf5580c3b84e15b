import type { Day, FeedId, FeedUsage, Instant, PartnerId, Usage } from '../model/index.ts';
import { agentOf } from './agents.ts';
import { joined } from './distinct.ts';

/** One answer to a partner. */
export type PartnerFetch = {
  /** Null where no feed was asked for. */
  readonly feed: FeedId | null;
  readonly status: number;
  readonly bytes: number;
  readonly agent: string;
  /** {@link addressMark} of where it was asked from. */
  readonly address: string;
  readonly at: Instant;
};

/** A partner's usage names no more feeds and programs than these; what is beyond is counted, and not named. */
const MOST = { feeds: 200, agents: 12 } as const;

/** What is beyond the programs that are named. */
export const OTHERS = 'others';

export function noUsage(partner: PartnerId, day: Day): Usage {
  return {
    ...{ partner, day, requests: 0, notModified: 0, refused: 0, bytes: 0, last: null },
    ...{ feeds: {}, agents: {}, addresses: [] },
  };
}

/** What these answers come to. All of them are of the one day. */
export function usageOf(partner: PartnerId, day: Day, fetches: readonly PartnerFetch[]): Usage {
  const feeds = new Map<FeedId, FeedUsage>();
  const agents = new Map<string, number>();
  const count = { requests: 0, notModified: 0, refused: 0, bytes: 0 };
  let last: Instant | null = null;
  for (const { feed, status, bytes, agent, at } of fetches) {
    const isRefused = status >= 400 && status !== 410;
    count.requests++;
    count.bytes += bytes;
    if (status === 304) count.notModified++;
    if (isRefused) count.refused++;
    else last = later(last, at);
    const name = agentOf(agent);
    agents.set(name, (agents.get(name) ?? 0) + 1);
    if (feed === null || isRefused) continue;
    const before = feeds.get(feed) ?? { requests: 0, last: null };
    feeds.set(feed, { requests: before.requests + 1, last: hasSeen(status) ? later(before.last, at) : before.last });
  }
  const addresses = joined([], new Set(fetches.map(({ address }) => address)));
  return bounded({ partner, day, ...count, last, ...objects(feeds, agents), addresses });
}

/** Two usages of one partner and day as one; it does not matter which is which. */
export function usagesJoined(one: Usage, other: Usage): Usage {
  const feeds = new Map(Object.entries(one.feeds) as [FeedId, FeedUsage][]);
  for (const [feed, { requests, last }] of Object.entries(other.feeds) as [FeedId, FeedUsage][]) {
    const before = feeds.get(feed) ?? { requests: 0, last: null };
    feeds.set(feed, { requests: before.requests + requests, last: later(before.last, last) });
  }
  const agents = new Map(Object.entries(one.agents));
  for (const [name, count] of Object.entries(other.agents)) agents.set(name, (agents.get(name) ?? 0) + count);
  return bounded({
    partner: one.partner,
    day: one.day,
    requests: one.requests + other.requests,
    notModified: one.notModified + other.notModified,
    refused: one.refused + other.refused,
    bytes: one.bytes + other.bytes,
    last: later(one.last, other.last),
    ...objects(feeds, agents),
    addresses: joined(one.addresses, other.addresses),
  });
}

/** Whether by such an answer he has what the feed showed. */
function hasSeen(status: number): boolean {
  return status === 200 || status === 304;
}

function objects(feeds: ReadonlyMap<FeedId, FeedUsage>, agents: ReadonlyMap<string, number>) {
  return {
    feeds: Object.fromEntries(feeds) as Readonly<Record<FeedId, FeedUsage>>,
    agents: Object.fromEntries(agents),
  };
}

/** The feeds and programs that asked most are named. */
function bounded(usage: Usage): Usage {
  const { feeds, agents } = usage;
  const named = Object.entries(agents).filter(([name]) => name !== OTHERS);
  const ranked = named.sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  const beyond = ranked.slice(MOST.agents).reduce((sum, [, count]) => sum + count, agents[OTHERS] ?? 0);
  const byRequests = Object.entries(feeds).sort(([a, m], [b, n]) => n.requests - m.requests || (a < b ? -1 : 1));
  return {
    ...usage,
    feeds: Object.fromEntries(byRequests.slice(0, MOST.feeds)),
    agents: { ...Object.fromEntries(ranked.slice(0, MOST.agents)), ...(beyond > 0 && { [OTHERS]: beyond }) },
  };
}

function later(one: Instant | null, other: Instant | null): Instant | null {
  return one === null || (other !== null && other > one) ? other : one;
}
