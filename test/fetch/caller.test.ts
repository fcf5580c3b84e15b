import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCaller, type OpenCaller } from '../../lib/fetch/index.ts';
import type { AbsoluteUrl } from '../../lib/model/index.ts';
import { CALL_LIMITS } from '../../lib/pipeline/index.ts';

const ENDLESS = 50_000_000;

let server: Server;
let origin: string;
let call: OpenCaller;
let asked: string[];

const policy = {
  userAgent: 'Feedmill/test',
  limits: { ...CALL_LIMITS, firstByteMs: 300, totalMs: 1000 },
  ports: [80, 443],
};

beforeAll(async () => {
  asked = [];
  server = createServer(async (request, response) => {
    asked.push(request.url ?? '');
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const body = Buffer.concat(parts).toString();
    switch (request.url) {
      case '/echo':
        return response.end(
          `${request.method} ${request.headers['content-type']} ${request.headers['user-agent']} ${body}`,
        );
      case '/redirects':
        return response.writeHead(302, { location: '/echo', 'retry-after': '120' }).end();
      case '/endless': {
        response.writeHead(200);
        let sent = 0;
        const more = () => {
          while (sent < ENDLESS && response.write(Buffer.alloc(65_536, 'x'))) sent += 65_536;
          if (!response.destroyed) response.once('drain', more);
        };
        return more();
      }
      default:
        return undefined;
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  call = createCaller({ ...policy, trustedOrigins: [origin] });
});
afterAll(async () => {
  await call.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const at = (path: string) => `${origin}${path}` as AbsoluteUrl;

describe('a call', () => {
  it('says what it is told to say, in our name, and hears the answer', async () => {
    const answer = await call({
      url: at('/echo'),
      method: 'POST',
      headers: { 'content-type': 'text/x' },
      body: Buffer.from('told'),
    });
    expect(answer).toMatchObject({ outcome: 'answered', status: 200 });
    if (answer.outcome === 'answered')
      expect(Buffer.from(answer.body).toString()).toBe('POST text/x Feedmill/test told');
  });

  it('follows no redirect', async () => {
    asked = [];
    const answer = await call({ url: at('/redirects'), method: 'POST', body: Buffer.from('told') });
    expect(answer).toMatchObject({ outcome: 'answered', status: 302, location: '/echo', retryAfter: 120 });
    expect(asked).toEqual(['/redirects']);
  });

  it('reads 64 KB of an answer that does not end', async () => {
    const answer = await call({ url: at('/endless'), method: 'GET' });
    expect(answer.outcome === 'answered' && answer.body.length).toBe(64 * 1024);
  });

  it('gives up who does not answer', async () => {
    expect(await call({ url: at('/silent'), method: 'GET' })).toMatchObject({ outcome: 'unreachable' });
  });
});

describe('an address that is not public', () => {
  const strict = createCaller({ ...policy, trustedOrigins: [] }, { resolve: async () => ['10.0.0.7'] });

  it.each([
    'http://127.0.0.1/',
    'http://[::1]/',
    'http://[::ffff:10.0.0.1]/',
    'http://169.254.169.254/latest/meta-data/',
    'http://0x7f.1/',
    'http://2130706433/',
    'http://router.example/',
    'http://reader.example:22/',
    'ftp://reader.example/',
    'https://a:b@reader.example/',
  ])('is not called: %s, whether by its number or by what its name leads to', async (url) => {
    expect(await strict({ url: url as AbsoluteUrl, method: 'POST' })).toMatchObject({ outcome: 'refused' });
  });

  it('is called where it is trusted for this kind of call, at the port that is named alone', async () => {
    const other = `http://127.0.0.1:${Number(new URL(origin).port) + 1}/` as AbsoluteUrl;
    expect(await call({ url: other, method: 'POST' })).toMatchObject({ outcome: 'refused' });
    expect(await strict({ url: at('/echo'), method: 'POST' })).toMatchObject({ outcome: 'refused' });
  });
});
