import type { RequestListener } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CallRequest, OpenCaller } from '../../lib/fetch/index.ts';
import type { AbsoluteUrl } from '../../lib/model/index.ts';
import { callerTo, type Site, startSite } from './loopback-site.ts';

const to =
  (status: number, location: string): RequestListener =>
  (_, response) =>
    void response.writeHead(status, { location }).end('elsewhere');

describe('a call that may be sent elsewhere', () => {
  const got: string[] = [];
  let site: Site;
  let call: OpenCaller;

  beforeAll(async () => {
    site = await startSite({
      '/take': (request, response) => {
        let body = '';
        request.on('data', (chunk) => {
          body += chunk;
        });
        request.on('end', () => {
          got.push(`${request.method} ${request.headers['content-type']} ${request.headers['user-agent']} ${body}`);
          response.writeHead(202).end('taken');
        });
      },
      '/kept': to(307, '/for-good'),
      '/for-good': to(308, '/take'),
      '/changed': to(302, '/take'),
      '/circle': to(307, '/circle'),
      '/private': to(307, 'http://169.254.169.254/latest/meta-data/'),
      '/busy': (_, response) => void response.writeHead(503, { 'retry-after': '7' }).end(),
    });
    call = callerTo(site.origin);
  });
  afterAll(async () => {
    await call.close();
    await site.close();
  });

  const send = (path: string, more: Partial<CallRequest> = {}) =>
    call({
      method: 'POST',
      url: site.at(path),
      headers: { 'content-type': 'text/plain' },
      body: Buffer.from('a=b'),
      follows: [307, 308],
      ...more,
    });

  it('is answered, and the answer is told', async () => {
    expect(await send('/take')).toMatchObject({ outcome: 'answered', status: 202, body: Buffer.from('taken') });
    expect(got.at(-1)).toBe('POST text/plain Feedmill/1.0 (+mailto:desk@example.org) a=b');
  });

  it('goes on with its method and its bytes where 307 and 308 send it', async () => {
    expect(await send('/kept')).toMatchObject({ outcome: 'answered', status: 202, body: Buffer.from('taken') });
    expect(got.at(-1)).toContain('POST text/plain');
    expect(got.at(-1)).toContain('a=b');
  });

  it('takes every other redirect, or each where none is to be followed, for the answer', async () => {
    expect(await send('/changed')).toMatchObject({ outcome: 'answered', status: 302 });
    expect(await send('/kept', { follows: [] })).toMatchObject({ outcome: 'answered', status: 307 });
  });

  it('goes in no circle, and to no private address', async () => {
    expect(await send('/circle')).toMatchObject({ outcome: 'refused' });
    expect(await send('/private')).toMatchObject({ outcome: 'refused' });
    expect(await send('/take', { url: 'http://10.0.0.1/' as AbsoluteUrl })).toMatchObject({ outcome: 'refused' });
    expect(await send('/take', { url: 'no address' as AbsoluteUrl })).toMatchObject({ outcome: 'refused' });
  });

  it('goes to no trusted origin on the word of one that is not', async () => {
    const before = got.length;
    expect(await send('/take', { namedBy: 'https://news.example/feed' as AbsoluteUrl })).toMatchObject({
      outcome: 'refused',
    });
    expect(got).toHaveLength(before);
  });

  it('is told how long a host wants to be left alone', async () => {
    expect(await send('/busy')).toMatchObject({ outcome: 'answered', status: 503, retryAfter: 7 });
    expect(await send('/take', { url: 'http://127.0.0.1:1/' as AbsoluteUrl })).toMatchObject({ outcome: 'refused' });
  });
});
