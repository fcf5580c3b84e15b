import { describe, expect, it } from 'vitest';
import { type FeedId, instant, type SourceId } from '../../lib/model/index.ts';
import type { Store } from '../../lib/store/index.ts';
import { aFeed, aSource } from './samples.ts';
import type { OpenedStore } from './store.contract.ts';

/** What the logs of definitions must hold on every DynamoDB. The table is empty at the beginning of each test. */
export function definitionLogContract(opened: () => OpenedStore): void {
  const newsOf = async ({ feeds }: Store, from: Awaited<ReturnType<Store['feeds']['log']['last']>>) =>
    (await feeds.log.since(from))?.ids ?? null;

  describe('the log of definitions', () => {
    it('tells in order of each definition that was written, and of none that is only settled', async () => {
      const { store } = opened();
      const { feeds } = store;
      const begin = await feeds.log.last();
      expect(await newsOf(store, begin)).toEqual([]);
      await feeds.define(aFeed('a'));
      await feeds.define(aFeed('b'));
      await feeds.settle(aFeed('b'));
      expect(await newsOf(store, begin)).toEqual(['a', 'b']);
      expect(await feeds.isSettled('b' as FeedId)).toBe(true);
      const middle = await feeds.log.last();
      await feeds.settle({ ...aFeed('b'), title: 'Renamed' });
      await feeds.leave(aFeed('a'));
      await feeds.remove(aFeed('a'), instant(Date.UTC(2026, 10, 20)));
      expect(await newsOf(store, middle)).toEqual(['b', 'a', 'a']);
      expect(await newsOf(store, await feeds.log.last())).toEqual([]);
    });

    it('costs one read to know that nothing was written', async () => {
      const { store, requests } = opened();
      await store.feeds.define(aFeed('a'));
      const at = await store.feeds.log.last();
      const before = requests('Query');
      await store.feeds.log.since(at);
      expect(requests('Query') - before).toBe(1);
    });

    it('keeps sources and feeds apart', async () => {
      const { sources, feeds } = opened().store;
      await sources.define(aSource('courier'));
      expect((await sources.log.last()).number).toBe(1);
      expect((await feeds.log.last()).number).toBe(0);
    });

    it('loses none of those who write at once', async () => {
      const { store } = opened();
      const begin = await store.feeds.log.last();
      const ids = Array.from({ length: 8 }, (_, at) => `f${at}`);
      await Promise.all(ids.map((id) => store.feeds.define(aFeed(id))));
      expect([...((await newsOf(store, begin)) ?? [])].sort()).toEqual(ids);
    });

    it('knows nothing of a place that another log has, or that everybody was to forget', async () => {
      const { store } = opened();
      const { feeds } = store;
      await feeds.define(aFeed('a'));
      const at = await feeds.log.last();
      expect(await newsOf(store, { ...at, mark: 'another' })).toBeNull();
      expect(await newsOf(store, { ...at, number: 7 })).toBeNull();
      await feeds.define(aFeed('b'));
      expect(await newsOf(store, at)).toEqual(['b']);
      await feeds.log.renew();
      expect(await newsOf(store, at)).toBeNull();
      await feeds.define(aFeed('c'));
      expect(await newsOf(store, at)).toBeNull();
    });
  });

  describe('remembered sources', () => {
    it('are read once, and again where they were written since', async () => {
      const { store, requests } = opened();
      const { known, ...sources } = store.sources;
      for (const id of ['a', 'b', 'c']) await sources.define(aSource(id));
      const titles = async () => (await known.getMany(['a', 'b'] as SourceId[])).map(({ title }) => title).sort();
      const reads = async (work: () => Promise<unknown>) => {
        const before = requests('BatchGetItem');
        await work();
        return requests('BatchGetItem') - before;
      };
      expect(await titles()).toEqual(['a', 'b']);
      expect(await reads(titles)).toBe(0);
      await sources.define(aSource('c', { title: 'Elsewhere' }));
      expect(await reads(titles)).toBe(0);
      await sources.define(aSource('b', { title: 'Renamed' }));
      expect(await titles()).toEqual(['Renamed', 'a']);
      await sources.leave(aSource('a'));
      expect(await titles()).toEqual(['Renamed']);
      await sources.log.renew();
      expect(await reads(titles)).toBe(1);
    });

    it('are as they stand, though many ask at once while they are written', async () => {
      const { sources } = opened().store;
      const id = 'a' as SourceId;
      for (let round = 0; round < 5; round++) {
        const ask = () => sources.known.getMany([id]);
        await Promise.all([ask(), sources.define(aSource('a', { title: `Round ${round}` })), ask(), ask()]);
        expect((await ask()).map(({ title }) => title)).toEqual([`Round ${round}`]);
      }
    });
  });
}
