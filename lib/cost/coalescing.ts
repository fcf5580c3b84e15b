/** How a feed's writes become regenerations. */
export type Pace = {
  /** Seconds between two regenerations of a feed at least; 0: as soon as the one before is done. */
  readonly every: number;
  /** Seconds that a regeneration takes; a feed has one at a time. */
  readonly lasts: number;
  /** Lanes of the stream that are read apart from each other, each in windows. */
  readonly lanes: number;
  /** Changes a second that a lane has of other feeds: they begin windows, too. */
  readonly laneRate: number;
};

/** What became of a feed's writes. */
export type Coalesced = {
  readonly writes: number;
  /** Orders to regenerate the feed: one for each window of a lane with a write in it. */
  readonly messages: number;
  readonly regenerations: number;
  /** Batches of messages that an earlier regeneration had shown already. */
  readonly covered: number;
  /** Batches that came too early for `every` and were put off once. */
  readonly putOff: number;
};

/** What a batching window of the stream lasts at most, in seconds (`lib/cloud/publishing.ts`). */
const WINDOW = 1;
/** Messages of a feed that are taken at once (the same). */
const BATCH = 10;
/** Seconds to look at a feed's state and see that there is nothing to do. */
const GLANCE = 0.05;

/**
 * Follows a feed's writes (seconds, ascending) to its regenerations, as the stream's windows and a queue that is FIFO by
 * feed have it: a regeneration takes at most ten messages and shows all that was routed when it began; what is ordered
 * while it runs waits, and is covered where it was routed before.
 */
export function coalesce(writes: readonly number[], pace: Pace, random: () => number): Coalesced {
  const routed = routedAt(writes, pace, random);
  let [regenerations, covered, putOff] = [0, 0, 0];
  let free = Number.NEGATIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  for (let at = 0; at < routed.length; ) {
    let begin = Math.max(free, routed[at] ?? 0);
    let taken = takenAt(routed, at, begin);
    if ((routed[taken - 1] ?? 0) <= last) {
      covered++;
      free = begin + GLANCE;
      at = taken;
      continue;
    }
    if (begin < last + pace.every) {
      putOff++;
      // The group waits; what has come by then is taken with it.
      begin = last + pace.every;
      taken = takenAt(routed, at, begin);
    }
    regenerations++;
    last = begin;
    free = begin + pace.lasts;
    at = taken;
  }
  return { writes: writes.length, messages: routed.length, regenerations, covered, putOff };
}

function takenAt(routed: readonly number[], from: number, moment: number): number {
  let taken = from + 1;
  while (taken < routed.length && taken - from < BATCH && (routed[taken] ?? 0) <= moment) taken++;
  return taken;
}

/** When the windows close that hold a feed's writes: one message each. */
function routedAt(writes: readonly number[], { lanes, laneRate }: Pace, random: () => number): number[] {
  const closes = new Map<number, number>();
  const routed: number[] = [];
  // A window is open already where another feed's change began it.
  const isOpen = (laneRate * WINDOW) / (1 + laneRate * WINDOW);
  for (const write of writes) {
    const lane = Math.floor(random() * lanes);
    if (write < (closes.get(lane) ?? Number.NEGATIVE_INFINITY)) continue;
    const close = write + WINDOW * (random() < isOpen ? random() : 1);
    closes.set(lane, close);
    routed.push(close);
  }
  return routed.sort((a, b) => a - b);
}
