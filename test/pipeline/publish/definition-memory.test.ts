import { afterEach, beforeEach, expect, it } from 'vitest';
import type { FeedId } from '../../../lib/model/index.ts';
import { defineFeed, definitionMemory, publish, removeFeed } from '../../../lib/pipeline/index.ts';
import { feedOf, openWorld, type World } from '../../world.ts';

/** A definition that was read before saves a read, and never outlasts what was ordered of its feed. */

const QUAY = 'quay' as FeedId;

let world: World;
let asked: string[];
beforeEach(async () => {
  world = await openWorld();
  await world.addFeed({ id: QUAY, title: 'Quay' });
  await world.settle();
  asked = [];
});
afterEach(() => world.close());

/** News of nobody comes to the feed. */
async function news(more: Partial<World['ports']> = {}) {
  const { feeds } = world.ports.store;
  const get = async (id: FeedId) => {
    asked.push(id);
    return feeds.get(id);
  };
  const store = { ...world.ports.store, feeds: { ...feeds, get } };
  const message = { feed: QUAY, revisions: ['nobody@1'], written: world.ports.now() };
  return publish(QUAY, [message], { ...world.ports, store, ...more });
}

it('is asked for once by whoever remembers it, and each time by whoever does not', async () => {
  const definitions = definitionMemory(10);
  for (let nth = 0; nth < 3; nth++) await news({ definitions });
  expect(asked).toEqual([QUAY]);
  for (let nth = 0; nth < 3; nth++) await news({ definitions: undefined });
  expect(asked).toEqual([QUAY, QUAY, QUAY, QUAY]);
});

it('is the new one for all that comes after the order that follows it', async () => {
  await news();
  await defineFeed(feedOf({ id: QUAY, title: 'Quay and pier' }), world.ports);
  await world.settle();
  await news();
  expect(await world.document(QUAY, 'json')).toContain('Quay and pier');
});

it('is the one that another process published by since, not the one that this remembers', async () => {
  const definitions = definitionMemory(10);
  await news({ definitions });
  await defineFeed(feedOf({ id: QUAY, title: 'Quay and pier' }), world.ports);
  await world.settle();
  asked = [];
  await news({ definitions });
  expect(asked).toEqual([QUAY]);
  expect(await world.document(QUAY, 'json')).toContain('Quay and pier');
});

it('brings back nothing of a feed that was removed', async () => {
  await news();
  await removeFeed((await world.ports.store.feeds.get(QUAY))!, world.ports);
  await world.settle();
  expect(await news()).toMatchObject({ outcome: 'removed' });
  for await (const key of world.ports.store.objects.list('feeds/quay/')) throw new Error(`left: ${key}`);
  expect(await world.ports.store.feeds.state(QUAY)).toBeNull();
});

it('is forgotten where there are many, the least lately used first', () => {
  const memory = definitionMemory(2);
  for (const id of ['a', 'b', 'a', 'c']) memory.keep(feedOf({ id }));
  expect(['a', 'b', 'c'].map((id) => memory.get(id as FeedId)?.id)).toEqual(['a', undefined, 'c']);
});
