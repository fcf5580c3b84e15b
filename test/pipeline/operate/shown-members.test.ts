import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Article, Feed, FeedId } from '../../../lib/model/index.ts';
import { ensurePushSource, ingest, offersFromPush, shownMembers } from '../../../lib/pipeline/index.ts';
import { openWorld, type World } from '../../world.ts';

const WHOLE = 'The whole story of the quay at night';

let world: World;
beforeEach(async () => {
  world = await openWorld();
  await world.addFeed({ id: 'all' });
});
afterEach(() => world.close());

async function push(source: string, id: string, more: Record<string, unknown> = {}): Promise<void> {
  await ensurePushSource(source as never, world.ports);
  const text = `The council met on the quay before the tide turned, and number ${id} was on its list. `.repeat(30);
  const json = { id, title: `Story ${id}`, text, ...more };
  const { offers } = offersFromPush({ form: 'json', json }, source as never, world.ports.now());
  for (const offer of offers) await ingest(offer, world.ports);
  await world.settle();
  world.pass(60);
}

async function shown(id: string): Promise<(string | null)[]> {
  const feed = (await world.ports.store.feeds.get(id as FeedId)) as Feed;
  const state = await world.ports.store.feeds.state(feed.id);
  return (await shownMembers(feed, state, world.ports)).map(({ title }: Article) => title);
}

async function inDocument(id: string): Promise<string[]> {
  return JSON.parse(await world.document(id, 'json')).items.map(({ title }: { title: string }) => title);
}

it('are those of the document where more is held back than its state tells', async () => {
  const count = 40;
  for (let at = 0; at < count; at++) await push('desk', String(at));
  await push('desk', 'whole', {
    title: WHOLE,
    image: 'https://desk.example/a.jpg',
    url: 'https://desk.example/whole',
    published: '2026-11-20T07:00:00Z',
    language: 'en',
    authors: ['Ada Moor'],
    html: `<p>${'The tide turned at the quay. '.repeat(80)}</p>`,
  });
  await world.addFeed({ id: 'partner', profile: 'msn', size: 100, language: 'en' });
  await world.settle();
  const state = await world.ports.store.feeds.state('partner' as FeedId);
  expect(state?.held).toHaveLength(100);
  expect(await titlesInRss('partner')).toEqual([WHOLE]);
  expect(await shown('partner')).toEqual([WHOLE]);
});

async function titlesInRss(id: string): Promise<string[]> {
  const rss = await world.document(id, 'rss');
  return [...rss.matchAll(/<item>[\s\S]*?<title>(?:<!\[CDATA\[)?(.*?)(?:\]\]>)?<\/title>/g)].map(
    ([, title = '']) => title,
  );
}

it('are without the copies of a story that is shown once', async () => {
  await world.addFeed({ id: 'once', duplicates: 'one' });
  const story = {
    title: 'Cranes to go',
    text: 'The four cranes at the old basin will be gone by the spring, said the council of the harbour town on Friday night. '.repeat(
      20,
    ),
  };
  await push('courier', 'a', { ...story, url: 'https://courier.example/cranes' });
  await push('gazette', 'b', { ...story, url: 'https://gazette.example/cranes' });
  const state = await world.ports.store.feeds.state('once' as FeedId);
  expect(state?.members).toHaveLength(2);
  expect(await shown('once')).toEqual(await inDocument('once'));
  expect(await shown('once')).toHaveLength(1);
});
