import type { Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { FetchLimits } from '../../lib/fetch/index.ts';
import type { AbsoluteUrl } from '../../lib/model/index.ts';
import { startRaw, visitor } from './loopback-site.ts';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** What comes of fetching from a server that does `speak` once it has been asked. */
async function fetchFrom(speak: (socket: Socket) => void, limits: Partial<FetchLimits> = {}) {
  const server = await startRaw((socket) => void socket.once('data', () => speak(socket)));
  const fetcher = visitor([server.url], limits);
  // The server goes first: a fetcher closes only when its fetches have ended.
  closing.push(server.close, fetcher.close);
  return { result: await fetcher({ url: server.url }), host: new URL(server.url).host };
}

const OK = 'HTTP/1.1 200 OK\r\n';

/** Writes a piece of `bytes` again and again, as fast or as slowly as told, until the socket closes. */
const endless = (head: string, bytes: string, everyMs: number) => (socket: Socket) => {
  socket.write(head);
  const timer = setInterval(() => socket.write(bytes), everyMs);
  socket.on('close', () => clearInterval(timer));
};

describe('a server that misbehaves gets one clear line', () => {
  it.each<[string, (socket: Socket) => void, Partial<FetchLimits>, object]>([
    ['hangs up at once', (socket) => socket.destroy(), {}, { outcome: 'unreachable', message: /broke off/ }],
    [
      'resets the connection',
      (socket) => socket.resetAndDestroy(),
      {},
      { outcome: 'unreachable', message: /broke off/ },
    ],
    ['never answers', () => {}, {}, { outcome: 'unreachable', message: /silent for 0.5 s/ }],
    [
      'trickles its headers',
      endless(OK, 'X-A: b\r\n', 100),
      {},
      { outcome: 'unreachable', message: /silent for 0.5 s/ },
    ],
    [
      'stops in the middle of its body',
      (socket) => socket.write(`${OK}Content-Length: 100\r\n\r\n<rss>`),
      {},
      { outcome: 'unreachable', message: /silent for 0.5 s/ },
    ],
    [
      'trickles its body without end',
      endless(`${OK}\r\n`, '<item/>', 50),
      { totalMs: 800 },
      { outcome: 'unreachable', message: /not finished after 0.8 s/ },
    ],
    [
      'gives one interim answer after the other',
      endless('', 'HTTP/1.1 103 Early Hints\r\n\r\n', 50),
      { totalMs: 800 },
      { outcome: 'unreachable', message: / s; it is tried again later/ },
    ],
    [
      'pours out a body without end',
      endless(`${OK}\r\n`, '<item/>'.repeat(10_000), 1),
      { wireBytes: 1_000_000 },
      { outcome: 'refused', message: /more than 1000000 bytes transferred/ },
    ],
    [
      'announces more than we take',
      (socket) => socket.write(`${OK}Content-Length: 99999999999\r\n\r\n<rss>`),
      {},
      { outcome: 'refused', message: /99999999999 bytes/ },
    ],
    [
      'sends less than it announced',
      (socket) => socket.end(`${OK}Content-Length: 100\r\n\r\n<rss>`),
      {},
      { outcome: 'unreachable', message: /broke off/ },
    ],
    [
      'breaks off in a chunk',
      (socket) => socket.end(`${OK}Transfer-Encoding: chunked\r\n\r\n10\r\n<rss>`),
      {},
      { outcome: 'unreachable', message: /broke off/ },
    ],
    [
      'gives two lengths',
      (socket) => socket.end(`${OK}Content-Length: 5\r\nContent-Length: 6\r\n\r\n<rss/>`),
      {},
      { outcome: 'unreachable', message: /another length/ },
    ],
    [
      'sends too many headers',
      (socket) => socket.end(`${OK}${'A: b\r\n'.repeat(300)}Content-Length: 0\r\n\r\n`),
      {},
      { outcome: 'refused', message: /header lines/ },
    ],
    [
      'sends too large a header',
      (socket) => socket.write(`${OK}A: ${'b'.repeat(100_000)}\r\n\r\n`),
      {},
      { outcome: 'refused', message: /64000 bytes of headers/ },
    ],
    [
      'speaks another language',
      (socket) => socket.end('SSH-2.0-OpenSSH_9.6\r\n'),
      {},
      { outcome: 'unreachable', message: /not HTTP/ },
    ],
    [
      'answers with garbage',
      (socket) => socket.end(Buffer.from([0, 1, 2, 255, 254])),
      {},
      { outcome: 'unreachable', message: /not HTTP/ },
    ],
  ])('one that %s', async (_, speak, limits, expected) => {
    const { result, host } = await fetchFrom(speak, limits);
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
      message: expect.stringMatching(/^nowhere.example took no connection within 0.3 s/),
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
