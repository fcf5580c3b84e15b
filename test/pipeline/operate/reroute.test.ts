import { afterEach, beforeEach, expect, it } from 'vitest';
import type { FeedId, SourceId } from '../../../lib/model/index.ts';
import { ingest, poll, rebuild, reroute, takeDown, takeOffer } from '../../../lib/pipeline/index.ts';
import { openWorld, type World } from '../../world.ts';
import { fullFeed, story } from '../stories.ts';

const FEED = 'https://courier.example/feed.xml';

let world: World;
beforeEach(async () => {
  world = await openWorld();
  await world.addFeed({ id: 'all' });
  await world.addSource({ id: 'courier', url: FEED });
  list('bridge');
  await world.tick();
});
afterEach(() => world.close());

function list(...slugs: string[]): void {
  const stories = slugs.map((slug) => story(slug, `The ${slug}`));
  world.web.set(FEED, { body: fullFeed(stories), type: 'application/rss+xml' });
}

/** Takes a poll's articles in, and loses what the stream tells of them. */
async function tickUnrouted(): Promise<void> {
  world.pass(7200);
  await poll('courier' as SourceId, world.ports);
  for (const { body } of world.queues.article.splice(0)) {
    await takeOffer(body, world.ports.store, (offer) => ingest(offer, world.ports));
  }
  await world.takeRecords();
}

it('brings into the feeds what the stream gave up on, which a mere rebuild does not', async () => {
  list('bridge', 'ferry', 'crane');
  await tickUnrouted();
  await rebuild([], world.ports);
  await world.settle();
  expect(await world.document('all', 'rss')).not.toContain('The ferry');
  expect(await reroute(world.ports)).toBe(3);
  await world.settle();
  for (const slug of ['bridge', 'ferry', 'crane']) expect(await world.document('all', 'rss')).toContain(`The ${slug}`);
});

it('counts no delay from a write of long ago, which would ring an alarm', async () => {
  list('bridge', 'ferry');
  await tickUnrouted();
  world.pass(3 * 86_400);
  await reroute(world.ports);
  await world.settle();
  expect(await world.document('all', 'rss')).toContain('The ferry');
  expect((await world.ports.store.feeds.state('all' as FeedId))?.delay).toBe(0);
});

it('carries out a takedown that the stream gave up on, and changes nothing of what was routed', async () => {
  const [name = ''] = (await world.ports.store.feeds.state('all' as FeedId))?.members ?? [];
  const id = name.split('@')[0] as Parameters<typeof takeDown>[0];
  const before = await world.document('all', 'rss');
  await reroute(world.ports);
  await world.settle();
  expect(await world.document('all', 'rss')).toBe(before);
  await takeDown(id, { reason: 'asked for', by: 'operator', seen: world.ports.now() }, world.ports);
  await world.takeRecords();
  await reroute(world.ports);
  await world.settle();
  expect(await world.document('all', 'rss')).not.toContain('The bridge');
  for await (const key of world.ports.store.objects.list(`revision/${id}/`)) throw new Error(`left: ${key}`);
});
