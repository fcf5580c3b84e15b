import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { importFaults } from '../../.ci/imports.ts';

const folders: string[] = [];
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true });
});

/** What is found wrong with a house that has these files, each with what it imports. */
async function faultsOf(imports: Readonly<Record<string, readonly string[]>>): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'feedmill-house-'));
  folders.push(folder);
  for (const name of ['bin', 'lambdas', 'lib']) await mkdir(join(folder, name));
  for (const [file, imported] of Object.entries(imports)) {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    const lines = imported.map((from) => `import type { One } from '${from}';\n`);
    await writeFile(join(folder, file), `${lines.join('')}export type One = 1;\n`);
  }
  return importFaults(folder);
}

it('finds nothing wrong where imports go downwards', async () => {
  const faults = await faultsOf({
    'bin/commands/run.ts': ['../../lib/pipeline/index.ts', '../workplace/workplace.ts'],
    'bin/workplace/workplace.ts': ['../../lambdas/poll.ts', '../../lib/local/index.ts', '../setup.ts'],
    'bin/setup.ts': ['../lib/config/index.ts'],
    'lambdas/poll.ts': ['../lib/pipeline/index.ts'],
    'lib/local/index.ts': ['../pipeline/index.ts'],
    'lib/pipeline/index.ts': ['./poll/poll.ts', '../model/index.ts'],
    'lib/pipeline/poll/poll.ts': ['./window.ts', '../manners/turns.ts', '../../model/index.ts'],
    'lib/pipeline/poll/window.ts': [],
    'lib/pipeline/manners/turns.ts': [],
    'lib/config/index.ts': ['../model/index.ts'],
    'lib/model/index.ts': [],
  });
  expect(faults).toEqual([]);
});

it.each([
  {
    fault: 'a wing that imports a higher one',
    imports: { 'lib/extract/dates/clock.ts': ['../clues/graph.ts'], 'lib/extract/clues/graph.ts': [] },
    line: 'lib/extract/dates/clock.ts → lib/extract/clues/graph.ts: lib/extract: dates may import page alone',
  },
  {
    fault: 'a wing that imports one beside it',
    imports: { 'lib/publish/pages/html.ts': ['../profiles/msn.ts'], 'lib/publish/profiles/msn.ts': [] },
    line: 'lib/publish/pages/html.ts → lib/publish/profiles/msn.ts: lib/publish: pages may import documents, address alone',
  },
  {
    fault: 'a wing that imports its own door',
    imports: { 'bin/show/status.ts': ['../feedmill.ts'], 'bin/feedmill.ts': [] },
    line: 'bin/show/status.ts → bin/feedmill.ts: bin: show may import workplace, setup, version alone',
  },
  {
    fault: 'a worker that imports another worker',
    imports: { 'lib/parse/feed.ts': ['../fetch/guard.ts'], 'lib/fetch/guard.ts': [] },
    line: 'lib/parse/feed.ts → lib/fetch/guard.ts: rooms: lib/parse may import lib/model alone',
  },
  {
    fault: 'the pipeline that knows a composition',
    imports: { 'lib/pipeline/poll/poll.ts': ['../../local/table/table.ts'], 'lib/local/table/table.ts': [] },
    line: /^lib\/pipeline\/poll\/poll\.ts → lib\/local\/table\/table\.ts: rooms: lib\/pipeline may import lib\/check, .*, lib\/model alone$/,
  },
  {
    fault: 'the constructs that do more than describe',
    imports: { 'lib/cloud/stacks.ts': ['../store/index.ts'], 'lib/store/index.ts': [] },
    line: 'lib/cloud/stacks.ts → lib/store/index.ts: lib/cloud imports lib/config and lib/model alone',
  },
  {
    fault: 'a file that stands on no floor',
    imports: { 'lib/pipeline/extra.ts': ['./ports.ts'], 'lib/pipeline/ports.ts': [] },
    line: 'lib/pipeline/extra.ts → lib/pipeline/ports.ts: lib/pipeline: on none of its floors in .ci/imports.ts',
  },
  {
    fault: 'a room that stands on no floor',
    imports: { 'lib/hall/index.ts': ['../model/index.ts'], 'lib/model/index.ts': [] },
    line: 'lib/hall/index.ts → lib/model/index.ts: rooms: on none of its floors in .ci/imports.ts',
  },
  {
    fault: 'a circle of files, though it be of types alone',
    imports: { 'lib/model/one.ts': ['./other.ts'], 'lib/model/other.ts': ['./one.ts'] },
    line: /^lib\/model\/(\w+)\.ts → lib\/model\/\w+\.ts → lib\/model\/\1\.ts: no circles of files$/,
  },
])('names both files and the rule for $fault', async ({ imports, line }) => {
  const faults = await faultsOf(imports);
  expect(faults).toHaveLength(1);
  expect(faults[0]).toMatch(line);
});

it('finds nothing wrong with this house', async () => {
  expect(await importFaults(new URL('../../', import.meta.url).pathname)).toEqual([]);
});
