import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask } from './ask.ts';
import { readJsonFeed } from './json-feed.ts';
import { push } from './push.ts';
import { authorized, type RunningFeedmill, startFeedmill } from './running-feedmill.ts';
import { awaitDocument, until } from './until.ts';

const RSS = '/feeds/all/rss.xml';
const JSON_TYPE = { 'content-type': 'application/json' };

let feedmill: RunningFeedmill;

beforeAll(async () => {
  feedmill = await startFeedmill({ config: 'site: { title: The pushed }\n' });
  for (let number = 1; number <= 5; number++) {
    await push(feedmill, {
      id: `story-${number}`,
      title: `Story number ${number}`,
      html: `<p>${`The council met, and this is what it said in part ${number}. `.repeat(20)}</p>`,
      published: `2026-11-2${number}T08:00:00Z`,
    });
  }
  await settled();
});

afterAll(() => feedmill?.close());

/** Everything pushed is out, and the second of its last write is over: from then on Last-Modified is stated. */
async function settled(): Promise<void> {
  await until('every document with its Last-Modified', async () => {
    const { items } = await readJsonFeed(feedmill.url);
    const { headers } = await ask(feedmill.url, RSS);
    return items.length >= 5 && headers['last-modified'] !== undefined ? items : null;
  });
}

describe('a feed over HTTP', () => {
  it.each([
    ['/', 'text/html; charset=utf-8'],
    ['/feeds.opml', 'text/x-opml; charset=utf-8'],
    ['/robots.txt', 'text/plain; charset=utf-8'],
    ['/feeds/all/', 'text/html; charset=utf-8'],
    ['/feeds/all/index.html', 'text/html; charset=utf-8'],
    ['/feeds/all/rss.xml', 'application/rss+xml; charset=utf-8'],
    ['/feeds/all/atom.xml', 'application/atom+xml; charset=utf-8'],
    ['/feeds/all/feed.json', 'application/feed+json; charset=utf-8'],
    ['/feeds/push/rss.xml', 'application/rss+xml; charset=utf-8'],
  ])('gives %s as %s, with validators and for how long it may be kept', async (path, type) => {
    const { status, headers, body } = await ask(feedmill.url, path);
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      'content-type': type,
      'content-length': `${body.length}`,
      'cache-control': expect.stringMatching(/^public, max-age=\d+/),
      etag: expect.stringMatching(/^"[^"]+"$/),
      vary: 'Accept-Encoding',
      'x-content-type-options': 'nosniff',
    });
  });

  it('answers 304 without a body to who has it already, by ETag or by date', async () => {
    const { headers } = await ask(feedmill.url, RSS);
    const conditions: Record<string, string>[] = [
      { 'if-none-match': `${headers.etag}` },
      { 'if-none-match': `"another", W/${headers.etag}` },
      { 'if-modified-since': `${headers['last-modified']}` },
    ];
    for (const condition of conditions) {
      const answer = await ask(feedmill.url, RSS, { headers: condition });
      expect([answer.status, answer.body.length], JSON.stringify(condition)).toEqual([304, 0]);
      expect(answer.headers.etag).toBe(headers.etag);
    }
    const stale = { 'if-none-match': '"another"', 'if-modified-since': `${headers['last-modified']}` };
    expect((await ask(feedmill.url, RSS, { headers: stale })).status).toBe(200);
  });

  it.each([
    ['gzip', gunzipSync],
    ['br', brotliDecompressSync],
  ] as const)('packs it with %s for who can unpack it, and knows that copy again', async (encoding, unpack) => {
    const plain = await ask(feedmill.url, RSS);
    const packed = await ask(feedmill.url, RSS, { headers: { 'accept-encoding': encoding } });
    expect(packed.headers['content-encoding']).toBe(encoding);
    expect(packed.body.length).toBeLessThan(plain.body.length / 2);
    expect(unpack(packed.body).equals(plain.body)).toBe(true);
    const again = { 'accept-encoding': encoding, 'if-none-match': `${packed.headers.etag}` };
    expect((await ask(feedmill.url, RSS, { headers: again })).status).toBe(304);
  });

  it('answers HEAD as GET, without the body', async () => {
    const got = await ask(feedmill.url, RSS);
    const head = await ask(feedmill.url, RSS, { method: 'HEAD' });
    expect([head.status, head.body.length]).toEqual([200, 0]);
    const { date: _, ...headers } = head.headers;
    expect(got.headers).toMatchObject(headers);
  });

  it.each(['/feeds/none/rss.xml', '/feeds/all/rss', '/feeds/', '/favicon.ico', '/raw/', '/status/more'])(
    'answers 404 at %s',
    async (path) => {
      expect((await ask(feedmill.url, path)).status).toBe(404);
    },
  );

  it.each([
    '/../../../../etc/passwd',
    '/feeds/../../newspaper.json',
    '/feeds/..%2f..%2f..%2fetc%2fpasswd',
    '/feeds/%2e%2e/%2e%2e/lock',
    '/feeds/all/%00rss.xml',
    '/feeds/all\\..\\..\\lock',
    '/feeds/%ff',
    '//etc/passwd',
  ])('lets nobody out of what is published by %s', async (path) => {
    const { status, body } = await ask(feedmill.url, path);
    expect(status).toBe(404);
    expect(body.toString()).not.toMatch(/root:|endpoint/);
  });

  it('takes no writing to documents', async () => {
    const answer = await ask(feedmill.url, RSS, { method: 'PUT', body: 'mine' });
    expect([answer.status, answer.headers.allow]).toEqual([405, 'GET, HEAD']);
  });
});

/** Asks the API, with its token. */
function call(path: string, { headers, ...request }: Parameters<typeof ask>[2] = {}) {
  return ask(feedmill.url, path, { ...request, headers: { ...headers, ...authorized(feedmill) } });
}

describe('the API', () => {
  it('takes an article in JSON, knows it again by its id, and takes it down', async () => {
    const send = (article: object) =>
      call('/articles', { method: 'POST', headers: JSON_TYPE, body: JSON.stringify(article) });
    const article = { id: 'ferry', title: 'Ferry late', text: 'The ferry is an hour late.', published: '2026-11-23' };

    const created = await send(article);
    expect([created.status, told(created.body)]).toMatchObject([201, [{ outcome: 'created', revision: 1 }]]);
    const same = await send(article);
    expect([same.status, told(same.body)]).toMatchObject([200, [{ outcome: 'unchanged', revision: 1 }]]);
    const revised = await send({ ...article, text: 'The ferry is two hours late.' });
    expect([revised.status, told(revised.body)]).toMatchObject([200, [{ outcome: 'revised', revision: 2 }]]);
    await awaitDocument(`${feedmill.url}feeds/push/rss.xml`, (text) => text.includes('two hours late'));

    const id = told(created.body)[0]?.article;
    const gone = await call(`/articles/${id}?reason=it%20came`, { method: 'DELETE' });
    expect([gone.status, JSON.parse(gone.body.toString())]).toMatchObject([200, { outcome: 'withdrawn' }]);
    const atom = await awaitDocument(`${feedmill.url}feeds/push/atom.xml`, (text) => text.includes('deleted-entry'));
    expect(atom).toContain(`ref="urn:feedmill:${id}"`);
    expect(atom).toContain('it came');
    expect(atom).not.toContain('hours late');

    const again = await send(article);
    expect(told(again.body)).toMatchObject([{ outcome: 'unchanged', detail: 'taken down' }]);
  });

  it('takes a page with its address, and a plain text', async () => {
    const paragraph =
      'The lamp at the corner was lit again last night after two dark winters, and people came to look.';
    const page = `<html lang="en"><head><title>Lamp lit at last | The Paper</title></head><body><nav><a href="/">Home</a></nav><article>
<h1>Lamp lit at last</h1><p>${paragraph}</p><p>${paragraph}</p><p>${paragraph}</p></article></body></html>`;
    const html = await call('/articles?url=https%3A%2F%2Fpaper.example%2Flamp&source=paper', {
      method: 'POST',
      headers: { 'content-type': 'text/html; charset=utf-8' },
      body: page,
    });
    expect(html.status).toBe(201);
    const text = await call('/articles?source=paper', {
      method: 'POST',
      headers: { 'content-type': 'text/plain; charset=utf-8' },
      body: `The tap in the square\n\n${paragraph}\n\n${paragraph.replace('lamp', 'tap')}`,
    });
    expect(text.status).toBe(201);
    const { items } = await until('both in the feed of their source', async () => {
      const answer = await ask(feedmill.url, '/feeds/paper/feed.json');
      if (answer.status !== 200) return null;
      const feed = await readJsonFeed(feedmill.url, 'paper');
      return feed.items.length === 2 ? feed : null;
    });
    const lamp = items.find((item) => item.url === 'https://paper.example/lamp');
    expect(lamp?.title).toBe('Lamp lit at last');
    expect(lamp?.content_text).not.toContain('Home');
    expect(items.map((item) => item.title)).toContain('The tap in the square');
  });

  it.each([
    { what: 'what is not JSON', type: 'application/json', body: '{"title": ', status: 400, says: /not JSON/ },
    { what: 'a type it does not know', type: 'image/png', body: 'x', status: 400, says: /image\/png is not taken/ },
    { what: 'an article without a title', type: 'application/json', body: '{"text":"x"}', status: 422, says: /title/ },
    {
      what: 'an impossible date',
      type: 'application/json',
      body: '{"title":"a","text":"b","published":"2026-02-30"}',
      status: 422,
      says: /2026-02-30.*not a date/,
    },
    {
      what: 'a key it does not know',
      type: 'application/json',
      body: '{"title":"a","text":"b","publised":"2026-02-03"}',
      status: 422,
      says: /publised/,
    },
    {
      what: 'an article of script alone',
      type: 'application/json',
      body: '{"title":"a","html":"<script>alert(1)</script>"}',
      status: 422,
      says: /nothing readable/,
    },
    { what: 'a page without an article', type: 'text/html', body: '<p></p>', status: 422, says: /no article found/ },
    { what: 'an empty text', type: 'text/plain', body: ' \n ', status: 422, says: /no article found/ },
  ])('answers $status in one clear line to $what', async ({ type, body, status, says }) => {
    const answer = await call('/articles', { method: 'POST', headers: { 'content-type': type }, body });
    const { error } = JSON.parse(answer.body.toString()) as { readonly error: string };
    expect(answer.status).toBe(status);
    expect(error).toMatch(says);
    expect(error).not.toContain('\n');
  });

  it('answers 404 to a takedown of what it does not have', async () => {
    expect((await call(`/articles/${'a'.repeat(20)}`, { method: 'DELETE' })).status).toBe(404);
    expect((await call('/articles/no-id', { method: 'DELETE' })).status).toBe(404);
  });

  it('answers 401 to who does not have the token, which `feedmill start` has said the place of', async () => {
    const answer = await ask(feedmill.url, '/status');
    expect([answer.status, answer.headers['www-authenticate']]).toEqual([401, 'Bearer']);
    expect(answer.body.toString()).toMatch(/^[^\n]* in the file api-token in the data folder\.\n$/);
    expect(answer.body.toString()).not.toContain(feedmill.token);
    expect(feedmill.process.stdout()).toContain(`  pushed articles need the token in ${feedmill.data}/api-token\n`);
    expect(feedmill.process.stdout()).not.toContain(feedmill.token);
  });

  it('refuses web pages, which could otherwise write through the browser of who runs it', async () => {
    const headers = { ...JSON_TYPE, ...authorized(feedmill), origin: 'https://evil.example' };
    const answer = await ask(feedmill.url, '/articles', { method: 'POST', headers, body: '{"title":"a","text":"b"}' });
    expect(answer.status).toBe(403);
  });

  it('says how its sources and feeds are', async () => {
    const answer = await call('/status');
    expect([answer.status, answer.headers['cache-control']]).toEqual([200, 'no-store']);
    const { sources, feeds } = JSON.parse(answer.body.toString()) as {
      readonly sources: readonly { readonly source: { readonly id: string } }[];
      readonly feeds: readonly { readonly feed: { readonly id: string }; readonly state: { readonly shown: number } }[];
    };
    expect(sources.map(({ source }) => source.id)).toContain('push');
    expect(feeds.find(({ feed }) => feed.id === 'all')?.state.shown).toBeGreaterThanOrEqual(5);
  });
});

function told(body: Buffer) {
  const { articles } = JSON.parse(body.toString()) as {
    readonly articles: readonly { readonly article: string; readonly outcome: string; readonly revision: number }[];
  };
  return articles;
}
