import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { STORED_FORMAT } from '../../../lib/model/index.ts';
import { runFeedmill } from '../run-feedmill.ts';

const home = mkdtempSync(join(tmpdir(), 'feedmill-backup-command-'));
const [config, data, copy] = ['my.yaml', 'data', 'copy'].map((name) => join(home, name)) as [string, string, string];
afterAll(() => rmSync(home, { recursive: true, force: true }));

const feedmill = (folder: string, ...words: string[]) => runFeedmill([...words, '-c', config, '-d', folder]);

it('copies a folder that nobody works on, to be worked on as it is', async () => {
  writeFileSync(config, 'sources: []\n');
  writeFileSync(join(home, 'article.json'), JSON.stringify({ id: 'a', title: 'Ferry stays', text: 'Nobody minds.' }));
  expect((await feedmill(data, 'ingest', join(home, 'article.json'))).code).toBe(0);

  const { out, err, code } = await feedmill(data, 'backup', copy, '--json');
  expect({ err, code }).toEqual({ err: '', code: 0 });
  expect(JSON.parse(out)).toMatchObject({ folder: copy, messages: 0, objects: expect.any(Number) });
  expect(readFileSync(join(copy, 'stored-format'), 'utf8')).toBe(`${STORED_FORMAT}\n`);
  const shown = await feedmill(copy, 'feeds', 'show', 'push', '--json');
  expect(JSON.parse(shown.out).members).toMatchObject([{ title: 'Ferry stays' }]);

  const again = await feedmill(data, 'backup', copy);
  expect(again).toMatchObject({ out: '', code: 1, err: expect.stringContaining(`${copy} is there already; `) });
}, 60_000);

it('makes no folder where there is none to copy', async () => {
  const nowhere = join(home, 'nowhere');
  const { err, code } = await feedmill(nowhere, 'backup', join(home, 'other'));
  expect({ err, code }).toEqual({
    err: `Data folder ${nowhere}: there is none to copy; name it with --data\n`,
    code: 1,
  });
  expect([nowhere, join(home, 'other')].map((path) => existsSync(path))).toEqual([false, false]);
});
