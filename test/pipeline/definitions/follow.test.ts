import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { feedsOf } from '../../../lib/config/index.ts';
import type { FeedId, Source, SourceId } from '../../../lib/model/index.ts';
import { follow, followAll } from '../../../lib/pipeline/definitions/follow.ts';
import { configure, removeSource } from '../../../lib/pipeline/index.ts';
import { SOURCE } from '../../publish/samples.ts';
import { openWorld, type World } from '../../world.ts';
import { addressOf, cutFeed, fullFeed, pageOf, story } from '../stories.ts';

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

describe('a source beside many articles', () => {
  const requests = () => Object.values(world.units.requests).reduce((sum, { count }) => sum + count, 0);
  const stories = (count: number) =>
    Array.from({ length: count }, (_, at) => story(`ferry-${at}`, `Ferry ${at} stays`));

  /** Follows a source that tells so many, where nothing was stored before. */
  async function fill(count: number): Promise<void> {
    await world.close();
    world = await openWorld();
    await configure({ sources: [], feeds: feedsOf({ sources: [], feeds: [] }, world.ports.now()) }, world.ports);
    world.web.set(FEED, { body: fullFeed(stories(count)), type: 'application/atom+xml' });
    await follow(sourceOf('courier'), world.ports);
    await world.tick();
  }

  it('is followed without a look at them where it was never before', async () => {
    const counts: number[] = [];
    for (const count of [5, 150]) {
      await fill(count);
      const before = requests();
      await follow(sourceOf('gazette', 'https://gazette.example/feed'), world.ports);
      counts.push(requests() - before);
    }
    expect(counts[1]).toBe(counts[0]);
  });

  it('has its own of them again where it was removed, and followed once more', async () => {
    await fill(3);
    const source = (await world.ports.store.sources.get('courier' as SourceId)) as Source;
    await removeSource(source, world.ports);
    await world.settle();
    await expect(world.document('courier', 'json')).rejects.toThrow('There is no json');
    world.web.set(FEED, { body: fullFeed([]), type: 'application/atom+xml' });
    await follow(source, world.ports);
    await world.settle();
    for (const at of [0, 1, 2]) expect(await world.document('courier', 'json')).toContain(`Ferry ${at} stays`);
  });

  it('and a feed are filled from what an earlier version stored, which did not remember who was removed', async () => {
    world.web.set(FEED, { body: fullFeed(stories(120)), type: 'application/atom+xml' });
    await follow(sourceOf('courier'), world.ports);
    await world.tick();
    const source = (await world.ports.store.sources.get('courier' as SourceId)) as Source;
    const { sources } = world.ports.store;
    const store = { ...world.ports.store, sources: { ...sources, rememberRemoval: async () => {} } };
    await removeSource(source, { ...world.ports, store });
    await follow(source, world.ports);
    const before = requests();
    await world.addFeed({ id: 'seventh', filter: { words: ['Ferry 7'] } });
    // By the hundred, and what belongs to it once more; not one by one.
    expect(requests() - before).toBeLessThan(40);
    await world.settle();
    expect(JSON.parse(await world.document('seventh', 'json')).items).toHaveLength(1);
    expect(JSON.parse(await world.document('courier', 'json')).items).toHaveLength(50);
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
