import { load } from 'cheerio';
import { parseOpml } from 'feedsmith';
import { describe, expect, it } from 'vitest';
import type { FeedId } from '../../lib/model/index.ts';
import { renderIndex, renderOpml } from '../../lib/publish/index.ts';
import { SITE, sampleFeed } from './samples.ts';

const feeds = [
  sampleFeed({ id: 'all' as FeedId, title: 'Everything <all>', origin: 'automatic' }),
  sampleFeed(),
  sampleFeed({ id: 'json-only' as FeedId, title: 'For machines', formats: ['json'], description: '' }),
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
        'Everything <all>',
        'https://mill.example/news/feeds/all/rss.xml',
        'https://mill.example/news/feeds/all/index.html',
      ],
      [
        'rss',
        'Harbour & Town',
        'https://mill.example/news/feeds/harbour/rss.xml',
        'https://mill.example/news/feeds/harbour/index.html',
      ],
      ['rss', 'For machines', 'https://mill.example/news/feeds/json-only/feed.json', undefined],
    ]);
  });
});
