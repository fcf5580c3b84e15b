import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPlace } from '../../bin/console/place.ts';
import { startConsole } from '../../bin/console/server.ts';
import { readLocalRecord } from '../../bin/workplace/local-record.ts';
import { openWorkplace } from '../../bin/workplace/workplace.ts';
import { parseConfig } from '../../lib/config/index.ts';
import { instant } from '../../lib/model/index.ts';
import { stock } from '../bin/console/stock.ts';

// What a page of the console takes with so many sources: milliseconds from the request to the whole answer on this machine, the first
// time and the median of later ones, also right after something was changed, and its bytes. Before that: how long all sources
// take to be read, which a console does when it starts. Prints JSON.
// Usage: node test/bench/console.ts [sources ...]

const given = process.argv.slice(2).map(Number);
const COUNTS = given.length > 0 ? given : [5, 500, 5000];

/** So many times each page is asked for, so far apart that what it rests on is read anew in between. */
const TIMES = 9;
const APART_MS = 700;

const PAGES = {
  overview: '/',
  sources: '/sources',
  'sources, sorted and filtered': '/sources?q=courier&sort=-items&page=2',
  'one source': '/sources/courier-0',
  feeds: '/feeds',
  'dead letters': '/dead-letters',
  held: '/held',
  log: '/log',
} as const;

const report: Record<string, object> = {};
for (const count of COUNTS) report[`${count} sources`] = await measured(count);
console.log(JSON.stringify(report, null, 2));

async function measured(count: number): Promise<object> {
  const folder = mkdtempSync(join(tmpdir(), 'feedmill-console-'));
  const config = parseConfig('sources: []', 'bench.yaml');
  const setup = { config, folder, parent: null, demonstration: false, stack: null };
  const workplace = await openWorkplace(setup, {
    log: { info: () => {}, warn: () => {} },
    servedAt: 'http://127.0.0.1:8640/',
  });
  const now = () => instant(Date.now());
  const place = openPlace({
    setup,
    now,
    open: async () => workplace,
    anewAfterMs: null,
    settle: async () => {},
    recording: readLocalRecord(folder, now),
  });
  await stock(count, now(), { table: workplace.table, store: workplace.ports.store });
  const began = performance.now();
  await place.lately.sources();
  const readMs = Math.round(performance.now() - began);
  const server = await startConsole(place, { value: 'a-key-for-the-bench', lasting: 'once' }, 0);
  try {
    const entered = await fetch(server.link, { redirect: 'manual' });
    const cookie = entered.headers.get('set-cookie')?.split(';')[0] ?? '';
    const pages: Record<string, object> = {};
    for (const [name, path] of Object.entries(PAGES)) {
      const address = new URL(path, server.url).href;
      const first = await asked(address, cookie);
      const later: number[] = [];
      for (let time = 0; time < TIMES; time++) {
        await new Promise((resolve) => setTimeout(resolve, APART_MS));
        later.push((await asked(address, cookie)).ms);
      }
      await place.lately.changed();
      const changed = await asked(address, cookie);
      pages[name] = {
        firstMs: Math.round(first.ms),
        medianMs: Math.round(later.sort((a, b) => a - b)[Math.floor(TIMES / 2)] ?? 0),
        mostMs: Math.round(later.at(-1) ?? 0),
        afterChangeMs: Math.round(changed.ms),
        bytes: first.bytes,
      };
    }
    return { readMs, ...pages };
  } finally {
    await server.close();
    await place.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function asked(address: string, cookie: string): Promise<{ readonly ms: number; readonly bytes: number }> {
  const began = performance.now();
  const answer = await fetch(address, { headers: { cookie } });
  const body = await answer.arrayBuffer();
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return { ms: performance.now() - began, bytes: body.byteLength };
}
