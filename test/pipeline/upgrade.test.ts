import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { articleId, sha256 } from '../../lib/identity/index.ts';
import type { ArticleId, Sha256 } from '../../lib/model/index.ts';
import { openWorld, type World } from '../world.ts';
import { addressOf, cutFeed, pageOf, story } from './stories.ts';

/** What was stored under the rules of before reads on under those of today. */

const FEED = 'https://courier.example/feed.xml';
const CRANES = story('cranes', 'Cranes to go', 'The cranes will go.', '2026-11-19T10:00:00Z');

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(() => world.close());

async function ids(): Promise<string[]> {
  const { items } = JSON.parse(await world.document('all', 'json')) as { items: { id: string }[] };
  return items.map(({ id }) => id.split(':').at(-1) ?? '');
}

function list(address: string): void {
  world.web.set(FEED, {
    body: cutFeed([CRANES]).replace(addressOf(CRANES), address).replace('id-cranes', address),
    type: 'application/rss+xml',
  });
  world.web.set(address, { body: pageOf(CRANES).replace(addressOf(CRANES), address) });
}

describe('an upgrade', () => {
  it('makes no revision of an article that was hashed by another rule', async () => {
    list(addressOf(CRANES));
    await world.addSource({ id: 'courier', url: FEED, recheck: 600 });
    await world.tick();
    const [id] = await ids();
    const { articles } = world.ports.store;
    const stored = (await articles.get(id as ArticleId))!;
    await articles.commit({ ...stored, article: { ...stored.article, hash: 'e'.repeat(64) as Sha256 } }, 1);
    world.web.set(addressOf(CRANES), { body: pageOf(CRANES).replaceAll('<p>', '<p class="new">') });
    world.pass(900);
    await world.tick();
    expect((await articles.get(id as ArticleId))?.article.revision).toBe(1);
    world.web.set(addressOf(CRANES), { body: pageOf({ ...CRANES, text: 'Correction: they will stay.' }) });
    world.pass(2000);
    await world.tick();
    const revised = (await articles.get(id as ArticleId))?.article;
    expect([revised?.revision, revised?.previousHash, revised?.changed]).toEqual([2, 'e'.repeat(64), ['1 paragraph']]);
  });

  it('finds an article under the key that its address had before, and gives it the one of today', async () => {
    const address = 'https://touch.courier.example/news/cranes?print=1';
    const before = sha256('url:touch.courier.example/news/cranes?print=1');
    const id = articleId(before);
    const { identityKeys, articles } = world.ports.store;
    // As it was written by the rules of before.
    await identityKeys.claim(before, id);
    list(address);
    await world.addSource({ id: 'courier', url: FEED });
    await world.tick();
    expect(await ids()).toEqual([id]);
    expect((await articles.get(id))?.article.title).toBe('Cranes to go');
    const today = sha256('url:courier.example/news/cranes');
    expect((await identityKeys.find([today])).get(today)).toBe(id);
  });

  it('tells the items of one page apart, though they had one key before', async () => {
    const page = 'https://courier.example/changes';
    const item = (version: string) =>
      `<item><title>Release ${version}</title><link>${page}#release-${version}</link><description>New in ${version}.</description></item>`;
    const list = [item('4.2'), item('4.1')].join('');
    world.web.set(FEED, {
      body: `<rss version="2.0"><channel><title>C</title>${list}</channel></rss>`,
      type: 'application/rss+xml',
    });
    world.web.set(page, { status: 403 });
    await world.addSource({ id: 'courier', url: FEED, fullText: 'never' });
    await world.tick();
    expect(await ids()).toHaveLength(2);
    expect(await world.document('all', 'atom')).toContain(`${page}#release-4.1`);
  });
});
