import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { makeProgram, runProgram } from '../../bin/program.ts';
import { decodeText } from '../../lib/fetch/index.ts';
import { instant } from '../../lib/model/index.ts';
import { cutFeed, pageOf, story } from '../pipeline/stories.ts';

const home = mkdtempSync(join(tmpdir(), 'feedmill-program-'));
let site: Server;
let origin = '';

beforeAll(async () => {
  site = createServer((request, response) => {
    const one = story('cranes', 'Cranes to go', 'The cranes will go.', '2026-11-19T10:00:00Z');
    const page = pageOf(one).replaceAll('https://courier.example', origin);
    if (request.url === '/feed.xml') response.setHeader('content-type', 'application/rss+xml');
    if (request.url === '/robots.txt') response.statusCode = 404;
    response.end(request.url === '/feed.xml' ? cutFeed([one]).replaceAll('https://courier.example', origin) : page);
  });
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
  writeFileSync(
    join(home, 'my.yaml'),
    `trustedOrigins: ["${origin}"]\nsources:\n  - { id: courier, url: "${origin}/feed.xml" }\n`,
  );
});
afterAll(async () => {
  await new Promise((resolve) => site.close(resolve));
  rmSync(home, { recursive: true, force: true });
});

/** Runs one command line in the test's own installation. */
async function feedmill(line: string, options: { stdin?: string; setup?: boolean } = {}) {
  let out = '';
  let err = '';
  let code = 0;
  const setup = options.setup === false ? [] : ['-c', join(home, 'my.yaml'), '-d', join(home, 'data')];
  const words = (line.match(/"[^"]*"|\S+/g) ?? []).map((word) => word.replace(/^"|"$/g, ''));
  await runProgram([...words, ...setup], {
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    stdin: Readable.from([options.stdin ?? '']),
    color: false,
    now: () => instant(Date.now()),
    fetchText: async (url) => {
      const text = await (await fetch(url)).text();
      return { text, body: Buffer.from(text), url, contentType: null };
    },
    decode: decodeText,
    exit: (given) => {
      code = given;
    },
  });
  return { out, err, code };
}

const json = async (line: string) => JSON.parse((await feedmill(line)).out);

describe('help', () => {
  const context = {} as Parameters<typeof makeProgram>[0];
  const all = makeProgram(context).commands.flatMap((one) => (one.commands.length > 0 ? one.commands : [one]));

  it.each(
    all.map((command) => [
      command.parent?.name() === 'feedmill' ? command.name() : `${command.parent?.name()} ${command.name()}`,
    ]),
  )('of %s has examples', async (name) => {
    const { out, code } = await feedmill(`${name} --help`, { setup: false });
    expect(code).toBe(0);
    expect(out).toContain('Usage: feedmill');
    expect(out).toMatch(/Examples:\n\s+(?:\$ )?feedmill /);
  });
});

describe('wrong usage', () => {
  it.each(['frobnicate', 'status --nonsense', 'ingest', 'sources add', 'run', 'start --port 99999', 'takedown x'])(
    'of %j ends with 2 and one line on standard error',
    async (line) => {
      const { out, err, code } = await feedmill(line, { setup: false });
      expect(code).toBe(2);
      expect(out).toBe('');
      expect(err.trim().split('\n')[0]).toMatch(/^error: /);
    },
  );

  it('in the configuration file ends with 2 and names file, line, key and remedy', async () => {
    const file = join(home, 'bad.yaml');
    writeFileSync(file, 'sources:\n  - id: a\n    url: https://a.example/\n    intervall: 5m\n');
    const { err, code } = await feedmill(`status -c ${file}`, { setup: false });
    expect(code).toBe(2);
    expect(err).toBe(`${file}:4:5 sources[0].intervall: is not a valid key here; did you mean interval?\n`);
  });
});

describe('data of a later version', () => {
  it.each(['status', 'run --once', 'takedowns', 'sources list', 'rebuild', 'start'])(
    'end %j with 1 and one line, and are left as they are',
    async (line) => {
      const data = mkdtempSync(join(home, 'newer-'));
      writeFileSync(join(data, 'stored-format'), '99\n');
      const { out, err, code } = await feedmill(`${line} -c ${join(home, 'my.yaml')} -d ${data}`, { setup: false });
      expect({ out, code }).toEqual({ out: '', code: 1 });
      expect(err).toMatch(/^Data folder \S+: its data are in format 99, .* Run the newer version, or [^\n]+\n$/);
      expect(readdirSync(data)).toEqual(['stored-format']);
    },
  );
});

describe('an installation', () => {
  it('runs once, says what happened, and shows it as tables and as data', async () => {
    const run = await feedmill('run --once');
    expect(run).toMatchObject({ err: '', code: 0 });
    expect(run.out).toContain('polls: 1 read\narticles: 1 created\n');
    expect((await json('run --once --json')).articles).toEqual({});
    const status = await json('status --json');
    expect(status.sources[0].state).toMatchObject({ items: 1, failures: 0 });
    expect(status.running).toBeNull();
    expect((await feedmill('status')).out).toMatch(/^1 source: 1 ok\n\nSOURCE {3}KIND .*\ncourier {2}feed .* ok\n/);
    expect((await json('feeds list --json')).map((one: { feed: { id: string } }) => one.feed.id)).toEqual([
      'all',
      'courier',
    ]);
    expect((await json('feeds show courier --json')).members[0].title).toBe('Cranes to go');
    expect((await feedmill('feeds show courier')).out).toContain(
      '2026-11-19T10:00:00.000Z  r1   courier  full  Cranes to go',
    );
    expect(run.out).not.toMatch(/\x1b\[/);
  });

  it('takes in a text from standard input, corrects it under its id, and takes it down', async () => {
    const article = { id: 's-1', title: 'Bridge reopens', text: 'The bridge is open again.' };
    const push = async (text: string) =>
      JSON.parse((await feedmill('ingest - --json', { stdin: JSON.stringify({ ...article, text }) })).out)[0];
    const created = await push(article.text);
    expect(created).toMatchObject({ outcome: 'created', revision: 1 });
    expect(await push('The bridge is open again, on Monday.')).toMatchObject({
      outcome: 'revised',
      revision: 2,
      article: created.article,
    });
    expect((await json('feeds show push --json')).members).toHaveLength(1);
    const down = await feedmill(`takedown ${created.article} --reason "asked for"`);
    expect(down).toMatchObject({ code: 0, err: '' });
    expect(down.out).toMatch(/^[a-z2-7]{20} removed from 2 feeds, 8 documents, 1 page, 4 objects in \d\.\d\d s\n$/);
    expect((await json('feeds show push --json')).members).toEqual([]);
    const record = { article: created.article, reason: 'asked for', by: 'operator', waiting: [] };
    expect(await json('takedowns --json')).toMatchObject([record]);
    expect((await feedmill('takedowns')).out).toMatch(/operator +2 +8 +4 +\d\.\d\d s +asked for/);
    expect(await feedmill(`restore ${created.article}`)).toMatchObject({
      code: 1,
      out: expect.stringMatching(/push or ingest it again/),
    });
    expect(await json('takedowns --json')).toMatchObject([{ article: created.article, now: 'lifted' }]);
    expect((await feedmill('takedowns')).out).toMatch(/lifted, not back yet +operator/);
    expect((await feedmill('takedown https://nowhere.example/x --reason "asked for"')).code).toBe(1);
  });

  it('holds an article back and releases it, by its address', async () => {
    const members = async () => (await json('feeds show courier --json')).members.length;
    expect(await feedmill(`hold ${origin}/cranes --reason "under review"`)).toMatchObject({ code: 0, err: '' });
    expect(await members()).toBe(0);
    expect((await feedmill(`hold ${origin}/cranes --until tomorrow`)).code).toBe(2);
    expect(await feedmill(`release ${origin}/cranes`)).toMatchObject({ code: 0, err: '' });
    expect(await members()).toBe(1);
  });

  it('takes a day as its beginning on the clock of whoever holds an article, and says which instant that is', async () => {
    vi.stubEnv('TZ', 'Europe/Berlin');
    try {
      const held = await feedmill(`hold ${origin}/cranes --until 2098-12-01`);
      const said = '2098-12-01 means the start of that day in Europe/Berlin: 2098-11-30T23:00:00Z\n';
      expect(held).toMatchObject({ code: 0, err: said });
      const moved = await feedmill(`hold ${origin}/cranes --until 2098-07-01`);
      expect(moved.err).toContain('2098-06-30T22:00:00Z');
      await feedmill(`release ${origin}/cranes`);
    } finally {
      vi.unstubAllEnvs();
    }
    expect((await feedmill(`hold ${origin}/cranes --until 2098-13-01`)).code).toBe(2);
  });

  it('takes an article down by its address, and restores it from its source', async () => {
    expect(await feedmill(`takedown ${origin}/cranes --reason "asked for"`)).toMatchObject({ code: 0, err: '' });
    expect((await json('feeds show courier --json')).members).toEqual([]);
    expect((await feedmill('takedowns')).out.split('\n')[1]).toMatch(/Z +[a-z2-7]{20} +down +operator /);
    const back = await feedmill(`restore ${origin}/cranes`);
    expect((await feedmill('takedowns')).out.split('\n')[1]).toMatch(/Z +[a-z2-7]{20} +back +operator /);
    expect(back).toMatchObject({
      code: 0,
      err: '',
      out: expect.stringMatching(/is published again, at revision \d+: /),
    });
    expect((await json('feeds show courier --json')).members).toHaveLength(1);
    const id = (await json('feeds show courier --json')).members[0].id;
    expect(await feedmill(`takedown urn:feedmill:${id} --reason "again"`)).toMatchObject({ code: 0, err: '' });
    const standing = (await json('takedowns --json')).map((one: { now: string }) => one.now);
    expect(standing.slice(0, 2)).toEqual(['down', 'down again']);
  });

  it('keeps what is ingested under an embargo out of every feed', async () => {
    const file = join(home, 'budget.json');
    writeFileSync(file, JSON.stringify({ id: 'b-1', title: 'Budget', text: 'Nine million.' }));
    const [created] = await json(`ingest ${file} --embargo 2099-01-01T00:00:00Z --json`);
    expect(created).toMatchObject({ outcome: 'created' });
    expect((await json('feeds show push --json')).members).toEqual([]);
  });

  it('takes in a correction with its note, and refuses a note that is too long or goes with a listing', async () => {
    const file = join(home, 'span.json');
    const story = { id: 'span-1', title: 'The span', published: '2026-11-20' };
    writeFileSync(file, JSON.stringify({ ...story, text: 'It is 300 metres.' }));
    await json(`ingest ${file} --json`);
    writeFileSync(file, JSON.stringify({ ...story, text: 'It is 330 metres.' }));
    const note = 'An earlier version said 300 metres.';
    const [revised] = await json(`ingest ${file} --correction "${note}" --json`);
    expect(revised).toMatchObject({ outcome: 'revised', revision: 2 });
    const long = await feedmill(`ingest ${file} --correction ${'x'.repeat(2001)}`);
    expect(long).toMatchObject({ code: 2, err: expect.stringContaining('2000 is the limit') });
    const days = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
    const items = days.map(
      (day, at) =>
        `<article><h2><a href="/${at}">What the harbour did on ${day}</a></h2><time datetime="2026-11-1${at}">${at}</time></article>`,
    );
    writeFileSync(join(home, 'news.html'), `<html><body><main>${items.join('')}</main></body></html>`);
    const listing = await feedmill(`ingest ${join(home, 'news.html')} --url ${origin}/news --correction "${note}"`);
    expect(listing).toMatchObject({ code: 2, err: expect.stringContaining('is a listing') });
  });

  it('adds, pauses, resumes and removes a source, which outlives a run by the configuration', async () => {
    expect(await feedmill(`sources add ${origin}/feed.xml --id second --title "The second" --yes`)).toMatchObject({
      code: 0,
    });
    expect((await feedmill(`sources add ${origin}/feed.xml --id second --yes`)).code).toBe(1);
    await feedmill('run --once');
    const ids = async () => (await json('sources list --json')).map((one: { source: { id: string } }) => one.source.id);
    expect(await ids()).toContain('second');
    await feedmill('sources pause second');
    expect((await json('sources show second --json')).state.nextDue).toBeNull();
    await feedmill('sources resume second');
    expect((await json('sources show second --json')).state.nextDue).not.toBeNull();
    await feedmill('sources remove second');
    expect(await ids()).not.toContain('second');
    expect((await feedmill('sources show second')).code).toBe(1);
  });
});
