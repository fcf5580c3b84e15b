import { describe, expect, it } from 'vitest';
import type { KeptSketch } from '../../lib/store/index.ts';
import { EPOCH, freshId, instantAt } from './samples.ts';
import type { OpenedStore } from './store.contract.ts';

/** What the phrases by which copies are found must hold on every DynamoDB. */
export function sketchesContract(opened: () => OpenedStore): void {
  const WEEK = instantAt(7 * 24 * 3600);
  const freshAnchor = () => `anchor-${freshId()}`;
  const kept = (source = 'courier'): KeptSketch => ({
    article: freshId(),
    source: source as KeptSketch['source'],
    seen: EPOCH,
    digest: new Uint8Array([0, 1, 254, 255]),
  });

  describe('sketches', () => {
    it('keeps under an anchor who stood there first, and gives back what was kept', async () => {
      const { sketches } = opened().store;
      const [anchor, first, second] = [freshAnchor(), kept(), kept('herald')];
      expect(await sketches.claim(anchor, first, EPOCH, WEEK)).toEqual(first);
      expect(bare(await sketches.claim(anchor, second, EPOCH, WEEK))).toEqual(bare(first));
      expect(await sketches.claim(anchor, first, EPOCH, WEEK)).toEqual(first);
      const found = await sketches.find([anchor, freshAnchor()], EPOCH);
      expect([...found.keys()]).toEqual([anchor]);
      expect(bare(found.get(anchor)!)).toEqual(bare(first));
      expect((await sketches.find([], EPOCH)).size).toBe(0);
    });

    it('tells all who come at once of the same', async () => {
      const { sketches } = opened().store;
      const anchor = freshAnchor();
      const all = Array.from({ length: 10 }, () => kept());
      const standing = await Promise.all(all.map((one) => sketches.claim(anchor, one, EPOCH, WEEK)));
      expect(new Set(standing.map(({ article }) => article)).size).toBe(1);
    });

    it('forgets what is over, whether or not the table has deleted it', async () => {
      const { sketches } = opened().store;
      const [anchor, first, second] = [freshAnchor(), kept(), kept()];
      await sketches.claim(anchor, first, EPOCH, WEEK);
      expect((await sketches.find([anchor], instantAt(7 * 24 * 3600 - 1))).size).toBe(1);
      expect((await sketches.find([anchor], WEEK)).size).toBe(0);
      expect(await sketches.claim(anchor, second, WEEK, instantAt(14 * 24 * 3600))).toEqual(second);
    });
  });
}

/** Bytes come back as bytes of whatever class. */
function bare(sketch: KeptSketch) {
  return { ...sketch, digest: [...sketch.digest] };
}
