import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type AbsoluteUrl,
  type ArticleId,
  type Feed,
  type FeedId,
  isReserved,
  type Source,
  type SourceId,
} from '../../../lib/model/index.ts';
import {
  defineFeed,
  defineSource,
  feedOf as feedFor,
  hold,
  publishFront,
  release,
  removeFeed,
  republish,
  takeDown,
} from '../../../lib/pipeline/index.ts';
import { feedOf, openWorld, type World } from '../../world.ts';

const HERALD = 'for-herald' as FeedId;
const DAY = 24 * 3600;

let world: World;
beforeEach(async () => {
  world = await openWorld({
    hub: {
      hub: { kind: 'elsewhere', url: 'https://hub.example/' as AbsoluteUrl, publicAfter: 0, delta: false },
      callSubscriber: () => Promise.reject(new Error('nobody is to be called')),
      callHub: async ({ body }) => {
        told.push(Buffer.from(body ?? '').toString());
        return { outcome: 'answered', status: 204, headers: {}, body: new Uint8Array() } as never;
      },
    },
  });
  told.length = 0;
  await world.addSource({ id: 'courier', url: 'https://courier.example/feed.xml' });
  await world.addFeed({ id: HERALD, title: 'Quayside papers', size: 2, visibility: 'partners', changes: true });
  await publishFront(world.ports);
});
afterEach(() => world.close());

const told: string[] = [];

/** What a feed of a source lists: `name` or `name=its text`. */
function list(source: string, ...names: string[]): void {
  const items = names.map((written) => {
    const [name, text = `The text of ${name}, which is told in full.`] = written.split('=');
    const link = `https://${source}.example/${name}`;
    return `<item><title>${name}</title><link>${link}</link><guid>${link}</guid><description>${text.repeat(20)}</description></item>`;
  });
  world.web.set(`https://${source}.example/feed.xml`, {
    body: `<rss version="2.0"><channel><title>${source}</title>${items.join('')}</channel></rss>`,
    type: 'application/rss+xml',
  });
}

async function arrive(source: string, ...names: string[]): Promise<void> {
  list(source, ...names);
  world.pass(1000);
  await world.tick();
}

async function keys(prefix = ''): Promise<string[]> {
  const all: string[] = [];
  for await (const key of world.ports.store.objects.list(prefix)) all.push(key);
  return all;
}

async function textOf(key: string): Promise<string> {
  return Buffer.from((await world.ports.store.objects.get(key))?.bytes ?? []).toString();
}

const PUBLIC = ['feeds/', 'articles/', 'pictures/', 'index.html', 'feeds.opml', 'robots.txt'];

/** Everything that everybody may read, addresses and bytes. */
async function everythingPublic(): Promise<string> {
  const found: string[] = [];
  for (const prefix of PUBLIC) for (const key of await keys(prefix)) found.push(`${key}\n${await textOf(key)}`);
  return found.join('\n');
}

async function redefine(change: Partial<Feed>): Promise<void> {
  const before = await world.ports.store.feeds.get(HERALD);
  await defineFeed({ ...(before as Feed), ...change }, world.ports);
  await publishFront(world.ports);
  await world.settle();
}

describe('a feed for partners alone', () => {
  it('has its documents and archives apart, and stands in nothing that everybody may read', async () => {
    for (let day = 0; day < 3; day++) {
      await arrive('courier', `one-${day}`, `two-${day}`);
      world.pass(20 * DAY);
    }
    const own = await keys(`private/feeds/${HERALD}/`);
    expect(own).toEqual(
      expect.arrayContaining(
        ['atom.xml', 'feed.json', 'index.html', 'rss.xml'].map((name) => `private/feeds/${HERALD}/${name}`),
      ),
    );
    expect(own.filter((key) => key.includes('/archive/')).length).toBeGreaterThan(1);
    expect(await textOf(own[0] as string)).toContain('Quayside papers');
    const everything = await everythingPublic();
    expect(everything).toContain('one-0');
    expect(everything).not.toContain(HERALD);
    expect(everything).not.toContain('Quayside');
    expect(told.join()).toContain('courier');
    expect(told.join()).not.toContain(HERALD);
  });

  it('links to itself and its archives relatively, and names no hub', async () => {
    for (let day = 0; day < 3; day++) {
      await arrive('courier', `one-${day}`, `two-${day}`);
      world.pass(20 * DAY);
    }
    const atom = await textOf(`private/feeds/${HERALD}/atom.xml`);
    expect(atom).toMatch(/<link rel="self"[^>]* href="atom.xml"/);
    const [, newest = ''] = /<link rel="prev-archive"[^>]* href="(archive\/[^"]+)"/.exec(atom) ?? [];
    const archive = await textOf(`private/feeds/${HERALD}/${newest}`);
    expect(archive).toMatch(/<link rel="current"[^>]* href="\.\.\/atom.xml"/);
    const [, older = ''] = /<link rel="prev-archive"[^>]* href="([^"/]+)"/.exec(archive) ?? [];
    expect(await textOf(`private/feeds/${HERALD}/archive/${older}`)).toContain('fh:archive');
    const json = JSON.parse(await textOf(`private/feeds/${HERALD}/feed.json`));
    expect([json.feed_url, json.next_url]).toEqual(['feed.json', expect.stringMatching(/^archive\/[\w-]+\.json$/)]);
    const rss = await textOf(`private/feeds/${HERALD}/rss.xml`);
    expect(rss).toMatch(/<atom:link href="rss.xml" rel="self"/);
    for (const text of [atom, archive, rss, JSON.stringify(json)]) {
      expect(text).not.toContain('hub');
      expect(text).not.toContain(`feeds.example/feeds/${HERALD}`);
    }
    // The entries are those of everybody's feeds, to the name.
    const [id] = /urn:feedmill:\w{20}/.exec(atom) ?? [];
    expect(await textOf('feeds/all/feed.json')).toContain(id);
  });

  it('leaves nothing where it was when it comes to be for others, archives neither, and its subscribers hear of it', async () => {
    for (let day = 0; day < 3; day++) {
      await arrive('courier', `one-${day}`, `two-${day}`);
      world.pass(20 * DAY);
    }
    const before = (await keys(`private/feeds/${HERALD}/`)).map((key) => key.slice('private/'.length));
    await redefine({ visibility: undefined });
    expect(await keys('private/')).toEqual([]);
    expect((await keys(`feeds/${HERALD}/`)).sort()).toEqual(before.sort());
    expect(await textOf(`feeds/${HERALD}/atom.xml`)).toContain(`href="https://feeds.example/feeds/${HERALD}/atom.xml"`);
    expect(await everythingPublic()).toContain('Quayside papers');
    told.length = 0;
    await redefine({ visibility: 'partners' });
    // A hub is told at a certain pace.
    world.pass(60);
    await world.settle();
    expect(await keys(`feeds/${HERALD}/`)).toEqual([]);
    expect((await keys('private/')).sort()).toEqual(before.map((key) => `private/${key}`).sort());
    expect(await everythingPublic()).not.toContain(HERALD);
    expect(told.join()).toContain(HERALD);
    // It goes on from there.
    await arrive('courier', 'later');
    expect(await textOf(`private/feeds/${HERALD}/atom.xml`)).toContain('later');
  });

  it('goes whole when it is removed', async () => {
    await arrive('courier', 'one');
    expect(await keys('private/')).not.toEqual([]);
    await removeFeed((await world.ports.store.feeds.get(HERALD)) as Feed, world.ports);
    await world.settle();
    expect(await keys('private/')).toEqual([]);
  });

  it('tells of what was taken down, in its archives too', async () => {
    await arrive('courier', 'one', 'two', 'three');
    const id = await idOf('one');
    await takeDown(id, { reason: 'wrong', by: 'operator', seen: world.ports.now() }, world.ports);
    await world.settle();
    for (const key of await keys('private/')) expect(await textOf(key), key).not.toContain('The text of one');
    expect(await textOf(`private/feeds/${HERALD}/atom.xml`)).toContain('at:deleted-entry');
  });
});

async function idOf(name: string): Promise<ArticleId> {
  for await (const { article } of world.ports.store.memberships.latest('courier' as FeedId, 'newest', 100)) {
    if ((await world.ports.store.articles.get(article))?.article.title === name) return article;
  }
  throw new Error(`There is no article ${name}`);
}

describe('a source for partners alone', () => {
  const wire = { id: 'wire', url: 'https://wire.example/feed.xml' };

  async function flip(visibility: Source['visibility']): Promise<void> {
    const { visibility: _, ...rest } = (await world.ports.store.sources.get('wire' as SourceId)) as Source;
    const source = { ...rest, ...(visibility && { visibility }) };
    await defineSource(source, await feedFor(source, world.ports), world.ports);
    await world.settle();
  }

  it('tells nobody else: no feed, no page, no name', async () => {
    await world.addSource({ ...wire, visibility: 'partners' });
    list('courier', 'one');
    await arrive('wire', 'scoop');
    await arrive('wire', 'scoop=Another text of the scoop, corrected since and told anew.');
    const everything = await everythingPublic();
    expect(everything).toContain('one');
    expect(everything).not.toContain('scoop');
    expect(await textOf('private/feeds/wire/atom.xml')).toContain('corrected since');
    expect(await textOf(`private/feeds/${HERALD}/atom.xml`)).toContain('corrected since');
    expect(await textOf(`private/feeds/${HERALD}/index.html`)).not.toContain('History');
  });

  it('makes no feed by name, and adds to none', async () => {
    const floors = { section: null, tag: 2, author: null, language: null };
    Object.assign(world.ports, { automaticFeeds: { floors, most: 10 } });
    await world.addSource({ ...wire, visibility: 'partners', tags: ['quay'] });
    await world.addSource({ id: 'open', url: 'https://open.example/feed.xml', tags: ['harbour'] });
    list('open', 'one', 'two');
    await arrive('wire', 'scoop', 'second');
    expect((await world.ports.store.feeds.list()).map(({ id }) => id as string)).toContain('tag-harbour');
    expect((await world.ports.store.feeds.list()).map(({ id }) => id as string)).not.toContain('tag-quay');
    expect(await everythingPublic()).not.toContain('quay');
  });

  it('fills a feed for partners that comes later', async () => {
    await world.addSource({ ...wire, visibility: 'partners' });
    await arrive('wire', 'scoop');
    await world.addFeed({ id: 'late', visibility: 'partners' });
    await world.addFeed({ id: 'open' });
    await world.settle();
    expect(await textOf('private/feeds/late/atom.xml')).toContain('scoop');
    expect(await textOf('feeds/open/atom.xml')).not.toContain('scoop');
    await defineFeed(feedOf({ id: 'open', visibility: 'partners' }), world.ports);
    await world.settle();
    expect(await textOf('private/feeds/open/atom.xml')).toContain('scoop');
    await defineFeed(feedOf({ id: 'open' }), world.ports);
    await world.settle();
    expect(await everythingPublic()).not.toContain('scoop');
  });

  it('takes along what it told when it comes to be for partners, and what is held back; gives it back to everybody after', async () => {
    await world.addSource(wire);
    await arrive('wire', 'scoop', 'kept');
    await arrive('wire', 'scoop=Another text of the scoop, corrected since and told anew.', 'kept');
    for await (const { article } of world.ports.store.memberships.latest('wire' as FeedId, 'newest', 100)) {
      const { title } = (await world.ports.store.articles.get(article))?.article ?? {};
      if (title === 'kept') await hold(article, { reason: null, until: null }, world.ports);
    }
    await world.settle();
    const [held] = await collected(world.ports.store.embargoes.keptBack());
    expect(await everythingPublic()).toContain('scoop');
    expect(await keys('articles/')).toHaveLength(1);
    await flip('partners');
    await release(held as ArticleId, world.ports, 'early');
    await world.settle();
    const everything = await everythingPublic();
    expect(everything).not.toContain('scoop');
    expect(everything).not.toContain('kept');
    for (const name of ['scoop', 'kept']) expect(await textOf('private/feeds/wire/atom.xml')).toContain(name);
    await flip(undefined);
    expect(await textOf('feeds/all/atom.xml')).toContain('corrected since');
    expect(await keys('private/feeds/wire/')).toEqual([]);
  });

  it('keeps an article from everybody that another source tells too, whoever came first', async () => {
    const both = (name: string) => {
      for (const source of ['courier', 'wire']) {
        const item = `<item><title>${name}</title><link>https://courier.example/${name}</link><guid>${source}-${name}</guid><description>${`As ${source} tells it. `.repeat(20)}</description></item>`;
        world.web.set(`https://${source}.example/feed.xml`, {
          body: `<rss version="2.0"><channel><title>${source}</title>${item}</channel></rss>`,
          type: 'application/rss+xml',
        });
      }
    };
    both('shared');
    world.pass(1000);
    await world.tick();
    expect(await everythingPublic()).toContain('shared');
    await world.addSource({ ...wire, visibility: 'partners' });
    world.pass(1000);
    await world.tick();
    expect(await everythingPublic()).not.toContain('shared');
    expect(await textOf(`private/feeds/${HERALD}/atom.xml`)).toContain('shared');
    const [id] = await collected(latest('wire'));
    expect(isReserved((await world.ports.store.articles.get(id as ArticleId))!.article)).toBe(true);
    await republish(await world.ports.store.feeds.list(), world.ports);
    await world.settle();
    expect(await everythingPublic()).not.toContain('shared');
  });
});

async function* latest(feed: string): AsyncGenerator<ArticleId> {
  for await (const { article } of world.ports.store.memberships.latest(feed as FeedId, 'newest', 100)) yield article;
}

async function collected<T>(all: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const one of all) found.push(one);
  return found;
}
