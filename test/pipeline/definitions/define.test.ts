import { afterEach, beforeEach, expect, it } from 'vitest';
import { feedsOf } from '../../../lib/config/index.ts';
import type { Feed, FeedId, SourceId } from '../../../lib/model/index.ts';
import { pushSource } from '../../../lib/pipeline/definitions/define.ts';
import { configure, type Ports, publishFront, removeSource } from '../../../lib/pipeline/index.ts';
import { openWorld, type World } from '../../world.ts';
import { fullFeed, story } from '../stories.ts';

const CRANES = story('cranes', 'Cranes to go', 'It was decided.', '2026-11-18T08:00:00Z');

let world: World;
beforeEach(async () => {
  world = await openWorld();
  await world.addFeed({ id: 'all' });
});
afterEach(() => world.close());

it('follows a source and fills a feed whole, at whichever step a process dies over them', async () => {
  const calls = await dyingAtEach(async (attempt) => {
    const url = `https://courier.example/${attempt}.xml`;
    world.web.set(url, { body: fullFeed([CRANES]), type: 'application/atom+xml' });
    await world.addSource({ id: `courier-${attempt}`, url });
    await world.addFeed({ id: `boats-${attempt}`, filter: { words: ['cranes'] } });
  });
  expect(calls).toBeGreaterThan(8);
  await world.tick();
  for (let attempt = 1; attempt <= calls; attempt++) {
    expect(world.asked, `source ${attempt}`).toContain(`https://courier.example/${attempt}.xml`);
    expect(await world.document(`boats-${attempt}`, 'json'), `feed ${attempt}`).toContain('Cranes to go');
  }
});

it('shows the new name of a source with its articles, at whichever step a process dies over it', async () => {
  const url = 'https://courier.example/feed.xml';
  world.web.set(url, { body: fullFeed([CRANES]), type: 'application/atom+xml' });
  await world.addSource({ id: 'courier', url, title: 'The Courier' });
  await world.tick();
  const rename = (attempt: number) => world.addSource({ id: 'courier', url, title: `Courier ${attempt}` });
  await dyingAtEach(rename, async (attempt) => {
    await world.settle();
    expect(await world.document('all', 'html')).toContain(`Courier ${attempt}<`);
  });
});

it('leaves nothing of a source and its feed behind, at whichever step a process dies over their removal', async () => {
  const everything = (await world.ports.store.feeds.get('all' as FeedId)) as Feed;
  const steps = await dyingAtEach(
    async (attempt) => {
      const { sources } = world.ports.store;
      const source = await sources.get(`courier-${attempt}` as SourceId);
      if (source !== null) await removeSource(source, world.ports);
      else await configure({ sources: [], feeds: [everything] }, world.ports);
    },
    async (attempt) => {
      await world.settle();
      expect((await world.ports.store.sources.list()).map(({ id }) => id as string)).not.toContain(
        `courier-${attempt}`,
      );
      await expect(world.document(`courier-${attempt}`, 'rss')).rejects.toThrow('There is no rss');
      expect(await placesOf(`courier-${attempt}`)).toBe(0);
      expect(await world.document('all', 'json')).toContain('Cranes to go');
    },
    async (attempt) => {
      const url = `https://courier.example/${attempt}.xml`;
      world.web.set(url, { body: fullFeed([CRANES]), type: 'application/atom+xml' });
      await world.addSource({ id: `courier-${attempt}`, url });
      await world.tick();
      if (attempt === 1) expect(await world.document('courier-1', 'rss')).toContain('Cranes to go');
    },
  );
  expect(steps).toBeGreaterThan(5);
});

it('has every feed on the front page, also one that another writes while it is being written', async () => {
  const { objects } = world.ports.store;
  const { put } = objects;
  let overtaken = 0;
  Object.assign(objects, {
    put: async (...given: Parameters<typeof put>) => {
      if (['index.html', 'feeds.opml'].includes(given[0]) && overtaken < 2) {
        overtaken += 1;
        await world.addFeed({ id: `faster-${overtaken}` });
        await publishFront(world.ports);
      }
      return put(...given);
    },
  });
  await world.addFeed({ id: 'slow' });
  await publishFront(world.ports);
  expect(overtaken).toBe(2);
  for (const key of ['index.html', 'feeds.opml']) {
    const text = Buffer.from((await objects.get(key))?.bytes ?? []).toString();
    for (const id of ['slow', 'faster-1', 'faster-2']) expect(text, key).toContain(`feeds/${id}/`);
  }
});

async function placesOf(feed: string): Promise<number> {
  let places = 0;
  for await (const _ of world.ports.store.memberships.latest(feed as FeedId, 'newest', 10)) places += 1;
  return places;
}

/** Does a thing again and again, dying over it at its first call to our stores and queues, then at its second …; then whole. */
async function dyingAtEach(
  define: (attempt: number) => Promise<unknown>,
  check: (attempt: number) => Promise<void> = async () => {},
  prepare: (attempt: number) => Promise<void> = async () => {},
): Promise<number> {
  for (let attempt = 1; ; attempt++) {
    await prepare(attempt);
    let left = attempt;
    const undo = intercept(world.ports, () => {
      if (left-- === 1) throw new Error('killed');
    });
    const died = await define(attempt).then(
      () => false,
      () => true,
    );
    undo();
    await define(attempt);
    await check(attempt);
    if (!died) return attempt;
  }
}

/** Calls `before` at every call to the sources, the feeds, the places and the queues. */
function intercept({ store, queues }: Ports, before: () => void): () => void {
  const undo = [store.sources, store.feeds, store.memberships, queues].flatMap((room) =>
    Object.entries(room).map(([name, call]) => {
      const one = room as unknown as Record<string, unknown>;
      one[name] = (...given: unknown[]) => {
        before();
        return (call as (...given: unknown[]) => unknown)(...given);
      };
      return () => {
        one[name] = call;
      };
    }),
  );
  return () => {
    for (const one of undo) one();
  };
}

it('looks at nothing by itself that stands as it is declared, however much that is', async () => {
  const all = () => Object.values(world.units.requests).reduce((sum, { count }) => sum + count, 0);
  const requests: number[] = [];
  for (const count of [3, 60]) {
    const sources = Array.from({ length: count }, (_, at) => pushSource(`desk-${at}` as SourceId));
    const declared = { sources, feeds: feedsOf({ sources, feeds: [] }, world.ports.now()) };
    await configure(declared, world.ports);
    const before = all();
    await configure(declared, world.ports);
    requests.push(all() - before);
  }
  expect(requests[1]).toBe(requests[0]);
});
