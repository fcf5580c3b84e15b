import Table from 'cli-table3';
import { type History, histories, KINDS, type Kind } from './schedule-histories.ts';
import { type Replay, replayFixed, replayLearned } from './schedule-replay.ts';

// Replays a month of every invented source under fixed intervals and under the learned schedule, and prints what each
// costs and how long items wait. The constants of lib/habit were chosen on other seeds than the one reported here;
// `node test/bench/schedule.ts 7` replays another.

const SEED = Number(process.argv[2] ?? 20_240_229);
const EACH = 29;
/** The product's default. */
const BOUNDS = { least: 300, most: 21_600 };

/**
 * How many of a thousand sources are of each kind, so that they are as in Hmedeh et al., "RSS feeds behavior analysis"
 * (2014; 12,611 feeds over eight months): 35 % post nothing, and of the others 17 % post 97 % of all items.
 */
const SHARES: Readonly<Record<Kind, number>> = {
  newsroom: 40,
  steady: 20,
  'weekday-only': 30,
  clockwork: 20,
  bursty: 20,
  blog: 520,
  dead: 350,
};

type Measured = { readonly history: History; readonly replay: Replay; readonly unavoidable: number };
type Figures = {
  readonly requestsPerDay: number;
  readonly medianMinutes: number | null;
  readonly p95Minutes: number | null;
  readonly lost: number;
  readonly lostAgain: number;
  readonly items: number;
};

const began = performance.now();
const sources = histories(SEED, EACH);
// What is lost even to a poll every five minutes, no window allowed to see.
const best = sources.map((history, nth) => replayFixed(history, BOUNDS.least / 60, nth).lost);

const policies: Readonly<Record<string, (history: History, nth: number) => Replay>> = {
  'every 5 min': (history, nth) => replayFixed(history, 5, nth),
  'every 15 min': (history, nth) => replayFixed(history, 15, nth),
  'every 60 min': (history, nth) => replayFixed(history, 60, nth),
  learned: (history, nth) => replayLearned(history, BOUNDS, 1000 + nth),
};

const groups: readonly (readonly [name: string, kinds: readonly Kind[], shares: (kind: Kind) => number])[] = [
  ...KINDS.map((kind) => [kind, [kind], () => 1] as const),
  ['every kind alike', KINDS, () => 1],
  ['as feeds are', KINDS, (kind) => SHARES[kind]],
];

const table = new Table({
  head: ['sources', 'policy', 'requests/day', 'median min', '95 % min', 'lost', 'again', 'items'],
  colAligns: ['left', 'left', 'right', 'right', 'right', 'right', 'right', 'right'],
  style: { head: [], border: [] },
});
const results: Record<string, Record<string, Figures>> = {};
const measured = Object.entries(policies).map(([policy, replayed]) => ({
  policy,
  sources: sources.map(
    (history, nth): Measured => ({ history, replay: replayed(history, nth), unavoidable: best[nth] ?? 0 }),
  ),
}));
for (const [group, kinds, shareOf] of groups) {
  results[group] = {};
  for (const { policy, sources: all } of measured) {
    const figures = figuresOf(
      all.filter(({ history }) => kinds.includes(history.kind)),
      shareOf,
    );
    results[group][policy] = figures;
    table.push([
      group,
      policy,
      figures.requestsPerDay,
      figures.medianMinutes ?? '-',
      figures.p95Minutes ?? '-',
      figures.lost,
      figures.lostAgain,
      figures.items,
    ]);
  }
}
console.log(table.toString());
console.log(
  `${sources.length} months of ${EACH} sources of each kind; learned between ${BOUNDS.least / 60} min and ${BOUNDS.most / 3600} h. ` +
    'Lost: listed and gone again between two polls, where a poll every five minutes would have seen it; again: later than a day after the source first lost any. Neither is weighted.',
);
console.log(
  JSON.stringify({ seed: SEED, months: sources.length, seconds: round((performance.now() - began) / 1000), results }),
);

/** Sources of a kind count alike, kinds by their shares. */
function figuresOf(all: readonly Measured[], shareOf: (kind: Kind) => number): Figures {
  const whole = all.reduce((sum, { history }) => sum + shareOf(history.kind), 0);
  const delays = all
    .flatMap(({ history, replay }) => replay.delays.map((delay) => ({ delay, weight: shareOf(history.kind) })))
    .sort((a, b) => a.delay - b.delay);
  return {
    requestsPerDay: round(
      all.reduce((sum, { history, replay }) => sum + (shareOf(history.kind) * replay.requests) / 30, 0) / whole,
    ),
    medianMinutes: quantile(delays, 0.5),
    p95Minutes: quantile(delays, 0.95),
    lost: all.reduce((sum, { replay, unavoidable }) => sum + Math.max(0, replay.lost - unavoidable), 0),
    lostAgain: all.reduce((sum, { replay }) => sum + replay.lostAgain, 0),
    items: delays.length,
  };
}

function quantile(
  delays: readonly { readonly delay: number; readonly weight: number }[],
  share: number,
): number | null {
  const total = delays.reduce((sum, { weight }) => sum + weight, 0);
  let passed = 0;
  for (const { delay, weight } of delays) {
    passed += weight;
    if (passed >= share * total) return round(delay / 60_000);
  }
  return null;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
