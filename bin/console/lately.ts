import { setTimeout as delay } from 'node:timers/promises';
import {
  type Feed,
  freshState,
  type Instant,
  instant,
  millis,
  type Source,
  type SourceId,
  type SourceState,
} from '../../lib/model/index.ts';
import { type Health, healthOf, leftOutOf, type Ports } from '../../lib/pipeline/index.ts';

/** A source as it stood when it was last looked at. Its addresses stand in it as they are: what is shown is made discreet. */
export type SeenSource = {
  readonly source: Source;
  readonly state: SourceState;
  /** Bytes that were kept of it today. */
  readonly kept: number;
  /** How many of the items that it lists no feed shows, as far as it was counted. */
  readonly leftOut: number;
  readonly health: Health;
};

/** What was read of all sources and feeds a moment ago, so that a page of them costs no look at each of thousands. */
export type Lately = {
  /** All sources as they stood lately, with when that was. */
  sources(): Promise<{ readonly at: Instant; readonly seen: readonly SeenSource[] }>;
  /** All feeds as they are defined. */
  feeds(): Promise<readonly Feed[]>;
  /** Reads a source anew that was changed here; without one, what was read is not fresh any more. */
  changed(id?: SourceId): Promise<void>;
};

/** So long what was read is taken for what is, in milliseconds: at least, and in looks' lengths. */
const FRESH_MS = 1500;
const FRESH_LOOKS = 10;

/**
 * What is older than this is read anew before a page is shown, for as long as people do not notice; after that the page
 * shows what there is, and says of when that is.
 */
const OLD_MS = 60_000;
const PATIENCE_MS = 200;

/** Of no more sources it is read anew before a page is shown that is not fresh; of more, behind the page. */
const FEW = 300;

/** What was left out of a source is counted anew when it was polled since, or after this; so many at a look. */
const RECOUNT_MS = 10 * 60_000;
const COUNTED_AT_ONCE = 400;

type LatelyPorts = Pick<Ports, 'store' | 'keptPerDay' | 'now'>;

/**
 * Remembers how all sources stand. A look is a query for the definitions and a request for each hundred states and each
 * hundred counts of what was kept; what each left out is one query a source, made for so many at a look.
 */
export function openLately(ports: () => Promise<LatelyPorts>): Lately {
  const counted = new Map<SourceId, Counted>();
  const sources = remembering(async () => {
    const asked = await ports();
    const read = await readSources(asked, counted);
    if (read.length <= FEW) await countLeftOut(read, asked, counted);
    else void countLeftOut(read, asked, counted).catch(() => {});
    return read.map((one) => seenOf(one, asked, counted));
  });
  const feeds = remembering(async () => {
    const found = await (await ports()).store.feeds.list();
    return found.sort((a, b) => ORIGINS.indexOf(a.origin) - ORIGINS.indexOf(b.origin) || (a.id < b.id ? -1 : 1));
  });
  return {
    async sources() {
      const { age, value } = await sources.look();
      const { now } = await ports();
      return { at: instant(millis(now()) - age), seen: value };
    },
    feeds: async () => (await feeds.look()).value,
    async changed(id) {
      feeds.age();
      if (id === undefined) return sources.age();
      counted.delete(id);
      const asked = await ports();
      const { source, state } = await asked.store.sources.withState(id);
      if (source === null) return sources.age();
      const one = {
        source,
        state: state ?? freshState(id, null),
        kept: await asked.store.ledger.kept(id, asked.now()),
      };
      await countLeftOut([one], asked, counted);
      sources.amend((seen) => seen.map((before) => (before.source.id === id ? seenOf(one, asked, counted) : before)));
    },
  };
}

const ORIGINS: readonly Feed['origin'][] = ['config', 'command', 'automatic'];

type ReadSource = Pick<SeenSource, 'source' | 'state' | 'kept'>;

/** What a source had left out when that was counted, and its last poll by then. */
type Counted = { readonly count: number; readonly at: number; readonly lastPoll: Instant | null };

async function readSources({ store, now }: LatelyPorts, counted: Map<SourceId, Counted>): Promise<ReadSource[]> {
  const sources = await store.sources.list();
  const ids = sources.map(({ id }) => id);
  const [states, kept] = await Promise.all([store.sources.states(ids), store.ledger.keptOf(ids, now())]);
  const known = new Set(ids);
  for (const id of counted.keys()) if (!known.has(id)) counted.delete(id);
  return sources.map((source) => ({
    source,
    state: states.get(source.id) ?? freshState(source.id, null),
    kept: kept.get(source.id) ?? 0,
  }));
}

/** Counts what those left out of which that is not known, or was counted longest ago. */
async function countLeftOut(
  read: readonly ReadSource[],
  { store, now }: LatelyPorts,
  counted: Map<SourceId, Counted>,
): Promise<void> {
  const at = millis(now());
  const stale = read
    .filter(({ source, state }) => {
      const before = counted.get(source.id);
      return before === undefined || before.lastPoll !== state.lastPoll || at - before.at > RECOUNT_MS;
    })
    .sort((a, b) => (counted.get(a.source.id)?.at ?? 0) - (counted.get(b.source.id)?.at ?? 0))
    .slice(0, COUNTED_AT_ONCE);
  for (let start = 0; start < stale.length; start += 20) {
    await Promise.all(
      stale.slice(start, start + 20).map(async ({ source, state }) => {
        const { count } = await leftOutOf(source.id, state, store);
        counted.set(source.id, { count, at, lastPoll: state.lastPoll });
      }),
    );
  }
}

function seenOf(one: ReadSource, { keptPerDay, now }: LatelyPorts, counted: Map<SourceId, Counted>): SeenSource {
  const { source, state, kept } = one;
  const leftOut = counted.get(source.id)?.count ?? state.reckoning?.leftOut ?? 0;
  const today = keptPerDay === null ? null : { bytes: kept, most: keptPerDay };
  return { ...one, leftOut, health: healthOf(source, state, now(), { kept: today, leftOut }) };
}

/** Remembers what `read` gives, for as long as that is fresh. */
function remembering<T extends readonly unknown[]>(read: () => Promise<T>) {
  let last: { readonly value: T; readonly at: number; readonly took: number } | null = null;
  let reading: Promise<void> | null = null;
  const readAnew = (): Promise<void> => {
    reading ??= (async () => {
      const began = Date.now();
      try {
        const value = await read();
        last = { value, at: began, took: Date.now() - began };
      } finally {
        reading = null;
      }
    })();
    return reading;
  };
  return {
    /** What was read, and how long ago that is by now, in milliseconds. */
    async look(): Promise<{ readonly age: number; readonly value: T }> {
      const age = last === null ? Number.POSITIVE_INFINITY : Date.now() - last.at;
      if (last === null) await readAnew();
      else if (age > Math.max(FRESH_MS, FRESH_LOOKS * last.took)) {
        const reading = readAnew();
        // What goes wrong later shows at the next look.
        reading.catch(() => {});
        if (last.value.length <= FEW || age > OLD_MS) await Promise.race([reading, delay(PATIENCE_MS)]);
      }
      const { value, at } = last as NonNullable<typeof last>;
      return { value, age: Date.now() - at };
    },
    /** What was read is not fresh any more; of many it is shown once more all the same. */
    age() {
      if (last !== null)
        last = { ...last, at: Math.min(last.at, Date.now() - Math.max(FRESH_MS, FRESH_LOOKS * last.took) - 1) };
    },
    amend(change: (value: T) => readonly unknown[]) {
      if (last !== null) last = { ...last, value: change(last.value) as unknown as T };
    },
  };
}
