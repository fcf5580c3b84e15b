import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bearsToken, openApiToken } from '../../../lib/local/folder/api-token.ts';
import { FolderError } from '../../../lib/local/folder/folder-error.ts';
import { scratchFolders } from '../scratch-folder.ts';

const fresh = scratchFolders();
const counted = (bytes: number) => Uint8Array.from({ length: bytes }, (_, at) => at);

function setUp(): string {
  const folder = fresh();
  mkdirSync(folder);
  return folder;
}

describe('the token of the API', () => {
  it('is made of 32 random bytes at the first start, in a file for its owner alone, and kept', async () => {
    const folder = setUp();
    const file = join(folder, 'api-token');
    const before = process.umask(0);
    const made = await openApiToken(folder, counted).finally(() => process.umask(before));
    expect(made).toEqual({
      value: Buffer.from(counted(32)).toString('base64url'),
      place: 'the file api-token in the data folder',
    });
    expect(readFileSync(file, 'utf8')).toBe(`${made.value}\n`);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(await openApiToken(folder, () => expect.unreachable('there is one'))).toEqual(made);
  });

  it('may be one of the operator, with or without a line end', async () => {
    const folder = setUp();
    writeFileSync(join(folder, 'api-token'), 'chosen-by-the-operator\r\n');
    expect((await openApiToken(folder, counted)).value).toBe('chosen-by-the-operator');
  });

  it.each(['', '\n', 'short\n'])('is never %j: one line says what to do', async (text) => {
    const folder = setUp();
    writeFileSync(join(folder, 'api-token'), text);
    await expect(openApiToken(folder, counted)).rejects.toThrow(FolderError);
    await expect(openApiToken(folder, counted)).rejects.toThrow(
      /api-token: .*shorter than 16.*; remove the file, [^\n]*$/,
    );
  });

  it('is borne by its own header, and by nothing near it', () => {
    const token = { value: 'abcdefghijklmnop', place: 'here' };
    for (const header of ['Bearer abcdefghijklmnop', 'bearer abcdefghijklmnop', 'BEARER  abcdefghijklmnop']) {
      expect(bearsToken(header, token), header).toBe(true);
    }
    const wrong = [undefined, '', 'Bearer', 'Bearer ', 'abcdefghijklmnop', 'Basic abcdefghijklmnop'];
    const near = ['Bearer abcdefghijklmno', 'Bearer abcdefghijklmnopq', 'Bearer Abcdefghijklmnop', 'Bearer a b'];
    for (const header of [...wrong, ...near]) expect(bearsToken(header, token), `${header}`).toBe(false);
  });
});
