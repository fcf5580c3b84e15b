import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, it, onTestFinished } from 'vitest';
import { askCopy } from '../../../lib/local/backup/ask-copy.ts';
import { textOf } from '../../../lib/local/backup/copy-lines.ts';
import { takeBackup } from '../../../lib/local/backup/take-backup.ts';
import { fileObjects } from '../../../lib/local/objects/objects.ts';
import { queuesMoment } from '../../../lib/local/queues/queues-moment.ts';
import { put, TABLE } from '../articles-table.ts';
import { scratchFolders } from '../scratch-folder.ts';
import { setUpMachine } from '../working-machine.ts';

const fresh = scratchFolders();
const stopping = new AbortController().signal;
const plain = { contentType: 'text/plain' };

/** A data folder that somebody works on, with something in each of its stores. */
async function workingFolder() {
  const path = fresh();
  const { table, queues, client } = await setUpMachine(path);
  const objects = fileObjects(join(path, 'objects'));
  const ask = () => textOf({ queues: queuesMoment(path), table: table.moment() });
  table.giveCopies(ask);
  await client.send(put('ARTICLE#a', { text: { S: 'the ferry\u2028stays \ud83d\ude80' } }));
  await queues.send('article', [{ body: 'one\u2028two', group: 'g' }]);
  await objects.put('feeds/all/rss.xml', Buffer.from('<rss/>'), plain);
  writeFileSync(join(path, 'api-token'), 'a token of the folder');
  return { path, table, queues, client, objects, ask };
}

/** The same of a copy. */
async function opened(path: string) {
  const { queues, client } = await setUpMachine(path);
  const get = async (pk: string) =>
    (await client.send(new GetItemCommand({ TableName: TABLE, Key: { pk: { S: pk }, sk: { S: 'A' } } }))).Item;
  return { queues, get, objects: fileObjects(join(path, 'objects')) };
}

describe('a backup', () => {
  it('is of one moment: what is written while it is taken is not in it, and what was acknowledged is', async () => {
    const { path, table, queues, client, objects, ask } = await workingFolder();
    const target = fresh();
    const later = async function* () {
      for await (const text of ask()) {
        yield text;
        // As soon as the moment is taken, everything changes, again and again.
        await client.send(put('ARTICLE#a', { text: { S: 'late' } }));
        await client.send(put('ARTICLE#b'));
        const [out] = queues.receive('article', 1);
        queues.delete(out === undefined ? [] : [out.receipt]);
        await queues.send('article', [{ body: 'late', group: 'g' }]);
        void objects.put('feeds/all/rss.xml', Buffer.from('late'), plain);
        void objects.put('feeds/late/rss.xml', Buffer.from('late'), plain);
      }
    };
    const made = await takeBackup(path, target, { ask: later, stopping });
    expect(made).toMatchObject({ objects: 1, messages: 1 });
    expect(table.halted()).toBeNull();
    const copy = await opened(target);
    expect((await copy.get('ARTICLE#a'))?.text).toEqual({ S: 'the ferry\u2028stays \ud83d\ude80' });
    expect(await copy.get('ARTICLE#b')).toBeUndefined();
    expect(copy.queues.receive('article', 10).map(({ body }) => body)).toEqual(['one\u2028two']);
    expect(Buffer.from((await copy.objects.get('feeds/all/rss.xml'))?.bytes ?? []).toString()).toBe('<rss/>');
    expect(await copy.objects.head('feeds/late/rss.xml')).toBeNull();
    expect(readFileSync(join(target, 'api-token'), 'utf8')).toBe('a token of the folder');
    // The folder itself went on.
    await expect.poll(() => objects.head('feeds/late/rss.xml')).not.toBeNull();
  });

  it('is asked of the process that holds the folder, one at a time', async () => {
    const { path, table, client } = await workingFolder();
    const [one, other] = [fresh(), fresh()];
    const ask = () => askCopy(table.endpoint);
    // More than a socket holds: it is not over before it is read.
    for (let n = 0; n < 40; n++) await client.send(put(`ARTICLE#${n}`, { text: { S: 'x'.repeat(300_000) } }));
    const first = ask();
    await first.next();
    await expect(takeBackup(path, other, { ask, stopping })).rejects.toThrow('Another backup is under way');
    await first.return(undefined);
    const again = () =>
      takeBackup(path, one, { ask, stopping }).then(
        () => true,
        () => false,
      );
    await expect.poll(again).toBe(true);
    expect((await opened(one)).queues.depth('article').waiting).toBe(1);
  });

  it('gives later messages higher numbers than any before, also where none is left', async () => {
    const { path, queues, ask } = await workingFolder();
    const [out] = queues.receive('article', 1);
    queues.delete([out?.receipt ?? '']);
    const target = fresh();
    await takeBackup(path, target, { ask, stopping });
    const copy = await opened(target);
    await copy.queues.send('article', [{ body: 'next', group: 'g' }]);
    expect(copy.queues.receive('article', 1)[0]?.sequence).toBeGreaterThan(out?.sequence ?? 0);
  });

  it('leaves behind what belongs to the process that runs, and has every feed looked through', async () => {
    const { path, ask } = await workingFolder();
    for (const name of ['running.json', 'published-as.json', 'lock.sqlite', 'lock.sqlite-journal', 'x.tmp'])
      writeFileSync(join(path, name), 'x');
    const target = fresh();
    await takeBackup(path, target, { ask, stopping });
    expect(readdirSync(target).sort()).toEqual(['api-token', 'objects', 'queues.sqlite', 'table']);
  });
});

describe('no backup', () => {
  const nothing = async function* () {
    yield '';
  };

  it.each([
    ['a folder that is there', (path: string) => path, /is there already; name a folder for the backup that is not$/],
    ['a folder in the data folder', (path: string) => join(path, 'copy'), /is in the data folder itself; /],
    ['a folder in one that is missing', () => join(fresh(), 'copy'), /does not exist; make it first$/],
  ])('goes to %s', async (_, target, line) => {
    const { path } = await workingFolder();
    await expect(takeBackup(path, target(path), { ask: nothing, stopping })).rejects.toThrow(line);
  });

  it.each([
    ['breaks off before the moment is taken', ''],
    ['breaks off after it', 'taken\n'],
    ['breaks off in the middle', 'taken\nq["deaths",["a",1]]\nt["a","{}"]\n'],
    ['says something else', 'what?\n'],
  ])('is left of one that %s, and the objects are free again', async (_, text) => {
    const { path, objects } = await workingFolder();
    const home = fresh();
    mkdirSync(home);
    const ask = async function* () {
      yield text;
    };
    await expect(takeBackup(path, join(home, 'copy'), { ask, stopping })).rejects.toThrow(/broke off|what\?/);
    expect(readdirSync(home)).toEqual([]);
    expect(readdirSync(join(path, 'objects', '%tmp'))).toEqual([]);
    expect(await objects.put('a', Buffer.from('a'), plain)).not.toBe('conflict');
  });

  it('is left of one that is told to stop', async () => {
    const { path, ask } = await workingFolder();
    const home = fresh();
    mkdirSync(home);
    const told = { ask, stopping: AbortSignal.abort(new Error('told to stop')) };
    await expect(takeBackup(path, join(home, 'copy'), told)).rejects.toThrow('told to stop');
    expect(readdirSync(home)).toEqual([]);
  });

  it('is had of a Feedmill of an earlier version, which is said', async () => {
    const { path } = await workingFolder();
    const old = createServer((_, response) => response.writeHead(404).end());
    await new Promise<void>((resolve) => old.listen(0, '127.0.0.1', resolve));
    onTestFinished(async () => void old.close());
    const endpoint = `http://127.0.0.1:${(old.address() as AddressInfo).port}`;
    await expect(takeBackup(path, fresh(), { ask: () => askCopy(endpoint), stopping })).rejects.toThrow(
      /gives no copies, .*restart it first$/,
    );
  });

  it('is given to a web page', async () => {
    const { table } = await workingFolder();
    const answer = await fetch(new URL('copy', `${table.endpoint}/`), {
      method: 'POST',
      headers: { origin: 'https://evil.example' },
    });
    expect(answer.status).toBe(403);
    expect(await answer.text()).not.toContain('taken');
  });

  it('holds the objects any longer once its process was killed', async () => {
    const { path, objects } = await workingFolder();
    const module = new URL('../../../lib/local/objects/kept-objects.ts', import.meta.url).href;
    const program = `
      const { keepObjects } = await import(${JSON.stringify(module)});
      const kept = (globalThis.kept = keepObjects(${JSON.stringify(join(path, 'objects'))}));
      kept.freeze();
      kept.keep();
      process.stdout.write('frozen');
      setInterval(() => {}, 1000);`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    await once(child.stdout, 'data');
    let isPut = false;
    const putting = objects.put('a', Buffer.from('a'), plain).then(() => {
      isPut = true;
    });
    // Who reads waits for nothing, and this process goes on.
    expect(await objects.head('feeds/all/rss.xml')).not.toBeNull();
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(isPut).toBe(false);
    child.kill('SIGKILL');
    await putting;
    expect(await objects.head('a')).not.toBeNull();
  });
});
