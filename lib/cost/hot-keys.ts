import { HIGH_TIDE } from './arrivals.ts';
import { ASSUMED } from './assumed.ts';
import { BILLED_BESIDES, COUNTED } from './counted.ts';
import { dayOf, type Publishing } from './day.ts';
import { regenerationUsage } from './steps.ts';
import { formatsOf, type Workload } from './workload.ts';

/** A partition key's share of a day at its busiest, in units a second. */
export type HotKey = { readonly key: string; readonly what: string; readonly read: number; readonly write: number };

/** What DynamoDB gives one partition, in units a second. */
export const KEY_LIMITS = { read: 3000, write: 1000 } as const;

/** In how many partitions the index of what is due is spread (`DUE_SHARDS`). */
const DUE_SHARDS = 4;

/**
 * The keys of the table that are asked most often by a workload, the hottest first: those whose work grows with all the
 * news and not with one article's, at high tide.
 */
export function hotKeys(workload: Workload): HotKey[] {
  const { polls, told, edits, routed, feeds, all, largest } = dayOf(workload);
  const atHighTide = (count: number) => (count * HIGH_TIDE) / 86_400;
  const full = regenerationUsage({ members: ASSUMED.membersOfFeed, formats: formatsOf(workload).documents });
  const key = (name: string, what: string, read: number, write: number): HotKey => {
    return { key: name, what, read: atHighTide(read), write: atHighTide(write) };
  };
  const feed = (name: string, what: string, { writes, regenerations, covered }: Publishing) =>
    key(name, what, regenerations * full.read + covered * COUNTED.covered.read, writes + regenerations * full.write);
  const batches = all.regenerations + all.covered + all.putOff;
  return [
    feed('FEED#all', 'the feed of everything: places and state', feeds.everything),
    feed('FEED#…', 'the largest of the other feeds: places and state', largest),
    key(
      'SOURCES',
      'definitions of sources: each poll, offer and regeneration reads its own',
      polls + told + edits + all.regenerations,
      0,
    ),
    key('FEEDS', 'definitions of feeds: each batch of a publish reads its own, where nobody remembers it', batches, 0),
    key('LOG#FEEDS', 'whether the index of feeds is current: before and after each batch is routed', 2 * routed, 0),
    key(
      'due/0…3',
      'the index of what is due, one of its partitions',
      0,
      (polls * BILLED_BESIDES.poll.write) / DUE_SHARDS,
    ),
    key(
      'HOST#…',
      'turns at the host of the largest source',
      2 * ASSUMED.mostArticlesOfSource,
      ASSUMED.mostArticlesOfSource,
    ),
    key('KEPT#…', 'what is kept of the largest source', 0, ASSUMED.mostArticlesOfSource),
  ].sort((a, b) => loadOf(b) - loadOf(a));
}

/** How much of what a partition gives a key takes; 1: all of it. */
export function loadOf({ read, write }: Pick<HotKey, 'read' | 'write'>): number {
  return Math.max(read / KEY_LIMITS.read, write / KEY_LIMITS.write);
}
