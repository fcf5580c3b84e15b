import { type Instant, instant, millis, type SourceId } from '../../model/index.ts';
import { ReadingStopped, STOPS_BEFORE_ASIDE } from '../reader.ts';

/** So long a reading that was cut off is held against its source, and so long the source is put aside. */
const DAY_MS = 24 * 3600_000;

/** More sources than this are not kept in mind; who was cut off first is forgotten first. */
const MOST_SOURCES = 1000;

/** Remembers whose readings had to be cut off. */
export type AsideMemory = {
  /** Throws {@link ReadingStopped} where nothing of the source is to be read for now. */
  check(source: SourceId): void;
  /** Notes that a reading had to be cut off, and gives the error that says so. */
  note(source: SourceId, why: string): ReadingStopped;
};

type Stops = { readonly last: string; readonly times: readonly Instant[] };

/** A memory that lasts as long as the process: what it cost a source to be forgotten is two readings more. */
export function asideMemory(now: () => Instant): AsideMemory {
  const stops = new Map<SourceId, Stops>();
  const within = (times: readonly Instant[]) => times.filter((time) => millis(now()) - millis(time) < DAY_MS);
  return {
    check(source) {
      const known = stops.get(source);
      const times = within(known?.times ?? []);
      const since = times.at(-1);
      if (known === undefined || since === undefined) return;
      if (times.length < STOPS_BEFORE_ASIDE) return;
      const until = instant(millis(since) + DAY_MS);
      throw new ReadingStopped(
        `not read until ${until}, because reading its answer had to be stopped: ${known.last}`,
        true,
      );
    },
    note(source, why) {
      const times = [...within(stops.get(source)?.times ?? []), now()];
      stops.delete(source);
      stops.set(source, { last: why, times });
      const [oldest] = stops.keys();
      if (stops.size > MOST_SOURCES && oldest !== undefined) stops.delete(oldest);
      return new ReadingStopped(why, times.length >= STOPS_BEFORE_ASIDE);
    },
  };
}
