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

it('tells a source by its hub: renewals, an id', async () => {
  expect(world.hub.forms).toMatchObject([{ 'hub.mode': 'subscribe', 'hub.topic': TOPIC }]);
  expect((await lease()).active).toMatchObject({ url: HUB, topic: TOPIC });
  expect(tokenOf(world.hub.forms[0]!['hub.callback']!)).toMatch(/^courier\./);
});
