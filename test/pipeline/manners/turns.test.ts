import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AbsoluteUrl, instant, millis } from '../../../lib/model/index.ts';
import { type PoliteResult, politeFetch } from '../../../lib/pipeline/index.ts';
import { takeTurn } from '../../../lib/pipeline/manners/turns.ts';
import type { Hosts } from '../../../lib/store/index.ts';
import { openWorld, START, type World } from '../../world.ts';
import { type VirtualTime, virtualTime } from '../virtual-time.ts';

const SPACING = 1000;
const PATIENCE = 3300;
/** What turns lie apart besides, so that one that begins a little late is still as far from the next. */
const SLACK = 100;
const MANNERS = { spacingMs: SPACING, patienceMs: PATIENCE, trustedOrigins: [] };

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

/** A request as the host sees it. */
type Seen = { readonly begin: number; readonly end: number };

let hosts = 0;

/** A host that nobody met before, without a robots.txt, and guests of it that share nothing but the table. */
async function host(latency: () => number = () => 0, random: () => number = () => 0.5) {
  const url = `https://host-${hosts++}.example/feed.xml` as AbsoluteUrl;
  const name = new URL(url).host;
  const time = virtualTime(millis(START));
  const { store } = world.ports;
  await store.hosts.saveRobots(name, { text: '', until: instant(millis(START) + 1e9), barred: null });
  const seen: Seen[] = [];
  const guest = (durations: () => number) => ({
    ...world.ports,
    ...time,
    random,
    manners: MANNERS,
    store: { ...store, hosts: delayed(store.hosts, time, latency) },
    fetch: async () => {
      const begin = millis(time.now());
      await time.wait(durations());
      seen.push({ begin, end: millis(time.now()) });
      return { outcome: 'gone', status: 404, message: 'nothing' } as const;
    },
  });
  return { url, name, time, seen, guest };
}

/** The hosts' room with the way there and back taking time, as it does between processes. */
function delayed(room: Hosts, time: VirtualTime, latency: () => number): Hosts {
  const late = <A extends unknown[], R>(call: (...given: A) => Promise<R>) => {
    const still = time.stillDuring(call);
    return async (...given: A) => {
      await time.wait(latency());
      const result = await still(...given);
      await time.wait(latency());
      return result;
    };
  };
  return {
    get: late(room.get),
    turns: late(room.turns),
    saveTurns: late(room.saveTurns),
    saveLimits: late(room.saveLimits),
    claimRobots: late(room.claimRobots),
    endRobotsClaim: late(room.endRobotsClaim),
    saveRobots: late(room.saveRobots),
  };
}

/** Fetches as whoever is told to come again does, until it is done; the results on the way. */
async function persist(url: AbsoluteUrl, guest: Awaited<ReturnType<typeof host>>['guest'], duration: () => number) {
  const results: PoliteResult[] = [];
  const visitor = guest(duration);
  for (;;) {
    const result = await politeFetch({ url }, visitor);
    results.push(result);
    if (result.outcome !== 'busy') return results;
    await visitor.wait(millis(result.until) - millis(visitor.now()));
  }
}

function expectManners(seen: readonly Seen[]): void {
  const inOrder = [...seen].sort((a, b) => a.begin - b.begin);
  for (const [i, { begin }] of inOrder.entries()) {
    const before = inOrder[i - 1];
    if (before === undefined) continue;
    expect(begin - before.begin).toBeGreaterThanOrEqual(SPACING);
    expect(begin).toBeGreaterThanOrEqual(before.end);
  }
}

describe('a host', () => {
  it('sees the requests of many processes one by one, a second apart', async () => {
    const { url, time, seen, guest } = await host();
    await time.until(
      Promise.all(
        [1, 2, 3, 4].map(() =>
          politeFetch(
            { url },
            guest(() => 50),
          ),
        ),
      ),
    );
    expect(seen.map(({ begin }) => begin - millis(START))).toEqual(
      [0, 1, 2, 3].map((turn) => turn * (SPACING + SLACK)),
    );
  });

  it('has those come again later for whom there is no turn in reach, each at another moment', async () => {
    const { url, time, seen, guest } = await host();
    const ask = (_: unknown, i: number) => politeFetch({ url }, { ...guest(() => 50), random: () => i / 6 });
    const results = await time.until(Promise.all(Array.from({ length: 6 }, ask)));
    expect(seen).toHaveLength(4);
    const untils = results.flatMap((one) => (one.outcome === 'busy' ? [millis(one.until) - millis(START)] : []));
    expect(new Set(untils).size).toBe(2);
    for (const until of untils) expect(until).toBeGreaterThanOrEqual(4400);
    for (const until of untils) expect(until).toBeLessThanOrEqual(6600);
  });

  it('that is slow is asked nothing more until it has answered', async () => {
    const { url, name, time, seen, guest } = await host();
    const slow = politeFetch(
      { url },
      guest(() => 45_000),
    );
    const others = time.wait(1500).then(() => Promise.all([1, 2, 3].map(() => persist(url, guest, () => 50))));
    await time.until(Promise.all([slow, others]));
    expect(seen).toHaveLength(4);
    expect(seen[0]).toEqual({ begin: millis(START), end: millis(START) + 45_000 });
    expectManners(seen);
    expect((await world.ports.store.hosts.turns(name)).heldUntil).toBeNull();
  });

  it('that turns out slow while others wait for the next turn is asked nothing by them', async () => {
    const { url, time, seen, guest } = await host();
    const all = [5000, 50, 50, 50].map((duration) => persist(url, guest, () => duration));
    const results = await time.until(Promise.all(all));
    expect(results.slice(1).every(([first]) => first?.outcome === 'busy')).toBe(true);
    expectManners(seen);
  });

  it('is free again at once where a slow answer has come', async () => {
    const { url, time, seen, guest } = await host();
    await time.until(
      politeFetch(
        { url },
        guest(() => 7000),
      ),
    );
    await time.until(
      politeFetch(
        { url },
        guest(() => 50),
      ),
    );
    expect(seen[1]?.begin).toBe(millis(START) + 7000);
  });

  it('is not closed for ever by a process that died with a request under way', async () => {
    const { url, name, time, seen, guest } = await host();
    const mortal = guest(() => 0);
    let waits = 0;
    // It lives until it has taken hold of the host, and then never comes to do anything again.
    const wait = (ms: number, signal?: AbortSignal) =>
      ++waits > 1 ? new Promise<void>(() => {}) : time.wait(ms, signal);
    await time.until(takeTurn(url, SPACING, await world.ports.store.hosts.turns(name), { ...mortal, wait }));
    await time.until(time.wait(1000));
    expect(millis((await world.ports.store.hosts.turns(name)).heldUntil ?? START) - millis(START)).toBe(2000);
    await time.until(persist(url, guest, () => 50));
    expect(seen.map(({ begin }) => begin - millis(START))).toEqual([2000]);
  });

  it('is not asked by a process that slept through its turn before there is another', async () => {
    const { url, time, seen, guest } = await host();
    const sleeper = guest(() => 50);
    // It is woken two seconds late, when others have their turns.
    const wait = (ms: number, signal?: AbortSignal) => time.wait(signal === undefined ? ms + 2000 : ms, signal);
    const all = [
      politeFetch(
        { url },
        guest(() => 900),
      ),
      time.wait(10).then(() => politeFetch({ url }, { ...sleeper, wait })),
      ...[1, 2].map(() =>
        time.wait(20).then(() =>
          politeFetch(
            { url },
            guest(() => 900),
          ),
        ),
      ),
    ];
    await time.until(Promise.all(all));
    expect(seen.length).toBeGreaterThanOrEqual(3);
    expectManners(seen);
  });

  it('never sees two at once, whoever comes when and however long it takes', async () => {
    const visit = fc.record({
      at: fc.integer({ min: 0, max: 6000 }),
      duration: fc.oneof(
        fc.integer({ min: 5, max: 700 }),
        fc.integer({ min: 700, max: 1300 }),
        fc.integer({ max: 50_000, min: 1300 }),
      ),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(visit, { minLength: 3, maxLength: 7 }),
        fc.infiniteStream(fc.integer({ min: 0, max: 15 })),
        async (visits, latencies) => {
          const chance = () => latencies.next().value ?? 0;
          const { url, time, seen, guest } = await host(chance, () => chance() / 16);
          const all = visits.map(({ at, duration }) => time.wait(at).then(() => persist(url, guest, () => duration)));
          await time.until(Promise.all(all));
          expect(seen).toHaveLength(visits.length);
          expectManners(seen);
        },
      ),
      { numRuns: 12 },
    );
  });
});

describe('a turn', () => {
  it('is not taken at an origin of our own, nor where nothing is to be kept apart', async () => {
    const { url, name, time, guest } = await host();
    const visitor = guest(() => 50);
    const known = await world.ports.store.hosts.turns(name);
    const before = world.table.counts();
    const trusted = { ...visitor, manners: { ...MANNERS, trustedOrigins: [new URL(url).origin] } };
    await time.until(takeTurn(url, SPACING, known, trusted));
    await time.until(takeTurn(url, 0, known, visitor));
    expect(world.table.counts()).toEqual(before);
  });
});
