import { type FeedReaders, type Instant, instant, millis, type ReadersSaid, USAGE_DAYS } from '../model/index.ts';
import { saidReaders } from './agents.ts';

/** So many figures are kept of a feed: the newest. */
const MOST_SAID = 60;

const DAY_MS = 24 * 3600_000;

/** A figure is said, under the name by which the next one takes its place; null where a program says none. */
export function readersSaid(
  userAgent: string,
  document: string,
  at: Instant,
): readonly [key: string, said: ReadersSaid] | null {
  const said = saidReaders(userAgent);
  if (said === null) return null;
  // Who names no subscription has one for each document that he fetches, and counts its readers apart.
  return [`${said.by} ${said.subscription ?? document}`, { by: said.by, readers: said.readers, at }];
}

/**
 * What is known with what was said since: of each subscription its newest figure, and none that was not said for a month.
 * The same where there is nothing that is worth a write: what was known already, less than a day ago.
 */
export function readersJoined(known: FeedReaders, said: Iterable<readonly [string, ReadersSaid]>): FeedReaders {
  const all = new Map(Object.entries(known.said));
  let isNews = false;
  for (const [key, one] of said) {
    const before = all.get(key);
    if (before !== undefined && before.at >= one.at) continue;
    const isOld = before === undefined || millis(one.at) - millis(before.at) >= DAY_MS;
    isNews ||= isOld || before.readers !== one.readers;
    all.set(key, one);
  }
  if (!isNews) return known;
  const newest = [...all].sort(([a, m], [b, n]) => (m.at === n.at ? (a < b ? -1 : 1) : m.at < n.at ? 1 : -1));
  const since = instant(millis(newest[0]?.[1].at ?? instant(0)) - USAGE_DAYS * DAY_MS);
  return { ...known, said: Object.fromEntries(newest.slice(0, MOST_SAID).filter(([, { at }]) => at >= since)) };
}

/** Who fetches a feed for how many, at a moment, the most first. */
export function readersOf({ said }: FeedReaders, now: Instant): { readonly by: string; readonly readers: number }[] {
  const since = instant(millis(now) - USAGE_DAYS * DAY_MS);
  const counts = new Map<string, number>();
  for (const { by, readers, at } of Object.values(said)) {
    if (at >= since) counts.set(by, (counts.get(by) ?? 0) + readers);
  }
  return [...counts].map(([by, readers]) => ({ by, readers })).sort((a, b) => b.readers - a.readers);
}
