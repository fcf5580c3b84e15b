import Table from 'cli-table3';
import { fullFeed, type Story, story } from '../pipeline/stories.ts';
import { openWorld } from '../world.ts';

// What a tick over a thousand sources costs, of which 950 answer 304: requests to DynamoDB and objects, counted at the
// embedded stores. Usage: node test/bench/poll.ts

const SOURCES = 1000;
const CHANGED = 50;
const INTERVAL = 900;
/** As it is by default: every request takes its turn at its host. */
const SPACING_MS = 1000;

const world = await openWorld({ spacingMs: SPACING_MS, stores: 'disk' });
try {
  const feeds = Array.from({ length: SOURCES }, (_, i) => `https://paper-${i}.example/feed.xml`);
  for (const [i, url] of feeds.entries()) {
    serve(url, 1, [storyOf(i, 'first')]);
    await world.addSource({ id: `paper-${i}`, url });
  }
  await tickAll();

  world.pass(INTERVAL);
  const idle = await requestsOf(tickAll);
  feeds.slice(0, CHANGED).forEach((url, i) => {
    serve(url, 2, [storyOf(i, 'second'), storyOf(i, 'first')]);
  });
  world.pass(INTERVAL);
  const busy = await requestsOf(tickAll);

  const rows = {
    'a poll answered 304, dispatch included': perSource(idle, SOURCES),
    'the 50 that had news: an article with full text, in two feeds': perSource(
      difference(perSource(idle, SOURCES), busy, SOURCES - CHANGED),
      CHANGED,
    ),
  };
  const kinds = [...new Set(Object.values(rows).flatMap((row) => Object.keys(row)))].sort();
  const table = new Table({ head: ['requests for each source', ...kinds] });
  for (const [what, row] of Object.entries(rows)) table.push([what, ...kinds.map((kind) => row[kind] ?? 0)]);
  console.log(table.toString());
  console.log(JSON.stringify({ sources: SOURCES, notModified: SOURCES - CHANGED, idle, busy, perSource: rows }));
} finally {
  await world.close();
}

function storyOf(paper: number, slug: string): Story {
  return story(`${paper}-${slug}`, `Paper ${paper}, the ${slug} story`, 'It was decided.', '2026-11-19T10:00:00Z');
}

function serve(url: string, version: number, stories: readonly Story[]): void {
  world.web.set(url, { body: fullFeed(stories), type: 'application/atom+xml', etag: `"${version}"` });
}

/** Ticks until every source that is due was handed out, and everything that follows is done. */
async function tickAll(): Promise<void> {
  for (let handedOut = -1; handedOut !== world.asked.length; ) {
    handedOut = world.asked.length;
    await world.tick();
  }
}

type Counts = Record<string, number>;

async function requestsOf(work: () => Promise<unknown>): Promise<Counts> {
  const before = all();
  await work();
  return difference(before, all(), 1);
}

function all(): Counts {
  const objects = Object.entries(world.objectCounts).map(([kind, count]) => [`object ${kind}`, count]);
  return { ...world.table.counts(), ...Object.fromEntries(objects) };
}

/** What `after` has beyond `before`, the latter taken so many times. */
function difference(before: Counts, after: Counts, times: number): Counts {
  const changed = Object.entries(after).map(([kind, count]) => [kind, count - (before[kind] ?? 0) * times] as const);
  return Object.fromEntries(changed.filter(([, count]) => count !== 0));
}

function perSource(counts: Counts, sources: number): Counts {
  return Object.fromEntries(
    Object.entries(counts).map(([kind, count]) => [kind, Number((count / sources).toFixed(3))]),
  );
}
