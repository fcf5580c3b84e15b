import { describe, expect, it } from 'vitest';
import type { FeedId, LastTold } from '../../lib/model/index.ts';
import { freshId } from './samples.ts';
import type { OpenedStore } from './store.contract.ts';

/** What is kept of what change logs said last must hold on every DynamoDB. */
export function lastToldContract(opened: () => OpenedStore): void {
  const told = (position: number, more: Partial<LastTold> = {}): LastTold => ({
    ...{ id: freshId(), revision: 3, stands: true },
    ...more,
    position,
  });

  describe('what logs told last', () => {
    it('is kept by feed and article, and no more is known of others', async () => {
      const { lastTold } = opened().store;
      const feed = freshId() as string as FeedId;
      const kept = Array.from({ length: 60 }, (_, at) => told(at + 1, { stands: at % 2 === 0 }));
      await lastTold.note(feed, kept);
      const [first, last] = [kept[0] as LastTold, kept[59] as LastTold];
      const found = await lastTold.getMany(feed, [first.id, freshId(), last.id]);
      expect(found.toSorted((a, b) => a.position - b.position)).toEqual([first, last]);
      expect(await lastTold.getMany(freshId() as string as FeedId, [first.id])).toEqual([]);
      expect(await lastTold.getMany(feed, [])).toEqual([]);
      const all: LastTold[] = [];
      for await (const one of lastTold.all(feed)) all.push(one);
      expect(all.toSorted((a, b) => a.position - b.position)).toEqual(kept);
    });

    it('is that of the later position, whichever is noted first; as large as positions are', async () => {
      const { lastTold } = opened().store;
      const feed = freshId() as string as FeedId;
      const one = told(1_795_167_005_047_200);
      await lastTold.note(feed, [one]);
      await lastTold.note(feed, [{ ...one, revision: 2, position: one.position - 1 }]);
      expect(await lastTold.getMany(feed, [one.id])).toEqual([one]);
      const later = { ...one, revision: 4, stands: false, position: one.position + 1 };
      await lastTold.note(feed, [later]);
      expect(await lastTold.getMany(feed, [one.id])).toEqual([later]);
    });

    it('is forgotten with its feed, and stands in the way of nothing else that is kept of it', async () => {
      const { lastTold, memberships } = opened().store;
      const [feed, other] = [freshId() as string as FeedId, freshId() as string as FeedId];
      const one = told(1);
      await lastTold.note(feed, [one]);
      await lastTold.note(other, [one]);
      for await (const place of memberships.all(feed, 10)) expect(place).toBeUndefined();
      await lastTold.forget(feed);
      expect(await lastTold.getMany(feed, [one.id])).toEqual([]);
      expect(await lastTold.getMany(other, [one.id])).toEqual([one]);
    });
  });
}
