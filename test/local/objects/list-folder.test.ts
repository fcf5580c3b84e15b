import { readdir } from 'node:fs/promises';
import { expect, it, vi } from 'vitest';
import { fileObjects } from '../../../lib/local/objects/objects.ts';
import { scratchFolders } from '../scratch-folder.ts';

vi.mock('node:fs/promises', { spy: true });

const fresh = scratchFolders();

it('lists what one feed has without a look at how many others there are', async () => {
  const looks = [];
  for (const others of [2, 200]) {
    const objects = fileObjects(fresh());
    for (const feed of ['mine', ...Array.from({ length: others }, (_, n) => `other-${n}`)]) {
      await objects.put(`feeds/${feed}/archive/2026-11.xml`, Buffer.from('a'), { contentType: 'text/plain' });
    }
    vi.mocked(readdir).mockClear();
    const found = [];
    for await (const key of objects.list('feeds/mine/')) found.push(key);
    expect(found).toEqual(['feeds/mine/archive/2026-11.xml']);
    const names = await Promise.all(vi.mocked(readdir).mock.results.map(({ value }) => value));
    looks.push(names.flat().length);
  }
  expect(looks).toEqual([2, 2]);
});
