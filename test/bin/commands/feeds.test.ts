import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runProgram } from '../../../bin/program.ts';
import { decodeText } from '../../../lib/fetch/index.ts';
import { instant } from '../../../lib/model/index.ts';

const home = mkdtempSync(join(tmpdir(), 'feedmill-feeds-'));
beforeAll(() => {
  writeFileSync(
    join(home, 'my.yaml'),
    'sources: [{ id: desk, kind: push }]\nfeeds: [{ id: declared }]\nautomaticFeeds: { tags: 1, sections: off }\n',
  );
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

/** Runs one command in the test's own installation. */
async function feedmill(words: readonly string[], stdin = '') {
  const answer = { out: '', err: '', code: 0 };
  await runProgram([...words, '-c', join(home, 'my.yaml'), '-d', join(home, 'data')], {
    out: (text) => {
      answer.out += text;
    },
    err: (text) => {
      answer.err += text;
    },
    stdin: Readable.from([stdin]),
    color: false,
    now: () => instant(Date.now()),
    fetchText: async () => {
      throw new Error('the test is offline');
    },
    decode: decodeText,
    exit: (code) => {
      answer.code = code;
    },
  });
  return answer;
}

async function push(article: Record<string, unknown>): Promise<void> {
  expect((await feedmill(['ingest', '-', '--json'], JSON.stringify(article))).code).toBe(0);
}

/** A document as it was published: an object's file is a line on it, and its bytes. */
function documentOf(feed: string, name: string): string {
  const file = readFileSync(join(home, 'data', 'objects', 'feeds', feed, name), 'utf8');
  return file.slice(file.indexOf('\n') + 1);
}

async function titlesIn(feed: string): Promise<string[]> {
  const { members } = JSON.parse((await feedmill(['feeds', 'show', feed, '--json'])).out);
  return members.map(({ title }: { title: string }) => title).sort();
}

it('adds a feed by a rule over words, filled with what there is, that outlives a run and is removed again', async () => {
  await feedmill(['run', '--once']);
  await push({ id: '1', title: 'Ferry', text: 'The ferry stays in the lower town.' });
  await push({ id: '2', title: 'Match', text: 'The ferry brings them to football in the harbour.' });
  const words = 'ferry AND (harbour OR "lower town") NOT football';
  const added = await feedmill(['feeds', 'add', 'ferries', '--title', 'Ferries', '--words', words, '--size', '20']);
  expect(added).toMatchObject({ code: 0, err: '', out: expect.stringContaining('/feeds/ferries/rss.xml') });
  expect(await titlesIn('ferries')).toEqual(['Ferry']);
  await feedmill(['run', '--once']);
  const shown = (await feedmill(['feeds', 'show', 'ferries'])).out;
  expect(shown).toContain('ferry AND (harbour OR "lower town") AND NOT football');
  expect(shown).toContain('1 of at most 20');
  expect((await feedmill(['feeds', 'add', 'ferries'])).code).toBe(1);
  expect(await feedmill(['feeds', 'remove', 'ferries'])).toMatchObject({ code: 0, out: 'ferries: removed\n' });
  expect((await feedmill(['feeds', 'show', 'ferries'])).code).toBe(1);
});

it('adds a feed by what is said of use, and says what is wrong with a wish', async () => {
  const wish = '{ licences: [https://creativecommons.org], ai-train: unless-no }';
  expect((await feedmill(['feeds', 'add', 'free', '--terms', wish])).code).toBe(0);
  const { feed } = JSON.parse((await feedmill(['feeds', 'show', 'free', '--json'])).out);
  expect(feed.filter.terms).toEqual({ licences: ['https://creativecommons.org/'], 'ai-train': 'unless-no' });
  expect((await feedmill(['feeds', 'show', 'free'])).out).toMatch(
    /^licences +https:\/\/creativecommons.org\/\nai-train +unless-no$/m,
  );
  for (const wrong of ['ai-train', '{ price: no }', '{ licences: [CC BY] }'])
    expect(await feedmill(['feeds', 'add', 'other', '--terms', wrong])).toMatchObject({
      code: 2,
      err: expect.stringContaining('filter.terms'),
    });
});

it('offers what the configuration offers', async () => {
  const options = '--source desk --author Ada --language cy --exclude x --min-words 3 --complete-only --bytes 2MB';
  const more =
    '--content link --format rss --format news --duplicates one --profile msn --every 60s --section Sport --tag a --tag b';
  await feedmill(['feeds', 'add', 'much', ...`${options} ${more}`.split(' ')]);
  const { feed } = JSON.parse((await feedmill(['feeds', 'show', 'much', '--json'])).out);
  expect(feed).toMatchObject({
    filter: {
      sources: ['desk'],
      authors: ['Ada'],
      languages: ['cy'],
      exclude: ['x'],
      minWords: 3,
      completeOnly: true,
      sections: ['Sport'],
      tags: ['a', 'b'],
    },
    bytes: 2_000_000,
    content: 'link',
    formats: ['rss', 'news'],
    duplicates: 'one',
    profile: 'msn',
    every: 60_000,
    language: 'cy',
    origin: 'command',
  });
  expect((await feedmill(['feeds', 'show', 'much'])).out).toMatch(/every +60 s$/m);
});

it.each([
  [['x', '--words', 'ferry (boat'], 2, 'filter.words: at character 7: a parenthesis follows without AND or OR'],
  [['X'], 2, '"X" is not a valid id'],
  [['x', '--every', 'soon'], 2, 'every: "soon" is not a duration; write a number and its unit'],
  [['x', '--bytes', '2'], 2, 'bytes: "2" is not a size; write a number and its unit'],
  [['x', '--min-words', 'many'], 2, 'filter.minWords: "many" is not valid here; give'],
  [['x', '--format', 'rs'], 2, 'formats[0]: "rs" is not a valid value here; did you mean rss?'],
  [['x', '--source', 'nowhere'], 1, 'There is no source nowhere'],
  [['declared'], 1, 'There is already a feed declared'],
])('says what is wrong with feeds add %j', async (words, code, message) => {
  const answer = await feedmill(['feeds', 'add', ...words]);
  expect(answer.code).toBe(code);
  expect(answer.err).toContain(message);
});

it('shows feeds that appeared by a name, and says how to be rid of what no command added', async () => {
  await push({ id: '3', title: 'Tagged', text: 'It is tagged with a word.', tags: ['Whelks'] });
  expect(await titlesIn('tag-whelks')).toEqual(['Tagged']);
  const remedy = async (id: string) => (await feedmill(['feeds', 'remove', id])).err;
  expect(await remedy('tag-whelks')).toContain('set automaticFeeds.tags to off');
  expect(await remedy('declared')).toContain('remove it from the configuration file');
  expect(await remedy('desk')).toContain('sources remove desk');
  expect(await remedy('all')).toContain('it is the feed of everything and cannot be removed');
  expect(await remedy('none')).toContain('There is no feed none');
});

it('shows what a feed leaves out for its size, as it was published', async () => {
  const bytes = 40_000;
  await feedmill(['feeds', 'add', 'short', '--title', 'Short', '--bytes', '40KB', '--tag', 'long']);
  for (let at = 1; at <= 5; at++) {
    const text = `Paragraph ${at} of a long story that nobody reads to its end. `.repeat(250);
    await push({ id: `long-${at}`, title: `Long ${at}`, text, tags: ['long'] });
  }
  await feedmill(['run', '--once']);
  const { state } = JSON.parse((await feedmill(['feeds', 'show', 'short', '--json'])).out);
  expect(state.cut).toMatchObject({ of: 5, bytes });
  expect(state.cut.left).toBe(5 - state.shown);
  const json = JSON.parse(documentOf('short', 'feed.json'));
  expect(await titlesIn('short')).toEqual(json.items.map(({ title }: { title: string }) => title).sort());
  expect(json.items).toHaveLength(state.shown);
  const { out } = await feedmill(['feeds', 'show', 'short']);
  expect(out).toMatch(new RegExp(`left out +the oldest ${state.cut.left} of 5, to keep \\w+ within 40 KB`));
  expect((await feedmill(['feeds', 'show', 'all'])).out).not.toContain('left out');
});

it('shows nothing of a feed with a profile that its documents hold back', async () => {
  await feedmill(['feeds', 'add', 'partner', '--profile', 'msn', '--tag', 'quay']);
  await push({ id: 'bare', title: 'Without what the partner asks for', text: 'Short.', tags: ['quay'] });
  await feedmill(['run', '--once']);
  const { state, members } = JSON.parse((await feedmill(['feeds', 'show', 'partner', '--json'])).out);
  expect(state.held.length).toBeGreaterThan(0);
  expect(state.shown).toBe(0);
  expect(members).toEqual([]);
  expect((await feedmill(['feeds', 'show', 'partner'])).out).toContain('0 of at most 50');
});

it('adds a feed with a change log, says how far that goes, and in a trace where an article stands in it', async () => {
  await push({ id: 'log-1', title: 'Logged', text: 'The quay is closed.', tags: ['logged'] });
  const added = await feedmill(['feeds', 'add', 'logged', '--tag', 'logged', '--changes', '--changes-for', '30d']);
  expect(added.code).toBe(0);
  await push({ id: 'log-1', title: 'Logged again', text: 'The quay is open.', tags: ['logged'] });
  const { from, changes } = JSON.parse(documentOf('logged', 'changes/head.json'));
  expect(changes.map(({ kind, revision }: { kind: string; revision: number }) => `${kind} ${revision}`)).toEqual([
    'created 1',
    'updated 2',
  ]);
  const { out } = await feedmill(['feeds', 'show', 'logged']);
  expect(out).toMatch(new RegExp(`changes +positions ${from} to ${from + 1}, kept for 30 days\n`));
  expect(out).toMatch(/change log +\S+\/feeds\/logged\/changes\/head\.json\n/);
  const id = changes[0].id.split(':').at(-1);
  expect((await feedmill(['trace', id])).out).toContain(`change log: in the feed as r2, position ${from + 1}`);
  expect((await feedmill(['feeds', 'show', 'declared'])).out).not.toContain('change');
  expect((await feedmill(['feeds', 'add', 'other', '--changes-for', '1m'])).err).toContain('changesFor');
});
