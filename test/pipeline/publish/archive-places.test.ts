import { afterEach, beforeEach, expect, it } from 'vitest';
import { type FeedId, filingOf } from '../../../lib/model/index.ts';
import { filedAfter } from '../../../lib/pipeline/publish/archive-places.ts';
import { openWorld, type World } from '../../world.ts';
import { fullFeed, story } from '../stories.ts';

const FEED = 'https://courier.example/feed.xml';
const ALL = 'all' as FeedId;

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(() => world.close());

it('files an article once though its place by its date and one of its own are both there for a moment', async () => {
  const stories = ['ferry', 'crane'].map((name) => story(name, `The ${name}`));
  const prompt = stories.map((one) => ({ ...one, updated: world.ports.now() }));
  world.web.set(FEED, { body: fullFeed(prompt), type: 'application/atom+xml' });
  await world.addSource({ id: 'courier', url: FEED });
  await world.tick();
  const { feeds, memberships, articles } = world.ports.store;
  const feed = await feeds.get(ALL);
  if (feed === null) throw new Error('there is no feed of everything');
  const before = await filedAfter({ feed, store: world.ports.store }, null, null);
  expect(before).toHaveLength(2);
  for (const { id } of before) {
    const article = (await articles.get(id))?.article;
    if (article === undefined) throw new Error('it is stored');
    for (const series of ['newest', 'filed'] as const) {
      const at = series === 'filed' ? article.firstSeen : `${article.firstSeen}/${article.firstSeen}`;
      await memberships.put({ feed: ALL, article: id, series, at, revision: article.revision, gone: false });
    }
    expect(before.map(({ filing }) => filing)).toContain(filingOf(article));
  }
  expect(await filedAfter({ feed, store: world.ports.store }, null, null)).toEqual(before);
});
