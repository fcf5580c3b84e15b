import { setImmediate as settled } from 'node:timers/promises';
import { BREAKS, type Format, SIZES, type Size, type State, sampleFeed } from './parse-feeds.ts';
import { READER_NAMES, READERS, type ReaderName } from './parse-readers.ts';

/** How a reader fared: MB/s, that in proportion to bare rss-parser's on the same feed unbroken, and the part it found. */
export type Pace = { readonly speed: number; readonly ratio: number; readonly found: number };

/** How every reader fared on one feed; null where it refuses it. */
export type Speeds = {
  readonly format: Format;
  readonly size: Size;
  readonly state: State;
  readonly paces: Readonly<Record<ReaderName, Pace | null>>;
};

/** Readings of each text: the smaller, the more. */
const ROUNDS: Readonly<Record<Size, number>> = { '10 KB': 200, '200 KB': 20, '5 MB': 5 };

/**
 * The speed of every reader on one of our own feeds, unbroken and broken: the median of many readings.
 * What one leaves for the event loop to do is done before the next one's time begins.
 */
export async function speeds(format: Format, size: Size): Promise<readonly Speeds[]> {
  const feeds = STATES.map((state) => {
    const { text, items } = sampleFeed(format, size, state);
    // As it comes from a decoder: in one piece.
    return {
      state,
      text: Buffer.from(text).toString(),
      items,
      times: byReader((): number[] => []),
      found: byReader(() => -1),
    };
  });
  for (let round = 0; round < ROUNDS[size]; round++) {
    // Turn by turn, so that a busy moment of the machine falls on all alike, and no one always follows the same.
    const turns = feeds.flatMap((feed) => READER_NAMES.map((name) => ({ feed, name })));
    const first = round % turns.length;
    const order = [...turns.slice(first), ...turns.slice(0, first)];
    for (const { feed, name } of round % 2 === 0 ? order : order.reverse()) {
      await settled();
      const begin = performance.now();
      const read = await READERS[name](feed.text).catch(() => -1);
      feed.times[name].push(performance.now() - begin);
      feed.found[name] = read / feed.items;
    }
  }
  const bare = feeds[0]!.times['rss-parser'];
  return feeds.map(({ state, text, times, found }) => {
    const paces = byReader((name) =>
      found[name] < 0 ? null : pace(Buffer.byteLength(text), times[name], bare, found[name]),
    );
    return { format, size, state, paces };
  });
}

/** The speed of every reader on those of these texts that it reads, taken together. */
export async function speedsOnSet(texts: readonly string[]): Promise<Readonly<Record<ReaderName, Pace>>> {
  const times = byReader((): number[] => []);
  const bytes = byReader(() => 0);
  const read = byReader(() => 0);
  for (let round = 0; round < 3; round++) {
    const sums = byReader(() => 0);
    for (const text of texts) {
      for (const name of round % 2 === 0 ? READER_NAMES : READER_NAMES.toReversed()) {
        await settled();
        const begin = performance.now();
        const items = await READERS[name](text).catch(() => -1);
        if (items < 0) continue;
        sums[name] += performance.now() - begin;
        if (round === 0) bytes[name] += Buffer.byteLength(text);
        if (round === 0) read[name]++;
      }
    }
    for (const name of READER_NAMES) times[name].push(sums[name]);
  }
  const bare = bytes['rss-parser'] / (1000 * median(times['rss-parser']));
  return byReader((name) => {
    const speed = bytes[name] / (1000 * median(times[name]));
    return { speed, ratio: speed / bare, found: read[name] / texts.length };
  });
}

function byReader<T>(value: (name: ReaderName) => T): Record<ReaderName, T> {
  return Object.fromEntries(READER_NAMES.map((name) => [name, value(name)])) as Record<ReaderName, T>;
}

function pace(bytes: number, times: readonly number[], bare: readonly number[], found: number): Pace {
  const ratios = times.map((time, round) => bare[round]! / time);
  return { speed: bytes / (1000 * median(times)), ratio: median(ratios), found };
}

/** The middle one. */
export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1]!;
}

/** The sizes in which feeds are measured. */
export const SIZE_NAMES = Object.keys(SIZES) as readonly Size[];

const STATES: readonly State[] = ['well-formed', ...(Object.keys(BREAKS) as (keyof typeof BREAKS)[])];
