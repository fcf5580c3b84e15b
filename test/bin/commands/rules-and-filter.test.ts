import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runProgram } from '../../../bin/program.ts';
import { decodeText } from '../../../lib/fetch/index.ts';
import { instant } from '../../../lib/model/index.ts';

const home = mkdtempSync(join(tmpdir(), 'feedmill-rules-'));
const DATA = ['--config', join(home, 'my.yaml'), '--data', join(home, 'data')];

beforeAll(async () => {
  writeFileSync(
    join(home, 'my.yaml'),
    'sources: [{ id: declared, url: "https://declared.example/feed" }]\nfeeds: [{ id: mine, filter: { tags: [quay] } }]\n',
  );
  for (const [id, text] of [
    ['ferry', 'The ferry crossed at nine.'],
    ['bridge', 'The bridge is open.'],
  ]) {
    writeFileSync(
      join(home, `${id}.json`),
      JSON.stringify({ title: `The ${id}`, text, url: `https://a.example/${id}` }),
    );
    expect((await feedmill('ingest', join(home, `${id}.json`))).code).toBe(0);
  }
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

async function feedmill(...words: string[]) {
  let out = '';
  let err = '';
  let code = 0;
  await runProgram([...words, ...DATA], {
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    stdin: Readable.from([]),
    color: false,
    now: () => instant(Date.now()),
    fetchText: async () => {
      throw new Error('nobody is asked');
    },
    decode: decodeText,
    exit: (wanted) => {
      code = wanted;
    },
  });
  return { out, err, code };
}

describe('feeds filter', () => {
  it('tells what would come in and go out, and changes nothing', async () => {
    await feedmill('feeds', 'add', 'news', '--words', 'ferry');
    const { out, code } = await feedmill('feeds', 'filter', 'news', '--words', 'bridge', '--dry-run');
    expect(code).toBe(0);
    expect(out).toMatch(/out +\S+ +push +The ferry \(words: bridge; its text does not match\)/);
    expect(out).toMatch(/in +\S+ +push +The bridge/);
    expect(out).toContain('Of all 2 articles, 1 would leave the feed, 1 would join it, 0 would stay\nNothing changed');
    expect((await feedmill('feeds', 'show', 'news')).out).toContain('The ferry');
  });

  it('gives it the other filter', async () => {
    const { out } = await feedmill('feeds', 'filter', 'news', '--words', 'bridge');
    expect(out).toContain('news: changed\n');
    const shown = (await feedmill('feeds', 'show', 'news')).out;
    expect(shown).toContain('The bridge');
    expect(shown).not.toContain('The ferry');
    expect((await feedmill('feeds', 'filter', 'news', '--words', 'bridge')).out).toContain(
      'this already is its filter',
    );
  });

  it.each([
    [['news'], 2, 'Give a filter'],
    [['news', '--everything', '--tag', 'a'], 2, 'cannot be combined'],
    [['news', '--words', 'a AND'], 2, 'words'],
    [['nowhere', '--everything'], 1, 'there is no such feed'],
    [['all', '--tag', 'a'], 1, 'it is an automatic feed and has no filter of its own'],
    [['news', '--source', 'nobody'], 1, 'There is no source nobody'],
  ])('says what is wrong with %j', async (words, code, line) => {
    const answer = await feedmill('feeds', 'filter', ...words);
    expect(answer.code).toBe(code);
    expect(answer.err).toContain(line);
  });
});

describe('sources rules', () => {
  it('gives a source rules, shows them as the file has them, and takes them', async () => {
    const given = await feedmill(
      'sources',
      'rules',
      'push',
      '--rule',
      'body=.story',
      '--rule',
      'strip=.a',
      '--rule',
      'strip=.b',
    );
    expect(given.out).toContain('push: it will be read in full by these rules at its next poll');
    expect((await feedmill('sources', 'rules', 'push')).out).toBe(
      'rules:\n  body: .story\n  strip:\n    - .a\n    - .b\n',
    );
    expect((await feedmill('sources', 'rules', 'push', '--none')).code).toBe(0);
    expect((await feedmill('sources', 'rules', 'push')).out).toContain('has no rules');
  });

  it.each([
    [['push', '--rule', 'body=p['], 2, 'not a CSS selector'],
    [['push', '--rule', 'body=p', '--none'], 2, 'cannot be combined'],
    [['nobody', '--none'], 1, 'There is no source nobody'],
  ])('says what is wrong with %j', async (words, code, line) => {
    const answer = await feedmill('sources', 'rules', ...words);
    expect(answer.code).toBe(code);
    expect(answer.err).toContain(line);
  });
});
