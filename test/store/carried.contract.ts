import { describe, expect, it } from 'vitest';
import { type Instant, STORED_FORMAT } from '../../lib/model/index.ts';
import type { OpenedStore } from './store.contract.ts';

const at = (minute: number) => `2026-11-20T08:${String(minute).padStart(2, '0')}:00.000Z` as Instant;

/** What must hold of which configuration is carried in, on every DynamoDB. */
export function carriedContract(opened: () => OpenedStore): void {
  describe('the configuration that is carried in', () => {
    it('is begun by one, and by nobody once it is done', async () => {
      const { carried } = opened().store;
      const versions = await Promise.all([1, 2, 3].map(() => carried.begin('a', at(0), at(16))));
      const [version] = versions.filter((one) => one !== null);
      expect(versions.filter((one) => one !== null)).toHaveLength(1);
      await carried.finish('a', version ?? 0);
      expect(await carried.begin('a', at(20), at(36))).toBeNull();
      expect(await carried.begin('b', at(20), at(36))).not.toBeNull();
    });

    it('is begun anew where it was given up, and where time is over; who was late then finishes nothing', async () => {
      const { carried } = opened().store;
      const first = await carried.begin('a', at(0), at(16));
      await carried.giveUp('a', first ?? 0, at(1));
      const second = await carried.begin('a', at(1), at(17));
      expect(second).not.toBeNull();
      expect(await carried.begin('b', at(16), at(32))).toBeNull();
      const third = await carried.begin('b', at(17), at(33));
      expect(third).not.toBeNull();
      await carried.finish('a', second ?? 0);
      expect(await carried.begin('a', at(18), at(34))).toBeNull();
      await carried.finish('b', third ?? 0);
      expect(await carried.begin('b', at(40), at(56))).toBeNull();
    });

    it('says in which format all is stored, and nothing while nothing was carried in', async () => {
      const { carried } = opened().store;
      expect(await carried.format()).toBeNull();
      await carried.finish('a', (await carried.begin('a', at(0), at(16))) ?? 0);
      expect(await carried.format()).toBe(STORED_FORMAT);
    });
  });
}
