import { describe, expect, it } from 'vitest';
import { trustedCanonical } from '../../lib/identity/index.ts';
import type { AbsoluteUrl } from '../../lib/model/index.ts';

const trusted = (canonical: string | null, address: string) =>
  trustedCanonical(canonical as AbsoluteUrl | null, address as AbsoluteUrl);

describe('what a page calls its own address is believed', () => {
  it.each([
    ['without tracking', 'https://a.example/story', 'https://a.example/story?utm_source=rss'],
    ['on the host with www', 'https://www.a.example/cranes-to-go', 'http://a.example/cranes-to-go'],
    ['for its AMP twin', 'https://a.example/story', 'https://a.example/story/amp/'],
    ['for its twin in a cache', 'https://a.example/story', 'https://a-example.cdn.ampproject.org/c/s/a.example/story'],
    ['for its printed twin', 'https://a.example/story', 'https://a.example/story?view=print'],
    ['in another section', 'https://a.example/harbour/cranes-to-go', 'https://a.example/news/cranes-to-go'],
    [
      'under a title that was mended',
      'https://a.example/news/two-cranes-to-go-in-spring',
      'https://a.example/news/cranes-to-go-in-spring',
    ],
    ['by its number', 'https://a.example/story/1234567', 'https://a.example/story/1234567/an-older-title'],
    ['for one that only has a number', 'https://a.example/2026/11/cranes-to-go', 'https://a.example/?p=417'],
    ['on the host above', 'https://a.example/cranes-to-go', 'https://edition.a.example/cranes-to-go'],
  ])('%s', (_, canonical, address) => {
    expect(trusted(canonical, address)).toBe(canonical);
  });
});

describe('what a page calls its own address is not believed', () => {
  it.each([
    ['where it names none', null, 'https://a.example/story'],
    ['where it is the front page', 'https://a.example/', 'https://a.example/news/cranes-to-go'],
    ['where it is the front page in a language', 'https://a.example/en/', 'https://a.example/en/cranes-to-go'],
    ['where it is the section', 'https://a.example/news/', 'https://a.example/news/cranes-to-go'],
    ['where it is the section of a number', 'https://a.example/news', 'https://a.example/?p=417'],
    ['where it is another article', 'https://a.example/news/ferry-stays', 'https://a.example/news/cranes-to-go'],
    ['where it is another number', 'https://a.example/story/1234568', 'https://a.example/story/1234567'],
    [
      'where it is another of a series',
      'https://a.example/quiz-of-the-week-41',
      'https://a.example/quiz-of-the-week-42',
    ],
    ['where it is another day', 'https://a.example/2026/11/23/live-blog', 'https://a.example/2026/11/24/live-blog'],
    ['where it is all days', 'https://a.example/live-blog', 'https://a.example/2026/11/24/live-blog'],
    ['where it is another language', 'https://a.example/de/cranes-to-go', 'https://a.example/en/cranes-to-go'],
    ['where it is another language by host', 'https://de.a.example/cranes-to-go', 'https://en.a.example/cranes-to-go'],
    ['where it is another house', 'https://wire.example/cranes-to-go', 'https://a.example/cranes-to-go'],
    [
      'where it is another house of the same landlord',
      'https://b.pages.example/cranes-to-go',
      'https://a.pages.example/cranes-to-go',
    ],
  ])('%s', (_, canonical, address) => {
    expect(trusted(canonical, address)).toBe(address);
  });
});

it('a chain of canonical addresses is believed link by link, each from where it is said', () => {
  const [first, second, third] = [
    'https://a.example/1234567',
    'https://a.example/news/1234567/cranes',
    'https://a.example/news/1234567/cranes-to-go',
  ] as const;
  expect(trusted(second, first)).toBe(second);
  expect(trusted(third, second)).toBe(third);
});
