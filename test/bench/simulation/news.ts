import { ASSUMED, HIGH_TIDE, tide, zipf } from '../../../lib/cost/index.ts';
import type { FetchRequest, FetchResult } from '../../../lib/fetch/index.ts';
import { learnPosting, nextPoll } from '../../../lib/habit/index.ts';
import {
  type AbsoluteUrl,
  freshState,
  instant,
  millis,
  NO_POSTING_HABIT,
  NO_STATED_SCHEDULE,
  type PostingHabit,
  type SourceId,
  type SourceState,
} from '../../../lib/model/index.ts';
import { generator } from '../../random.ts';

const DAY = 86_400_000;
const HOUR = 3_600_000;
/** What a source lists at once, its newest first. */
const LISTED = 20;
const BOUNDS = { least: 300, most: 6 * 3600 };

/** The day's news: who tells what when, told by feeds of a web of its own. */
export type News = {
  readonly sources: readonly { readonly id: SourceId; readonly url: AbsoluteUrl; readonly rate: number }[];
  readonly articles: number;
  /** What a source is known by at the beginning of the day: its habit learned over ten days like this one. */
  stateOf(at: number): SourceState;
  answer(request: FetchRequest, now: number): FetchResult;
};

type Told = {
  readonly at: number;
  readonly number: number;
  readonly topics: readonly number[];
  readonly correctedAt: number;
};

export type NewsSize = { readonly sources: number; readonly articles: number; readonly topics: number };

/** Arrivals by Zipf over sources and topics, by day and by night as the tide has it, one in ten corrected an hour or three later. */
export function newsOf({ sources, articles, topics }: NewsSize, day: number, start: number): News {
  const random = generator(11);
  const rates = zipf(sources, articles, ASSUMED.mostArticlesOfSource);
  const topicOf = drawFrom(zipf(topics, 1, 1), random);
  let count = 0;
  const told = Array.from(rates, (rate): Told[] =>
    momentsOf(rate, day, day + DAY, random)
      .map((at) => ({
        at,
        number: count++,
        topics: [...new Set([topicOf(), topicOf(), topicOf()])].slice(0, ASSUMED.topicsPerArticle),
        correctedAt: random() < ASSUMED.editedShare ? at + HOUR * (0.5 + 3 * random()) : Number.POSITIVE_INFINITY,
      }))
      // What was there before is no news of ours.
      .filter(({ at }) => at >= start),
  );
  const habits = new Map<number, PostingHabit>();
  const all = Array.from(rates, (rate, at) => {
    return { id: `s${at}` as SourceId, url: `https://s${at}.example/feed.xml` as AbsoluteUrl, rate };
  });
  return {
    sources: all,
    articles: count,
    stateOf(at) {
      const { id, rate } = all[at]!;
      const kind = Math.round(Math.log2(rate));
      const habit = habits.get(kind) ?? learned(2 ** kind, start, random);
      habits.set(kind, habit);
      const wishes = { stated: NO_STATED_SCHEDULE, freshFor: null };
      const wait = millis(nextPoll(habit, wishes, BOUNDS, instant(start), random())) - start;
      const before = instant(start - HOUR);
      const state = freshState(id, instant(start + Math.round(random() * wait)));
      return { ...state, posting: habit, lastPoll: before, lastSuccess: before };
    },
    answer({ url, etag }, now) {
      const at = Number(/^https:\/\/s(\d+)\.example\/feed\.xml$/.exec(url)?.[1] ?? -1);
      const items = told[at];
      if (items === undefined) return { outcome: 'gone', status: 404, message: `${url} answered 404` };
      let there = items.length;
      while (there > 0 && items[there - 1]!.at > now) there--;
      const listed = items.slice(Math.max(0, there - LISTED), there).reverse();
      const version = `"${there}-${listed.filter(({ correctedAt }) => correctedAt <= now).length}"`;
      const common = { url, movedTo: null, etag: version, lastModified: null, freshFor: null };
      if (etag === version) return { outcome: 'notModified', ...common };
      const body = Buffer.from(feedOf(at, listed, now));
      return { outcome: 'fetched', ...common, status: 200, contentType: 'application/rss+xml', body };
    },
  };
}

/** Poisson moments of so many a day, more of them by day. */
function momentsOf(perDay: number, from: number, until: number, random: () => number): number[] {
  const moments: number[] = [];
  const mean = DAY / (perDay * HIGH_TIDE);
  const gap = () => -Math.log(1 - random()) * mean;
  for (let at = from + gap(); at < until; at += gap()) {
    if (random() * HIGH_TIDE < tide((at % DAY) / HOUR)) moments.push(Math.round(at));
  }
  return moments;
}

/** One of many, each as often as its share says. */
function drawFrom(shares: Float64Array, random: () => number): () => number {
  let sum = 0;
  const upTo = shares.map((share) => {
    sum += share;
    return sum;
  });
  return () => {
    const wanted = random() * sum;
    let [low, high] = [0, upTo.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (upTo[middle]! < wanted) low = middle + 1;
      else high = middle;
    }
    return low;
  };
}

const LEARNED_DAYS = 10;

/** What is known of a source after ten days of polls by what was known of it. */
function learned(rate: number, start: number, random: () => number): PostingHabit {
  const begin = start - LEARNED_DAYS * DAY;
  const appeared = momentsOf(rate, begin, start, random);
  let habit = NO_POSTING_HABIT;
  let before: number | null = null;
  let seen = 0;
  for (let at = begin; at < start; ) {
    const first = seen;
    while (seen < appeared.length && appeared[seen]! <= at) seen++;
    habit = learnPosting(habit, {
      at: instant(at),
      before: before === null ? null : instant(before),
      arrivals: appeared.slice(first, seen).map((moment) => instant(moment)),
      listed: Math.min(seen, LISTED),
    });
    before = at;
    at = millis(nextPoll(habit, { stated: NO_STATED_SCHEDULE, freshFor: null }, BOUNDS, instant(at), random()));
  }
  return habit;
}

/** RSS with full text. */
function feedOf(source: number, listed: readonly Told[], now: number): string {
  const items = listed.map(({ at, number, topics, correctedAt }) => {
    const link = `https://s${source}.example/${number}`;
    const title = `${correctedAt <= now ? 'Corrected: ' : ''}${sentence(number, 7)} ${number}`;
    const categories = topics.map((topic) => `<category>topic-${topic}</category>`).join('');
    return `<item><title>${title}</title><link>${link}</link><guid>${link}</guid><author>desk@s${source}.example (Desk ${source})</author>
<pubDate>${new Date(at).toUTCString()}</pubDate>${categories}<content:encoded>${textOf(number)}</content:encoded></item>`;
  });
  return `<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>Source ${source}</title><link>https://s${source}.example/</link><description>News</description>${items.join('\n')}</channel></rss>`;
}

/** Some 300 words in paragraphs, other ones in each article. */
function textOf(number: number): string {
  return Array.from({ length: 5 }, (_, part) => `&lt;p&gt;${sentence(number * 5 + part + 1, 60)}.&lt;/p&gt;`).join('');
}

const SYLLABLES = [
  'har',
  'bour',
  'mas',
  'ter',
  'coun',
  'cil',
  'quay',
  'fer',
  'ry',
  'tide',
  'list',
  'spring',
  'crane',
  'ing',
  'ed',
  'er',
];

function sentence(seed: number, words: number): string {
  const random = generator(seed);
  const syllable = () => SYLLABLES[Math.floor(random() * SYLLABLES.length)]!;
  return Array.from({ length: words }, () => (random() < 0.4 ? 'the' : `${syllable()}${syllable()}${syllable()}`)).join(
    ' ',
  );
}
