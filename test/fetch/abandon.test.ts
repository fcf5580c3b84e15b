import { afterAll, beforeAll, expect, it } from 'vitest';
import { Abandoned } from '../../lib/fetch/index.ts';
import { type Site, startSite, visitor } from './loopback-site.ts';

let site: Site;
let arrived = 0;

beforeAll(async () => {
  site = await startSite({
    '/silent': () => {
      arrived += 1;
    },
    '/endless': (_, response) => {
      arrived += 1;
      response.writeHead(200, { 'content-type': 'text/html' }).write('<p>The mill');
    },
    '/redirect': (_, response) => void response.writeHead(302, { location: '/endless' }).end(),
    '/feed': (_, response) => void response.end('<rss/>'),
  });
});
afterAll(() => site.close());

it.each(['/silent', '/endless', '/redirect'])(
  'is broken off when its fetcher is abandoned, with nothing told of the host: %s',
  async (path) => {
    arrived = 0;
    const fetcher = visitor([site.origin], { firstByteMs: 60_000, totalMs: 60_000 });
    const fetched = fetcher({ url: site.at(path) });
    await expect.poll(() => arrived).toBe(1);
    fetcher.abandon();
    await expect(fetched).rejects.toThrow(Abandoned);
    await fetcher.close();
  },
);

it('is not begun by a fetcher that was abandoned', async () => {
  const fetcher = visitor([site.origin]);
  expect(await fetcher({ url: site.at('/feed') })).toMatchObject({ outcome: 'fetched' });
  const asked = site.requests.length;
  fetcher.abandon();
  await expect(fetcher({ url: site.at('/feed') })).rejects.toThrow('not fetched: Feedmill is stopping');
  expect(site.requests).toHaveLength(asked);
  await fetcher.close();
});
