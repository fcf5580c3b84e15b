import { afterEach, describe, expect, it } from 'vitest';
import type { CallResult } from '../../../lib/fetch/index.ts';
import type { FeedId } from '../../../lib/model/index.ts';
import { hubStatus, republish } from '../../../lib/pipeline/index.ts';
import { askHub } from './listeners.ts';
import { type Newsroom, openNewsroom } from './newsroom.ts';

/** A hub elsewhere, which the feeds name and Feedmill tells (WebSub §6). */

let room: Newsroom;
afterEach(() => room.world.close());

/** What the hub was told of the wire's feed so far. */
function tellings(): { readonly mode: string | null; readonly urls: string[] }[] {
  return room.readers.calls
    .map(({ body }) => new URLSearchParams(Buffer.from(body ?? []).toString()))
    .map((form) => ({ mode: form.get('hub.mode'), urls: form.getAll('hub.url') }))
    .filter(({ urls }) => urls.some((url) => url.includes('/wire/')));
}

const answering = (answer: Partial<Extract<CallResult, { outcome: 'answered' }>>) => async (): Promise<CallResult> => ({
  outcome: 'answered',
  status: 204,
  body: new Uint8Array(),
  location: null,
  retryAfter: null,
  ...answer,
});

describe('a hub elsewhere', () => {
  it('gets one request for each change of a feed, which names each document of it', async () => {
    room = await openNewsroom({ kind: 'elsewhere' });
    room.readers.calls.length = 0;
    await room.news('Two', 'One');
    expect(tellings()).toEqual([
      {
        mode: 'publish',
        urls: ['rss.xml', 'atom.xml', 'feed.json'].map((name) => `https://feeds.example/feeds/wire/${name}`),
      },
    ]);
    const [call] = room.readers.calls;
    expect(call).toMatchObject({
      url: 'https://hub.example/',
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
  });

  it('is told nothing where no byte changed', async () => {
    room = await openNewsroom({ kind: 'elsewhere' });
    room.readers.calls.length = 0;
    await room.news('One');
    const wire = await room.world.ports.store.feeds.get('wire' as FeedId);
    await republish(wire === null ? [] : [wire], room.world.ports);
    await room.soon();
    expect(room.readers.calls).toEqual([]);
  });

  it('is told only when no cache may have the old copy any more', async () => {
    room = await openNewsroom({ kind: 'elsewhere', publicAfter: 65 });
    room.readers.calls.length = 0;
    room.world.web.set('https://wire.example/feed.xml', {
      body: '<rss version="2.0"><channel><title>W</title><item><title>New</title><link>https://wire.example/new</link></item></channel></rss>',
      type: 'application/rss+xml',
    });
    room.world.pass(900);
    await room.world.tick();
    await room.soon(60);
    expect(tellings()).toEqual([]);
    await room.soon(10);
    expect(tellings()).toHaveLength(1);
  });

  it('is told of a burst of five hundred writes into one feed fifteen times at most, of the last of them too', async () => {
    room = await openNewsroom({ kind: 'elsewhere' });
    const { world, readers } = room;
    readers.calls.length = 0;
    for (let number = 0; number < 500; number++) {
      // A write is a document put and a message, ten a second.
      const key = 'feeds/wire/rss.xml';
      await world.ports.store.objects.put(key, Buffer.from(`<rss/>${number}`), { contentType: 'application/rss+xml' });
      await world.ports.tell?.({ feed: 'wire' as FeedId, formats: ['rss'], written: world.ports.now() });
      world.pass(0.1);
      await world.settle();
    }
    const during = tellings().length;
    expect(during).toBeGreaterThan(5);
    await room.soon(10);
    await room.soon(10);
    expect(tellings().length).toBeLessThanOrEqual(15);
    const telling = await world.hubPorts.subscribers.telling('wire' as FeedId);
    expect(telling?.told.rss).toBe((await world.ports.store.objects.head('feeds/wire/rss.xml'))?.etag);
    expect(world.queues.deliver).toEqual([]);
  });

  it.each([200, 202, 204])('has heard where it answers %i', async (status) => {
    room = await openNewsroom({ kind: 'elsewhere' });
    Object.assign(room.world.hubPorts, { callHub: answering({ status }) });
    await room.news('Two', 'One');
    expect(room.world.queues.deliver).toEqual([]);
    expect((await hubStatus(room.world.hubPorts))?.failing).toBeNull();
  });

  it.each([302, 400, 500, 503])(
    'that answers %i is told again for an hour, and the status says since when',
    async (status) => {
      room = await openNewsroom({ kind: 'elsewhere' });
      let times = 0;
      Object.assign(room.world.hubPorts, {
        callHub: async () => {
          times += 1;
          return answering({ status })();
        },
      });
      await room.news('Two', 'One');
      const began = room.world.ports.now();
      for (let minutes = 0; minutes < 55; minutes++) await room.soon(60);
      // Still at it: both feeds' tellings wait.
      expect(room.world.queues.deliver.length).toBeGreaterThan(0);
      expect(times).toBeLessThan(30);
      for (let minutes = 0; minutes < 30; minutes++) await room.soon(60);
      expect(room.world.queues.deliver).toEqual([]);
      const standing = await hubStatus(room.world.hubPorts);
      expect(standing?.failing).toMatchObject({ hub: 'https://hub.example/', error: `it answered ${status}` });
      expect(Date.parse(standing?.failing?.since ?? '')).toBeLessThanOrEqual(Date.parse(began));
      Object.assign(room.world.hubPorts, { callHub: answering({}) });
      await room.news('Three', 'Two', 'One');
      expect((await hubStatus(room.world.hubPorts))?.failing).toBeNull();
    },
  );

  it('keeps its own subscribers: here nobody can subscribe', async () => {
    room = await openNewsroom({ kind: 'elsewhere' });
    expect((await askHub({ 'hub.mode': 'subscribe' }, room.world.hubPorts)).status).toBe(404);
  });
});

describe('what telling costs', () => {
  it('is one message more for a publish, which asks the table and the bucket for nothing more', async () => {
    room = await openNewsroom({ kind: 'elsewhere' });
    const { world } = room;
    const { tell, ...silent } = world.ports;
    const { publish } = await import('../../../lib/pipeline/index.ts');
    const counted = async (publisher: typeof silent & { tell?: typeof tell }, title: string) => {
      await world.ports.store.objects.delete('feeds/wire/rss.xml');
      const feed = await world.ports.store.feeds.get('wire' as FeedId);
      if (feed === null) return expect.unreachable();
      await world.ports.store.feeds.define({ ...feed, title });
      const before = structuredClone({ units: world.units, objects: world.objectCounts });
      const sent = world.queues.deliver.length;
      await publish(
        'wire' as FeedId,
        [{ feed: 'wire' as FeedId, revisions: [], written: world.ports.now() }],
        publisher,
      );
      return {
        read: world.units.read - before.units.read,
        write: world.units.write - before.units.write,
        puts: world.objectCounts.put - before.objects.put,
        gets: world.objectCounts.get + world.objectCounts.head - before.objects.get - before.objects.head,
        sent: world.queues.deliver.length - sent,
      };
    };
    const without = await counted(silent, 'First');
    const withHub = await counted({ ...silent, tell }, 'Other');
    expect(withHub).toEqual({ ...without, sent: 1 });
    expect(without?.sent).toBe(0);
  });
});
