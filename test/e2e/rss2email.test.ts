import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isMissing } from './clients.ts';
import { readJsonFeed } from './json-feed.ts';
import { push, withdraw } from './push.ts';
import { openRss2email, type Rss2email } from './rss2email.ts';
import { type RunningFeedmill, startFeedmill } from './running-feedmill.ts';
import { awaitDocument } from './until.ts';

/** Each run of it starts Python, and fetches and delivers one by one. */
const SLOW_MS = 120_000;

describe.skipIf(isMissing('r2e'))('rss2email', () => {
  let feedmill: RunningFeedmill;

  beforeAll(async () => {
    feedmill = await startFeedmill();
  });

  afterAll(() => feedmill?.close());

  describe.each(['rss.xml', 'atom.xml'])('subscribed to feeds/all/%s', (document) => {
    let rss2email: Rss2email;
    const address = () => `${feedmill.url}feeds/all/${document}`;
    const idsOf = async () => (await rss2email.mails()).map((mail) => mail.id);

    beforeAll(async () => {
      rss2email = await openRss2email(address());
    });

    afterAll(() => rss2email?.close());

    it('delivers every item once, and nothing when it looks again', { timeout: SLOW_MS }, async () => {
      await rss2email.run();
      const { items } = await readJsonFeed(feedmill.url);
      expect(items.length).toBeGreaterThanOrEqual(40);
      expect((await idsOf()).sort()).toEqual(items.map((item) => item.id).sort());
      await rss2email.run();
      expect(await idsOf()).toHaveLength(items.length);
    });

    it('follows an article through its edit and its takedown without a second message', {
      timeout: SLOW_MS,
    }, async () => {
      const others = (await idsOf()).length;
      const article = {
        id: `bridge-${document}`,
        title: `Bridge reopens (${document})`,
        published: '2026-11-23T10:00:00Z',
      };
      const id = await push(feedmill, { ...article, html: '<p>The bridge opens on Monday at eight.</p>' });
      await awaitDocument(address(), (text) => text.includes(id) && text.includes('on Monday at eight'));
      await rss2email.run();
      expect(await rss2email.mails()).toContainEqual({ id: `urn:feedmill:${id}`, subject: article.title });
      expect(await idsOf()).toHaveLength(others + 1);

      const corrected = { ...article, html: '<p>The bridge opens on Tuesday at nine.</p>' };
      expect(await push(feedmill, corrected)).toBe(id);
      await awaitDocument(address(), (text) => text.includes('on Tuesday at nine'));
      await rss2email.run();
      expect(await idsOf()).toHaveLength(others + 1);

      await withdraw(feedmill, id, 'the bridge stays shut');
      await awaitDocument(address(), (text) => !text.includes('on Tuesday at nine'));
      await rss2email.run();
      const ids = await idsOf();
      expect(ids).toHaveLength(others + 1);
      expect(new Set(ids).size).toBe(ids.length);
    });
  });
});
