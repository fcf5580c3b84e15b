import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fileObjects, openQueues } from '../../../lib/local/index.ts';
import { instant } from '../../../lib/model/index.ts';
import { runFeedmill } from '../run-feedmill.ts';

const home = mkdtempSync(join(tmpdir(), 'feedmill-replay-'));
const data = join(home, 'data');
const setup = ['-c', join(home, 'my.yaml'), '-d', data];
const STORY = `<html><body><article><h1>Cranes to go</h1><p>${'The council met on the quay before the tide turned. '.repeat(20)}</p></article></body></html>`;

beforeAll(async () => {
  mkdirSync(data);
  writeFileSync(join(home, 'my.yaml'), 'site: { title: Test }\n');
  writeFileSync(join(home, 'story.html'), STORY);
  const url = 'https://courier.example/cranes';
  expect(await runFeedmill(['feeds', 'add', 'all', ...setup])).toMatchObject({ err: '', code: 0 });
  expect((await runFeedmill(['ingest', join(home, 'story.html'), '--url', url, ...setup])).code).toBe(0);
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

describe('replay', () => {
  it('puts dead letters back, says how many on which queue, and tries them', async () => {
    const once = { visibility: 1, maxReceives: 1 };
    const queues = openQueues(
      { path: data },
      { now: () => instant(Date.now()), queues: { poll: once, article: once, publish: once, deliver: once } },
    );
    await queues.send('poll', [{ body: '{"source":"gone"}', group: 'gone' }]);
    queues.receive('poll', 1);
    await setTimeout(5);
    queues.receive('poll', 1);
    expect(queues.depth('poll').dead).toBe(1);
    const { out, code } = await runFeedmill(['replay', '--dead-letters', ...setup]);
    expect({ out, code }).toEqual({
      out: '1 dead letter put back on the queues: 1 on poll, 0 on article, 0 on publish, 0 on deliver; retrying now\n',
      code: 0,
    });
    expect(queues.depth('poll')).toMatchObject({ waiting: 0, hidden: 0, dead: 0 });
    queues.close();
  });

  it('reads what is kept anew and says that nothing would change', async () => {
    const { out, code } = await runFeedmill(['replay', '--source', 'push', ...setup]);
    expect({ out, code }).toEqual({ out: '1 article: 1 the same, 0 would be revised, 0 skipped\n', code: 0 });
  });

  it('writes the feeds as they would be into a folder, each with its diff, and changes nothing', async () => {
    const objects = fileObjects(join(data, 'objects'));
    const keys: string[] = [];
    for await (const key of objects.list('raw/')) keys.push(key);
    const [key = ''] = keys;
    const raw = JSON.parse(zstdDecompressSync((await objects.get(key))!.bytes).toString());
    raw.content.title = 'Cranes to stay';
    await objects.put(key, zstdCompressSync(JSON.stringify(raw)), { contentType: 'application/json' });
    const before = await objects.get('feeds/all/rss.xml');

    const folder = join(home, 'tomorrow');
    const { out, err, code } = await runFeedmill(['replay', '--source', 'push', '--shadow', folder, ...setup]);
    expect({ err, code }).toEqual({ err: '', code: 0 });
    expect(out).toMatch(
      /title: Cranes to go → Cranes to stay\n[\s\S]*1 article: 0 the same, 1 would be revised, 0 skipped\n/,
    );
    expect(out).toContain(`${join(folder, 'feeds/all/rss.xml')}.diff: +`);
    expect(out).toMatch(/Nothing has changed yet\. To make these changes, run it again with --apply\.\n$/);
    expect(readFileSync(join(folder, 'feeds/all/rss.xml'), 'utf8')).toContain('<title>Cranes to stay</title>');
    const diff = readFileSync(join(folder, 'feeds/all/rss.xml.diff'), 'utf8');
    expect(diff).toMatch(/^-.*Cranes to go[\s\S]*^\+.*Cranes to stay/m);
    expect(await objects.get('feeds/all/rss.xml')).toEqual(before);
    const again = await runFeedmill(['replay', '--source', 'push', '--shadow', folder, ...setup]);
    expect(again).toMatchObject({
      code: 1,
      err: `${folder} is not empty; name a new folder for the shadow documents\n`,
    });

    expect((await runFeedmill(['replay', '--source', 'push', '--apply', ...setup])).out).toContain('1 revised');
    expect(Buffer.from((await objects.get('feeds/all/rss.xml'))?.bytes ?? []).toString()).toContain('Cranes to stay');
  });

  it('says that rules which were edited in the configuration do not count yet', async () => {
    const file = join(home, 'rules.yaml');
    const folder = join(home, 'rules');
    const write = (rules: string) =>
      writeFileSync(
        file,
        `sources: [{ id: gazette, url: "https://gazette.example/", paused: true, rules: ${rules} }, { id: press, kind: push }]\n`,
      );
    const replayed = async (...words: string[]) =>
      (await runFeedmill(['replay', ...words, '-c', file, '-d', folder])).err;
    write('{ strip: [".promo"] }');
    expect((await runFeedmill(['run', '--once', '-c', file, '-d', folder])).code).toBe(0);
    expect(await replayed('--source', 'gazette')).toBe('');
    write('{ strip: [".promo", ".related"] }');
    const said =
      'The configuration file has different rules for gazette. They take effect at the next run, start or deployment\n';
    expect(await replayed('--source', 'gazette')).toBe(said);
    expect(await replayed('--since', '2026-01-01T00:00:00Z')).toBe(said);
    expect(await replayed('--source', 'gazette', '--shadow', join(home, 'rules-tomorrow'))).toBe(said);
    expect(await replayed('--source', 'press')).toBe('');
    expect((await runFeedmill(['run', '--once', '-c', file, '-d', folder])).code).toBe(0);
    expect(await replayed('--source', 'gazette')).toBe('');
  });

  it.each([
    [],
    ['--apply'],
    ['--source', 'push', '--apply', '--shadow', 'x'],
    ['--dead-letters', '--apply'],
    ['--dead-letters', '--source', 'push'],
    ['--since', 'noon'],
  ])('refuses "%s %s %s %s %s" as wrong usage', async (...words) => {
    expect((await runFeedmill(['replay', ...words.filter(Boolean), ...setup])).code).toBe(2);
  });

  it('says that a source is not defined', async () => {
    const { err, code } = await runFeedmill(['replay', '--source', 'nowhere', ...setup]);
    expect({ err, code }).toEqual({
      err: 'There is no source nowhere. To see all sources, run feedmill sources list\n',
      code: 1,
    });
  });
});
