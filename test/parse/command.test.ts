import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import type { CommandContext } from '../../bin/commands/context.ts';
import { registerParse } from '../../bin/commands/parse.ts';
import { decodeText } from '../../lib/fetch/charset.ts';
import { type AbsoluteUrl, instant } from '../../lib/model/index.ts';
import { rss } from './samples.ts';

const FEED = rss('<item><title>One café</title><link>/1</link><pubDate>Thu, 01 Jan 2026 10:00:00 GMT</pubDate></item>');

async function run(args: readonly string[], stdin = ''): Promise<{ out: string; err: string; code: number }> {
  const done = { out: '', err: '', code: -1 };
  const context: CommandContext = {
    out: (text) => {
      done.out += text;
    },
    err: (text) => {
      done.err += text;
    },
    stdin: Readable.from([stdin]),
    color: false,
    now: () => instant(new Date('2026-01-02T00:00:00Z')),
    fetchText: async (url: AbsoluteUrl) => ({
      text: FEED,
      body: Buffer.from(FEED, url.endsWith('latin.xml') ? 'latin1' : 'utf8'),
      url,
      contentType: 'application/rss+xml',
    }),
    decode: decodeText,
    exit: (code) => {
      done.code = code;
    },
  };
  const program = new Command();
  registerParse(program, context);
  await program.parseAsync(['parse', ...args], { from: 'user' });
  return done;
}

async function file(text: string | Uint8Array): Promise<string> {
  const path = join(await mkdtemp(join(tmpdir(), 'parse-')), 'feed.xml');
  await writeFile(path, text);
  return path;
}

describe('feedmill parse', () => {
  it('shows title, items and repairs of an address', async () => {
    const { out, code } = await run(['https://news.example/feed.xml']);
    expect(code).toBe(0);
    expect(out).toMatch(/News \(1 item\)[\s\S]*2026-01-01[\s\S]*One[\s\S]*https:\/\/news\.example\/1/);
    expect(out).toContain('#1 repaired address-resolved: /1');
  });

  it('shows how the bytes of an address were mended before they could be read', async () => {
    const { out } = await run(['https://news.example/latin.xml']);
    expect(out).toContain('One café');
    expect(out).toContain('repaired charset-guessed');
  });

  it('prints the whole feed as JSON, from standard input too', async () => {
    const { out } = await run(['-', '--json', '--url', 'https://news.example/feed.xml'], FEED);
    expect(JSON.parse(out)).toMatchObject({ title: 'News', items: [{ url: 'https://news.example/1' }] });
  });

  it('says in one line what is wrong, and exits with 1', async () => {
    const { err, code } = await run([await file('<html></html>')]);
    expect(code).toBe(1);
    expect(err).toMatch(/^parse: .*feed\.xml: not a feed: it is an HTML page.*\n$/);
  });

  it('says what a feed asks of its readers, and where its older items are', async () => {
    const more =
      '<ttl>90</ttl><skipHours><hour>3</hour></skipHours><skipDays><day>Sunday</day></skipDays>' +
      '<atom:link rel="next" href="https://news.example/2.xml"/>';
    const { out } = await run([await file(FEED.replace('<item>', `${more}<item>`))]);
    expect(out).toContain('asks not to be polled for 90 minutes; asks not to be polled in hours 03 (UTC); ');
    expect(out).toContain('asks not to be polled on Sunday\nolder items: https://news.example/2.xml\n');
  });

  it('shows the pages of a sitemap, packed or not, as XML or a list', async () => {
    const text = '<urlset><url><loc>https://news.example/1</loc><lastmod>2026-01-01</lastmod></url></urlset>';
    for (const sitemap of [text, gzipSync(text)]) {
      const { out, code } = await run([await file(sitemap)]);
      expect(code).toBe(0);
      expect(out).toMatch(/^Sitemap \(1 entry\)\n#.*\n1 +- +2026-01-01 +https:\/\/news\.example\/1\n$/);
    }
    expect((await run([await file('https://news.example/1\n')])).out).toContain('Sitemap (1 entry)');
    const { out } = await run([await file(text), '--json']);
    expect(JSON.parse(out)).toMatchObject({ kind: 'urlset', items: [{ url: 'https://news.example/1' }] });
  });

  it('shows the sitemaps of an index, and no more than can be read', async () => {
    const sitemaps = Array.from(
      { length: 502 },
      (_, i) => `<sitemap><loc>https://news.example/${i}.xml</loc></sitemap>`,
    );
    const { out } = await run([await file(`<sitemapindex>${sitemaps.join('')}</sitemapindex>`)]);
    expect(out).toContain('Sitemap index (502 entries)');
    expect(out).toMatch(/\n500 +- +https:\/\/news\.example\/499\.xml\nand 2 more; for all of them, add --json\n$/);
  });

  it('exits with 2 where nothing is named', async () => {
    expect(await run([])).toMatchObject({ code: 2, out: '' });
  });

  it('answers a batch line by line, in order, bad lines with their error', async () => {
    const path = await file(FEED);
    const lines = [
      JSON.stringify({ id: 1, url: 'https://news.example/feed.xml', path }),
      'nonsense',
      JSON.stringify({ id: 'gone', url: 'https://news.example/', path: `${path}.not` }),
      JSON.stringify({ id: 2, url: 'https://news.example/feed.xml', path, contentType: 'text/xml' }),
    ];
    const { out, code } = await run(['--batch'], `${lines.join('\n')}\n`);
    const answers = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(code).toBe(0);
    expect(answers.map(({ id }) => id)).toEqual([1, null, 'gone', 2]);
    expect(answers[0]).toEqual({
      id: 1,
      feed: { title: 'News', links: ['https://news.example/'] },
      entries: [
        {
          title: 'One café',
          links: ['https://news.example/1'],
          id: null,
          published: '2026-01-01T10:00:00.000Z',
          updated: null,
          authors: [],
          content: null,
          summary: null,
          enclosures: [],
        },
      ],
      repairs: [{ code: 'address-resolved', detail: '/1', entry: 0 }],
    });
    expect(answers[1]).toMatchObject({ feed: { title: null, links: [] }, entries: [], error: expect.any(String) });
    expect(answers[2].error).toContain('no such file');
  });
});
