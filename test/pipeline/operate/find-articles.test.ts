import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ArticleId, FeedId, SourceId } from '../../../lib/model/index.ts';
import { findArticles, previewFilter, storedPage, storedPages, takeDown } from '../../../lib/pipeline/index.ts';
import { openWorld, type World } from '../../world.ts';
import { cutFeed, fullFeed, pageOf, story } from '../stories.ts';

const STORIES = [
  story('cranes', 'Cranes to go', 'They are old.', '2026-11-19T10:00:00Z'),
  story('ferry', 'The FERRY stays', 'It is new.', '2026-11-18T10:00:00Z'),
  story('bridge', 'Ferry or bridge', 'Nobody knows.', '2026-11-17T10:00:00Z'),
];
const COURIER = 'courier' as SourceId;
let world: World;

beforeEach(async () => {
  world = await openWorld();
  world.web.set('https://courier.example/feed', { body: cutFeed(STORIES), type: 'application/rss+xml' });
  for (const one of STORIES)
    world.web.set(`https://courier.example/${one.slug}`, { body: pageOf(one), type: 'text/html' });
  world.web.set('https://other.example/feed', {
    body: fullFeed([story('other', 'Another ferry')]),
    type: 'application/atom+xml',
  });
  await world.addSource({ id: COURIER, url: 'https://courier.example/feed' });
  await world.addSource({ id: 'other', url: 'https://other.example/feed' });
  await world.tick();
  await world.settle();
});
afterEach(() => world.close());

describe('articles that are looked for', () => {
  it('are found by the words of their titles, however these are written, the newest first', async () => {
    const { articles, looked, isAll } = await findArticles({ words: 'ferry', source: COURIER }, world.ports);
    expect(articles.map(({ title }) => title)).toEqual(['The FERRY stays', 'Ferry or bridge']);
    expect({ looked, isAll }).toEqual({ looked: 3, isAll: true });
    expect((await findArticles({ words: 'bridge FERRY', source: null }, world.ports)).articles).toHaveLength(1);
  });

  it('are all of them where no words are given, without their texts', async () => {
    const { articles } = await findArticles({ words: ' ', source: null }, world.ports);
    expect(articles).toHaveLength(4);
    expect(Object.keys(articles[0]!)).not.toContain('html');
  });
});

describe('a filter before it is saved', () => {
  it('tells what would come in, what would go out and why, and what stays', async () => {
    const before = { words: ['old', 'knows'] };
    const { comesIn, goesOut, stays, counts, looked } = await previewFilter(
      before,
      { words: ['new', 'knows'] },
      world.ports,
    );
    const titles = (moved: typeof comesIn) => moved.map(({ article }) => article.title);
    expect(titles(comesIn)).toEqual(['The FERRY stays']);
    expect(titles(stays)).toEqual(['Ferry or bridge']);
    expect(goesOut.map(({ article, why }) => [article.title, why])).toEqual([
      ['Cranes to go', 'words: new, knows; its text does not match'],
    ]);
    expect({ counts, looked }).toEqual({ counts: { comesIn: 1, goesOut: 1, stays: 1 }, looked: 4 });
    const narrow = await previewFilter({}, { sources: ['other' as SourceId] }, world.ports);
    expect(narrow.goesOut.map(({ why }) => why)).toEqual(Array(3).fill('sources: other; it is from courier'));
  });

  it('writes nothing', async () => {
    const { writes } = structuredClone(world.units);
    await previewFilter({}, { tags: ['x'] }, world.ports);
    expect(world.units.writes).toEqual(writes);
  });
});

describe('the pages that are kept of a source', () => {
  it('are those of its newest articles, as they were received', async () => {
    const pages = await storedPages(COURIER, world.ports);
    expect(pages.map(({ title }) => title)).toEqual(['Cranes to go', 'The FERRY stays', 'Ferry or bridge']);
    const asked = world.asked.length;
    const kept = await storedPage(pages[0]!.article, world.ports);
    expect(Buffer.from(kept!.answer.body).toString()).toBe(pageOf(STORIES[0]!));
    expect(kept!.answer.url).toBe('https://courier.example/cranes');
    expect(world.asked).toHaveLength(asked);
  });

  it('are none where its feed has the texts, and none of what was taken down', async () => {
    expect(await storedPages('other' as SourceId, world.ports)).toEqual([]);
    const id = await first('courier');
    await takeDown(id, { reason: 'asked for', by: 'operator', seen: world.ports.now() }, world.ports);
    await world.settle();
    expect(await storedPage(id, world.ports)).toBeNull();
    expect(await storedPage('nothing' as ArticleId, world.ports)).toBeNull();
  });
});

async function first(feed: string): Promise<ArticleId> {
  for await (const { article } of world.ports.store.memberships.latest(feed as FeedId, 'newest', 1)) return article;
  throw new Error(`${feed} is empty`);
}
