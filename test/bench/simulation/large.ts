import { textTable } from '../../../bin/show/table.ts';
import { SIZES } from '../../../lib/config/index.ts';
import { type Bill, billOf, dayOf, hotKeys, KEY_LIMITS, loadOf, type Workload } from '../../../lib/cost/index.ts';

/** What a bill may come to. */
type Bar = {
  readonly name: string;
  readonly workload: Workload;
  readonly dollars: number;
  readonly per: 'million' | 'month';
};

const LARGE = { articles: 10_000_000, sources: 100_000, feeds: 100_000, subscribers: 100_000, pushed: 0 };
const SMALL = { articles: 20_000, sources: 200, feeds: 1_000, subscribers: 1_000, pushed: 0 };

const BARS: readonly Bar[] = [
  { name: 'L, every: 0', workload: { ...LARGE, every: 0 }, dollars: 90, per: 'million' },
  { name: 'L, every: 60s', workload: { ...LARGE, every: 60 }, dollars: 45, per: 'million' },
  { name: '20,000 a day, every: 0', workload: { ...SMALL, every: 0 }, dollars: 120, per: 'month' },
];

/** What an operator may choose that costs less, and the bill with it. */
type Choice = { readonly what: string; readonly bill: (workload: Workload) => Bill };

const choice = (what: string, more: Partial<Workload>, payloadDays?: number): Choice => ({
  what,
  bill: (workload) => billOf({ ...workload, ...more }, { ...SIZES.production, payloadDays }),
});

const CHOICES: readonly Choice[] = [
  choice('automaticFeeds.formats: [rss, json], and of the other feeds', { formats: ['rss', 'json'] }),
  choice('automaticFeeds.formats: [rss], and of the other feeds: no history is kept', { formats: ['rss'] }),
  choice('deploy.payloadDays: 30', {}, 30),
  choice('every: 4m', { every: 240 }),
  choice('these together: rss and json, payloads for a month, every: 4m', { formats: ['rss', 'json'], every: 240 }, 30),
  choice('these together: rss alone, payloads for a month, every: 4m', { formats: ['rss'], every: 240 }, 30),
];

/** What would take a line away that is not built: of which lines how much, a million articles. */
type Way = { readonly what: string; readonly of: Readonly<Record<string, number>> };

const WAYS: readonly Way[] = [
  {
    what: 'put one document a feed, and make the other formats of it where they are asked for',
    of: { 'feed documents written': 0.75, 'replaced documents, kept for a day': 0.75 },
  },
  {
    what: 'documents and archives packed at rest (gzip, as readers take it)',
    of: { 'archives stored after 12 months': 0.8, 'replaced documents, kept for a day': 0.8 },
  },
  {
    what: 'texts in the revision documents alone, read by who shows them',
    of: {
      'stored after 12 months': 0.5,
      'kept for recovery to any second': 0.5,
      'written: articles and their keys': 0.2,
    },
  },
  { what: 'payload and revision in one object', of: { 'payloads and revisions written': 0.5 } },
  {
    what: 'corrections of what is filed put into their archive by the batch, as what is found late',
    of: { 'archives written: full ones, and rewrites': 0.4, 'read: archives': 0.4, 'written: archives': 0.4 },
  },
];

/** The bill against each bar; where it is above, the lines in the way, dearest first, and what would take them away. */
export function barsTable() {
  const rows = BARS.map((bar) => rowOf(bar));
  const words = rows.map(({ name, dollars, bar, per, lines, choices, ways, regenerations }) => {
    const head = `${name}: $${dollars.toFixed(0)} a ${per}, to be $${bar} at most: ${dollars <= bar ? 'reached' : 'NOT reached'}; ${regenerations.toFixed(2)} regenerations an article`;
    const table = (head: string, all: readonly { readonly what: string; readonly dollars: number }[]) =>
      textTable(
        [head, `$ a ${per}`],
        all.map(({ what, dollars }) => [what, dollars.toFixed(2).padStart(8)]),
        false,
      );
    const inTheWay = table('in the way, the dearest first', lines);
    const chosen = table('what an operator may choose, and the whole bill then', choices);
    const away = table('what is not built and would take away, each by itself', ways);
    return dollars <= bar ? head : `${head}\n\n${inTheWay}\n\n${chosen}\n\n${away}`;
  });
  return { rows, words: words.join('\n\n') };
}

function rowOf({ name, workload, dollars: bar, per }: Bar) {
  const bill = billOf(workload);
  const share = per === 'month' ? 1 : 1e6 / (workload.articles * 30);
  const lines = bill.lines
    .slice(0, 12)
    .map(({ service, what, dollars }) => ({ what: `${service}: ${what}`, dollars: dollars * share }));
  const choices = CHOICES.map(({ what, bill }) => ({ what, dollars: bill(workload).dollars * share }));
  const ways = WAYS.map((way) => ({ what: way.what, dollars: savedBy(way, bill) * share })).sort(
    (a, b) => b.dollars - a.dollars,
  );
  const regenerations = bill.day.all.regenerations / workload.articles;
  return { name, dollars: bill.dollars * share, bar, per, regenerations, lines, choices, ways };
}

function savedBy({ of }: Way, { lines }: Bill): number {
  return lines.reduce((sum, { what, dollars }) => sum + dollars * (of[what] ?? 0), 0);
}

/** The ten hottest keys of a workload by counts, at its busiest. */
export function hotKeysOf(workload: Workload) {
  const rows = hotKeys(workload).slice(0, 10);
  const table = textTable(
    ['hottest keys of L, at high tide', 'what', 'read/s', 'write/s', 'of its limit'],
    rows.map((row) => [
      row.key,
      row.what,
      row.read.toFixed(0),
      row.write.toFixed(0),
      `${(100 * loadOf(row)).toFixed(0)} %`,
    ]),
    false,
  );
  const limits = `${KEY_LIMITS.read} read and ${KEY_LIMITS.write} write units a second for a key`;
  const perTick = dayOf(workload).polls / (24 * 60);
  const ticks = `A tick has ${perTick.toFixed(0)} sources to hand out on average: see SOURCES_PER_TICK in lib/pipeline/dispatch.ts.`;
  return { rows, perTick, words: `${table}\nDynamoDB gives ${limits}. ${ticks}` };
}
