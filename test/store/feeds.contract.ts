import { describe, expect, it } from 'vitest';
import { type FeedId, instant } from '../../lib/model/index.ts';
import { aFeed, aFeedState } from './samples.ts';
import type { OpenedStore } from './store.contract.ts';

/** What the feeds' room must hold on every DynamoDB. The table is empty at the beginning of each test. */
export function feedsContract(opened: () => OpenedStore): void {
  describe('feeds', () => {
    it('lists what is defined and forgets what is removed, its state too', async () => {
      const { feeds } = opened().store;
      for (const id of ['b', 'a']) await feeds.define(aFeed(id));
      expect(await feeds.list()).toEqual([aFeed('a'), aFeed('b')]);
      await feeds.saveState(aFeedState('a', 1));
      await feeds.remove(aFeed('a'), instant(Date.UTC(2026, 10, 20)));
      expect(await feeds.list()).toEqual([aFeed('b')]);
      expect(await feeds.leaving()).toEqual([]);
      const until = Date.UTC(2026, 10, 20) / 1000;
      const [left, standing] = [
        { id: 'a', text: JSON.stringify(aFeed('a')), left: until },
        { id: 'b', text: JSON.stringify(aFeed('b')) },
      ];
      expect(await collected(feeds.written(1))).toEqual([left, standing]);
      expect(await feeds.writtenAs(['b', 'c'])).toEqual([standing]);
      expect([await feeds.get('a' as FeedId), await feeds.state('a' as FeedId)]).toEqual([null, null]);
    });

    it('takes a state only over the version before, so that of two publishers one begins anew', async () => {
      const { feeds } = opened().store;
      expect(await feeds.saveState(aFeedState('a', 1))).toBe(true);
      expect(await feeds.saveState(aFeedState('a', 1))).toBe(false);
      expect(await feeds.saveState(aFeedState('a', 3))).toBe(false);
      expect(await feeds.saveState(aFeedState('a', 2))).toBe(true);
      expect(await feeds.state('a' as FeedId)).toEqual(aFeedState('a', 2));
      const rivals = await Promise.all(Array.from({ length: 6 }, () => feeds.saveState(aFeedState('a', 3))));
      expect(rivals.filter(Boolean)).toHaveLength(1);
    });
  });
}

async function collected<T>(list: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const one of list) all.push(one);
  return all;
}
