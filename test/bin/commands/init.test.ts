import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CommandContext } from '../../../bin/commands/context.ts';
import { runProgram } from '../../../bin/program.ts';
import { loadConfig } from '../../../lib/config/index.ts';
import { decodeText } from '../../../lib/fetch/index.ts';
import { instant } from '../../../lib/model/index.ts';
import { cutFeed, fullFeed, pageOf, story } from '../../pipeline/stories.ts';
import { NODE, PROGRAM } from '../feedmill-process.ts';
import { runFeedmill } from '../run-feedmill.ts';

const TITLE = 'News: "all" of it # \u001b]52;c;aGk=\u0007';
const NEWS = [
  story('cranes', 'Cranes to go', undefined, '2026-11-19T10:00:00Z'),
  story('ferry', 'Ferry stays', undefined, '2026-11-18T10:00:00Z'),
];
const home = mkdtempSync(join(tmpdir(), 'feedmill-init-'));
let site: Server;
let origin = '';

const listing = `<!doctype html><html lang="en"><head><title>${TITLE}</title></head><body><ul>${[1, 2, 3, 4, 5]
  .map(
    (n) => `<li><h2><a href="/story-${n}">Story number ${n} of the harbour town</a></h2><p>A sentence or two.</p></li>`,
  )
  .join('')}</ul></body></html>`;

beforeAll(async () => {
  const front = pageOf(NEWS[0]!).replace(
    '</head>',
    '<link rel="alternate" type="application/rss+xml" href="/rss"><link rel="alternate" type="application/atom+xml" href="/atom"></head>',
  );
  const told = NEWS.map((one) => [`/${one.slug}`, pageOf(one)]);
  const listed = [1, 2, 3, 4, 5].map((n) => [
    `/story-${n}`,
    pageOf(story(`story-${n}`, `Story number ${n} of the harbour town`, undefined, '2026-11-18T10:00:00Z')),
  ]);
  const web: Record<string, string> = {
    '/': front,
    '/rss': cutFeed(NEWS),
    '/atom': fullFeed(NEWS),
    '/list': listing,
    '/bare': '<html>',
    ...Object.fromEntries([...told, ...listed]),
  };
  site = createServer((request, response) => {
    const body = web[request.url ?? ''];
    response.statusCode = body === undefined ? 404 : 200;
    response.end(body?.replaceAll('https://courier.example', origin));
  });
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await new Promise((resolve) => site.close(resolve));
  rmSync(home, { recursive: true, force: true });
});

let file = '';
beforeEach(() => {
  file = join(mkdtempSync(join(home, 'begin-')), 'feedmill.yaml');
});

/** Runs `feedmill init`; `typed` is what somebody types at a terminal. */
async function init(words: readonly string[], typed?: string) {
  const said = { out: '', err: '', code: 0 };
  const terminal = new PassThrough();
  terminal.on('data', (text) => {
    said.out += text;
  });
  const context: CommandContext = {
    out: (text) => {
      said.out += text;
    },
    err: (text) => {
      said.err += text;
    },
    stdin: Object.assign(Readable.from([typed ?? '']), { isTTY: typed !== undefined }),
    terminal: typed === undefined ? null : (terminal as unknown as NodeJS.WriteStream),
    color: false,
    now: () => instant(Date.now()),
    fetchText: () => Promise.reject(new Error('nothing is to be fetched by itself')),
    decode: decodeText,
    exit: (given) => {
      said.code = given;
    },
  };
  await runProgram(['init', '--file', file, '--trusted-origin', origin, ...words], context);
  return said;
}

describe('a talk', () => {
  it('asks for a name, a contact and addresses, shows what is there, and writes a file that says all of it', async () => {
    const { out, err, code } = await init(
      [],
      `Harbour news\nnobody at all\ndesk@example.org\nnot an address\n${origin}\n\nhttp://127.0.0.1:1/bare\n${origin}/list\ny\n\n`,
    );
    expect(code).toBe(0);
    // What is no contact is asked for again; what is no address, too; where there is nothing to follow, it goes on.
    expect(out).toContain('"not an address" is not an http(s) address; write it in full');
    expect(err).toContain(`Nothing to follow at http://127.0.0.1:1/bare`);
    expect(out).toContain(`✓ alternate       ${origin}/rss  a feed of 2 items\n`);
    expect(out).toMatch(/\nDATE +TEXT +NEWEST ITEMS\n2026-11-19 10:00 +full +Cranes to go\n/);
    expect(out).toContain(`Wrote ${file}, with 2 sources. Next:\n\n  npm start -- --config ${file} `);
    expect(await loadConfig(file)).toMatchObject({
      site: { title: 'Harbour news', contact: 'desk@example.org' },
      sources: [
        { id: '127-0-0-1', title: 'The Courier', kind: 'feed', url: `${origin}/atom` },
        { id: '127-0-0-1-list', kind: 'page', url: `${origin}/list`, language: 'en' },
      ],
      trustedOrigins: [origin],
      ports: [],
    });
    const text = readFileSync(file, 'utf8');
    expect(text.match(/^ *# /gm)?.length).toBeGreaterThan(8);
    expect(text).toContain('\n  # A feed of 2 items, with full texts.\n  - id: 127-0-0-1\n');
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
  }, 60_000);

  it('lets another find be chosen by its number, or none of them', async () => {
    const { out, code } = await init(
      ['--title', 'N', '--contact', 'a@example.org'],
      `${origin}\n7\n2\ny\n${origin}/rss\nn\n\n`,
    );
    expect(out).toContain('There is no number 7\n');
    expect(out).toContain('Follow this one, as 127-0-0-1? [Y/n], or 1 to 2 for another one');
    expect(code).toBe(0);
    expect((await loadConfig(file)).sources.map(({ url }) => url)).toEqual([`${origin}/rss`]);
  });

  it('takes an address once', async () => {
    const { out } = await init(
      ['--title', 'N', '--contact', 'a@example.org'],
      `${origin}/rss\ny\n${origin}/rss\ny\n\n`,
    );
    expect(out).toContain(`${origin}/rss is already chosen as 127-0-0-1\n`);
    expect((await loadConfig(file)).sources).toHaveLength(1);
  });

  it.each([
    ['at the first question', ''],
    ['before an address', 'Name\n\n'],
    ['at the choice', 'Name\n\nORIGIN/rss\n'],
    ['with nothing chosen', 'Name\n\n\n'],
  ])('that ends %s writes nothing and says so', async (_, typed) => {
    const { err, code } = await init([], typed.replace('ORIGIN', origin));
    expect({ err, code }).toEqual({ err: 'Nothing was written\n', code: 1 });
    expect(existsSync(file)).toBe(false);
  });
});

describe('a script', () => {
  const told = () => [
    '--yes',
    '--title',
    TITLE,
    '--contact',
    'https://example.org/about',
    '--source',
    `${origin}/atom`,
  ];

  it('is asked nothing, and what it begins is run as it stands', async () => {
    const { err, code } = await init([...told(), '--source', `${origin}/list`]);
    expect({ err, code }).toEqual({ err: '', code: 0 });
    expect((await loadConfig(file)).site).toMatchObject({ title: TITLE, contact: 'https://example.org/about' });
    const run = async (...words: string[]) => {
      const { out, code } = await runFeedmill([...words, '--json', '-c', file, '-d', join(file, '..', 'data')]);
      expect(code).toBe(0);
      return JSON.parse(out);
    };
    expect(await run('run', '--once')).toMatchObject({ polls: { read: 2 }, errors: [] });
    const shown = (await run('feeds', 'list')) as { feed: { id: string } }[];
    expect(shown.map(({ feed }) => feed.id)).toEqual(['127-0-0-1', '127-0-0-1-list', 'all']);
    expect((await run('feeds', 'show', 'all')).members.length).toBe(7);
  }, 120_000);

  it('ends with 1 and writes nothing where there is nothing to follow at one of the addresses', async () => {
    const { err, code } = await init(['--source', 'http://127.0.0.1:1/bare', ...told()]);
    expect(code).toBe(1);
    expect(err).toMatch(/^Nothing to follow at [^\n]+\nIf [^\n]+\nNothing was written\n$/);
    expect(existsSync(file)).toBe(false);
  });

  it('is told how to follow a site of its own that is not public', async () => {
    const words = ['--yes', '--source', 'http://127.0.0.1:1/feed.xml'];
    expect((await init(words)).err).toContain(
      'If 127.0.0.1:1 is your own site, start again with --trusted-origin http://127.0.0.1:1\n',
    );
  });

  it.each([
    ['no source', ['--yes'], 'Name what to follow with --source ADDRESS, once or several times\n'],
    ['what is no address', ['--yes', '--source', 'not an address'], '"not an address" is not an http(s) address; '],
    ['a contact that is none', ['--yes', '--source', 'x.example', '--contact', 'me'], 'site.contact: '],
    ['an origin that is none', ['--yes', '--source', 'x.example', '--trusted-origin', 'x'], 'trustedOrigins[1]: '],
    ['nobody to ask', [], 'This is not a terminal, so nothing can be asked. Give --yes and --source ADDRESS, '],
  ])('with %s ends with 2 and one line', async (_, words, line) => {
    const { out, err, code } = await init(words);
    expect({ out, code }).toEqual({ out: '', code: 2 });
    expect(err.startsWith(line)).toBe(true);
    expect(err.trim().split('\n')).toHaveLength(1);
  });
});

it('never overwrites a file, and needs a folder to write to', async () => {
  writeFileSync(file, 'mine');
  const words = ['--yes', '--source', `${origin}/rss`];
  expect(await init(words)).toEqual({
    out: '',
    err: `${file} already exists and was not changed; name another file with --file\n`,
    code: 1,
  });
  expect(readFileSync(file, 'utf8')).toBe('mine');
  file = join(home, 'nowhere', 'feedmill.yaml');
  expect((await init(words)).err).toMatch(/there is no folder \S+nowhere; create it first\n$/);
});

const hasTerminal = spawnSync('script', ['--version']).status === 0;
if (!hasTerminal)
  console.warn('SKIPPED: script (util-linux) is not on this machine, so init is not tried at a real terminal');

describe.skipIf(!hasTerminal)('at a real terminal', () => {
  /** Types each text once what comes before it has been shown. */
  async function play(steps: readonly (readonly [shown: string, typed: string])[]) {
    const cwd = mkdtempSync(join(home, 'terminal-'));
    const temporary = mkdtempSync(join(home, 'temporary-'));
    const command = `"${NODE}" "${PROGRAM}" init --trusted-origin ${origin}`;
    const child = spawn('script', ['-qfec', command, '/dev/null'], { cwd, env: { ...process.env, TMPDIR: temporary } });
    let shown = '';
    const waiting = [...steps];
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      shown += text;
      const [next] = waiting;
      if (next === undefined || !shown.includes(next[0])) return;
      waiting.shift();
      shown = '';
      child.stdin.write(next[1]);
    });
    const [code] = await once(child, 'close');
    return { cwd, code: code as number | null, left: waiting.length, temporary: readdirSync(temporary) };
  }

  it('asks, and writes what was answered', async () => {
    const { cwd, code, left, temporary } = await play([
      ['called? [My news]', 'Harbour\r'],
      ['web address? [none]', '\r'],
      ['Address:', `${origin}/rss\r`],
      ['[Y/n]', '\r'],
      ['Enter to finish:', '\r'],
    ]);
    expect({ code, left, temporary }).toEqual({ code: 0, left: 0, temporary: [] });
    expect((await loadConfig(join(cwd, 'feedmill.yaml'))).site).toMatchObject({ title: 'Harbour', contact: null });
  }, 60_000);

  it.each([
    ['at a question', [['called? [My news]', '\u0003']]],
    [
      'while it looks',
      [
        ['called? [My news]', '\r'],
        ['web address? [none]', '\r'],
        ['Address:', `ORIGIN/list\r`],
        ['common path', '\u0003'],
      ],
    ],
  ] as const)(
    'leaves nothing after Ctrl-C %s',
    async (_, steps) => {
      const { cwd, code, left, temporary } = await play(
        steps.map(([shown, typed]) => [shown, typed.replace('ORIGIN', origin)] as const),
      );
      expect({ code, left, temporary, files: readdirSync(cwd) }).toEqual({
        code: 1,
        left: 0,
        temporary: [],
        files: [],
      });
    },
    60_000,
  );
});
