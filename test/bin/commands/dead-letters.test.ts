import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { runFeedmill } from '../run-feedmill.ts';

const home = mkdtempSync(join(tmpdir(), 'feedmill-letters-'));
const config = join(home, 'my.yaml');
let number = 0;
let data = '';

beforeEach(async () => {
  data = join(home, `data-${number++}`);
  writeFileSync(config, 'sources: [{ id: courier, url: "https://courier.example/feed.xml", paused: true }]\n');
  // The configuration is carried in by a run.
  await feedmill('run', '--once');
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

const feedmill = (...words: string[]) => runFeedmill([...words, '-c', config, '-d', data]);

type Dead = { readonly id: string; readonly queue: string; readonly body: string; readonly reason?: string | null };

/** Puts dead letters into the folder's queues, as they lie there after their last attempt. */
function bury(letters: readonly Dead[]): void {
  const database = new DatabaseSync(join(data, 'queues.sqlite'));
  const insert = database.prepare(
    "INSERT INTO messages (id, queue, grp, body, sent, visible, receives, dead, reason) VALUES (?, ?, 'g', ?, 1, 1, 5, 2, ?)",
  );
  database.exec('BEGIN');
  for (const { id, queue, body, reason = 'Error: no room' } of letters) insert.run(id, queue, body, reason);
  database.exec('COMMIT');
  database.close();
}

const offer = (slug: string) =>
  JSON.stringify({
    source: 'courier',
    purpose: 'listed',
    guid: `tag:courier.example,2026:${slug}`,
    url: `https://courier.example/${slug}`,
    seen: '2026-11-20T08:00:00.000Z',
    told: { form: 'item', item: { guid: null, url: `https://courier.example/${slug}`, title: `On ${slug}` } },
  });

const LETTERS: readonly Dead[] = [
  { id: 'cranes', queue: 'article', body: offer('cranes') },
  { id: 'ferry', queue: 'article', body: offer('ferry') },
  { id: 'cut', queue: 'article', body: '{"cut off \x1b[31m', reason: 'Error: the message is no JSON' },
  { id: 'null', queue: 'poll', body: 'null', reason: null },
  { id: 'feed', queue: 'publish', body: '{"feed":"all","revisions":["aaaaaaaaaaaaaaaaaaaa@2"],"written":"x"}' },
];

describe('feedmill dead-letters', () => {
  it('says that there are none', async () => {
    expect(await feedmill('dead-letters', 'list')).toEqual({ out: 'No dead letters.\n', err: '', code: 0 });
  });

  it('lists those of every queue with source, article, attempts and error; also what is no JSON', async () => {
    bury(LETTERS);
    const { out, code } = await feedmill('dead-letters', 'list');
    expect(code).toBe(0);
    expect(out).toMatch(/^cranes +article +courier +https:\/\/courier.example\/cranes +5 +\d+ d ago +Error: no room$/m);
    expect(out).toMatch(/^cut +article +g +not JSON: \{"cut off {2}\[31m +5 .*the message is no JSON$/m);
    expect(out).toMatch(/^null +poll +g +not a message of Feedmill: null +5 .*stopped without an error/m);
    expect(out).toMatch(/^feed +publish +all +aaaaaaaaaaaaaaaaaaaa +5 /m);
    const json = JSON.parse((await feedmill('dead-letters', 'list', '--queue', 'publish', '--json')).out);
    expect(json).toMatchObject([{ id: 'feed', queue: 'publish', feed: 'all', receives: 5, reason: 'Error: no room' }]);
  });

  it('shows one whole, and names it where it is not there', async () => {
    bury(LETTERS);
    const { out } = await feedmill('dead-letters', 'show', 'ferry');
    expect(out).toMatch(/^what +On ferry$/m);
    expect(out).toMatch(/^id at its source +tag:courier.example,2026:ferry$/m);
    expect(out).toMatch(/^body +\{"source":"courier"/m);
    expect(await feedmill('dead-letters', 'show', 'nobody')).toMatchObject({
      code: 1,
      err: 'There is no dead letter nobody. To see them all, run feedmill dead-letters list\n',
    });
  });

  it('drops a poisoned one alone, and its source tells of it as left out', async () => {
    bury(LETTERS);
    expect(await feedmill('dead-letters', 'drop', 'cranes')).toMatchObject({
      code: 0,
      err: '',
      out: expect.stringMatching(/^cranes dropped from the dead letters of article/),
    });
    expect((await feedmill('dead-letters', 'drop', 'cut')).code).toBe(0);
    const left = JSON.parse((await feedmill('dead-letters', 'list', '--json')).out);
    expect(left.map(({ id }: { id: string }) => id)).toEqual(['null', 'ferry', 'feed']);
    expect(await feedmill('dead-letters', 'drop')).toMatchObject({ code: 2, out: '' });
    expect((await feedmill('dead-letters', 'drop', 'cranes')).code).toBe(1);
  });

  it('replays one alone, which is tried at once, and all of a queue', async () => {
    bury([
      ...LETTERS,
      { id: 'gone', queue: 'poll', body: '{"source":"nobody"}' },
      { id: 'too', queue: 'poll', body: '{"source":"nobody"}' },
    ]);
    expect(await feedmill('dead-letters', 'replay', 'gone')).toMatchObject({
      code: 0,
      err: '',
      out: 'gone put back on the poll queue\n',
    });
    const ids = async () =>
      JSON.parse((await feedmill('dead-letters', 'list', '--json')).out).map(({ id }: { id: string }) => id);
    expect(await ids()).toEqual(['null', 'too', 'cranes', 'ferry', 'cut', 'feed']);
    expect((await feedmill('dead-letters', 'replay', '--queue', 'publish')).out).toBe(
      '1 dead letter put back on the queues: 1 on publish; retrying now\n',
    );
    expect(await ids()).toEqual(['null', 'too', 'cranes', 'ferry', 'cut']);
  });

  it('are named by status and by the feed they belong to', async () => {
    bury(LETTERS);
    const { out, code } = await feedmill('status');
    expect(out).toContain('5 dead letters: to retry them, run feedmill dead-letters replay');
    expect(out).toMatch(/^ferry +article +courier /m);
    expect(code).toBe(1);
    const { deadLetters } = JSON.parse((await feedmill('status', '--json')).out);
    expect(deadLetters).toHaveLength(5);
    const shown = (await feedmill('feeds', 'show', 'courier')).out;
    expect(shown).toContain('2 dead letters');
    expect(shown).toMatch(/^cranes +article/m);
    expect((await feedmill('feeds', 'show', 'all')).out).toMatch(/^feed +publish +all/m);
  });

  it('stays short where there are ten thousand', async () => {
    bury(Array.from({ length: 10_000 }, (_, at) => ({ id: `l-${at}`, queue: 'article', body: offer(`${at}`) })));
    const { out } = await feedmill('dead-letters', 'list');
    expect(out.split('\n').length).toBeLessThan(30);
    expect(out).toContain('and 9980 more; show more with --most');
    expect((await feedmill('status')).out).toContain(
      '10000 dead letters: to see them all, run feedmill dead-letters list',
    );
    expect(JSON.parse((await feedmill('status', '--json')).out).deadLetters).toHaveLength(100);
    expect((await feedmill('dead-letters', 'drop', 'l-9999')).code).toBe(0);
    expect((await feedmill('dead-letters', 'list')).out).toContain('and 9979 more');
  }, 60_000);
});
