import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { expressionsIn, regexFaults } from '../../.ci/regexes.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'feedmill-regexes-'));
  await mkdir(join(folder, 'lib'));
  const made = 'const WORDS = "a|b";\nexport const MADE = new RegExp(`^(?:${WORDS})+$`, "u");\n';
  await writeFile(join(folder, 'lib/words.ts'), `${made}export const WRITTEN = /x+$/g;\n`);
});
afterAll(() => rm(folder, { recursive: true }));

it('finds the expressions that are written, and those that a module makes', async () => {
  expect([...(await expressionsIn(folder)).keys()].sort()).toEqual(['/^(?:a|b)+$/u', '/x+$/g']);
});

it('refuses one that was never judged, and a known one that is gone', async () => {
  const faults = regexFaults(await expressionsIn(folder), {
    linear: [],
    known: { '/x+$/g': 'polynomial of degree 2; a line of at most 60 characters', '/y+$/': 'gone' },
  });
  expect(faults).toEqual([
    'lib/words.ts: not judged yet, npm run regexes does: /^(?:a|b)+$/u',
    '.ci/regexes.json: is gone, take it out of known: /y+$/',
  ]);
});
