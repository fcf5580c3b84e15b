import { HIGH_TIDE, pollsADay, type Stratum, strata, tide, zipf } from './arrivals.ts';
import { ASSUMED, LASTS, TICK } from './assumed.ts';
import { type Coalesced, coalesce } from './coalescing.ts';
import { exponential, generator } from './random.ts';
import type { Workload } from './workload.ts';

const DAY = 86_400;
const HOUR = 3600;

/** A feed's kind: that of everything, of one source, or of what several sources tell of. */
export type FeedKind = 'everything' | 'source' | 'topic';

/** What a day comes to, simulated by counts. */
export type Day = {
  readonly polls: number;
  readonly told: number;
  readonly edits: number;
  /** Batches of changes that are routed. */
  readonly routed: number;
  /** Of all feeds, by kind. */
  readonly feeds: Readonly<Record<FeedKind, Publishing>>;
  /** The same of all kinds. */
  readonly all: Publishing;
  /** The feed with the most of what is told that is not that of everything. */
  readonly largest: Publishing;
};

export type Publishing = Coalesced & {
  /** Archives that become full. */
  readonly archives: number;
  /**
   * Archives that are written again: for a correction of what they hold; and before they are full, by each batch in a feed
   * whose documents reach back less far than its articles are found late.
   */
  readonly again: number;
};

/**
 * A day of a workload: sources and feeds by Zipf, day and night by the tide, articles found by polls and taken in one
 * after the other where their pages are visited; each feed's regenerations as {@link coalesce} has them. The same
 * workload has the same day each time. `visitedShare` of the sources have their articles' pages visited.
 */
export function dayOf(workload: Workload, visitedShare: number = ASSUMED.visitedShare): Day {
  const { articles, sources, feeds, every } = workload;
  const told = articles;
  const edits = told * ASSUMED.editedShare;
  const writes = told + edits;
  const perSource = zipf(sources, told, ASSUMED.mostArticlesOfSource);
  const lanes = 2 * shardsOf(workload);
  const laneRate = writes / DAY / lanes;
  const pace = { every, lasts: LASTS.publish, lanes, laneRate };
  const many = strata(perSource);
  const polls = many.reduce((so, { rate, weight }) => so + weight * pollsADay(rate), 0);
  const spread = Math.min(TICK.seconds, Math.max(TICK.least, (polls / DAY) * TICK.seconds * TICK.each));
  const chance = { random: generator(1), spread, visitedShare };
  const topics = strata(zipf(feeds, told * Math.min(feeds, ASSUMED.topicsPerArticle), told));
  const late = lateIn(many);
  const withEdits = 1 + ASSUMED.editedShare;
  const shares = {
    everything: sum(
      [{ rate: told, weight: told > 0 ? 1 : 0 }],
      (rate) =>
        rate > FEW_TO_FOLLOW
          ? rushes(rate * withEdits, pace, chance)
          : coalesce(foundByAll(perSource, chance), pace, chance.random),
      late,
    ),
    source: sum(many, (rate) => coalesce(foundBy(rate, chance), pace, chance.random)),
    topic: sum(topics, (rate) => rushes(rate * withEdits, pace, chance), late),
  };
  return {
    polls,
    told,
    edits,
    // A lane's window takes what comes while it is open.
    routed: writes / (1 + laneRate),
    feeds: shares,
    all: added(Object.values(shares)),
    largest: sum(topics.slice(0, 1), (rate) => rushes(rate * withEdits, pace, chance), late),
  };
}

/** As DynamoDB splits a table: by what lies in it, and by what is written to it. */
export function shardsOf({ articles }: Pick<Workload, 'articles'>): number {
  const bytes = articles * 30 * ASSUMED.monthsKept * (ASSUMED.itemBytes + 4 * ASSUMED.placeBytes);
  const writesASecond = (articles * 20 * HIGH_TIDE) / DAY;
  return Math.max(4, Math.ceil(bytes / 10e9), Math.ceil(writesASecond / 1000));
}

type Pace = Parameters<typeof coalesce>[1];

/** What is left to chance: in how many seconds a minute's polls are asked, and which sources have their pages visited. */
type Chance = { readonly random: () => number; readonly spread: number; readonly visitedShare: number };

/** So many writes are enough to know what becomes of them, in every hour. */
const ENOUGH = 400;
/** Of an hour at least so many seconds are looked at, several of the longest waits. */
const LEAST_SPAN = 120;

/** A feed whose writes come from many sources, each by itself, by the minute's polls: of each hour a part. */
function rushes(perDay: number, pace: Pace, chance: Chance): Coalesced {
  const { random } = chance;
  let so = NOTHING;
  if (perDay < 24 * ENOUGH) return coalesce(committed(arrivals(perDay, random), chance), pace, random);
  for (let hour = 0; hour < 24; hour++) {
    const rate = (perDay / DAY) * tide(hour + 0.5);
    const span = Math.min(HOUR, Math.max(LEAST_SPAN, 5 * pace.every, Math.ceil(ENOUGH / rate / 60) * 60));
    const writes: number[] = [];
    for (let at = exponential(rate, random); at < span; at += exponential(rate, random)) writes.push(at);
    so = plus(so, coalesce(committed(writes, chance), pace, random), HOUR / span);
  }
  return so;
}

/** When what came at these moments is committed that polls of different sources find. */
function committed(moments: readonly number[], chance: Chance): number[] {
  return moments.map((at) => polledAt(at, chance) + takenIn(chance)).sort((a, b) => a - b);
}

/** A source that is due is asked by the next minute's tick, one after the other within its spread. */
function polledAt(due: number, { random, spread }: Chance): number {
  return Math.ceil(due / TICK.seconds) * TICK.seconds + random() * spread;
}

function takenIn({ random }: Chance): number {
  return LASTS.poll + LASTS.ingest * (0.5 + random());
}

/** When so many a day come, in seconds of the day. */
function arrivals(perDay: number, random: () => number): number[] {
  const most = (perDay / DAY) * HIGH_TIDE;
  const found: number[] = [];
  if (most <= 0) return found;
  for (let at = exponential(most, random); at < DAY; at += exponential(most, random)) {
    if (random() * HIGH_TIDE < tide(at / HOUR)) found.push(at);
  }
  return found;
}

/**
 * When a source's articles are committed: found by the next poll, then taken in at once; one after the other, at the
 * host's distance, where their pages are visited.
 */
function foundBy(rate: number, chance: Chance): number[] {
  const { random } = chance;
  const isVisited = random() < chance.visitedShare;
  const interval = DAY / pollsADay(rate);
  const phase = random();
  const found: number[] = [];
  let before = -1;
  let asked = 0;
  let nth = 0;
  for (const at of arrivals(rate * (1 + ASSUMED.editedShare), random)) {
    const poll = Math.ceil(at / interval - phase);
    nth = poll === before ? nth + 1 : 0;
    if (poll !== before) asked = polledAt((poll + phase) * interval, chance);
    before = poll;
    found.push(asked + takenIn(chance) + (isVisited ? nth * ASSUMED.hostSpacing : 0));
  }
  return found.sort((a, b) => a - b);
}

/**
 * Of the articles of a feed that gets so many a day the share that is found only when its documents show none as old any
 * more: an article is found by its source's next poll, as late as its polls are apart.
 */
function lateIn(sources: readonly Stratum[]): (perDay: number) => number {
  const all = sources.reduce((so, { rate, weight }) => so + rate * weight, 0);
  return (perDay) => {
    const reach = (ASSUMED.membersOfFeed / perDay) * DAY;
    const late = sources.reduce((so, { rate, weight }) => {
      return so + rate * weight * Math.max(0, 1 - reach / (DAY / pollsADay(rate)));
    }, 0);
    return all === 0 ? 0 : late / all;
  };
}

/** So many articles a day are followed from each source to the feed of everything; of more, little comes at once but by chance. */
const FEW_TO_FOLLOW = 100_000;

function foundByAll(rates: Float64Array, chance: Chance): number[] {
  const found: number[] = [];
  for (const rate of rates) for (const at of foundBy(rate, chance)) found.push(at);
  return found.sort((a, b) => a - b);
}

const NOTHING: Coalesced = { writes: 0, messages: 0, regenerations: 0, covered: 0, putOff: 0 };

function plus(a: Coalesced, b: Coalesced, times: number): Coalesced {
  return {
    writes: a.writes + times * b.writes,
    messages: a.messages + times * b.messages,
    regenerations: a.regenerations + times * b.regenerations,
    covered: a.covered + times * b.covered,
    putOff: a.putOff + times * b.putOff,
  };
}

/** `late`: how many of those that come so often a day are found too late for the documents; none where it is not given. */
function sum(
  many: readonly Stratum[],
  follow: (rate: number) => Coalesced,
  late: (rate: number) => number = () => 0,
): Publishing {
  let so = NOTHING;
  let [archives, again] = [0, 0];
  for (const { rate, weight } of many) {
    // What comes once in some days is not to be missed for a day on which it does not.
    const isRare = rate < 4;
    const times = isRare ? (weight * rate) / 4 : weight;
    const followed = follow(isRare ? 4 : rate);
    so = plus(so, followed, times);
    // Of the archive that is not full yet half is there on average.
    const isOutside = 1 - (1 - late(rate)) ** (ASSUMED.membersOfFeed / 2);
    again += times * Math.min(followed.regenerations, followed.writes / ASSUMED.archiveBatch) * isOutside;
    archives += (weight * rate) / ASSUMED.membersOfFeed;
    const beforeEdit = (rate * ASSUMED.hoursToEdit) / 24 / ASSUMED.membersOfFeed;
    again += weight * rate * ASSUMED.editedShare * Math.min(1, beforeEdit);
  }
  return { ...so, archives, again };
}

function added(parts: readonly Publishing[]): Publishing {
  return parts.reduce((a, b) => ({ ...plus(a, b, 1), archives: a.archives + b.archives, again: a.again + b.again }));
}
