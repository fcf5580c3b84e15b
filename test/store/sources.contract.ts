import { describe, expect, it } from 'vitest';
import { freshState, type SourceId, type WindowItem } from '../../lib/model/index.ts';
import { aSource, EPOCH, instantAt } from './samples.ts';
import type { OpenedStore } from './store.contract.ts';

/** What the sources' room must hold on every DynamoDB. The table is empty at the beginning of each test. */
export function sourcesContract(opened: () => OpenedStore): void {
  const dueAt = (id: string, seconds: number) => freshState(id as SourceId, instantAt(seconds));

  describe('sources', () => {
    it('lists what is defined, in the order of ids, and forgets what is removed', async () => {
      const { sources } = opened().store;
      for (const id of ['c', 'a', 'b']) await sources.define(aSource(id));
      await sources.define(aSource('b', { title: 'Renamed' }));
      expect((await sources.list()).map(({ id, title }) => [id, title])).toEqual([
        ['a', 'a'],
        ['b', 'Renamed'],
        ['c', 'c'],
      ]);
      await sources.saveState(dueAt('a', 0));
      await sources.saveWindow('a' as SourceId, [item('k')]);
      await sources.remove('a' as SourceId);
      expect(await sources.get('a' as SourceId)).toBeNull();
      expect(await sources.state('a' as SourceId)).toBeNull();
      expect(await sources.window('a' as SourceId)).toEqual([]);
      expect(await sources.due(instantAt(10), 10)).toEqual([]);
    });

    it('keeps the state of a source as it was, and its window of hundreds of items', async () => {
      const { sources } = opened().store;
      const id = 'courier' as SourceId;
      const state = { ...dueAt('courier', 60), etag: 'W/"ä"', failures: 3, lastError: 'a line', items: 12 };
      await sources.saveState(state);
      expect(await sources.state(id)).toEqual(state);
      const window = Array.from({ length: 500 }, (_, number) => item(`key-${number}`));
      await sources.saveWindow(id, window);
      expect(await sources.window(id)).toEqual(window);
    });

    it('takes down what is left out, a bounded record of it, and forgets it with the source', async () => {
      const { sources } = opened().store;
      const id = 'courier' as SourceId;
      const left = (hash: string) => ({ hash, what: 'Ferry', why: 'no text', at: instantAt(1) });
      await sources.define(aSource('courier'));
      for (const hash of ['aa11', 'bb22', 'aa33']) await sources.leaveOut(id, left(hash));
      expect(await sources.leftOut(id)).toEqual([left('aa33'), left('bb22')]);
      expect(await sources.leftOut('gazette' as SourceId)).toEqual([]);
      await sources.remove(id);
      expect(await sources.leftOut(id)).toEqual([]);
    });

    it('remembers which were removed, from when it is to on', async () => {
      const { sources } = opened().store;
      const [courier, gazette] = ['courier', 'gazette'] as SourceId[];
      await sources.rememberRemoval(courier!);
      // Others may have been removed before.
      expect(await sources.mayHaveBeen(gazette!)).toBe(true);
      await sources.beginToRemember();
      expect(await sources.mayHaveBeen(gazette!)).toBe(false);
      await sources.define(aSource('courier'));
      await sources.remove(courier!);
      expect(await sources.mayHaveBeen(courier!)).toBe(true);
      expect(await sources.list()).toEqual([]);
    });

    it('tells which sources are due, the longest waiting first, and none that is not', async () => {
      const { sources } = opened().store;
      for (const [number, id] of ['late', 'soon', 'first', 'second', 'third', 'fourth'].entries()) {
        await sources.saveState(dueAt(id, number < 2 ? 1000 + number : number));
      }
      await sources.saveState(freshState('never' as SourceId, null));
      const ids = async (limit: number) => (await sources.due(instantAt(10), limit)).map(({ id }) => id);
      expect(await ids(10)).toEqual(['first', 'second', 'third', 'fourth']);
      expect(await ids(2)).toEqual(['first', 'second']);
      expect(await sources.due(instantAt(2), 10)).toEqual([{ id: 'first', since: instantAt(2) }]);
      await sources.saveState(freshState('first' as SourceId, null));
      expect(await ids(10)).toEqual(['second', 'third', 'fourth']);
    });

    it('spreads the due sources over its shards and finds them all', async () => {
      const { sources } = opened().store;
      const ids = Array.from({ length: 40 }, (_, number) => `source-${String(number).padStart(2, '0')}`);
      for (const [seconds, id] of ids.entries()) await sources.saveState(dueAt(id, seconds));
      expect((await sources.due(instantAt(100), 100)).map(({ id }) => id)).toEqual(ids);
      expect(await sources.due(instantAt(100), Number.MAX_SAFE_INTEGER)).toHaveLength(40);
    });

    it('leases a due source to one of many dispatchers at once', async () => {
      const { sources } = opened().store;
      await sources.saveState({ ...dueAt('courier', 0), etag: '"kept"' });
      const id = 'courier' as SourceId;
      const leased = await Promise.all(Array.from({ length: 8 }, () => sources.lease(id, EPOCH, instantAt(300))));
      expect(leased.filter(Boolean)).toHaveLength(1);
      expect(await sources.state(id)).toMatchObject({ nextDue: instantAt(300), etag: '"kept"' });
      expect(await sources.due(instantAt(10), 10)).toEqual([]);
      expect(await sources.due(instantAt(300), 10)).toHaveLength(1);
      expect(await sources.lease('unknown' as SourceId, EPOCH, instantAt(300))).toBe(false);
    });
  });

  function item(key: string): WindowItem {
    return { key, hash: 'h', url: null, since: EPOCH, visited: EPOCH, page: false };
  }
}
