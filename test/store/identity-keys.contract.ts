import { describe, expect, it } from 'vitest';
import { sha256 } from '../../lib/identity/index.ts';
import { freshId } from './samples.ts';
import type { OpenedStore } from './store.contract.ts';

/** What the keys that articles are recognised by must hold on every DynamoDB. */
export function identityKeysContract(opened: () => OpenedStore): void {
  const freshKey = () => sha256(`key ${freshId()}`);

  describe('identity keys', () => {
    it('leads a key to who claimed it first, for ever', async () => {
      const { identityKeys } = opened().store;
      const [key, first, second] = [freshKey(), freshId(), freshId()];
      expect(await identityKeys.claim(key, first)).toBe(first);
      expect(await identityKeys.claim(key, second)).toBe(first);
      expect(await identityKeys.claim(key, first)).toBe(first);
      expect(await identityKeys.find([key, freshKey()])).toEqual(new Map([[key, first]]));
      expect(await identityKeys.find([])).toEqual(new Map());
    });

    it('tells all who claim a key at once of the same id', async () => {
      const { identityKeys } = opened().store;
      const key = freshKey();
      const ids = Array.from({ length: 10 }, freshId);
      const claimed = await Promise.all(ids.map((id) => identityKeys.claim(key, id)));
      expect(new Set(claimed).size).toBe(1);
      expect(ids).toContain(claimed[0]);
      expect((await identityKeys.find([key])).get(key)).toBe(claimed[0]);
    });

    it('leads a key elsewhere only from where it still leads', async () => {
      const { identityKeys } = opened().store;
      const [key, first, second, third] = [freshKey(), freshId(), freshId(), freshId()];
      await identityKeys.claim(key, first);
      await identityKeys.lead(key, first, second);
      await identityKeys.lead(key, first, third);
      expect((await identityKeys.find([key])).get(key)).toBe(second);
      const unknown = freshKey();
      await identityKeys.lead(unknown, first, second);
      expect(await identityKeys.find([unknown])).toEqual(new Map());
    });

    it('knows an article by an address that it has left', async () => {
      const { identityKeys } = opened().store;
      const [key, id, other] = [freshKey(), freshId(), freshId()];
      expect(await identityKeys.isLeft(key)).toBe(false);
      await identityKeys.claim(key, id);
      await identityKeys.leave(key, other);
      expect(await identityKeys.isLeft(key)).toBe(false);
      await identityKeys.leave(key, id);
      expect(await identityKeys.isLeft(key)).toBe(true);
      expect((await identityKeys.find([key])).get(key)).toBe(id);
    });
  });
}
