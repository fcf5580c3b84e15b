import { expect, it } from 'vitest';
import type { BatchOperation, Level } from '../../../lib/local/table/dynalite.ts';
import { groupWrites } from '../../../lib/local/table/grouped-writes.ts';

const put = (key: string): BatchOperation => ({ type: 'put', key, value: key });

/** A level whose batches are done when the test says so. */
function setUp() {
  const batches: { readonly keys: string[]; readonly end: (error?: Error) => void }[] = [];
  const level = {
    batch: (operations: readonly BatchOperation[]) =>
      new Promise<void>((resolve, reject) => {
        batches.push({ keys: operations.map(({ key }) => key), end: (error) => (error ? reject(error) : resolve()) });
      }),
  } as Level;
  const turn = () => new Promise((resume) => setImmediate(resume));
  return { level: groupWrites(level), batches, turn };
}

it('writes what comes while a write is under way in one batch after it, in its order', async () => {
  const { level, batches, turn } = setUp();
  const done: string[] = [];
  const write = (...keys: string[]) => level.batch(keys.map(put)).then(() => done.push(...keys));

  const writes = [write('a')];
  await turn();
  writes.push(write('b', 'c'), write('d'), write('e'));
  await turn();
  expect(batches.map(({ keys }) => keys)).toEqual([['a']]);

  batches[0]?.end();
  await turn();
  expect(done).toEqual(['a']);
  expect(batches.map(({ keys }) => keys)).toEqual([['a'], ['b', 'c', 'd', 'e']]);
  batches[1]?.end();
  await Promise.all(writes);
  expect(done).toEqual(['a', 'b', 'c', 'd', 'e']);
});

it('fails every write of a batch that fails, and goes on with the next', async () => {
  const { level, batches, turn } = setUp();
  const writes = [level.batch([put('a')]), level.batch([put('b')])];
  const ends = Promise.allSettled(writes);
  await turn();
  batches[0]?.end(new Error('the disk is full'));
  expect((await ends).map(({ status }) => status)).toEqual(['rejected', 'rejected']);

  const later = level.batch([put('c')]);
  await turn();
  batches[1]?.end();
  await expect(later).resolves.toBeUndefined();
});
