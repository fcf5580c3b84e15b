import { describe, expect, it } from 'vitest';
import type { AbsoluteUrl } from '../../lib/model/index.ts';
import { parseFeed } from '../../lib/parse/index.ts';

const url = 'https://courier.example/feed' as AbsoluteUrl;
const hubOf = async (text: string) => (await parseFeed(text, { url, contentType: null, now: null })).hub;

const atom = (links: string) =>
  `<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://courier.example/a/"><title>C</title>${links}<entry><id>1</id><title>T</title><link rel="hub" href="https://entry.example/"/></entry></feed>`;
const rss = (links: string) =>
  `<rss version="2.0" xmlns:a="http://www.w3.org/2005/Atom"><channel><title>C</title><link>https://courier.example/</link>${links}<item><guid>1</guid><title>T</title></item></channel></rss>`;
const json = (more: object) =>
  JSON.stringify({ version: 'https://jsonfeed.org/version/1.1', title: 'C', items: [], ...more });

const NAMED = { hubs: ['https://hub.example/'], self: 'https://courier.example/a/feed.xml' };

describe('the hubs that a feed names', () => {
  it.each([
    ['Atom', atom('<link rel="hub" href="https://hub.example/"/><link rel="self" href="feed.xml"/>')],
    [
      'RSS',
      rss(
        '<a:link rel="hub" href="https://hub.example/"/><a:link rel="self" href="https://courier.example/a/feed.xml"/>',
      ),
    ],
    [
      'JSON Feed',
      json({ feed_url: 'https://courier.example/a/feed.xml', hubs: [{ type: 'WebSub', url: 'https://hub.example/' }] }),
    ],
  ])('are read from %s, with what it calls itself', async (_format, text) => {
    expect(await hubOf(text)).toEqual(NAMED);
  });

  it.each([
    ['a feed that names none', atom('<link rel="self" href="feed.xml"/>')],
    ['an entry alone', atom('')],
    ['a cloud of another kind', json({ hubs: [{ type: 'rssCloud', url: 'https://cloud.example/' }] })],
    ['what is no address', atom('<link rel="hub" href="javascript:alert(1)"/>')],
    ['what is no list', json({ hubs: 'https://hub.example/' })],
  ])('are none of %s', async (_what, text) => {
    expect(await hubOf(text)).toBeUndefined();
  });

  it('are ten at most', async () => {
    const links = Array.from({ length: 500 }, (_, at) => `<link rel="hub" href="https://hub${at}.example/"/>`);
    expect((await hubOf(atom(links.join(''))))?.hubs).toHaveLength(10);
  });
});
