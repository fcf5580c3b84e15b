import { textTable } from '../../bin/show/table.ts';
import { ASSUMED, dayOf, LASTS, tide } from '../../lib/cost/index.ts';
import type { Source } from '../../lib/model/index.ts';
import { feedOf } from '../world.ts';
import { barsTable, hotKeysOf } from './simulation/large.ts';
import { openSimulation, type SimulatedMachine } from './simulation/machine.ts';
import { newsOf } from './simulation/news.ts';

// A day of news through the deployed handlers on a table that counts and a clock of its own (M), what the bill's model
// makes of the same day, and by that model ten million articles a day (L): the ten hottest keys of both, and the bill
// against what it should be. Of M's day its busiest two hours are run for real, if not told otherwise; all of it takes an hour
// and a half of one core, and 10 GB of memory (`--max-old-space-size=14000`). Usage: node test/bench/simulation.ts [sources articles feeds hours from]

const [sources = 30_000, articles = 50_000, feeds = 2_000, hours = 2, from = hours === 24 ? 0 : 14] = process.argv
  .slice(2)
  .map(Number);
const DAY_BEGINS = Date.parse('2026-11-20T00:00:00Z');
const START = DAY_BEGINS + from * 3_600_000;
const DAY = 86_400_000;

const SOURCE = {
  kind: 'feed',
  fullText: 'never',
  interval: { least: 300, most: 6 * 3600 },
  recheck: 0,
  tags: [],
  language: null,
  rules: {},
  paused: false,
  origin: 'config',
};

const began = performance.now();
const news = newsOf({ sources, articles, topics: feeds }, DAY_BEGINS, START);
const ms = (seconds: number) => seconds * 1000;
const lasts = { poll: ms(LASTS.poll), ingest: ms(LASTS.ingest), route: ms(LASTS.route), publish: ms(LASTS.publish) };
const machine = openSimulation({ start: START, lasts, lanes: 8, fetch: news.answer });
await define(machine);
const defined = snapshot(machine);
console.error(`${sources} sources and ${feeds + sources + 1} feeds defined after ${seconds()} s`);
for (let hour = 1; hour <= hours; hour++) {
  await machine.run(START + (hour * DAY) / 24);
  console.error(`${hour} h: ${machine.lines.get('ingested') ?? 0} taken in after ${seconds()} s`);
}
const after = snapshot(machine);
report();

function seconds(): number {
  return Math.round((performance.now() - began) / 1000);
}

/** Sources and feeds as they stand, none of it billed to the day: by their definitions alone. */
async function define({ ports: { store } }: SimulatedMachine): Promise<void> {
  await store.feeds.settle(feedOf({ id: 'all' }));
  for (const [at, { id, url }] of news.sources.entries()) {
    const source = { ...SOURCE, id, url, title: `Source ${at}` } as unknown as Source;
    await store.sources.settle(source);
    await store.sources.saveState(news.stateOf(at));
    await store.feeds.settle(feedOf({ id, filter: { sources: [id] }, origin: 'automatic' }));
  }
  for (let topic = 0; topic < feeds; topic++) {
    await store.feeds.settle(feedOf({ id: `topic-${topic}`, filter: { tags: [`topic-${topic}`] } }));
  }
}

function snapshot({ steps, puts, lines, table }: SimulatedMachine) {
  return structuredClone({ steps, puts, lines, bytes: table.bytes(), items: table.items() });
}

function report(): void {
  const day = dayOf({ sources, articles, feeds, subscribers: 0, pushed: 0, every: 0 }, 0);
  const line = (words: string) => (after.lines.get(words) ?? 0) - (defined.lines.get(words) ?? 0);
  const put = (kind: string) => (after.puts.get(kind)?.count ?? 0) - (defined.puts.get(kind)?.count ?? 0);
  const taken = put('revision');
  const by = (count: number, per = taken) => Number((count / per).toFixed(3));
  const { all } = day;
  const revisions = articles * (1 + ASSUMED.editedShare);
  // Of the day's articles so much more come in these hours than in others.
  const rush = Array.from({ length: hours }, (_, hour) => tide(from + hour + 0.5)).reduce((a, b) => a + b, 0) / hours;
  const compared = {
    'polls, of which the night has nearly as many': [by(after.steps.poll.messages), by(day.polls, revisions * rush)],
    'batches routed': [by(after.steps.route.calls), by(day.routed, revisions)],
    'orders to regenerate': [by(after.steps.publish.messages), by(all.messages, revisions)],
    regenerations: [by(line('published') + line('unchanged')), by(all.regenerations, revisions)],
    'found to be shown already': [by(line('covered')), by(all.covered, revisions)],
    'documents put': [by(put('feeds')), by(4 * all.regenerations, revisions)],
    'archives put': [by(put('feeds/archives')), by(2 * all.archives, revisions)],
    'archives put again': [by(put('feeds/archives, again')), by(2 * all.again, revisions)],
  };
  const model = textTable(
    ['for each revision', 'the real pipeline', "the bill's model"],
    Object.entries(compared).map(([what, [real = 0, counted = 0]]) => [what, String(real), String(counted)]),
    false,
  );
  const kinds = ['messages', 'requests', 'read', 'inVain', 'write', 'index', 'puts', 'gets'] as const;
  const steps = textTable(
    ['step', ...kinds],
    Object.entries(after.steps).map(([step, now]) => {
      const before = defined.steps[step as keyof typeof defined.steps];
      return [step, ...kinds.map((kind) => String(by(now[kind] - before[kind])))];
    }),
    false,
  );
  const bytes = by(after.bytes - defined.bytes);
  const hot = hottest(machine);
  console.log(
    `M: ${taken} revisions of ${sources} sources in ${hours} h, ${seconds()} s of this machine; ${bytes} bytes of table a revision`,
  );
  console.log(`\n${model}\n\n${steps}\n\n${hot.table}\n`);
  const bars = barsTable();
  console.log(bars.words);
  const large = hotKeysOf({
    articles: 10_000_000,
    sources: 100_000,
    feeds: 100_000,
    subscribers: 0,
    pushed: 0,
    every: 0,
  });
  console.log(large.words);
  const counts = Object.fromEntries(after.puts);
  console.log(
    JSON.stringify({
      revisions: taken,
      compared,
      steps: after.steps,
      puts: counts,
      bytes,
      hot: hot.rows,
      bars: bars.rows,
      large: large.rows,
    }),
  );
}

/** Of the day the ten partitions with the most units in one minute, as units a second. */
function hottest({ partitions }: SimulatedMachine) {
  const rows = [...partitions]
    .map(([key, { mostRead, mostWrite, read, write }]) => {
      return { key, read: mostRead / 60, write: mostWrite / 60, readAll: read, writeAll: write };
    })
    .sort((a, b) => Math.max(b.read / 3000, b.write / 1000) - Math.max(a.read / 3000, a.write / 1000))
    .slice(0, 10);
  const table = textTable(
    ['hottest keys of M', 'read/s in its busiest minute', 'write/s', 'read in all', 'write in all'],
    rows.map(({ key, read, write, readAll, writeAll }) => [
      key,
      read.toFixed(1),
      write.toFixed(1),
      String(readAll),
      String(writeAll),
    ]),
    false,
  );
  return { rows, table };
}
