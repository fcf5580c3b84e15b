import { describe, expect, it } from 'vitest';
import { agentOf, saidReaders } from '../../lib/partners/index.ts';

describe('what a program calls itself', () => {
  it.each([
    ['curl/8.5.0', 'curl'],
    ['newsboat/2.38.0 (Linux x86_64)', 'newsboat'],
    ['python-requests/2.31.0', 'python-requests'],
    ['Tiny Tiny RSS/24.01 (https://tt-rss.org/)', 'Tiny Tiny RSS'],
    ['Mozilla/5.0 (compatible; Miniflux/2.2.0; +https://miniflux.app)', 'Miniflux'],
    ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 'browser'],
    ['Feedbin feed-id:1373711 - 142 subscribers', 'Feedbin'],
    ['NewsBlur Feed Fetcher - 27 subscribers - https://www.newsblur.com/site/1', 'NewsBlur Feed Fetcher'],
    ['', 'unnamed'],
    ['-', 'unnamed'],
    ['\u001b[31mred', '[31mred'],
  ])('%j is %j', (said, name) => {
    expect(agentOf(said)).toBe(name);
  });
});

describe('the readers that a program says it fetches for', () => {
  it.each([
    ['Feedly/1.0 (+http://www.feedly.com/fetcher.html; 16 subscribers; like FeedFetcher-Google)', 'Feedly', null, 16],
    ['Feedbin feed-id:1373711 - 142 subscribers', 'Feedbin', '1373711', 142],
    ['NewsBlur Feed Fetcher - 27 subscribers - https://www.newsblur.com/site/1/x', 'NewsBlur Feed Fetcher', null, 27],
    [
      'Mozilla/5.0 (compatible; Inoreader/1.0; +http://www.inoreader.com/feed-fetcher; 5 subscribers; )',
      'Inoreader',
      null,
      5,
    ],
    ['Mozilla/5.0 (compatible; theoldreader.com; 12 subscribers; feed-id=5f1d)', 'theoldreader.com', '5f1d', 12],
    ['BazQux/2.4 (+https://bazqux.com/fetcher; 1 subscribers)', 'BazQux', null, 1],
    ['SomeNewOne/3 (1 reader)', 'SomeNewOne', null, 1],
  ])('%s', (userAgent, by, subscription, readers) => {
    expect(saidReaders(userAgent)).toEqual({ by, subscription, readers });
  });

  it.each([
    'Miniflux/2.0',
    'curl/8',
    'Mozilla/5.0 (X11) 12 subscribers',
    '999999999999 subscribers',
    'x subscribers',
    '',
  ])('are none where %j says none', (userAgent) => {
    expect(saidReaders(userAgent)).toBeNull();
  });
});
