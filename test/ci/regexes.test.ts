import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Expression, regexFaults } from '../../.ci/regexes.ts';

const CHECK = new URL('../../.ci/regexes.ts', import.meta.url).href;

let folder: string;
let expressions: Map<string, Expression>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'feedmill-regexes-'));
  await mkdir(join(folder, 'lib'));
  const made = "export const MADE = new RegExp(['^(?:a', 'b)+$'].join('|'), 'u');\n";
  await writeFile(join(folder, 'lib/words.ts'), `${made}export const WRITTEN = /x+$/g;\n`);
  // What modules make is seen as Node loads them, so not here, where vitest does.
  const program = `const { expressionsIn } = await import(${JSON.stringify(CHECK)});
    console.log(JSON.stringify([...(await expressionsIn(${JSON.stringify(folder)}))]));`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program]);
  expressions = new Map(JSON.parse(stdout));
});
afterAll(() => rm(folder, { recursive: true }));

it('finds the expressions that are written, and those that a module makes', () => {
  expect([...expressions.keys()].sort()).toEqual(['/^(?:a|b)+$/u', '/x+$/g']);
});

it('refuses one that was never judged, and a known one that is gone', () => {
  const known = { '/x+$/g': 'polynomial of degree 2; a line of at most 60 characters', '/y+$/': 'gone' };
  expect(regexFaults(expressions, { linear: [], known })).toEqual([
    'lib/words.ts: not judged yet, npm run regexes does: /^(?:a|b)+$/u',
    '.ci/regexes.json: is gone, take it out of known: /y+$/',
  ]);
});
