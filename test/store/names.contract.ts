import { describe, expect, it } from 'vitest';
import type { AutomaticFeeds, FeedName } from '../../lib/model/index.ts';
import type { NameRecord } from '../../lib/store/index.ts';
import { freshId } from './samples.ts';
import type { OpenedStore } from './store.contract.ts';

/** What the names that articles carry must hold on every DynamoDB. */
export function namesContract(opened: () => OpenedStore): void {
  const record = (name: FeedName, version: number): NameRecord => ({
    name,
    version,
    articles: [freshId()],
    spelling: 'Harbour',
  });

  describe('names', () => {
    it('are kept by kind, whatever is in them', async () => {
      const { names } = opened().store;
      const kept = (['tag', 'author'] as const).flatMap((kind) =>
        ['harbour', 'a#b', 'M#*?', '港', `${'é'.repeat(100)}`].map((name) => record({ kind, name }, 1)),
      );
      for (const one of kept) expect(await names.save(one)).toBe(true);
      for (const one of kept) expect(await names.get(one.name)).toEqual(one);
      const found = await names.getMany([...kept.map(({ name }) => name), { kind: 'section', name: 'harbour' }]);
      expect(found).toHaveLength(kept.length);
      expect(await names.get({ kind: 'section', name: 'harbour' })).toBeNull();
      expect(await names.getMany([])).toEqual([]);
    });

    it('are written by the first of those who read the same', async () => {
      const { names } = opened().store;
      const name: FeedName = { kind: 'tag', name: 'harbour' };
      for (const version of [1, 2]) {
        const [first, second] = [record(name, version), record(name, version)];
        expect([await names.save(first), await names.save(second)]).toEqual([true, false]);
        expect(await names.get(name)).toEqual(first);
      }
    });

    it('remember by which settings they were counted', async () => {
      const { names } = opened().store;
      const settings: AutomaticFeeds = { floors: { section: 5, tag: null, author: null, language: 2 }, most: 9 };
      expect(await names.settings()).toBeNull();
      await names.saveSettings(settings);
      expect(await names.settings()).toEqual(settings);
    });
  });
}
