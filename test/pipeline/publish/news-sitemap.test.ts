import { afterEach, beforeEach, expect, it } from 'vitest';
import type { FeedId } from '../../../lib/model/index.ts';
import { removeFeed, takeDown } from '../../../lib/pipeline/index.ts';
import { openWorld, type World } from '../../world.ts';
import { addressOf, fullFeed, story } from '../stories.ts';

const FEED = 'https://courier.example/feed.xml';
const CRANES = story('cranes', 'Cranes to go', 'It was decided.', '2026-11-19T10:00:00Z');
const FERRY = story('ferry', 'Ferry stays', 'Nobody minds.', '2026-11-19T11:00:00Z');

let world: World;
beforeEach(async () => {
  world = await openWorld();
  Object.assign(world.ports, { site: { ...world.ports.site, ownHosts: ['courier.example'] } });
  world.web.set(FEED, { body: fullFeed([CRANES, FERRY]), type: 'application/atom+xml' });
  await world.addSource({ id: 'courier', url: FEED, language: 'en' });
  await world.addFeed({ id: 'search', formats: ['news'], size: 1000, language: 'en' });
  await world.tick();
});
afterEach(() => world.close());

it('follows every write, a takedown included, with no other document beside it', async () => {
  expect(await world.document('search', 'news')).toContain(`<loc>${addressOf(CRANES)}</loc>`);
  await expect(world.document('search', 'rss')).rejects.toThrow('There is no rss');
  const { items } = JSON.parse(await world.document('all', 'json')) as { items: { id: string; title: string }[] };
  const id =
    items
      .find(({ title }) => title === CRANES.title)
      ?.id.split(':')
      .at(-1) ?? '';
  await takeDown(id as never, { reason: 'asked for', by: 'operator', seen: world.ports.now() }, world.ports);
  await world.settle();
  const sitemap = await world.document('search', 'news');
  expect(sitemap).not.toContain('cranes');
  expect(sitemap).toContain(`<loc>${addressOf(FERRY)}</loc>`);
});

it('goes with its feed', async () => {
  const feed = await world.ports.store.feeds.get('search' as FeedId);
  if (feed !== null) await removeFeed(feed, world.ports);
  await world.settle();
  await expect(world.document('search', 'news')).rejects.toThrow('There is no news');
});
