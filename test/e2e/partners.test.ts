import { execFile } from 'node:child_process';
import { readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tokenHash } from '../../lib/partners/index.ts';
import { runFeedmill } from '../bin/run-feedmill.ts';
import { isMissing } from './clients.ts';
import { openNewsboat } from './newsboat.ts';
import { authorized, type RunningFeedmill, startFeedmill } from './running-feedmill.ts';
import { awaitDocument, until } from './until.ts';
import { startWatchingProxy, type WatchingProxy } from './watching-proxy.ts';

const run = promisify(execFile);

const CONFIG = `
site: { hub: own }
sources:
  - { id: newsroom, kind: push, title: The newsroom }
  - { id: wire, kind: push, title: Quayside wire, visibility: partners }
feeds:
  - { id: for-herald, title: Papers for the Herald, size: 3, visibility: partners }
partners:
  - { id: herald, name: The Herald, feeds: [for-herald, all], terms: on paper only }
`;

let feedmill: RunningFeedmill;
let proxy: WatchingProxy;
let token = '';
const tokens: string[] = [];

beforeAll(async () => {
  feedmill = await startFeedmill({ config: CONFIG });
  proxy = await startWatchingProxy(feedmill.url);
  token = await rotated();
  for (let number = 1; number <= 5; number++) await push('newsroom', `story-${number}`);
  await push('wire', 'scoop');
  await awaitDocument(
    doorTo('feeds/for-herald/atom.xml'),
    (text) => text.includes('scoop') && text.includes('story-5'),
  );
}, 120_000);

afterAll(async () => {
  await proxy?.close();
  await feedmill?.close();
});

async function partners(...words: string[]): Promise<{ out: string; err: string; code: number }> {
  const place = ['--config', join(dirname(feedmill.data), 'feedmill.yaml'), '--data', feedmill.data];
  return runFeedmill(['partners', ...words, ...place]);
}

async function rotated(...options: string[]): Promise<string> {
  const { out, err } = await partners('rotate', 'herald', '--json', ...options);
  expect(err).toBe('');
  const made = (JSON.parse(out) as { token: string }).token;
  tokens.push(made);
  return made;
}

async function push(source: string, name: string): Promise<void> {
  const answer = await fetch(`${feedmill.url}articles?source=${source}`, {
    method: 'POST',
    headers: { ...authorized(feedmill), 'content-type': 'application/json' },
    body: JSON.stringify({ id: name, title: `About ${name}`, text: `The text of ${name}, at length. `.repeat(80) }),
  });
  expect(answer.status).toBeLessThan(300);
}

function doorTo(path: string, by = token, url = feedmill.url): string {
  return `${url}t/${by}/${path}`;
}

/** Everything that everybody may read, as it lies on the disk. */
async function everythingPublic(): Promise<string> {
  const root = join(feedmill.data, 'objects');
  const found: string[] = [];
  for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    const isPublic = /^(?:feeds|articles|pictures|index\.html|feeds\.opml|robots\.txt)/.test(
      path.slice(root.length + 1),
    );
    if (isPublic) found.push(path, entry.isFile() ? await readFile(path, 'utf8') : '');
  }
  return found.join('\n');
}

describe('a partner with curl', () => {
  /** What curl says: status, headers in small letters, body. */
  async function curl(...words: string[]) {
    const { stdout } = await run('curl', ['-sS', '-D', '-', '--max-time', '20', ...words], { maxBuffer: 10_000_000 });
    const end = stdout.indexOf('\r\n\r\n');
    const [first = '', ...lines] = stdout.slice(0, end).split('\r\n');
    const headers = Object.fromEntries(lines.map((line) => line.toLowerCase().split(': ', 2) as [string, string]));
    return { status: Number(first.split(' ')[1]), headers, body: stdout.slice(end + 4) };
  }

  it.each<[string, (url: string) => string[]]>([
    ['in the address', () => [doorTo('feeds/for-herald/atom.xml')]],
    ['as a bearer', (url) => ['-H', `Authorization: Bearer ${token}`, url]],
    ['as a user', (url) => ['-u', `${token}:`, url]],
    ['as a password', (url) => ['-u', `herald:${token}`, url]],
    ['as a key', (url) => ['-H', `X-Api-Key: ${token}`, url]],
  ])('fetches it by the token %s, packed, and is told that nothing is new', async (_, words) => {
    const all = words(`${feedmill.url}feeds/for-herald/atom.xml`);
    const file = join(tmpdir(), `feedmill-etag-${process.pid}`);
    try {
      const first = await curl('--etag-save', file, ...all);
      expect(first.status).toBe(200);
      expect(first.body).toContain('About scoop');
      const again = await curl('--etag-compare', file, ...all);
      expect([again.status, again.body]).toEqual([304, '']);
      const packed = await curl('--compressed', ...all);
      expect(packed.headers['content-encoding']).toMatch(/gzip|br/);
      expect(packed.body).toBe(first.body);
    } finally {
      await rm(file, { force: true });
    }
  });

  it('is led on to the archives, by relative links that hold no token', async () => {
    const seen = new Set<string>();
    let address: string | null = doorTo('feeds/for-herald/atom.xml');
    let archives = 0;
    while (address !== null) {
      const { status, body }: { status: number; body: string } = await curl(address);
      expect(status).toBe(200);
      expect(body).not.toContain(token);
      for (const [, name = ''] of body.matchAll(/<title>About ([\w-]+)<\/title>/g)) seen.add(name);
      const [, next] = /rel="prev-archive"[^>]* href="([^"]+)"/.exec(body) ?? [];
      address = next === undefined ? null : new URL(next, address).href;
      if (address !== null) archives += 1;
      if (address !== null) expect(address).toContain(`/t/${token}/feeds/for-herald/archive/`);
    }
    expect(archives).toBeGreaterThan(0);
    expect([...seen].sort()).toEqual(['scoop', 'story-1', 'story-2', 'story-3', 'story-4', 'story-5']);
  });

  it('gets what everybody gets by the very same object, and nobody gets what is the partner’s', async () => {
    const open = await curl(`${feedmill.url}feeds/all/atom.xml`);
    const own = await curl(doorTo('feeds/all/atom.xml'));
    expect(own.headers.etag).toBe(open.headers.etag);
    expect(open.body).not.toContain('scoop');
    for (const path of [
      'feeds/for-herald/atom.xml',
      'feeds//for-herald/atom.xml',
      'feeds/%66or-herald/atom.xml',
      'feeds/for-herald/%2e/atom.xml',
      'private/feeds/for-herald/atom.xml',
      'feeds/..%2fprivate/feeds/for-herald/atom.xml',
      'FEEDS/for-herald/atom.xml',
      'feeds/for-herald/index.html',
      'feeds/wire/atom.xml',
    ]) {
      const { status, body } = await curl('--path-as-is', `${feedmill.url}${path}`);
      expect([status, body], path).toEqual([404, 'There is nothing here.\n']);
    }
  });

  it('is shut out at once when its token is taken back, and has two that hold while one takes the other’s place', async () => {
    const status = async (by: string) => (await curl(doorTo('feeds/for-herald/atom.xml', by))).status;
    const before = token;
    token = await rotated('--keep', '1h');
    expect([await status(before), await status(token)]).toEqual([200, 200]);
    const { out } = await partners('show', 'herald');
    expect(out).toContain(`fm_${before.slice(3, 7)}…`);
    expect(out).toContain('valid until');
    for (const one of tokens) expect(out).not.toContain(one);
    const last = token;
    token = await rotated('--keep', '0s');
    expect([await status(before), await status(last), await status(token)]).toEqual([404, 404, 200]);
    expect(await partners('revoke', 'herald')).toMatchObject({ out: 'herald: its token revoked\n', code: 0 });
    expect(await status(token)).toBe(404);
    expect(await partners('revoke', 'herald')).toMatchObject({ code: 1 });
    token = await rotated();
    expect(await status(token)).toBe(200);
  });
});

describe.skipIf(isMissing('newsboat'))('a partner with newsboat', () => {
  it.each([
    ['atom.xml', (url: string) => doorTo('feeds/for-herald/atom.xml', token, url)],
    ['rss.xml', (url: string) => doorTo('feeds/for-herald/rss.xml', token, url)],
    [
      'atom.xml',
      (url: string) => url.replace('http://', `http://herald:${token}@`).concat('feeds/for-herald/atom.xml'),
    ],
  ])('reads %s at its own door, and is told with a 304 that nothing is new', async (_, address) => {
    const newsboat = await openNewsboat(address(proxy.url));
    try {
      await newsboat.reload();
      expect(await newsboat.unread()).toBe(3);
      expect(
        newsboat
          .items()
          .map(({ title }) => title)
          .sort(),
      ).toEqual(['About scoop', 'About story-4', 'About story-5']);
      await newsboat.reload();
      await newsboat.reload();
      expect(proxy.exchanges.at(-1)?.status).toBe(304);
      expect(await newsboat.unread()).toBe(3);
    } finally {
      await newsboat.close();
    }
  });
});

describe('after all of that', () => {
  it('nothing that everybody may read tells of it, and no line of the log of a token', async () => {
    const everything = await everythingPublic();
    expect(everything).toContain('About story-5');
    for (const path of ['', 'feeds.opml', 'robots.txt']) {
      expect(await (await fetch(`${feedmill.url}${path}`)).text()).not.toMatch(/herald|wire|scoop/i);
    }
    for (const word of ['for-herald', 'Herald', 'scoop', 'Quayside', 'wire']) expect(everything).not.toContain(word);
    const said = `${feedmill.process.stdout()}${feedmill.process.stderr()}`;
    for (const one of tokens) {
      for (const text of [everything, said]) {
        expect(text).not.toContain(one);
        expect(text).not.toContain(tokenHash(one));
      }
    }
    for (const word of ['Papers for the Herald', 'The text of scoop']) expect(said).not.toContain(word);
  });

  it('the partner that is removed gets nothing any more', async () => {
    expect(await partners('remove', 'herald')).toMatchObject({ code: 0 });
    await until('the door shut', async () =>
      (await fetch(doorTo('feeds/for-herald/atom.xml'))).status === 404 ? true : null,
    );
    expect((await partners('show', 'herald')).code).toBe(1);
  });
});
