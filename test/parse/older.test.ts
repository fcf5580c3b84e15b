import { describe, expect, it } from 'vitest';
import { type AbsoluteUrl, NOWHERE } from '../../lib/model/index.ts';
import { parseFeed } from '../../lib/parse/index.ts';
import { ADDRESS, atom, rss } from './samples.ts';

const ITEM = '<item><title>One</title></item>';
const WORDPRESS = '<generator>https://wordpress.org/?v=6.8</generator>';
const rel = (name: string, href: string, more = ''): string => `<atom:link rel="${name}" href="${href}"${more}/>`;
const ATOM = ' xmlns:atom="http://www.w3.org/2005/Atom"';

/** Where older items are, by a well-formed feed, which must be where they are with its end cut off. */
async function older(text: string, address: string = ADDRESS): Promise<string | null> {
  const url = address as AbsoluteUrl;
  const feed = await parseFeed(text, { url });
  if (text.startsWith('<')) {
    expect((await parseFeed(text.replace(/<\/\w+>$/, ''), { url })).older).toBe(feed.older);
  }
  return feed.older;
}

describe('where older items are', () => {
  it('is the archive before, in Atom', async () => {
    const links = '<link rel="next" href="/p2"/><link rel="prev-archive" href="/2025/12.atom"/>';
    expect(await older(atom(links))).toBe('https://news.example/2025/12.atom');
  });

  it('is the next page, in Atom and in a channel of RSS', async () => {
    expect(await older(atom('<link rel="next" href="?page=2"/>'))).toBe(`${ADDRESS}?page=2`);
    expect(await older(rss(rel('next', 'http://b.example/feed?paged=2') + ITEM, ATOM))).toBe(
      'http://b.example/feed?paged=2',
    );
  });

  it('is resolved against the base that the feed states', async () => {
    const text = atom('<link rel="next" href="p2"/>', ' xml:base="https://archive.example/feed/"');
    expect(await older(text)).toBe('https://archive.example/feed/p2');
  });

  it('is the next page of a JSON Feed', async () => {
    const feed = { version: 'https://jsonfeed.org/version/1.1', title: 'News', items: [] };
    expect(await older(JSON.stringify({ ...feed, next_url: '/2.json' }))).toBe('https://news.example/2.json');
    expect(await older(JSON.stringify({ ...feed, next_url: ADDRESS }))).toBeNull();
    expect(await older(JSON.stringify({ ...feed, next_url: 7 }))).toBeNull();
    const named = { ...feed, feed_url: 'https://news.example/1.json', next_url: '/1.json#next' };
    expect(await older(JSON.stringify(named))).toBeNull();
  });

  it.each([
    ['the feed itself', rel('next', ADDRESS)],
    ['the feed itself by another fragment', rel('next', `${ADDRESS}#top`)],
    ['what the feed calls itself', rel('self', 'https://b.example') + rel('next', 'https://b.example/')],
    ['a page of HTML', rel('next', '/page/2', ' type="text/html"')],
    ['no web address', rel('next', 'javascript:alert(1)')],
    ['no address at all', rel('next', 'https://')],
    ['newer items', rel('prev', '/p1') + rel('previous', '/p1') + rel('first', '/p1') + rel('last', '/p9')],
  ])('is nowhere where the link leads to %s', async (_, links) => {
    expect(await older(rss(links + ITEM, ATOM))).toBeNull();
  });

  it('is no link of an item', async () => {
    expect(await older(rss(`<item>${rel('next', '/2')}</item>`, ATOM))).toBeNull();
  });

  it('is the second good link where the first leads back', async () => {
    expect(await older(rss(rel('next', ADDRESS) + rel('next', '/p2'), ATOM))).toBe('https://news.example/p2');
  });

  it('is nowhere where the address of the feed is not known', async () => {
    expect(await older(rss(rel('next', '/p2') + WORDPRESS + ITEM, ATOM), NOWHERE)).toBeNull();
  });
});

describe('older items of WordPress, which names no next page', () => {
  it.each([
    ['https://a.example/feed/', 'https://a.example/feed/?paged=2'],
    ['https://a.example/feed/?paged=2', 'https://a.example/feed/?paged=3'],
    ['https://a.example/?feed=rss2&cat=1,2#top', 'https://a.example/?feed=rss2&cat=1,2&paged=2'],
    ['https://a.example/?paged=9&s=a+b%20c&x', 'https://a.example/?s=a+b%20c&x&paged=10'],
    ['https://a.example/feed/?paged=0', 'https://a.example/feed/?paged=2'],
    ['https://a.example/feed/?paged=-1', null],
    ['https://a.example/feed/?paged=99999999999999', null],
  ])('of %s are at %s', async (address, next) => {
    expect(await older(rss(WORDPRESS + ITEM), address)).toBe(next);
  });

  it('are found from Atom, whose generator has its address in an attribute', async () => {
    const generator = '<generator uri="https://wordpress.org/" version="6.8">WordPress</generator>';
    expect(await older(atom(`${generator}<entry><title>One</title></entry>`))).toBe(`${ADDRESS}?paged=2`);
  });

  it('are where the feed says, if it says', async () => {
    expect(await older(rss(WORDPRESS + rel('next', '/p2') + ITEM, ATOM))).toBe('https://news.example/p2');
  });

  it('are not looked for behind a page without items', async () => {
    expect(await older(rss(WORDPRESS))).toBeNull();
  });

  it('are not looked for in a feed that only mentions WordPress', async () => {
    expect(await older(rss(`<generator>Mill, not wordpress.org</generator>${ITEM}`))).toBeNull();
  });
});
