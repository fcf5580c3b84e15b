import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AbsoluteUrl, Article, FeedFilter, SourceId, Terms } from '../../lib/model/index.ts';
import { belongs, recognise } from '../../lib/pipeline/index.ts';
import { feedOf, openWorld, type World } from '../world.ts';
import { addressOf, cutFeed, fullFeed, pageOf, story } from './stories.ts';

/** What a source says of use is read from what is fetched anyway, kept, shown, and filtered by. */

const FEED = 'https://courier.example/feed.xml';
const CC_BY = 'https://creativecommons.org/licenses/by/4.0/';
const CC_ZERO = 'https://creativecommons.org/publicdomain/zero/1.0/';
const ROBOTS = 'https://courier.example/robots.txt';
const cranes = story('cranes', 'Cranes to go');

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(() => world.close());

const licence = (address: string) => `<link rel="license" href="${address}"/>`;

/** A feed with full texts, whose entries and which itself say something besides. */
function tellWhole(entry: string, feed = ''): void {
  const body = fullFeed([cranes])
    .replace('<author>', `${entry}<author>`)
    .replace('</title>\n<id>tag:courier.example,2026:feed', `</title>${feed}\n<id>tag:courier.example,2026:feed`);
  world.web.set(FEED, { body, type: 'application/atom+xml' });
}

function robots(text: string): void {
  world.web.set(ROBOTS, { body: text, type: 'text/plain' });
}

async function follow(more: { readonly recheck?: number } = {}): Promise<void> {
  await world.addSource({ id: 'courier', url: FEED, ...more });
  await world.tick();
}

async function again(seconds = 901): Promise<void> {
  world.pass(seconds);
  await world.tick();
}

async function stored(): Promise<Article> {
  const marks = { source: 'courier' as SourceId, guid: null, urls: [addressOf(cranes) as AbsoluteUrl], title: null };
  const id = await recognise(marks, world.ports.store);
  const found = id === null ? null : await world.ports.store.articles.get(id);
  if (found === null) throw new Error('not taken in');
  return found.article;
}

const state = () => world.ports.store.sources.state('courier' as SourceId);

async function jsonTerms(): Promise<Terms | undefined> {
  const { items } = JSON.parse(await world.document('all', 'json')) as {
    items: { _feedmill: { terms?: Terms } }[];
  };
  return items[0]?._feedmill.terms;
}

describe('what a source says of use', () => {
  it('is nothing in the table, and in no document, where it says nothing', async () => {
    tellWhole('');
    await follow();
    expect('terms' in (await stored())).toBe(false);
    expect(JSON.stringify(await state())).not.toContain('terms');
    const documents = await Promise.all(
      (['atom', 'rss', 'json', 'html'] as const).map((one) => world.document('all', one)),
    );
    expect(documents.join()).not.toMatch(/licen[cs]e|rights|terms/i);
  });

  it('costs no request, whatever it says', async () => {
    tellWhole('');
    await follow();
    const requests = () =>
      Object.fromEntries(Object.entries(world.units.requests).map(([name, { count }]) => [name, count]));
    const before = [[...world.asked], { ...world.objectCounts }, requests()] as const;
    await world.close();
    world = await openWorld();
    robots('License: /rsl.xml\nUser-agent: *\nContent-Signal: ai-train=no');
    tellWhole(licence(CC_BY), '<rights>© The Courier</rights>');
    await follow();
    expect([world.asked, world.objectCounts, requests()]).toEqual(before);
  });

  it('is kept on source and article with where it was said, and shown in every document', async () => {
    robots('License: /rsl.xml\nUser-agent: *\nContent-Signal: search=yes, ai-train=no');
    tellWhole(`${licence(CC_BY)}<rights>© Ada Moor</rights>`, '<rights>© The Courier</rights>');
    await follow();
    const rsl = { url: 'https://courier.example/rsl.xml', from: 'robots' };
    const signals = [
      { name: 'search', allowed: true, from: 'robots' },
      { name: 'ai-train', allowed: false, from: 'robots' },
    ];
    const terms = {
      licences: [{ url: CC_BY, from: 'item' }, rsl],
      rights: { text: '© Ada Moor', from: 'item' },
      signals,
    };
    expect((await state())?.terms).toEqual({
      licences: [rsl],
      rights: { text: '© The Courier', from: 'feed' },
      signals,
    });
    expect((await stored()).terms).toEqual(terms);
    expect(await jsonTerms()).toEqual(terms);
    const atom = await world.document('all', 'atom');
    expect(atom).toContain(`<link rel="license" href="${CC_BY}"/>`);
    expect(atom).toContain('<rights>© Ada Moor</rights>');
    expect(atom).not.toContain('rsl.xml');
    const rss = await world.document('all', 'rss');
    expect(rss).toContain(
      `<creativeCommons:license xmlns:creativeCommons="http://backend.userland.com/creativeCommonsRssModule">${CC_BY}</creativeCommons:license>`,
    );
    expect(rss).toContain('<dc:rights>© Ada Moor</dc:rights>');
    expect(await world.document('all', 'html')).toContain(`<a rel="license" href="${CC_BY}">`);
  });

  it('is read of a page: its headers, its host’s robots.txt, and above them what it says itself', async () => {
    robots('User-agent: *\nContent-Signal: ai-train=no, search=no');
    world.web.set(FEED, { body: cutFeed([cranes]), type: 'application/rss+xml' });
    const head = `<link rel="license" href="${CC_BY}"><meta name="tdm-reservation" content="1">`;
    const terms: Terms = {
      signals: [{ name: 'search', allowed: true, from: 'header' }],
      tdm: { reserved: false, from: 'header' },
    };
    world.web.set(addressOf(cranes), { body: pageOf(cranes).replace('</head>', `${head}</head>`), terms });
    await follow();
    expect((await stored()).terms).toEqual({
      licences: [{ url: CC_BY, from: 'page' }],
      signals: [
        { name: 'search', allowed: true, from: 'header' },
        { name: 'ai-train', allowed: false, from: 'robots' },
      ],
      tdm: { reserved: true, from: 'page' },
    });
  });

  it('of the feed holds for items that say nothing, and not for one that says that nothing is said', async () => {
    tellWhole('', licence(CC_BY));
    await follow();
    expect((await stored()).terms).toEqual({ licences: [{ url: CC_BY, from: 'feed' }] });
    await world.close();
    for (const [entry, licences] of [
      [licence('http://purl.org/atompub/license#unspecified'), undefined],
      [licence(CC_ZERO), [{ url: CC_ZERO, from: 'item' }]],
    ] as const) {
      world = await openWorld();
      tellWhole(entry, licence(CC_BY));
      await follow();
      expect((await stored()).terms?.licences).toEqual(licences);
      if (licences === undefined) await world.close();
    }
  });

  it('leads nobody to a private network: it is dropped, and the status says so', async () => {
    robots('License: http://10.0.0.7/rsl.xml');
    tellWhole(licence('http://192.168.1.1/terms'), licence('http://router/terms'));
    await follow();
    expect('terms' in (await stored())).toBe(false);
    const { reckoning, terms } = (await state())!;
    expect(terms).toBeUndefined();
    expect(reckoning?.mended.map(({ why }) => why).join('\n')).toMatch(
      /licence-dropped: http:\/\/router\/terms is on a private/,
    );
    expect(reckoning?.repairs).toBe(3);
  });
});

describe('other terms', () => {
  const updated = async () => /<entry[\s\S]*?<updated>(.*?)<\/updated>/.exec(await world.document('all', 'atom'))?.[1];

  it('that come to be known of an article are in its documents, and tell readers of no change', async () => {
    tellWhole('');
    await follow();
    const [before, then] = [await stored(), await updated()];
    tellWhole(licence(CC_BY));
    await again();
    const after = await stored();
    expect(after).toMatchObject({ revision: 2, changed: [], revisedAt: before.revisedAt, previousHash: before.hash });
    expect(await world.document('all', 'atom')).toContain(`<link rel="license" href="${CC_BY}"/>`);
    expect(await updated()).toBe(then);
  });

  it('in the place of a licence that was told are a change of the article', async () => {
    tellWhole(licence(CC_BY));
    await follow();
    tellWhole(licence(CC_ZERO));
    await again();
    expect(await stored()).toMatchObject({ revision: 2, changed: ['licence'] });
    const atom = await world.document('all', 'atom');
    expect(atom).toContain(CC_ZERO);
    expect(atom).not.toContain(CC_BY);
    expect((await stored()).revisedAt > '2026-11-20T08:15').toBe(true);
  });

  it('of a robots.txt are taken with the next look at the page, and lead the article out of a feed', async () => {
    world.web.set(FEED, { body: cutFeed([cranes]), type: 'application/rss+xml' });
    world.web.set(addressOf(cranes), { body: pageOf(cranes), etag: '"1"' });
    await world.addFeed({ id: 'open', filter: { terms: { 'ai-train': 'unless-no' } } });
    await follow({ recheck: 3600 });
    expect(await world.document('open', 'rss')).toContain('Cranes to go');
    const before = await stored();
    robots('User-agent: *\nContent-Signal: ai-train=no');
    world.web.set(addressOf(cranes), { body: pageOf(cranes), etag: '"2"' });
    // A robots.txt is asked for once a day.
    for (let hour = 0; hour < 50; hour++) await again(3600);
    const after = await stored();
    expect(after.terms?.signals).toEqual([{ name: 'ai-train', allowed: false, from: 'robots' }]);
    expect(after).toMatchObject({ revision: 2, changed: [], revisedAt: before.revisedAt });
    expect(await world.document('open', 'rss')).not.toContain('Cranes to go');
    expect(await world.document('all', 'rss')).toContain('Cranes to go');
  });

  it('that are as they were change nothing, however often they are told', async () => {
    robots('User-agent: *\nContent-Signal: ai-train=no');
    tellWhole(licence(CC_BY));
    await follow();
    const before = await stored();
    tellWhole(`${licence(CC_BY)}<contributor><name>Jo</name></contributor>`);
    await again();
    expect(await stored()).toEqual(before);
  });

  it('are not taken away by silence', async () => {
    tellWhole(licence(CC_BY));
    await follow();
    tellWhole('');
    await again();
    expect((await stored()).terms?.licences).toEqual([{ url: CC_BY, from: 'item' }]);
  });
});

describe('a feed of terms', () => {
  const takes = async (terms: FeedFilter['terms']) => belongs(feedOf({ id: 'x', filter: { terms } }), await stored());

  it('takes what says so, and with unless what says nothing', async () => {
    robots('User-agent: *\nContent-Signal: ai-train=no');
    tellWhole(licence('http://www.creativecommons.org/licenses/by/4.0/'));
    await follow();
    expect(await takes({ licences: ['https://creativecommons.org/licenses/by/'] })).toBe(true);
    expect(await takes({ licences: ['https://creativecommons.org/publicdomain/'] })).toBe(false);
    expect(await takes({ 'ai-train': 'no' })).toBe(true);
    expect(await takes({ 'ai-train': 'yes' })).toBe(false);
    expect(await takes({ 'ai-train': 'unless-no' })).toBe(false);
    expect(await takes({ search: 'unless-no', tdm: 'unless-reserved' })).toBe(true);
    expect(await takes({ tdm: 'reserved' })).toBe(false);
    expect(await takes({ tdm: 'open' })).toBe(false);
  });

  it('is filled from what is stored when it is defined', async () => {
    tellWhole(licence(CC_BY));
    await follow();
    await world.addFeed({ id: 'free', filter: { terms: { licences: ['https://creativecommons.org/'] } } });
    await world.addFeed({ id: 'closed', filter: { terms: { tdm: 'reserved' } } });
    await world.settle();
    expect(await world.document('free', 'rss')).toContain('Cranes to go');
    expect(await world.document('closed', 'rss')).not.toContain('Cranes to go');
  });
});
