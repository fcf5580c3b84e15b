import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Source } from '../../../lib/model/index.ts';
import type { Reading } from '../../../lib/pipeline/poll/read-source.ts';
import { compareWindows } from '../../../lib/pipeline/poll/window.ts';
import { openWorld, type World } from '../../world.ts';
import { addressesIn, COURIER, type Named, readNow, sitemapIndex, urlset } from '../sites.ts';
import { addressOf, pageOf, story } from '../stories.ts';

const SITEMAP = `${COURIER}/sitemap.xml`;
const XML = 'application/xml';

let world: World;
let source: Source;
let number = 0;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  world.web.clear();
  number += 1;
  source = await world.addSource({ id: `courier-${number}`, url: SITEMAP, kind: 'sitemap', fullText: 'never' });
  world.asked.length = 0;
});

const serve = (url: string, body: string, more: { etag?: string; status?: number } = {}) =>
  world.web.set(url, { body, type: XML, ...more });
const read = (limit?: number) => readNow(source, world, limit);
/** Reads, and remembers what was listed as a poll does. */
async function poll(limit?: number): Promise<Extract<Reading, { outcome: 'read' }>> {
  const reading = await read(limit);
  if (reading.outcome === 'unreadable') throw new Error(reading.message);
  const before = await world.ports.store.sources.window(source.id);
  const { window } = compareWindows(before, reading.offers, () => false, source, world.ports.now());
  await world.ports.store.sources.saveWindow(source.id, window);
  return reading;
}
const days = (count: number, from = '2026-11-19'): Named[] =>
  Array.from({ length: count }, (_, at) => ({
    loc: `${COURIER}/story-${at}`,
    lastmod: new Date(Date.parse(from) - at * 86_400_000).toISOString(),
  }));

describe('a sitemap', () => {
  it('tells the titles and dates of its news, the newest first', async () => {
    serve(
      SITEMAP,
      urlset([
        { loc: `${COURIER}/a`, title: 'The older', news: '2026-11-19T07:00:00Z' },
        { loc: `${COURIER}/b`, title: 'The newer', news: '2026-11-20T07:00:00Z' },
      ]),
    );
    const reading = await read();
    expect(reading).toMatchObject({ outcome: 'read', older: null, complete: true, settled: true });
    expect(addressesIn(reading)).toEqual([`${COURIER}/b`, `${COURIER}/a`]);
    const [first, second] = (reading as unknown as { offers: { seen: string; told: unknown }[] }).offers;
    expect(first).toMatchObject({
      guid: null,
      purpose: 'listed',
      told: { form: 'item', item: { title: 'The newer', published: { instant: '2026-11-20T07:00:00.000Z' } } },
    });
    expect(first?.seen && second?.seen && first.seen > second.seen).toBe(true);
  });

  it('gives the newest hundred of an archive at first, wherever in it they stand', async () => {
    const archive = days(1000);
    serve(SITEMAP, urlset([...archive.slice(50).reverse(), ...archive.slice(0, 50)]));
    const reading = await read(500);
    expect(addressesIn(reading)).toEqual(archive.slice(0, 100).map(({ loc }) => loc));
    expect(reading).toMatchObject({ complete: false });
  });

  it('gives more where more than a hundred came since it was last read', async () => {
    serve(SITEMAP, urlset(days(120, '2025-01-01')));
    await poll(500);
    const fresh = days(150).map(({ loc, lastmod }) => ({ loc: `${loc}-new`, ...(lastmod && { lastmod }) }));
    serve(SITEMAP, urlset([...days(120, '2025-01-01'), ...fresh]));
    expect(addressesIn(await poll(500)).slice(0, 150)).toEqual(fresh.map(({ loc }) => loc));
    expect(addressesIn(await poll(500))).toHaveLength(100);
  });

  it('gives what its addresses say is newest where it states no dates', async () => {
    const archive = Array.from({ length: 300 }, (_, at) => {
      const day = new Date(Date.parse('2026-11-19') - at * 86_400_000).toISOString().slice(0, 10).replaceAll('-', '/');
      return { loc: `${COURIER}/${day}/story` };
    });
    serve(SITEMAP, urlset(archive.toReversed()));
    expect(addressesIn(await read())).toEqual(archive.slice(0, 100).map(({ loc }) => loc));
  });

  it('gives both its ends where nothing tells which is the new one', async () => {
    const archive = Array.from({ length: 1000 }, (_, at) => ({
      loc: `${COURIER}/story-of-${String.fromCharCode(97 + (at % 26))}${at}x`,
    }));
    serve(SITEMAP, urlset(archive));
    const listed = addressesIn(await read());
    expect(listed).toHaveLength(100);
    expect(listed.slice(0, 4)).toEqual([archive.at(-1), archive[0], archive.at(-2), archive[1]].map((one) => one?.loc));
  });

  it('leaves out what cannot be an article, but nothing that has a title', async () => {
    const articles = [
      '/news/ferry',
      '/2026/11/20/quay',
      '/category/sport/2026/11/19/match',
      '/?p=1234',
      '/tagging-seals',
    ];
    const others = [
      '/',
      '/en/',
      '/index.html',
      '/tag/ferry',
      '/blog/tags/ferry/',
      '/category/sport/',
      '/en/category/sport/hockey',
      '/author/ada-moor/',
      '/news/page/2/',
      '/cranes.jpg',
    ];
    const named = [...articles, ...others].map((path) => ({ loc: `${COURIER}${path}` }));
    serve(SITEMAP, urlset([...named, { loc: `${COURIER}/tag/a-whole-story`, title: 'A story under a tag' }]));
    const listed = addressesIn(await read());
    expect([...listed].sort()).toEqual([...articles, '/tag/a-whole-story'].map((path) => `${COURIER}${path}`).sort());
    serve(SITEMAP, urlset(others.map((path) => ({ loc: `${COURIER}${path}` }))));
    expect(await read()).toMatchObject({
      outcome: 'unreadable',
      message: expect.stringMatching(/lists no articles.*sitemap of posts/),
    });
  });

  it('says the same again when only its own stamps are new', async () => {
    const at = (lastmod: string) => urlset(days(40).map(({ loc }) => ({ loc, lastmod })));
    const told = (reading: Reading) => reading.outcome === 'read' && reading.offers.map((offer) => offer.told);
    serve(SITEMAP, at('2026-11-20T06:00:00Z'));
    const before = told(await read());
    serve(SITEMAP, at('2026-11-20T07:00:00Z'));
    expect(told(await read())).toEqual(before);
  });

  it('may be empty for a while, as one of news is on a quiet day', async () => {
    serve(SITEMAP, urlset([]));
    expect(await read()).toMatchObject({ outcome: 'read', offers: [] });
  });

  it.each(['<html><body>Not here</body></html>', '', 'sitemap', '<rss version="2.0"><channel/></rss>'])(
    'that is %j is unreadable, which is said in one line',
    async (body) => {
      serve(SITEMAP, body);
      const reading = await read();
      expect(reading).toMatchObject({ outcome: 'unreadable' });
      expect((reading as { message: string }).message).toMatch(/^.*https:\/\/courier\.example\/sitemap\.xml.*$/);
    },
  );

  it('is unpacked where it is packed', async () => {
    const body = gzipSync(urlset(days(3)));
    const answer = {
      outcome: 'fetched' as const,
      url: SITEMAP,
      movedTo: null,
      status: 200,
      contentType: 'application/gzip',
    };
    const packed = { ...answer, etag: null, lastModified: null, cacheControl: null, expires: null, body };
    const ports = { ...world.ports, fetch: async () => packed as never };
    expect(addressesIn(await readNow(source, { ...world, ports }))).toHaveLength(3);
  });
});

describe('a sitemap index of sitemaps', () => {
  const child = (name: string) => `${COURIER}/${name}.xml`;

  it('is followed to news first, then to posts, and not to lists and pictures', async () => {
    const names = ['category-sitemap', 'post-sitemap1', 'post-sitemap2', 'image-sitemap', 'news-sitemap'];
    const changed = ['2026-11-20', '2024-01-01', '2026-11-19', '2026-11-20', '2026-11-20'];
    serve(SITEMAP, sitemapIndex(names.map((name, at) => ({ loc: child(name), lastmod: `${changed[at]}T07:00:00Z` }))));
    for (const name of names) serve(child(name), urlset([{ loc: `${COURIER}/from-${name}` }]));
    await read();
    expect(world.asked.slice(1).filter((url) => !url.endsWith('robots.txt'))).toEqual(
      ['news-sitemap', 'post-sitemap2', 'post-sitemap1'].map(child),
    );
  });

  it('asks for five of a hundred at most, the newest, and for none that holds nothing new enough', async () => {
    const months = Array.from({ length: 100 }, (_, at) => {
      const month = new Date(Date.UTC(2026, 10 - at, 1)).toISOString().slice(0, 7);
      return { loc: child(`sitemap-${month}`), lastmod: `${month}-19T00:00:00Z`, month };
    });
    serve(SITEMAP, sitemapIndex(months.toReversed()));
    for (const { loc, month } of months) {
      const entries = Array.from({ length: 30 }, (_, at) => ({
        loc: `${COURIER}/${month}-story-${at}`,
        lastmod: `${month}-18T00:${String(at).padStart(2, '0')}:00Z`,
      }));
      serve(loc, urlset(entries));
    }
    const few = await read();
    // Thirty a month: four months fill the window, and what changed before them is left alone.
    expect(addressesIn(few)).toHaveLength(100);
    expect(world.asked.filter((url) => url.includes('sitemap-'))).toEqual(months.slice(0, 4).map(({ loc }) => loc));
    for (const { loc, month } of months) serve(loc, urlset([{ loc: `${COURIER}/${month}-only` }]));
    source = await world.addSource({ id: 'few', url: SITEMAP, kind: 'sitemap' });
    world.asked.length = 0;
    await read();
    expect(world.asked.filter((url) => url.includes('sitemap-'))).toEqual(months.slice(0, 5).map(({ loc }) => loc));
  });

  it('is no burden though it names twenty thousand that are all too old', async () => {
    const old = Array.from({ length: 20_000 }, (_, at) => ({
      loc: child(`old-${at}`),
      lastmod: '2020-01-01T00:00:00Z',
    }));
    serve(SITEMAP, sitemapIndex([...old, { loc: child('new'), lastmod: '2026-11-20T00:00:00Z' }]));
    serve(child('new'), urlset(days(100)));
    expect(addressesIn(await read())).toHaveLength(100);
    expect(world.asked.slice(1)).toEqual([child('new')]);
  });

  it('within an index is followed too, but no deeper', async () => {
    serve(SITEMAP, sitemapIndex([{ loc: child('year-2026') }]));
    serve(child('year-2026'), sitemapIndex([{ loc: child('month-2026-11') }, { loc: child('deeper') }]));
    serve(child('month-2026-11'), urlset([{ loc: `${COURIER}/ferry` }]));
    serve(child('deeper'), sitemapIndex([{ loc: child('deepest') }, { loc: SITEMAP }]));
    expect(addressesIn(await read())).toEqual([`${COURIER}/ferry`]);
    expect(world.asked).not.toContain(child('deepest'));
    expect(world.asked.filter((url) => url === SITEMAP)).toHaveLength(1);
  });

  it('does not ask again for what did not change, and still lists it', async () => {
    const news = { loc: child('news'), lastmod: '2026-11-20T07:00:00Z' };
    const posts = { loc: child('posts'), lastmod: '2026-11-18T07:00:00Z' };
    serve(SITEMAP, sitemapIndex([news, posts]));
    serve(news.loc, urlset([{ loc: `${COURIER}/a`, title: 'A' }]));
    serve(posts.loc, urlset([{ loc: `${COURIER}/b` }]));
    expect(await poll()).toMatchObject({ settled: true });
    world.asked.length = 0;
    serve(SITEMAP, sitemapIndex([{ ...news, lastmod: '2026-11-20T07:30:00Z' }, posts]));
    serve(news.loc, urlset([{ loc: `${COURIER}/c`, title: 'C', news: '2026-11-20T07:30:00Z' }]));
    expect(addressesIn(await read())).toEqual([`${COURIER}/c`, `${COURIER}/b`]);
    expect(world.asked).toEqual([SITEMAP, news.loc]);
  });

  it('gives more than a hundred of one sitemap where so many came', async () => {
    serve(SITEMAP, sitemapIndex([{ loc: child('posts') }]));
    serve(child('posts'), urlset(days(120, '2025-01-01')));
    expect(addressesIn(await poll(500))).toHaveLength(100);
    const fresh = days(150).map(({ loc, lastmod }) => ({ loc: `${loc}-new`, ...(lastmod && { lastmod }) }));
    serve(child('posts'), urlset([...days(120, '2025-01-01'), ...fresh]));
    expect(addressesIn(await poll(500)).slice(0, 150)).toEqual(fresh.map(({ loc }) => loc));
  });

  it('asks by the validators for what it does not date, or dates only by today', async () => {
    const undated = { loc: child('posts') };
    const today = { loc: child('stories'), lastmod: '2026-11-20' };
    serve(SITEMAP, sitemapIndex([undated, today]));
    serve(undated.loc, urlset([{ loc: `${COURIER}/a` }]), { etag: '"1"' });
    serve(today.loc, urlset([{ loc: `${COURIER}/b` }]), { etag: '"2"' });
    const first = await poll();
    expect(first).toMatchObject({ settled: false });
    const { put } = world.objectCounts;
    world.validators.length = 0;
    expect(addressesIn(await read())).toEqual(addressesIn(first));
    expect(world.validators.sort()).toEqual([
      [undated.loc, '"1"'],
      [today.loc, '"2"'],
    ]);
    expect(world.objectCounts.put).toBe(put);
  });

  it('loses nothing to a part that cannot be had, and comes back for it', async () => {
    const dated = (name: string) => ({ loc: child(name), lastmod: '2026-11-20T07:00:00Z' });
    serve(SITEMAP, sitemapIndex([dated('news'), dated('posts'), dated('blog')]));
    serve(child('news'), urlset([{ loc: `${COURIER}/a` }]));
    serve(child('posts'), urlset([{ loc: `${COURIER}/b` }]));
    serve(child('blog'), '', { status: 503 });
    const first = await poll();
    expect(addressesIn(first).sort()).toEqual([`${COURIER}/a`, `${COURIER}/b`]);
    expect(first).toMatchObject({ settled: false });
    serve(
      SITEMAP,
      sitemapIndex([dated('news'), { ...dated('posts'), lastmod: '2026-11-20T07:30:00Z' }, dated('blog')]),
    );
    serve(child('posts'), 'broken');
    world.pass(3600);
    serve(child('blog'), urlset([{ loc: `${COURIER}/c` }]));
    expect(addressesIn(await read()).sort()).toEqual([`${COURIER}/a`, `${COURIER}/b`, `${COURIER}/c`]);
  });

  it('is left in time where its sitemaps are slow', async () => {
    const parts = ['a', 'b', 'c'].map((name) => ({ loc: child(name), lastmod: '2026-11-19T07:00:00Z' }));
    serve(SITEMAP, sitemapIndex(parts));
    for (const { loc } of parts) serve(loc, urlset([{ loc: `${loc.replace('.xml', '')}/story` }]));
    const slow: World['ports']['fetch'] = async (request) => {
      if (parts.some(({ loc }) => loc === request.url)) world.pass(40);
      return world.ports.fetch(request);
    };
    const reading = await readNow(source, { ...world, ports: { ...world.ports, fetch: slow } });
    expect(addressesIn(reading)).toHaveLength(2);
    expect(reading).toMatchObject({ settled: false });
  });

  it('does not wait for a host that asked us to stay away, and lists what it listed', async () => {
    const parts = ['news', 'posts'].map((name) => ({ loc: child(name) }));
    serve(SITEMAP, sitemapIndex(parts));
    for (const { loc } of parts) serve(loc, urlset([{ loc: loc.replace('.xml', '/story') }]));
    const before = addressesIn(await poll());
    for (const { loc } of parts) serve(loc, '', { status: 429 });
    expect(addressesIn(await read())).toEqual(before);
    world.asked.length = 0;
    const reading = await read();
    expect(addressesIn(reading)).toEqual(before);
    expect(reading).toMatchObject({ settled: false });
    expect(world.asked).toEqual([SITEMAP]);
    world.pass(24 * 3600);
  });

  it('of which nothing can be had is unreadable, with the reason', async () => {
    serve(SITEMAP, sitemapIndex([{ loc: child('news') }, { loc: child('posts') }]));
    const reading = await read();
    expect(reading).toMatchObject({
      outcome: 'unreadable',
      message: `${SITEMAP} is a sitemap index of 2 sitemaps, and none could be read: ${child('news')} answered 404`,
    });
  });

  it('is not believed in a host that robots.txt closes', async () => {
    const closed = 'https://closed.example/posts.xml';
    world.web.set('https://closed.example/robots.txt', { body: 'User-agent: *\nDisallow: /', type: 'text/plain' });
    serve(SITEMAP, sitemapIndex([{ loc: closed }, { loc: child('posts') }]));
    serve(closed, urlset([{ loc: `${COURIER}/a` }]));
    serve(child('posts'), urlset([{ loc: `${COURIER}/b` }]));
    expect(addressesIn(await read())).toEqual([`${COURIER}/b`]);
    expect(world.asked).not.toContain(closed);
  });

  it('lists once what two of its sitemaps name, with the title that one of them gives', async () => {
    serve(SITEMAP, sitemapIndex([{ loc: child('posts') }, { loc: child('news') }]));
    serve(child('posts'), urlset([{ loc: `${COURIER}/a`, lastmod: '2026-11-20T07:00:00Z' }]));
    serve(child('news'), urlset([{ loc: `${COURIER}/a`, title: 'Named' }]));
    const reading = await read();
    expect(addressesIn(reading)).toEqual([`${COURIER}/a`]);
    expect(reading).toMatchObject({ offers: [{ told: { item: { title: 'Named' } } }] });
  });
});

describe('what a sitemap names', () => {
  const FERRY = story('ferry', 'Ferry stays');
  const CRANES = story('cranes', 'Cranes to go');
  const LISTING = `${COURIER}/on-the-quay`;
  const listing = `<!doctype html><title>On the quay</title><main><ul>${['ferry', 'cranes', 'quay', 'tide']
    .map((slug) => `<li><a href="/${slug}"><h2>What was said of the ${slug}</h2></a> <time>2026-11-19</time></li>`)
    .join('')}</ul></main>`;

  let site: World;
  async function titlesOf(id: string): Promise<string[]> {
    const feed = JSON.parse(await site.document(id, 'json')) as { items: { title: string }[] };
    return feed.items.map((item) => item.title).sort();
  }

  beforeEach(async () => {
    site = await openWorld();
    const named = [
      { loc: addressOf(FERRY) },
      { loc: addressOf(CRANES), title: 'Cranes in the news' },
      { loc: LISTING },
    ];
    site.web.set(SITEMAP, { body: urlset([{ loc: `${COURIER}/` }, ...named]), type: XML });
    for (const one of [FERRY, CRANES]) site.web.set(addressOf(one), { body: pageOf(one) });
    site.web.set(LISTING, { body: listing });
  });
  afterEach(() => site.close());

  it('is in the feeds with the text of its page, and what turns out to be no article is not', async () => {
    await site.addSource({ id: 'whole', url: SITEMAP, kind: 'sitemap' });
    await site.tick();
    expect(await titlesOf('whole')).toHaveLength(2);
    expect(await site.document('whole', 'json')).toContain('Two of the cranes will be taken down in spring');
    expect(site.asked).toContain(LISTING);
    expect(site.asked).not.toContain(`${COURIER}/`);
  });

  it('is a link with its news title where pages are never asked for, and nothing without one', async () => {
    await site.addSource({ id: 'links', url: SITEMAP, kind: 'sitemap', fullText: 'never' });
    await site.tick();
    expect(await titlesOf('links')).toEqual(['Cranes in the news']);
    expect(site.asked).not.toContain(addressOf(CRANES));
  });

  it('is found though the index that names its sitemap stays the same, where that tells no dates', async () => {
    const posts = `${COURIER}/posts.xml`;
    site.web.set(SITEMAP, { body: sitemapIndex([{ loc: posts }]), type: XML, etag: '"same"' });
    site.web.set(posts, { body: urlset([{ loc: addressOf(FERRY) }]), type: XML });
    await site.addSource({ id: 'index', url: SITEMAP, kind: 'sitemap' });
    await site.tick();
    expect(await titlesOf('index')).toHaveLength(1);
    site.web.set(posts, { body: urlset([{ loc: addressOf(FERRY) }, { loc: addressOf(CRANES) }]), type: XML });
    site.pass(24 * 3600);
    await site.tick();
    expect(await titlesOf('index')).toHaveLength(2);
  });

  it('stays while its sitemap cannot be had, and no page is asked whether it is gone', async () => {
    const parts = ['news', 'posts'].map((name) => ({ loc: `${COURIER}/${name}.xml` }));
    site.web.set(SITEMAP, { body: sitemapIndex(parts), type: XML });
    site.web.set(`${COURIER}/news.xml`, { body: urlset([{ loc: addressOf(FERRY), title: 'Ferry stays' }]), type: XML });
    site.web.set(`${COURIER}/posts.xml`, { body: urlset([{ loc: addressOf(CRANES) }]), type: XML });
    await site.addSource({ id: 'parts', url: SITEMAP, kind: 'sitemap' });
    await site.tick();
    expect(await titlesOf('parts')).toHaveLength(2);
    site.web.set(`${COURIER}/news.xml`, { status: 500 });
    site.pass(24 * 3600);
    site.asked.length = 0;
    await site.tick();
    expect(site.asked).toContain(`${COURIER}/news.xml`);
    expect(site.asked).not.toContain(addressOf(FERRY));
    expect(await titlesOf('parts')).toHaveLength(2);
  });
});
