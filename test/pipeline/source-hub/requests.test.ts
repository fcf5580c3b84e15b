import { afterEach, expect, it } from 'vitest';
import { atom, COURIER, entry, HUB, type HubWorld, openHubWorld, TOPIC } from './test-hub.ts';

/** What a source with a hub costs besides: the figures that docs/figures.md quotes. */

const CRANES = entry('cranes', '2026-11-20T07:00:00Z');
const FERRY = entry('ferry', '2026-11-20T08:20:00Z');

let world: HubWorld;
afterEach(() => world.close());

async function open(links: Parameters<typeof atom>[1] = {}): Promise<void> {
  world = await openHubWorld();
  world.web.set(TOPIC, { body: atom([CRANES], links), type: 'application/atom+xml', etag: '"1"' });
  await world.addSource({ id: 'courier', url: TOPIC });
  await world.tick();
  await world.hub.verify();
}

/** Answered 304; five of the queries are the tick's. */
const PLAIN = { BatchGetItem: 1, PutItem: 1, Query: 6, UpdateItem: 1 };

async function requestsOf(work: () => Promise<unknown>) {
  const before: Record<string, number> = { ...world.table.counts() };
  await work();
  const made = Object.entries(world.table.counts()).map(
    ([kind, count]) => [kind, count - (before[kind] ?? 0)] as const,
  );
  return Object.fromEntries(made.filter(([, count]) => count > 0));
}

async function usageOf(work: () => Promise<unknown>) {
  const before = { ...world.units, ...world.objectCounts };
  await work();
  const { units, objectCounts } = world;
  return {
    read: units.read - before.read,
    write: units.write - before.write,
    puts: objectCounts.put - before.put,
    gets: objectCounts.get - before.get,
  };
}

async function poll(): Promise<void> {
  world.pass(900);
  await world.tick();
}

it('a poll of a source that names no hub asks for what it asked for', async () => {
  await open({ hub: null });
  expect(await requestsOf(poll)).toEqual(PLAIN);
});

it('a poll of one that names a hub reads what stands between them besides, and keeps two addresses more', async () => {
  await open();
  await poll();
  expect(await requestsOf(poll)).toEqual({ ...PLAIN, GetItem: 1 });
  const named = JSON.stringify(await world.ports.store.sources.state(COURIER)).length;
  await world.close();
  await open({ hub: null });
  await poll();
  const plain = JSON.stringify(await world.ports.store.sources.state(COURIER)).length;
  expect(named - plain).toBeLessThan(TOPIC.length + HUB.length + 40);
});

it('a push is read at the door, put, read again where it is looked at, and taken down once', async () => {
  await open();
  const atDoor = await usageOf(() => world.hub.push(atom([CRANES])));
  expect(atDoor).toEqual({ read: 1, write: 0, puts: 1, gets: 0 });
  // The source and its state, its window and the hub's item; one write of the hub's item.
  const known = await usageOf(() => world.settle());
  expect(known).toEqual({ read: 4, write: 1, puts: 0, gets: 1 });
});

it('what is new in a push costs what it would by a poll', async () => {
  await open();
  await world.hub.push(atom([FERRY]));
  const pushed = await usageOf(() => world.settle());
  await world.close();
  await open();
  world.web.set(TOPIC, { body: atom([FERRY, CRANES]), type: 'application/atom+xml', etag: '"2"' });
  const polled = await usageOf(poll);
  expect(pushed.puts).toBe(polled.puts);
  expect(pushed.read).toBeLessThanOrEqual(polled.read);
  expect(pushed.write).toBeLessThanOrEqual(polled.write);
});
