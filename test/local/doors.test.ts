import { connect } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { fileObjects } from '../../lib/local/objects/objects.ts';
import { type FeedmillServer, type ServerOptions, startServer } from '../../lib/local/web/server.ts';
import { instant } from '../../lib/model/index.ts';
import { ask } from '../e2e/ask.ts';
import { scratchFolders } from './scratch-folder.ts';

const fresh = scratchFolders();
const objects = fileObjects(fresh());
const token = { value: 'the-token-of-this-test', place: 'the file api-token in the data folder' };
const AUTHORIZATION = `Bearer ${token.value}`;

let calls = 0;
const options: ServerOptions = {
  objects,
  api: async () => {
    calls += 1;
    return { statusCode: 201 };
  },
  hub: async () => ({ statusCode: 202 }),
  topics: null,
  token,
  port: 0,
  host: '127.0.0.1',
  now: () => instant(Date.now()),
  log: { info: () => {}, warn: (message) => expect.unreachable(message) },
};
let server: FeedmillServer;

beforeAll(async () => {
  for (const key of ['index.html', 'feeds/all/rss.xml', 'articles/known/index.html']) {
    await objects.put(key, Buffer.from(key), { contentType: 'text/plain' });
  }
  server = await startServer(options);
});
afterAll(() => server.close());
beforeEach(() => {
  calls = 0;
});

/** Everything that is not a document. */
const DOORS = [
  ['GET', '/status'],
  ['HEAD', '/status'],
  ['DELETE', '/status'],
  ['GET', '/articles'],
  ['POST', '/articles'],
  ['OPTIONS', '/articles'],
  ['PUT', '/articles/abc'],
  ['DELETE', '/articles/abc'],
  ['PATCH', '/articles/abc'],
] as const;

/** Sends a request with the token, unless it has another. */
function send(method: string, path: string, headers: Record<string, string>) {
  return ask(server.url, path, { method, headers: { authorization: AUTHORIZATION, ...headers } });
}

/** What comes back for these very bytes. */
async function exchange(bytes: string, { url }: FeedmillServer = server): Promise<string> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.write(bytes);
  const chunks: Buffer[] = [];
  for await (const chunk of socket) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

describe('the doors of one machine', () => {
  it.each([
    ['no token', ''],
    ['another token', 'Bearer the-token-of-that-test'],
    ['the token by another scheme', 'Basic the-token-of-this-test'],
  ])('answers 401 to who sends %s, and says where the token is but not what', async (_, authorization) => {
    for (const [method, path] of DOORS) {
      const got = await send(method, path, { authorization });
      expect(got, `${method} ${path}`).toMatchObject({ status: 401, headers: { 'www-authenticate': 'Bearer' } });
      expect(got.body.toString()).toBe(
        method === 'HEAD'
          ? ''
          : 'The API asks for a token: send "Authorization: Bearer <token>"; it is in the file api-token in the data folder.\n',
      );
    }
    expect(calls).toBe(0);
  });

  it('asks nothing of who reads documents', async () => {
    for (const path of ['/', '/feeds/all/rss.xml', '/articles/known/']) {
      expect((await send('GET', path, { authorization: '' })).status).toBe(200);
    }
  });

  it('refuses what a web page sends, to whatever name it sends it', async () => {
    for (const origin of ['https://evil.example', new URL(server.url).origin, 'null']) {
      for (const [method, path] of DOORS) {
        const got = await send(method, path, { origin });
        expect([got.status, got.body.toString()], `${method} ${path}`).toEqual([
          403,
          method === 'HEAD' ? '' : 'This is for programs, not for web pages.\n',
        ]);
      }
    }
    expect(calls).toBe(0);
  });

  it.each([
    ['evil.example:PORT', 'a name that leads here for the moment'],
    ['evil.example', 'a name alone'],
    ['127.0.0.1', 'another port'],
    ['127.0.0.1:1', 'another port'],
    ['localhost.evil.example:PORT', 'a name that begins like ours'],
    ['127.0.0.1:PORT.evil.example', 'a name that begins like ours'],
    ['192.168.1.2:PORT', 'an address of the network'],
  ])('refuses what was sent to %s: %s', async (written) => {
    const host = written.replace('PORT', new URL(server.url).port);
    for (const [method, path] of DOORS) {
      const got = await send(method, path, { host });
      expect([got.status, got.body.toString()], `${method} ${path}`).toEqual([
        421,
        method === 'HEAD' ? '' : expect.stringMatching(/^Not here: .*127\.0\.0\.1:\d+\.\n$/),
      ]);
    }
    expect(calls).toBe(0);
  });

  it('refuses what names nobody, or two', async () => {
    const { port } = new URL(server.url);
    const own = `Host: 127.0.0.1:${port}\r\n`;
    expect(await exchange('GET /status HTTP/1.0\r\n\r\n')).toMatch(/^HTTP\/1\.1 421 /);
    expect(await exchange('GET /status HTTP/1.1\r\nHost:\r\nConnection: close\r\n\r\n')).toMatch(/^HTTP\/1\.1 421 /);
    const two = await exchange(`GET /status HTTP/1.1\r\n${own}Host: evil.example\r\nConnection: close\r\n\r\n`);
    expect(two).toMatch(/^HTTP\/1\.1 421 /);
    expect(calls).toBe(0);
  });

  it.each(['127.0.0.1', 'localhost', 'LocalHost', '[::1]'])('takes what was sent to %s', async (name) => {
    expect((await send('GET', '/status', { host: `${name}:${new URL(server.url).port}` })).status).toBe(201);
  });

  it('takes what was sent to the address that it was told to listen at', async () => {
    const other = await startServer({ ...options, host: '127.0.0.2' });
    const { port } = new URL(other.url);
    const status = (host: string) =>
      exchange(
        `GET /status HTTP/1.1\r\nHost: ${host}\r\nAuthorization: ${AUTHORIZATION}\r\nConnection: close\r\n\r\n`,
        other,
      );
    expect(await status(`127.0.0.2:${port}`)).toMatch(/^HTTP\/1\.1 201 /);
    expect(await status(`127.0.0.3:${port}`)).toMatch(/^HTTP\/1\.1 421 /);
    await other.close();
  });

  it('shows documents to all, by whatever name a proxy passes on', async () => {
    const asked = { host: 'feeds.example.org', origin: 'https://reader.example' };
    expect((await send('GET', '/feeds/all/rss.xml', asked)).status).toBe(200);
    expect((await send('GET', '/articles/known/', asked)).status).toBe(200);
  });
});
