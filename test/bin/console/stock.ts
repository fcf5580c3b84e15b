import type { Day } from '../../../lib/console/index.ts';
import { quietDay, withMeasures } from '../../../lib/console/index.ts';
import { learnPosting } from '../../../lib/habit/index.ts';
import {
  type AbsoluteUrl,
  freshState,
  type Instant,
  instant,
  millis,
  NO_POSTING_HABIT,
  type PostingHabit,
  type Shape,
  type Source,
  type SourceId,
  type SourceState,
} from '../../../lib/model/index.ts';
import type { Store, Table } from '../../../lib/store/index.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** How the sources of a stock stand, over and over: a few of each twenty-five have something the matter. */
const STANDINGS: readonly ((now: Instant) => Partial<SourceState> & { readonly source?: Partial<Source> })[] = [
  (now) => ({
    quarantine: {
      since: before(now, 3 * HOUR),
      reason: 'none of its 24 items has a date, where nearly all had one, and none of them was listed before',
    },
    shape: { ...habit(21, 1), last: shape(24, { date: 0, image: 0, text: 0.2 }), unlike: null },
  }),
  (now) => ({
    failures: 5,
    lastSuccess: before(now, 9 * HOUR),
    lastError: 'GET https://courier-1.example/feed.xml: 503 Service Unavailable; it asks not to be polled for 2 hours',
    nextDue: instant(millis(now) + 2 * HOUR),
  }),
  (now) => ({
    failures: 1,
    lastSuccess: before(now, 20 * DAY),
    lastError: 'GET https://courier-2.example/feed.xml: 410 Gone',
    nextDue: null,
  }),
  (now) => ({ posting: posting(before(now, 12 * DAY), 18, now) }),
  (now) => ({ gap: { at: before(now, 5 * HOUR), filled: false, found: 3, reason: 'it has no older pages' } }),
  () => ({ source: { paused: true }, nextDue: null }),
  () => ({ lastPoll: null, lastSuccess: null, items: 0, posting: NO_POSTING_HABIT }),
  (now) => ({
    items: 12,
    reckoning: {
      repairs: 3,
      mended: [{ what: 'line 14', why: 'an ampersand that stood alone' }],
      leftOut: 4,
      left: [{ what: 'item 7', why: 'it has neither a title nor an address nor a text' }],
    },
    lastPoll: before(now, 4 * MINUTE),
  }),
];

/** In each so many sources those above are found once. */
const ROUND = 25;

/** Sources in every state, numbered, with their states, as one machine or a deployment may have them. */
export function stockedSources(
  count: number,
  now: Instant,
): { readonly source: Source; readonly state: SourceState }[] {
  const usual = posting(now, 6, now);
  return Array.from({ length: count }, (_, at) => {
    const { source: differs = {}, ...standing } = STANDINGS[at % ROUND]?.(now) ?? {};
    const id = `courier-${at}` as SourceId;
    const kind = at % ROUND === 9 ? 'page' : at % ROUND === 10 ? 'sitemap' : 'feed';
    const source: Source = {
      id,
      url: `https://courier-${at}.example/feed.xml` as AbsoluteUrl,
      title: `The ${TOWNS[at % TOWNS.length]} ${NAMES[Math.floor(at / TOWNS.length) % NAMES.length]}`,
      kind,
      fullText: 'auto',
      interval: { least: 300, most: 86_400 },
      recheck: 0,
      tags: [],
      language: null,
      rules: {},
      paused: false,
      origin: 'config',
      ...differs,
    };
    const state: SourceState = {
      ...freshState(id, instant(millis(now) + (at % 50) * MINUTE)),
      lastPoll: before(now, (at % 40) * MINUTE),
      lastSuccess: before(now, (at % 40) * MINUTE),
      items: 20 + (at % 17),
      etag: '"5f2b"',
      posting: usual,
      shape: habit(21, 1),
      ...standing,
    };
    return { source, state };
  });
}

const TOWNS = ['Harbour', 'Upper Valley', 'Gannet Rock', 'Mill Lane', 'Quayside', 'Hallin', 'Overbeck'];
const NAMES = ['Courier', 'Gazette', 'Observer', 'Almanac', 'Noticeboard', 'Record', 'Echo', 'Herald', 'Dispatch'];

/** Writes a stock of sources many at once, as no command does. */
export async function stock(
  count: number,
  now: Instant,
  { table, store }: { readonly table: Table; readonly store: Store },
) {
  const all = stockedSources(count, now);
  for (let start = 0; start < all.length; start += 100) {
    await Promise.all(
      all.slice(start, start + 100).map(async ({ source, state }) => {
        await table.put({ pk: { S: 'SOURCES' }, sk: { S: source.id }, doc: { S: JSON.stringify(source) } });
        await store.sources.saveState(state);
      }),
    );
  }
  await store.sources.log.renew();
}

/** A day of a busy machine: quiet at night, with one bad hour. */
export function stockedDay(now: Instant): Day {
  let day = quietDay(before(now, DAY));
  for (let at = millis(now) - DAY + 15 * MINUTE; at <= millis(now); at += 15 * MINUTE) {
    const hour = new Date(at).getUTCHours();
    const tide = Math.max(0.1, Math.sin(((hour - 4) / 24) * Math.PI)) ** 2;
    const wobble = ((at / MINUTE) % 7) / 7;
    const polls = Math.round(220 * (0.6 + tide / 2 + wobble / 6));
    const articles = Math.round(58 * tide * (0.7 + wobble / 2));
    const isBad = hour === 11;
    const measures = [
      { name: 'Polls', value: polls },
      { name: 'Revisions', value: articles },
      ...(wobble > 0.5 ? [{ name: 'Repairs' as const, value: Math.round(9 * wobble) }] : []),
      { name: 'Delay', value: (isBad ? 21_000 : 900) * (0.6 + wobble) },
    ] as const;
    day = withMeasures(day, measures, instant(at));
  }
  return day;
}

/** News on workdays between six and six, up to `newest`, some so many hours apart. */
function posting(newest: Instant, every: number, now: Instant): PostingHabit {
  const from = millis(newest) - 42 * DAY;
  const arrivals: Instant[] = [];
  for (let at = from; at <= millis(newest); at += (every / 6) * HOUR) {
    const moment = new Date(at);
    const isWorkday = moment.getUTCDay() % 6 !== 0;
    const hour = moment.getUTCHours();
    if (isWorkday && hour >= 6 && hour < 18 && (hour + moment.getUTCDay()) % 3 !== 0) arrivals.push(instant(at));
  }
  const learned = learnPosting(NO_POSTING_HABIT, { at: newest, before: null, arrivals, listed: 20 });
  return millis(now) > millis(newest)
    ? learnPosting(learned, { at: before(now, MINUTE), before: newest, arrivals: [], listed: 20 })
    : learned;
}

function habit(items: number, date: number) {
  const usual = shape(items, { date });
  return { answers: 212, usual, fewest: items - 3, wavering: 0.1, last: shape(items, { date }), unlike: null };
}

function shape(items: number, fills: Partial<Shape['fills']>): Shape {
  return { items, fills: { title: 1, url: 1, date: 1, text: 0.9, image: 0.7, ...fills }, known: 0.9 };
}

function before(now: Instant, milliseconds: number): Instant {
  return instant(millis(now) - milliseconds);
}
