import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { absoluteUrl, type Instant, instant, type SourceItem } from '../../../lib/model/index.ts';
import {
  articlesAmong,
  dateOf,
  newestFirst,
  newestOf,
  sitemapsInOrder,
} from '../../../lib/pipeline/poll/sitemap-choice.ts';
import { START } from '../../world.ts';

function itemOf(address: string, updated: Instant | null): SourceItem {
  return {
    guid: null,
    url: absoluteUrl(address),
    links: [address],
    title: null,
    authors: [],
    published: null,
    updated: updated === null ? null : { instant: updated, precision: 'second' },
    content: null,
    summary: null,
    tags: [],
    language: null,
    image: null,
    enclosures: [],
    repairs: [],
  };
}

const moment = fc.integer({ min: 0, max: 4102444800 }).map((seconds) => instant(seconds * 1000));
const items = fc
  .array(fc.record({ path: fc.webPath(), updated: fc.option(moment) }), { maxLength: 300 })
  .map((entries) => entries.map(({ path, updated }, at) => itemOf(`https://courier.example/${at}x${path}`, updated)));
const named = (path: string) => ({ url: absoluteUrl(`https://courier.example/${path}`)!, modified: null });
const pathsOf = (sitemaps: readonly { readonly url: string }[]) =>
  sitemaps.map(({ url }) => url.slice('https://courier.example/'.length));

const newest = (all: readonly SourceItem[], limit: number) =>
  newestOf([newestFirst(all, START)], limit, START, () => true);

describe('the items taken from a sitemap', () => {
  it('are among its own, each once, as many as there is room for, and none is older than one left out', () => {
    fc.assert(
      fc.property(items, fc.integer({ min: 1, max: 150 }), (all, limit) => {
        const taken = newest(all, limit);
        expect(taken).toHaveLength(Math.min(limit, 100, all.length));
        expect(new Set(taken).size).toBe(taken.length);
        const left = all.filter((item) => !taken.includes(item));
        const date = (item: SourceItem) => dateOf(item, START) ?? '';
        const oldest = taken.map(date).sort()[0] ?? '';
        expect(left.every((item) => date(item) <= oldest)).toBe(true);
        const dates = taken.map(date);
        expect(dates).toEqual(dates.toSorted().reverse());
      }),
    );
  });

  it('are never dated by the hour in which the sitemap was written', () => {
    const stamped = Array.from({ length: 30 }, (_, at) =>
      itemOf(`https://courier.example/${at}x`, instant(Date.parse(START) - at * 1000 - 60_000)),
    );
    const edited = itemOf('https://courier.example/edited', instant(Date.parse(START) - 86_400_000));
    const dates = articlesAmong([...stamped, edited]).map((item) => item.updated);
    expect(dates.filter((date) => date !== null)).toEqual([edited.updated]);
    expect(articlesAmong(stamped.slice(0, 5)).every((item) => item.updated !== null)).toBe(true);
  });

  it('are of each sitemap as many where nothing has a date, from both its ends', () => {
    const listOf = (name: string) =>
      newestFirst(
        Array.from({ length: 300 }, (_, at) => itemOf(`https://courier.example/${name}${at}x`, null)),
        START,
      );
    const taken = newestOf(['a', 'b'].map(listOf), 500, START, () => true);
    expect(taken.slice(0, 6).map(({ url }) => url?.slice('https://courier.example/'.length))).toEqual([
      ...['a299x', 'b299x', 'a0x', 'b0x', 'a298x', 'b298x'],
    ]);
    expect(taken).toHaveLength(100);
  });

  it('are not led by a date in the future', () => {
    const future = itemOf('https://courier.example/tomorrow', '2099-01-01T00:00:00.000Z' as Instant);
    const today = itemOf('https://courier.example/today', instant(Date.parse(START) - 1000));
    expect(newest([future, today], 2)).toEqual([today, future]);
  });
});

describe('the sitemaps of an index', () => {
  it('begin with the news, then the posts, the newest by their names', () => {
    const paths = [
      'map-2025.xml',
      'sitemap-2026-10.xml',
      'sitemap-2026-11.xml',
      'post-sitemap.xml',
      'google-news.xml',
      'author-sitemap.xml',
    ];
    expect(pathsOf(sitemapsInOrder(paths.map(named), START))).toEqual([
      'google-news.xml',
      'post-sitemap.xml',
      'sitemap-2026-11.xml',
      'sitemap-2026-10.xml',
      'map-2025.xml',
    ]);
  });

  it('are taken from both ends where nothing tells their age', () => {
    const paths = [1, 2, 3, 4, 5].map((number) => `sitemap${number}.xml`);
    expect(pathsOf(sitemapsInOrder(paths.map(named), START))).toEqual(
      [5, 1, 4, 2, 3].map((number) => `sitemap${number}.xml`),
    );
  });

  it("are those of WordPress's posts, not of its pages, terms and users", () => {
    const paths = ['posts-post-1', 'posts-page-1', 'taxonomies-category-1', 'users-1'].map(
      (name) => `wp-sitemap-${name}.xml`,
    );
    expect(pathsOf(sitemapsInOrder(paths.map(named), START))).toEqual(['wp-sitemap-posts-post-1.xml']);
  });

  it('are those of lists where there are no others', () => {
    expect(pathsOf(sitemapsInOrder([named('category-sitemap.xml'), named('tag-sitemap.xml')], START))).toHaveLength(2);
  });
});
