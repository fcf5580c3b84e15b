import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FeedId, Instant, Membership, OrderKey } from '../../lib/model/index.ts';
import type { Memberships } from '../../lib/store/memberships.ts';
import { aPlace, freshId, instantAt } from './samples.ts';
import type { OpenedStore } from './store.contract.ts';

/** What the places of articles in feeds must hold on every DynamoDB. */
export function membershipsContract(opened: () => OpenedStore): void {
  const freshFeed = () => `feed-${freshId()}`;
  const at = (first: Instant, second = first) => `${first}/${second}` as OrderKey;

  describe('memberships', () => {
    it('gives the places of one feed, newest first, over as many pages as it takes', async () => {
      const { memberships } = opened().store;
      const feed = freshFeed();
      const places = Array.from({ length: 12 }, (_, hour) => aPlace(feed, { at: at(instantAt(hour * 3600)) }));
      for (const place of [...places.slice(5), ...places.slice(0, 5)]) await memberships.put(place);
      await memberships.put(aPlace(freshFeed()));
      expect(await all(memberships, feed, 5)).toEqual(places.toReversed());
      expect(await all(memberships, feed, 100)).toEqual(places.toReversed());
    });

    it('orders what is of the same date by when it was first seen', async () => {
      const { memberships } = opened().store;
      const feed = freshFeed();
      const late = aPlace(feed, { at: at(instantAt(0), instantAt(20)) });
      const early = aPlace(feed, { at: at(instantAt(0), instantAt(10)) });
      for (const place of [late, early]) await memberships.put(place);
      expect(await all(memberships, feed, 10)).toEqual([late, early]);
    });

    it('reads no more pages than are asked for', async () => {
      const { store, requests } = opened();
      const feed = freshFeed();
      for (let hour = 0; hour < 12; hour++)
        await store.memberships.put(aPlace(feed, { at: at(instantAt(hour * 3600)) }));
      const before = requests('Query');
      let taken = 0;
      for await (const _ of store.memberships.latest(feed as FeedId, 'newest', 4)) if (++taken === 4) break;
      expect(requests('Query') - before).toBe(1);
    });

    it('keeps that an article was taken down', async () => {
      const { memberships } = opened().store;
      const feed = freshFeed();
      const place = aPlace(feed, { revision: 3, gone: true });
      await memberships.put({ ...place, revision: 1, gone: false });
      await memberships.put(place);
      expect(await all(memberships, feed, 10)).toEqual([place]);
    });

    it('never lets a lower revision that comes late undo a higher one, whatever the order', async () => {
      const { memberships } = opened().store;
      const write = fc.record({
        kind: fc.constantFrom('put' as const, 'delete' as const),
        revision: fc.integer({ min: 1, max: 6 }),
      });
      await fc.assert(
        fc.asyncProperty(fc.array(write, { minLength: 1, maxLength: 8 }), async (writes) => {
          const place = aPlace(freshFeed());
          let standing: number | null = null;
          for (const { kind, revision } of writes) {
            await memberships[kind]({ ...place, revision });
            if (standing === null || revision >= standing) standing = kind === 'put' ? revision : null;
          }
          const found = await all(memberships, place.feed, 10);
          expect(found).toEqual(standing === null ? [] : [{ ...place, revision: standing }]);
        }),
        { numRuns: 25 },
      );
    });
  });

  async function all(memberships: Memberships, feed: string, pageSize: number): Promise<Membership[]> {
    const found: Membership[] = [];
    for await (const place of memberships.latest(feed as FeedId, 'newest', pageSize)) found.push(place);
    return found;
  }
}
