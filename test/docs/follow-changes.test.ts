import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type FeedmillServer, startServer } from '../../lib/local/web/server.ts';
import { type ArticleId, type FeedId, type PartnerId, SEGMENT_ENTRIES, type SourceId } from '../../lib/model/index.ts';
import { tokenHash, tokenOf } from '../../lib/partners/index.ts';
import { removeFeed } from '../../lib/pipeline/index.ts';
import { anArticle, aPartner } from '../store/samples.ts';
import { openWorld, type World } from '../world.ts';

/** The client that docs/partners.md gives to partners, run as they would run it. */

const TOKEN = tokenOf(Uint8Array.from({ length: 32 }, (_, at) => at));

let world: World;
let server: FeedmillServer;
let folder: string;
const answered: string[] = [];
beforeEach(async () => {
  world = await openWorld();
  Object.assign(world.ports, { segment: 4 });
  await world.addFeed({ id: 'all' });
  folder = await mkdtemp(join(tmpdir(), 'feedmill-follow-'));
  await writeFile(join(folder, 'follow.mjs'), await client());
  const { store, now, log } = world.ports;
  const { partners } = store;
  await partners.define(aPartner('herald', { feeds: ['boats' as FeedId] }));
  const kept = { partner: 'herald' as PartnerId, start: TOKEN.slice(3, 7), since: now(), until: null };
  await partners.saveToken({ ...kept, hash: tokenHash(TOKEN) });
  const nothing = async () => ({ statusCode: 204 });
  server = await startServer({
    ...{ objects: store.objects, partners, api: nothing, hub: nothing, topics: null, now, log },
    watch: {
      mayAsk: () => ({ ok: true }),
      onAnswer: (_, { path, status }) => void answered.push(`${path.split('/').slice(-2).join('/')} ${status}`),
    },
    ...{ token: { value: 'the-token-of-the-api', place: 'a file' }, port: 0, host: '127.0.0.1' },
  });
});
afterEach(async () => {
  await server.close();
  await world.close();
  await rm(folder, { recursive: true, force: true });
});

async function client(): Promise<string> {
  const page = await readFile(new URL('../../docs/partners.md', import.meta.url), 'utf8');
  const [, code = ''] = /^### Following it\n[\s\S]*?^```js\n([\s\S]*?)^```$/m.exec(page) ?? [];
  return code;
}

/** What the client prints when it is run once more; ids by the names of the articles. */
async function follow(...given: string[]): Promise<string[]> {
  answered.length = 0;
  const { stdout } = await promisify(execFile)(process.execPath, ['follow.mjs', ...given], { cwd: folder });
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.replace(/urn:feedmill:articlex*/, ''));
}

/** As a partner with a token in a header, of the feed for partners. */
const byToken = () => follow(`${server.url}feeds/boats/`, TOKEN);

async function write(name: string, revision = 1): Promise<void> {
  world.pass(60);
  const { articles } = world.ports.store;
  const id = `article${name.padStart(13, 'x')}` as ArticleId;
  const at = world.ports.now();
  const before = (await articles.get(id))?.article;
  const article = anArticle({
    ...before,
    ...{ id, source: 'courier' as SourceId, title: `${name} ${revision}`, revision, revisedAt: at },
    ...(before === undefined ? { firstSeen: at } : { previousHash: before.hash, changed: ['title'] }),
  });
  await articles.putRevision(article);
  await articles.commit({ article, written: at, notFound: 0, page: null }, revision === 1 ? null : revision - 1);
  await world.settle();
}

const NAMES = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l', 'm', 'n'];
const has = (names: readonly string[]) => names.map((name) => `has ${name}`);

it('has 40 lines at most, and needs nothing but Node', async () => {
  const code = await client();
  expect(code.trimEnd().split('\n').length).toBeLessThanOrEqual(40);
  expect(code.match(/from '[^']+'/g)).toEqual(["from 'node:fs/promises'"]);
  expect(SEGMENT_ENTRIES).toBe(200);
});

it('takes all there is, then each change once, over the ends of segments, and nothing where nothing is new', async () => {
  await world.addFeed({ id: 'boats', visibility: 'partners', size: 3 });
  for (const name of NAMES.slice(0, 6)) await write(name);
  // What the feed shows, and what its archives hold: the newest first, some of them twice.
  expect([...new Set(await byToken())].sort()).toEqual(has(NAMES.slice(0, 6)));
  expect(await byToken()).toEqual([]);
  expect(answered).toEqual(['changes/head.json 304']);
  for (const name of NAMES.slice(6)) await write(name);
  await write('a', 2);
  expect(await byToken()).toEqual([...NAMES.slice(6).map((name) => `created ${name} 1`), 'updated a 2']);
  expect(await byToken()).toEqual([]);
  await write('b', 2);
  expect(await byToken()).toEqual(['updated b 2']);
  expect(answered).toEqual(['changes/head.json 200']);
});

it('goes on after the last change that it had done, wherever it was stopped', async () => {
  await world.addFeed({ id: 'boats', visibility: 'partners', size: 3 });
  await write('a');
  await byToken();
  for (const name of NAMES.slice(1)) await write(name);
  const kept = join(folder, 'position.json');
  const { position, etag } = JSON.parse(await readFile(kept, 'utf8'));
  for (const done of [0, 1, 4, 12]) {
    await writeFile(kept, JSON.stringify({ position: position + done, etag }));
    expect(await byToken()).toEqual(NAMES.slice(1 + done).map((name) => `created ${name} 1`));
  }
});

it('begins anew where what followed is gone, or the feed is another by the same name', async () => {
  const feed = await world.addFeed({ id: 'boats', visibility: 'partners', size: 3, changesFor: 3_600_000 });
  for (const name of NAMES.slice(0, 2)) await write(name);
  await byToken();
  for (const name of NAMES.slice(2, 9)) await write(name);
  world.pass(7200);
  for (const name of NAMES.slice(9)) await write(name);
  const all = await byToken();
  expect(answered.filter((line) => /^changes.\d+\.json 410$/.test(line))).toHaveLength(1);
  expect([...new Set(all)].sort()).toEqual(has(NAMES));
  await removeFeed(feed, world.ports);
  await world.settle();
  await expect(byToken()).rejects.toThrow(/head\.json answered 404/);
  world.pass(60);
  await world.addFeed({ id: 'boats', visibility: 'partners', size: 3, filter: { words: ['a', 'b'] } });
  await world.settle();
  expect((await byToken()).sort()).toEqual(has(['a', 'b']));
});

it('reads a public feed without a token, and a feed for partners by the address with the token in it', async () => {
  await world.addFeed({ id: 'quay', changes: true });
  await world.addFeed({ id: 'boats', visibility: 'partners' });
  await write('a');
  expect(await follow(`${server.url}feeds/quay/`)).toEqual(['has a']);
  await rm(join(folder, 'position.json'));
  expect(await follow(`${server.url}t/${TOKEN}/feeds/boats/`)).toEqual(['has a']);
  await write('a', 2);
  expect(await follow(`${server.url}t/${TOKEN}/feeds/boats/`)).toEqual(['updated a 2']);
  await expect(follow(`${server.url}feeds/boats/`)).rejects.toThrow(/answered 404/);
});
