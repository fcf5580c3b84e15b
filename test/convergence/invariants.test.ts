import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { publishHandler } from '../../lambdas/publish.ts';
import { type AbsoluteUrl, FEED_FORMATS, type FeedId } from '../../lib/model/index.ts';
import { republish } from '../../lib/pipeline/index.ts';
import { documentPath } from '../../lib/publish/index.ts';
import { addressOf, cutFeed, pageOf, type Story, story } from '../pipeline/stories.ts';
import { openWorld, sqsRecord, type World } from '../world.ts';

/** What must always hold, where no other test says it by itself. */

const FEED = 'https://courier.example/feed.xml';
const CRANES = story('cranes', 'Cranes to go', 'It was decided.', '2026-11-19T10:00:00Z');
const FERRY = story('ferry', 'Ferry stays', 'Nobody minds.', '2026-11-19T11:00:00Z');
const QUAY = story('quay', 'Quay repaired', 'Half of it.', '2026-11-19T12:00:00Z');

let world: World;
beforeEach(async () => {
  world = await openWorld();
  list(QUAY, FERRY, CRANES);
  await world.addSource({ id: 'courier', url: FEED, recheck: 600 });
  await world.tick();
});
afterEach(() => world.close());

function list(...stories: readonly Story[]): void {
  world.web.set(FEED, { body: cutFeed(stories), type: 'application/rss+xml' });
  for (const one of stories) world.web.set(addressOf(one), { body: pageOf(one) });
}

async function poll(): Promise<void> {
  world.pass(900);
  await world.tick();
}

/** What a subscriber's conditional request is answered by, of every object that readers can fetch. */
async function validators(): Promise<Record<string, string>> {
  const { objects } = world.ports.store;
  const found: Record<string, string> = {};
  for (const prefix of ['feeds/', 'articles/', 'index.html', 'feeds.opml']) {
    for await (const key of objects.list(prefix)) {
      const head = await objects.head(key);
      found[key] = `${head?.etag} ${head?.lastModified}`;
    }
  }
  return found;
}

type Item = { readonly id: string; readonly title: string; readonly url: string };

async function items(): Promise<Item[]> {
  return (JSON.parse(await world.document('all', 'json')) as { items: Item[] }).items;
}

describe('what a poll leaves alone', () => {
  it('is every ETag and Last-Modified, where it finds the same, a page with another advert, or the order changed', async () => {
    const before = await validators();
    expect(Object.keys(before)).toHaveLength(8);
    await poll();
    for (const one of [CRANES, FERRY, QUAY]) {
      const page = pageOf(one).replace('<footer>', '<aside>Buy a boat today, 1,204 did</aside><footer>');
      world.web.set(addressOf(one), { body: page });
    }
    world.pass(3600);
    await poll();
    world.web.set(FEED, { body: cutFeed([CRANES, QUAY, FERRY]), type: 'application/rss+xml' });
    await poll();
    expect(await validators()).toEqual(before);
  });

  it('is every ETag and Last-Modified while the source fails, lies or says nothing', async () => {
    const before = await validators();
    const answers = [
      { status: 500 },
      { status: 403 },
      { status: 429, retryAfter: 60 },
      { body: '<html><head><title>Sign in</title></head><body><form>Sign in to go on</form></body></html>' },
      { body: '' },
      { body: cutFeed([]), type: 'application/rss+xml' },
      { body: cutFeed([CRANES]).slice(0, 300), type: 'application/rss+xml' },
    ];
    for (const answer of answers) {
      world.web.set(FEED, answer);
      for (const one of [CRANES, FERRY, QUAY]) world.web.set(addressOf(one), { status: 503 });
      world.pass(24 * 3600);
      await poll();
      expect(await validators(), JSON.stringify(answer).slice(0, 80)).toEqual(before);
    }
  });
});

describe('the id of an article', () => {
  it('outlives an edit, a redirect, tracking, another address of ours, and a deployment that renders all anew', async () => {
    const ids = (await items()).map(({ id }) => id);
    list({ ...QUAY, title: 'Quay repaired at last' }, FERRY, CRANES);
    await poll();
    const tracked = cutFeed([QUAY, FERRY, CRANES]).replaceAll(addressOf(FERRY), `${addressOf(FERRY)}?utm_source=rss`);
    world.web.set(FEED, { body: tracked, type: 'application/rss+xml' });
    world.web.set(`${addressOf(FERRY)}?utm_source=rss`, { movedTo: addressOf(FERRY), body: pageOf(FERRY) });
    await poll();
    expect((await items()).map(({ id }) => id)).toEqual(ids);

    const site = { baseUrl: 'https://news.example/' as AbsoluteUrl, title: 'Moved' };
    await republish([(await world.ports.store.feeds.get('all' as FeedId))!], world.ports);
    const Records = world.queues.publish.splice(0).map(({ body, group }, at) => sqsRecord(body, group, String(at)));
    await publishHandler({ ...world.ports, site })({ Records });
    expect(await world.document('all', 'atom')).toContain('https://news.example/feeds/all/atom.xml');
    expect((await items()).map(({ id }) => id)).toEqual(ids);
    for (const format of FEED_FORMATS.filter((one) => one !== 'html')) {
      const document = await world.ports.store.objects.get(documentPath({ id: 'all' as FeedId }, format));
      for (const id of ids) expect(Buffer.from(document!.bytes).toString()).toContain(id);
    }
  });
});

describe('nothing half-good', () => {
  it('is published: a page that is an error, a login or a teaser makes an item no more complete than its source does', async () => {
    const pages = [
      { body: '<html><head><title>500</title></head><body><h1>Something went wrong</h1></body></html>' },
      { body: '<html><body><h1>Sign in</h1><form><input type=password></form></body></html>' },
      { body: '<html><body><article><h1>Night boat</h1><p>It sails […]</p></article></body></html>' },
      { status: 403 },
    ];
    for (const [at, page] of pages.entries()) {
      const one = story(`night-${at}`, `Night boat ${at}`, 'It sails.', `2026-11-20T0${at}:00:00Z`);
      world.web.set(FEED, { body: cutFeed([one, QUAY, FERRY, CRANES]), type: 'application/rss+xml' });
      world.web.set(addressOf(one), page);
      await poll();
      const shown = JSON.parse(await world.document('all', 'json')) as {
        items: { title: string; content_html?: string; _feedmill: { complete: boolean } }[];
      };
      const item = shown.items.find(({ title }) => title === one.title);
      expect(item?._feedmill.complete, one.title).toBe(false);
      expect(JSON.stringify(item)).not.toMatch(/Something went wrong|Sign in/);
    }
  });
});
