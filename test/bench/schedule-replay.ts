import { learnPosting, nextPoll } from '../../lib/habit/index.ts';
import { instant, millis, NO_POSTING_HABIT, NO_STATED_SCHEDULE, type PollingBounds } from '../../lib/model/index.ts';
import { generator } from '../random.ts';
import { BEGINNING, DAYS, DAYS_BEFORE, type History } from './schedule-histories.ts';

/** What polling one source for a month came to. */
export type Replay = {
  readonly requests: number;
  /** Milliseconds from an item's appearance to the poll that found it, for each item that was found. */
  readonly delays: readonly number[];
  /** Items that were listed and gone again between two polls. */
  readonly lost: number;
  /** Those of them that were lost later than a day after the source's first: by then it is known to burst. */
  readonly lostAgain: number;
};

const FIRST_POLL = BEGINNING + DAYS_BEFORE * 86_400_000;
const END = FIRST_POLL + DAYS * 86_400_000;
const WISHES = { stated: NO_STATED_SCHEDULE, freshFor: null };

/** Replays a history at a fixed interval of so many minutes, from a phase of its own. */
export function replayFixed(history: History, minutes: number, seed: number): Replay {
  const interval = minutes * 60_000;
  return replay(history, FIRST_POLL + generator(seed)() * interval, (at) => at + interval);
}

/** Replays a history as Feedmill polls it, which knows of the source only what its polls find. */
export function replayLearned(history: History, bounds: PollingBounds, seed: number): Replay {
  const random = generator(seed);
  let habit = NO_POSTING_HABIT;
  let before: number | null = null;
  return replay(history, FIRST_POLL + random() * 900_000, (at, found, listed) => {
    const poll = instant(at);
    habit = learnPosting(habit, {
      at: poll,
      before: before === null ? null : instant(before),
      arrivals: found.map((item) => (history.published === null ? poll : instant(history.published[item]!))),
      listed,
    });
    before = at;
    return millis(nextPoll(habit, WISHES, bounds, poll, random()));
  });
}

function replay(
  { appeared, window }: History,
  first: number,
  next: (at: number, found: readonly number[], listed: number) => number,
): Replay {
  let requests = 0;
  let lost = 0;
  let lostAgain = 0;
  let firstLoss = Number.POSITIVE_INFINITY;
  let seen = 0;
  const delays: number[] = [];
  for (let at = first; at < END; requests++) {
    let there = seen;
    while (there < appeared.length && appeared[there]! <= at) there++;
    const oldest = Math.max(0, there - window);
    const found: number[] = [];
    for (let item = Math.max(seen, oldest); item < there; item++) {
      found.push(item);
      if (requests > 0) delays.push(at - appeared[item]!);
    }
    if (requests > 0 && oldest > seen) {
      lost += oldest - seen;
      firstLoss = Math.min(firstLoss, at);
      if (at > firstLoss + 86_400_000) lostAgain += oldest - seen;
    }
    seen = there;
    at = next(at, found, Math.min(window, there));
  }
  return { requests, delays, lost, lostAgain };
}
