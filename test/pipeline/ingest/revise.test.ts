import { afterEach, beforeEach, expect, it } from 'vitest';
import type { AbsoluteUrl, SourceId } from '../../../lib/model/index.ts';
import { recognise } from '../../../lib/pipeline/index.ts';
import { openWorld, type World } from '../../world.ts';
import { addressOf, cutFeed, pageOf, story } from '../stories.ts';

const cranes = story('cranes', 'Cranes to go');

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(() => world.close());

const RIVAL = 'https://rival.example/feed.xml';

/** Another source lists the courier's article, in words of its own. */
async function listByRival(): Promise<void> {
  const text = 'The rival says that nothing of the kind was ever decided by anybody, and says so at some length. ';
  const entry = `<entry><title>Cranes to stay</title><id>tag:rival.example,2026:1</id><link href="${addressOf(cranes)}"/>
<updated>2026-11-20T08:00:00Z</updated><author><name>Ben Rival</name></author>
<content type="html">&lt;p&gt;${text.repeat(8)}&lt;/p&gt;</content></entry>`;
  const body = `<feed xmlns="http://www.w3.org/2005/Atom"><title>Rival</title><id>tag:rival.example,2026:feed</id>
<updated>2026-11-20T08:00:00Z</updated>${entry}</feed>`;
  world.web.set(RIVAL, { body, type: 'application/atom+xml' });
  await world.addSource({ id: 'rival', url: RIVAL, fullText: 'always' });
  await world.tick();
}

it('has another source that lists an article tell it too, and change nothing of it', async () => {
  world.web.set('https://courier.example/feed.xml', { body: cutFeed([cranes]), type: 'application/rss+xml' });
  world.web.set(addressOf(cranes), { body: pageOf(cranes) });
  await world.addSource({ id: 'courier', url: 'https://courier.example/feed.xml' });
  await world.tick();
  const marks = {
    source: 'courier' as SourceId,
    guid: null,
    urls: [addressOf(cranes) as AbsoluteUrl],
    title: null,
  };
  const id = await recognise(marks, world.ports.store);
  if (id === null) throw new Error('not taken in');
  const before = (await world.ports.store.articles.get(id))?.article;
  expect(before?.authors).toEqual([]);

  await listByRival();

  const after = (await world.ports.store.articles.get(id))?.article;
  expect(after).toMatchObject({ source: 'courier', title: before?.title, html: before?.html });
  expect(after).toEqual({ ...before, tellers: after?.tellers });
  expect(after?.tellers?.map(({ source }) => source)).toEqual(['courier', 'rival']);
  expect(await world.document('all', 'rss')).not.toMatch(/Cranes to stay|nothing of the kind/);
});

it('takes in a correction on its page that another source was the first to make us look at', async () => {
  world.web.set('https://courier.example/feed.xml', { body: cutFeed([cranes]), type: 'application/rss+xml' });
  world.web.set(addressOf(cranes), { body: pageOf(cranes), etag: '"1"' });
  await world.addSource({ id: 'courier', url: 'https://courier.example/feed.xml', recheck: 60 });
  await world.tick();
  const corrected = pageOf({ ...cranes, text: 'It was decided otherwise.' });
  world.web.set(addressOf(cranes), { body: corrected, etag: '"2"' });
  await listByRival();
  const rss = await world.document('all', 'rss');
  expect(rss).not.toContain('It was decided otherwise');
  world.pass(3600);
  await world.tick();
  expect(await world.document('all', 'rss')).toContain('It was decided otherwise');
});
