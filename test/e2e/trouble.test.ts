import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startScript } from '../bin/feedmill-process.ts';
import { freePorts } from './running-feedmill.ts';

const home = mkdtempSync(join(tmpdir(), 'feedmill-trouble-'));
const FEED = `<?xml version="1.0"?><rss version="2.0"><channel><title>Good</title>
<item><title>The good neighbour</title><guid>g1</guid><description>It is there.</description></item></channel></rss>`;

/** What goes wrong at each path, and the one line that an operator is to read of it. */
const TROUBLE: Readonly<Record<string, readonly [answer: (response: ServerResponse) => void, line: RegExp]>> = {
  silent: [() => {}, /fell silent for 1 s; .*first-byte limit/],
  endless: [
    (response) => {
      const more = () => {
        while (!response.destroyed && response.write('<item>'.repeat(2000)));
      };
      response.writeHead(200, { 'content-type': 'application/rss+xml' }).on('drain', more);
      more();
    },
    /sent more than 200000 bytes/,
  ],
  binary: [(response) => response.end(Buffer.from(Array.from({ length: 5000 }, (_, at) => at % 256))), /binary data/],
  empty: [(response) => response.end(), /the document is empty/],
  html: [
    (response) => response.end('<!doctype html><html><body><h1>Sorry</h1></body></html>'),
    /an HTML page; .*kind page/,
  ],
  cut: [
    (response) => {
      response.writeHead(200, { 'content-length': '5000' }).write('<rss>');
      response.destroy();
    },
    /^127\.0\.0\.1:\d+ /,
  ],
  circle: [(response) => response.writeHead(302, { location: '/circle' }).end(), /redirects in a circle/],
  inward: [
    (response) => response.writeHead(302, { location: 'http://169.254.169.254/latest/meta-data/' }).end(),
    /169\.254\.169\.254 is not a public address/,
  ],
  broken: [(response) => response.writeHead(503).end('busy'), /503/],
  missing: [(response) => response.writeHead(404).end(), /404/],
};

let site: Server;
let port: number;
let dead: number;

beforeAll(async () => {
  site = createServer((request, response) => {
    const name = request.url?.slice(1) ?? '';
    if (name === 'robots.txt') response.writeHead(404).end();
    else if (name === 'good') response.end(FEED);
    else TROUBLE[name]?.[0](response);
  });
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
  port = (site.address() as AddressInfo).port;
  [dead] = await freePorts();
  const sources = [...Object.keys(TROUBLE), 'good'].map(
    (name) => `  - { id: ${name}, url: "http://127.0.0.1:${port}/${name}" }`,
  );
  writeFileSync(
    join(home, 'feedmill.yaml'),
    `trustedOrigins: ["http://127.0.0.1:${port}", "http://127.0.0.1:${dead}"]
limits: { fetch: { connect: 1s, firstByte: 1s, total: 3s, wire: 200KB } }
sources:
${sources.join('\n')}
  - { id: down, url: "http://127.0.0.1:${dead}/feed" }
  - { id: feed-as-page, kind: page, url: "http://127.0.0.1:${port}/good" }
`,
  );
});
afterAll(() => {
  site.closeAllConnections();
  site.close();
  rmSync(home, { recursive: true, force: true });
});

const feedmill = (...args: string[]) => startScript('bin/feedmill.ts', args, { cwd: home });

it('tells of every source in trouble in one line, what, where and what to do, and spares its neighbours', async () => {
  const { code, stdout } = await feedmill('run', '--once', '--json').ended(40_000);
  expect(code).toBe(1);
  const { sources, articles } = JSON.parse(stdout) as {
    sources: { source: { id: string }; state: { lastError: string | null; items: number; nextDue: string } }[];
    articles: object;
  };
  const states = new Map(sources.map(({ source, state }) => [source.id, state]));
  for (const [name, [, line]] of Object.entries(TROUBLE)) expect(states.get(name)?.lastError, name).toMatch(line);
  expect(states.get('down')?.lastError).toMatch(/refused the connection; it will be tried again later/);
  expect(states.get('feed-as-page')?.lastError).toMatch(/is a feed, not a page; set the source's kind to feed/);
  for (const [name, state] of states) {
    if (name === 'good') continue;
    expect(state.lastError, name).toMatch(/^[^\n]{20,300}$/);
    expect(Date.parse(state.nextDue), `${name} is tried again`).toBeGreaterThan(Date.now());
  }
  expect(states.get('good')).toMatchObject({ lastError: null, items: 1 });
  expect(articles).toEqual({ created: 1 });
});

describe('what the machine refuses', () => {
  it('a port in use: one line that says which and what to do', async () => {
    const { code, stderr } = await feedmill('start', '--data', 'ports', '--port', String(port)).ended();
    expect(code).toBe(1);
    expect(stderr).toBe(
      `Port ${port} on 127.0.0.1 is used by another program; stop that, or choose another port with --port\n`,
    );
  });

  it('a file in place of the data folder, or a folder in nowhere: one line that says what to do', async () => {
    writeFileSync(join(home, 'file'), '');
    const inTheWay = await feedmill('status', '--data', 'file').ended();
    expect([inTheWay.code, inTheWay.stderr]).toEqual([
      1,
      expect.stringMatching(/^Data folder .*file: a file is in its way; .*--data\n$/),
    ]);
    const nowhere = await feedmill('status', '--data', 'no/such/folder').ended();
    expect([nowhere.code, nowhere.stderr]).toEqual([
      1,
      expect.stringMatching(/^Data folder .*does not exist; create it.*\n$/),
    ]);
  });

  it('a second start on one data folder, while commands work beside the first', async () => {
    const [first, second] = await freePorts();
    const running = feedmill('start', '--data', 'shared', '--port', String(first));
    try {
      await running.says(/Ready in/, 40_000);
      const refused = await feedmill('start', '--data', 'shared', '--port', String(second)).ended();
      expect([refused.code, refused.stderr]).toEqual([
        1,
        expect.stringMatching(
          /^Data folder shared: a Feedmill is already running at http:\S+. Stop it first, .*--data\n$/,
        ),
      ]);
      const ingest = feedmill('ingest', '-', '--data', 'shared', '--json');
      ingest.process.stdin.end(JSON.stringify({ id: 'p1', title: 'Told beside', text: 'It works.' }));
      expect(JSON.parse((await ingest.ended()).stdout)[0].outcome).toBe('created');
      const deadline = Date.now() + 10_000;
      let titles: string[] = [];
      while (!titles.includes('Told beside') && Date.now() < deadline) {
        const feed = await fetch(`http://127.0.0.1:${first}/feeds/all/feed.json`);
        titles = ((await feed.json()) as { items: { title: string }[] }).items.map((item) => item.title);
      }
      expect(titles).toContain('Told beside');
      const status = JSON.parse((await feedmill('status', '--data', 'shared', '--json').ended()).stdout);
      expect(status.running.url).toBe(`http://127.0.0.1:${first}/`);
    } finally {
      running.process.kill('SIGTERM');
      await running.ended(10_000);
    }
  });
});
