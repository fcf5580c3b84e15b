import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fileObjects } from '../../lib/local/index.ts';
import { feedmill, startScript } from '../bin/feedmill-process.ts';
import { freePorts } from './running-feedmill.ts';

/** Nothing that was stored is lost by what goes wrong later. */

const home = mkdtempSync(join(tmpdir(), 'feedmill-stored-'));
const NAMES = ['silent', 'binary', 'empty', 'html', 'circle', 'broken', 'gone', 'good'] as const;
type Name = (typeof NAMES)[number];

const TROUBLE: Readonly<Record<Exclude<Name, 'good'>, (response: ServerResponse) => void>> = {
  silent: () => {},
  binary: (response) => response.end(Buffer.from(Array.from({ length: 5000 }, (_, at) => at % 256))),
  empty: (response) => response.end(),
  html: (response) => response.end('<!doctype html><html><body><h1>Under construction</h1></body></html>'),
  circle: (response) => response.writeHead(302, { location: '/circle' }).end(),
  broken: (response) => response.writeHead(500).end(),
  gone: (response) => response.writeHead(410).end(),
};

let site: Server;
let origin: string;
let edition = 1;

beforeAll(async () => {
  site = createServer((request, response) => {
    const name = request.url?.slice(1) ?? '';
    if (name === 'good' || (edition === 1 && name in TROUBLE)) response.end(feedOf(name));
    else if (name in TROUBLE) TROUBLE[name as keyof typeof TROUBLE](response);
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
  configure('15m');
});

afterAll(() => {
  site.closeAllConnections();
  site.close();
  rmSync(home, { recursive: true, force: true, maxRetries: 3 });
});

function feedOf(name: string): string {
  const items = Array.from(
    { length: edition },
    (_, number) => `<item><title>Story ${number} of ${name}</title><guid>${name}-${number}</guid>
<description>It is there, and it stays there.</description></item>`,
  );
  return `<?xml version="1.0"?><rss version="2.0"><channel><title>${name}</title>${items.join('')}</channel></rss>`;
}

/** Another interval makes every source due at once. */
function configure(interval: string): void {
  const sources = NAMES.map((name) => `  - { id: ${name}, url: "${origin}/${name}", interval: ${interval} }`);
  writeFileSync(
    join(home, 'feedmill.yaml'),
    `trustedOrigins: ["${origin}"]
limits: { fetch: { firstByte: 1s, total: 3s } }
sources:
${sources.join('\n')}
`,
  );
}

async function documentsIn(data: string): Promise<Map<string, string>> {
  const objects = fileObjects(join(data, 'objects'));
  const documents = new Map<string, string>();
  for await (const key of objects.list('feeds/')) {
    documents.set(key, Buffer.from((await objects.get(key))?.bytes ?? []).toString());
  }
  return documents;
}

const run = (data: string) => feedmill(['run', '--once', '--data', data], { cwd: home });

it('a source that breaks keeps its articles, and is told of in one line that status shows too', async () => {
  expect(await run('data')).toMatchObject({ code: 0, stderr: '' });
  const before = await documentsIn(join(home, 'data'));
  edition = 2;
  configure('20m');
  const { code, stderr } = await run('data');
  expect(code).toBe(1);
  const lines = stderr.trimEnd().split('\n');
  expect(lines.map((line) => /^poll failed: (\S+) \S/.exec(line)?.[1]).sort()).toEqual(Object.keys(TROUBLE).sort());

  const after = await documentsIn(join(home, 'data'));
  expect([...after.keys()]).toEqual([...before.keys()]);
  const changed = [...after].filter(([key, text]) => before.get(key) !== text).map(([key]) => key.split('/')[1]);
  expect([...new Set(changed)].sort()).toEqual(['all', 'good']);
  expect(after.get('feeds/all/feed.json')).toContain('Story 0 of gone');
  expect(after.get('feeds/good/feed.json')).toContain('Story 1 of good');

  const status = await feedmill(['status', '--data', 'data'], { cwd: home });
  expect(status.code).toBe(1);
  for (const name of NAMES) {
    const told = status.stdout.split('\n').filter((line) => line.startsWith(`${name} `));
    const expected = name === 'good' ? / ok$/ : name === 'gone' ? / retired, / : / failed once \(/;
    expect(told[0]).toMatch(expected);
  }
  expect(status.stdout).not.toContain('\x1b[');
});

describe('a full disk', () => {
  const disk = mkdtempSync(join(tmpdir(), 'feedmill-disk-'));
  const isMounted = mounted();
  if (!isMounted) console.warn('SKIPPED: a full disk: this user may not mount one');
  afterAll(() => {
    if (isMounted) execFileSync('umount', ['-l', disk]);
    rmSync(disk, { recursive: true, force: true });
  });

  function mounted(): boolean {
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=24m', 'tmpfs', disk], { stdio: 'ignore' });
      return true;
    } catch {
      return false;
    }
  }

  it.skipIf(!isMounted)('stops the start with one line, and loses nothing: with room again it goes on', async () => {
    edition = 1;
    const data = join(disk, 'data');
    expect((await run(data)).stdout).toMatch(/^polls: /);
    const before = await documentsIn(data);
    fill();
    const { code, stderr } = await run(data);
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(/^Data folder .*: the disk is full; free some space .*\n$/),
    ]);
    rmSync(join(disk, 'ballast'));
    edition = 2;
    configure('25m');
    await run(data);
    const after = await documentsIn(data);
    expect([...after.keys()]).toEqual([...before.keys()]);
    expect(after.get('feeds/good/feed.json')).toContain('Story 1 of good');
  });

  function fill(): void {
    const ballast = join(disk, 'ballast');
    for (let megabytes = 64, flag = 'w'; megabytes > 0; megabytes--, flag = 'a') {
      try {
        writeFileSync(ballast, Buffer.alloc(1024 * 1024), { flag });
      } catch {
        return;
      }
    }
  }
});

it('a newspaper.json that cannot be read lets the demonstration begin anew', async () => {
  const folder = join(home, 'demonstration');
  mkdirSync(join(folder, 'data'), { recursive: true });
  writeFileSync(join(folder, 'data', 'newspaper.json'), '{"startedAt":"20');
  const [port, newspaperPort] = await freePorts();
  const ports = ['--port', String(port), '--newspaper-port', String(newspaperPort)];
  const child = startScript('bin/feedmill.ts', ['start', '--data', 'data', ...ports], { cwd: folder });
  try {
    await child.says(/Ready in/, 40_000);
    const answer = await fetch(`http://127.0.0.1:${port}/feeds/all/feed.json`);
    expect(((await answer.json()) as { items: unknown[] }).items.length).toBeGreaterThan(30);
  } finally {
    child.process.kill('SIGTERM');
  }
  expect((await child.ended(10_000)).stderr).toBe('');
});
