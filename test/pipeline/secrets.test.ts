import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { apiHandler } from '../../lambdas/api.ts';
import type { AbsoluteUrl, FeedId, Instant, SourceId } from '../../lib/model/index.ts';
import { defineSource, discreetLog, publishFront, rebuild, status } from '../../lib/pipeline/index.ts';
import { limitMessage } from '../../lib/pipeline/manners/host-limits.ts';
import type { HostLimit } from '../../lib/store/index.ts';
import { httpEvent } from '../lambdas/events.ts';
import { secretAddress } from '../secret-addresses.ts';
import { openWorld, type WebAnswer, type World } from '../world.ts';
import { sitemapIndex } from './sites.ts';
import { addressOf, cutFeed, pageOf, story } from './stories.ts';

const ADDRESS = 'https://courier.example/feeds/0a1b2c3d4e5f60718293a4b5c6d7e8f9/atom.xml';
const PLAIN = 'https://courier.example/members-only.xml';
const CRANES = story('cranes', 'Cranes to go', 'The cranes will go.', '2026-11-19T10:00:00Z');
const FEED: WebAnswer = { body: cutFeed([CRANES]), type: 'application/rss+xml' };

let world: World;
let lines: string[];
beforeEach(open);
afterEach(() => world.close());

async function open(): Promise<void> {
  world = await openWorld();
  lines = [];
  const note = (message: string, fields: Record<string, unknown>) => lines.push(JSON.stringify({ message, ...fields }));
  Object.assign(world.ports.log, discreetLog({ info: note, warn: note }));
  world.web.set(addressOf(CRANES), { body: pageOf(CRANES) });
}

/** What a source may answer, one poll after the other. */
const ANSWERS: readonly (() => WebAnswer)[] = [
  () => FEED,
  () => ({ status: 503, retryAfter: 60 }),
  () => ({ status: 401 }),
  () => ({ body: '<p>Sign in</p>' }),
  () => ({ ...FEED, movedTo: 'https://courier.example/moved?token=s3cr3ts3cr3t' }),
  () => ({ body: sitemapIndex([{ loc: `${ADDRESS}/child.xml` }]), type: 'application/xml' }),
  () => ({ status: 410 }),
];

/** Everything that anybody but the operator can see, and the status and the log. */
async function seen(): Promise<string> {
  await publishFront(world.ports);
  const parts: string[] = [];
  const { store } = world.ports;
  const { objects } = store;
  for await (const key of objects.list('')) {
    if (!/^(?:feeds|articles)\/|^index|\.opml$/.test(key)) continue;
    parts.push(key, Buffer.from((await objects.get(key))?.bytes ?? []).toString());
  }
  const answer = await apiHandler(world.ports)(httpEvent('GET', '/status'));
  parts.push(answer.body ?? '', JSON.stringify(await status(store, world.ports.now())), ...lines);
  return parts.join('\n');
}

async function live(url: string): Promise<void> {
  const robots = `${new URL(url).origin}/robots.txt`;
  world.web.set(robots, { status: 404 });
  for (const answer of ANSWERS) {
    world.web.set(url, answer());
    await world.tick();
    world.pass(2 * 3600);
  }
}

describe('a secret in the address of a source', () => {
  it.each(['feed', 'page', 'sitemap'] as const)(
    'is in no document, status or log line, whatever a %s answers',
    async (kind) => {
      await fc.assert(
        fc.asyncProperty(secretAddress, async ({ address, secret }) => {
          const id = 'courier';
          await world.close();
          await open();
          await world.addSource({ id, url: address, kind, title: 'The Courier' });
          await live(address);
          const all = await seen();
          expect(all).not.toContain(secret);
          expect(all).not.toContain('s3cr3ts3cr3t');
          expect(all).toContain('https://private.example/');
          if (kind === 'feed') expect(await world.document(id, 'rss')).toContain('Cranes to go');
        }),
        { numRuns: 8 },
      );
    },
    60_000,
  );

  it('is in no line on a path that wants to be left alone', () => {
    const until = '2026-11-20T09:00:00.000Z' as Instant;
    const limit = { path: new URL(ADDRESS).pathname, status: 429, until, tries: 1 } as unknown as HostLimit;
    expect(limitMessage(limit, ADDRESS as AbsoluteUrl)).toBe(`courier.example/… asked us to wait until ${until}`);
    const open = { ...limit, path: '/members-only.xml' };
    expect(limitMessage(open, PLAIN as AbsoluteUrl)).toContain('courier.example/members-only.xml asked');
  });

  it('is in no line on what robots.txt forbids', async () => {
    await world.addSource({ id: 'courier', url: ADDRESS });
    world.web.set('https://courier.example/robots.txt', {
      body: 'User-agent: *\nDisallow: /feeds/',
      type: 'text/plain',
    });
    await world.tick();
    const all = await seen();
    expect(all).toContain('courier.example/robots.txt does not allow us to fetch this address');
    expect(all).not.toContain('0a1b2c3d');
  });

  it('stays in the store, where it is polled from', async () => {
    await world.addSource({ id: 'courier', url: ADDRESS });
    expect((await world.ports.store.sources.get('courier' as SourceId))?.url).toBe(ADDRESS);
    expect(world.asked).not.toContain('https://courier.example/');
  });
});

describe('a private source', () => {
  it('has its address in no document, status or log line, whatever it answers', async () => {
    await world.addSource({ id: 'courier', url: PLAIN, private: true });
    await live(PLAIN);
    const all = await seen();
    expect(all).toContain('Cranes to go');
    expect(all).toContain('https://courier.example/');
    expect(all).not.toContain('members-only');
  });

  it('is private in what was published before as soon as it is defined so', async () => {
    const source = await world.addSource({ id: 'courier', url: PLAIN });
    world.web.set(PLAIN, FEED);
    await world.tick();
    expect(await world.document('all', 'rss')).toContain(`<source url="${PLAIN}">`);
    const feed = await world.ports.store.feeds.get('courier' as FeedId);
    await defineSource({ ...source, private: true }, feed!, world.ports);
    await world.settle();
    expect(await world.document('all', 'rss')).not.toContain(PLAIN);
    expect(await world.document('all', 'atom')).not.toContain(PLAIN);
  });

  it('is not defined anew where an earlier version stored it without the word', async () => {
    const source = await world.addSource({ id: 'courier', url: PLAIN as AbsoluteUrl });
    const before = lines.length;
    const feed = await world.ports.store.feeds.get('courier' as FeedId);
    await defineSource(source, feed!, world.ports);
    expect(lines.slice(before)).toEqual([]);
  });
});

it('rebuilds what an earlier version published with a secret', async () => {
  await world.addSource({ id: 'courier', url: ADDRESS });
  world.web.set(ADDRESS, FEED);
  await world.tick();
  await world.ports.store.objects.put('feeds/all/rss.xml', Buffer.from(ADDRESS), { contentType: 'text/xml' });
  await rebuild([], world.ports);
  await world.settle();
  expect(await seen()).not.toContain('0a1b2c3d');
});
