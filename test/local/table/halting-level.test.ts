import { expect, it } from 'vitest';
import type { BatchOperation, Level } from '../../../lib/local/table/dynalite.ts';
import { haltAtFirstFailure } from '../../../lib/local/table/halting-level.ts';

it('acknowledges no write after one has failed, though the disk has room again', async () => {
  const written: BatchOperation[] = [];
  let isFull = false;
  const level: Level = {
    open: async () => {},
    get: async () => undefined,
    close: async () => {},
    keys: async function* () {},
    batch: async (operations) => {
      if (isFull) throw new Error('IO error: No space left on device');
      written.push(...operations);
    },
  };
  const halting = haltAtFirstFailure(level, () => new Error('the disk is full'));
  const put = (key: string) => halting.batch([{ type: 'put', key, value: 1 }]);

  await put('before');
  expect(halting.halted()).toBeNull();
  isFull = true;
  await expect(put('while')).rejects.toThrow('the disk is full');
  isFull = false;
  await expect(put('after')).rejects.toThrow('the disk is full');
  expect(halting.halted()).toEqual(new Error('the disk is full'));
  expect(written.map(({ key }) => key)).toEqual(['before']);
});
