import { afterEach, beforeEach, expect, it } from 'vitest';
import type { FeedId } from '../../lib/model/index.ts';
import { publish } from '../../lib/pipeline/index.ts';
import { openWorld, type World } from '../world.ts';
import { addressOf, cutFeed, pageOf, type Story, story } from './stories.ts';

const FEED = 'https://courier.example/feed.xml';
const CRANES = story('cranes', 'Cranes to go', 'It was decided.', '2026-11-19T10:00:00Z');
const FERRY = story('ferry', 'Ferry stays', 'Nobody minds.', '2026-11-19T11:00:00Z');

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(() => world.close());

function list(...stories: readonly Story[]): void {
  world.web.set(FEED, { body: cutFeed(stories), type: 'application/rss+xml' });
  for (const one of stories) world.web.set(addressOf(one), { body: pageOf(one) });
}

it('publishes at once after a publisher that put every document and died before it could say so', async () => {
  list(CRANES);
  await world.addSource({ id: 'courier', url: FEED });
  await world.tick();
  const { store } = world.ports;
  const message = { feed: 'courier' as FeedId, revisions: [], written: world.ports.now() };
  const saveState = () => Promise.reject(new Error('killed'));
  await world.addFeed({ id: 'courier', title: 'Renamed' });
  const dying = { ...world.ports, store: { ...store, feeds: { ...store.feeds, saveState } } };
  await expect(publish(message.feed, [message], dying)).rejects.toThrow('killed');
  await world.addFeed({ id: 'courier', title: 'Renamed again' });

  const { outcome } = await publish(message.feed, [message], world.ports);
  expect(outcome).toBe('published');
  for (const format of ['rss', 'atom', 'json', 'html'] as const) {
    expect(await world.document('courier', format)).toContain('Renamed again');
  }
});

it('ends with what both saw when two publish a feed at once', async () => {
  list(CRANES, FERRY);
  await world.addSource({ id: 'courier', url: FEED });
  const saved = world.queues.publish;
  await world.tick();
  saved.length = 0;
  const message = { feed: 'courier' as FeedId, revisions: [], written: world.ports.now() };
  const outcomes = await Promise.all([1, 2, 3].map(() => publish(message.feed, [message], world.ports)));
  expect(outcomes.map(({ feed }) => feed)).toEqual(['courier', 'courier', 'courier']);
  const state = await world.ports.store.feeds.state(message.feed);
  for (const format of ['rss', 'atom', 'json', 'html'] as const) {
    const bytes = Buffer.byteLength(await world.document('courier', format));
    expect(state?.documents[format]?.bytes).toBe(bytes);
  }
});
