import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AbsoluteUrl, Instant } from '../../lib/model/index.ts';
import { type Site, startSite, visitor } from './loopback-site.ts';

/** Validators as servers in the wild send them: weak, unquoted, with quotes inside, with bytes that are not ASCII. */
const ODD_VALIDATORS: Readonly<Record<string, { etag?: string; lastModified?: string }>> = {
  weak: { etag: 'W/"abc"' },
  unquoted: { etag: 'abc-123' },
  quoted: { etag: '"a"b"' },
  compressed: { etag: '"5f3e-gzip"' },
  latin: { etag: '"caf\u00e9\u00ff"' },
  spaced: { etag: '"a  b"' },
  notADate: { lastModified: 'yesterday' },
  minus: { lastModified: '-1' },
  local: { lastModified: 'Mon, 23 Nov 2026 12:00:00 +0100' },
  both: { etag: '"x"', lastModified: 'Mon, 23 Nov 2026 12:00:00 GMT' },
};

describe('a fetch', () => {
  let site: Site;
  let fetcher: ReturnType<typeof visitor>;

  beforeAll(async () => {
    site = await startSite({
      '/feed': (_, response) => {
        response.setHeader('cache-control', ['max-age=60', 'public']);
        response.writeHead(200, {
          'content-type': 'application/rss+xml; charset=utf-8',
          etag: '"1"',
          'last-modified': 'Mon, 23 Nov 2026 12:00:00 GMT',
          age: '20',
        });
        response.end('<rss/>');
      },
      '/odd': (request, response) => {
        const { etag, lastModified } = ODD_VALIDATORS[request.url?.split('?')[1] ?? ''] ?? {};
        const same = request.headers['if-none-match'] === etag && request.headers['if-modified-since'] === lastModified;
        if (same) return void response.writeHead(304).end();
        if (etag !== undefined) response.setHeader('etag', etag);
        if (lastModified !== undefined) response.setHeader('last-modified', lastModified);
        // Bytes of its own, or Node would write the headers as UTF-8 with it.
        response.end(Buffer.from('<rss/>'));
      },
      '/renewed': (request, response) => {
        const status = request.headers['if-none-match'] === '"1"' ? 304 : 200;
        response.writeHead(status, { etag: '"2"', 'cache-control': 'max-age=9' });
        response.end();
      },
      '/always-304': (_, response) => void response.writeHead(304).end(),
      '/status': (request, response) => {
        const asked = new URL(request.url ?? '/', 'http://site').searchParams;
        const wait = asked.get('wait');
        response.writeHead(Number(asked.get('status')), wait === null ? {} : { 'retry-after': wait });
        response.end('<html>an error page</html>');
      },
    });
    fetcher = visitor([site.origin], {}, { now: () => '2026-11-23T12:00:00.000Z' as Instant });
  });
  afterAll(async () => {
    await fetcher.close();
    await site.close();
  });

  it('gives the body with its type, its validators as sent, and for how long it stays good', async () => {
    const result = await fetcher({ url: site.at('/feed') });
    expect(result).toMatchObject({
      outcome: 'fetched',
      url: site.at('/feed'),
      movedTo: null,
      status: 200,
      contentType: 'application/rss+xml; charset=utf-8',
      etag: '"1"',
      lastModified: 'Mon, 23 Nov 2026 12:00:00 GMT',
      freshFor: 40,
    });
    expect(result.outcome === 'fetched' && Buffer.from(result.body).toString()).toBe('<rss/>');
  });

  it('names itself and what it can read, and nothing else', async () => {
    await fetcher({ url: site.at('/feed#part'), accept: 'text/html' });
    const { headers, url } = site.requests.at(-1) ?? {};
    expect(url).toBe('/feed');
    expect(headers).toEqual({
      host: new URL(site.origin).host,
      connection: 'keep-alive',
      'user-agent': 'Feedmill/1.0 (+mailto:desk@example.org)',
      accept: 'text/html',
      'accept-encoding': 'zstd, br, gzip, deflate',
    });
  });

  it.each(Object.keys(ODD_VALIDATORS))(
    'sends %s validators back exactly as received, and is told 304',
    async (kind) => {
      const url = site.at(`/odd?${kind}`);
      const first = await fetcher({ url });
      if (first.outcome !== 'fetched') throw new Error(JSON.stringify(first));
      const { etag, lastModified } = first;
      expect({ etag, lastModified }).toEqual({ etag: null, lastModified: null, ...ODD_VALIDATORS[kind] });
      expect(await fetcher({ url, etag, lastModified })).toMatchObject({
        outcome: 'notModified',
        url,
        etag,
        lastModified,
      });
    },
  );

  it('keeps the validators of a 304 that renews them, and its freshness', async () => {
    const result = await fetcher({ url: site.at('/renewed'), etag: '"1"' });
    expect(result).toMatchObject({ outcome: 'notModified', movedTo: null, etag: '"2"', freshFor: 9 });
  });

  it('does not take a 304 for an answer when it asked without validators', async () => {
    expect(await fetcher({ url: site.at('/always-304') })).toMatchObject({ outcome: 'unreachable', status: 304 });
  });

  it('leaves out a validator that no header can carry', async () => {
    const etag = '"1"\r\nx-injected: 1';
    expect(await fetcher({ url: site.at('/feed'), etag })).toMatchObject({ outcome: 'fetched' });
    expect(site.requests.at(-1)?.headers).not.toHaveProperty('x-injected');
  });

  it.each([
    [404, null, { outcome: 'gone', status: 404 }],
    [410, null, { outcome: 'gone', status: 410 }],
    [401, null, { outcome: 'refused', status: 401 }],
    [403, null, { outcome: 'refused', status: 403 }],
    [451, null, { outcome: 'refused', status: 451 }],
    [400, null, { outcome: 'refused', status: 400 }],
    [408, null, { outcome: 'unreachable', status: 408, retryAfter: null }],
    [429, '120', { outcome: 'unreachable', status: 429, retryAfter: 120 }],
    [503, 'Mon, 23 Nov 2026 12:01:00 GMT', { outcome: 'unreachable', status: 503, retryAfter: 60 }],
    [503, 'soon', { outcome: 'unreachable', status: 503, retryAfter: null }],
    [500, null, { outcome: 'unreachable', status: 500, retryAfter: null }],
    [206, null, { outcome: 'unreachable', status: 206 }],
    [300, null, { outcome: 'unreachable', status: 300 }],
  ])('tells what an answer of %d with Retry-After %j means, never as a body', async (status, wait, expected) => {
    const query = new URLSearchParams({ status: String(status), ...(wait === null ? {} : { wait }) });
    const result = await fetcher({ url: site.at(`/status?${query}`) });
    expect(result).toMatchObject(expected);
    const message = 'message' in result ? result.message : '';
    expect(message).toContain(new URL(site.origin).host);
    expect(message).not.toContain('\n');
  });

  it('says when an address is none', async () => {
    const result = await fetcher({ url: 'not an address' as AbsoluteUrl });
    expect(result).toMatchObject({ outcome: 'refused', message: expect.stringContaining('"not an address"') });
  });
});
