import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fileObjects } from '../../../lib/local/objects/objects.ts';
import { objectsContract } from '../../store/objects.contract.ts';
import { scratchFolders } from '../scratch-folder.ts';

const fresh = scratchFolders();
const plain = { contentType: 'text/plain' };

objectsContract('files on one machine', async () => fileObjects(fresh()));

describe('file objects', () => {
  it.each([
    '',
    '/a',
    'a/',
    'a//b',
    '..',
    '../a',
    'a/../b',
    './a',
    'a\0b',
    '\ud800',
    `a/${'x'.repeat(300)}`,
    `${'a/'.repeat(600)}a`,
  ])('refuses %j for a key, whatever is asked of it', async (key) => {
    const objects = fileObjects(fresh());
    await expect(objects.put(key, new Uint8Array(), plain)).rejects.toThrow(/^Not an object key/);
    await expect(async () => objects.get(key)).rejects.toThrow(/^Not an object key/);
    await expect(objects.delete(key)).rejects.toThrow(/^Not an object key/);
  });

  it('has no object where there is a folder, nor below one', async () => {
    const objects = fileObjects(fresh());
    await objects.put('a/b', Buffer.from('b'), plain);
    for (const key of ['a', 'a/b/c']) {
      expect(await objects.head(key)).toBeNull();
      expect(await objects.get(key)).toBeNull();
    }
  });

  it('names what stands in the way of an object, and not the folder of all of them', async () => {
    const root = fresh();
    const objects = fileObjects(root);
    await mkdir(join(root, 'feeds'));
    await writeFile(join(root, 'feeds', 'all'), 'notes of mine');
    await expect(objects.put('feeds/all/rss.xml', Buffer.from('a'), plain)).rejects.toThrow(
      `Data folder ${root}: ${join(root, 'feeds', 'all')} is a file where a folder belongs; move that away, and nothing else`,
    );
    await mkdir(join(root, 'index.html'));
    await expect(objects.put('index.html', Buffer.from('a'), plain)).rejects.toThrow(
      `Data folder ${root}: ${join(root, 'index.html')} is a folder where a file belongs; move that away, and nothing else`,
    );
  });

  it('takes keys that look like names of its own or like escapes', async () => {
    const objects = fileObjects(fresh());
    const keys = ['%2e%2e', '%lock.sqlite', '%tmp', '...', 'a:b?c*d|"<>', "it's (so)!"];
    for (const key of keys) await objects.put(key, Buffer.from(key), plain);
    for (const key of keys) expect(Buffer.from((await objects.get(key))?.bytes ?? []).toString()).toBe(key);
    const found = [];
    for await (const key of objects.list('')) found.push(key);
    expect(found).toEqual(keys.toSorted());
  });

  it('loses no turn to another process: every conditional put that won is in the count', async () => {
    const root = fresh();
    await fileObjects(root).put('count', Buffer.from('0'), plain);
    const module = new URL('../../../lib/local/objects/objects.ts', import.meta.url).href;
    const program = `
      const { fileObjects } = await import(${JSON.stringify(module)});
      const objects = fileObjects(${JSON.stringify(root)});
      let won = 0;
      while (won < 40) {
        const now = await objects.get('count');
        const next = String(Number(Buffer.from(now.bytes)) + 1);
        if (await objects.put('count', Buffer.from(next), { contentType: 'text/plain', onlyIf: now }) !== 'conflict') won += 1;
      }`;
    const children = [1, 2, 3].map(() =>
      spawn(process.execPath, ['--input-type=module', '-e', program], { stdio: 'inherit' }),
    );
    const ends = await Promise.all(children.map((child) => once(child, 'exit')));
    expect(ends.map(([code]) => code)).toEqual([0, 0, 0]);
    expect(Buffer.from((await fileObjects(root).get('count'))?.bytes ?? []).toString()).toBe('120');
  });

  it('holds only whole objects after kill -9, with the type that belongs to the bytes', async () => {
    const root = fresh();
    const module = new URL('../../../lib/local/objects/objects.ts', import.meta.url).href;
    const program = `
      const { fileObjects } = await import(${JSON.stringify(module)});
      const objects = fileObjects(${JSON.stringify(root)});
      for (let i = 0; ; i += 1) {
        const letter = 'ab'[i % 2];
        await objects.put('k', Buffer.alloc(200_000, letter), { contentType: 'text/' + letter });
        if (i === 5) process.stdout.write('going');
      }`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(child.stdout, 'data');
    child.kill('SIGKILL');
    await once(child, 'exit');
    const object = (await fileObjects(root).get('k')) ?? expect.fail('nothing there');
    const letter = object.contentType.slice(-1);
    expect(Buffer.from(object.bytes).equals(Buffer.alloc(200_000, letter))).toBe(true);
    expect((await readdir(join(root))).sort()).toEqual(['%lock.sqlite', '%tmp', 'k']);
  });
});
