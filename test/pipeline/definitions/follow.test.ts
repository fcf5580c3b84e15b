import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FeedId, Source, SourceId } from '../../../lib/model/index.ts';
import { follow, followAll } from '../../../lib/pipeline/definitions/follow.ts';
import { SOURCE } from '../../publish/samples.ts';
import { openWorld, type World } from '../../world.ts';
import { addressOf, cutFeed, pageOf, story } from '../stories.ts';

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(() => world.close());

const FEED = 'https://courier.example/feed.xml';
const sourceOf = (id: string, url = FEED): Source => ({ ...SOURCE, id: id as SourceId, title: id, url: url as never });

describe('a source that is followed', () => {
  it('has a feed of its own and one of everything, is on the front page, and is polled at the next tick', async () => {
    const one = story('ferry', 'Ferry stays');
    world.web.set(FEED, { body: cutFeed([one]), type: 'application/rss+xml' });
    world.web.set(addressOf(one), { body: pageOf(one) });
    await follow(sourceOf('courier'), world.ports);
    const front = await world.ports.store.objects.get('feeds.opml');
    expect(Buffer.from(front?.bytes ?? []).toString()).toContain('feeds/courier/rss.xml');
    await world.tick();
    for (const feed of ['all', 'courier']) expect(await world.document(feed, 'rss')).toContain('Ferry stays');
  });

  it('keeps the feed that it has', async () => {
    await follow(sourceOf('courier'), world.ports);
    await world.addFeed({ id: 'courier', title: 'Renamed' });
    await follow({ ...sourceOf('courier'), paused: true }, world.ports);
    expect((await world.ports.store.feeds.get('courier' as FeedId))?.title).toBe('Renamed');
  });
});

describe('many sources', () => {
  it('are followed though one of them cannot be', async () => {
    const { sources } = world.ports.store;
    const store = {
      ...world.ports.store,
      sources: {
        ...sources,
        define: async (source: Source) => {
          if (source.id === 'second') throw new Error('the table is full');
          return sources.define(source);
        },
      },
    };
    const all = ['first', 'second', 'third'].map((id) => sourceOf(id, `https://${id}.example/feed`));
    expect(await followAll(all, { ...world.ports, store })).toEqual([null, 'the table is full', null]);
    expect((await sources.list()).map(({ id }) => id).sort()).toEqual(['first', 'third']);
  });
});
