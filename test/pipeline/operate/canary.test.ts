import { afterEach, beforeEach, expect, it } from 'vitest';
import { CANARY, type FeedId } from '../../../lib/model/index.ts';
import { publishFront, sendCanary } from '../../../lib/pipeline/index.ts';
import { openWorld, type World } from '../../world.ts';
import { fullFeed, story } from '../stories.ts';

const FIVE_MINUTES = 300;
const WITHIN_MS = 450_000;

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(() => world.close());

const tick = () => sendCanary(WITHIN_MS, world.ports);

it('goes the whole way at each tick, as a correction of one article', async () => {
  expect(await tick()).toEqual({ newest: null });
  let sent = world.ports.now();
  for (let round = 0; round < 5; round++) {
    await world.settle();
    world.pass(FIVE_MINUTES);
    expect(await tick()).toEqual({ newest: sent });
    sent = world.ports.now();
  }
  await world.settle();
  const { items } = JSON.parse(await world.document(CANARY.feed, 'json')) as { items: { content_text?: string }[] };
  expect(items).toHaveLength(1);
});

it('is late where a step stands still, and in time again once it goes on', async () => {
  await tick();
  await world.settle();
  world.pass(FIVE_MINUTES);
  await tick();
  // What stands still from here on is the article queue.
  world.pass(FIVE_MINUTES);
  await expect(tick()).rejects.toThrow(/^The canary is late: the newest that came out was sent at 2/);
  await world.settle();
  world.pass(FIVE_MINUTES);
  await tick();
});

it('is late where none has ever come out', async () => {
  await tick();
  world.pass(FIVE_MINUTES);
  await expect(tick()).rejects.toThrow('The canary is late: no probe has come out');
});

it('is in no other feed, on no page and in no list, whatever they take', async () => {
  await world.addFeed({ id: 'all' });
  await world.addFeed({ id: 'words', filter: { words: ['canary', 'sent'] } });
  Object.assign(world.ports, {
    automaticFeeds: { floors: { section: 1, tag: 1, author: 1, language: 1 }, most: 10 },
  });
  for (let round = 0; round < 3; round++) {
    await tick();
    await world.settle();
    world.pass(FIVE_MINUTES);
  }
  await publishFront(world.ports);
  expect(await world.document(CANARY.feed, 'json')).toContain('The canary');
  const keys: string[] = [];
  for await (const key of world.ports.store.objects.list('')) keys.push(key);
  const elsewhere = keys.filter(
    (key) => /^(?:feeds|articles|index)/.test(key) && !key.startsWith(`feeds/${CANARY.feed}/`),
  );
  expect(elsewhere).toEqual(expect.arrayContaining(['index.html', 'feeds.opml', 'feeds/all/feed.json']));
  for (const key of elsewhere) {
    const text = Buffer.from((await world.ports.store.objects.get(key))?.bytes ?? []).toString();
    expect(text, key).not.toMatch(/canary/i);
  }
  expect(keys.filter((key) => key.startsWith('articles/'))).toEqual([]);
  expect(await world.ports.store.feeds.get('all' as FeedId)).not.toBeNull();
});

it('is defined without a look at what is stored, however much that is', async () => {
  await world.addFeed({ id: 'all' });
  const cost = async () => {
    const { read, write } = world.units;
    await tick();
    await world.ports.store.sources.remove(CANARY.source);
    return { read: world.units.read - read, write: world.units.write - write };
  };
  await cost();
  const empty = await cost();
  await world.addSource({ id: 'courier', url: 'https://courier.example/feed.xml' });
  const stories = Array.from({ length: 20 }, (_, at) => story(`s-${at}`, `Story ${at}`));
  world.web.set('https://courier.example/feed.xml', { body: fullFeed(stories), type: 'application/atom+xml' });
  await world.tick();
  expect(await world.document('all', 'json')).toContain('Story 19');
  expect(await cost()).toEqual(empty);
});

it('costs one message, and reads that do not grow with what is defined', async () => {
  await tick();
  await world.settle();
  const cost = async () => {
    world.pass(FIVE_MINUTES);
    const { read, write } = world.units;
    await tick();
    const asked = { read: world.units.read - read, write: world.units.write - write };
    await world.settle();
    return asked;
  };
  const few = await cost();
  for (let at = 0; at < 20; at++) await world.addFeed({ id: `feed-${at}` });
  expect(await cost()).toEqual(few);
  expect(few).toEqual({ read: 1, write: 0 });
});
