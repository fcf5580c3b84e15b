import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Child, feedmill, startScript } from '../bin/feedmill-process.ts';
import { freePorts } from './running-feedmill.ts';
import { until } from './until.ts';

const home = mkdtempSync(join(tmpdir(), 'feedmill-slow-hosts-'));
const FEED =
  '<rss version="2.0"><channel><title>t</title><item><guid>1</guid><title>The mill</title></item></channel></rss>';

/** How a host keeps who asks waiting, by its source's name. */
const SLOW: Readonly<Record<string, (response: ServerResponse) => void>> = {
  silent: () => {},
  endless: (response) => void response.write(FEED.slice(0, 40)),
};

let site: Server;
let isSlow = true;
const asked: string[] = [];

beforeAll(async () => {
  site = createServer((request, response) => {
    const name = (request.url ?? '/').slice(1);
    if (SLOW[name] === undefined) return void response.writeHead(404).end();
    asked.push(name);
    if (isSlow) SLOW[name](response);
    else response.end(FEED);
  });
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
  const sources = Object.keys(SLOW).map((id) => ({ id, url: `${origin}/${id}`, interval: '1h' }));
  writeFileSync(
    join(home, 'feedmill.yaml'),
    JSON.stringify({ trustedOrigins: [origin], limits: { hostSpacing: '0s' }, sources }),
  );
});
afterAll(() => {
  site.closeAllConnections();
  site.close();
  rmSync(home, { recursive: true, force: true });
});

async function started(): Promise<Child> {
  const [port] = await freePorts();
  return startScript('bin/feedmill.ts', ['start', '--port', `${port}`, '--data', 'data'], { cwd: home });
}

async function conditions(): Promise<unknown> {
  const { stdout } = await feedmill(['status', '--json', '--data', 'data'], { cwd: home });
  const { sources } = JSON.parse(stdout) as { sources: { health: { condition: string } }[] };
  return sources.map(({ health }) => health.condition);
}

it('does not wait for slow hosts when it is told to stop, and asks them again when it is next started', async () => {
  const first = await started();
  try {
    await until('that both are asked', async () => (asked.length === 2 ? true : null), 60_000);
    first.process.kill('SIGTERM');
    // Either would have kept it for the fifteen seconds that a host may be silent, and then have been held against it.
    expect((await first.ended(10_000)).code).toBe(0);
  } finally {
    first.process.kill('SIGKILL');
  }
  expect(await conditions()).toEqual(['unpolled', 'unpolled']);

  isSlow = false;
  const second = await started();
  try {
    await second.says(/Ready in/, 60_000);
    expect(await conditions()).toEqual(['ok', 'ok']);
    second.process.kill('SIGTERM');
    expect((await second.ended()).code).toBe(0);
  } finally {
    second.process.kill('SIGKILL');
  }
  expect(new Set(asked.slice(2))).toEqual(new Set(['endless', 'silent']));
});
