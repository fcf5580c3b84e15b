import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { startScript } from '../bin/feedmill-process.ts';
import { freePorts } from '../e2e/running-feedmill.ts';
import { until } from '../e2e/until.ts';
import { openGoodFeeds } from './good-feeds.ts';
import { type HostileSource, openHostileSite } from './hostile-site.ts';
import { watchTree } from './process-tree.ts';

/**
 * Runs `feedmill start` on twenty good feeds, each of which tells a new article in every round, and on everything of
 * `test/hostile` as a source beside them. Prints as JSON whether the good ones are up to date a round after the last in
 * which they told something, and how late an article was at worst; the most memory that the program took with all
 * processes below it, how the sources stand, and what is left once it is told to stop. Exit code 1 where a good feed is
 * behind. All of it stays on 127.0.0.1. Takes some three minutes. Usage: node test/bench/hostile.ts [rounds, by default 6]
 */
const ROUNDS = Number(process.argv[2] ?? 6);
const ROUND_S = 20;
const GOOD = 20;
/** So that all of them are read anew several times, at four polls a second in the whole. */
const HOSTILE_INTERVAL = '1m';
const TOKEN = 'a-token-of-the-bench';

const loadBefore = loadavg()[0]!;
let round = 0;
const [port] = await freePorts();
const url = `http://127.0.0.1:${port}/`;
const home = await mkdtemp(join(tmpdir(), 'feedmill-hostile-'));
const good = await openGoodFeeds(GOOD, url);
const site = await openHostileSite(() => round);
await writeFile(join(home, 'feedmill.yaml'), configuration());

const running = startScript('bin/feedmill.ts', ['start', '--data', 'data', '--port', `${port}`], { cwd: home });
const tree = watchTree(running.process.pid!);
const pushes: Record<string, number> = {};
try {
  await until('that it serves', () => fetch(url).catch(() => null), 60_000);
  for (; round < ROUNDS; round += 1) {
    good.tell();
    void pushAll(round);
    await delay(ROUND_S * 1000);
  }
  const behindAtFirst = good.behind();
  await delay(ROUND_S * 1000);
  const behind = good.behind();
  // On a machine with much else to do it waits long for its turn at the table.
  const { stdout } = await startScript('bin/feedmill.ts', ['status', '--json', '--data', 'data'], { cwd: home }).ended(
    180_000,
  );
  const stopping = performance.now();
  running.process.kill('SIGTERM');
  const { code } = await running.ended(90_000);
  const stopSeconds = seconds(performance.now() - stopping);
  const delays = good.delays();
  const waiting = [...running.stdout().matchAll(/(\d+) messages waiting/g)].map(([, count]) => Number(count));
  console.log(
    JSON.stringify(
      {
        rounds: ROUNDS,
        secondsOfARound: ROUND_S,
        machine: { cores: cpus().length, loadBefore },
        sources: { good: GOOD, hostile: site.sources.length },
        good: {
          upToDate: GOOD - behind.length,
          behind,
          behindWhenTheLastRoundEnded: behindAtFirst.length,
          articlesSeen: delays.length,
          articlesTold: GOOD * ROUNDS,
          seconds: {
            median: seconds(delays[Math.floor(delays.length / 2)] ?? Number.NaN),
            worst: seconds(delays.at(-1) ?? Number.NaN),
          },
          roundsLateAtWorst: Math.floor((delays.at(-1) ?? Number.NaN) / 1000 / ROUND_S),
        },
        mostMessagesWaiting: Math.max(0, ...waiting),
        mostMemory: tree.most(),
        ...standing(stdout),
        pushesByStatus: pushes,
        neverAskedFor: site.sources
          .filter(({ id, url }) => url !== null && !site.asked.has(id))
          .map(({ what }) => what),
        notServed: site.notServed.filter((what) => !what.endsWith(', checked')),
        stop: { code, seconds: stopSeconds, processesLeft: tree.left() },
      },
      null,
      2,
    ),
  );
  process.exitCode = behind.length > 0 ? 1 : 0;
} finally {
  running.process.kill('SIGKILL');
  tree.close();
  good.close();
  site.close();
  await rm(home, { recursive: true, force: true, maxRetries: 3 });
}
process.exit();

function configuration(): string {
  const sources = [
    ...good.sources.map(({ id, url }) => ({ id, url, interval: '5s' })),
    ...site.sources.map(({ id, kind, url }) => ({
      id,
      kind,
      ...(url !== null && { url, interval: HOSTILE_INTERVAL }),
    })),
  ];
  // JSON is YAML.
  return JSON.stringify({
    trustedOrigins: [good.origin, ...site.origins],
    limits: { hostSpacing: '0s' },
    api: { token: TOKEN },
    sources,
  });
}

async function pushAll(at: number): Promise<void> {
  for (const { id, url, served } of site.sources as readonly HostileSource[]) {
    const push = url === null ? served(at) : null;
    if (push === null) continue;
    const status = await fetch(`http://127.0.0.1:${port}/articles?source=${id}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${TOKEN}`, 'content-type': push.type },
      body: push.body,
      signal: AbortSignal.timeout(60_000),
    }).then(
      (answer) => `${answer.status}`,
      () => 'none',
    );
    pushes[status] = (pushes[status] ?? 0) + 1;
  }
}

/** How many sources stand how, and the names of those that were put aside or held back. */
function standing(status: string) {
  const what = new Map(site.sources.map((source) => [source.id, source.what]));
  const { sources } = JSON.parse(status) as {
    sources: { source: { id: string }; health: { condition: string; line: string } }[];
  };
  const conditions: Record<string, number> = {};
  for (const { health } of sources) conditions[health.condition] = (conditions[health.condition] ?? 0) + 1;
  const named = (...wanted: string[]) =>
    sources.flatMap(({ source: { id }, health: { condition, line } }) =>
      wanted.includes(condition) ? [`${what.get(id) ?? id}: ${line.slice(0, 160)}`] : [],
    );
  const badGood = sources.filter(({ source, health }) => !what.has(source.id) && health.condition !== 'ok');
  return {
    conditions,
    putAside: named('aside'),
    quarantined: named('quarantined'),
    goodThatAreNotOk: badGood.map(({ source: { id }, health: { line } }) => `${id}: ${line}`),
  };
}

function seconds(ms: number): number {
  return Math.round(ms / 100) / 10;
}
