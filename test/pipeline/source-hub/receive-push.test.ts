import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { atom, COURIER, entry, HUB, type HubWorld, openHubWorld, TOPIC, titlesOf, tokenOf } from './test-hub.ts';

const CRANES = entry('cranes', '2026-11-20T07:00:00Z');
const FERRY = entry('ferry', '2026-11-20T08:20:00Z');

let world: HubWorld;
beforeEach(async () => {
  world = await openHubWorld();
  serve([CRANES]);
  await world.addSource({ id: 'courier', url: TOPIC });
  await world.tick();
  await world.hub.verify();
});
afterEach(() => world.close());

function serve(entries: Parameters<typeof atom>[0], links?: Parameters<typeof atom>[1]): void {
  world.web.set(TOPIC, { body: atom(entries, links), type: 'application/atom+xml' });
}

async function poll(): Promise<void> {
  world.pass(900);
  await world.tick();
}

const lease = async () => (await world.ports.store.sourceHubs.get(COURIER))!.hub;
const state = async () => (await world.ports.store.sources.state(COURIER))!;

describe('what a hub pushes', () => {
  it('is in the feeds without a poll, and the poll after finds nothing new to do', async () => {
    world.pass(1500);
    const before = await state();
    const polled = world.asked.length;
    expect(await world.hub.push(atom([FERRY, CRANES]))).toMatchObject([{ status: 202 }]);
    await world.settle();
    expect(await titlesOf(world)).toEqual(['About ferry', 'About cranes']);
    expect(world.asked.length).toBe(polled);
    expect(await state()).toEqual(before);
    serve([FERRY, CRANES]);
    const articles = world.objectCounts.put;
    await poll();
    expect(world.asked.length).toBe(polled + 1);
    expect(world.objectCounts.put).toBe(articles);
    expect((await lease()).pushed).toEqual([]);
  });

  it('is taken once, however often it comes', async () => {
    await world.hub.push(atom([FERRY]));
    await world.hub.push(atom([FERRY]));
    await world.settle();
    const puts = world.objectCounts.put;
    expect(await world.hub.push(atom([FERRY]))).toMatchObject([{ status: 202 }]);
    await world.settle();
    expect(world.objectCounts.put).toBe(puts);
    expect(await titlesOf(world)).toHaveLength(2);
  });

  it('takes away nothing that it does not tell', async () => {
    serve([FERRY, CRANES]);
    await poll();
    await world.hub.push(atom([entry('gulls', '2026-11-20T08:25:00Z')]));
    await world.settle();
    expect(await titlesOf(world)).toHaveLength(3);
    serve([entry('gulls', '2026-11-20T08:25:00Z'), FERRY, CRANES]);
    await poll();
    expect(await titlesOf(world)).toHaveLength(3);
  });

  it('corrects an article', async () => {
    await world.hub.push(atom([entry('cranes', CRANES.at, 'Cranes stay')]));
    await world.settle();
    expect(await titlesOf(world)).toEqual(['Cranes stay']);
  });
});

describe('a poll after a push', () => {
  const STAY = entry('cranes', '2026-11-20T08:10:00Z', 'Cranes stay');
  const tagged = (entries: Parameters<typeof atom>[0], etag: string) =>
    world.web.set(TOPIC, { body: atom(entries), type: 'application/atom+xml', etag });

  it('goes by the list where that says again what it said before the push, though its host says that nothing changed', async () => {
    tagged([CRANES], '"1"');
    await poll();
    await world.hub.push(atom([STAY]));
    await world.settle();
    expect(await titlesOf(world)).toEqual(['Cranes stay']);
    // The paper takes its correction back: to the byte the list of before.
    await poll();
    await poll();
    expect(await titlesOf(world)).toEqual(['About cranes']);
  });

  it('does not go back to what a cache still has of before the push', async () => {
    tagged([CRANES], '"1"');
    await poll();
    world.pass(895);
    await world.hub.push(atom([STAY]));
    await world.settle();
    world.pass(5);
    // Another item came, by which the answer is another; the one that was pushed is as it was.
    tagged([FERRY, CRANES], '"2"');
    await world.tick();
    expect((await titlesOf(world)).sort()).toEqual(['About ferry', 'Cranes stay']);
    tagged([FERRY, STAY], '"3"');
    await poll();
    expect((await titlesOf(world)).sort()).toEqual(['About ferry', 'Cranes stay']);
    expect((await lease()).pushed).toEqual([]);
  });

  it('corrects what was pushed wrong', async () => {
    await world.hub.push(atom([entry('ferry', FERRY.at, 'Fery sinks'), CRANES]));
    await world.settle();
    serve([FERRY, CRANES]);
    await poll();
    expect((await titlesOf(world)).sort()).toEqual(['About cranes', 'About ferry']);
  });
});

it('tells a source by its hub: renewals, an id', async () => {
  expect(world.hub.forms).toMatchObject([{ 'hub.mode': 'subscribe', 'hub.topic': TOPIC }]);
  expect((await lease()).active).toMatchObject({ url: HUB, topic: TOPIC });
  expect(tokenOf(world.hub.forms[0]!['hub.callback']!)).toMatch(/^courier\./);
});
