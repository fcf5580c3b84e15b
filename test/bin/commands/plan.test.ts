import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runFeedmill } from '../run-feedmill.ts';

const home = mkdtempSync(join(tmpdir(), 'feedmill-plan-'));
const file = (name: string) => join(home, name);
const sources = (...ids: string[]) => `sources: [${ids.map((id) => `{ id: ${id}, kind: push }`).join(', ')}]\n`;

beforeAll(async () => {
  writeFileSync(file('before.yaml'), sources('a', 'b', 'c', 'd', 'e'));
  writeFileSync(file('after.yaml'), `${sources('a', 'b', 'c', 'd', 'f')}feeds: [{ id: boats }]\n`);
  writeFileSync(file('cut-off.yaml'), sources('a', 'b'));
  await runFeedmill(['run', '--once', '-c', file('before.yaml'), '-d', file('data')]);
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

const plan = (name: string, ...words: string[]) => runFeedmill(['plan', '-c', file(name), ...words]);

it('shows what a file would change of what is live, and changes nothing', async () => {
  const first = await plan('after.yaml', '-d', file('data'));
  expect(first).toEqual({
    code: 0,
    err: '',
    out: [
      `${file('after.yaml')} compared with what is live in ${file('data')}`,
      '',
      'sources: 5 live, 1 added, 0 changed, 1 removed',
      '  + f',
      '  - e',
      'feeds: 6 live, 2 added, 0 changed, 1 removed',
      '  + f',
      '  + boats',
      '  - e',
      '',
    ].join('\n'),
  });
  expect(await plan('after.yaml', '-d', file('data'))).toEqual(first);
});

it('compares with the file that was deployed last, offline', async () => {
  const { out, code } = await plan('cut-off.yaml', '--last', file('before.yaml'), '--json');
  expect(code).toBe(1);
  expect(JSON.parse(out)).toMatchObject({
    sources: { live: 5, added: [], changed: [], removed: ['c', 'd', 'e'] },
    refused: 'it would remove 3 of 5 sources, 3 of 6 feeds',
  });
});

it('says that a deployment would refuse so much, and what allows it', async () => {
  const { out, code } = await plan('cut-off.yaml', '-d', file('data'));
  expect(code).toBe(1);
  expect(out).toContain('A deployment would refuse this: it would remove 3 of 5 sources');
  expect(out).toContain('-c allowRemovals=true');
});

it.each([
  ['a file that is not there', ['-c', file('missing.yaml')], 2, /missing\.yaml:1:1: there is no such file/],
  ['none to compare with', ['-c', file('after.yaml'), '--last', file('missing.yaml')], 2, /there is no such file/],
  ['one that was cut off amid a line', ['-c', file('half.yaml')], 2, /half\.yaml:1:/],
])('says in a line that it was given %s', async (_, words, code, err) => {
  writeFileSync(file('half.yaml'), 'sources: [{ id: a, kind: pu');
  expect(await runFeedmill(['plan', ...words])).toMatchObject({ code, out: '', err: expect.stringMatching(err) });
});
