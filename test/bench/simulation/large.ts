import { textTable } from '../../../bin/show/table.ts';
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

/** What would take a line away: of which lines how much, and what it costs in their place, a million articles. */
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
    what: 'payloads kept for a month, not for good (deploy.payloadDays: 30)',
    of: { 'payloads and revisions stored after 12 months': 0.73 },
  },
  {
    what: 'corrections of what is filed put into their archive by the batch, as what is found late',
    of: { 'archives written: full ones, and rewrites': 0.4, 'read: archives': 0.4, 'written: archives': 0.4 },
  },
];

/** The bill against each bar; where it is above, the lines in the way, dearest first, and what would take them away. */
export function barsTable() {
  const rows = BARS.map((bar) => rowOf(bar));
  const words = rows.map(({ name, dollars, bar, per, lines, ways, regenerations }) => {
    const head = `${name}: $${dollars.toFixed(0)} a ${per}, to be $${bar} at most: ${dollars <= bar ? 'reached' : 'NOT reached'}; ${regenerations.toFixed(2)} regenerations an article`;
    const table = (head: string, all: readonly { readonly what: string; readonly dollars: number }[]) =>
      textTable(
        [head, `$ a ${per}`],
        all.map(({ what, dollars }) => [what, dollars.toFixed(2).padStart(8)]),
        false,
      );
    const inTheWay = table('in the way, the dearest first', lines);
    const away = table('what would take it away, each by itself', ways);
    return dollars <= bar ? head : `${head}\n\n${inTheWay}\n\n${away}`;
  });
  return { rows, words: words.join('\n\n') };
}

function rowOf({ name, workload, dollars: bar, per }: Bar) {
  const bill = billOf(workload);
  const share = per === 'month' ? 1 : 1e6 / (workload.articles * 30);
  const lines = bill.lines
    .slice(0, 12)
    .map(({ service, what, dollars }) => ({ what: `${service}: ${what}`, dollars: dollars * share }));
  const ways = [
    ...WAYS.map((way) => ({ what: way.what, dollars: savedBy(way, bill) * share })),
    slower(workload, bill, share),
  ]
    .filter(({ dollars }) => dollars > 0)
    .sort((a, b) => b.dollars - a.dollars);
  const regenerations = bill.day.all.regenerations / workload.articles;
  return { name, dollars: bill.dollars * share, bar, per, regenerations, lines, ways };
}

function savedBy({ of }: Way, { lines }: Bill): number {
  return lines.reduce((sum, { what, dollars }) => sum + dollars * (of[what] ?? 0), 0);
}

/** The next slower pace. */
function slower(workload: Workload, bill: Bill, share: number) {
  const every = workload.every === 0 ? 10 : 300;
  const dollars = (bill.dollars - billOf({ ...workload, every }).dollars) * share;
  return { what: `every: ${every}s`, dollars };
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
