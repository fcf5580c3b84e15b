import { afterEach, beforeEach, expect, it } from 'vitest';
import { openWorld, type World } from '../../world.ts';
import { pageOf, story } from '../stories.ts';

/** Ann writes, and Bob writes about what she wrote. */

const ANN = { ...story('ann', 'How a lock gate is hung', 'The lock gate was hung by an engineer.') };
const LINK = 'https://courier.example/ann';
const WORDS = 'What of hinges? Nobody answers me, though I have asked since spring.';

let world: World;
beforeEach(async () => {
  world = await openWorld();
  await world.addFeed({ id: 'all' });
  world.web.set(LINK, { body: pageOf(ANN) });
  const feed = (items: string) => ({
    type: 'application/rss+xml',
    body: `<?xml version="1.0"?><rss version="2.0"><channel><title>F</title>${items}</channel></rss>`,
  });
  const item = (title: string, guid: string, text: string) =>
    `<item><title>${title}</title><link>${LINK}</link><guid isPermaLink="false">${guid}</guid><description>${text}</description></item>`;
  world.web.set('https://courier.example/feed.xml', feed(item(ANN.title, 'a-1', 'The lock gate was hung […]')));
  world.web.set('https://bob.example/links.xml', feed(item('Ann, again', 'b-1', WORDS)));
});
afterEach(() => world.close());

type Item = { id: string; title: string; url?: string; external_url?: string; content_text?: string };
async function items(feed: string): Promise<Item[]> {
  return (JSON.parse(await world.document(feed, 'json')) as { items: Item[] }).items;
}

it.each([[['ann', 'bob']], [['bob', 'ann']]])(
  'are two articles, each with its own words, read as %s',
  async (order) => {
    for (const id of order) {
      const url = id === 'ann' ? 'https://courier.example/feed.xml' : 'https://bob.example/links.xml';
      await world.addSource({ id, url });
      await world.tick();
      world.pass(900);
    }
    const [ann, bob] = [await items('ann'), await items('bob')];
    expect(ann).toMatchObject([{ title: ANN.title, url: LINK }]);
    expect(ann[0]?.content_text).toContain('harbour master read the list');
    expect(ann[0]).not.toHaveProperty('external_url');
    expect(bob).toMatchObject([{ title: 'Ann, again', external_url: LINK }]);
    expect(bob[0]?.content_text).toContain('What of hinges?');
    expect(bob[0]?.content_text).not.toContain('harbour master');
    expect(await items('all')).toHaveLength(2);
    for (const format of ['atom', 'rss'] as const)
      expect(await world.document('bob', format)).toMatch(`rel="related" href="${LINK}"`);
    // That her page is gone takes her words down, and not his.
    world.web.set(LINK, { status: 410 });
    world.pass(900);
    await world.tick();
    expect(await items('bob')).toHaveLength(1);
  },
);
