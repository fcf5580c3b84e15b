import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dayOf, type FeedId, NOBODY, type PartnerId } from '../../../lib/model/index.ts';
import { openUsageCounter, type PartnerAnswer } from '../../../lib/pipeline/index.ts';
import { openWorld, START, type World } from '../../world.ts';

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(() => world.close());

const COURIER = { id: 'courier' as PartnerId, quota: { perMinute: 3, perDay: 5 } };
const answer = (more: Partial<PartnerAnswer> = {}): PartnerAnswer => ({
  ...{ feed: 'wire' as FeedId, path: '/feeds/wire/atom.xml', status: 200, bytes: 100, agent: 'newsboat/2' },
  ...{ address: '127.0.0.1', at: world.ports.now() },
  ...more,
});
const open = (partners = [COURIER]) =>
  openUsageCounter(partners, { ...world.ports, freshKey: () => new Uint8Array(32).fill(1) });
const stored = async (id: PartnerId = COURIER.id) => (await world.ports.store.usages.get(id, dayOf(START)))?.usage;

const writesSince = (before: Readonly<Record<string, number>>) => {
  const sum = (writes: Readonly<Record<string, number>>) => Object.values(writes).reduce((all, one) => all + one, 0);
  return sum(world.units.writes) - sum(before);
};

describe('what one machine counts', () => {
  it('is written once for however many answers, and not at all where there was none', async () => {
    const counter = await open();
    const before = { ...world.units.writes };
    for (let at = 0; at < 2000; at++) counter.onAnswer(COURIER, answer());
    expect(world.units.writes).toEqual(before);
    await counter.flush();
    await counter.flush();
    expect(writesSince(before)).toBe(1);
    expect(await stored()).toMatchObject({ requests: 2000, bytes: 200_000, agents: { newsboat: 2000 } });
    counter.onAnswer(COURIER, answer({ status: 304, bytes: 0 }));
    await counter.flush();
    expect(await stored()).toMatchObject({ requests: 2001, notModified: 1 });
  });

  it('is not lost where it cannot be written', async () => {
    const { usages } = world.ports.store;
    let isBroken = true;
    const store = {
      usages: {
        ...usages,
        save: (...words: Parameters<typeof usages.save>) =>
          isBroken ? Promise.reject(new Error('full')) : usages.save(...words),
      },
    };
    const counter = await openUsageCounter([], { store, now: world.ports.now, freshKey: () => new Uint8Array(32) });
    counter.onAnswer(COURIER, answer());
    await expect(counter.flush()).rejects.toThrow('full');
    counter.onAnswer(COURIER, answer());
    isBroken = false;
    await counter.flush();
    expect((await stored())?.requests).toBe(2);
  });

  it('holds a partner to his quota by the minute and by the day, through a restart', async () => {
    const counter = await open();
    const ask = (of = counter) => of.mayAsk(COURIER, world.ports.now());
    const asked = () => {
      const may = ask();
      if ('ok' in may) counter.onAnswer(COURIER, answer());
      return may;
    };
    for (let at = 0; at < 3; at++) expect(asked()).toEqual({ ok: true });
    expect(asked()).toEqual({ retryAfter: 60 });
    world.pass(60);
    for (let at = 0; at < 2; at++) expect(asked()).toEqual({ ok: true });
    expect(asked()).toEqual({ retryAfter: 16 * 3600 - 60 });
    await counter.flush();
    expect(ask(await open())).toEqual({ retryAfter: 16 * 3600 - 60 });
    world.pass(16 * 3600);
    expect(ask()).toEqual({ ok: true });
    expect(counter.mayAsk({ ...COURIER, quota: null }, world.ports.now())).toEqual({ ok: true });
  });

  it('knows of tokens that opened nothing, and of readers of what everybody gets', async () => {
    const counter = await open();
    counter.onRefused(answer({ status: 404, feed: null }));
    counter.onPublic({ path: '/feeds/all/rss.xml', status: 200, agent: 'Feedly/1.0 (x; 16 subscribers)', at: START });
    counter.onPublic({ path: '/feeds/all/rss.xml', status: 404, agent: 'Feedly/1.0 (x; 17 subscribers)', at: START });
    counter.onPublic({ path: '/articles/a/', status: 200, agent: 'Feedly/1.0 (x; 18 subscribers)', at: START });
    await counter.flush();
    expect(await stored(NOBODY)).toMatchObject({ requests: 1, refused: 1 });
    expect(await world.ports.store.usages.allReaders()).toMatchObject([
      { feed: 'all', said: { 'Feedly rss.xml': { by: 'Feedly', readers: 16 } } },
    ]);
    const before = { ...world.units.writes };
    counter.onPublic({
      path: '/feeds/all/rss.xml',
      status: 200,
      agent: 'Feedly/1.0 (x; 16 subscribers)',
      at: world.ports.now(),
    });
    await counter.flush();
    expect(world.units.writes).toEqual(before);
  });

  it('keeps no address, and cannot tell it from one day to the next', async () => {
    let byte = 0;
    const keeper = { ...world.ports, freshKey: () => new Uint8Array(32).fill(++byte) };
    const counter = await openUsageCounter([], keeper);
    counter.onAnswer(COURIER, answer());
    await counter.flush();
    world.pass(24 * 3600);
    counter.onAnswer(COURIER, answer({ at: world.ports.now() }));
    await counter.flush();
    const days = await world.ports.store.usages.since(COURIER.id, dayOf(START));
    expect(days).toHaveLength(2);
    expect(days[0]?.addresses).toHaveLength(1);
    expect(days[0]?.addresses).not.toEqual(days[1]?.addresses);
    expect(JSON.stringify(days)).not.toContain('127.0.0.1');
  });
});
