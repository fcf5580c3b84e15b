import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Feed, FeedId } from '../../../lib/model/index.ts';
import { SNAPSHOT_KEY } from '../../../lib/pipeline/definitions/feed-snapshot.ts';
import { type KnownFeeds, knownFeeds } from '../../../lib/pipeline/definitions/known-feeds.ts';
import type { Ports } from '../../../lib/pipeline/index.ts';
import { openStore, openTable } from '../../../lib/store/index.ts';
import { manyFeeds, writeFeeds } from '../../many-feeds.ts';
import { feedOf, openWorld, type World } from '../../world.ts';

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(() => world.close());

/** Another process on the same table and objects, with what it warned of and how many definitions it read. */
function process(): { ports: Ports; warnings: string[]; read: () => number } {
  const warnings: string[] = [];
  const store = openStore(world.table.client(), 'feedmill', world.ports.store.objects);
  let count = 0;
  const { written } = store.feeds;
  Object.assign(store.feeds, {
    async *written(pageSize?: number) {
      for await (const one of written(pageSize)) {
        count += 1;
        yield one;
      }
    },
  });
  const log = {
    info: () => {},
    warn: (message: string, fields: object) => void warnings.push(`${message} ${JSON.stringify(fields)}`),
  };
  return { ports: { ...world.ports, store, log }, warnings, read: () => count };
}

const known = ({ ports }: { readonly ports: Ports }): Promise<KnownFeeds> => knownFeeds(ports, { within: 0 });
const idsOf = (feeds: KnownFeeds) =>
  feeds
    .index()
    .standing()
    .map((feed) => feed.id as string);
const has = (feeds: KnownFeeds, id: string) => feeds.index().get(id as FeedId) !== null;

async function write(feeds: readonly Feed[]): Promise<void> {
  const client = world.table.client();
  await writeFeeds(feeds, { client, tableName: 'feedmill', store: world.ports.store });
  client.destroy();
}

describe('the feeds that a process holds', () => {
  it('are what stands, whoever defines, changes and removes them', async () => {
    const { feeds } = world.ports.store;
    await feeds.define(feedOf({ id: 'a' }));
    const held = process();
    expect(idsOf(await known(held))).toEqual(['a']);
    await feeds.define(feedOf({ id: 'b' }));
    await feeds.settle(feedOf({ id: 'a', title: 'Renamed' }));
    expect((await known(held)).index().get('a' as FeedId)?.title).toBe('Renamed');
    expect(idsOf(await known(held))).toEqual(['a', 'b']);
    await feeds.leave(feedOf({ id: 'a' }));
    expect(idsOf(await known(held))).toEqual(['b']);
    expect(held.read()).toBe(1);
  });

  it('were written by a version that told no log of it: they are known to whoever starts', async () => {
    const item = { pk: { S: 'FEEDS' }, sk: { S: 'old' }, doc: { S: JSON.stringify(feedOf({ id: 'old' })) } };
    await openTable(world.table.client(), 'feedmill').put(item);
    const held = process();
    expect(idsOf(await known(held))).toEqual(['old']);
    await world.ports.store.feeds.define(feedOf({ id: 'new' }));
    expect(idsOf(await known(held))).toEqual(['new', 'old']);
  });

  it('are asked for by many at once while they are defined, and each sees what was defined before it asked', async () => {
    const held = process();
    const define = async (at: number) => {
      await world.ports.store.feeds.define(feedOf({ id: `f${at}` }));
      return has(await known(held), `f${at}`);
    };
    const seen = await Promise.all(Array.from({ length: 12 }, (_, at) => define(at)));
    expect(seen).toEqual(Array(12).fill(true));
    expect(idsOf(await known(held))).toHaveLength(12);
  });

  it('tell which changed since a moment', async () => {
    const held = process();
    const feeds = await known(held);
    const moment = feeds.moment();
    await world.ports.store.feeds.define(feedOf({ id: 'a' }));
    await feeds.catchUp();
    expect(feeds.since(moment)).toEqual(new Set(['a']));
    expect(feeds.since(feeds.moment())).toEqual(new Set());
    await world.ports.store.feeds.log.renew();
    await feeds.catchUp();
    expect(feeds.since(moment)).toBeNull();
  });
});

describe('many definitions', () => {
  beforeEach(() => write(manyFeeds(400)));

  it('are read from the table once, and by who starts later from one object, with what was written since', async () => {
    const first = process();
    expect(idsOf(await known(first))).toHaveLength(400);
    expect(first.read()).toBe(700);
    await world.ports.store.feeds.define(feedOf({ id: 'later' }));
    const second = process();
    expect(idsOf(await known(second))).toEqual([...idsOf(await known(first))].sort());
    expect(has(await known(second), 'later')).toBe(true);
    expect(second.read()).toBe(300);
    expect([...first.warnings, ...second.warnings]).toEqual([]);
  });

  it('are read from the table where all is to be read anew', async () => {
    await known(process());
    const old = { pk: { S: 'FEEDS' }, sk: { S: 'old' }, doc: { S: JSON.stringify(feedOf({ id: 'old' })) } };
    await openTable(world.table.client(), 'feedmill').put(old);
    expect(has(await known(process()), 'old')).toBe(false);
    await world.ports.store.feeds.log.renew();
    expect(has(await known(process()), 'old')).toBe(true);
  });

  const spoilt: Record<string, (bytes: Buffer) => Buffer> = {
    cut: (bytes) => bytes.subarray(0, bytes.length - 7),
    'cut to nothing': () => Buffer.alloc(0),
    'no zstd at all': () => Buffer.from('feeds'),
    changed: (bytes) => bytes.map((byte, at) => (at === bytes.length >> 1 ? byte ^ 0xff : byte)) as Buffer,
  };
  for (const [what, spoil] of Object.entries(spoilt)) {
    it(`are read from the table, with a warning that names the object, where its bytes are ${what}`, async () => {
      await known(process());
      const { objects } = world.ports.store;
      const bytes = spoil(Buffer.from((await objects.get(SNAPSHOT_KEY))?.bytes ?? []));
      await objects.put(SNAPSHOT_KEY, bytes, { contentType: 'application/zstd' });
      const held = process();
      expect(idsOf(await known(held))).toHaveLength(400);
      expect(held.warnings).toHaveLength(1);
      expect(held.warnings[0]).toContain(SNAPSHOT_KEY);
    });
  }

  it('are held all the same where the object cannot be put', async () => {
    const { objects } = world.ports.store;
    const { put } = objects;
    Object.assign(objects, { put: () => Promise.reject(new Error('the disk is full')) });
    const held = process();
    expect(idsOf(await known(held))).toHaveLength(400);
    expect(held.warnings[0]).toContain('the disk is full');
    Object.assign(objects, { put });
  });
});
