import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { dispatchHandler } from '../../lambdas/dispatch.ts';
import { ingestHandler } from '../../lambdas/ingest.ts';
import { pollHandler } from '../../lambdas/poll.ts';
import { publishHandler } from '../../lambdas/publish.ts';
import { routeHandler } from '../../lambdas/route.ts';
import { openQueues, startMachine } from '../../lib/local/index.ts';
import { type AbsoluteUrl, type FeedId, type Instant, instant, type SourceId } from '../../lib/model/index.ts';
import {
  defineFeed,
  definitionMemory,
  type Offer,
  offersFromPush,
  type Ports,
  type Publisher,
  readHere,
} from '../../lib/pipeline/index.ts';
import { documentPath, entryCache } from '../../lib/publish/index.ts';
import { openStore } from '../../lib/store/index.ts';
import { feedOf } from '../world.ts';
import { type Embedded, openEmbedded, TABLE } from './embedded.ts';

/**
 * How often a feed is regenerated, counted on one machine's own queues and stream, which hand out as AWS does: a shard's
 * records in order and up to 100 at once, a feed's messages one batch of at most 10 at a time.
 */

const now = (): Instant => instant(Date.now());
const BURST = { timeout: 300_000, retry: 2 };

const COURIER = 'courier' as SourceId;

/** What a machine whose handlers are the deployed ones did, by feed. */
type Counted = {
  readonly ports: Ports & Publisher;
  readonly regenerations: Map<string, number>;
  /** Keys of the objects that were put for readers. */
  readonly puts: string[];
  drain(): Promise<void>;
  close(): Promise<void>;
};

let machine: Counted;
beforeEach(async () => {
  machine = await openCounted();
});
afterEach(() => machine.close());

async function openCounted(): Promise<Counted> {
  const folder = await mkdtemp(join(tmpdir(), 'feedmill-coalescing-'));
  const embedded: Embedded = await openEmbedded(now);
  const settings = { visibility: 60_000, maxReceives: 8 };
  const queues = openQueues(
    { path: folder },
    { now, queues: { poll: settings, article: settings, publish: settings, deliver: settings } },
  );
  const regenerations = new Map<string, number>();
  const puts: string[] = [];
  const objects = {
    ...embedded.objects,
    put: async (...given: Parameters<typeof embedded.objects.put>) => {
      if (given[0].startsWith('feeds/')) puts.push(given[0]);
      return embedded.objects.put(...given);
    },
  };
  const ports: Ports & Publisher = {
    store: openStore(embedded.client, TABLE, objects),
    queues,
    fetch: async (request) => ({ outcome: 'gone', status: 404, message: `${request.url} answered 404` }),
    now,
    log: {
      info: (message, { feed }) => {
        const isRegeneration = (message === 'published' || message === 'unchanged') && typeof feed === 'string';
        if (isRegeneration) regenerations.set(feed, (regenerations.get(feed) ?? 0) + 1);
      },
      warn: () => {},
    },
    site: { baseUrl: 'https://feeds.example/' as AbsoluteUrl, title: 'The test feeds' },
    entries: entryCache(50_000_000),
    definitions: definitionMemory(1_000),
    userAgent: 'Feedmill/test',
    read: readHere,
    manners: { spacingMs: 0, patienceMs: 3000, trustedOrigins: [] },
    wait: () => Promise.resolve(),
    random: Math.random,
    itemsPerPoll: 100,
    articleParts: { most: 10, bytes: 10_000_000 },
    keptPerDay: 1_000_000_000,
  };
  const running = startMachine({
    table: { records: embedded.records, halted: () => null },
    queues,
    handlers: {
      dispatch: dispatchHandler({ ...ports.store, queues, now }),
      poll: pollHandler(ports),
      ingest: ingestHandler(ports),
      route: routeHandler(ports),
      publish: publishHandler(ports),
      deliver: async () => ({ batchItemFailures: [] }),
    },
    tickMs: null,
    now,
    log: ports.log,
  });
  return {
    ports,
    regenerations,
    puts,
    drain: () => running.drain({ until: AbortSignal.timeout(300_000) }),
    async close() {
      await running.stop();
      queues.close();
      await embedded.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Articles as a partner pushes them, each with a tag of its own. */
async function offer(first: number, count: number): Promise<void> {
  const offers = Array.from({ length: count }, (_, at): Offer => {
    const number = first + at;
    const json = {
      id: `n${number}`,
      title: `Story ${number}.`,
      text: `The text of ${number}.`,
      tags: [`tag-${number}`],
    };
    const [one] = offersFromPush({ form: 'json', json }, COURIER, now()).offers;
    if (one === undefined) throw new Error('no offer');
    return one;
  });
  const messages = offers.map((one) => ({ body: JSON.stringify(one), group: 'courier' }));
  await machine.ports.queues.send('article', messages);
}

async function define(...feeds: Parameters<typeof feedOf>[0][]): Promise<void> {
  const { ports, regenerations, puts } = machine;
  await ports.store.sources.settle({
    id: COURIER,
    title: 'The Courier',
    kind: 'push',
    url: null,
    fullText: 'never',
    interval: { least: 0, most: 0 },
    recheck: 0,
    tags: [],
    language: null,
    rules: {},
    paused: false,
    origin: 'command',
  });
  for (const feed of feeds) await defineFeed(feedOf(feed), ports);
  await machine.drain();
  regenerations.clear();
  puts.length = 0;
}

async function titles(feed: string): Promise<string[]> {
  const object = await machine.ports.store.objects.get(documentPath({ id: feed as FeedId }, 'json'));
  const { items } = JSON.parse(Buffer.from(object?.bytes ?? []).toString()) as { items: { title: string }[] };
  return items.map(({ title }) => title);
}

it('publishes the first write to an idle feed at once, and puts nothing for a write that changes no byte', async () => {
  await define({ id: 'courier', formats: ['rss', 'atom', 'json', 'html'] });
  const begin = performance.now();
  await offer(1, 1);
  while (machine.regenerations.size === 0) await new Promise((resume) => setTimeout(resume, 2));
  console.log(`first write to an idle feed: published after ${Math.round(performance.now() - begin)} ms`);
  await machine.drain();
  expect(await titles('courier')).toEqual(['Story 1.']);
  expect(machine.regenerations.get('courier')).toBe(1);
  expect(machine.puts).toHaveLength(4);
  await offer(1, 1);
  await machine.drain();
  expect(machine.regenerations.get('courier')).toBe(1);
  expect(machine.puts).toHaveLength(4);
});

it.each([50, 500])(
  'regenerates a feed of %i at most 15 times for a burst of 500 articles',
  async (size) => {
    await define({ id: 'courier', size, formats: ['json'] });
    await offer(1, 500);
    await machine.drain();
    const regenerations = machine.regenerations.get('courier') ?? 0;
    console.log(`500 articles into a feed of ${size}: ${regenerations} regenerations, ${machine.puts.length} puts`);
    expect(new Set(await titles('courier')).size).toBe(size);
    if (size === 500) expect((await titles('courier')).toSorted()).toEqual(storiesUpTo(500));
    expect(regenerations).toBeLessThanOrEqual(15);
  },
  300_000,
);

it('regenerates each of 500 feeds once for 500 articles, one in each', BURST, async () => {
  const feeds = Array.from({ length: 500 }, (_, at) => `tag-${at + 1}`);
  await define(...feeds.map((tag) => ({ id: tag, formats: ['json'] as const, filter: { tags: [tag] } })));
  await offer(1, 500);
  await machine.drain();
  expect([...machine.regenerations.keys()].sort()).toEqual(feeds.toSorted());
  expect([...machine.regenerations.values()].reduce((sum, count) => sum + count, 0)).toBe(500);
  expect(machine.puts).toHaveLength(500);
  expect(await titles('tag-77')).toEqual(['Story 77.']);
});

function storiesUpTo(count: number): string[] {
  return Array.from({ length: count }, (_, at) => `Story ${at + 1}.`).sort();
}
