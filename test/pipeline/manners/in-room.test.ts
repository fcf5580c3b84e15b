import { afterEach, beforeEach, expect, it } from 'vitest';
import { pollHandler } from '../../../lambdas/poll.ts';
import { answerRoom, type FetchRequest, NoRoom } from '../../../lib/fetch/index.ts';
import type { SourceId } from '../../../lib/model/index.ts';
import { inRoom, poll, type Read } from '../../../lib/pipeline/index.ts';
import { openWorld, type World } from '../../world.ts';

const MILL = 'mill' as SourceId;
const FEED = 'https://mill.example/feed.xml';
const RSS =
  '<rss version="2.0"><channel><title>The mill</title><item><title>Bread</title><guid>1</guid></item></channel></rss>';

let world: World;
beforeEach(async () => {
  world = await openWorld();
  await world.addSource({ id: MILL, url: FEED });
  world.web.set(FEED, { body: RSS, type: 'application/rss+xml' });
});
afterEach(() => world.close());

const isFeed = ({ url }: FetchRequest) => url === FEED;

it('puts a large answer off that finds no room, and holds it against nobody', async () => {
  const { fetch } = world.ports;
  const crowded = (request: FetchRequest) => (isFeed(request) ? Promise.reject(new NoRoom()) : fetch(request));
  expect(await poll(MILL, { ...world.ports, fetch: crowded })).toMatchObject({ outcome: 'busy', error: null });
  expect(await world.ports.store.sources.state(MILL)).toMatchObject({ failures: 0, lastError: null });
  world.pass(40);
  expect(await poll(MILL, world.ports)).toMatchObject({ outcome: 'read', offered: 1 });
});

it('holds what a message brings until it is done with, and no longer', async () => {
  const room = answerRoom(1000);
  const held: number[] = [];
  const fetch: typeof world.ports.fetch = async (request) => {
    const answer = await world.ports.fetch(request);
    if (answer.outcome === 'fetched') request.hold?.keep(answer.body.length);
    return answer;
  };
  const read: Read = (what, source, ...given) => {
    held.push(room.held());
    return world.ports.read(what, source, ...given);
  };
  const ports = { ...world.ports, fetch, read, room };
  const event = { Records: [{ messageId: '1', attributes: {}, body: JSON.stringify({ source: MILL }) }] };
  await pollHandler(ports)(event as Parameters<ReturnType<typeof pollHandler>>[0]);
  expect(held).toEqual([RSS.length]);
  expect(room.held()).toBe(0);

  const broken = inRoom(ports, async (ports) => {
    await ports.fetch({ url: FEED as never });
    expect(room.held()).toBe(RSS.length);
    throw new Error('our own store failed');
  });
  await expect(broken).rejects.toThrow('our own store failed');
  expect(room.held()).toBe(0);
});
