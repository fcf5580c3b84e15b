import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { instant, millis, type SourceId } from '../../lib/model/index.ts';
import { endLeases, removeFeed } from '../../lib/pipeline/index.ts';
import { generator } from '../random.ts';
import { fixed, openWorld, START, type World } from '../world.ts';
import { addressOf, cutFeed, fullFeed, pageOf, type Story, story } from './stories.ts';

const FEED = 'https://courier.example/feed.xml';
const XML = 'application/rss+xml';

let world: World;
beforeEach(async () => {
  // The whole way on the stores of one machine's disk; most other tests have theirs in memory.
  world = await openWorld({ stores: 'disk' });
});
afterEach(() => world.close());

function publishSite(stories: readonly Story[], feed: (stories: readonly Story[]) => string = cutFeed): void {
  world.web.set(FEED, { body: feed(stories), type: XML });
  for (const one of stories) world.web.set(addressOf(one), { body: pageOf(one) });
}

async function titles(feed = 'all'): Promise<string[]> {
  const { items } = JSON.parse(await world.document(feed, 'json')) as { items: { title: string }[] };
  return items.map((item) => item.title);
}

type Item = {
  id: string;
  url: string;
  title: string;
  content_html: string;
  date_published?: string;
  date_modified: string;
};
async function items(feed = 'all'): Promise<Item[]> {
  return (JSON.parse(await world.document(feed, 'json')) as { items: Item[] }).items;
}

const CRANES = story('cranes', 'Cranes to go', 'The cranes will go.', '2026-11-19T10:00:00Z');
const FERRY = story('ferry', 'Ferry stays', 'The ferry will stay.', '2026-11-18T10:00:00Z');
const QUAY = story('quay', 'Quay repaired', 'The quay is repaired.', '2026-11-17T10:00:00Z');

describe('from a source to its feeds', () => {
  it('brings a cut feed item to every feed it belongs to, with the full text of its page', async () => {
    publishSite([CRANES, FERRY]);
    await world.addSource({ id: 'courier', url: FEED });
    await world.tick();
    expect(await titles('all')).toEqual(['Cranes to go', 'Ferry stays']);
    expect(await titles('courier')).toEqual(['Cranes to go', 'Ferry stays']);
    const [first] = await items();
    expect(first?.content_html).toContain('Two of the cranes will be taken down in spring');
    expect(first?.content_html).not.toContain('Sport');
    expect(first?.date_published).toBe('2026-11-19T10:00:00.000Z');
    for (const format of ['rss', 'atom', 'html'] as const) {
      expect(await world.document('courier', format)).toContain('Cranes to go');
    }
  });

  it('asks no page of a feed that carries full text', async () => {
    publishSite([CRANES, FERRY], fullFeed);
    await world.addSource({ id: 'courier', url: FEED });
    await world.tick();
    expect(await titles()).toEqual(['Cranes to go', 'Ferry stays']);
    expect(world.asked.filter((url) => url === addressOf(CRANES))).toEqual([]);
  });

  it('publishes nothing and asks for nothing more when a poll finds nothing new', async () => {
    publishSite([CRANES]);
    await world.addSource({ id: 'courier', url: FEED });
    await world.tick();
    const before = await world.document('all', 'atom');
    const { put } = world.objectCounts;
    world.pass(900);
    world.asked.length = 0;
    await world.tick();
    expect(world.asked).toEqual([FEED]);
    expect(world.objectCounts.put).toBe(put);
    expect(await world.document('all', 'atom')).toBe(before);
  });

  it('shows an article that can only be had as a teaser as a link with an excerpt, and its text once it can be had', async () => {
    publishSite([CRANES]);
    world.web.set(addressOf(CRANES), { status: 503 });
    await world.addSource({ id: 'courier', url: FEED, recheck: 600 });
    await world.tick();
    const teaser = JSON.parse(await world.document('all', 'json')).items[0];
    expect(teaser._feedmill.complete).toBe(false);
    world.web.set(addressOf(CRANES), { body: pageOf(CRANES) });
    world.pass(900);
    await world.tick();
    const full = JSON.parse(await world.document('all', 'json')).items[0];
    expect(full._feedmill.complete).toBe(true);
    expect(full.id).toBe(teaser.id);
  });

  it('shows an item as its source tells it whose page is not found at the first look, and looks again', async () => {
    publishSite([CRANES, FERRY]);
    world.web.set(addressOf(CRANES), { status: 404 });
    await world.addSource({ id: 'courier', url: FEED });
    await world.tick();
    expect((await titles()).toSorted()).toEqual(['Cranes to go', 'Ferry stays']);
    expect(world.queues.article).toHaveLength(1);
  });

  it('drops an item whose page is gone for good rather than publish a dead link', async () => {
    publishSite([CRANES, FERRY]);
    world.web.set(addressOf(CRANES), { status: 410 });
    await world.addSource({ id: 'courier', url: FEED });
    await world.tick();
    expect(await titles()).toEqual(['Ferry stays']);
  });

  it('keeps the order of a list that states no dates, and invents none', async () => {
    publishSite(['one', 'two', 'three'].map((slug) => story(slug, `Story ${slug}`)));
    await world.addSource({ id: 'courier', url: FEED });
    await world.tick();
    expect(await titles()).toEqual(['Story one', 'Story two', 'Story three']);
    expect((await items()).map((item) => item.date_published)).toEqual([undefined, undefined, undefined]);
    expect(await world.document('all', 'rss')).not.toMatch(/<item>.*<pubDate>/s);
  });
});

describe('corrections', () => {
  it('shows a correction of the page under the same id, once', async () => {
    publishSite([CRANES, FERRY]);
    await world.addSource({ id: 'courier', url: FEED, recheck: 600 });
    await world.tick();
    const [before] = await items();
    world.web.set(addressOf(CRANES), { body: pageOf({ ...CRANES, text: 'Correction: three cranes will go.' }) });
    world.pass(900);
    await world.tick();
    const after = await items();
    expect(after).toHaveLength(2);
    expect(after[0]?.id).toBe(before?.id);
    expect(after[0]?.content_html).toContain('Correction: three cranes');
    expect(after[0]?.date_published).toBe(before?.date_published);
    expect(after[0]?.date_modified).not.toBe(before?.date_modified);
  });

  it('asks a page again by its validators, and reads it only where it changed', async () => {
    publishSite([CRANES]);
    world.web.set(addressOf(CRANES), { body: pageOf(CRANES), etag: '"v1"' });
    await world.addSource({ id: 'courier', url: FEED, recheck: 600 });
    await world.tick();
    const { put } = world.objectCounts;
    world.pass(900);
    await world.tick();
    expect(world.validators.at(-1)).toEqual([addressOf(CRANES), '"v1"']);
    expect(world.objectCounts.put).toBe(put);
    world.web.set(addressOf(CRANES), { body: pageOf({ ...CRANES, text: 'Corrected.' }), etag: '"v2"' });
    world.pass(1800);
    await world.tick();
    expect((await items())[0]?.content_html).toContain('Corrected.');
  });

  it('keeps the id when the title, the guid or the tracking of an address changes', async () => {
    publishSite([CRANES]);
    await world.addSource({ id: 'courier', url: FEED });
    await world.tick();
    const [before] = await items();
    const renamed = { ...CRANES, title: 'All cranes to go' };
    publishSite([renamed]);
    const moved = cutFeed([renamed])
      .replace('id-cranes', 'new-id')
      .replace(addressOf(CRANES), `${addressOf(CRANES)}?utm_source=rss`);
    world.web.set(FEED, { body: moved, type: XML });
    world.web.set(`${addressOf(CRANES)}?utm_source=rss`, { body: pageOf(renamed) });
    world.pass(900);
    await world.tick();
    const after = await items();
    expect(after.map((item) => [item.id, item.title])).toEqual([[before?.id, 'All cranes to go']]);
    expect(after[0]?.url).toBe(addressOf(CRANES));
  });

  it('does not let an overtaken message undo a later correction', async () => {
    publishSite([CRANES]);
    await world.addSource({ id: 'courier', url: FEED });
    await world.ports.queues.send('poll', [{ body: '{"source":"courier"}', group: 'courier' }]);
    await world.tick();
    const stale = { ...JSON.parse(JSON.stringify(await offerOf(CRANES))), seen: '2026-11-20T07:00:00.000Z' };
    publishSite([{ ...CRANES, title: 'Corrected' }]);
    world.pass(900);
    await world.tick();
    await world.ports.queues.send('article', [{ body: JSON.stringify(stale), group: 'x' }]);
    await world.settle();
    expect(await titles()).toEqual(['Corrected']);
  });

  async function offerOf(one: Story) {
    return {
      source: 'courier',
      purpose: 'push',
      guid: `id-${one.slug}`,
      url: addressOf(one),
      told: {
        form: 'listed',
        item: {
          title: 'Stale',
          url: addressOf(one),
          published: null,
          excerpt: 'Old',
          image: null,
          complete: false,
          article: null,
        },
      },
    };
  }
});

describe('withdrawals', () => {
  it('takes down an article that vanishes from the midst of its list and whose page is gone', async () => {
    publishSite([CRANES, FERRY, QUAY]);
    await world.addSource({ id: 'courier', url: FEED });
    await world.tick();
    const gone = (await items()).find((item) => item.title === 'Ferry stays');
    publishSite([CRANES, QUAY]);
    world.web.set(addressOf(FERRY), { status: 410 });
    world.pass(900);
    await world.tick();
    expect(await titles()).toEqual(['Cranes to go', 'Quay repaired']);
    expect(await world.document('all', 'atom')).toContain('deleted-entry');
    const id = gone?.id.split(':').at(-1) ?? '';
    const left = [];
    for (const prefix of [`raw/${id}/`, `revision/${id}/`]) {
      for await (const key of world.ports.store.objects.list(prefix)) left.push(key);
    }
    expect(left).toEqual([]);
    for (const format of ['rss', 'atom', 'json', 'html'] as const) {
      expect(await world.document('courier', format)).not.toContain('Ferry stays');
    }
  });

  it('leaves alone what merely falls off the end of a list', async () => {
    publishSite([CRANES, FERRY]);
    await world.addSource({ id: 'courier', url: FEED });
    await world.tick();
    world.web.delete(addressOf(FERRY));
    world.web.set(FEED, { body: cutFeed([QUAY, CRANES]), type: XML });
    world.web.set(addressOf(QUAY), { body: pageOf(QUAY) });
    world.pass(900);
    await world.tick();
    expect(await titles()).toEqual(['Cranes to go', 'Ferry stays', 'Quay repaired']);
  });

  it('brings an article back when its source does', async () => {
    publishSite([CRANES, FERRY, QUAY]);
    await world.addSource({ id: 'courier', url: FEED });
    await world.tick();
    const ids = (await items()).map((item) => item.id);
    publishSite([CRANES, QUAY]);
    world.web.set(addressOf(FERRY), { status: 410 });
    world.pass(900);
    await world.tick();
    publishSite([CRANES, FERRY, QUAY]);
    world.pass(900);
    await world.tick();
    expect((await items()).map((item) => item.id)).toEqual(ids);
    expect(await world.document('all', 'atom')).not.toContain('deleted-entry');
  });
});

describe('a source in trouble', () => {
  it('keeps its articles, says what is wrong in one line, backs off, and recovers by itself', async () => {
    publishSite([CRANES]);
    await world.addSource({ id: 'courier', url: FEED });
    await world.tick();
    const before = await world.document('all', 'rss');
    for (const broken of [
      { status: 500 },
      { body: '<html><body>Sorry</body></html>' },
      { body: '' },
      { body: '\u0000\u0001binary' },
    ]) {
      world.web.set(FEED, broken);
      world.pass(24 * 3600);
      await world.tick();
      const state = await world.ports.store.sources.state('courier' as never);
      expect(state?.failures).toBeGreaterThan(0);
      expect(state?.lastError).toMatch(/^[^\n]{10,400}$/);
      expect(await world.document('all', 'rss')).toBe(before);
    }
    publishSite([CRANES, FERRY]);
    world.pass(24 * 3600);
    await world.tick();
    expect((await world.ports.store.sources.state('courier' as never))?.failures).toBe(0);
    expect(await titles()).toEqual(['Cranes to go', 'Ferry stays']);
  });

  it.each([
    ['a feed where a page should be', cutFeed([CRANES]), "is a feed, not a page; set the source's kind to feed"],
    ['a page that lists nothing', '<html><body><p>Under construction.</p></body></html>', 'lists no articles'],
    [
      'a page that declares its feed',
      '<html><head><link rel="alternate" type="application/rss+xml" href="/feed.xml"></head><body></body></html>',
      `the page declares a feed: ${FEED}`,
    ],
  ])('says what to do with %s', async (_, body, advice) => {
    world.web.set('https://courier.example/news', { body });
    await world.addSource({ id: 'courier', url: 'https://courier.example/news', kind: 'page' });
    await world.tick();
    const state = await world.ports.store.sources.state('courier' as never);
    expect(state?.lastError).toContain(advice);
  });

  it.each([
    ['.row', 'the rule item (.row) matches nothing on the page'],
    ['.zeile', 'the rule item (.zeile) matches 2 elements, but none with both a title and a link'],
  ])('says what a rule for its items finds: %s', async (item, advice) => {
    const body =
      '<html><body><div class="zeile"><b>Cranes</b></div><div class="zeile"><b>Ferry</b></div></body></html>';
    world.web.set('https://courier.example/news', { body });
    await world.addSource({ id: 'courier', url: 'https://courier.example/news', kind: 'page', rules: { item } });
    await world.tick();
    const state = await world.ports.store.sources.state('courier' as never);
    expect(state?.lastError).toContain(advice);
  });

  it('whose poll was lost with a process that died is due again at the next start, and a failing one still waits', async () => {
    publishSite([CRANES]);
    await world.addSource({ id: 'courier', url: FEED, interval: fixed(60) });
    await world.addSource({ id: 'broken', url: 'https://courier.example/broken', interval: fixed(60) });
    await world.tick();
    const due = async (id: string) => (await world.ports.store.sources.state(id as SourceId))?.nextDue;
    const backOff = await due('broken');
    world.pass(60);
    const { sources } = world.ports.store;
    const since = (await due('courier')) ?? START;
    await sources.lease('courier' as SourceId, since, instant(millis(world.ports.now()) + 300_000));
    await endLeases({ sources, now: world.ports.now });
    expect(await due('courier')).toBe(world.ports.now());
    expect(await due('broken')).toBe(backOff);
  });

  it('is not polled again before its back-off has passed, nor against its robots.txt', async () => {
    world.web.set('https://courier.example/robots.txt', {
      body: 'User-agent: *\nDisallow: /feed.xml',
      type: 'text/plain',
    });
    publishSite([CRANES]);
    await world.addSource({ id: 'courier', url: FEED });
    await world.tick();
    expect(world.asked).toEqual(['https://courier.example/robots.txt']);
    expect((await world.ports.store.sources.state('courier' as never))?.lastError).toContain('robots.txt');
    await world.tick();
    expect(world.asked).toHaveLength(1);
  });
});

describe('feeds', () => {
  it('fills a feed that is declared late, and empties it of what a new filter leaves out', async () => {
    publishSite([CRANES, FERRY, QUAY]);
    await world.addSource({ id: 'courier', url: FEED });
    await world.tick();
    await world.addFeed({ id: 'boats', filter: { words: ['ferry'], exclude: ['Cranes to go', 'Quay repaired'] } });
    await world.settle();
    expect(await titles('boats')).toEqual(['Ferry stays']);
    await world.addFeed({ id: 'boats', filter: { words: ['cranes to go'] } });
    await world.settle();
    expect(await titles('boats')).toEqual(['Cranes to go']);
  });

  it('leaves nothing behind where it is removed, and its articles in the others', async () => {
    publishSite([CRANES]);
    await world.addSource({ id: 'courier', url: FEED });
    await world.tick();
    const feed = await world.addFeed({ id: 'boats', filter: { words: ['cranes'] } });
    await world.settle();
    expect(await titles('boats')).toEqual(['Cranes to go']);
    await removeFeed(feed, world.ports);
    await world.settle();
    await expect(world.document('boats', 'rss')).rejects.toThrow('There is no rss of boats');
    expect(await titles('all')).toEqual(['Cranes to go']);
  });

  it('shows only as many of the newest members as its size', async () => {
    publishSite([CRANES, FERRY, QUAY]);
    await world.addFeed({ id: 'all' });
    await world.addFeed({ id: 'two', size: 2 });
    await world.addSource({ id: 'courier', url: FEED });
    await world.tick();
    expect(await titles('two')).toEqual(['Cranes to go', 'Ferry stays']);
  });

  it.each([1, 2, 3, 4, 5, 6])(
    'gives the same bytes whatever comes twice, late or in another order (seed %i)',
    async (seed) => {
      const calm = await history(world);
      const disordered = await openWorld({ disorder: { random: generator(seed) }, stores: 'disk' });
      try {
        expect(await history(disordered)).toEqual(calm);
      } finally {
        await disordered.close();
      }
    },
  );
});

/** An hour of news: three articles, a correction, a withdrawal, a return, a feed declared late. What the feeds say then. */
async function history(to: World): Promise<string[]> {
  const show = (stories: readonly Story[]) => {
    to.web.set(FEED, { body: cutFeed(stories), type: XML });
    for (const one of stories) to.web.set(addressOf(one), { body: pageOf(one) });
  };
  show([FERRY, QUAY]);
  await to.addSource({ id: 'courier', url: FEED });
  await to.tick();
  const corrected = { ...FERRY, title: 'Ferry stays, says mayor', published: '2026-11-19T12:00:00Z' };
  show([CRANES, corrected, QUAY]);
  to.pass(900);
  await to.tick();
  await to.addFeed({ id: 'boats', filter: { words: ['ferry stays'] } });
  show([CRANES, QUAY]);
  to.web.set(addressOf(FERRY), { status: 410 });
  to.pass(900);
  await to.tick();
  show([CRANES, corrected, { ...QUAY, text: 'Correction: it is half repaired.' }]);
  to.pass(900);
  await to.tick();
  const documents = [];
  for (const feed of ['all', 'courier', 'boats']) {
    for (const format of ['rss', 'atom', 'json', 'html'] as const) documents.push(await to.document(feed, format));
  }
  return documents;
}
