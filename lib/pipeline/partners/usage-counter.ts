import {
  type Day,
  dayOf,
  type FeedId,
  type Instant,
  instant,
  millis,
  NOBODY,
  type Partner,
  type PartnerId,
  type ReadersSaid,
  type Usage,
} from '../../model/index.ts';
import {
  addressMark,
  askedPath,
  type MayAsk,
  mayAsk,
  noUsage,
  type PartnerFetch,
  readersJoined,
  readersSaid,
  usageOf,
  usagesJoined,
} from '../../partners/index.ts';
import type { Ports } from '../ports.ts';

/** What was answered, and to whom as far as that can be told. */
export type PublicAnswer = {
  readonly path: string;
  readonly status: number;
  readonly agent: string | null;
  readonly at: Instant;
};

export type PartnerAnswer = PublicAnswer & {
  readonly feed: FeedId | null;
  readonly bytes: number;
  readonly address: string | null;
};

/** What one machine's server is told by and asks, of every request: it waits for none of it. */
export type UsageCounter = {
  /** Whether a partner may ask once more, by what he asked in this minute and on this day. Asking counts. */
  mayAsk(partner: Pick<Partner, 'id' | 'quota'>, at: Instant): MayAsk;
  onAnswer(partner: Pick<Partner, 'id'>, answer: PartnerAnswer): void;
  /** Somebody came with a token that opens nothing. */
  onRefused(answer: Omit<PartnerAnswer, 'feed'>): void;
  /** Somebody had what everybody gets. */
  onPublic(answer: PublicAnswer): void;
  /** Writes what was counted since: one write for each partner and day, and none where nothing was asked. */
  flush(): Promise<void>;
};

type Keeper = {
  readonly store: Pick<Ports['store'], 'usages'>;
  readonly now: () => Instant;
  readonly freshKey: () => Uint8Array;
};

/** So many answers are kept until they are summed up: what is asked in a minute may be much. */
const MOST_KEPT = 500;

/** So many figures of readers are kept between two writes. */
const MOST_SAID = 5000;

const MINUTE_MS = 60_000;

/** So long before a day begins its key is fetched. */
const SOON_MS = 10 * MINUTE_MS;

type Counting = { usage: Usage; fetches: PartnerFetch[] };

/**
 * Counts in memory what is fetched, for {@link UsageCounter.flush} to write. Reads first what was counted on this day before,
 * so that a restart gives nobody his quota anew.
 */
export async function openUsageCounter(
  partners: readonly Pick<Partner, 'id'>[],
  { store, now, freshKey }: Keeper,
): Promise<UsageCounter> {
  const today = dayOf(now());
  const counting = new Map<string, Counting>();
  const said = new Map<FeedId, Map<string, ReadersSaid>>();
  const keys = new Map<Day, Uint8Array>([[today, await store.usages.keyOf(today, freshKey)]]);
  const days = new Map<PartnerId, { day: Day; count: number }>();
  const minutes = new Map<PartnerId, { minute: number; count: number }>();
  for (const { id } of partners) {
    const known = await store.usages.get(id, today);
    if (known !== null) days.set(id, { day: today, count: known.usage.requests });
  }
  let saidCount = 0;

  function keyOf(day: Day): Uint8Array {
    const known = keys.get(day);
    if (known !== undefined) return known;
    // Where the clock was set; else the flush before midnight has fetched it.
    const fresh = freshKey();
    keys.set(day, fresh);
    return fresh;
  }

  function count(partner: PartnerId, { feed, status, bytes, agent, address, at }: PartnerAnswer): void {
    const day = dayOf(at);
    const name = `${day} ${partner}`;
    const one = counting.get(name) ?? { usage: noUsage(partner, day), fetches: [] };
    counting.set(name, one);
    const mark = addressMark(address ?? '', keyOf(day));
    one.fetches.push({ feed, status, bytes, agent: agent ?? '', address: mark, at });
    if (one.fetches.length >= MOST_KEPT) sumUp(one);
  }

  return {
    mayAsk({ id, quota }, at) {
      if (quota === null) return { ok: true };
      const minute = Math.floor(millis(at) / MINUTE_MS);
      const inMinute = minutes.get(id)?.minute === minute ? (minutes.get(id)?.count ?? 0) : 0;
      const onDay = days.get(id)?.day === dayOf(at) ? (days.get(id)?.count ?? 0) : 0;
      const may = mayAsk(quota, { minute: inMinute, day: onDay }, at);
      if ('ok' in may) {
        minutes.set(id, { minute, count: inMinute + 1 });
        days.set(id, { day: dayOf(at), count: onDay + 1 });
      }
      return may;
    },

    onAnswer: ({ id }, answer) => count(id, answer),

    onRefused: (answer) => count(NOBODY, { ...answer, feed: null }),

    onPublic({ path, status, agent, at }) {
      if (agent === null || status >= 400 || saidCount >= MOST_SAID) return;
      const { feed, document } = askedPath(path);
      const one = feed === null ? null : readersSaid(agent, document, at);
      if (feed === null || one === null) return;
      const all = said.get(feed) ?? new Map<string, ReadersSaid>();
      if (!all.has(one[0])) saidCount++;
      said.set(feed, all.set(...one));
    },

    async flush() {
      for (const [name, one] of [...counting]) {
        counting.delete(name);
        sumUp(one);
        try {
          await add(one.usage, store);
        } catch (error) {
          // What was counted meanwhile is counted, too.
          const since = counting.get(name);
          counting.set(name, since === undefined ? one : { ...since, usage: usagesJoined(one.usage, since.usage) });
          throw error;
        }
      }
      const readers = [...said];
      said.clear();
      saidCount = 0;
      for (const [feed, all] of readers) {
        const known = (await store.usages.readers(feed)) ?? { feed, said: {} };
        const joined = readersJoined(known, all);
        if (joined !== known) await store.usages.saveReaders(joined, now());
      }
      for (const day of [now(), instant(millis(now()) + SOON_MS)].map(dayOf)) {
        if (!keys.has(day)) keys.set(day, await store.usages.keyOf(day, freshKey));
      }
      for (const day of keys.keys()) if (day < dayOf(now())) keys.delete(day);
    },
  };
}

function sumUp(one: Counting): void {
  const { usage, fetches } = one;
  if (fetches.length > 0) one.usage = usagesJoined(usage, usageOf(usage.partner, usage.day, fetches));
  one.fetches = [];
}

/** One machine's server is one process: nobody else writes but where a copy of the folder was put in its place. */
async function add(usage: Usage, store: Keeper['store']): Promise<void> {
  for (;;) {
    const known = await store.usages.get(usage.partner, usage.day);
    const joined = known === null ? usage : usagesJoined(known.usage, usage);
    if (await store.usages.save(joined, known, known?.batch ?? 0)) return;
  }
}
