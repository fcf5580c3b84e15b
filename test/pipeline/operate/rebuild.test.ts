import { afterEach, beforeEach, expect, it } from 'vitest';
import type { FeedId } from '../../../lib/model/index.ts';
import { publishFront, rebuild } from '../../../lib/pipeline/index.ts';
import { openWorld, type World } from '../../world.ts';
import { addressOf, cutFeed, pageOf, type Story, story } from '../stories.ts';

const FEED = 'https://courier.example/feed.xml';
const STORIES = [1, 2, 3, 4, 5].map((day) =>
  story(`cranes-${day}`, `Cranes, day ${day}`, 'It was decided.', `2026-11-1${day}T10:00:00Z`),
);

let world: World;
beforeEach(async () => {
  world = await openWorld();
  await world.addFeed({ id: 'all', size: 2 });
  list(STORIES);
  await world.addSource({ id: 'courier', url: FEED });
  await world.tick();
  // A correction makes a page of the article.
  list([{ ...STORIES[0]!, title: 'Cranes to stay' }, ...STORIES.slice(1)]);
  world.pass(900);
  await world.tick();
  await publishFront(world.ports);
});
afterEach(() => world.close());

function list(stories: readonly Story[]): void {
  world.web.set(FEED, { body: cutFeed(stories), type: 'application/rss+xml' });
  for (const one of stories) world.web.set(addressOf(one), { body: pageOf(one) });
}

/** Everything that the public may read, by key. */
async function published(): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  const { objects } = world.ports.store;
  for await (const key of objects.list('')) {
    if (/^(?:raw|revision|offers)\//.test(key)) continue;
    found.set(key, Buffer.from((await objects.get(key))?.bytes ?? []).toString());
  }
  return found;
}

it('brings back every document, archive, page and the front as they were, to the byte', async () => {
  const before = await published();
  const kinds = ['feeds/all/rss.xml', 'index.html', 'feeds/courier/feed.json'];
  expect([...before.keys()]).toEqual(expect.arrayContaining(kinds));
  expect([...before.keys()].some((key) => /^feeds\/all\/archive/.test(key))).toBe(true);
  expect([...before.keys()].filter((key) => key.startsWith('articles/'))).toHaveLength(1);
  for (const key of before.keys()) await world.ports.store.objects.delete(key);
  expect(await rebuild([], world.ports)).toEqual({ feeds: ['all', 'courier'], pages: 5 });
  await world.settle();
  expect(await published()).toEqual(before);
});

it('puts right what somebody else wrote over', async () => {
  const before = await published();
  for (const key of before.keys())
    await world.ports.store.objects.put(key, Buffer.from('?'), { contentType: 'text/plain' });
  await rebuild([], world.ports);
  await world.settle();
  expect(await published()).toEqual(before);
});

it('writes nothing where all is as it should be', async () => {
  const puts = world.objectCounts.put;
  await rebuild([], world.ports);
  await world.settle();
  expect(world.objectCounts.put).toBe(puts);
});

it('rebuilds only the feeds that are named, and none where one of them is not defined', async () => {
  expect(await rebuild(['courier'], world.ports)).toEqual({ feeds: ['courier' as FeedId], pages: null });
  await world.settle();
  await expect(rebuild(['courier', 'nowhere'], world.ports)).rejects.toThrow('There is no feed nowhere');
  expect(world.queues.publish).toEqual([]);
});
