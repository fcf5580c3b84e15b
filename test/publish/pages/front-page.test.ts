import { load } from 'cheerio';
import { parseOpml } from 'feedsmith';
import { describe, expect, it } from 'vitest';
import { namedFeed } from '../../../lib/config/index.ts';
import type { FeedId, Instant } from '../../../lib/model/index.ts';
import { renderIndex, renderOpml } from '../../../lib/publish/index.ts';
import { SITE, sampleFeed } from '../samples.ts';

const feeds = [
  sampleFeed({ id: 'all' as FeedId, title: 'Everything <all>', origin: 'automatic' }),
  sampleFeed(),
  sampleFeed({ id: 'json-only' as FeedId, title: 'For machines', formats: ['json'], description: '' }),
];

const SINCE = '2026-01-02T00:00:00.000Z' as Instant;
const named = [
  namedFeed({ kind: 'tag', name: 'harbour' }, 'Harbour', SINCE),
  namedFeed({ kind: 'tag', name: '<b>bold</b>' }, '<b>bold</b>', SINCE),
  namedFeed({ kind: 'section', name: 'sport' }, 'Sport', SINCE),
  namedFeed({ kind: 'language', name: 'en' }, 'en', SINCE),
];

describe('the front page', () => {
  const $ = load(renderIndex(feeds, SITE));

  it('lists every feed with its page and its formats, the declared before the automatic', () => {
    expect(
      $('h3')
        .map((_, heading) => $(heading).text())
        .get(),
    ).toEqual(['Harbour & Town', 'For machines', 'Everything <all>']);
    expect(
      $('h3 a')
        .map((_, link) => $(link).attr('href'))
        .get(),
    ).toEqual(['feeds/harbour/index.html', 'feeds/all/index.html']);
    expect(
      $('li')
        .eq(1)
        .find('a')
        .map((_, link) => $(link).attr('href'))
        .get(),
    ).toEqual(['feeds/json-only/feed.json']);
  });

  it('shows feeds by a name under their kind, and the way to each kind', () => {
    const page = load(renderIndex([...feeds, ...named], SITE));
    const shelves = page('section').map((_, shelf) => [
      [
        page(shelf).find('h2').text(),
        page(shelf)
          .find('.names li > a')
          .get()
          .map((link) => page(link).text()),
      ],
    ]);
    expect(shelves.get()).toEqual([
      ['Feeds', []],
      ['Sections', ['Sport']],
      ['Tags', ['<b>bold</b>', 'Harbour']],
      ['Languages', ['English']],
    ]);
    for (const link of page('nav.contents a').get()) expect(page(page(link).attr('href') ?? '').length).toBe(1);
    expect(page('#shelf-tag li').last().find('span a').first().attr('href')).toBe('feeds/tag-harbour/rss.xml');
  });

  it('offers all feeds at once', () => {
    expect($('link[rel=outline]').attr('href')).toBe('feeds.opml');
    expect($('nav a').attr('href')).toBe('feeds.opml');
  });

  it('says what to expect of a mill without a feed', () => {
    expect(load(renderIndex([], SITE))('main').text()).toContain('No feed yet');
  });
});

describe('the OPML list', () => {
  it('is read by feedsmith with the title and the addresses of every feed that has a document for readers', () => {
    const opml = parseOpml(renderOpml([...feeds, sampleFeed({ formats: ['html'] })], SITE));
    expect(opml.head?.title).toBe('The Mill');
    expect(opml.body?.outlines?.map(({ type, text, xmlUrl, htmlUrl }) => [type, text, xmlUrl, htmlUrl])).toEqual([
      [
        'rss',
        'Harbour & Town',
        'https://mill.example/news/feeds/harbour/rss.xml',
        'https://mill.example/news/feeds/harbour/index.html',
      ],
      ['rss', 'For machines', 'https://mill.example/news/feeds/json-only/feed.json', undefined],
      [
        'rss',
        'Everything <all>',
        'https://mill.example/news/feeds/all/rss.xml',
        'https://mill.example/news/feeds/all/index.html',
      ],
    ]);
  });

  it('says who keeps it, and when its newest feed was defined', () => {
    const later = '2026-03-04T05:06:07.000Z' as Instant;
    const { head } = parseOpml(renderOpml([...feeds, sampleFeed({ id: 'new' as FeedId, since: later })], SITE));
    expect(head).toMatchObject({
      dateModified: 'Wed, 04 Mar 2026 05:06:07 GMT',
      ownerName: 'The Mill',
      ownerId: 'https://mill.example/news/',
      docs: 'http://opml.org/spec2.opml',
    });
  });

  it('names language and version, and keeps feeds by a name in a folder of their kind', () => {
    const { body } = parseOpml(renderOpml([...feeds, ...named], SITE));
    const [harbour, machines, , ...folders] = body?.outlines ?? [];
    expect(harbour).toMatchObject({ language: 'en-GB', version: 'RSS2' });
    expect(machines?.version).toBeUndefined();
    expect(folders.map(({ text, xmlUrl, outlines }) => [text, xmlUrl, outlines?.map((one) => one.title)])).toEqual([
      ['Sections', undefined, ['Articles in Sport']],
      ['Tags', undefined, ['Articles tagged <b>bold</b>', 'Articles tagged Harbour']],
      ['Languages', undefined, ['Articles in English']],
    ]);
  });
});
