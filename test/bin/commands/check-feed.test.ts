import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, describe, expect, it } from 'vitest';
import { runProgram } from '../../../bin/program.ts';
import { checkTable } from '../../../bin/show/check-table.ts';
import { decodeText } from '../../../lib/fetch/index.ts';
import type { AbsoluteUrl } from '../../../lib/model/index.ts';
import { ITEM, NOW, rss, URL, verdictOn } from '../../check/documents.ts';

const home = mkdtempSync(join(tmpdir(), 'feedmill-check-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

type World = { stdin?: string | Buffer; served?: { body: string; contentType: string | null; url?: string } };

/** Runs `feedmill check-feed` with these words. */
async function checkFeed(words: readonly string[], { stdin = '', served }: World = {}) {
  const told = { out: '', err: '', code: -1, fetched: [] as string[] };
  await runProgram(['check-feed', ...words], {
    out: (text) => {
      told.out += text;
    },
    err: (text) => {
      told.err += text;
    },
    stdin: Readable.from([stdin]),
    color: false,
    now: () => NOW,
    fetchText: async (url) => {
      told.fetched.push(url);
      if (served === undefined) throw new Error('127.0.0.1 is not a public address');
      const { body, contentType } = served;
      return { text: body, body: Buffer.from(body), url: (served.url ?? url) as AbsoluteUrl, contentType };
    },
    decode: decodeText,
    exit: (code) => {
      told.code = code;
    },
  });
  return told;
}

function file(name: string, content: string | Buffer): string {
  const path = join(home, name);
  writeFileSync(path, content);
  return path;
}

const LATE = rss({ items: ITEM.replace('20 Nov', '31 Nov') });
const DOUBTFUL = rss({ items: ITEM.replace('Fri,', 'Mon,') });

describe('feedmill check-feed', () => {
  it('says of a clean feed that it is, and ends with 0', async () => {
    const path = file('good.xml', rss());
    expect(await checkFeed([path])).toMatchObject({
      out: `${path}: RSS 2.0, 1 item\nno problems found\n`,
      err: '',
      code: 0,
    });
  });

  it('says what is wrong, where and by which rule, and ends with 1', async () => {
    const { out, code } = await checkFeed([file('late.xml', LATE)]);
    expect(code).toBe(1);
    expect(out).toContain('RSS 2.0, 1 item\n1 error\n');
    expect(out).toMatch(/^14:1 +error +rss-date +item 1 "Ferry home" pubDate: "Fri, 31 Nov .*has 30$/m);
    expect(out).toMatch(/^rss-date +RFC 822 §5\.1/m);
  });

  it('lets warnings pass unless told to be strict', async () => {
    const path = file('doubtful.xml', DOUBTFUL);
    expect((await checkFeed([path])).code).toBe(0);
    expect((await checkFeed([path, '--strict'])).code).toBe(1);
    expect((await checkFeed([file('good.xml', rss()), '--strict'])).code).toBe(0);
  });

  it('prints the whole verdict as JSON', async () => {
    const { out } = await checkFeed([file('late.xml', LATE), '--json']);
    expect(JSON.parse(out)).toMatchObject({
      kind: 'RSS 2.0',
      items: 1,
      counts: { error: 1, warning: 0, hint: 0 },
      findings: [{ severity: 'error', rule: 'rss-date', line: 14, column: 1, path: 'rss/channel/item[1]/pubDate' }],
    });
  });

  it('fetches an address, and looks at how it is served and where it is', async () => {
    const served = { body: rss(), contentType: 'text/plain', url: 'https://paper.example/moved' };
    const { out, fetched, code } = await checkFeed([URL], { served });
    expect(fetched).toEqual([URL]);
    expect(out).toMatch(/content-type +is served as "text\/plain"/);
    expect(out).toMatch(/self-link-differs .*moved/);
    expect(code).toBe(0);
    expect((await checkFeed([URL], { served: { body: rss(), contentType: 'text/xml' } })).out).toContain(
      'no problems found',
    );
    expect((await checkFeed([URL], { served: { body: rss(), contentType: null } })).out).toContain(
      'served without a type',
    );
  });

  it('says why an address cannot be read', async () => {
    expect(await checkFeed(['http://127.0.0.1/feed'])).toMatchObject({
      out: '',
      err: 'check-feed: http://127.0.0.1/feed: 127.0.0.1 is not a public address\n',
      code: 1,
    });
    expect((await checkFeed([join(home, 'none.xml')])).err).toContain('there is no such file');
    expect((await checkFeed([home])).err).toContain('is a folder');
  });

  it('reads standard input, and takes the address of a file as said', async () => {
    expect((await checkFeed(['-'], { stdin: rss() })).code).toBe(0);
    expect((await checkFeed([file('good.xml', rss()), '--url', 'https://other.example/'])).out).toContain(
      'self-link-differs',
    );
  });

  it("holds a feed against a partner's contract", async () => {
    const { out, code } = await checkFeed([file('good.xml', rss()), '--profile', 'apple']);
    expect(code).toBe(1);
    expect(out).toMatch(
      /^3:1 +error +apple-feed-locale +rss\/channel: Apple News wants of the feed a language with a country/m,
    );
    expect(out).toMatch(
      /^9:1 +error +apple-title-length +item 1 "Ferry home": Apple News wants a title of 15 to 60 characters/m,
    );
    expect(out).toMatch(/apple-title-length +Apple News: https:\/\/support\.apple\.com/);
  });

  it.each([
    [
      ['feed.xml', '--profile', 'bing'],
      'there is no profile "bing". Choose one of msn, smartformat, flipboard, apple.',
    ],
    [['feed.xml', '--url', 'nowhere'], '--url "nowhere" is not an http(s) address'],
  ])('ends with 2 on wrong usage: %j', async (words, says) => {
    const { err, out, code } = await checkFeed(words);
    expect(err).toContain(says);
    expect({ out, code }).toEqual({ out: '', code: 2 });
  });

  it('ends with 2 where nothing is named', async () => {
    expect(await checkFeed([])).toMatchObject({ out: '', code: 2 });
  });
});

describe('the table', () => {
  it('lets nothing from a hostile feed move the cursor or set a colour', () => {
    const hostile = rss({
      items: ITEM.replace('Ferry home', '\u202e\u0085Ferry')
        .replace('<author>', '')
        .replace('</item>', '<author>\u009b31m\u202e</author></item>'),
    });
    const table = checkTable('\u001b[31mfeed', verdictOn(hostile), false);
    expect(table).toContain('rss-email');
    expect(table.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u);
  });

  it('wraps to the terminal', () => {
    const table = checkTable('feed', verdictOn(LATE), false, 80);
    for (const line of table.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  });

  it('says how many more there are', () => {
    const items = Array.from({ length: 30 }, (_, at) =>
      ITEM.replace('>ferry<', `>${at}<`).replace('Fri,', 'Mon,'),
    ).join('');
    expect(checkTable('feed', verdictOn(rss({ items })), false)).toContain(
      'and 5 more of rss-date-form: only the first 25 are shown',
    );
  });
});
