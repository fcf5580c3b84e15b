import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type AbsoluteUrl, instant, millis, type SourceId } from '../../../lib/model/index.ts';
import { politeFetch, poll } from '../../../lib/pipeline/index.ts';
import { openTable } from '../../../lib/store/index.ts';
import { openWorld, type WebAnswer, type World } from '../../world.ts';

const LOCAL = { accessKeyId: 'local', secretAccessKey: 'local' };

let world: World;
let count = 0;
let origin = '';
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());
beforeEach(() => {
  origin = `https://host-${count++}.example`;
  world.asked.length = 0;
});

const at = (path: string) => `${origin}${path}` as AbsoluteUrl;
const serve = (path: string, answer: WebAnswer) => world.web.set(at(path), { type: 'text/plain', ...answer });
const robots = (body: string) => serve('/robots.txt', { body });

/** Fetches with requests to a host a second apart, unless told otherwise. */
const fetch = (path: string, manners: Partial<typeof world.ports.manners> = {}) =>
  politeFetch({ url: at(path) }, { ...world.ports, manners: { ...world.ports.manners, spacingMs: 1000, ...manners } });

/** The seconds that the clock was moved on by a piece of work. */
async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const before = millis(world.ports.now());
  await work();
  return (millis(world.ports.now()) - before) / 1000;
}

async function requestsOf(work: () => Promise<unknown>): Promise<Readonly<Record<string, number>>> {
  const before = world.table.counts();
  await work();
  const after = Object.entries(world.table.counts()).map(([kind, all]) => [kind, all - (before[kind] ?? 0)] as const);
  return Object.fromEntries(after.filter(([, made]) => made > 0));
}

describe('a polite fetch', () => {
  it('costs one read and one write with a known host', async () => {
    serve('/feed', { body: 'news' });
    await fetch('/feed');
    world.pass(60);
    expect(await requestsOf(() => fetch('/feed'))).toEqual({ Query: 1, PutItem: 1 });
  });

  it('costs one read where nothing is to be kept apart: no spacing asked for, or an origin of our own', async () => {
    serve('/feed', { body: 'news' });
    await fetch('/feed');
    world.pass(60);
    expect(await requestsOf(() => fetch('/feed', { spacingMs: 0 }))).toEqual({ Query: 1 });
    expect(await requestsOf(() => fetch('/feed', { trustedOrigins: [origin] }))).toEqual({ Query: 1 });
  });

  it('writes no more than a kilobyte for its turn, however long the robots.txt', async () => {
    robots(Array.from({ length: 5000 }, (_, i) => `Disallow: /${i}/${i ** 3 % 977}`).join('\n'));
    await fetch('/feed');
    const { host } = new URL(origin);
    expect((await world.ports.store.hosts.get(host)).robots?.text.length).toBeGreaterThan(50_000);
    const client = new DynamoDBClient({ endpoint: world.table.endpoint, region: 'local', credentials: LOCAL });
    const item = await openTable(client, 'feedmill').get({ pk: `HOST#${host}`, sk: 'H' });
    client.destroy();
    expect(item).toHaveProperty('nextTurn');
    expect(JSON.stringify(item).length).toBeLessThan(1000);
  });

  it('waits for its turn, the reading of robots.txt being a request as well', async () => {
    for (let i = 0; i < 2; i++) {
      const waited = await secondsOf(() => fetch('/feed'));
      expect(waited >= 1 && waited < 1.2).toBe(true);
    }
    expect(world.asked).toEqual([at('/robots.txt'), at('/feed'), at('/feed')]);
  });

  it('keeps the distance that robots.txt asks for, and says when to come again where that is long', async () => {
    robots('User-agent: *\nCrawl-delay: 10');
    await fetch('/feed');
    world.pass(11);
    expect(await fetch('/feed')).toMatchObject({ outcome: 'gone' });
    const result = await fetch('/feed');
    if (result.outcome !== 'busy') throw new Error(JSON.stringify(result));
    expect(result.message).toContain(new URL(origin).host);
    const distance = (millis(result.until) - millis(world.ports.now())) / 1000;
    expect(distance >= 12.5 && distance < 13).toBe(true);
    expect(world.asked.filter((url) => url === at('/feed'))).toHaveLength(2);
  });

  it('asks nothing of what robots.txt forbids, and reads it again after a day', async () => {
    robots('User-agent: *\nDisallow: /private');
    expect(await fetch('/private/a')).toMatchObject({ outcome: 'refused', message: expect.stringContaining('robots') });
    expect(world.asked).toEqual([at('/robots.txt')]);
    robots('');
    world.pass(86_400);
    expect(await fetch('/private/a')).toMatchObject({ outcome: 'gone' });
  });

  it('reads no rule from half a line of an endless robots.txt', async () => {
    robots(`User-agent: *\n${'#'.repeat(512_000 - 14 - 12)}\nDisallow: /private\n`);
    expect(await fetch('/feed')).toMatchObject({ outcome: 'gone' });
  });
});

describe('a host that asks us to stay away', () => {
  it('is left alone for as long as it says, at the path of which it says so', async () => {
    serve('/feed', { status: 503, retryAfter: 120 });
    expect(await fetch('/feed')).toMatchObject({ outcome: 'unreachable', status: 503 });
    const busy = await fetch('/feed');
    expect(busy).toMatchObject({ outcome: 'busy', message: expect.stringContaining('/feed') });
    expect(await fetch('/other')).toMatchObject({ outcome: 'gone' });
    serve('/feed', { body: 'news' });
    world.pass(119);
    expect(await fetch('/feed')).toMatchObject({ outcome: 'fetched' });
  });

  it('costs a read and no more while it is left alone, and one write once it has recovered', async () => {
    serve('/feed', { status: 429 });
    await fetch('/feed');
    expect(await requestsOf(() => fetch('/feed'))).toEqual({ Query: 1 });
    serve('/feed', { body: 'news' });
    world.pass(60);
    expect(await requestsOf(() => fetch('/feed'))).toEqual({ Query: 1, PutItem: 2 });
    world.pass(60);
    expect(await requestsOf(() => fetch('/feed'))).toEqual({ Query: 1, PutItem: 1 });
  });

  it('is left alone altogether where two paths say so, and asked again by itself', async () => {
    for (const path of ['/a', '/b']) {
      serve(path, { status: 503, retryAfter: 300 });
      await fetch(path);
    }
    world.asked.length = 0;
    expect(await fetch('/c')).toMatchObject({ outcome: 'busy' });
    expect(world.asked).toEqual([]);
    world.pass(300);
    expect(await fetch('/c')).toMatchObject({ outcome: 'gone' });
  });

  it('is left alone altogether where it says so with its robots.txt', async () => {
    serve('/robots.txt', { status: 429, retryAfter: 1800 });
    expect(await fetch('/feed')).toMatchObject({ outcome: 'busy' });
    world.asked.length = 0;
    expect(await fetch('/other')).toMatchObject({ outcome: 'busy' });
    expect(world.asked).toEqual([]);
    robots('');
    world.pass(1800);
    expect(await fetch('/feed')).toMatchObject({ outcome: 'gone' });
  });

  it('is asked for nothing while its robots.txt is broken and never was known, and says so', async () => {
    serve('/robots.txt', { status: 500 });
    const result = await fetch('/feed');
    expect(result).toMatchObject({ outcome: 'unreachable', status: 500, retryAfter: 600 });
    expect(result).toMatchObject({
      message: expect.stringMatching(/^host-\d+\.example\/robots\.txt cannot be fetched/),
    });
    expect(await fetch('/feed')).toMatchObject({ outcome: 'unreachable' });
    expect(world.asked).toEqual([at('/robots.txt')]);
    robots('');
    world.pass(600);
    expect(await fetch('/feed')).toMatchObject({ outcome: 'gone' });
  });

  it('goes on being asked by the robots.txt that was known while a new one cannot be had', async () => {
    robots('User-agent: *\nDisallow: /private');
    await fetch('/feed');
    serve('/robots.txt', { status: 500 });
    world.pass(86_400);
    expect(await fetch('/feed')).toMatchObject({ outcome: 'gone' });
    expect(await fetch('/private')).toMatchObject({ outcome: 'refused' });
  });

  it('that answers nothing at all is not asked twice', async () => {
    const down = { outcome: 'unreachable', message: 'no such host', status: null, retryAfter: null } as const;
    const asked: string[] = [];
    const ports = {
      ...world.ports,
      fetch: async ({ url }: { readonly url: string }) => {
        asked.push(url);
        return down;
      },
    };
    expect(await politeFetch({ url: at('/feed') }, ports)).toEqual(down);
    expect(asked).toEqual([at('/robots.txt')]);
  });

  it('is asked once for its robots.txt by all who come at once', async () => {
    const asked: string[] = [];
    const robotsRead = Promise.withResolvers<void>();
    const ports = {
      ...world.ports,
      fetch: async (request: Parameters<typeof world.ports.fetch>[0]) => {
        asked.push(request.url);
        if (request.url.endsWith('/robots.txt')) await robotsRead.promise;
        return world.ports.fetch(request);
      },
      // Others look again while the first reads.
      wait: async () => {
        robotsRead.resolve();
        await new Promise((resolve) => setImmediate(resolve));
      },
    };
    const results = await Promise.all(['a', 'b', 'c', 'd'].map((path) => politeFetch({ url: at(`/${path}`) }, ports)));
    expect(results.map(({ outcome }) => outcome)).toEqual(['gone', 'gone', 'gone', 'gone']);
    expect(asked.toSorted()).toEqual(['/a', '/b', '/c', '/d', '/robots.txt'].map(at));
  });

  it('is not waited for longer than our patience where another reads its robots.txt', async () => {
    const { hosts } = world.ports.store;
    const until = instant(millis(world.ports.now()) + 30_000);
    expect(await hosts.claimRobots(new URL(at('/')).host, world.ports.now(), until)).toBe(true);
    const waited = await fetch('/feed');
    expect(waited).toMatchObject({ outcome: 'busy', message: expect.stringContaining('robots.txt is being read') });
    expect(world.asked).toEqual([]);
    world.pass(60);
    expect(await fetch('/feed')).toMatchObject({ outcome: 'gone' });
  });

  it('is no failure of a source that has to wait', async () => {
    serve('/feed?one', { status: 429, retryAfter: 3600 });
    await world.addSource({ id: 'one', url: at('/feed?one') });
    await world.addSource({ id: 'two', url: at('/feed?two') });
    expect(await poll('one' as SourceId, world.ports)).toMatchObject({ outcome: 'failed' });
    expect(await poll('two' as SourceId, world.ports)).toMatchObject({ outcome: 'busy', error: null });
    const state = await world.ports.store.sources.state('two' as SourceId);
    expect(state).toMatchObject({ failures: 0, lastError: null });
    expect(millis(state?.nextDue ?? world.ports.now()) - millis(world.ports.now())).toBe(4500_000);
  });
});
