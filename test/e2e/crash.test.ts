import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Child } from '../bin/feedmill-process.ts';
import { generator } from '../random.ts';
import { documentsIn, expectWhole, FEEDS, finish, push, startMachine } from './crash-history.ts';
import { type CrashSite, startCrashSite } from './crash-site.ts';

/** Another seed, other moments: `FEEDMILL_SEED=7 npx vitest run test/e2e/crash.test.ts`. */
const SEED = Number(process.env.FEEDMILL_SEED ?? 20_261_123);

/** Kills in one history after the other: seven in all. */
const HISTORIES = [3, 4];

let site: CrashSite;
let folder: string;
let undisturbed: Map<string, string>;

beforeAll(async () => {
  site = await startCrashSite();
  folder = await mkdtemp(join(tmpdir(), 'feedmill-crash-'));
  undisturbed = await liveThrough('undisturbed', []);
});

afterAll(async () => {
  await site.close();
  await rm(folder, { recursive: true, force: true, maxRetries: 3 });
});

it('loads every feed in full when nothing disturbs it', () => {
  for (const [feed, count] of Object.entries(FEEDS)) {
    const { items } = JSON.parse(undisturbed.get(`feeds/${feed}/feed.json`) ?? '{"items":[]}') as { items: unknown[] };
    expect([feed, items.length]).toEqual([feed, count]);
  }
});

it.each(HISTORIES.map((kills, index) => ({ kills, index })))(
  'ends with the same bytes after $kills kills in the middle of a load, and with all that was acknowledged',
  async ({ kills, index }) => {
    const random = generator(SEED + index);
    const moments = Array.from({ length: kills }, () => momentOf(random));
    console.log(`crash seed ${SEED}, history ${index + 1}: killed ${moments.map(wordsOf).join(', ')}`);
    const documents = await liveThrough(`history-${index}`, moments);
    expect([...documents.keys()]).toEqual([...undisturbed.keys()]);
    for (const [key, text] of documents) expect(text, key).toBe(undisturbed.get(key));
  },
);

/** When a process is killed: as the site is asked for the `count`th time, or so long after it opened the folder. */
type Moment = { readonly at: 'request'; readonly count: number } | { readonly at: 'time'; readonly ms: number };

function momentOf(random: () => number): Moment {
  return random() < 0.5
    ? { at: 'request', count: 1 + Math.floor(random() * 24) }
    : { at: 'time', ms: Math.floor(random() * 700) };
}

function wordsOf(moment: Moment): string {
  return moment.at === 'request' ? `at request ${moment.count}` : `after ${moment.ms} ms`;
}

/** Runs the machine to each moment, then to its end; every document it has then. */
async function liveThrough(name: string, moments: readonly Moment[]): Promise<Map<string, string>> {
  const path = join(folder, name);
  const acknowledged = new Set<number>();
  for (const [start, moment] of moments.entries()) {
    const machine = startMachine(path, site.origin, start);
    const posting = machine.says(/serving (\S+)/).then(([, url = '']) => push(url, acknowledged));
    // A process that dies acknowledges nothing more; what it had must be kept all the same.
    posting.catch(() => {});
    await killAt(machine, moment);
    await machine.ended();
    await posting.catch(() => {});
  }
  const kept = new Set(acknowledged);
  const machine = startMachine(path, site.origin, moments.length);
  const [, url = ''] = await machine.says(/serving (\S+)/);
  await push(url, acknowledged);
  await finish(machine);
  const documents = await documentsIn(path);
  expectWhole(documents, kept);
  return documents;
}

async function killAt(machine: Child, moment: Moment): Promise<void> {
  const kill = () => machine.process.kill('SIGKILL');
  if (moment.at === 'time') {
    await machine.says(/opened/);
    await delay(moment.ms);
    kill();
    return;
  }
  let requests = 0;
  // A later start asks less of the site than this moment waits for: what it asked for is stored.
  const enough = setTimeout(kill, 4000);
  site.onRequest = () => {
    requests += 1;
    if (requests === moment.count) kill();
  };
  await machine.ended();
  clearTimeout(enough);
  site.onRequest = null;
}
