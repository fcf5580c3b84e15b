import { afterEach, beforeEach, expect, it } from 'vitest';
import type { FeedId } from '../../../lib/model/index.ts';
import { MOST_HTML } from '../../../lib/pipeline/ingest/bounded.ts';
import { openWorld, type World } from '../../world.ts';

const FEED = 'https://courier.example/feed.xml';
const MEGABYTE = 1_000_000;

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(() => world.close());

/** A feed whose items are so many letters long, the first the newest. */
function tell(letters: readonly number[], first = 0): void {
  const items = letters.map((length, at) => {
    const words = `Story ${first + at} of the mill. `;
    const text = words.repeat(Math.ceil(length / words.length));
    const date = new Date(Date.parse('2026-11-20T07:00:00Z') - (first + at) * 60_000).toUTCString();
    return `<item><guid>s-${first + at}</guid><link>https://courier.example/s/${first + at}</link><title>Story ${first + at}</title><pubDate>${date}</pubDate><description>${text}</description></item>`;
  });
  const body = `<rss version="2.0"><channel><title>Courier</title>${items.join('')}</channel></rss>`;
  world.web.set(FEED, { body, type: 'application/rss+xml' });
}

async function sizeOf(key: string): Promise<number> {
  return (await world.ports.store.objects.head(key))?.size ?? 0;
}

it('keeps a feed that others read too within 5 MB, whatever one source tells: the oldest go first', async () => {
  tell(Array.from({ length: 8 }, () => 400_000));
  await world.addSource({ id: 'courier', url: FEED, fullText: 'never' });
  await world.tick();
  const documents = ['rss.xml', 'atom.xml', 'feed.json', 'index.html'];
  const sizes = await Promise.all(documents.map((document) => sizeOf(`feeds/all/${document}`)));
  expect(Math.max(...sizes)).toBeLessThan(5 * MEGABYTE);
  expect(Math.max(...sizes)).toBeGreaterThan(4 * MEGABYTE);
  const { items } = JSON.parse(await world.document('all', 'json')) as { items: { title: string }[] };
  expect(items[0]?.title).toBe('Story 0');
  expect(items.length).toBeGreaterThan(4);
  const state = await world.ports.store.feeds.state('all' as FeedId);
  expect(state?.cut).toMatchObject({ left: 8 - items.length, of: 8, bytes: 5 * MEGABYTE });
  expect(state?.shown).toBe(items.length);
}, 120_000);

it('leaves no article out of an archive for it: the longest are shown there by their excerpts', async () => {
  tell([...Array.from({ length: 8 }, () => 400_000), ...Array.from({ length: 8 }, () => 2000)]);
  await world.addSource({ id: 'courier', url: FEED, fullText: 'never' });
  await world.tick();
  world.pass(40 * 24 * 3600);
  tell([2000], 100);
  await world.tick();
  const keys: string[] = [];
  for await (const key of world.ports.store.objects.list('feeds/all/archive/')) keys.push(key);
  expect(keys.length).toBeGreaterThan(0);
  const told = new Set<string>();
  let whole = 0;
  for (const key of keys.filter((one) => one.endsWith('.json'))) {
    expect(await sizeOf(key)).toBeLessThan(6 * MEGABYTE);
    const { bytes } = (await world.ports.store.objects.get(key)) ?? expect.fail(key);
    const { items } = JSON.parse(Buffer.from(bytes).toString()) as { items: Item[] };
    for (const item of items) {
      told.add(item.title);
      expect(item.content_html ?? item.content_text ?? item.summary).toContain('of the mill');
    }
    whole += items.filter(({ content_html = '' }) => content_html.length > 100_000).length;
  }
  expect(whole).toBeGreaterThan(3);
  let excerpts = 0;
  for await (const archive of world.ports.store.archives.from('all' as FeedId, '')) excerpts += archive.excerpts ?? 0;
  expect(excerpts).toBe(8 - whole);
  for (let at = 0; at < 16; at += 1) expect(told).toContain(`Story ${at}`);
}, 120_000);

it('knows an article that is longer than any reader reads by its excerpt', async () => {
  tell([MOST_HTML + 1000, 2000]);
  await world.addSource({ id: 'courier', url: FEED, fullText: 'never' });
  await world.tick();
  const { items } = JSON.parse(await world.document('all', 'json')) as { items: Item[] };
  expect(items.map(({ content_html }) => (content_html ?? '').length > 1000)).toEqual([false, true]);
});

type Item = { title: string; content_html?: string; content_text?: string; summary?: string };
