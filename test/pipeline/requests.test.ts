import { afterEach, beforeEach, expect, it } from 'vitest';
import { COUNTED, total, type Usage } from '../../lib/cost/index.ts';
import { takeDown } from '../../lib/pipeline/index.ts';
import { openWorld, type World } from '../world.ts';
import { addressOf, cutFeed, pageOf, type Story, story } from './stories.ts';

/** What a write costs on AWS, in requests: the figures that docs/figures.md quotes, and that nobody changes unawares. */

const FEED = 'https://courier.example/feed.xml';
const CRANES = story('cranes', 'Cranes to go', 'It was decided.', '2026-11-19T10:00:00Z');
const FERRY = story('ferry', 'Ferry stays', 'Nobody minds.', '2026-11-19T11:00:00Z');

let world: World;
beforeEach(async () => {
  world = await openWorld({ stores: 'disk' });
  list([CRANES]);
  await world.addSource({ id: 'courier', url: FEED });
  await world.tick();
});
afterEach(() => world.close());

function list(stories: readonly Story[], etag?: string): void {
  world.web.set(FEED, { body: cutFeed(stories), type: 'application/rss+xml', ...(etag !== undefined && { etag }) });
  for (const one of stories) world.web.set(addressOf(one), { body: pageOf(one) });
}

type Counts = Readonly<Record<string, number>>;

/** The requests that some work makes, those of DynamoDB by operation and those of S3 by kind. */
async function requestsOf(what: string, work: () => Promise<unknown>): Promise<{ table: Counts; objects: Counts }> {
  const before = { table: world.table.counts(), objects: { ...world.objectCounts } };
  await work();
  const counts = {
    table: difference(before.table, world.table.counts()),
    objects: difference(before.objects, world.objectCounts),
  };
  const words = (requests: Counts) =>
    Object.entries(requests)
      .map(([kind, count]) => `${count} ${kind}`)
      .join(', ') || 'none';
  console.log(`requests for ${what}: DynamoDB ${words(counts.table)}; objects ${words(counts.objects)}`);
  return counts;
}

/** What some work asks for, as the bill's model has it. */
async function usageOf(work: () => Promise<unknown>): Promise<Usage> {
  const before = { ...world.units, ...world.objectCounts };
  await work();
  const { units, objectCounts } = world;
  return {
    read: units.read - before.read,
    write: units.write - before.write,
    puts: objectCounts.put - before.put,
    gets: objectCounts.get - before.get,
  };
}

function difference(before: Counts, after: Counts): Counts {
  const changed = Object.entries(after).map(([kind, count]) => [kind, count - (before[kind] ?? 0)] as const);
  return Object.fromEntries(changed.filter(([, count]) => count > 0).sort());
}

async function poll(): Promise<void> {
  world.pass(900);
  await world.tick();
}

it('one new article from a cut feed, its page visited, into two feeds of four formats', async () => {
  list([CRANES, FERRY]);
  expect(await requestsOf('a new article in two feeds', poll)).toEqual({
    table: { BatchGetItem: 6, GetItem: 5, PutItem: 12, Query: 11, UpdateItem: 1 },
    objects: { put: 10 },
  });
});

it('what the bill is made of: a new article with its visit, and a poll that tells nothing new', async () => {
  list([CRANES, FERRY]);
  const parts = [
    [1, COUNTED.poll],
    [1, COUNTED.article],
    [1, COUNTED.visit],
    [2, COUNTED.smallFeed],
  ] as const;
  expect(await usageOf(poll)).toEqual(total(...parts));
  expect(await usageOf(poll)).toEqual(COUNTED.poll);
});

it('a correction of an article in two feeds', async () => {
  list([{ ...CRANES, title: 'Cranes to stay' }]);
  expect(await requestsOf('a correction in two feeds', poll)).toEqual({
    table: { BatchGetItem: 7, GetItem: 7, PutItem: 10, Query: 11, UpdateItem: 1 },
    objects: { get: 2, put: 11 },
  });
});

it('a poll that is answered 304', async () => {
  list([CRANES], '"1"');
  await poll();
  expect(await requestsOf('a poll answered 304', poll)).toEqual({
    // Five of the queries are the tick's, however many sources are due.
    table: { BatchGetItem: 1, PutItem: 1, Query: 6, UpdateItem: 1 },
    objects: {},
  });
});

it('a poll that finds the same body', async () => {
  expect(await requestsOf('a poll of the same body', poll)).toEqual({
    table: { BatchGetItem: 1, PutItem: 1, Query: 6, UpdateItem: 1 },
    objects: {},
  });
});

it('a takedown from two feeds', async () => {
  const { items } = JSON.parse(await world.document('all', 'json')) as { items: { id: string }[] };
  const id = items[0]?.id.split(':').at(-1) ?? '';
  const order = { reason: 'asked for', by: 'operator', seen: world.ports.now() } as const;
  const takedown = async () => {
    await takeDown(id as never, order, world.ports);
    await world.settle();
  };
  expect(await requestsOf('a takedown from two feeds', takedown)).toEqual({
    table: { BatchGetItem: 2, GetItem: 6, PutItem: 12, Query: 9 },
    objects: { delete: 2, get: 1, put: 9 },
  });
});
