import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { COUNTED } from '../../../lib/cost/index.ts';
import type { Day, FeedId, Instant, Partner, PartnerId } from '../../../lib/model/index.ts';
import { NOBODY } from '../../../lib/model/index.ts';
import { type LoggedRequest, tokenHash, tokenOf } from '../../../lib/partners/index.ts';
import { type AccessLog, countLogs, type EdgeStore, hourOf, type LogCounter } from '../../../lib/pipeline/index.ts';
import { openWorld, START, type World } from '../../world.ts';

let world: World;
beforeEach(async () => {
  world = await openWorld();
  await world.addFeed({ id: 'wire', visibility: 'partners' });
  for (const [at, id] of (['courier', 'gazette'] as const).entries()) {
    await world.ports.store.partners.define(partner(id));
    await world.ports.store.partners.saveToken({
      hash: tokenHash(TOKENS[at] ?? ''),
      partner: id as PartnerId,
      start: 'abcd',
      since: START,
      until: null,
    });
  }
});
afterEach(() => world.close());

const TOKENS = [1, 2, 3].map((seed) => tokenOf(createHash('sha256').update(String(seed)).digest()));
const DAY = START.slice(0, 10) as Day;

const partner = (id: string, perDay: number | null = null): Partner => ({
  ...{ id: id as PartnerId, name: id, feeds: ['wire' as FeedId], sources: [], terms: null, webhook: null },
  ...{ quota: perDay === null ? null : { perMinute: null, perDay }, origin: 'command' as const },
});

const request = (more: Partial<LoggedRequest>): LoggedRequest => ({
  ...{ at: `${DAY}T07:10:00.000Z` as Instant, request: 'r', method: 'GET', path: '/feeds/wire/atom.xml', status: 200 },
  ...{ bytes: 10, address: '192.0.2.1', agent: 'curl/8' },
  ...more,
});
const logKey = (name: string, hour = `${DAY}-07`) => `feeds/E1.${hour}.${name}.gz`;

/** Access logs and an edge in memory. */
function counterOver(logs: Map<string, LoggedRequest[]>, whose: ReadonlyMap<string, PartnerId> = new Map()) {
  const reads: string[] = [];
  const keys = new Map<string, string>();
  const edge: EdgeStore = {
    version: async () => '1',
    read: async () => ({ keys, version: '1' }),
    async change({ puts, deletes }) {
      for (const key of deletes) keys.delete(key);
      for (const [key, value] of puts) keys.set(key, value);
      return '1';
    },
  };
  const counter: LogCounter = {
    ...world.ports,
    edge,
    freshKey: () => new Uint8Array(32).fill(1),
    logs: {
      of: async (day) =>
        [...logs.keys()].flatMap((key): AccessLog[] =>
          hourOf(key)?.startsWith(day) ? [{ key, hour: hourOf(key) ?? '' }] : [],
        ),
      async *read(key) {
        reads.push(key);
        yield* logs.get(key) ?? [];
      },
      whose: async () => whose,
    },
  };
  return { counter, reads, keys };
}
const usageOn = async (id: string, day = DAY) => (await world.ports.store.usages.get(id as PartnerId, day))?.usage;

describe('the access logs', () => {
  it('are counted by whose requests they tell, as the edge noted it or by the token in the path', async () => {
    const logs = new Map([
      [
        logKey('a'),
        [
          request({ path: `/t/${TOKENS[0]}/feeds/wire/atom.xml` }),
          request({ path: `/t/${TOKENS[0]}/feeds/wire/atom.xml`, status: 304, bytes: 5, address: '192.0.2.2' }),
          request({ request: 'by-header', agent: 'newsboat/2' }),
          request({ path: `/t/${TOKENS[2]}/feeds/wire/atom.xml`, status: 404 }),
          request({ path: '/t/nonsense/feeds/wire/atom.xml', status: 404 }),
          request({ path: '/feeds/all/atom.xml', agent: 'Feedbin feed-id:1 - 12 subscribers' }),
          request({ path: '/index.html' }),
        ],
      ],
    ]);
    const { counter } = counterOver(logs, new Map([['by-header', 'gazette' as PartnerId]]));
    expect(await countLogs(counter)).toEqual({ logs: 1, requests: 7, partners: 2, fetched: 3, wrong: 2 });
    expect(await usageOn('courier')).toMatchObject({ requests: 2, notModified: 1, bytes: 15, agents: { curl: 2 } });
    expect((await usageOn('courier'))?.addresses).toHaveLength(2);
    expect(await usageOn('gazette')).toMatchObject({ requests: 1, agents: { newsboat: 1 } });
    expect(await usageOn(NOBODY)).toMatchObject({ requests: 2, refused: 2 });
    expect(await world.ports.store.usages.readers('all' as FeedId)).toMatchObject({
      said: { 'Feedbin 1': { by: 'Feedbin', readers: 12 } },
    });
    // No token, and no address, is in what is stored.
    const stored = JSON.stringify([await usageOn('courier'), await usageOn(NOBODY)]);
    expect(stored).not.toMatch(/fm_|192\.0\.2/);
  });

  it('are each read once, and what comes late for a day before is counted there', async () => {
    const logs = new Map([[logKey('a'), [request({ path: `/t/${TOKENS[0]}/feeds/wire/atom.xml` })]]]);
    const { counter, reads } = counterOver(logs);
    await countLogs(counter);
    expect(await countLogs(counter)).toBeNull();
    const before = '2026-11-19';
    const late = request({ at: `${before}T09:00:00.000Z` as Instant, path: `/t/${TOKENS[0]}/feeds/wire/atom.xml` });
    logs.set(logKey('b', `${before}-09`), [late]);
    await countLogs(counter);
    expect(await countLogs(counter)).toBeNull();
    expect(reads).toEqual([logKey('a'), logKey('b', `${before}-09`)]);
    expect((await usageOn('courier'))?.requests).toBe(1);
    expect((await usageOn('courier', before as Day))?.requests).toBe(1);
  });

  it('tell the edge once that a partner has had his quota', async () => {
    await world.ports.store.partners.define(partner('courier', 3));
    const logs = new Map([
      [logKey('a'), Array.from({ length: 3 }, () => request({ path: `/t/${TOKENS[0]}/feeds/wire/atom.xml` }))],
    ]);
    const { counter, keys } = counterOver(logs);
    await countLogs(counter);
    expect(keys.get('q/courier')).toBe(String(Date.parse('2026-11-21') / 1000));
    keys.delete('q/courier');
    logs.set(logKey('b'), [request({ path: `/t/${TOKENS[0]}/feeds/wire/atom.xml` })]);
    await countLogs(counter);
    expect(keys.has('q/courier')).toBe(false);
  });

  it('have the edge compared with the table once a day', async () => {
    const { counter, keys } = counterOver(new Map());
    await countLogs(counter);
    expect(keys.size).toBe(4);
    keys.clear();
    await countLogs(counter);
    expect(keys.size).toBe(0);
    world.pass(24 * 3600);
    await countLogs(counter);
    expect(keys.size).toBe(4);
  });

  it('cost by what is new of them, not by what is stored', async () => {
    const logs = new Map([[logKey('a'), [request({ path: `/t/${TOKENS[0]}/feeds/wire/atom.xml` })]]]);
    const noted = new Map([
      ['r', 'courier' as PartnerId],
      ['s', 'gazette' as PartnerId],
    ]);
    const { counter } = counterOver(logs, noted);
    const costOf = async (name: string, ...more: LoggedRequest[]) => {
      logs.set(logKey(name), [request({}), ...more]);
      const before = { ...world.units };
      await countLogs(counter);
      return { read: world.units.read - before.read, write: world.units.write - before.write };
    };
    await countLogs(counter);
    const first = await costOf('b');
    for (let at = 0; at < 30; at++) {
      await world.ports.store.partners.define(partner(`other-${at}`));
      logs.set(logKey(`more-${at}`), []);
    }
    await countLogs(counter);
    expect(await costOf('c')).toEqual(first);
    const { read, write } = COUNTED.usage;
    expect(first).toEqual({ read, write });
    const { usageOfPartner } = COUNTED;
    // The first time there is nothing of his day.
    await costOf('d', request({ request: 's' }));
    expect(await costOf('e', request({ request: 's' }), request({ request: 's' }))).toEqual({
      read: read + usageOfPartner.read,
      write: write + usageOfPartner.write,
    });
  });

  /** A counter whose calls fail, each with its turn. */
  function failing(counter: LogCounter, turns: number[]): LogCounter {
    const wrap = <T extends object>(of: T): T =>
      new Proxy(of, {
        get(target, name) {
          const method = Reflect.get(target, name);
          if (typeof method !== 'function') return method;
          return (...words: unknown[]) => {
            const before = turns.shift() === 1;
            const after = turns.shift() === 1;
            if (before) throw new Error('cut off');
            const answer = method.apply(target, words);
            if (!after || !(answer instanceof Promise)) return answer;
            // It is done, and nobody hears of it.
            return answer.then(() => Promise.reject(new Error('cut off')));
          };
        },
      });
    return {
      ...counter,
      store: { ...counter.store, usages: wrap(counter.store.usages) },
      logs: wrap(counter.logs),
      edge: wrap(counter.edge),
    };
  }

  it('lose nothing and count nothing twice, wherever it is cut off', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(fc.constantFrom(0, 1), { minLength: 0, maxLength: 4 }), { minLength: 1, maxLength: 5 }),
        fc.array(fc.array(fc.constantFrom(0, 0, 0, 0, 0, 1), { maxLength: 60 }), { minLength: 1, maxLength: 6 }),
        async (files, cuts) => {
          const fresh = await openWorld();
          const [before, outer] = [world, world];
          try {
            world = fresh;
            for (const [at, id] of (['courier', 'gazette'] as const).entries()) {
              await fresh.ports.store.partners.define(partner(id));
              await fresh.ports.store.partners.saveToken({
                hash: tokenHash(TOKENS[at] ?? ''),
                partner: id as PartnerId,
                start: 'abcd',
                since: START,
                until: null,
              });
            }
            const logs = new Map<string, LoggedRequest[]>();
            const { counter } = counterOver(logs);
            const expected = { courier: 0, gazette: 0 };
            for (const [at, file] of files.entries()) {
              logs.set(
                logKey(`f${at}`),
                file.map((of) => request({ path: `/t/${TOKENS[of]}/feeds/wire/atom.xml` })),
              );
              for (const of of file) expected[of === 0 ? 'courier' : 'gazette']++;
              await countLogs(failing(counter, [...(cuts[at % cuts.length] ?? [])])).catch(() => {});
            }
            while ((await countLogs(counter)) !== null);
            expect({
              courier: (await usageOn('courier'))?.requests ?? 0,
              gazette: (await usageOn('gazette'))?.requests ?? 0,
            }).toEqual(expected);
          } finally {
            world = before ?? outer;
            await fresh.close();
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('are counted once where two are at it', async () => {
    const logs = new Map([[logKey('a'), [request({ path: `/t/${TOKENS[0]}/feeds/wire/atom.xml` })]]]);
    const { counter } = counterOver(logs);
    await Promise.all([countLogs(counter), countLogs(counter), countLogs(counter)]);
    while ((await countLogs(counter)) !== null);
    expect((await usageOn('courier'))?.requests).toBe(1);
  });
});
