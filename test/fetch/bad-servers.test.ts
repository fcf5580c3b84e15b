import type { Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { FetchLimits } from '../../lib/fetch/index.ts';
import type { AbsoluteUrl } from '../../lib/model/index.ts';
import { BAD_SERVERS, type BadServer } from './bad-servers.ts';
import { startRaw, visitor } from './loopback-site.ts';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** What comes of fetching from a server that does `speak` once it has been asked. */
async function fetchFrom(speak: (socket: Socket) => unknown, limits: Partial<FetchLimits> = {}) {
  const server = await startRaw((socket) => void socket.once('data', () => speak(socket)));
  const fetcher = visitor([server.url], limits);
  // The server goes first: a fetcher closes only when its fetches have ended.
  closing.push(server.close, fetcher.close);
  return { result: await fetcher({ url: server.url }), host: new URL(server.url).host };
}

describe('a server that misbehaves gets one clear line', () => {
  it.each<[BadServer, Partial<FetchLimits>, object]>([
    ['hangs up at once', {}, { outcome: 'unreachable', message: /broke off/ }],
    ['resets the connection', {}, { outcome: 'unreachable', message: /broke off/ }],
    ['never answers', {}, { outcome: 'unreachable', message: /silent for 0.5 s/ }],
    ['trickles its headers', {}, { outcome: 'unreachable', message: /silent for 0.5 s/ }],
    ['stops in the middle of its body', {}, { outcome: 'unreachable', message: /silent for 0.5 s/ }],
    [
      'trickles its body without end',
      { totalMs: 800 },
      { outcome: 'unreachable', message: /not finished after 0.8 s/ },
    ],
    [
      'gives one interim answer after the other',
      { totalMs: 800 },
      { outcome: 'unreachable', message: / s; it will be tried again later/ },
    ],
    [
      'pours out a body without end',
      { wireBytes: 1_000_000 },
      { outcome: 'refused', message: /more than 1000000 bytes transferred/ },
    ],
    ['announces more than we take', {}, { outcome: 'refused', message: /99999999999 bytes/ }],
    ['sends less than it announced', {}, { outcome: 'unreachable', message: /broke off/ }],
    ['breaks off in a chunk', {}, { outcome: 'unreachable', message: /broke off/ }],
    ['gives two lengths', {}, { outcome: 'unreachable', message: /length differs/ }],
    ['sends too many headers', {}, { outcome: 'refused', message: /header lines/ }],
    ['sends too large a header', {}, { outcome: 'refused', message: /64000 bytes of headers/ }],
    ['speaks another language', {}, { outcome: 'unreachable', message: /not HTTP/ }],
    ['answers with garbage', {}, { outcome: 'unreachable', message: /not HTTP/ }],
  ])('one that %s', async (server, limits, expected) => {
    const { result, host } = await fetchFrom(BAD_SERVERS[server], limits);
    const { outcome, message } = expected as { outcome: string; message: RegExp };
    expect(result).toMatchObject({ outcome, message: expect.stringMatching(message) });
    expect(result).toMatchObject({ message: expect.stringMatching(/^[^\n]{1,250}$/) });
    expect(result).toMatchObject({ message: expect.stringContaining(host) });
  });

  it('one that is down', async () => {
    const server = await startRaw(() => {});
    await server.close();
    const fetcher = visitor([server.url]);
    closing.push(fetcher.close);
    expect(await fetcher({ url: server.url })).toMatchObject({
      outcome: 'unreachable',
      message: expect.stringMatching(/refused the connection/),
    });
  });

  it('one whose name is not in the DNS', async () => {
    const resolve = async () => {
      throw Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' });
    };
    const fetcher = visitor([], {}, { resolve });
    closing.push(fetcher.close);
    expect(await fetcher({ url: 'http://nowhere.example/feed' as AbsoluteUrl })).toMatchObject({
      outcome: 'unreachable',
      message: expect.stringMatching(/^nowhere.example has no address/),
    });
  });

  it('one whose name server never answers', async () => {
    const fetcher = visitor([], { connectMs: 300 }, { resolve: () => new Promise(() => {}) });
    closing.push(fetcher.close);
    expect(await fetcher({ url: 'http://nowhere.example/feed' as AbsoluteUrl })).toMatchObject({
      outcome: 'unreachable',
      message: expect.stringMatching(/^nowhere.example accepted no connection within 0.3 s/),
    });
  });

  it('one that speaks plain HTTP where TLS is asked for', async () => {
    const server = await startRaw((socket) => void socket.once('data', () => socket.end('HTTP/1.1 400 Bad\r\n\r\n')));
    const url = server.url.replace('http:', 'https:') as AbsoluteUrl;
    const fetcher = visitor([url]);
    closing.push(server.close, fetcher.close);
    const result = await fetcher({ url });
    expect(result).toMatchObject({ outcome: 'unreachable', message: expect.stringMatching(/TLS/) });
  });
});
