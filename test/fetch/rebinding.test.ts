import { afterEach, describe, expect, it } from 'vitest';
import { createFetcher, DEFAULT_LIMITS, type Resolve } from '../../lib/fetch/index.ts';
import type { AbsoluteUrl } from '../../lib/model/index.ts';
import { startRaw } from './loopback-site.ts';
import { startNameServer } from './name-server.ts';

/** Public by every table, and nobody's: the 6bone's prefix was returned (RFC 3701). No test reaches a real host. */
const PUBLIC_AND_EMPTY = '3ffe::1';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** A loopback server, and a fetcher whose resolver answers with one list after the other for any name. */
async function rebinding(answers: readonly (readonly string[])[], resolver?: Resolve) {
  const inside = await startRaw((socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nsecret'));
  const port = Number(new URL(inside.url).port);
  let lookups = 0;
  const resolve: Resolve = async () => answers[Math.min(lookups++, answers.length - 1)] ?? [];
  const fetcher = createFetcher(
    { userAgent: 'Feedmill/1.0', limits: { ...DEFAULT_LIMITS, connectMs: 500 }, ports: [port], trustedOrigins: [] },
    { resolve: resolver ?? resolve },
  );
  closing.push(inside.close, fetcher.close);
  const fetch = () => fetcher({ url: `http://rebind.example:${port}/` as AbsoluteUrl });
  return { fetch, connections: inside.connections, lookups: () => lookups };
}

describe('a name that changes its mind', () => {
  it('is connected to at the address that was checked, with no second look', async () => {
    const { fetch, connections, lookups } = await rebinding([[PUBLIC_AND_EMPTY], ['127.0.0.1']]);
    expect(await fetch()).toMatchObject({ outcome: 'unreachable' });
    expect(lookups()).toBe(1);
    expect(connections()).toBe(0);
  });

  it('is checked anew at the next connection', async () => {
    const { fetch, connections } = await rebinding([[PUBLIC_AND_EMPTY], ['127.0.0.1']]);
    await fetch();
    expect(await fetch()).toMatchObject({ outcome: 'refused', message: expect.stringContaining('(127.0.0.1)') });
    expect(connections()).toBe(0);
  });

  it('is refused whole where one of its addresses is private, wherever that stands', async () => {
    for (const addresses of [
      ['127.0.0.1', PUBLIC_AND_EMPTY],
      [PUBLIC_AND_EMPTY, '127.0.0.1'],
    ]) {
      const { fetch, connections } = await rebinding([addresses]);
      expect(await fetch()).toMatchObject({ outcome: 'refused' });
      expect(connections()).toBe(0);
    }
  });

  it('may have no address at all', async () => {
    const { fetch } = await rebinding([[]]);
    expect(await fetch()).toMatchObject({ outcome: 'unreachable', message: expect.stringContaining('rebind.example') });
  });

  it('is not followed inside by way of a real name server either, which is asked once for a connection', async () => {
    const names = await startNameServer([PUBLIC_AND_EMPTY, '::ffff:127.0.0.1', '::1']);
    closing.push(names.close);
    const { fetch, connections } = await rebinding([], names.resolve);
    expect(await fetch()).toMatchObject({ outcome: 'unreachable' });
    expect(names.questions()).toBe(1);
    for (const inside of ['::ffff:127.0.0.1', '::1']) {
      expect(await fetch()).toMatchObject({ outcome: 'refused', message: expect.stringContaining(`(${inside})`) });
    }
    expect(names.questions()).toBe(3);
    expect(connections()).toBe(0);
  });
});
