import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AbsoluteUrl, Instant, Source } from '../../../lib/model/index.ts';
import { readOlder } from '../../../lib/pipeline/poll/read-older.ts';
import { openWorld, type World } from '../../world.ts';
import { COURIER } from '../sites.ts';

const FEED = `${COURIER}/feed.xml`;
const page = (number: number) => `${COURIER}/feed.xml?page=${number}` as AbsoluteUrl;

let world: World;
let source: Source;
beforeAll(async () => {
  world = await openWorld();
  source = await world.addSource({ id: 'courier', url: FEED });
});
afterAll(() => world.close());
beforeEach(() => {
  world.web.clear();
  world.asked.length = 0;
  // What a host asked for in one test is over in the next.
  world.pass(24 * 3600);
});

/** An Atom page of a longer feed; RFC 5005 §3 calls what follows `next`, §4 `prev-archive`. */
function feedPage(slugs: readonly string[], older: string | null, rel: 'next' | 'prev-archive' = 'next'): string {
  const entries = slugs.map(
    (slug) =>
      `<entry><title>${slug}</title><id>tag:courier.example,2026:${slug}</id><link href="${COURIER}/${slug}"/>
<updated>2026-11-19T10:00:00Z</updated></entry>`,
  );
  const link = older === null ? '' : `<link rel="${rel}" href="${older.replaceAll('&', '&amp;')}"/>`;
  return `<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>The Courier</title>
<id>tag:courier.example,2026:feed</id><updated>2026-11-19T10:00:00Z</updated>${link}${entries.join('')}</feed>`;
}

const serve = (url: string, body: string, status = 200) =>
  world.web.set(url, { body, type: 'application/atom+xml', status });
const knows =
  (...slugs: readonly string[]) =>
  ({ url }: { readonly url: string | null }) =>
    slugs.some((slug) => url === `${COURIER}/${slug}`);
const older = (known: ReturnType<typeof knows>, reach: Partial<{ pages: number; after: number }> = {}) =>
  readOlder(source, page(2), known, world.ports, { pages: 10, after: 2, ...reach });

describe("a source's older pages", () => {
  it.each(['next', 'prev-archive'] as const)('are read by %s until one holds what is known', async (rel) => {
    serve(page(2), feedPage(['c', 'd'], page(3), rel));
    serve(page(3), feedPage(['e', 'f'], page(4), rel));
    serve(page(4), feedPage(['g'], null, rel));
    const found = await older(knows('f'));
    expect(found).toMatchObject({ overlapped: true, pages: 2, error: null });
    expect(found.offers.map(({ url }) => url)).toEqual(['c', 'd', 'e', 'f'].map((slug) => `${COURIER}/${slug}`));
    expect(world.asked).not.toContain(page(4));
  });

  it('count as seen before the newest page, in the order of the list', async () => {
    serve(page(2), feedPage(['c', 'd'], page(3)));
    serve(page(3), feedPage(['e'], null));
    const { offers } = await older(knows(), { after: 2 });
    const ago = offers.map(({ seen }) => Date.parse(world.ports.now()) - Date.parse(seen));
    expect(ago).toEqual([2, 3, 4]);
  });

  it('may run out, come round again or be too many, and have then not overlapped', async () => {
    serve(page(2), feedPage(['c'], page(3)));
    serve(page(3), feedPage(['d'], page(2)));
    expect(await older(knows('z'))).toMatchObject({ overlapped: false, pages: 2, error: null });
    serve(page(3), feedPage(['d'], FEED));
    expect(await older(knows('z'))).toMatchObject({ overlapped: false, pages: 2, error: null });
    expect(world.asked).not.toContain(FEED);
    serve(page(3), feedPage(['d'], null));
    expect(await older(knows('z'))).toMatchObject({ overlapped: false, pages: 2, error: null });
    expect(await older(knows('d'), { pages: 1 })).toMatchObject({ overlapped: false, pages: 1, error: null });
  });

  it('that cannot be had or read end it with the reason, and what came before is kept', async () => {
    serve(page(2), feedPage(['c'], page(3)));
    serve(page(3), '', 503);
    const down = await older(knows('z'));
    expect(down).toMatchObject({ overlapped: false, pages: 1, error: expect.stringContaining(page(3)) });
    expect(down.offers).toHaveLength(1);
    serve(page(3), '<p>Sorry</p>');
    expect(await older(knows('z'))).toMatchObject({ overlapped: false, pages: 1, error: expect.any(String) });
  });

  it('are not waited for where the host asked us to stay away', async () => {
    serve(page(2), '', 503);
    await older(knows('c'));
    serve(page(2), feedPage(['c'], null));
    world.asked.length = 0;
    const found = await older(knows('c'));
    expect(found).toMatchObject({ offers: [], overlapped: false, pages: 0 });
    expect(found.error).toContain('courier.example');
    expect(world.asked).toEqual([]);
    world.pass(24 * 3600);
    expect(await older(knows('c'))).toMatchObject({ overlapped: true, error: null });
  });

  it('of a list on the web are its next pages', async () => {
    const list = await world.addSource({ id: 'list', url: `${COURIER}/news`, kind: 'page' });
    const listing = (slugs: readonly string[], next: string) =>
      `<!doctype html><title>News</title><main><ul>${slugs
        .map((slug) => `<li><a href="/${slug}"><h2>What was said of the ${slug}</h2></a> <time>2026-11-19</time></li>`)
        .join('')}</ul></main><a rel="next" href="${next}">Older</a>`;
    const until = '2026-12-01T00:00:00.000Z' as Instant;
    await world.ports.store.hosts.saveRobots('courier.example', { text: '', until, barred: null });
    world.web.set(`${COURIER}/news?page=2`, { body: listing(['ferry', 'cranes', 'quay'], '/news?page=3') });
    world.web.set(`${COURIER}/news?page=3`, { body: listing(['tide', 'lock', 'pier'], '/news?page=4') });
    const second = `${COURIER}/news?page=2` as AbsoluteUrl;
    const found = await readOlder(list, second, knows('lock'), world.ports, { pages: 10, after: 3 });
    expect(found).toMatchObject({ overlapped: true, pages: 2, error: null });
  });
});
