import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openFolder } from '../../../lib/local/folder/folder.ts';
import { refuseNewerFolder } from '../../../lib/local/folder/stored-format.ts';
import { STORED_FORMAT } from '../../../lib/model/index.ts';
import { scratchFolders } from '../scratch-folder.ts';

const fresh = scratchFolders();
const file = (folder: string) => join(folder, 'stored-format');

describe('the format of a data folder', () => {
  it('is written into a new folder', async () => {
    const path = fresh();
    await (await openFolder(path)).release();
    expect(readFileSync(file(path), 'utf8')).toBe(`${STORED_FORMAT}\n`);
  });

  it.each([
    ['no number', null],
    ['an older number', '1\n'],
  ])('is brought up to date where there is %s', async (_, text) => {
    const path = fresh();
    mkdirSync(path);
    if (text !== null) writeFileSync(file(path), text);
    await (await openFolder(path)).release();
    expect(readFileSync(file(path), 'utf8')).toBe(`${STORED_FORMAT}\n`);
  });

  it('of a later version is refused in one line with what to do, and nothing in the folder is touched', async () => {
    const path = fresh();
    mkdirSync(path);
    chmodSync(path, 0o755);
    writeFileSync(file(path), `${STORED_FORMAT + 1}\n`);
    const line = new RegExp(
      `^Data folder \\S+: its data are in format ${STORED_FORMAT + 1}, and this version of Feedmill reads formats up to ${STORED_FORMAT}; nothing was changed\\. Run the newer version, or restore a backup [^\\n]+$`,
    );
    await expect(openFolder(path)).rejects.toThrow(line);
    await expect(refuseNewerFolder(path)).rejects.toThrow(line);
    expect(readdirSync(path)).toEqual(['stored-format']);
    expect(statSync(path).mode & 0o777).toBe(0o755);
  });

  it.each(['', 'two', '1.5', '-1'])('that says %j is refused, with the file to look at', async (text) => {
    const path = fresh();
    mkdirSync(path);
    writeFileSync(file(path), text);
    await expect(openFolder(path)).rejects.toThrow(`${file(path)}: holds no number of a format; `);
    expect(readdirSync(path)).toEqual(['stored-format']);
  });

  it('is no trouble of its own where there is no folder, or a file in its place', async () => {
    const path = fresh();
    await refuseNewerFolder(path);
    writeFileSync(path, 'a file');
    await refuseNewerFolder(path);
    await expect(openFolder(path)).rejects.toThrow('a file is in its way');
  });
});
