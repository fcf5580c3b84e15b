import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { scratchFolders } from '../scratch-folder.ts';

const fresh = scratchFolders();

/** Lists what one feed has of several, in a process of its own: how many names it is told on the way, and what it finds. */
function listed(others: number): unknown {
  const module = new URL('../../../lib/local/objects/objects.ts', import.meta.url).href;
  const program = `
    import fs from 'node:fs/promises';
    import { syncBuiltinESMExports } from 'node:module';
    const { readdir } = fs;
    let told = 0;
    fs.readdir = async (...given) => {
      const names = await readdir(...given);
      told += names.length;
      return names;
    };
    syncBuiltinESMExports();
    const { fileObjects } = await import(${JSON.stringify(module)});
    const objects = fileObjects(${JSON.stringify(fresh())});
    for (const feed of ['mine', ...Array.from({ length: ${others} }, (_, n) => 'other-' + n)])
      await objects.put('feeds/' + feed + '/archive/2026-11.xml', Buffer.from('a'), { contentType: 'text/plain' });
    told = 0;
    const found = [];
    for await (const key of objects.list('feeds/mine/')) found.push(key);
    console.log(JSON.stringify({ told, found }));
  `;
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' });
  expect(stderr).toBe('');
  return JSON.parse(stdout);
}

it('lists what one feed has without a look at how many others there are', () => {
  const found = ['feeds/mine/archive/2026-11.xml'];
  expect(listed(2)).toEqual({ told: 2, found });
  expect(listed(200)).toEqual({ told: 2, found });
});
