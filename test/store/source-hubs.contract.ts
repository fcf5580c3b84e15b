import { describe, expect, it } from 'vitest';
import type { SourceHub, SourceId } from '../../lib/model/index.ts';
import { freshId } from './samples.ts';
import type { OpenedStore } from './store.contract.ts';

const forgedOnce = (hub: SourceHub) => ({ ...hub, forged: hub.forged + 1 });

/** What is kept of sources' hubs, on every DynamoDB. */
export function sourceHubsContract(opened: () => OpenedStore): void {
  const freshSource = () => `source-${freshId()}` as SourceId;

  describe('what stands between a source and its hub', () => {
    it('is nothing until something is written, and then what was', async () => {
      const { sourceHubs } = opened().store;
      const source = freshSource();
      expect(await sourceHubs.get(source)).toBeNull();
      expect(await sourceHubs.change(source, () => null)).toMatchObject({ id: source, active: null });
      expect(await sourceHubs.get(source)).toBeNull();
      expect(await sourceHubs.change(source, forgedOnce)).toMatchObject({ forged: 1 });
      expect((await sourceHubs.get(source))?.hub).toMatchObject({ id: source, forged: 1 });
    });

    it('loses no change, however many come at once', async () => {
      const { sourceHubs } = opened().store;
      const source = freshSource();
      await Promise.all(Array.from({ length: 8 }, () => sourceHubs.change(source, forgedOnce)));
      expect((await sourceHubs.get(source))?.hub.forged).toBe(8);
    });

    it('is not changed by who has not seen the last: the change is made anew on that', async () => {
      const { sourceHubs } = opened().store;
      const source = freshSource();
      await sourceHubs.change(source, forgedOnce);
      const seen = await sourceHubs.get(source);
      await sourceHubs.change(source, forgedOnce);
      expect(await sourceHubs.change(source, forgedOnce, seen)).toMatchObject({ forged: 3 });
    });

    it('goes with its source', async () => {
      const { sourceHubs, sources } = opened().store;
      const source = freshSource();
      await sourceHubs.change(source, forgedOnce);
      await sources.remove(source);
      expect(await sourceHubs.get(source)).toBeNull();
    });
  });
}
