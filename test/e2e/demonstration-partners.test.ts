import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NODE } from '../bin/feedmill-process.ts';
import { ninjsFaults } from '../publish/ninjs-schema.ts';
import { isMissing } from './clients.ts';
import { openNewsboat } from './newsboat.ts';
import { authorized, type RunningFeedmill, startFeedmill } from './running-feedmill.ts';
import { until } from './until.ts';

/** The demonstration, as its two partners find it by what the terminal shows. */

const run = promisify(execFile);

let feedmill: RunningFeedmill;
/** The addresses and tokens that the terminal shows, as they are to be pasted. */
let herald: string;
let club: string;
let address: string;

beforeAll(async () => {
  feedmill = await startFeedmill();
  const curls = [...feedmill.process.stdout().matchAll(/curl -i -H 'x-api-key: (fm_[\w-]{43})' (http:\S+)/g)];
  [[, herald = '', address = ''] = [], [, club = ''] = []] = curls;
});

afterAll(() => feedmill?.close());

const get = (url: string, headers: Record<string, string> = {}) => fetch(url, { headers, redirect: 'manual' });
const withKey = (token: string) => ({ 'x-api-key': token });
/** Where the private feed is by an address with the token in it. */
const door = () => `${feedmill.url}t/${herald}/feeds/desk/`;

const BELL = { id: 'bell', title: 'The bell rings' };

async function push(article: Record<string, unknown>): Promise<{ article: string; revision: number }> {
  const answer = await fetch(`${feedmill.url}articles?source=harbour`, {
    method: 'POST',
    headers: { ...authorized(feedmill), 'content-type': 'application/json' },
    body: JSON.stringify(article),
  });
  const { articles } = (await answer.json()) as { articles: { article: string; revision: number }[] };
  return articles[0]!;
}

it('shows each partner a token, and where the feed for partners is', () => {
  expect(address).toBe(`${feedmill.url}feeds/desk/atom.xml`);
  expect(herald).toMatch(/^fm_[\w-]{43}$/);
  expect(club).toMatch(/^fm_[\w-]{43}$/);
  expect(club).not.toBe(herald);
  expect(feedmill.process.stdout()).toContain(`${door()}atom.xml`);
});

it('answers the same bytes to every way of sending the token, and 304 to who has them', async () => {
  const basic = (text: string) => ({ authorization: `Basic ${Buffer.from(text).toString('base64')}` });
  const answers = await Promise.all([
    get(address, withKey(herald)),
    get(address, { authorization: `Bearer ${herald}` }),
    get(address, basic(`${herald}:`)),
    get(address, basic(`herald:${herald}`)),
    get(`${door()}atom.xml`),
  ]);
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
  const texts = new Set(await Promise.all(answers.map((answer) => answer.text())));
  expect(texts.size).toBe(1);
  const { headers } = answers[0]!;
  expect(headers.get('content-encoding')).toMatch(/gzip|br/);
  expect(headers.get('cache-control')).toBe('private, max-age=60');
  const again = await get(`${door()}atom.xml`, { 'if-none-match': headers.get('etag') ?? '' });
  expect([again.status, await again.text()]).toEqual([304, '']);
});

it('answers who has another token, or none, as if the feed were not there; the front page it has', async () => {
  const refused = await Promise.all([
    get(address),
    get(address, withKey(club)),
    get(`${feedmill.url}t/${club}/feeds/desk/atom.xml`),
    get(`${feedmill.url}t/${club}/feeds/nothing/atom.xml`),
    get(`${feedmill.url}t/fm_${'x'.repeat(43)}/feeds/desk/ninjs.json`),
  ]);
  expect(refused.map(({ status }) => status)).toEqual([404, 404, 404, 404, 404]);
  expect(new Set(await Promise.all(refused.map((answer) => answer.text()))).size).toBe(1);
  expect((await get(`${feedmill.url}t/${club}/feeds/front/atom.xml`)).status).toBe(200);
  for (const page of ['', 'feeds.opml', 'robots.txt'])
    expect(await (await get(`${feedmill.url}${page}`)).text(), page).not.toContain('feeds/desk');
});

it('leads on, with the token in the address, to archives, ninjs and the change log, none of which holds a token', async () => {
  const read = async (url: string): Promise<string> => {
    const answer = await get(url);
    expect([url, answer.status]).toEqual([url, 200]);
    const text = await answer.text();
    expect(text).not.toContain('fm_');
    return text;
  };
  const atom = await read(`${door()}atom.xml`);
  const links = [...atom.matchAll(/<link rel="(?:self|prev-archive)" type="[^"]*" href="([^"]*)"/g)];
  expect(links).toHaveLength(2);
  for (const [, href = ''] of links) await read(new URL(href, `${door()}atom.xml`).href);
  const feed = JSON.parse(await read(`${door()}feed.json`));
  await read(new URL(feed.next_url, `${door()}feed.json`).href);
  const log = JSON.parse(await read(`${door()}changes/head.json`));
  expect(log.changes.length).toBeGreaterThanOrEqual(12);
  const { associations, ...ninjs } = JSON.parse(await read(`${door()}ninjs.json`));
  expect(ninjsFaults({ associations, ...ninjs })).toEqual([]);
  expect(associations).toHaveLength(12);
  for (const { altIds, uri, version, renditions } of associations) {
    const item = JSON.parse(await read(new URL(altIds[0].value, `${door()}ninjs.json`).href));
    expect(ninjsFaults(item)).toEqual([]);
    expect(item).toMatchObject({ uri, version, pubStatus: 'usable', representationType: 'full' });
    // By its full address it is for who sends the token in a header.
    expect((await get(renditions[0].href)).status).toBe(404);
    expect((await get(renditions[0].href, withKey(herald))).status).toBe(200);
  }
});

it('tells of a correction in each way within moments, and of a takedown', async () => {
  const { article } = await push({ ...BELL, text: 'It rang at ten.' });
  const note = 'An earlier version said ten.';
  await push({ ...BELL, text: 'It rang at nine.', correction: note });
  await feedmill.process.says(/webhook was told of desk: [a-z, ]*corrected, signed/, 30_000);
  const item = JSON.parse(await (await get(`${door()}articles/${article}/2.ninjs.json`)).text());
  expect(item).toMatchObject({ edNote: note, version: '2' });
  expect(await (await get(address, withKey(herald))).text()).toContain(`<em>${note}</em>`);
  const answer = await fetch(`${feedmill.url}articles/${article}`, { method: 'DELETE', headers: authorized(feedmill) });
  expect(answer.status).toBe(200);
  await feedmill.process.says(/webhook was told of desk: withdrawn, signed/, 30_000);
  const look = async () => {
    const found = await get(`${door()}articles/${article}/3.ninjs.json`);
    return found.status === 200 ? ((await found.json()) as object) : null;
  };
  const canceled = await until('the canceled document', look, 20_000);
  expect(canceled).toMatchObject({ pubStatus: 'canceled' });
  expect((await get(`${door()}articles/${article}/2.ninjs.json`)).status).toBe(404);
  const changes = JSON.parse(await (await get(`${door()}changes/head.json`)).text()).changes as {
    id: string;
    kind: string;
  }[];
  const told = changes.filter(({ id }) => id === `urn:feedmill:${article}`).map(({ kind }) => kind);
  expect(told).toEqual(['created', 'corrected', 'withdrawn']);
});

it('is followed by the client of the page for partners, from the first run on, and run again misses nothing', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'feedmill-follow-'));
  try {
    const page = await readFile(new URL('../../docs/partners.md', import.meta.url), 'utf8');
    const [, code = ''] = /^### Following it\n[\s\S]*?^```js\n([\s\S]*?)^```$/m.exec(page) ?? [];
    await writeFile(join(folder, 'follow.mjs'), code);
    const follow = async (...given: readonly string[]) => {
      const { stdout } = await run(NODE, ['follow.mjs', ...given], { cwd: folder });
      return stdout.split('\n').filter((line) => line !== '');
    };
    const ways = [`${feedmill.url}feeds/desk/`, herald] as const;
    expect((await follow(...ways)).length).toBeGreaterThanOrEqual(12);
    expect(await follow(...ways)).toEqual([]);
    const pushed = await push({ id: 'tide', title: 'The tide', text: 'It comes in at four.' });
    const line = `created urn:feedmill:${pushed.article} 1`;
    const seen = async () => ((await follow(door())).includes(line) ? true : null);
    expect(await until(line, seen, 30_000)).toBe(true);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}, 60_000);

describe.skipIf(isMissing('newsboat'))('newsboat', () => {
  it('follows the feed for partners by the address that the terminal shows', async () => {
    const newsboat = await openNewsboat(`${door()}atom.xml`);
    try {
      await newsboat.reload();
      expect(newsboat.items().length).toBeGreaterThanOrEqual(12);
      for (const { guid, content } of newsboat.items()) {
        expect(guid).toMatch(/^urn:feedmill:[a-z2-7]{20}$/);
        expect(content).not.toContain(herald);
      }
    } finally {
      await newsboat.close();
    }
  });
});
