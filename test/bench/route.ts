import { routeHandler } from '../../lambdas/route.ts';
import type { Article, SourceId } from '../../lib/model/index.ts';
import { belongs } from '../../lib/pipeline/definitions/belongs.ts';
import { emptyFeedIndex } from '../../lib/pipeline/definitions/feed-index.ts';
import { SNAPSHOT_KEY } from '../../lib/pipeline/definitions/feed-snapshot.ts';
import { knownFeeds } from '../../lib/pipeline/definitions/known-feeds.ts';
import { ingest } from '../../lib/pipeline/index.ts';
import { offersFromPush } from '../../lib/pipeline/ingest/push.ts';
import { manyFeeds, writeFeeds } from '../many-feeds.ts';
import { anArticle } from '../store/samples.ts';
import { openWorld, type World } from '../world.ts';

// What it takes to lead an article to its feeds, as more are defined: read units, counted at the embedded table, for
// routing one and for a process that starts; and by how many times it is quicker than to ask every feed. Prints JSON.
// Usage: node --expose-gc test/bench/route.ts [feeds ...]

const given = process.argv.slice(2).map(Number);
const COUNTS = given.length > 0 ? given : [3, 1000, 100_000];

/** So many articles are led to their feeds for the time that it takes, of some 700 words each. */
const ARTICLES = 50;

const report: Record<string, object> = {};
for (const count of COUNTS) report[`${count} feeds`] = { ...(await counted(count)), ...timed(count) };
console.log(JSON.stringify(report, null, 2));

async function counted(count: number) {
  const world = await openWorld();
  try {
    const { store } = world.ports;
    await world.addSource({ id: 'courier', url: 'https://courier.example/feed.xml' });
    const client = world.table.client();
    await writeFeeds(manyFeeds(count - 2), { client, tableName: 'feedmill', store });
    client.destroy();
    // Each copy of the room is another process that knows nothing.
    const start = () =>
      unitsOf(world, () =>
        knownFeeds({ ...world.ports, store: { ...store, feeds: { ...store.feeds } } }, { within: 0 }),
      );
    const fromTable = await start();
    const fromObject = await start();
    await routed(world, 'First');
    return {
      readUnits: { toRouteOne: await routed(world, 'Second'), toStartFromTable: fromTable, toStart: fromObject },
      packedBytes: (await store.objects.get(SNAPSHOT_KEY))?.size ?? 0,
    };
  } finally {
    await world.close();
  }
}

async function routed(world: World, title: string): Promise<number> {
  const json = { id: title, title, text: `The story of ${title}, at the harbour.` };
  const { offers } = offersFromPush({ form: 'json', json }, 'courier' as SourceId, world.ports.now());
  for (const offer of offers) await ingest(offer, world.ports);
  const Records = await world.takeRecords();
  return unitsOf(world, () => routeHandler(world.ports)({ Records }));
}

async function unitsOf(world: World, work: () => Promise<unknown>): Promise<number> {
  const before = world.units.read;
  await work();
  return world.units.read - before;
}

function timed(count: number) {
  const feeds = manyFeeds(count);
  const heap = heapUsed();
  const index = emptyFeedIndex();
  const load = millisecondsOf(() => {
    for (const feed of feeds) index.set({ id: feed.id, text: JSON.stringify(feed) });
  });
  const megabytes = (heapUsed() - heap) / 1e6;
  for (const article of articles(2)) index.candidates(article);
  const byIndex = articles(1);
  let looked = 0;
  let found = 0;
  const indexed = millisecondsOf(() => {
    for (const article of byIndex) {
      const candidates = index.candidates(article);
      looked += candidates.length;
      found += candidates.filter((feed) => belongs(feed, article)).length;
    }
  });
  const byAsking = articles(1);
  let asked = 0;
  const asking = millisecondsOf(() => {
    for (const article of byAsking) asked += feeds.filter((feed) => belongs(feed, article)).length;
  });
  if (asked !== found) throw new Error(`The index led to ${found} feeds, where ${asked} take the articles`);
  return {
    milliseconds: { toIndexAll: rounded(load), anArticle: rounded(indexed / ARTICLES) },
    megabytesOfIndex: rounded(megabytes),
    feedsLookedAtPerArticle: looked / ARTICLES,
    timesAsQuickAsAskingEach: rounded(asking / indexed),
  };
}

function articles(seed: number): Article[] {
  return Array.from({ length: ARTICLES }, (_, at) => {
    const words = Array.from({ length: 700 }, (_, word) => `w${(word * 7919 + at * 104_729 + seed) % 5000}`);
    const text = `The harbour ${at * 5} and pier ${at * 5 + 3} open. ${words.join(' ')}`;
    return anArticle({ source: `source-${at * 5 + 1}` as SourceId, language: 'en', tags: [`Tag ${at * 5 + 2}`], text });
  });
}

function millisecondsOf(work: () => void): number {
  const begin = performance.now();
  work();
  return performance.now() - begin;
}

function heapUsed(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}

function rounded(value: number): number {
  return Number(value.toPrecision(3));
}
