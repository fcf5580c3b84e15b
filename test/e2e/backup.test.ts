import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { askCopy, takeBackup } from '../../lib/local/index.ts';
import { generator } from '../random.ts';
import { documentsIn, expectWhole, finish, push, startMachine } from './crash-history.ts';
import { type CrashSite, startCrashSite } from './crash-site.ts';
import { until } from './until.ts';

/** Another seed, other moments: `FEEDMILL_SEED=7 npx vitest run test/e2e/backup.test.ts`. */
const SEED = Number(process.env.FEEDMILL_SEED ?? 20_261_129);

/** Copies that are taken one after the other while the machine loads. */
const COPIES = 5;

/** What was acknowledged when a copy began. */
type Copy = { readonly path: string; readonly acknowledged: ReadonlySet<number> };

const stopping = new AbortController().signal;
let site: CrashSite;
let folder: string;
let copies: Copy[];
let undisturbed: Map<string, string>;

beforeAll(async () => {
  site = await startCrashSite();
  folder = await mkdtemp(join(tmpdir(), 'feedmill-backup-'));
  copies = await copyUnderLoad();
}, 120_000);

afterAll(async () => {
  await site.close();
  await rm(folder, { recursive: true, force: true, maxRetries: 3 });
});

/** Lives through a load to its end, while copies of the folder are taken by another process, as a command does. */
async function copyUnderLoad(): Promise<Copy[]> {
  const path = join(folder, 'data');
  let asked = 0;
  site.onRequest = () => {
    asked += 1;
  };
  const machine = startMachine(path, site.origin, 0);
  const [, endpoint = ''] = await machine.says(/table (\S+)\n/);
  const [, url = ''] = await machine.says(/serving (\S+)\n/);
  const acknowledged = new Set<number>();
  const pushing = push(url, acknowledged);
  const random = generator(SEED);
  // Who asks for robots.txt does so for all, for half a minute: on the machine's clock, which stands still, for ever.
  await until('robots.txt answered', async () => (asked > 1 ? true : null));
  const taken: Copy[] = [];
  for (let number = 0; number < COPIES; number++) {
    await until(`${number} acknowledged`, async () => (acknowledged.size >= number ? true : null));
    await delay(Math.floor(random() * 150));
    const copy = { path: join(folder, `copy-${number}`), acknowledged: new Set(acknowledged) };
    const made = await takeBackup(path, copy.path, { ask: () => askCopy(endpoint), stopping });
    console.log(`backup seed ${SEED}, copy ${number}: ${JSON.stringify(made)}, ${copy.acknowledged.size} acknowledged`);
    taken.push(copy);
  }
  await pushing;
  await finish(machine);
  undisturbed = await documentsIn(path);
  expectWhole(undisturbed, acknowledged);
  return taken;
}

it.each(Array.from({ length: COPIES }, (_, number) => number))(
  'goes on from copy %i, with all that was acknowledged before, to the very bytes of the folder that was copied',
  async (number) => {
    const { path, acknowledged } = copies[number] as Copy;
    const machine = startMachine(path, site.origin, 1);
    const [, url = ''] = await machine.says(/serving (\S+)\n/);
    // What was acknowledged is not pushed again: it has to be there.
    await push(url, new Set(acknowledged));
    await finish(machine);
    const documents = await documentsIn(path);
    expectWhole(documents, acknowledged);
    expect([...documents.keys()]).toEqual([...undisturbed.keys()]);
    for (const [key, text] of documents) expect(text, key).toBe(undisturbed.get(key));
  },
  60_000,
);

it('leaves nothing beside the copies, in the folder or next to it', async () => {
  expect((await readdir(folder)).sort()).toEqual([...copies.map((_, number) => `copy-${number}`), 'data']);
  expect(await readdir(join(folder, 'data', 'objects', '%tmp'))).toEqual([]);
});
