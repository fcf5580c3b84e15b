import { afterEach, beforeEach, expect, it } from 'vitest';
import type { ArticleId, FeedId, Instant } from '../../../lib/model/index.ts';
import { openWorld, type World } from '../../world.ts';
import { addressOf, cutFeed, pageOf, type Story, story } from '../stories.ts';

const FEED = 'https://courier.example/feed.xml';
const REGATTA = story('regatta', 'Regatta at midsummer', 'Rowers wanted.', '2026-11-22T10:00:00Z');
const FERRY = story('ferry', 'Ferry stays', 'Nobody minds.', '2026-11-20T08:30:00Z');

let world: World;
beforeEach(async () => {
  world = await openWorld();
  await world.addSource({ id: 'courier', url: FEED });
});
afterEach(() => world.close());

async function list(...stories: readonly Story[]): Promise<void> {
  world.web.set(FEED, { body: cutFeed(stories), type: 'application/rss+xml' });
  for (const one of stories) world.web.set(addressOf(one), { body: pageOf(one) });
  await world.tick();
}

async function titles(): Promise<string[]> {
  const { items } = JSON.parse(await world.document('all', 'json')) as { items: { title: string }[] };
  return items.map(({ title }) => title);
}

it('puts what is dated in the future where it was first seen, until it is heard of after its day', async () => {
  await list(REGATTA);
  world.pass(3600);
  await list(FERRY, REGATTA);
  expect(await titles()).toEqual([FERRY.title, REGATTA.title]);
  const page = await world.document('all', 'html');
  expect(page.match(/<h2 class="day">/g)).toHaveLength(1);

  world.pass(3 * 24 * 3600);
  await list(FERRY, { ...REGATTA, title: 'Regatta was wet' });
  expect(await titles()).toEqual(['Regatta was wet', FERRY.title]);
});

it('goes on showing, once, what an earlier version put before all else', async () => {
  await list(REGATTA);
  const { memberships, articles } = world.ports.store;
  const feed = 'all' as FeedId;
  const places = [];
  for await (const place of memberships.all(feed, 10)) places.push(place);
  const article = places[0]?.article as ArticleId;
  const firstSeen = (await articles.get(article))?.article.firstSeen as Instant;
  for (const place of places) await memberships.delete(place);
  const former = { feed, article, revision: 1, gone: false };
  await memberships.put({ ...former, series: 'newest', at: `2026-11-22T10:00:00.000Z/${firstSeen}` });
  await memberships.put({ ...former, series: 'filed', at: firstSeen });

  world.pass(3600);
  await list(FERRY, REGATTA);
  expect(await titles()).toEqual([REGATTA.title, FERRY.title]);
  world.pass(3600);
  await list(FERRY, { ...REGATTA, title: 'Regatta put off' });
  expect(await titles()).toEqual([FERRY.title, 'Regatta put off']);
});
