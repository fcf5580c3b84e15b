import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addressesWritten } from '../../../bin/acts/written-address.ts';
import type { CommandContext } from '../../../bin/commands/context.ts';
import { runProgram } from '../../../bin/program.ts';
import { readSetup } from '../../../bin/setup.ts';
import { openWorkplace } from '../../../bin/workplace/workplace.ts';
import { decodeText } from '../../../lib/fetch/index.ts';
import { freshState, type Instant, instant, type SourceId } from '../../../lib/model/index.ts';
import { cutFeed, fullFeed, pageOf, story } from '../../pipeline/stories.ts';

const home = mkdtempSync(join(tmpdir(), 'feedmill-sources-add-'));
const NEWS = [
  story('cranes', 'Cranes to go', undefined, '2026-11-19T10:00:00Z'),
  story('ferry', 'Ferry stays', undefined, '2026-11-18T10:00:00Z'),
];
let site: Server;
let origin = '';

beforeAll(async () => {
  const front = pageOf(NEWS[0]!).replace(
    '</head>',
    '<link rel="alternate" type="application/rss+xml" href="/rss"><link rel="alternate" type="application/atom+xml" href="/atom"></head>',
  );
  const licensed = fullFeed(NEWS).replaceAll(
    '<author>',
    '<link rel="license" href="https://creativecommons.org/licenses/by/4.0/"/><author>',
  );
  const robots = '# Content-Signal of our own\nUser-agent: *\nContent-Signal: /licensed ai-train=no\n';
  const web: Record<string, string> = {
    '/licensed': licensed,
    '/robots.txt': robots,
    '/': front,
    '/rss': cutFeed(NEWS),
    '/atom': fullFeed(NEWS),
    '/bare': '<html>',
  };
  site = createServer((request, response) => {
    const body = web[request.url ?? ''];
    response.statusCode = body === undefined ? 404 : 200;
    response.end(body?.replaceAll('https://courier.example', origin));
  });
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
  writeFileSync(
    join(home, 'my.yaml'),
    `trustedOrigins: ["${origin}"]\nlimits: { hostSpacing: 0s }\nsources: [{ id: declared, url: "${origin}/bare" }]\n`,
  );
});
afterAll(async () => {
  await new Promise((resolve) => site.close(resolve));
  rmSync(home, { recursive: true, force: true });
});

type Given = { readonly data?: string; readonly typed?: string };

/** Runs one command line; `typed` is what somebody types at a terminal. */
async function feedmill(line: string, { data = 'data', typed }: Given = {}) {
  let out = '';
  let err = '';
  let code = 0;
  const terminal = new PassThrough();
  terminal.on('data', (text) => {
    out += text;
  });
  const context: CommandContext = {
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    stdin: Object.assign(Readable.from([typed ?? '']), { isTTY: typed !== undefined }),
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

const sourcesIn = async (data: string): Promise<Record<string, unknown>[]> => {
  const { out } = await feedmill('sources list --json', { data });
  return (JSON.parse(out) as { source: Record<string, unknown> }[]).map(({ source }) => source);
};

describe('sources add', () => {
  it('shows what it tries and what it found, and stores nothing on a dry run', async () => {
    const { out, err, code } = await feedmill(`sources add ${origin} --dry-run`, { data: 'dry' });
    expect({ err, code }).toEqual({ err: '', code: 0 });
    expect(out).toContain(`→ given           ${origin}/  a home page that declares 2 feeds\n`);
    expect(out).toContain(`✓ alternate       ${origin}/rss  a feed of 2 items\n`);
    expect(out).toContain(`\nThe Courier\nfeed ${origin}/atom\n2 items; with full texts\n`);
    expect(out).toMatch(/\nDATE +TEXT +NEWEST ITEMS\n2026-11-19 10:00 +full +Cranes to go\n/);
    expect(out).toMatch(new RegExp(`\nALSO +ADDRESS\nfeed +${origin}/rss +2 items\n`));
    expect(out).toContain('it would be followed as 127-0-0-1\n');
    expect(await sourcesIn('dry')).toEqual([]);
  });

  it('shows what is said of the use of what it found', async () => {
    const { out } = await feedmill(`sources add ${origin}/licensed --dry-run`, { data: 'dry' });
    expect(out).toContain(
      `\nterms licence https://creativecommons.org/licenses/by/4.0/ (the feed’s item); ai-train: no (robots.txt)\n`,
    );
    const { out: json } = await feedmill(`sources add ${origin}/licensed --dry-run --json`, { data: 'dry' });
    expect(JSON.parse(json).candidates[0].terms.signals).toEqual([
      { name: 'ai-train', allowed: false, from: 'robots' },
    ]);
  });

  it.each([
    ['\n', 1, 0],
    ['y\n', 1, 0],
    ['n\n', 0, 1],
    ['what?\n', 0, 1],
    ['', 0, 1],
  ])('asks at a terminal, where %j is the answer', async (typed, followed, exit) => {
    const data = `asked-${JSON.stringify(typed).replace(/\W/g, '')}`;
    const { out, code } = await feedmill(`sources add ${origin}/rss`, { data, typed });
    expect(out).toContain('Follow it as 127-0-0-1? [Y/n]');
    expect(code).toBe(exit);
    expect(await sourcesIn(data)).toHaveLength(followed);
  });

  it('stores nothing where nobody can be asked and nothing was said', async () => {
    for (const line of [`sources add ${origin}/rss`, `sources add ${origin}/rss --json`]) {
      const { err, code } = await feedmill(line, { data: 'unasked' });
      expect({ err, code }).toMatchObject({ code: 1, err: expect.stringContaining('--yes') });
    }
    expect(await sourcesIn('unasked')).toEqual([]);
  });

  it('takes what it is told, and the rest from what it found', async () => {
    const line = `sources add ${origin}/rss --yes --json --interval 15m --full-text never --tag a --tag b --title Quay --rule body=.story --rule strip=.promo`;
    const { out, code } = await feedmill(line, { data: 'told' });
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ outcome: 'followed', candidates: [{ way: 'given' }], unread: [] });
    expect(await sourcesIn('told')).toMatchObject([
      {
        ...{ id: '127-0-0-1', title: 'Quay', kind: 'feed', url: `${origin}/rss`, fullText: 'never', tags: ['a', 'b'] },
        interval: { least: 900, most: 900 },
        rules: { body: '.story', strip: ['.promo'] },
      },
    ]);
    await feedmill(`sources add ${origin}/atom --yes --kind feed`, { data: 'told' });
    const second = (await sourcesIn('told'))[1];
    expect(second).toMatchObject({ id: '127-0-0-1-2', title: 'The Courier', interval: { least: 300, most: 21600 } });
  });

  it('says where something is followed already, unless it is to be a second time', async () => {
    await feedmill(`sources add ${origin}/rss --yes --id courier`, { data: 'twice' });
    const again = await feedmill(`sources add ${origin}/rss/ --kind feed --yes`, { data: 'twice' });
    expect(again.code).toBe(1);
    const { err, code } = await feedmill(`sources add ${origin}/rss --yes`, { data: 'twice' });
    expect(code).toBe(1);
    expect(err).toBe(
      `${origin}/rss is already followed as courier; to follow it a second time, choose another id with --id\n`,
    );
    expect((await feedmill(`sources add ${origin}/rss --yes --id courier`, { data: 'twice' })).code).toBe(1);
    expect((await feedmill(`sources add ${origin}/rss --yes --id declared`, { data: 'twice' })).code).toBe(1);
    expect((await feedmill(`sources add ${origin}/rss --yes --id other`, { data: 'twice' })).code).toBe(0);
    expect((await sourcesIn('twice')).map(({ id }) => id)).toEqual(['courier', 'other']);
  });

  it('says in a line what is not to be followed', async () => {
    const kind = await feedmill(`sources add ${origin}/bare --kind sitemap --yes`, { data: 'none' });
    expect(kind.code).toBe(1);
    expect(kind.err).toContain('a page, not a sitemap');
    const dead = await feedmill('sources add http://127.0.0.1:1/feed --yes --json', { data: 'none' });
    expect(dead.code).toBe(1);
    expect(JSON.parse(dead.out)).toMatchObject({ outcome: 'nothing found', source: null, candidates: [] });
    expect(await sourcesIn('none')).toEqual([]);
  });

  it.each([
    'sources add not-an-address',
    'sources add x.example --interval 5',
    'sources add x.example --kind push',
    'sources add x.example --rule body=[',
  ])('of %j ends with 2', async (line) => {
    const { out, err, code } = await feedmill(line);
    expect({ out, code }).toEqual({ out: '', code: 2 });
    expect(err.trim().split('\n')).toHaveLength(1);
  });
});

describe('an address as people write it', () => {
  it.each([
    ['https://example.org/a b', ['https://example.org/a%20b']],
    ['HTTP://Example.org', ['http://example.org/']],
    ['example.org', ['https://example.org/', 'http://example.org/']],
    ['//example.org/news?x=1', ['https://example.org/news?x=1', 'http://example.org/news?x=1']],
    ['localhost:8640/feeds/', ['https://localhost:8640/feeds/', 'http://localhost:8640/feeds/']],
    ['[::1]:8080', ['https://[::1]:8080/', 'http://[::1]:8080/']],
    ['münchen.example', ['https://xn--mnchen-3ya.example/', 'http://xn--mnchen-3ya.example/']],
    ['feed://example.org/rss', ['https://example.org/rss', 'http://example.org/rss']],
    ['feed:https://example.org/rss', ['https://example.org/rss']],
    [' <https://example.org/> ', ['https://example.org/']],
    ['mailto:ada@example.org', []],
    ['ada@example.org', []],
    ['ftp://example.org/', []],
    ['news', []],
    ['two words.example', []],
    ['', []],
  ])('%j is meant as %j', (written, expected) => {
    expect(addressesWritten(written)).toEqual(expected);
  });
});

describe('sources accept', () => {
  it('has nothing to end where a source is not in quarantine', async () => {
    await feedmill(`sources add ${origin}/rss --yes --id courier`, { data: 'accept' });
    const { err, code } = await feedmill('sources accept courier', { data: 'accept' });
    expect({ err, code }).toEqual({ err: 'courier is not in quarantine, so there is nothing to accept\n', code: 1 });
    expect((await feedmill('sources accept nobody', { data: 'accept' })).code).toBe(1);
  });

  it('ends a quarantine, and has the source read anew next', async () => {
    const data = join(home, 'quarantined');
    await feedmill(`sources add ${origin}/rss --yes --id courier`, { data: 'quarantined' });
    const setup = await readSetup({ config: join(home, 'my.yaml'), data });
    const log = { info: () => {}, warn: () => {} };
    const workplace = await openWorkplace(setup, { log, servedAt: 'http://127.0.0.1:8640/' });
    const { sources } = workplace.ports.store;
    const state = freshState('courier' as SourceId, instant(new Date('2099-01-01T00:00:00Z')));
    const quarantine = { since: state.nextDue as Instant, reason: 'titles gone' };
    await sources.saveState({ ...state, etag: '"1"', quarantine });
    await workplace.close();
    const { out, code } = await feedmill('sources accept courier', { data: 'quarantined' });
    expect({ out, code }).toEqual({ out: 'courier: accepted; it will be read in full at its next poll\n', code: 0 });
    const story = JSON.parse((await feedmill('sources show courier --json', { data: 'quarantined' })).out);
    expect(story).toMatchObject({ state: { quarantine: null, etag: null }, health: { condition: 'unpolled' } });
    expect(story.state.nextDue < '2099').toBe(true);
  });
});
