import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { Command } from 'commander';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CommandContext } from '../../../bin/commands/context.ts';
import { registerExtract } from '../../../bin/commands/extract.ts';
import type { AbsoluteUrl, Instant } from '../../../lib/model/index.ts';

const PAGE = readFileSync(new URL('../../fixtures/listings/wordpress-classic.html', import.meta.url), 'utf8');
const ADDRESS = 'https://courier.example/category/local/';

let folder = '';
const file = (name: string) => join(folder, name);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'extract-'));
  writeFileSync(file('page.html'), PAGE);
  writeFileSync(file('empty.html'), '<html></html>');
  writeFileSync(file('story.txt'), `A title\n\n14 March 2025\n\n${'Some prose that goes on. '.repeat(20)}`);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function run(args: readonly string[], input = ''): Promise<{ out: string; err: string; code: number | null }> {
  const told = { out: '', err: '', code: null as number | null };
  const context: CommandContext = {
    out: (text) => {
      told.out += text;
    },
    err: (text) => {
      told.err += text;
    },
    stdin: Readable.from([Buffer.from(input)]),
    color: false,
    now: () => '2025-03-20T12:00:00.000Z' as Instant,
    fetchText: (url) => {
      if (url.includes('refused')) return Promise.reject(new Error(`${url}: the address is private`));
      return Promise.resolve({
        text: PAGE,
        body: Buffer.from(PAGE),
        url: ADDRESS as AbsoluteUrl,
        contentType: 'text/html',
      });
    },
    decode: (bytes) => ({ text: new TextDecoder().decode(bytes), charset: 'utf-8', repairs: [] }),
    exit: (code) => {
      told.code = code;
    },
  };
  const program = new Command();
  registerExtract(program, context);
  await program.parseAsync(['extract', ...args], { from: 'user' });
  return told;
}

const answers = (out: string) =>
  out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

describe('feedmill extract', () => {
  it('shows a file’s items with titles, dates and addresses', async () => {
    const { out, code } = await run([file('page.html'), '--url', ADDRESS]);
    expect(code).toBe(0);
    expect(out).toContain('listing (6 items');
    expect(out).toContain('Harbour bridge reopens after eleven months of repairs');
    expect(out).toContain('2025-03-14');
    expect(out).toContain('https://courier.example/news/harbour-bridge-reopens/');
  });

  it('shows an article field by field with where each was taken from', async () => {
    const { out, code } = await run([file('story.txt')]);
    expect(code).toBe(0);
    expect(out).toMatch(/title\s+│ A title\s+│ visible/);
    expect(out).toMatch(/published\s+│ 2025-03-14\s+│ visible/);
  });

  it('reads an address and standard input, and prints the whole extraction as JSON', async () => {
    const fetched = await run(['https://courier.example/', '--json']);
    const piped = await run(['-', '--url', ADDRESS, '--json'], PAGE);
    expect(JSON.parse(fetched.out).items).toHaveLength(6);
    expect(JSON.parse(piped.out)).toEqual(JSON.parse(fetched.out));
  });

  it.each([
    ['nothing is found', () => [file('empty.html')], 1, /found neither an article nor a list .*\(.+\)/],
    ['a file is missing', () => [file('none.html')], 1, /none\.html: there is no such file/],
    ['a file is a folder', () => [folder], 1, /is a folder/],
    ['an address is refused', () => ['https://refused.example/'], 1, /the address is private/],
    ['nothing is named', () => [], 2, /name a file/],
    ['--url is no address', () => [file('page.html'), '--url', 'ftp:x'], 2, /--url "ftp:x" is not an http/],
    ['--batch is given a file', () => ['--batch', file('page.html')], 2, /standard input/],
  ] as const)('says in one line what to do when %s', async (_, args, code, message) => {
    const told = await run(args());
    expect(told.code).toBe(code);
    expect(told.err).toMatch(message);
    expect(told.err.trimEnd()).not.toContain('\n');
  });
});

describe('feedmill extract --rule', () => {
  it('reads the page by the rules, and says of each what it matches', async () => {
    const rules = ['--rule', 'item=.hentry', '--rule', 'strip=.promo', '--rule', 'date=time'];
    const { out, code } = await run([file('page.html'), '--url', ADDRESS, ...rules]);
    expect(code).toBe(0);
    expect(out).toMatch(/^rule item \.hentry: \d+ elements$/m);
    expect(out).toMatch(/^rule strip \.promo: matches nothing on the page$/m);
    expect(out).toContain('Harbour bridge reopens after eleven months of repairs');
  });

  it('says it in JSON too, and nothing of rules where none is given', async () => {
    const json = ['--url', ADDRESS, '--json'];
    const ruled = JSON.parse((await run([file('page.html'), ...json, '--rule', 'title=h1'])).out);
    expect(ruled.rules).toEqual([{ rule: 'title', says: 'h1', matched: expect.any(Number) }]);
    expect(JSON.parse((await run([file('page.html'), ...json])).out).rules).toBeUndefined();
  });

  it.each([
    ['title=[', /--rule title: "\[" is not a CSS selector/],
    ['titl=h1', /--rule "titl" is not a rule; did you mean title\?/],
    ['dateZone=Nowhere', /--rule dateZone: "Nowhere" is not a time zone/],
  ])('refuses %s in one line', async (rule, why) => {
    const { err, out, code } = await run([file('page.html'), '--rule', rule]);
    expect(code).toBe(2);
    expect(err).toMatch(why);
    expect(err.trimEnd()).not.toContain('\n');
    expect(out).toBe('');
  });
});

describe('feedmill extract --batch', () => {
  it('answers every line in order, a bad one with its error', async () => {
    const lines = [
      JSON.stringify({ id: 'one', url: ADDRESS, path: file('page.html') }),
      'not json',
      JSON.stringify({ id: 2, url: ADDRESS, path: file('none.html') }),
      JSON.stringify({ id: 'no path' }),
      JSON.stringify({ id: 'no url', path: file('page.html') }),
      '',
      JSON.stringify({ id: 'text', url: ADDRESS, path: file('story.txt') }),
    ];
    const { out, code } = await run(['--batch'], lines.join('\n'));
    const all = answers(out);
    expect(code).toBe(0);
    expect(all.map(({ id }) => id)).toEqual(['one', null, 2, 'no path', 'no url', 'text']);
    expect(all.map(({ error }) => typeof error)).toEqual([
      'undefined',
      'string',
      'string',
      'string',
      'string',
      'undefined',
    ]);
    expect(all[1]).toEqual({ id: null, kind: 'article', article: null, items: [], error: expect.any(String) });
  });

  it('gives exactly the fields of the contract, dates as stated', async () => {
    const lines = ['page.html', 'story.txt'].map((name, id) => JSON.stringify({ id, url: ADDRESS, path: file(name) }));
    const [listing, story] = answers((await run(['--batch'], lines.join('\n'))).out);
    expect(Object.keys(listing)).toEqual(['id', 'kind', 'article', 'items']);
    expect(listing.items[0]).toEqual({
      title: 'Harbour bridge reopens after eleven months of repairs',
      url: 'https://courier.example/news/harbour-bridge-reopens/',
      published: '2025-03-14',
      excerpt: expect.stringMatching(/^Traffic crossed .* last spring\.$/),
      complete: false,
    });
    expect(Object.keys(story.article)).toEqual(
      'title authors published modified language canonicalUrl leadImage html text excerpt'.split(' '),
    );
    expect(story.article).toMatchObject({ title: 'A title', published: '2025-03-14', modified: null, leadImage: null });
  });
});
