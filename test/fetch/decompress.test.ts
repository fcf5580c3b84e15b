import { once } from 'node:events';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS } from '../../lib/fetch/index.ts';
import { type Site, startSite, visitor } from './loopback-site.ts';

const TEXT = `<rss>${'Fishing boats came home early. '.repeat(20)}</rss>`;

/** 100 MB of nothing: about 100 KB as gzip, and less in the other codings. */
const NOTHING = Buffer.alloc(100_000_000);

const PACKERS: Readonly<Record<string, (bytes: Buffer) => Buffer>> = {
  gzip: (bytes) => gzipSync(bytes),
  'x-gzip': (bytes) => gzipSync(bytes),
  br: (bytes) => brotliCompressSync(bytes),
  zstd: (bytes) => zstdCompressSync(bytes),
  deflate: (bytes) => deflateSync(bytes),
};

/** Bodies by path, with the coding that the server says they have. */
const BODIES: Readonly<Record<string, { encoding?: string; body: Buffer }>> = {
  '/raw-deflate': { encoding: 'deflate', body: deflateRawSync(TEXT) },
  '/upper-case': { encoding: 'GZIP', body: gzipSync(TEXT) },
  '/twice': { encoding: 'br, gzip', body: gzipSync(brotliCompressSync(TEXT)) },
  '/twice-told-once': { encoding: 'gzip', body: gzipSync(gzipSync(TEXT)) },
  '/sitemap.xml.gz': { body: gzipSync(TEXT) },
  '/gzip-that-is-none': { encoding: 'gzip', body: Buffer.from(TEXT) },
  '/zstd-that-is-none': { encoding: 'zstd', body: Buffer.from(TEXT) },
  '/identity': { encoding: 'identity', body: Buffer.from(TEXT) },
  '/members': { encoding: 'gzip', body: Buffer.concat([gzipSync(TEXT.slice(0, 99)), gzipSync(TEXT.slice(99))]) },
  '/padded': { encoding: 'gzip', body: Buffer.concat([gzipSync(TEXT), Buffer.alloc(512)]) },
  '/empty': { encoding: 'gzip', body: Buffer.alloc(0) },
  '/cut-gzip': { encoding: 'gzip', body: gzipSync(TEXT).subarray(0, 40) },
  '/cut-br': { encoding: 'br', body: brotliCompressSync(TEXT).subarray(0, 30) },
  '/cut-zstd': { encoding: 'zstd', body: zstdCompressSync(TEXT).subarray(0, 30) },
  '/cut-deflate': { encoding: 'deflate', body: deflateSync(TEXT).subarray(0, 30) },
  '/broken-gzip': { encoding: 'gzip', body: Buffer.concat([gzipSync(TEXT).subarray(0, 20), Buffer.alloc(400, 0xaa)]) },
  '/unknown': { encoding: 'compress', body: Buffer.from(TEXT) },
  '/prototype': { encoding: 'constructor', body: Buffer.from(TEXT) },
  '/many': { encoding: 'gzip, gzip, gzip, gzip', body: Buffer.from(TEXT) },
  ...Object.fromEntries(
    Object.entries(PACKERS).flatMap(([encoding, pack]) => [
      [`/plain-${encoding}`, { encoding, body: pack(Buffer.from(TEXT)) }],
      [`/bomb-${encoding}`, { encoding, body: pack(NOTHING) }],
    ]),
  ),
  '/bomb-in-bomb': { encoding: 'gzip, gzip', body: gzipSync(gzipSync(NOTHING)) },
};

/** 10 MB on the wire, and 10 GB unpacked: a thousand gzip members of 10 MB of nothing. */
const MEMBER = gzipSync(Buffer.alloc(10_000_000));
const MEMBERS = 1000;

describe('a packed body', () => {
  let site: Site;
  let fetcher: ReturnType<typeof visitor>;

  beforeAll(async () => {
    site = await startSite(
      Object.fromEntries(
        Object.entries(BODIES).map(([path, { encoding, body }]) => [
          path,
          (_, response) => {
            if (encoding !== undefined) response.setHeader('content-encoding', encoding);
            response.end(body);
          },
        ]),
      ),
    );
    fetcher = visitor([site.origin], { decodedBytes: 1_000_000, totalMs: 10_000 });
  });
  afterAll(async () => {
    await fetcher.close();
    await site.close();
  });

  it.each([
    ...Object.keys(PACKERS).map((encoding) => `/plain-${encoding}`),
    '/raw-deflate',
    '/upper-case',
    '/twice',
    '/twice-told-once',
    '/sitemap.xml.gz',
    '/gzip-that-is-none',
    '/zstd-that-is-none',
    '/identity',
    '/members',
    '/padded',
  ])('comes out whole: %s', async (path) => {
    const result = await fetcher({ url: site.at(path) });
    expect(result.outcome === 'fetched' ? Buffer.from(result.body).toString() : result).toBe(TEXT);
  });

  it('may be empty', async () => {
    const result = await fetcher({ url: site.at('/empty') });
    expect(result.outcome === 'fetched' && result.body.length).toBe(0);
  });

  it.each(['/cut-gzip', '/cut-br', '/cut-zstd', '/cut-deflate', '/broken-gzip', '/unknown', '/prototype', '/many'])(
    'is never taken for whole when it is not: %s',
    async (path) => {
      const result = await fetcher({ url: site.at(path) });
      expect(result).toMatchObject({
        outcome: 'unreachable',
        message: expect.stringMatching(/^127\.0\.0\.1:\d+ sent [^\n]+ it is tried again later$/),
      });
    },
  );

  it.each([...Object.keys(PACKERS).map((encoding) => `/bomb-${encoding}`), '/bomb-in-bomb'])(
    'is given up early when it is a bomb: %s',
    async (path) => {
      const before = process.memoryUsage().rss;
      const result = await fetcher({ url: site.at(path) });
      expect(result).toMatchObject({
        outcome: 'refused',
        message: expect.stringContaining('more than 1000000 bytes unpacked'),
      });
      expect(process.memoryUsage().rss - before).toBeLessThan(50_000_000);
    },
  );

  it('is given up at the limits that hold by default, long before 10 GB are unpacked or 10 MB are sent', async () => {
    let sent = 0;
    const gone = Promise.withResolvers<void>();
    const server = await startSite({
      '/bomb': async (_, response) => {
        response.writeHead(200, { 'content-encoding': 'gzip' }).on('close', gone.resolve);
        for (; sent < MEMBERS && !response.closed; sent++) {
          if (!response.write(MEMBER)) await Promise.race([once(response, 'drain'), gone.promise]);
        }
        response.end();
      },
    });
    const visit = visitor([server.origin]);
    const before = process.memoryUsage().rss;
    expect(await visit({ url: server.at('/bomb') })).toMatchObject({
      outcome: 'refused',
      message: expect.stringContaining(`more than ${DEFAULT_LIMITS.decodedBytes} bytes unpacked`),
    });
    expect(process.memoryUsage().rss - before).toBeLessThan(200_000_000);
    await gone.promise;
    expect(sent).toBeLessThan(MEMBERS);
    await visit.close();
    await server.close();
  });
});
