import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isMissing } from './clients.ts';
import { readJsonFeed } from './json-feed.ts';
import { type Newsboat, openNewsboat } from './newsboat.ts';
import { push, withdraw } from './push.ts';
import { type RunningFeedmill, startFeedmill } from './running-feedmill.ts';
import { awaitDocument } from './until.ts';
import { startWatchingProxy, type WatchingProxy } from './watching-proxy.ts';

describe.skipIf(isMissing('newsboat'))('newsboat', () => {
  let feedmill: RunningFeedmill;
  let proxy: WatchingProxy;

  beforeAll(async () => {
    feedmill = await startFeedmill();
    proxy = await startWatchingProxy(feedmill.url);
  });

  afterAll(async () => {
    await proxy?.close();
    await feedmill?.close();
  });

  describe.each([
    ['tower', 6, 'notes without titles'],
    ['works', 3, 'entries that are parts of one page'],
    ['hour', 3, 'episodes without pages'],
  ])('subscribed to feeds/%s', (feed, count) => {
    it.each(['rss.xml', 'atom.xml'])('shows each of its items once, and whole: %s', async (document) => {
      const newsboat = await openNewsboat(`${feedmill.url}feeds/${feed}/${document}`);
      try {
        await newsboat.reload();
        await newsboat.reload();
        const { items } = await readJsonFeed(feedmill.url, feed);
        expect(items).toHaveLength(count);
        expect(await newsboat.unread()).toBe(count);
        const kept = newsboat.items();
        expect(kept.map(({ guid }) => guid).sort()).toEqual(items.map(({ id }) => id).sort());
        for (const item of items) {
          const shown = kept.find(({ guid }) => guid === item.id);
          if (item.content_html !== undefined) expect(shown?.content).not.toBe('');
          if (item.summary !== undefined) expect(shown?.content).toContain(item.summary.slice(0, 15));
        }
      } finally {
        await newsboat.close();
      }
    });
  });

  describe.each(['rss.xml', 'atom.xml'])('subscribed to feeds/all/%s', (document) => {
    const path = `/feeds/all/${document}`;
    let newsboat: Newsboat;

    beforeAll(async () => {
      newsboat = await openNewsboat(`${proxy.url.slice(0, -1)}${path}`);
    });

    afterAll(() => newsboat?.close());

    it('lists every item with its title, address and date', async () => {
      await newsboat.reload();
      const { items } = await readJsonFeed(feedmill.url);
      expect(items.length).toBeGreaterThanOrEqual(40);
      expect(await newsboat.unread()).toBe(items.length);
      const kept = new Map(newsboat.items().map((item) => [item.guid, item]));
      for (const item of items) {
        expect(kept.get(item.id)).toMatchObject({
          // One without a title newsboat calls by the end of its address.
          title: item.title ?? decodeURIComponent(item.url?.split('/').at(-1) ?? ''),
          url: item.url ?? '',
          ...(item.date_published !== undefined && {
            pubDate: Math.floor(Date.parse(item.date_published) / 1000),
          }),
        });
      }
      expect(kept.size).toBe(items.length);
    });

    it('is told with a 304 and no byte that nothing is new', async () => {
      // At the very first reload newsboat has no row yet to note the validators in.
      await newsboat.reload();
      const before = newsboat.items();
      const asked = proxy.exchanges.length;
      await newsboat.reload();
      const [exchange, ...more] = proxy.exchanges.slice(asked);
      expect(more).toEqual([]);
      expect(exchange).toMatchObject({ path, status: 304, bytes: 0, ifNoneMatch: expect.stringMatching(/"\w+"/) });
      expect(exchange?.userAgent).toMatch(/^newsboat/i);
      expect(newsboat.items()).toEqual(before);
      expect(await newsboat.unread()).toBe(before.length);
    });

    it('sees a new article, then its correction under the same id, and outlives its withdrawal', async () => {
      const address = `${feedmill.url.slice(0, -1)}${path}`;
      const others = newsboat.items().length;
      const title = `Bridge reopens, says the ${document}`;
      const article = { id: `bridge-${document}`, title, published: '2026-11-23T10:00:00Z' };

      const id = await push(feedmill, { ...article, html: '<p>The bridge opens on Monday at eight.</p>' });
      await awaitDocument(address, (text) => text.includes(id) && text.includes('on Monday at eight'));
      await newsboat.reload();
      expect(rowsOf(id)).toMatchObject([{ title, content: /on Monday at eight/ }].map(matched));
      expect(newsboat.items()).toHaveLength(others + 1);

      const corrected = { ...article, title: `${title}, a day later` };
      expect(await push(feedmill, { ...corrected, html: '<p>The bridge opens on Tuesday at nine.</p>' })).toBe(id);
      await awaitDocument(address, (text) => text.includes('on Tuesday at nine'));
      await newsboat.reload();
      expect(rowsOf(id)).toMatchObject([{ title: corrected.title, content: /on Tuesday at nine/ }].map(matched));
      expect(newsboat.items()).toHaveLength(others + 1);

      await withdraw(feedmill, id, 'the bridge stays shut');
      await awaitDocument(address, (text) => !text.includes('on Tuesday at nine'));
      await newsboat.reload();
      // A reader keeps what it has read; it gets no second copy, and nothing else is lost or doubled.
      expect(rowsOf(id).length).toBeLessThanOrEqual(1);
      const guids = newsboat.items().map((item) => item.guid);
      expect(new Set(guids).size).toBe(guids.length);
      const { items } = await readJsonFeed(feedmill.url);
      expect(guids).toEqual(expect.arrayContaining(items.map((item) => item.id)));
      expect(items.map((item) => item.id)).not.toContain(`urn:feedmill:${id}`);
    });

    it('sees an embargoed article at its hour, once, and never before', async () => {
      const address = `${feedmill.url.slice(0, -1)}${path}`;
      const embargo = new Date(Date.now() + 3000).toISOString();
      const article = { id: `budget-${document}`, title: 'The budget', html: '<p>Nine million for the bridge.</p>' };
      const id = await push(feedmill, { ...article, embargo });
      await newsboat.reload();
      // A slow machine may come to the hour before the reload: then it says nothing.
      if (Date.now() < Date.parse(embargo)) expect(rowsOf(id)).toEqual([]);
      await awaitDocument(address, (text) => text.includes(id));
      expect(Date.now()).toBeGreaterThanOrEqual(Date.parse(embargo));
      await newsboat.reload();
      await newsboat.reload();
      expect(rowsOf(id)).toMatchObject([{ title: 'The budget' }]);
    });

    const rowsOf = (id: string) => newsboat.items().filter((item) => item.guid === `urn:feedmill:${id}`);
  });
});

function matched({ title, content }: { readonly title: string; readonly content: RegExp }) {
  return { title, content: expect.stringMatching(content) };
}
