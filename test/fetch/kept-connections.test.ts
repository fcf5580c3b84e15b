import { setTimeout } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
import { startRaw, visitor } from './loopback-site.ts';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

const ANSWER = 'HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n<rss/>';

/** A server that answers so many requests of a connection and then ends it as told, unanswered. */
async function fickle(answers: number, end: 'destroy' | 'resetAndDestroy' | 'end') {
  let requests = 0;
  const server = await startRaw((socket) => {
    let answered = 0;
    socket.on('data', () => {
      requests++;
      if (answered++ < answers) socket.write(ANSWER);
      else socket[end]();
    });
  });
  const fetcher = visitor([server.url]);
  closing.push(server.close, fetcher.close);
  const fetch = async () => {
    const result = await fetcher({ url: server.url });
    // The connection is free for the next request once its answer has been put away.
    await setTimeout(5);
    return result;
  };
  return { fetch, connections: server.connections, requests: () => requests };
}

it.each(['destroy', 'resetAndDestroy', 'end'] as const)(
  'asks once more over a new connection where the kept one turns out closed: %s',
  async (end) => {
    const { fetch, requests, connections } = await fickle(1, end);
    for (let i = 0; i < 3; i++) expect(await fetch()).toMatchObject({ outcome: 'fetched' });
    expect({ requests: requests(), connections: connections() }).toEqual({ requests: 5, connections: 3 });
  },
);

it('does not ask again where a connection made for it is closed unanswered', async () => {
  const { fetch, requests } = await fickle(0, 'destroy');
  expect(await fetch()).toMatchObject({ outcome: 'unreachable', message: expect.stringContaining('broke off') });
  expect(requests()).toBe(1);
});
