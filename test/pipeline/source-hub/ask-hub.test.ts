import { afterEach, describe, expect, it } from 'vitest';
import { Abandoned } from '../../../lib/fetch/index.ts';
import { type AbsoluteUrl, millis, type Source } from '../../../lib/model/index.ts';
import { defineSource, removeSource } from '../../../lib/pipeline/index.ts';
import { feedOf, fixed, START } from '../../world.ts';
import { atom, COURIER, entry, HUB, type HubWorld, openHubWorld, TOPIC, titlesOf, tokenOf } from './test-hub.ts';

const CRANES = entry('cranes', '2026-11-20T07:00:00Z');
const FERRY = entry('ferry', '2026-11-20T08:20:00Z');
const HOUR = 3600;
const DAY = 24 * HOUR;

let world: HubWorld;
afterEach(() => world.close());

async function open(
  source: Partial<Source> = {},
  options: Parameters<typeof openHubWorld>[0] = {},
  links: Parameters<typeof atom>[1] = {},
): Promise<void> {
  world = await openHubWorld(options);
  serve([CRANES], links);
  await world.addSource({ ...source, id: 'courier', url: TOPIC });
  await world.tick();
}

function serve(entries: Parameters<typeof atom>[0], links?: Parameters<typeof atom>[1]): void {
  world.web.set(TOPIC, { body: atom(entries, links), type: 'application/atom+xml' });
}

async function poll(after = 900): Promise<void> {
  world.pass(after);
  await world.tick();
}

const lease = async () => (await world.ports.store.sourceHubs.get(COURIER))?.hub ?? null;
const state = async () => (await world.ports.store.sources.state(COURIER))!;
const modes = () => world.hub.forms.map((form) => form['hub.mode']);
const failures = async () => (await lease())?.failed ?? null;

describe('a hub is asked', () => {
  it('once, by a form, for ten days, at a callback that nobody guesses, with a secret of less than 200 bytes', async () => {
    await open();
    await poll();
    const [form, ...more] = world.hub.forms;
    expect(more).toEqual([]);
    expect(form).toEqual({
      'hub.callback': expect.stringMatching(/^https:\/\/feeds\.example\/websub\/courier\.[\w-]{20,}$/),
      'hub.mode': 'subscribe',
      'hub.topic': TOPIC,
      'hub.lease_seconds': '864000',
      'hub.secret': expect.stringMatching(/^[\w-]{20,199}$/),
    });
  });

  it('over TLS where the feed names both, or where the hub has it though the feed does not say so', async () => {
    await open({}, {}, { hub: 'http://hub.example/' });
    expect(await lease()).toMatchObject({ asked: { url: 'http://hub.example/' } });
    expect(world.hub.forms).toHaveLength(1);
  });

  it.each<[string, Partial<Source>, Parameters<typeof atom>[1], AbsoluteUrl | null | undefined]>([
    ['where its operator says no', { hub: false }, {}, undefined],
    ['where its address must be told to nobody', { private: true }, {}, undefined],
    ['where no hub could reach us', {}, {}, null],
    ['where it names no hub', {}, { hub: null }, undefined],
    ['where it does not say what it is called there', {}, { self: null }, undefined],
  ])('not %s, which costs nothing', async (_where, source, links, callbacks) => {
    await open(source, { ...(callbacks !== undefined && { callbacks }) }, links);
    expect(world.hub.forms).toEqual([]);
    expect(Object.keys(world.units.requests).filter((name) => name.includes('SOURCEHUB'))).toEqual([]);
    await poll();
    expect(Object.keys(world.units.requests).filter((name) => name.includes('SOURCEHUB'))).toEqual([]);
  });

  it('and what it does is no failure of the poll', async () => {
    world = await openHubWorld();
    world.hub.answer = 'unreachable';
    serve([CRANES]);
    await world.addSource({ id: 'courier', url: TOPIC });
    await world.tick();
    expect(await state()).toMatchObject({ failures: 0, lastError: null });
    expect(await failures()).toMatchObject({ times: 1, reason: 'hub.example cannot be reached' });
  });

  it('again after an hour where it could not be reached, then less and less often', async () => {
    world = await openHubWorld();
    world.hub.answer = { status: 500, text: 'come\n back' };
    serve([CRANES]);
    await world.addSource({ id: 'courier', url: TOPIC, interval: fixed(HOUR) });
    await world.tick();
    expect(await failures()).toMatchObject({ times: 1, reason: 'it answered 500: come back' });
    for (let hours = 0; hours < 30; hours++) await poll(HOUR);
    expect(await failures()).toMatchObject({ times: 4 });
    expect(world.hub.forms).toHaveLength(4);
    await poll(HOUR);
    expect((await state()).hub?.trouble).toBe('cannot be subscribed to: it answered 500: come back');
  });

  it('again where it accepted and never verified, which is told', async () => {
    await open();
    await poll(2 * HOUR);
    expect(await failures()).toMatchObject({ reason: 'it accepted the subscription but never verified it' });
    expect(modes()).toEqual(['subscribe']);
    await poll(HOUR);
    expect(modes()).toEqual(['subscribe', 'subscribe']);
    expect(new Set(world.hub.forms.map((form) => form['hub.callback'])).size).toBe(2);
  });

  it('at the next poll where we stopped while it was asked', async () => {
    world = await openHubWorld();
    const { call } = world.ports.hubs!;
    Object.assign(world.ports.hubs!, { call: () => Promise.reject(new Abandoned()) });
    serve([CRANES]);
    await world.addSource({ id: 'courier', url: TOPIC });
    await expect(poll(0)).resolves.toBeUndefined();
    expect(await lease()).toMatchObject({ asked: null, failed: null });
    Object.assign(world.ports.hubs!, { call });
    await poll();
    expect(modes()).toEqual(['subscribe']);
  });

  it('not before a week where it said no, whose reason is kept', async () => {
    await open();
    const token = tokenOf(world.hub.forms[0]!['hub.callback']!);
    const no = { 'hub.mode': 'denied', 'hub.topic': TOPIC, 'hub.reason': 'not\u0007 for\nyou' };
    expect((await world.hub.get(token, no)).status).toBe(200);
    expect((await lease())?.denied).toMatchObject({ hub: HUB, reason: expect.stringContaining('not') });
    for (let day = 0; day < 7; day++) await poll(DAY - 1);
    expect(modes()).toEqual(['subscribe']);
    expect((await state()).hub?.trouble).toMatch(/^has denied the subscription: not/);
    await poll(DAY);
    expect(modes()).toEqual(['subscribe', 'subscribe']);
  });
});

describe('a subscription', () => {
  it('is believed for no more than fourteen days, and for as long as the hub says where that is less', async () => {
    await open();
    await world.hub.verify(DAY);
    expect((await lease())?.active?.until).toBe('2026-11-21T08:00:00.000Z');
    await world.close();
    await open();
    await world.hub.verify(365 * DAY);
    expect((await lease())?.active?.until).toBe('2026-12-04T08:00:00.000Z');
  });

  it('is renewed at half its lease under another callback and secret, and the old ones hold until that is verified', async () => {
    await open();
    await world.hub.verify(2 * DAY);
    await poll(DAY - 900);
    expect(modes()).toEqual(['subscribe']);
    await poll(900);
    expect(modes()).toEqual(['subscribe', 'subscribe']);
    const [first, second] = world.hub.forms;
    expect(second!['hub.callback']).not.toBe(first!['hub.callback']);
    expect(second!['hub.secret']).not.toBe(first!['hub.secret']);
    expect(await world.hub.push(atom([FERRY]))).toMatchObject([{ status: 202 }]);
    await world.settle();
    expect(await titlesOf(world)).toContain(FERRY.title);
    await world.hub.verify(2 * DAY);
    // Both hold now: what the hub delivers twice is taken once, and the old one is ended by the next poll.
    expect(await world.hub.push(atom([entry('gulls', FERRY.at)]))).toMatchObject([{ status: 202 }, { status: 202 }]);
    await poll();
    expect(modes()).toEqual(['subscribe', 'subscribe', 'unsubscribe']);
    expect(world.hub.forms[2]!['hub.callback']).toBe(first!['hub.callback']);
    expect(await world.hub.verify()).toMatchObject([{ status: 200 }]);
    expect([...world.hub.held.keys()]).toEqual([second!['hub.callback']]);
    expect((await lease())?.leaving).toEqual([]);
  });

  it('stays where its renewal is refused', async () => {
    await open();
    await world.hub.verify(2 * DAY);
    world.hub.answer = { status: 503 };
    await poll(DAY);
    expect(await world.hub.push(atom([FERRY]))).toMatchObject([{ status: 202 }]);
    expect((await state()).hub?.trouble).toBeUndefined();
  });

  it.each([
    ['another hub', { hub: 'https://hub2.example/' }, 'https://hub2.example/', TOPIC],
    ['itself otherwise', { self: `${TOPIC}?v=2` }, HUB, `${TOPIC}?v=2`],
  ])('is ended where the source names %s, and that one is subscribed to', async (_what, links, hub, topic) => {
    await open();
    await world.hub.verify();
    serve([FERRY, CRANES], links);
    await poll();
    expect(modes()).toEqual(['subscribe', 'subscribe', 'unsubscribe']);
    expect(world.hub.forms[1]).toMatchObject({ 'hub.topic': topic });
    expect(world.hub.forms[2]).toMatchObject({
      'hub.topic': TOPIC,
      'hub.callback': world.hub.forms[0]!['hub.callback'],
    });
    expect(world.hub.forms[2]).not.toHaveProperty('hub.secret');
    await world.hub.verify();
    expect(await lease()).toMatchObject({ active: { url: hub, topic }, leaving: [] });
  });

  it('is ended where the source names no hub any more', async () => {
    await open();
    await world.hub.verify();
    serve([FERRY, CRANES], { hub: null });
    await poll();
    expect(modes()).toEqual(['subscribe', 'unsubscribe']);
    expect(await lease()).toMatchObject({ active: null });
    expect((await state()).hub).toBeUndefined();
  });

  it('is ended where its operator wants none any more, though the source says nothing new', async () => {
    await open();
    await world.hub.verify();
    const source = (await world.ports.store.sources.get(COURIER))!;
    await defineSource({ ...source, hub: false }, feedOf({ id: 'courier' }), world.ports);
    await poll();
    expect(modes()).toEqual(['subscribe', 'unsubscribe']);
  });

  it('is told to be over a day after its end was asked for, whatever the hub made of that', async () => {
    await open();
    await world.hub.verify();
    serve([CRANES], { hub: null });
    await poll();
    world.hub.forms.length = 0;
    expect(await world.hub.push(atom([FERRY]))).toMatchObject([{ status: 202 }]);
    world.pass(DAY);
    expect(await world.hub.push(atom([entry('gulls', FERRY.at)]))).toMatchObject([{ status: 410 }]);
  });

  it('goes with its source', async () => {
    await open();
    await world.hub.verify();
    await world.hub.push(atom([FERRY]));
    await removeSource((await world.ports.store.sources.get(COURIER))!, world.ports);
    await world.settle();
    expect(await lease()).toBeNull();
    expect(await world.hub.push(atom([entry('gulls', FERRY.at)]))).toMatchObject([{ status: 410 }]);
    expect(world.hub.held.size).toBe(0);
    for await (const key of world.ports.store.objects.list('offers/')) expect(key).toBeNull();
  });
});

describe('the time between two polls', () => {
  const LEARNED = { least: 300, most: 6 * HOUR };

  /** So many that no window is lost in a day. */
  const OLD = Array.from({ length: 40 }, (_, at) => entry(`old-${at}`, `2026-11-${10 + Math.floor(at / 8)}T09:00:00Z`));

  /** A quiet source that is polled as seldom as may be, of whose hub one push has come. */
  async function quiet(): Promise<number> {
    world = await openHubWorld();
    serve(OLD);
    await world.addSource({ id: 'courier', url: TOPIC, interval: LEARNED });
    await world.tick();
    await world.hub.verify(14 * DAY);
    for (let polls = 0; polls < 40; polls++) await untilPolled();
    return millis((await state()).pollDue!) - millis((await state()).lastPoll!);
  }

  async function untilPolled(): Promise<void> {
    const { nextDue } = await state();
    world.pass(Math.max(1, (millis(nextDue!) - millis(world.ports.now())) / 1000));
    await world.tick();
  }

  it('grows where the hub has shown that it pushes, to a day at most; not before', async () => {
    const plain = await quiet();
    expect(plain).toBeLessThanOrEqual(LEARNED.most * 1000);
    const at = world.ports.now();
    await world.hub.push(atom([entry('ferry', at)]));
    await world.settle();
    serve([entry('ferry', at), ...OLD]);
    await untilPolled();
    await untilPolled();
    const { pollDue, lastPoll } = await state();
    const stretched = millis(pollDue!) - millis(lastPoll!);
    expect(stretched).toBeGreaterThan(plain);
    expect(stretched).toBeLessThanOrEqual(DAY * 1000);
  });

  it('is as it was where the interval is fixed', async () => {
    await open();
    await world.hub.verify();
    await world.hub.push(atom([FERRY]));
    await world.settle();
    await poll();
    expect((await state()).pollDue).toBe(new Date(millis(START) + 2 * 900_000).toISOString());
  });

  it('is what it was after three items that the hub did not bring, which is told', async () => {
    await open({ interval: LEARNED });
    await world.hub.verify(14 * DAY);
    await world.hub.push(atom([FERRY]));
    await world.settle();
    const minutes = (ago: number) => new Date(millis(world.ports.now()) - ago * 60_000).toISOString();
    serve([FERRY, CRANES]);
    await untilPolled();
    world.pass(2 * HOUR);
    // The third is so young that it may still be pushed.
    const young = entry('three', minutes(10));
    serve([young, entry('two', minutes(40)), entry('one', minutes(50)), FERRY, CRANES]);
    await untilPolled();
    expect((await lease())?.misses).toBe(2);
    expect((await state()).hub?.trouble).toBeUndefined();
    world.pass(2 * HOUR);
    serve([entry('four', minutes(50)), young, entry('two', minutes(160)), FERRY, CRANES]);
    await untilPolled();
    expect((await lease())?.misses).toBe(3);
    expect((await state()).hub?.trouble).toBe('accepts and does not deliver');
    await world.hub.push(atom([entry('five', minutes(0))]));
    await world.settle();
    expect((await lease())?.misses).toBe(2);
  });
});
