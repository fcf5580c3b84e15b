import { generator } from '../random.ts';

/** Invented posting histories: what kinds of source there are, and when each published over two months. */

const MINUTE = 60_000;
const HOUR = 3_600_000;
const DAY = 86_400_000;

/** A Monday. */
export const BEGINNING = Date.UTC(2024, 0, 1);
/** Days before the first poll, which only the source's own list tells of. */
export const DAYS_BEFORE = 30;
export const DAYS = 30;
const END = BEGINNING + (DAYS_BEFORE + DAYS) * DAY;

export const KINDS = ['newsroom', 'steady', 'weekday-only', 'clockwork', 'bursty', 'blog', 'dead'] as const;
export type Kind = (typeof KINDS)[number];

/** A source of one kind: when its items appeared, oldest first, and how many it lists. Milliseconds since 1970. */
export type History = {
  readonly kind: Kind;
  readonly appeared: readonly number[];
  /** When each is said to be published: somewhat before it appears; null where the source gives no dates. */
  readonly published: readonly number[] | null;
  readonly window: number;
};

type Random = () => number;

const WINDOWS = [10, 15, 20, 30, 50, 100];

/** Histories of every kind in turn, `each` of them; another seed gives others. */
export function histories(seed: number, each: number): History[] {
  const random = generator(seed);
  return KINDS.flatMap((kind) => Array.from({ length: each }, () => history(kind, random)));
}

function history(kind: Kind, random: Random): History {
  const raw = POSTING[kind](random).filter((moment) => moment >= BEGINNING && moment < END);
  const lag = random() * 2 * MINUTE;
  const items = raw
    .map((published) => ({ published, appeared: published + lag * exponential(random) }))
    .sort((a, b) => a.appeared - b.appeared);
  return {
    kind,
    appeared: items.map((item) => item.appeared),
    // One source in ten gives no dates.
    published: random() < 0.1 ? null : items.map((item) => item.published),
    window: pick(WINDOWS, random),
  };
}

const POSTING: Readonly<Record<Kind, (random: Random) => number[]>> = {
  // A newspaper's site: by day, less at the weekend, several at once now and then.
  newsroom: (random) => {
    const profile = newsroomHours(between(0, 24, random), random);
    const weekend = between(0.3, 0.8, random);
    return batched(poisson(profile, between(30, 140, random), weekend, random), 0.08, random);
  },
  // A wire, an aggregator: round the clock.
  steady: (random) => poisson(FLAT, logBetween(2, 40, random), 1, random),
  // A ministry, a company's press office.
  'weekday-only': (random) => poisson(officeHours(between(0, 24, random)), logBetween(2, 20, random), 0, random),
  // A bulletin at the same time each day, several times a day, or each hour.
  clockwork: (random) => {
    const times = pick(
      [[0], [0], [0, 6, 12], [0, 3, 6, 9, 12, 15], Array.from({ length: 24 }, (_, hour) => hour)],
      random,
    );
    const minute = pick([0, 0, 0, 15, 30, 47], random);
    const first = Math.floor(between(0, 24, random));
    const unsteadiness = pick([0.5, 1, 4], random);
    return days().flatMap((day) =>
      times.map(
        (hour) => day + ((first + hour) % 24) * HOUR + minute * MINUTE + exponential(random) * unsteadiness * MINUTE,
      ),
    );
  },
  // Quiet days, then a match or an election: forty items an hour for some hours, rising and dying away.
  bursty: (random) => {
    const quiet = poisson(newsroomHours(between(0, 24, random), random), logBetween(1, 8, random), 0.6, random);
    const events = Array.from({ length: 4 + Math.floor(random() * 9) }, () => between(BEGINNING, END, random));
    return [...quiet, ...events.flatMap((start) => event(start, random))];
  },
  blog: (random) =>
    batched(poisson(officeHours(between(0, 24, random)), logBetween(0.03, 0.7, random), 0.7, random), 0.1, random),
  dead: (random) => (random() < 0.5 ? [] : poisson(FLAT, logBetween(0.005, 0.07, random), 1, random)),
};

function event(start: number, random: Random): number[] {
  const peak = between(25, 50, random);
  const hours = between(0.7, 2.5, random);
  const rise = between(0.1, 0.5, random);
  const moments: number[] = [];
  for (let at = 0; at < hours + 2; at += exponential(random) / peak) {
    const strength = at < rise ? at / rise : at < hours ? 1 : Math.exp(-(at - hours) / 0.4);
    if (random() < strength) moments.push(start + at * HOUR);
  }
  return moments;
}

const FLAT = Array.from({ length: 24 }, () => 1);

function newsroomHours(zone: number, random: Random): number[] {
  const night = between(0.02, 0.25, random);
  return FLAT.map((_, hour) => {
    const local = (hour + zone) % 24;
    return local < 6 ? night : local < 8 ? 0.6 : local < 18 ? 1.2 : local < 22 ? 0.8 : 0.35;
  });
}

function officeHours(zone: number): number[] {
  return FLAT.map((_, hour) => {
    const local = (hour + zone) % 24;
    return local >= 8 && local < 18 ? 1 : 0.02;
  });
}

/** A Poisson process by the hour of the day, `perDay` on workdays and `weekend` of that at weekends. */
function poisson(profile: readonly number[], perDay: number, weekend: number, random: Random): number[] {
  const total = profile.reduce((sum, value) => sum + value, 0);
  return days().flatMap((day) => {
    const weekday = new Date(day).getUTCDay();
    const share = weekday === 0 || weekday === 6 ? weekend : 1;
    return profile.flatMap((strength, hour) => {
      const rate = (perDay * share * strength) / total;
      const moments: number[] = [];
      if (rate <= 0) return moments;
      for (let at = exponential(random) / rate; at < 1; at += exponential(random) / rate)
        moments.push(day + (hour + at) * HOUR);
      return moments;
    });
  });
}

/** Now and then two to five items come at once. */
function batched(moments: readonly number[], share: number, random: Random): number[] {
  return moments.flatMap((moment) =>
    random() < share ? Array.from({ length: 2 + Math.floor(random() * 4) }, (_, nth) => moment + nth * 4000) : [moment],
  );
}

function days(): number[] {
  return Array.from({ length: DAYS_BEFORE + DAYS }, (_, day) => BEGINNING + day * DAY);
}

function between(least: number, most: number, random: Random): number {
  return least + random() * (most - least);
}

function logBetween(least: number, most: number, random: Random): number {
  return least * (most / least) ** random();
}

function exponential(random: Random): number {
  return -Math.log(1 - random());
}

function pick<T>(of: readonly T[], random: Random): T {
  return of[Math.floor(random() * of.length)]!;
}
