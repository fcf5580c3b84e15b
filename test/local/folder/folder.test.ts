import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openFolder } from '../../../lib/local/folder/folder.ts';
import { FolderError, folderError } from '../../../lib/local/folder/folder-error.ts';
import { readRunning } from '../../../lib/local/folder/running.ts';
import { scratchFolders } from '../scratch-folder.ts';

const fresh = scratchFolders();
const addresses = { url: 'http://127.0.0.1:8080/', tableEndpoint: 'http://127.0.0.1:9999' };

/** Starts a process that runs `program` with the room's functions at hand; resolves at its first words. */
async function startProcess(program: string) {
  const room = new URL('../../../lib/local/folder/', import.meta.url).href;
  const child = spawn(
    process.execPath,
    [
      '--input-type=module',
      '-e',
      `const { openFolder } = await import(${JSON.stringify(`${room}folder.ts`)}); ${program}`,
    ],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const heard = Promise.race([once(child.stdout, 'data'), once(child.stderr, 'data')]).then(String);
  return { child, words: await heard };
}

describe('the data folder', () => {
  it('is made where there is none, and is ready for the next process once released', async () => {
    const path = fresh();
    const folder = await openFolder(path);
    await folder.release();
    await (await openFolder(path)).release();
  });

  it('is for its owner alone, whatever the umask, and whoever could look into it before', async () => {
    const modeOf = (path: string) => statSync(path).mode & 0o7777;
    const [made, found] = [fresh(), fresh()];
    mkdirSync(found);
    chmodSync(found, 0o2775);
    const before = process.umask(0);
    try {
      for (const path of [made, found]) await (await openFolder(path)).release();
    } finally {
      process.umask(before);
    }
    expect([modeOf(made), modeOf(found)]).toEqual([0o700, 0o2700]);
  });

  it('leaves the rights of a folder that is shared by its own sign, as /tmp is', async () => {
    const path = fresh();
    mkdirSync(path);
    chmodSync(path, 0o1777);
    await (await openFolder(path)).release();
    expect(statSync(path).mode & 0o7777).toBe(0o1777);
  });

  it('refuses a second process in one line that says who holds it and what to do', async () => {
    const path = fresh();
    const folder = await openFolder(path);
    await folder.announce(addresses);
    const { words } = await startProcess(
      `await openFolder(${JSON.stringify(path)}).catch((error) => process.stdout.write(error.name + ': ' + error.message));`,
    );
    expect(words).toBe(
      `FolderError: Data folder ${path}: in use by process ${process.pid} (http://127.0.0.1:8080/); stop it first, or choose another folder with --data`,
    );
    await folder.release();
  });

  it('tells other processes where it is served, until its process is killed; then it is free at once', async () => {
    const path = fresh();
    expect(await readRunning(path)).toBeNull();
    const { child, words } = await startProcess(`
      const folder = await openFolder(${JSON.stringify(path)});
      await folder.announce(${JSON.stringify(addresses)});
      process.stdout.write('ready');
      setInterval(() => {}, 1000);`);
    expect(words).toBe('ready');
    expect(await readRunning(path)).toEqual({ pid: child.pid, ...addresses });
    await expect(openFolder(path)).rejects.toThrow(FolderError);

    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(await readRunning(path)).toBeNull();
    await (await openFolder(path)).release();
  });

  it('says nothing of itself while it has no address yet', async () => {
    const path = fresh();
    const folder = await openFolder(path);
    expect(await readRunning(path)).toBeNull();
    await folder.release();
  });

  it('names a file that stands in the place of a folder within it, and not all that is in it', async () => {
    const path = fresh();
    mkdirSync(path);
    writeFileSync(join(path, 'objects'), 'notes of mine');
    await expect(openFolder(path)).rejects.toThrow(
      `Data folder ${path}: ${join(path, 'objects')} is a file where a folder belongs; move that away, and nothing else`,
    );
  });

  it('says in one line that its parent is missing, or a file in its way', async () => {
    const missing = join(fresh(), 'data');
    await expect(openFolder(missing)).rejects.toThrow(
      /^Data folder .*data: its parent folder .* does not exist; create it, or choose another with --data$/,
    );
    const file = fresh();
    writeFileSync(file, 'a file');
    await expect(openFolder(file)).rejects.toThrow(/: a file is in its way; /);
  });

  it('says in one line that it cannot be written', async () => {
    const parent = fresh();
    mkdirSync(parent);
    chmodSync(parent, 0o555);
    // The superuser may write anywhere: be somebody else.
    const { words } = await startProcess(`
      if (process.getuid() === 0) process.setuid(65534);
      await openFolder(${JSON.stringify(join(parent, 'data'))}).catch((error) => process.stdout.write(error.name + ': ' + error.message));`);
    expect(words).toMatch(
      /^FolderError: Data folder .*: it cannot be written; give this user the right to write there/,
    );
  });

  it.each([
    [
      Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' }),
      /the disk is full; free some space/,
    ],
    [Object.assign(new Error('database or disk is full'), { errcode: 13 }), /the disk is full; free some space/],
    [new Error('IO error: table/000005.log: No space left on device'), /the disk is full; free some space/],
    [Object.assign(new Error('EROFS'), { code: 'EROFS' }), /read-only file system/],
    [Object.assign(new Error('attempt to write a readonly database'), { errcode: 8 }), /read-only file system/],
  ])('puts %s in one line, whichever store met it', (error, line) => {
    const said = folderError('/data/news', error);
    expect(said).toBeInstanceOf(FolderError);
    expect(said.message).toMatch(line);
    expect(said.message).toMatch(/^Data folder \/data\/news: [^\n]+$/);
  });

  it('leaves alone an error that says nothing of the folder', () => {
    const error = new TypeError('bug');
    expect(folderError('/data', error)).toBe(error);
  });
});
