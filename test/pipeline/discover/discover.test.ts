import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AbsoluteUrl } from '../../../lib/model/index.ts';
import { type DiscoverOptions, discover } from '../../../lib/pipeline/discover/discover.ts';
import { readAnswer } from '../../../lib/pipeline/discover/read.ts';
import { openWorld, type World } from '../../world.ts';
import { sitemapIndex, urlset } from '../sites.ts';
import { addressOf, cutFeed, fullFeed, pageOf, type Story, story } from '../stories.ts';

const HOME = 'https://courier.example/';

const NEWS: readonly Story[] = [
  story('cranes', 'The cranes will go', undefined, '2026-11-19T10:00:00Z'),
  story('ferry', 'The ferry stays', undefined, '2026-11-18T10:00:00Z'),
  story('quay', 'A quay for the pilots', undefined, '2026-11-17T10:00:00Z'),
  story('tide', 'High tide on Sunday', undefined, '2026-11-16T10:00:00Z'),
];

/** A page that lists stories, with what stands in its head. */
function frontPage(head = '', stories = NEWS, title = 'The Courier'): string {
  const cards = stories.map(
    (one) => `<article class="card"><h2><a href="${addressOf(one)}">${one.title}</a></h2>
<time datetime="${one.published}">${one.published?.slice(0, 10)}</time><p>What was said about it on the quay.</p></article>`,
  );
  return `<!doctype html><html lang="en-GB"><head><title>${title}</title>${head}</head><body><main>${cards.join('\n')}</main></body></html>`;
}

function alternate(href: string, title = 'The Courier', type = 'application/rss+xml'): string {
  return `<link rel="alternate" type="${type}" title="${title}" href="${href}">`;
}

const RSS = { type: 'application/rss+xml' };
const SOFT_404 = '<!doctype html><html><head><title>Oops</title></head><body><p>Nothing here.</p></body></html>';

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(() => world.close());

/** Puts a page on the web of the test, by its path. */
function serve(path: string, body: string, answer: Partial<{ type: string; movedTo: string; status: number }> = {}) {
  world.web.set(new URL(path, HOME).href, { body, ...answer });
}

const look = (path = '/', options: DiscoverOptions = {}) =>
  discover(new URL(path, HOME).href as AbsoluteUrl, world.ports, options);

/** What an operator would follow: the kind and the address of the best. */
async function best(path = '/', options: DiscoverOptions = {}) {
  const { candidates, message } = await look(path, options);
  const [first] = candidates;
  return first === undefined ? message : `${first.way}: ${first.kind} ${first.url}`;
}

const paths = () => world.asked.map((url) => url.replace(HOME, '/'));

describe('an address that is something to follow itself', () => {
  it('is taken as it is, with a preview of its newest items', async () => {
    serve('/news.xml', cutFeed([NEWS[3]!, NEWS[0]!, NEWS[1]!]), RSS);
    const { candidates, attempts, message } = await look('/news.xml');
    expect(message).toBeNull();
    expect(candidates).toMatchObject([
      {
        way: 'given',
        kind: 'feed',
        url: `${HOME}news.xml`,
        title: 'The Courier',
        total: 3,
        complete: false,
        note: null,
      },
    ]);
    expect(candidates[0]?.items.map((item) => item.title)).toEqual([
      'The cranes will go',
      'The ferry stays',
      'High tide on Sunday',
    ]);
    expect(attempts).toEqual([{ way: 'given', url: `${HOME}news.xml`, outcome: 'found', line: 'a feed of 3 items' }]);
    expect(paths()).toEqual(['/robots.txt', '/news.xml']);
  });

  it('is told to hold whole texts where it does', async () => {
    serve('/atom.xml', fullFeed(NEWS), { type: 'application/atom+xml' });
    expect((await look('/atom.xml')).candidates[0]).toMatchObject({ complete: true, total: 4 });
  });

  it('is taken where it has moved for good', async () => {
    serve('/old', cutFeed(NEWS), { ...RSS, movedTo: `${HOME}feeds/new.xml` });
    expect(await best('/old')).toBe(`given: feed ${HOME}feeds/new.xml`);
  });

  it('may be a sitemap, packed or as a mere list', async () => {
    const entries = NEWS.map((one) => ({ loc: addressOf(one), lastmod: one.published! }));
    serve('/map.xml', urlset(entries), { type: 'application/xml' });
    serve('/map.txt', NEWS.map(addressOf).join('\n'), { type: 'text/plain' });
    expect(await best('/map.xml')).toBe(`given: sitemap ${HOME}map.xml`);
    expect(await best('/map.txt')).toBe(`given: sitemap ${HOME}map.txt`);
    const fetch: World['ports']['fetch'] = async (request) => {
      const answer = await world.ports.fetch(request);
      return answer.outcome === 'fetched' ? { ...answer, body: gzipSync(answer.body) } : answer;
    };
    const packed = await discover(`${HOME}map.xml` as AbsoluteUrl, { ...world.ports, fetch });
    expect(packed.candidates[0]).toMatchObject({ kind: 'sitemap', total: 4 });
  });

  it('may be a feed in the wrapping of a page, but no page with an example of one', async () => {
    const wrapping = '<!DOCTYPE html><html><body>';
    serve('/wrapped', cutFeed(NEWS).replace('<rss', `${wrapping}<rss`));
    serve('/manual', `${wrapping}<p>A feed begins so:</p>${cutFeed(NEWS).replace('<?xml version="1.0"?>', '')}`);
    expect(await best('/wrapped')).toBe(`given: feed ${HOME}wrapped`);
    expect((await look('/manual')).attempts[0]).toMatchObject({ outcome: 'step' });
  });

  it('is no feed where it is a list of feeds, which has a command of its own', async () => {
    serve('/mine.opml', '<?xml version="1.0"?><opml version="2.0"><body><outline xmlUrl="x"/></body></opml>');
    const { candidates, message } = await look('/mine.opml');
    expect(candidates).toEqual([]);
    expect(message).toContain('feedmill opml import');
  });
});

describe('a page that declares feeds', () => {
  it('is followed by the first of them, comments never', async () => {
    serve('/', frontPage(`${alternate('/comments/feed/', 'The Courier » Comments Feed')}${alternate('/rss')}`));
    serve('/rss', cutFeed(NEWS), RSS);
    serve('/comments/feed/', cutFeed(NEWS), RSS);
    expect(await best()).toBe(`alternate: feed ${HOME}rss`);
    expect(paths()).not.toContain('/comments/feed/');
  });

  it('is followed by the one with whole texts where two say the same, and by the one that is kept up where one is not', async () => {
    serve('/', frontPage(`${alternate('/old.xml')}${alternate('/rss')}${alternate('/atom')}`));
    serve('/old.xml', fullFeed([story('cranes', 'The cranes will go', undefined, '2019-01-01T00:00:00Z')]), RSS);
    serve('/rss', cutFeed(NEWS), RSS);
    serve('/atom', fullFeed(NEWS), { type: 'application/atom+xml' });
    const { candidates } = await look();
    expect(candidates.map(({ url }) => url.replace(HOME, '/'))).toEqual(['/atom', '/rss', '/', '/old.xml']);
  });

  it('offers further feeds without asking for all of them', async () => {
    const sections = Array.from({ length: 12 }, (_, at) => alternate(`/section-${at}.xml`, `Section ${at}`));
    for (let at = 0; at < 12; at++) serve(`/section-${at}.xml`, cutFeed(NEWS), RSS);
    serve('/', frontPage(sections.join('')));
    const { candidates, unread } = await look();
    expect(candidates[0]?.url).toBe(`${HOME}section-0.xml`);
    expect(unread).toHaveLength(8);
    expect(world.asked).toHaveLength(2 + 4);
  });

  it('gives that of the section where the section was given', async () => {
    const other = [story('match', 'The match', undefined, '2026-11-19T12:00:00Z'), ...NEWS.slice(0, 1)];
    serve('/harbour/', frontPage(`${alternate('/feed')}${alternate('/feeds/harbour.xml', 'Harbour')}`));
    serve('/feed', cutFeed(Array.from({ length: 10 }, (_, at) => ({ ...other[0]!, slug: `match-${at}` }))), RSS);
    serve('/feeds/harbour.xml', cutFeed(NEWS), RSS);
    expect(await best('/harbour/')).toBe(`alternate: feed ${HOME}feeds/harbour.xml`);
  });

  it('says where the feed is of the whole site and the page only of a part', async () => {
    serve('/harbour/', frontPage(alternate('/feed')));
    const others = Array.from({ length: 10 }, (_, at) => story(`match-${at}`, `Match ${at}`));
    serve('/feed', cutFeed(others), RSS);
    const { candidates } = await look('/harbour/');
    expect(candidates.map(({ kind, note }) => [kind, note === null])).toEqual([
      ['feed', false],
      ['page', true],
    ]);
  });

  it('is followed itself where only the home page declares a feed, and that of other articles', async () => {
    serve('/harbour/', frontPage());
    serve('/', frontPage(alternate('/feed')));
    serve('/feed', cutFeed(Array.from({ length: 10 }, (_, at) => story(`match-${at}`, `Match ${at}`))), RSS);
    const { candidates } = await look('/harbour/#top');
    expect(candidates.map(({ way, url }) => `${way} ${url}`)).toEqual([
      `listing ${HOME}harbour/`,
      `alternate ${HOME}feed`,
    ]);
  });

  it('is followed itself where its feed was given up long ago, which is said', async () => {
    serve('/', frontPage(alternate('/old.xml')));
    serve('/old.xml', fullFeed([story('cranes', 'The cranes will go', undefined, '2021-03-01T00:00:00Z')]), RSS);
    const { candidates } = await look();
    expect(candidates.map(({ kind, note }) => [kind, note])).toEqual([
      ['page', null],
      ['feed', 'it has had nothing new since 2021-03-01'],
    ]);
  });

  it("is an article's: its site is followed, not its comments", async () => {
    const head = `${alternate('/cranes/feed/', 'Comments on: The cranes')}${alternate('/feed.json', 'x', 'application/feed+json')}`;
    serve('/cranes', pageOf(NEWS[0]!).replace('</head>', `${head}</head>`));
    serve(
      '/feed.json',
      JSON.stringify({
        version: 'https://jsonfeed.org/version/1.1',
        title: 'C',
        items: [{ id: '1', url: addressOf(NEWS[0]!), title: 'T' }],
      }),
    );
    expect(await best('/cranes')).toBe(`alternate: feed ${HOME}feed.json`);
  });

  it('is followed by what it links to where it declares none', async () => {
    serve(
      '/',
      frontPage('').replace(
        '</main>',
        '<a href="https://reader.example/add?feed=rss">Add</a><a href="/service/rss.xml">RSS</a></main>',
      ),
    );
    serve('/service/rss.xml', cutFeed(NEWS), RSS);
    expect(await best()).toBe(`linked: feed ${HOME}service/rss.xml`);
    expect(world.asked.join()).not.toContain('reader.example');
  });

  it('is followed by what a page about feeds links to', async () => {
    const about = '<a href="/about/rss-feeds">Our feeds</a>';
    serve('/', frontPage().replace('</main>', `${about}</main>`));
    serve('/about/rss-feeds', `<html><body>${about}<a href="/xml/all.rss">All</a><a href="/xml/sport.rss">Sport</a>`);
    serve('/xml/all.rss', cutFeed(NEWS), RSS);
    expect(await best()).toBe(`linked: feed ${HOME}xml/all.rss`);
    expect(paths()).toEqual(['/robots.txt', '/', '/about/rss-feeds', '/xml/all.rss']);
  });

  it.each([
    ['its words', '<a href="/syndication.axd">RSS</a>'],
    ['its words in short', '<a href="/syndication.axd"><span>XML</span></a>'],
    ['its title', '<a href="/syndication.axd" title="RSS feed of the Courier">Stay informed</a>'],
    ['its label', '<a href="/syndication.axd" aria-label="Atom-Feed"><svg></svg></a>'],
    ['its icon', '<a href="/syndication.axd"><i class="fa fa-rss-square"></i></a>'],
    ['its picture', '<a href="/syndication.axd"><img src="/img/feed-icon-14x14.png" alt=""></a>'],
    ['its drawing', '<a href="/syndication.axd"><svg><use xlink:href="#icon-rss"></use></svg></a>'],
    ['another host', '<a href="https://out.example/syndication.axd">RSS</a>'],
  ])('is followed by a link that is called a feed, by %s', async (_, link) => {
    const about = '<a href="/about">About our newsletter and what it takes to feed four hundred people</a>';
    serve('/', frontPage().replace('</main>', `${about}${link}</main>`));
    const place = new URL(/href="([^"]+)"/.exec(link)![1]!, HOME).href;
    serve(place, cutFeed(NEWS), RSS);
    expect(await best()).toBe(`linked: feed ${place}`);
    expect(paths()).not.toContain('/about');
  });

  it.each([
    ['feed://courier.example/all.php', 'all.php'],
    ['feed:https://courier.example/all.php', 'all.php'],
    ['FEED:HTTPS://courier.example/all.php', 'all.php'],
  ])('may name it by a scheme of its own: %s', async (href, place) => {
    serve('/', frontPage(alternate(href)));
    serve(`/${place}`, cutFeed(NEWS), RSS);
    expect(await best()).toBe(`alternate: feed ${HOME}${place}`);
  });

  it('may be led to by a scheme of its own, whatever the link says', async () => {
    serve('/', frontPage().replace('</main>', '<a href="feed://courier.example/out">Subscribe</a></main>'));
    serve('/out', cutFeed(NEWS), RSS);
    expect(await best()).toBe(`linked: feed ${HOME}out`);
  });

  it('may name it in the header of its answer alone', async () => {
    serve('/', frontPage());
    serve('/hidden', cutFeed(NEWS), RSS);
    const url = `${HOME}hidden` as AbsoluteUrl;
    const fetch: World['ports']['fetch'] = async (request) => {
      const answer = await world.ports.fetch(request);
      if (answer.outcome !== 'fetched' || request.url !== HOME) return answer;
      return { ...answer, links: [{ url, rel: 'alternate', type: 'application/rss+xml', title: 'News' }] };
    };
    const { candidates } = await discover(HOME as AbsoluteUrl, { ...world.ports, fetch });
    expect(candidates[0]).toMatchObject({ way: 'alternate', url });
  });

  it.each([
    ['a heading alone', '<h1>Welcome</h1>'],
    [
      'a text',
      `<article><h1>About us</h1>${'<p>We have written of this harbour since 1871, every week.</p>'.repeat(20)}</article>`,
    ],
  ])('is followed by it below its own address too, though it looks like an article of %s', async (_, body) => {
    const head = alternate('/en/feed.xml', 'The Courier in English');
    serve(
      '/en/',
      `<!doctype html><html lang="en"><head><title>The Courier</title>${head}</head><body>${body}</body></html>`,
    );
    serve('/en/feed.xml', cutFeed(NEWS), RSS);
    expect(await best('/en/')).toBe(`alternate: feed ${HOME}en/feed.xml`);
  });

  it('is looked for at home where the given one is gone or declares none', async () => {
    serve('/', frontPage(alternate('/rss')));
    serve('/rss', cutFeed(NEWS), RSS);
    expect(await best('/2019/long-gone')).toBe(`alternate: feed ${HOME}rss`);
  });
});

describe('WordPress', () => {
  const HEAD = '<meta name="generator" content="WordPress 6.9"><link rel="https://api.w.org/" href="/wp-json/">';
  const post = (one: Story) => ({
    id: 1,
    link: addressOf(one),
    date_gmt: '2026-11-19T10:00:00',
    title: { rendered: one.title },
    content: { rendered: `<p>${'word '.repeat(200)}</p>` },
    excerpt: { rendered: 'An excerpt' },
  });

  it("has a feed for each of its archives, which is that page's", async () => {
    serve('/archives/topic/russia', frontPage(`${HEAD}${alternate('/feed/')}`));
    serve('/feed/', cutFeed(NEWS), RSS);
    serve('/archives/topic/russia/feed/', cutFeed(NEWS.slice(1)), RSS);
    expect(await best('/archives/topic/russia')).toBe(`wordpress: feed ${HOME}archives/topic/russia/feed/`);
  });

  it('has a feed that its pages may not declare', async () => {
    serve('/', frontPage(HEAD));
    serve('/feed/', cutFeed(NEWS), RSS);
    expect(await best()).toBe(`wordpress: feed ${HOME}feed/`);
    expect(paths()).toEqual(['/robots.txt', '/', '/feed/']);
  });

  it('is read by its API where its feeds are switched off', async () => {
    serve('/', frontPage(HEAD));
    const api = `${HOME}wp-json/wp/v2/posts?per_page=20&_embed=author,wp:term,wp:featuredmedia`;
    world.web.set(api, { body: JSON.stringify(NEWS.map(post)), type: 'application/json' });
    const { candidates } = await look();
    expect(candidates[0]).toMatchObject({ way: 'wordpress', url: api, title: 'The Courier', complete: true });
  });

  it.each([
    ['/wp-json/wp/v2/categories/7', 'wp-json/wp/v2/posts?categories=7&per_page=20'],
    ['/wp-json/wp/v2/itct_news', 'wp-json/wp/v2/itct_news?per_page=20'],
  ])('is read by its API for the archive that shows %s', async (resource, expected) => {
    serve(
      '/archive/',
      frontPage(`${HEAD}<link rel="alternate" title="JSON" type="application/json" href="${resource}">`),
    );
    const api = `${HOME}${expected}&_embed=author,wp:term,wp:featuredmedia`;
    world.web.set(api, { body: JSON.stringify(NEWS.map(post)), type: 'application/json' });
    expect(await best('/archive/')).toBe(`wordpress: feed ${api}`);
  });
});

describe('a site whose pages name no feed', () => {
  it.each(['/feed', '/feed.json', '/?feed=rss2'])('may have one at %s', async (path) => {
    serve('/', frontPage());
    serve(
      path,
      path.endsWith('json')
        ? '{"version":"https://jsonfeed.org/version/1.1","items":[{"id":"1","title":"T"}]}'
        : cutFeed(NEWS),
      RSS,
    );
    expect(await best()).toBe(`common path: feed ${new URL(path, HOME)}`);
  });

  it('is not taken at its word where it answers every address with a page', async () => {
    serve('/', frontPage());
    for (const path of [
      '/feed',
      '/feed/',
      '/rss',
      '/rss.xml',
      '/atom.xml',
      '/feed.xml',
      '/index.xml',
      '/sitemap.xml',
    ]) {
      serve(path, SOFT_404);
    }
    const { candidates, attempts } = await look();
    expect(candidates.map(({ way, kind }) => `${way} ${kind}`)).toEqual(['listing page']);
    expect(attempts.find(({ url }) => url === `${HOME}feed`)).toMatchObject({
      outcome: 'nothing',
      line: 'a page, not a feed',
    });
    expect(world.asked.length).toBeLessThanOrEqual(21);
  });

  it('is followed by a sitemap that robots.txt names, that of news first', async () => {
    serve('/', pageOf(NEWS[0]!));
    serve('/robots.txt', `User-agent: *\nDisallow:\nSitemap: ${HOME}posts.xml\nsitemap: /news.xml\n`);
    serve('/posts.xml', urlset(NEWS.map((one) => ({ loc: addressOf(one) }))));
    serve('/news.xml', urlset(NEWS.map((one) => ({ loc: addressOf(one), title: one.title }))));
    expect(await best()).toBe(`robots sitemap: sitemap ${HOME}news.xml`);
  });

  it('is followed by the sitemap of news in its index, or else by the index', async () => {
    serve('/', pageOf(NEWS[0]!).replace('</head>', '<meta property="og:site_name" content="The Courier"></head>'));
    const index = (...names: string[]) => sitemapIndex(names.map((name) => ({ loc: `${HOME}${name}.xml` })));
    serve('/sitemap.xml', index('pages', 'news-sitemap', 'posts-1'));
    serve('/news-sitemap.xml', urlset(NEWS.map((one) => ({ loc: addressOf(one), title: one.title }))));
    serve('/posts-1.xml', urlset(NEWS.map((one) => ({ loc: addressOf(one) }))));
    expect(await best()).toBe(`sitemap: sitemap ${HOME}news-sitemap.xml`);
    serve('/sitemap.xml', index('posts-1', 'pages', 'news-2025', 'news-2026'));
    const { candidates } = await look();
    expect(candidates[0]).toMatchObject({
      url: `${HOME}sitemap.xml`,
      total: 4,
      complete: false,
      title: 'The Courier',
    });
  });

  it('is followed as a list rather than by a sitemap of other pages', async () => {
    serve('/news', frontPage('', NEWS, 'Town hall'));
    serve('/sitemap.xml', urlset(Array.from({ length: 30 }, (_, at) => ({ loc: `${HOME}opening-hours-${at}` }))));
    const { candidates } = await look('/news');
    expect(candidates.map(({ way }) => way)).toEqual(['listing', 'sitemap']);
    expect(candidates[0]).toMatchObject({
      kind: 'page',
      url: `${HOME}news`,
      title: 'Town hall',
      language: 'en-GB',
      total: 4,
    });
  });

  it('says what it lists, every way tried, where all are wanted', async () => {
    serve('/', frontPage(alternate('/rss')));
    serve('/rss', cutFeed(NEWS), RSS);
    serve('/atom.xml', fullFeed(NEWS));
    serve('/sitemap.xml', urlset(NEWS.map((one) => ({ loc: addressOf(one) }))));
    const { candidates } = await look('/', { all: true });
    expect(candidates.map(({ way }) => way)).toEqual(['alternate', 'common path', 'sitemap', 'listing']);
  });

  it('has nothing to follow where nothing is', async () => {
    serve('/', SOFT_404);
    const { candidates, message, answered } = await look();
    expect({ candidates, answered }).toEqual({ candidates: [], answered: true });
    expect(message).toMatch(
      /^Nothing to follow at https:\/\/courier\.example\/ \(an? .+\), nor at \d+ other addresses; give /,
    );
  });
});

describe('a host', () => {
  const failing = (message: string, status: number | null = null) => {
    const fetch: World['ports']['fetch'] = async ({ url }) => {
      world.asked.push(url);
      return { outcome: 'unreachable', message, status, retryAfter: null };
    };
    return discover(`${HOME}feed` as AbsoluteUrl, { ...world.ports, fetch });
  };

  it('that does not answer is asked once', async () => {
    const { message, answered, attempts } = await failing(
      'courier.example has no address in the DNS; check the spelling',
    );
    expect(message).toBe(
      'Nothing to follow at https://courier.example/feed: courier.example has no address in the DNS',
    );
    expect(answered).toBe(false);
    expect(attempts).toHaveLength(1);
    expect(world.asked).toHaveLength(1);
  });

  it('that has errors of its own, or wants to be left alone, is left alone', async () => {
    const { message } = await failing('courier.example has an internal error (503); it will be tried again later', 503);
    expect(message).toContain('503');
    expect(world.asked.length).toBeLessThanOrEqual(4);
  });

  it('that refuses us everywhere is left alone', async () => {
    for (const path of ['/', '/feed', '/rss.xml', '/feed.xml', '/atom.xml']) serve(path, '', { status: 403 });
    const { message } = await look();
    expect(message).toContain('403');
    expect(world.asked).toHaveLength(1 + 3);
  });

  it('is asked for nothing that its robots.txt forbids', async () => {
    serve('/robots.txt', 'User-agent: *\nDisallow: /\nAllow: /rss.xml\n');
    serve('/', frontPage(alternate('/feed')));
    serve('/rss.xml', cutFeed(NEWS), RSS);
    const { candidates, attempts } = await look();
    expect(candidates[0]?.url).toBe(`${HOME}rss.xml`);
    expect(attempts.map(({ line }) => line).join('\n')).toContain('robots.txt forbids this and 7 more like it');
    expect(paths()).toEqual(['/robots.txt', '/rss.xml']);
  });

  it('that forbids all is told so', async () => {
    serve('/robots.txt', 'User-agent: *\nDisallow: /\n');
    const { message } = await look('/news');
    expect(message).toContain('robots.txt');
    expect(paths()).toEqual(['/robots.txt']);
  });

  it('is visited at its own pace', async () => {
    serve('/', frontPage(alternate('/rss')));
    serve('/rss', cutFeed(NEWS), RSS);
    const began = world.ports.now();
    const ports = { ...world.ports, manners: { ...world.ports.manners, spacingMs: 5000, patienceMs: 100 } };
    const { candidates } = await discover(HOME as AbsoluteUrl, ports);
    expect(candidates[0]?.url).toBe(`${HOME}rss`);
    expect(Date.parse(world.ports.now()) - Date.parse(began)).toBeGreaterThanOrEqual(10_000);
  });
});

describe('an answer of any bytes', () => {
  it('is read without a throw', async () => {
    const pieces = fc.constantFrom(
      ...[
        '<html>',
        '<link rel=alternate type=application/rss+xml href=',
        '<a href="/rss',
        '<rss>',
        '<urlset>',
        '"/wp/v2/',
      ],
      ...['<base href="//[">', '<item>', '{"items":[', '\u001f\u008b', '<meta name=generator content=', '>', '"', '\0'],
    );
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(pieces, fc.string()), { maxLength: 30 }), async (parts) => {
        const common = {
          movedTo: null,
          status: 200,
          contentType: null,
          etag: null,
          lastModified: null,
          freshFor: null,
        };
        const answer = {
          outcome: 'fetched' as const,
          url: HOME as AbsoluteUrl,
          ...common,
          body: Buffer.from(parts.join(''), 'latin1'),
        };
        expect(['feed', 'sitemap', 'page', 'none']).toContain((await readAnswer(answer, world.ports.now())).is);
      }),
      { numRuns: 60 },
    );
  });
});

describe('rules that are given', () => {
  const board = `<!doctype html><title>Board</title><h1>Board</h1>
<div class="zeile"><b>The crane turns again</b> <a href="/k/1">mehr</a></div>
<div class="zeile"><b>Two lamps for the quay</b> <a href="/k/2">mehr</a></div>`;

  it('find the items of the page, and make it what is followed, however few they are', async () => {
    serve('/board', `${board}${alternate('/feed.xml')}`);
    serve('/feed.xml', cutFeed(NEWS), RSS);
    expect(await best('/board')).toBe(`alternate: feed ${HOME}feed.xml`);
    const { candidates } = await look('/board', { rules: { item: '.zeile' } });
    expect(candidates[0]).toMatchObject({ way: 'given', kind: 'page', url: `${HOME}board`, total: 2 });
    expect(candidates[0]?.items.map(({ title }) => title)).toEqual(['The crane turns again', 'Two lamps for the quay']);
  });

  it('are told to find nothing where they do', async () => {
    serve('/board', board);
    const { attempts } = await look('/board', { rules: { item: '.row' } });
    expect(attempts[0]?.line).toBe('a page where the rule item (.row) matches no items');
  });
});

describe('a kind that is said', () => {
  it('is taken at the address itself, and nowhere else', async () => {
    serve('/', frontPage(alternate('/rss')));
    serve('/rss', cutFeed(NEWS), RSS);
    expect(await best('/', { kind: 'page' })).toBe(`given: page ${HOME}`);
    expect(paths()).toEqual(['/robots.txt', '/']);
    const { candidates, message } = await look('/', { kind: 'feed' });
    expect(candidates).toEqual([]);
    expect(message).toContain('a page, not a feed; to follow it as one, use --kind page');
  });

  it('leaves a sitemap index of sitemaps as it is given', async () => {
    serve('/sitemap.xml', sitemapIndex([{ loc: `${HOME}news.xml` }]));
    serve('/news.xml', urlset(NEWS.map((one) => ({ loc: addressOf(one), title: one.title }))));
    expect(await best('/sitemap.xml', { kind: 'sitemap' })).toBe(`given: sitemap ${HOME}sitemap.xml`);
  });
});

describe('an answer whose reading is cut off', () => {
  it('is told, and the others are read', async () => {
    serve('/', frontPage(alternate('/bad.xml') + alternate('/good.xml')));
    serve('/bad.xml', cutFeed(NEWS), RSS);
    serve('/good.xml', fullFeed(NEWS), { type: 'application/atom+xml' });
    const read: DiscoverOptions['read'] = async (answer, ...how) => {
      if (answer.url.endsWith('/bad.xml')) throw new Error('it took more than 20 s; nothing of it is read');
      return readAnswer(answer, ...how);
    };
    const { candidates, attempts } = await look('/', { read });
    expect(candidates[0]?.url).toBe(`${HOME}good.xml`);
    expect(attempts.find(({ url }) => url.endsWith('/bad.xml'))).toMatchObject({
      outcome: 'nothing',
      line: 'it took more than 20 s',
    });
  });
});
