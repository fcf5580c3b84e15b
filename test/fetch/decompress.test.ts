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
  '/unknown': { encoding: 'compress', body: Buffer.from([0x1f, 0x9d, 0x90, 0x3c, 0xe4, 0x00, 0x83, 0x07]) },
  '/none': { encoding: 'none', body: Buffer.from(TEXT) },
  '/charset': { encoding: 'UTF-8', body: Buffer.from(TEXT) },
  '/prototype': { encoding: 'constructor', body: Buffer.from(TEXT) },
  '/identity-too': { encoding: 'identity, gzip', body: gzipSync(TEXT) },
  '/none-that-is-gzip': { encoding: 'none', body: gzipSync(TEXT) },
  '/none-that-is-brotli': { encoding: 'none', body: brotliCompressSync(TEXT) },
  '/br-that-is-none': { encoding: 'br', body: Buffer.from(TEXT) },
  '/deflate-that-is-none': { encoding: 'deflate', body: Buffer.from(TEXT) },
  '/br-that-is-gzip': { encoding: 'br', body: gzipSync(TEXT) },
  '/gzip-that-is-deflate': { encoding: 'gzip', body: deflateSync(TEXT) },
  '/gzip-that-is-raw-deflate': { encoding: 'gzip', body: deflateRawSync(TEXT) },
  '/gzip-that-is-brotli': { encoding: 'gzip', body: brotliCompressSync(TEXT) },
  '/br-that-is-robots': { encoding: 'br', body: Buffer.from('User-agent: *\nDisallow:\n') },
  '/gzip-without-its-end': { encoding: 'gzip', body: gzipSync(TEXT).subarray(0, -8) },
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

  it.each([
    ['/none', '"none" is not a known content encoding'],
    ['/charset', '"utf-8" is not a known content encoding'],
    ['/prototype', '"constructor" is not a known content encoding'],
    ['/none-that-is-gzip', '"none" is not a known content encoding'],
    ['/none-that-is-brotli', '"none" is not a known content encoding'],
    ['/br-that-is-none', 'brotli stated, but the bytes are plain'],
    ['/deflate-that-is-none', 'deflate stated, but the bytes are plain'],
    ['/gzip-that-is-none', 'gzip stated, but the bytes are plain'],
    ['/br-that-is-gzip', 'brotli stated, but the bytes are gzip'],
    ['/gzip-that-is-deflate', 'gzip stated, but the bytes are deflate'],
    ['/gzip-that-is-raw-deflate', 'the bytes are deflate, which is not declared'],
    ['/gzip-that-is-brotli', 'the bytes are brotli, which is not declared'],
    ['/gzip-without-its-end', 'the transfer did not end properly, but the document arrived complete'],
  ])('comes out whole where its coding is told wrongly, which is said: %s', async (path, detail) => {
    const result = await fetcher({ url: site.at(path) });
    expect(result.outcome === 'fetched' ? Buffer.from(result.body).toString() : result).toBe(TEXT);
    expect(result).toMatchObject({ repairs: expect.arrayContaining([expect.objectContaining({ detail })]) });
  });

  it('is a text without markup too, and nothing is said where all is as told', async () => {
    const robots = await fetcher({ url: site.at('/br-that-is-robots') });
    expect(robots.outcome === 'fetched' && Buffer.from(robots.body).toString()).toBe('User-agent: *\nDisallow:\n');
    for (const path of ['/plain-br', '/identity-too', '/sitemap.xml.gz', '/raw-deflate', '/twice']) {
      expect(await fetcher({ url: site.at(path) }), path).toMatchObject({ outcome: 'fetched', repairs: [] });
    }
  });

  it('may be empty', async () => {
    const result = await fetcher({ url: site.at('/empty') });
    expect(result.outcome === 'fetched' && result.body.length).toBe(0);
  });

  it.each(['/cut-gzip', '/cut-br', '/cut-zstd', '/cut-deflate', '/broken-gzip', '/unknown', '/many'])(
    'is never taken for whole when it is not: %s',
    async (path) => {
      const result = await fetcher({ url: site.at(path) });
      expect(result).toMatchObject({
        outcome: 'unreachable',
        message: expect.stringMatching(/^127\.0\.0\.1:\d+ sent [^\n]+ it will be tried again later$/),
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
