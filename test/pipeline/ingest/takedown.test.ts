import { afterEach, beforeEach, expect, it } from 'vitest';
import { type AbsoluteUrl, type ArticleId, FEED_FORMATS, type SourceId } from '../../../lib/model/index.ts';
import {
  ensurePushSource,
  ingest,
  offersFromPush,
  recognise,
  restore,
  takeDown,
  takedownReports,
} from '../../../lib/pipeline/index.ts';
import { articlePagePath } from '../../../lib/publish/index.ts';
import { openWorld, type World } from '../../world.ts';
import { addressOf, cutFeed, pageOf, story } from '../stories.ts';

const FEED = 'https://courier.example/feed.xml';
const cranes = story('cranes', 'Cranes to go');

let world: World;

beforeEach(async () => {
  world = await openWorld();
});
afterEach(() => world.close());

function list(...stories: (typeof cranes)[]): void {
  world.web.set(FEED, { body: cutFeed(stories), type: 'application/rss+xml' });
  for (const one of stories) world.web.set(addressOf(one), { body: pageOf(one) });
}

async function taken(): Promise<ArticleId> {
  list(cranes);
  await world.addSource({ id: 'courier', url: FEED });
  await world.tick();
  return known(addressOf(cranes));
}

async function known(address: string): Promise<ArticleId> {
  const marks = { source: 'x' as SourceId, guid: null, urls: [address as AbsoluteUrl], title: null };
  return (await recognise(marks, world.ports.store)) as ArticleId;
}

async function down(id: ArticleId, reason = 'asked for'): Promise<void> {
  await takeDown(id, { reason, by: 'operator', seen: world.ports.now() }, world.ports);
  await world.settle();
}

async function objectsOf(id: ArticleId): Promise<string[]> {
  const keys: string[] = [];
  for (const prefix of [`raw/${id}/`, `revision/${id}/`, `articles/${id}/`, 'offers/'])
    for await (const key of world.ports.store.objects.list(prefix)) keys.push(key);
  return keys;
}

it('leaves nothing of what the article said, anywhere, and records that', async () => {
  const id = await taken();
  world.pass(1000);
  list({ ...cranes, title: 'Cranes to stay', text: 'The council thought of something else.' });
  await world.tick();
  expect(await objectsOf(id)).toContain(articlePagePath(id));
  world.pass(60);
  await down(id, 'court order');

  const stored = (await world.ports.store.articles.get(id))?.article;
  expect(JSON.stringify(stored)).not.toMatch(/cranes|council|courier\.example/i);
  expect(await objectsOf(id)).toEqual([articlePagePath(id)]);
  for (const feed of ['all', 'courier'])
    for (const format of FEED_FORMATS) expect(await world.document(feed, format)).not.toMatch(/cranes|council/i);
  expect(await world.document('all', 'atom')).toContain(`<at:deleted-entry ref="urn:feedmill:${id}"`);
  const tombstone = await world.ports.store.objects.get(articlePagePath(id));
  expect(tombstone).toMatchObject({ gone: true });
  const page = Buffer.from(tombstone?.bytes ?? '').toString();
  expect(page).toContain('court order');
  expect(page).not.toMatch(/cranes|council/i);
  expect(await takedownReports(10, world.ports)).toEqual([
    expect.objectContaining({
      article: id,
      reason: 'court order',
      by: 'operator',
      source: 'courier',
      feeds: ['all', 'courier'],
      waiting: [],
      documents: 8,
      pages: 1,
      objects: 4,
      took: 0,
    }),
  ]);
});

it('takes the time until the last document is out, and says which feed is still to come', async () => {
  const id = await taken();
  await takeDown(id, { reason: 'r', by: 'operator', seen: world.ports.now() }, world.ports);
  await world.ports.store.articles.get(id);
  const { routeHandler } = await import('../../../lambdas/route.ts');
  await routeHandler(world.ports)({ Records: await world.takeRecords() });
  expect(await takedownReports(1, world.ports)).toMatchObject([
    { done: null, took: null, waiting: ['all', 'courier'] },
  ]);
  world.pass(7);
  await world.settle();
  expect(await takedownReports(1, world.ports)).toMatchObject([{ took: 7000, waiting: [] }]);
});

it('erases what a writer left behind who lost to it, whose message comes again', async () => {
  const id = await taken();
  const { store } = world.ports;
  await down(id);
  // A writer dies after its documents and before its commit, and its message is delivered again.
  await store.articles.putRaw({ id, revision: 2 }, 'a'.repeat(64), Buffer.from('<p>Cranes</p>'), 'text/html');
  list({ ...cranes, text: 'Another text altogether.' });
  world.pass(1000);
  await world.tick();
  expect((await store.articles.get(id))?.article.state).toBe('cancelled');
  expect(await objectsOf(id)).toEqual([articlePagePath(id)]);
});

it('is not taken in anew under any address it is known by', async () => {
  const id = await taken();
  await down(id);
  await ensurePushSource('push' as SourceId, world.ports);
  const html = pageOf(cranes);
  const { offers } = offersFromPush(
    { form: 'html', html, url: `${addressOf(cranes)}?utm_source=x` as AbsoluteUrl },
    'push' as SourceId,
    world.ports.now(),
  );
  for (const offer of offers)
    expect(await ingest(offer, world.ports)).toMatchObject({ article: id, detail: 'taken down' });
});

it('is ordered by a push of the article as cancelled', async () => {
  await ensurePushSource('push' as SourceId, world.ports);
  const push = async (json: unknown) => {
    const { offers, reason } = offersFromPush({ form: 'json', json }, 'push' as SourceId, world.ports.now());
    expect(reason).toBeNull();
    const outcomes = [];
    for (const offer of offers) outcomes.push(await ingest(offer, world.ports));
    await world.settle();
    return outcomes[0];
  };
  expect(await push({ id: 's-1', state: 'cancelled' })).toMatchObject({ outcome: 'dropped' });
  const created = await push({ id: 's-1', title: 'Bridge', text: 'The bridge is open.' });
  expect(created).toMatchObject({ outcome: 'created' });
  world.pass(10);
  expect(await push({ id: 's-1', state: 'cancelled', reason: 'never happened' })).toMatchObject({
    outcome: 'withdrawn',
    article: created?.article,
  });
  expect(await world.document('all', 'rss')).not.toContain('Bridge');
  expect(await takedownReports(1, world.ports)).toMatchObject([
    { by: 'source', reason: 'never happened', waiting: [] },
  ]);
  // What its source withdrew, its source may bring back.
  world.pass(10);
  expect(await push({ id: 's-1', title: 'Bridge', text: 'The bridge is open after all.' })).toMatchObject({
    outcome: 'revised',
    article: created?.article,
  });
});

it('is undone by an operator: its source is asked for it, , and it returns under its id', async () => {
  const id = await taken();
  await down(id);
  expect(await restore(id, null, world.ports)).toMatchObject({ outcome: 'asked' });
  world.pass(10);
  await world.settle();
  const back = (await world.ports.store.articles.get(id))?.article;
  expect(back).toMatchObject({ state: 'usable', title: 'Cranes to go', reason: null, withdrawnBy: null });
  expect(await world.document('all', 'atom')).toContain(`<id>urn:feedmill:${id}</id>`);
  expect(await world.document('all', 'atom')).not.toContain('deleted-entry');
  expect(await world.ports.store.objects.head(articlePagePath(id))).not.toHaveProperty('gone');
  expect(await restore(id, null, world.ports)).toMatchObject({ outcome: 'unchanged' });
});

it('is undone for an article that its source lists no longer by its address alone, and says so', async () => {
  const id = await taken();
  await down(id);
  world.pass(1000);
  list(story('other', 'Something else'));
  world.web.set(addressOf(cranes), { status: 404 });
  await world.tick();
  world.web.set(addressOf(cranes), { body: pageOf(cranes) });
  expect(await restore(id, null, world.ports)).toMatchObject({
    outcome: 'lifted',
    detail: expect.stringContaining('give its address'),
  });
  expect(await restore(id, addressOf(cranes) as AbsoluteUrl, world.ports)).toMatchObject({ outcome: 'asked' });
  world.pass(10);
  await world.settle();
  expect((await world.ports.store.articles.get(id))?.article).toMatchObject({ state: 'usable', title: 'Cranes to go' });
});

it('does not let a source take down what another told, by an address of its own that once led there', async () => {
  const id = await taken();
  const theirs = { feed: 'https://rival.example/feed.xml', page: 'https://rival.example/cranes' };
  const items = `<item><title>Cranes to go</title><link>${theirs.page}</link><description>It was decided […]</description></item>`;
  const feedOf = (listed: string) => ({
    body: `<rss version="2.0"><channel><title>Rival</title><link>https://rival.example/</link><description>d</description>${listed}</channel></rss>`,
    type: 'application/rss+xml',
  });
  world.web.set(theirs.feed, feedOf(items));
  world.web.set(theirs.page, { movedTo: addressOf(cranes), body: pageOf(cranes) });
  await world.addSource({ id: 'rival', url: theirs.feed, recheck: 60 });
  await world.tick();
  expect(await known(theirs.page)).toBe(id);
  world.web.set(theirs.page, { status: 410 });
  world.web.set(theirs.feed, feedOf(items.replace('Cranes to go', 'Gone')));
  for (let at = 0; at < 4; at++) {
    world.pass(4000);
    await world.tick();
  }
  expect((await world.ports.store.articles.get(id))?.article.state).toBe('usable');
  expect(await world.document('all', 'rss')).toContain('Cranes to go');
});
