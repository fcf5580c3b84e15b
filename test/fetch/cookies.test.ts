import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createJar } from '../../lib/fetch/cookies.ts';
import { type Site, startSite, visitor } from './loopback-site.ts';

const NOW = Date.UTC(2026, 0, 1);

function sent(lines: readonly string[], to: string, from = 'https://www.example.org/a/b'): string | null {
  const jar = createJar();
  jar.take(new URL(from), lines, NOW);
  return jar.headerFor(new URL(to));
}

describe('a cookie', () => {
  it.each([
    ['goes back to its host', ['a=1; Path=/'], 'https://www.example.org/', 'a=1'],
    ['goes to another port and scheme of it', ['a=1; Path=/'], 'http://www.example.org:8080/', 'a=1'],
    ['goes to no other host', ['a=1; Path=/'], 'https://example.org/', null],
    ['goes to no host below, whatever it says', ['a=1; Path=/; Domain=example.org'], 'https://x.example.org/', null],
    ['goes home where it names its domain', ['a=1; Path=/; Domain=.example.org'], 'https://www.example.org/', 'a=1'],
    ['is not taken for a domain that is not its own', ['a=1; Domain=bank.example'], 'https://www.example.org/a/', null],
    ['without a path is of its folder', ['a=1'], 'https://www.example.org/a/c', 'a=1'],
    ['without a path is of nothing above', ['a=1'], 'https://www.example.org/', null],
    ['keeps to its path', ['a=1; Path=/feeds'], 'https://www.example.org/feedsburner', null],
    ['keeps to its path and what is below', ['a=1; Path=/feeds'], 'https://www.example.org/feeds/news', 'a=1'],
    ['that is secure goes over no open line', ['a=1; Path=/; Secure'], 'http://www.example.org/', null],
    ['is ended by its age', ['a=1; Path=/', 'a=2; Path=/; Max-Age=0'], 'https://www.example.org/', null],
    [
      'is ended by its date',
      ['a=1; Path=/', 'a=; Path=/; Expires=Thu, 01-Jan-1970 00:00:00 GMT'],
      'https://www.example.org/',
      null,
    ],
    ['may be set anew', ['a=1; Path=/', 'a=2; Path=/'], 'https://www.example.org/', 'a=2'],
    ['with the longer path comes first', ['a=1; Path=/', 'b=2; Path=/a'], 'https://www.example.org/a/', 'b=2; a=1'],
    ['may hold what looks like another', ['a=b=c; Path=/'], 'https://www.example.org/', 'a=b=c'],
    ['without a name is none', ['nonsense', '=x'], 'https://www.example.org/a/', null],
    ['that no header can carry is none', ['a=\u0001; Path=/'], 'https://www.example.org/', null],
  ])('%s', (_, lines, to, header) => {
    expect(sent(lines, to)).toBe(header);
  });

  it('that is secure is taken from no open line', () => {
    expect(sent(['a=1; Path=/; Secure'], 'https://www.example.org/', 'http://www.example.org/')).toBeNull();
  });

  it('is one of fifty at most', () => {
    const lines = Array.from({ length: 80 }, (_, at) => `c${at}=1; Path=/`);
    expect(sent(lines, 'https://www.example.org/')?.split('; ')).toHaveLength(50);
  });
});

describe('a chain of redirects', () => {
  let site: Site;
  let fetcher: ReturnType<typeof visitor>;

  beforeAll(async () => {
    let visits = 0;
    site = await startSite({
      '/feed': ({ headers }, response) =>
        headers.cookie === 'seen=1'
          ? void response.end('<rss></rss>')
          : void response.writeHead(302, { 'set-cookie': 'seen=1; Path=/', location: '/feed' }).end(),
      '/never': (_, response) =>
        void response.writeHead(302, { 'set-cookie': `n=${visits++}; Path=/`, location: '/never' }).end(),
      '/stubborn': (_, response) =>
        void response.writeHead(302, { 'set-cookie': 'n=1; Path=/', location: '/stubborn' }).end(),
    });
    fetcher = visitor([site.origin]);
  });
  afterAll(async () => {
    await fetcher.close();
    await site.close();
  });

  it('may come back to its address with a cookie, which the next fetch does not have', async () => {
    for (let turn = 0; turn < 2; turn++) {
      expect(await fetcher({ url: site.at('/feed') })).toMatchObject({ outcome: 'fetched' });
    }
    expect(site.requests.map(({ headers }) => headers.cookie)).toEqual([undefined, 'seen=1', undefined, 'seen=1']);
  });

  it('ends where the same cookie changes nothing, and after five steps whatever it sets', async () => {
    expect(await fetcher({ url: site.at('/stubborn') })).toMatchObject({
      outcome: 'refused',
      message: expect.stringContaining('in a circle'),
    });
    expect(await fetcher({ url: site.at('/never') })).toMatchObject({
      outcome: 'refused',
      message: expect.stringContaining('more than 5 times'),
    });
  });
});
