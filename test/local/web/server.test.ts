import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { fileObjects } from '../../../lib/local/objects/objects.ts';
import { type FeedmillServer, PortError, startServer } from '../../../lib/local/web/server.ts';
import { type AbsoluteUrl, DOCUMENT_HEADERS, instant, millis } from '../../../lib/model/index.ts';
import { scratchFolders } from '../scratch-folder.ts';

const fresh = scratchFolders();
const objects = fileObjects(fresh());
const rss = `<rss>${'<item>news</item>'.repeat(500)}</rss>`;
/** Long after the documents were written. */
const LATER = instant(Date.parse('2126-01-02T03:04:05Z'));

let clock = LATER;
const now = () => clock;

let events: APIGatewayProxyEventV2[] = [];
let answer: () => Promise<APIGatewayProxyStructuredResultV2>;
const warnings: string[] = [];
const log = { info: () => {}, warn: (message: string) => warnings.push(message) };
const api = async (event: APIGatewayProxyEventV2) => {
  events.push(event);
  return answer();
};
const token = { value: 'the-token-of-this-test', place: 'the file api-token in the data folder' };
let server: FeedmillServer;

beforeAll(async () => {
  const put = (key: string, text: string, contentType: string, cacheControl?: string) =>
    objects.put(key, Buffer.from(text), { contentType, cacheControl });
  await put('index.html', '<h1>front</h1>', 'text/html; charset=utf-8');
  await put('feeds.opml', '<opml/>', 'text/x-opml');
  await put('feeds/all/index.html', '<h1>all</h1>', 'text/html; charset=utf-8');
  await put('feeds/a:b\r\nc/index.html', '<h1>odd</h1>', 'text/html; charset=utf-8');
  await put('feeds/folder/below/rss.xml', '<rss/>', 'application/rss+xml; charset=utf-8');
  await put('articles/known/index.html', '<h1>known</h1>', 'text/html; charset=utf-8');
  await put('feeds/all/rss.xml', rss, 'application/rss+xml; charset=utf-8', 'public, max-age=60');
  await put('feeds/all/lead.png', 'x'.repeat(5000), 'image/png');
  await objects.put('articles/withdrawn/index.html', Buffer.from('<h1>withdrawn</h1>'), {
    contentType: 'text/html; charset=utf-8',
    gone: true,
  });
  await put('raw/secret', 'raw', 'text/plain');
  await put('revision/secret', 'revision', 'text/plain');
  server = await startServer({ objects, api, hub: api, topics: null, token, port: 0, host: '127.0.0.1', now, log });
});
afterAll(() => server.close());
beforeEach(() => {
  clock = LATER;
  events = [];
  warnings.length = 0;
  answer = async () => ({ statusCode: 201, headers: { 'Content-Type': 'application/json' }, body: '{"ok":true}' });
});

/** A request as it stands, with the token unless told otherwise: node's client neither normalises the path nor unpacks the body. */
function ask(path: string, headers: Record<string, string> = {}, method = 'GET', body?: string | Buffer) {
  return new Promise<{ status: number; headers: Record<string, unknown>; body: Buffer }>((resolve, reject) => {
    const { port } = new URL(server.url);
    const all = { authorization: `Bearer ${token.value}`, ...headers };
    const request = httpRequest({ host: '127.0.0.1', port, path, method, headers: all }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }),
      );
    });
    request.on('error', reject);
    request.end(body);
  });
}

describe('the server of documents', () => {
  it('names the licence of what is published with all but articles’ own pages, beside the hub', async () => {
    const licence = 'https://mill.example/licence' as AbsoluteUrl;
    const topics = { hub: 'https://hub.example/', baseUrl: 'https://mill.example/' };
    const licensed = await startServer({
      ...{ objects, api, hub: api, topics, licence, token, port: 0, host: '127.0.0.1', now, log },
    });
    const links = async (path: string) => (await fetch(new URL(path, licensed.url))).headers.get('link');
    expect(await links('/')).toBe(`<${licence}>; rel="license"`);
    expect(await links('/feeds/all/rss.xml')).toBe(
      `<https://hub.example/>; rel="hub", <https://mill.example/feeds/all/rss.xml>; rel="self", <${licence}>; rel="license"`,
    );
    expect(await links('/articles/known/')).toBeNull();
    await licensed.close();
    expect((await ask('/')).headers).not.toHaveProperty('link');
  });

  it('gives a document with its type, its length, its validators and its cache control', async () => {
    const got = await ask('/feeds/all/rss.xml');
    const head = await objects.head('feeds/all/rss.xml');
    expect(got.body.toString()).toBe(rss);
    expect(got).toMatchObject({
      status: 200,
      headers: {
        'content-type': 'application/rss+xml; charset=utf-8',
        'content-length': String(rss.length),
        'cache-control': 'public, max-age=60',
        etag: `"${head?.etag}"`,
        'last-modified': new Date(head?.lastModified ?? '').toUTCString(),
        vary: 'Accept-Encoding',
        'x-content-type-options': 'nosniff',
      },
    });
    expect(got.headers).not.toHaveProperty('content-encoding');
  });

  it.each(['/', '/feeds/all/', '/articles/known/', '/feeds/all/rss.xml', '/feeds.opml'])(
    'says with %s that it runs nothing, stands in no frame and tells no other site its path',
    async (path) => {
      const { headers } = await ask(path);
      expect(headers).toMatchObject({
        'content-security-policy': expect.stringMatching(/^default-src 'none'; .*; frame-ancestors 'none'$/),
        'referrer-policy': 'strict-origin-when-cross-origin',
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
      });
      expect(headers['content-security-policy']).not.toContain('script-src');
      const again = await ask(path, { 'if-none-match': String(headers.etag) });
      expect(again).toMatchObject({ status: 304, headers: DOCUMENT_HEADERS });
    },
  );

  it('states no Last-Modified in the second of the write: another may follow that it could not be told from', async () => {
    const head = await objects.head('feeds/all/rss.xml');
    clock = head?.lastModified ?? LATER;
    const early = await ask('/feeds/all/rss.xml');
    expect(early.headers).not.toHaveProperty('last-modified');
    const again = await ask('/feeds/all/rss.xml', { 'if-none-match': String(early.headers.etag) });
    expect(again.status).toBe(304);
    expect(again.headers).not.toHaveProperty('last-modified');
    clock = instant(millis(clock) + 1000);
    expect((await ask('/feeds/all/rss.xml')).headers).toHaveProperty('last-modified');
  });

  it("shows the front page at / and a feed's page at its folder", async () => {
    expect((await ask('/')).body.toString()).toBe('<h1>front</h1>');
    expect((await ask('/feeds/all/?utm_source=x')).body.toString()).toBe('<h1>all</h1>');
    expect((await ask('/feeds.opml')).headers['content-type']).toBe('text/x-opml');
  });

  it('sends gzip or Brotli to those who take it, with a weak ETag, and says so', async () => {
    const strong = String((await ask('/feeds/all/rss.xml')).headers.etag);
    const gzip = await ask('/feeds/all/rss.xml', { 'accept-encoding': 'gzip, deflate' });
    expect(gzip.headers).toMatchObject({ 'content-encoding': 'gzip', etag: `W/${strong}`, vary: 'Accept-Encoding' });
    expect(gunzipSync(gzip.body).toString()).toBe(rss);
    expect(gzip.headers['content-length']).toBe(String(gzip.body.length));
    const brotli = await ask('/feeds/all/rss.xml', { 'accept-encoding': 'gzip, deflate, br' });
    expect(brotli.headers['content-encoding']).toBe('br');
    expect(brotliDecompressSync(brotli.body).toString()).toBe(rss);
    const refused = await ask('/feeds/all/rss.xml', { 'accept-encoding': 'gzip;q=0, br;q=0' });
    expect(refused.headers).not.toHaveProperty('content-encoding');
  });

  it('does not compress what is small or a picture', async () => {
    for (const path of ['/', '/feeds/all/lead.png']) {
      expect((await ask(path, { 'accept-encoding': 'br' })).headers).not.toHaveProperty('content-encoding');
    }
  });

  it('answers 304 to who has it, by either ETag or by date, with the headers that belong to it', async () => {
    const first = await ask('/feeds/all/rss.xml', { 'accept-encoding': 'gzip' });
    const etag = String(first.headers.etag);
    const conditions = [
      { 'if-none-match': etag },
      { 'if-none-match': etag.replace('W/', '') },
      { 'if-none-match': `"other", ${etag}` },
      { 'if-none-match': etag, 'cache-control': 'no-cache' },
      { 'if-modified-since': String(first.headers['last-modified']) },
    ];
    for (const condition of conditions) {
      const got = await ask('/feeds/all/rss.xml', { ...condition, 'accept-encoding': 'gzip' });
      expect(got).toMatchObject({ status: 304, headers: { etag, 'cache-control': 'public, max-age=60' } });
      expect(got.body).toHaveLength(0);
      expect(got.headers).not.toHaveProperty('content-length');
    }
    expect((await ask('/feeds/all/rss.xml', { 'if-none-match': '"other"' })).status).toBe(200);
    expect((await ask('/feeds/all/rss.xml', { 'if-modified-since': 'Thu, 01 Jan 2015 00:00:00 GMT' })).status).toBe(
      200,
    );
  });

  it('answers 410 for what was withdrawn, with its page, and also to who has that', async () => {
    const first = await fetch(`${server.url}articles/withdrawn/`);
    expect([first.status, await first.text()]).toEqual([410, '<h1>withdrawn</h1>']);
    const etag = first.headers.get('etag') ?? '';
    const again = await fetch(`${server.url}articles/withdrawn/`, { headers: { 'if-none-match': etag } });
    expect(again.status).toBe(410);
    expect((await fetch(`${server.url}articles/withdrawn/`, { method: 'HEAD' })).status).toBe(410);
  });

  it('follows a document that changes', async () => {
    await objects.put('feeds/live/rss.xml', Buffer.from('one'), { contentType: 'text/xml' });
    const one = await ask('/feeds/live/rss.xml');
    await objects.put('feeds/live/rss.xml', Buffer.from('two'), { contentType: 'text/xml' });
    const two = await ask('/feeds/live/rss.xml', { 'if-none-match': String(one.headers.etag) });
    expect(two).toMatchObject({ status: 200 });
    expect(two.body.toString()).toBe('two');
  });

  it('answers HEAD as GET, without the body', async () => {
    const get = await ask('/feeds/all/rss.xml', { 'accept-encoding': 'br' });
    const head = await ask('/feeds/all/rss.xml', { 'accept-encoding': 'br' }, 'HEAD');
    const { date: _, ...headers } = head.headers;
    expect(get.headers).toMatchObject(headers);
    expect(head.status).toBe(200);
    expect(head.body).toHaveLength(0);
  });

  it.each([
    '/raw/secret',
    '/revision/secret',
    '/feeds/../raw/secret',
    '/feeds/%2e%2e/raw/secret',
    '/feeds/..%2fraw%2fsecret',
    '/feeds%2f..%2fraw%2fsecret',
    '/feeds/..\\raw\\secret',
    '/feeds//../raw/secret',
    '//raw/secret',
    '/feeds/all/rss.xml%00.html',
    '/%E0%A4%A',
    '/feeds/all/none.xml',
    '/feeds/none/',
    '/%25lock.sqlite',
    '/feedsx/all',
    '/feeds/folder/below',
    '/articles',
  ])('has nothing at %s', async (path) => {
    const got = await ask(path);
    expect(got.status).toBe(404);
    expect(got.body.toString()).toBe('There is nothing here.\n');
    expect(warnings).toEqual([]);
  });

  it.each([
    ['a name of 1,000 characters', `/feeds/${'x'.repeat(1000)}`],
    ['a folder of such a name', `/feeds/${'x'.repeat(1000)}/rss.xml`],
    ['a name that is too long once it is escaped', `/feeds/${'%E2%82%AC'.repeat(100)}`],
    ['a path that is too long', `/feeds/${'some/'.repeat(1500)}rss.xml`],
  ])('has nothing at %s, and makes no noise of it', async (_, path) => {
    expect((await ask(path)).status).toBe(404);
    expect(warnings).toEqual([]);
  });

  it.each([
    ['/feeds/all', './all/'],
    ['/feeds/all?utm_source=x', './all/'],
    ['/feeds/%61ll', './all/'],
    ['/feeds/a:b%0d%0ac', './a%3Ab%0D%0Ac/'],
  ])('sends who asks for the folder %s without its slash to its page', async (path, location) => {
    for (const method of ['GET', 'HEAD']) {
      const got = await ask(path, {}, method);
      expect(got).toMatchObject({ status: 308, headers: { location } });
      const page = new URL(location, new URL(path, server.url));
      expect((await ask(page.pathname)).status).toBe(200);
    }
    expect(warnings).toEqual([]);
  });

  it('says what methods there are where another is tried', async () => {
    expect(await ask('/feeds/all/rss.xml', {}, 'POST', 'x')).toMatchObject({
      status: 405,
      headers: { allow: 'GET, HEAD' },
    });
    expect((await ask('/status', {}, 'DELETE')).status).toBe(405);
  });
});

describe('the server of the API', () => {
  it('hands a push to the handler as API Gateway does, and sends its answer back', async () => {
    const got = await ask(
      '/articles?source=desk&tag=a&tag=b',
      { 'content-type': 'application/json' },
      'POST',
      '{"title":"ä"}',
    );
    expect(got).toMatchObject({ status: 201, headers: { 'content-type': 'application/json', 'content-length': '11' } });
    expect(got.body.toString()).toBe('{"ok":true}');
    expect(events).toMatchObject([
      {
        version: '2.0',
        rawPath: '/articles',
        rawQueryString: 'source=desk&tag=a&tag=b',
        queryStringParameters: { source: 'desk', tag: 'a,b' },
        headers: { 'content-type': 'application/json' },
        body: '{"title":"ä"}',
        isBase64Encoded: false,
        requestContext: { http: { method: 'POST', path: '/articles', sourceIp: '127.0.0.1' }, time: now() },
      },
    ]);
  });

  it('keeps every byte of a body that is no UTF-8', async () => {
    const bytes = Buffer.from([0x3c, 0x70, 0x3e, 0xe9, 0xff, 0x00]);
    await ask('/articles', { 'content-type': 'text/html; charset=iso-8859-1' }, 'POST', bytes);
    expect(events[0]?.isBase64Encoded).toBe(true);
    expect(Buffer.from(events[0]?.body ?? '', 'base64').equals(bytes)).toBe(true);
  });

  it('hands over takedowns and the status, but no GET of an article', async () => {
    await ask('/articles/abc', {}, 'DELETE');
    await ask('/articles/abc', {}, 'PUT', 'x');
    await ask('/status');
    expect((await ask('/articles/abc')).status).toBe(404);
    expect(events.map(({ requestContext }) => `${requestContext.http.method} ${requestContext.http.path}`)).toEqual([
      'DELETE /articles/abc',
      'PUT /articles/abc',
      'GET /status',
    ]);
  });

  it('refuses a body of more than 6 MB, and serves on', async () => {
    const got = await ask('/articles', { 'content-type': 'text/plain' }, 'POST', Buffer.alloc(6 * 1024 * 1024 + 1));
    expect(got.status).toBe(413);
    expect(events).toEqual([]);
    expect((await ask('/articles', {}, 'POST', Buffer.alloc(6 * 1024 * 1024))).status).toBe(201);
  });

  it('answers 500 and logs when the handler throws', async () => {
    answer = async () => Promise.reject(new Error('table gone'));
    const got = await ask('/articles', {}, 'POST', 'x');
    expect(got.status).toBe(500);
    expect(got.body.toString()).not.toContain('table gone');
    expect(warnings).toContain('request failed');
  });
});

describe('the port', () => {
  it('is refused in one line where another program uses it', async () => {
    const port = Number(new URL(server.url).port);
    const second = startServer({ objects, api, hub: api, topics: null, token, port, host: '127.0.0.1', now, log });
    await expect(second).rejects.toThrow(PortError);
    await expect(second).rejects.toThrow(
      `Port ${port} on 127.0.0.1 is used by another program; stop that, or choose another port with --port`,
    );
  });

  it('is free again after close, though a client holds a connection open', async () => {
    const other = await startServer({
      objects,
      api,
      hub: api,
      topics: null,
      token,
      port: 0,
      host: '127.0.0.1',
      now,
      log,
    });
    const port = Number(new URL(other.url).port);
    const idle = connect(port, '127.0.0.1').on('error', () => {});
    await new Promise((resolve) => idle.once('connect', resolve));
    idle.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    await new Promise((resolve) => idle.once('data', resolve));
    await other.close();
    await (
      await startServer({ objects, api, hub: api, topics: null, token, port, host: '127.0.0.1', now, log })
    ).close();
  });
});
