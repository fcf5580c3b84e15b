import { describe, expect, it } from 'vitest';
import { isWhole } from '../../lib/fetch/whole.ts';
import { startRaw, startSite, visitor } from './loopback-site.ts';

const FEED = '<?xml version="1.0"?>\n<rss version="2.0"><channel><title>T</title></channel></rss>';

describe('a document', () => {
  it.each([
    FEED,
    `${FEED}\n<!-- cached 10:00 --> <!-- by a cache -->\n`,
    '<!DOCTYPE html><HTML><body></body></HTML >',
    '<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title></feed>',
    '{"version": "https://jsonfeed.org/version/1.1", "items": []}',
  ])('is whole: %s', (text) => {
    expect(isWhole(Buffer.from(text))).toBe(true);
    expect(isWhole(Buffer.from(`\ufeff${text}`, 'utf16le')) || text.startsWith('{')).toBe(true);
  });

  it.each([
    '',
    'User-agent: *',
    FEED.slice(0, -1),
    '<rss><channel><item><description><![CDATA[<html></html>',
    '<rss><channel><item>',
    '{"items": [',
    `${FEED}<!-- open`,
  ])('is not: %s', (text) => {
    expect(isWhole(Buffer.from(text))).toBe(false);
  });
});

describe('a connection that breaks off', () => {
  const head = 'HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\n';
  const chunk = (text: string) => `${text.length.toString(16)}\r\n${text}\r\n`;

  it.each([
    ['after the last chunk but one', `${head}Transfer-Encoding: chunked\r\n\r\n${chunk(FEED)}`],
    ['before the length that was told', `${head}Content-Length: ${FEED.length + 20}\r\n\r\n${FEED}`],
  ])('leaves the whole document that has come %s, which is said', async (_, bytes) => {
    const server = await startRaw((socket) => void socket.end(bytes));
    const fetcher = visitor([server.url]);
    const result = await fetcher({ url: server.url });
    expect(result.outcome === 'fetched' ? Buffer.from(result.body).toString() : result).toBe(FEED);
    expect(result).toMatchObject({ repairs: [{ code: 'connection-broke-off' }] });
    await fetcher.close();
    await server.close();
  });

  it.each([
    ['in a feed', `${head}Transfer-Encoding: chunked\r\n\r\n${chunk(FEED.slice(0, 50))}`],
    ['before its length', `${head}Content-Length: ${FEED.length}\r\n\r\n${FEED.slice(0, -3)}`],
  ])('%s leaves nothing', async (_, bytes) => {
    const server = await startRaw((socket) => void socket.end(bytes));
    const fetcher = visitor([server.url]);
    expect(await fetcher({ url: server.url })).toMatchObject({ outcome: 'unreachable' });
    await fetcher.close();
    await server.close();
  });
});

describe('a host that minds how it is asked', () => {
  it('is asked again without the validators that it refuses, and not given them again', async () => {
    const site = await startSite({
      '/feed': ({ headers }, response) =>
        headers['if-none-match'] === undefined
          ? void response.writeHead(200, { etag: '"1"' }).end(FEED)
          : void response.writeHead(412).end(),
    });
    const fetcher = visitor([site.origin]);
    expect(await fetcher({ url: site.at('/feed'), etag: '"1"' })).toMatchObject({ outcome: 'fetched', etag: null });
    expect(site.requests).toHaveLength(2);
    await fetcher.close();
    await site.close();
  });

  it('is asked once more as a browser asks where none of the types wanted are to its taste', async () => {
    const site = await startSite({
      '/feed': ({ headers }, response) =>
        headers.accept?.startsWith('text/html') ? void response.end(FEED) : void response.writeHead(406).end(),
      '/never': (_, response) => void response.writeHead(406).end(),
    });
    const fetcher = visitor([site.origin]);
    expect(await fetcher({ url: site.at('/feed') })).toMatchObject({ outcome: 'fetched' });
    expect(await fetcher({ url: site.at('/never') })).toMatchObject({ outcome: 'refused', status: 406 });
    expect(site.requests).toHaveLength(4);
    await fetcher.close();
    await site.close();
  });
});
