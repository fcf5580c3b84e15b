import type { RequestListener } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createGuard, systemResolve } from '../../lib/fetch/guard.ts';
import { DEFAULT_LIMITS, WEB_PORTS } from '../../lib/fetch/index.ts';
import { mayHaveValidators, stepRefusal } from '../../lib/fetch/redirects.ts';
import type { AbsoluteUrl } from '../../lib/model/index.ts';
import { type Site, startSite, visitor } from './loopback-site.ts';

const to =
  (status: number, location: string): RequestListener =>
  (_, response) =>
    void response.writeHead(status, { location }).end('moved');

describe('redirects', () => {
  let other: Site;
  let site: Site;
  let fetcher: ReturnType<typeof visitor>;

  beforeAll(async () => {
    other = await startSite({
      '/feed': (request, response) => {
        if (request.headers['if-none-match'] === '"other"') return void response.writeHead(304).end();
        response.writeHead(200, { etag: '"other"' }).end('other');
      },
    });
    site = await startSite({
      '/feed': (_, response) => void response.end('here'),
      '/permanent': to(301, '/feed'),
      '/permanent-too': to(308, 'permanent'),
      '/temporary': to(302, '/feed'),
      '/mixed': to(301, '/temporary'),
      '/elsewhere': to(302, `${other.origin}/feed`),
      '/elsewhere-for-good': to(301, `${other.origin}/feed`),
      '/there-and-on': to(302, '/elsewhere'),
      '/five': to(302, '/four'),
      '/six': to(302, '/five'),
      '/four': to(302, '/three'),
      '/three': to(302, '/two'),
      '/two': to(302, '/temporary'),
      '/circle': to(302, '/ring'),
      '/ring': to(302, '/circle#again'),
      '/nowhere': (_, response) => void response.writeHead(302).end(),
      '/broken': to(302, 'http://['),
      '/metadata': to(302, 'http://169.254.169.254/latest/meta-data/'),
      '/loopback': to(307, 'http://[::ffff:127.0.0.1]/'),
      '/decimal': to(307, '//2130706433/'),
      '/runtime': to(302, 'http://127.0.0.1:9001/2018-06-01/runtime/invocation/next'),
      '/private-name': to(302, 'http://inside.example/'),
      '/file': to(302, 'file:///etc/passwd'),
      '/password': to(302, 'http://user:secret@news.example/'),
      '/port': to(302, 'http://news.example:22/'),
      '/utf8': to(302, Buffer.from('/k\u00fcste', 'utf8').toString('latin1')),
      '/k%C3%BCste': (_, response) => void response.end('coast'),
    });
    fetcher = visitor([site.origin, other.origin], {}, { resolve: async () => ['10.0.0.7'] });
  });
  afterAll(async () => {
    await fetcher.close();
    await Promise.all([site.close(), other.close()]);
  });

  it.each([
    ['/feed', null],
    ['/permanent', '/feed'],
    ['/permanent-too', '/feed'],
    ['/temporary', null],
    ['/mixed', null],
  ])('leads from %s, moved for good to %j', async (path, moved) => {
    expect(await fetcher({ url: site.at(path) })).toMatchObject({
      outcome: 'fetched',
      url: site.at('/feed'),
      movedTo: moved === null ? null : site.at(moved),
    });
  });

  it('follows an address that is not ASCII', async () => {
    expect(await fetcher({ url: site.at('/utf8') })).toMatchObject({ outcome: 'fetched', url: site.at('/k%C3%BCste') });
  });

  it('follows five and no more', async () => {
    expect(await fetcher({ url: site.at('/five') })).toMatchObject({ outcome: 'fetched' });
    const result = await fetcher({ url: site.at('/six') });
    expect(result).toMatchObject({ outcome: 'refused', message: expect.stringContaining('more than 5 times') });
  });

  it('notices a circle', async () => {
    const before = site.requests.length;
    const result = await fetcher({ url: site.at('/circle') });
    expect(result).toMatchObject({ outcome: 'refused', message: expect.stringContaining('circle') });
    expect(site.requests.length - before).toBe(2);
  });

  it.each(['/nowhere', '/broken'])('takes %s for a fault of the host that may pass', async (path) => {
    expect(await fetcher({ url: site.at(path) })).toMatchObject({ outcome: 'unreachable', status: 302 });
  });

  it.each(['/metadata', '/loopback', '/decimal', '/runtime', '/private-name', '/file', '/password', '/port'])(
    'never follows %s to where it must not go',
    async (path) => {
      const result = await fetcher({ url: site.at(path) });
      expect(result).toMatchObject({ outcome: 'refused', message: expect.stringMatching(/^[^\n]+$/) });
      expect(JSON.stringify(result)).not.toContain('secret');
    },
  );

  it('gives validators to the origin they came from, and to no other', async () => {
    const validators = { etag: '"mine"', lastModified: 'Mon, 23 Nov 2026 12:00:00 GMT' };
    await fetcher({ url: site.at('/elsewhere'), ...validators });
    expect(site.requests.at(-1)?.headers).toMatchObject({ 'if-none-match': '"mine"' });
    expect(other.requests.at(-1)?.headers).not.toHaveProperty('if-none-match');
    expect(other.requests.at(-1)?.headers).not.toHaveProperty('if-modified-since');
    await fetcher({ url: site.at('/temporary'), ...validators });
    expect(site.requests.at(-1)).toMatchObject({ url: '/feed', headers: { 'if-none-match': '"mine"' } });
  });

  it('gives validators to the origin that gave them, though a redirect leads there, and is told 304', async () => {
    const url = site.at('/elsewhere');
    const first = await fetcher({ url });
    if (first.outcome !== 'fetched') throw new Error(JSON.stringify(first));
    const again = await fetcher({ url, etag: first.etag, validatorsOf: first.url });
    expect(again).toMatchObject({ outcome: 'notModified', url: first.url, movedTo: null, etag: '"other"' });
    expect(site.requests.at(-1)?.headers).not.toHaveProperty('if-none-match');
  });

  it('tells with a 304 too that an address has moved for good', async () => {
    const url = site.at('/elsewhere-for-good');
    const result = await fetcher({ url, etag: '"other"', validatorsOf: other.at('/feed') });
    expect(result).toMatchObject({ outcome: 'notModified', movedTo: other.at('/feed') });
  });

  it('keeps validators to itself where nobody can tell whose they are', async () => {
    await fetcher({ url: site.at('/feed'), etag: '"mine"', validatorsOf: 'nowhere' as AbsoluteUrl });
    expect(site.requests.at(-1)?.headers).not.toHaveProperty('if-none-match');
  });

  it('asks before each step whether it may be taken, and not for the first address', async () => {
    const steps: string[] = [];
    const mayFollow = async (url: AbsoluteUrl) => {
      steps.push(url);
      return url.startsWith(other.origin) ? 'Not there, not now' : null;
    };
    const asked = other.requests.length;
    const result = await fetcher({ url: site.at('/there-and-on'), mayFollow });
    expect(result).toEqual({ outcome: 'refused', message: 'Not there, not now', status: null });
    expect(steps).toEqual([site.at('/elsewhere'), other.at('/feed')]);
    expect(other.requests.length).toBe(asked);
  });

  it('never asks about a step that the guard forbids', async () => {
    const mayFollow = () => Promise.reject(new Error('was asked'));
    expect(await fetcher({ url: site.at('/metadata'), mayFollow })).toMatchObject({ outcome: 'refused' });
  });

  it.each([
    ['http://news.example/a', 'http://news.example/b', true],
    ['http://news.example/a', 'https://news.example/a', true],
    ['https://news.example/a', 'http://news.example/a', false],
    ['http://news.example/a', 'https://www.news.example/a', false],
    ['http://news.example:8080/a', 'https://news.example/a', false],
    ['http://news.example/a', 'https://news.example:8443/a', false],
  ])('from %s to %s, validators go along: %j', (start, url, go) => {
    expect(mayHaveValidators(new URL(url), new URL(start))).toBe(go);
  });

  it('lets no public host lead us into a trusted origin', () => {
    const trustedOrigins = ['http://127.0.0.1:8641'];
    const policy = { userAgent: 'Feedmill/1.0', limits: DEFAULT_LIMITS, ports: WEB_PORTS, trustedOrigins };
    const guard = createGuard(policy, systemResolve);
    const inside = new URL('http://127.0.0.1:8641/feed');
    const way = (start: string) => ({ start: new URL(start), visited: new Set([start]) });
    expect(stepRefusal(inside, way('https://news.example/feed'), guard, 5)).toContain('not public');
    expect(stepRefusal(inside, way('http://127.0.0.1:8641/'), guard, 5)).toBeNull();
  });
});
