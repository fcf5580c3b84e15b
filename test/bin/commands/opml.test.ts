import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CommandContext } from '../../../bin/commands/context.ts';
import { runProgram } from '../../../bin/program.ts';
import { decodeText } from '../../../lib/fetch/index.ts';
import { instant } from '../../../lib/model/index.ts';

const home = mkdtempSync(join(tmpdir(), 'feedmill-opml-'));
const file = join(home, 'reader.opml');

beforeAll(() => {
  writeFileSync(
    join(home, 'my.yaml'),
    'sources:\n  - { id: harbour, url: "https://harbour.example/feed", title: Harbour }\n',
  );
  writeFileSync(
    file,
    `<?xml version="1.0"?><opml version="2.0"><head><title>Mine</title></head><body>
<outline text="Ships"><outline type="rss" text="Ferries" xmlUrl="https://ferries.example/rss"/>
<outline type="rss" text="The harbour" xmlUrl="http://www.harbour.example/feed/"/></outline>
<outline type="rss" text="Broken" xmlUrl="nonsense"/>
<outline type="rss" text="Town" xmlUrl="https://town.example/rss"/></body></opml>`,
  );
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

type Given = { readonly data?: string; readonly stdin?: string; readonly typed?: string };

/** Runs one command line; `typed` is what somebody types at a terminal. */
async function feedmill(line: string, { data = 'data', stdin = '', typed }: Given = {}) {
  let out = '';
  let err = '';
  let code = 0;
  const terminal = new PassThrough();
  terminal.on('data', (text) => {
    out += text;
  });
  const keyboard = Object.assign(Readable.from([typed ?? stdin]), { isTTY: typed !== undefined });
  const context: CommandContext = {
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    stdin: keyboard,
    terminal: typed === undefined ? null : (terminal as unknown as NodeJS.WriteStream),
    color: false,
    now: () => instant(Date.now()),
    fetchText: async (url) => {
      throw new Error(`${url} cannot be had`);
    },
    decode: decodeText,
    exit: (given) => {
      code = given;
    },
  };
  await runProgram([...line.split(' '), '-c', join(home, 'my.yaml'), '-d', join(home, data)], context);
  return { out, err, code };
}

const sourcesIn = async (data: string): Promise<string[]> => {
  const listed = JSON.parse((await feedmill('sources list --json', { data })).out) as { source: { id: string } }[];
  return listed.map(({ source }) => source.id).sort();
};

describe('opml import', () => {
  it('shows what it would follow and follows nothing on a dry run', async () => {
    const { out, err, code } = await feedmill(`opml import ${file} --dry-run`, { data: 'dry' });
    expect(code).toBe(0);
    expect(out).toMatch(/^STATE +SOURCE +TAGS +TITLE +ADDRESS\n/);
    expect(out).toMatch(/\nnew +ferries +Ships +Ferries +https:\/\/ferries\.example\/rss\n/);
    expect(out).toContain('\n2 would be followed, 1 followed already\n');
    expect(err).toContain('Broken');
    expect(await sourcesIn('dry')).toEqual([]);
  });

  it('follows once what neither is followed nor configured yet, and is not kept from it by a bad outline', async () => {
    const first = await feedmill(`opml import ${file} --yes`);
    expect(first.code).toBe(0);
    expect(first.out).toMatch(/\nalready there +harbour +Ships +The harbour +http:\/\/www\.harbour\.example\/feed\/\n/);
    expect(first.out).toContain('2 followed from the next minute on, 1 followed already');
    expect(await sourcesIn('data')).toEqual(['ferries', 'town']);
    const feeds = JSON.parse((await feedmill('feeds list --json')).out) as { feed: { id: string } }[];
    expect(feeds.map(({ feed }) => feed.id).sort()).toEqual(['all', 'ferries', 'town']);
    const again = JSON.parse((await feedmill(`opml import ${file} --yes --json`)).out) as { outcome: string }[];
    expect(new Set(again.map(({ outcome }) => outcome))).toEqual(new Set(['already there']));
  });

  it.each([
    ['y\n', ['ferries', 'town'], 0],
    ['\n', [], 1],
    ['no\n', [], 1],
    ['', [], 1],
  ])('asks at a terminal, where %j is the answer', async (typed, expected, exit) => {
    const data = `asked-${typed.trim() || typed.length}`;
    const { out, code } = await feedmill(`opml import ${file}`, { data, typed });
    expect(out).toContain('Follow these 2? [y/N]');
    expect(code).toBe(exit);
    expect(await sourcesIn(data)).toEqual(expected);
  });

  it('takes the rules of pages that FreshRSS scrapes, and says in a line which it does not', async () => {
    const outline = (title: string, attributes: string) =>
      `<outline text="${title}" xmlUrl="https://${title.toLowerCase()}.example/" ${attributes}/>`;
    const stdin = `<opml version="2.0"><body>${outline('Quay', `type="HTML+XPath" frss:xPathItem="//li[@class='ship']" frss:xPathItemTitle="h3"`)}
      ${outline('Dock', 'type="rss" frss:cssFullContent="main[" frss:cssContentFilter=".ad"')}
      ${outline('Pier', 'type="rss" frss:cssFullContent="main"')}
      ${outline('Lock', 'type="XML+XPath" frss:xPathItem="//ship"')}</body></opml>`;
    const { out, err, code } = await feedmill('opml import - --yes --json', { data: 'freshrss', stdin });
    expect(code).toBe(0);
    expect(err.split('\n')).toEqual([
      expect.stringMatching(/^-: outline-dropped: "Lock" is skipped: its type "XML\+XPath" says /),
      expect.stringMatching(/^-: rule-dropped: Dock: body: "main\[" is not a CSS selector/),
      '',
    ]);
    expect(JSON.parse(out)).toMatchObject([{ id: 'quay', kind: 'page' }, { id: 'dock' }, { id: 'pier' }]);
    const story = async (id: string) =>
      JSON.parse((await feedmill(`sources show ${id} --json`, { data: 'freshrss' })).out) as { source: unknown };
    expect((await story('quay')).source).toMatchObject({
      kind: 'page',
      fullText: 'auto',
      rules: { item: 'li[class="ship"]', itemTitle: 'li[class="ship"] > h3' },
    });
    expect((await story('dock')).source).toMatchObject({ kind: 'feed', fullText: 'auto', rules: { strip: ['.ad'] } });
    expect((await story('pier')).source).toMatchObject({ kind: 'feed', fullText: 'always', rules: { body: 'main' } });
  });

  it('wants a word where nobody can be asked', async () => {
    for (const line of [`opml import ${file}`, 'opml import -', `opml import ${file} --json`]) {
      const { err, out, code } = await feedmill(line, { data: 'unasked', stdin: '<opml/>' });
      expect({ out, code }).toEqual({ out: '', code: 2 });
      expect(err).toContain('--yes');
    }
  });

  it('reads standard input, and says in a line what it cannot read', async () => {
    const opml = '<opml version="1.0"><body><outline text="Quay" xmlUrl="https://quay.example/rss"/></body></opml>';
    const { out } = await feedmill('opml import - --yes --json', { data: 'stdin', stdin: opml });
    expect(JSON.parse(out)).toMatchObject([{ outcome: 'followed', id: 'quay', kind: 'feed', detail: null }]);
    for (const [what, stdin] of [
      ['-', '<html></html>'],
      [join(home, 'missing.opml'), ''],
      ['https://reader.example/mine.opml', ''],
    ] as const) {
      const failed = await feedmill(`opml import ${what} --yes`, { data: 'stdin', stdin });
      expect(failed).toMatchObject({ out: '', code: 1 });
      expect(failed.err).toMatch(new RegExp(`^opml import: ${what.replaceAll('.', '\\.')}: .+\n$`));
    }
  });
});

describe('opml export', () => {
  it('gives what import takes back', async () => {
    const { out, code } = await feedmill('opml export');
    expect(code).toBe(0);
    const back = await feedmill('opml import - --yes --json', { data: 'other', stdin: out });
    expect(back.err).toBe('');
    const outcomes = JSON.parse(back.out) as { id: string; tags: string[] }[];
    expect(outcomes.map(({ id, tags }) => [id, tags])).toEqual([
      ['town', []],
      ['harbour', []],
      ['ferries', ['Ships']],
    ]);
  });

  it('gives our own feeds where these are wanted', async () => {
    const { out } = await feedmill('opml export --feeds');
    expect(out).toContain('feeds/ferries/rss.xml');
    expect(out).not.toContain('ferries.example');
  });

  it('says what is not in it', async () => {
    await feedmill('ingest - --source desk', { stdin: JSON.stringify({ id: '1', title: 'T', text: 'A text.' }) });
    const { out, err } = await feedmill('opml export');
    expect(out).not.toContain('desk');
    expect(err).toContain('desk');
  });
});
