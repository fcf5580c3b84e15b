import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ArticleId, DOCUMENT_CACHE, type FeedId, type SourceId } from '../../../lib/model/index.ts';
import {
  defineFeed,
  defineSource,
  ensurePushSource,
  hold,
  ingest,
  offersFromPush,
  publish,
  release,
  removeFeed,
  republish,
  takeDown,
} from '../../../lib/pipeline/index.ts';
import { ninjsFaults } from '../../publish/ninjs-schema.ts';
import { openWorld, type World } from '../../world.ts';

const PUSH = 'push' as SourceId;
const DESK = 'desk' as FeedId;
const FOLDER = 'feeds/desk/';
const SIZE = 3;

let world: World;

beforeEach(async () => {
  world = await openWorld();
  await ensurePushSource(PUSH, world.ports);
  await world.addFeed({ id: 'desk', size: SIZE, formats: ['ninjs'], filter: { exclude: ['draft'] } });
  await world.settle();
});
afterEach(() => world.close());

async function push(name: string, more: Record<string, unknown> = {}, settle = true): Promise<ArticleId> {
  world.pass(60);
  const json = { id: name, title: `About ${name}`, text: `What ${name} says.`, ...more };
  const { offers, reason } = offersFromPush({ form: 'json', json }, PUSH, world.ports.now());
  expect(reason).toBeNull();
  const { article } = await ingest(offers[0]!, world.ports);
  if (settle) await world.settle();
  return article as ArticleId;
}

/** What stands in the feed's folder, by its path there. */
async function files(): Promise<Map<string, Record<string, unknown>>> {
  const { objects } = world.ports.store;
  const found = new Map<string, Record<string, unknown>>();
  for await (const key of objects.list(FOLDER)) {
    const object = (await objects.get(key))!;
    expect(object).toMatchObject({ contentType: 'application/json; charset=utf-8', cacheControl: DOCUMENT_CACHE });
    found.set(key.slice(FOLDER.length), JSON.parse(Buffer.from(object.bytes).toString()));
  }
  return found;
}

async function names(): Promise<string[]> {
  return [...(await files()).keys()];
}

const fileOf = (id: ArticleId, revision: number) => `articles/${id}/${revision}.ninjs.json`;

/** What the feed's document leads to: every document that it names is there, and no other is. */
async function agrees(): Promise<void> {
  const all = await files();
  for (const document of all.values()) expect(ninjsFaults(document)).toEqual([]);
  const { associations } = all.get('ninjs.json') as { associations: { altIds: { value: string }[]; uri: string }[] };
  const led = associations.map(({ altIds }) => altIds[0]!.value);
  expect(['ninjs.json', ...led].sort()).toEqual([...all.keys()].sort());
  for (const { altIds, ...listed } of associations) {
    const { uri, version, pubStatus } = all.get(altIds[0]!.value)!;
    expect({ uri, version, pubStatus }).toMatchObject({ uri: listed.uri });
  }
}

describe('a feed with ninjs', () => {
  it('has a document for each article that it shows, in the revision that stands', async () => {
    const first = await push('bridge');
    const second = await push('ferry');
    expect(await names()).toEqual([...[fileOf(first, 1), fileOf(second, 1)].sort(), 'ninjs.json']);
    await push('bridge', { text: 'What it says now.', correction: 'It said something else.' });
    expect(await names()).toEqual([...[fileOf(first, 2), fileOf(second, 1)].sort(), 'ninjs.json']);
    expect((await files()).get(fileOf(first, 2))).toMatchObject({
      edNote: 'It said something else.',
      version: '2',
      bodies: [{ value: '<p>What it says now.</p>' }, { value: 'What it says now.' }],
    });
    await agrees();
  });

  it('puts as many documents as articles changed, however many it shows', async () => {
    for (const name of ['a', 'b', 'c']) await push(name);
    const before = { ...world.objectCounts };
    await push('d');
    const counts = { ...world.objectCounts };
    // Raw and revision; the documents of the feeds `all` and `push`; the feed's own, and the article's.
    expect(counts.put - before.put).toBe(2 + 2 * 4 + 2);
    // The oldest has left.
    expect(counts.delete - before.delete).toBe(1);
    await push('d');
    expect(world.objectCounts).toMatchObject({ put: counts.put, delete: counts.delete });
    await agrees();
  });

  it('costs a publish no more than its document, the article and what left, at 3 members and at 12', async () => {
    const costs = [];
    for (const size of [3, 12]) {
      await world.addFeed({ id: 'desk', size, formats: ['ninjs'] });
      for (let at = 0; at < size + 2; at++) await push(`${size}-${at}`);
      const before = { ...world.objectCounts };
      await push(`${size}-last`);
      costs.push(
        Object.fromEntries(
          Object.entries(world.objectCounts).map(([kind, count]) => [kind, count - before[kind as 'get']]),
        ),
      );
    }
    expect(costs[1]).toEqual(costs[0]);
  });

  it('says that an article is canceled once it was taken down, and nothing of what it said is left', async () => {
    const id = await push('bridge');
    await push('ferry');
    await push('bridge', { text: 'Rewritten.' });
    await takeDown(id, { reason: 'wrong', by: 'operator', seen: world.ports.now() }, world.ports);
    await world.settle();
    const all = await files();
    expect([...all.keys()].filter((name) => name.includes(id))).toEqual([fileOf(id, 3)]);
    expect(all.get(fileOf(id, 3))).toMatchObject({ pubStatus: 'canceled', edNote: 'wrong', version: '3' });
    for (const document of all.values()) expect(JSON.stringify(document)).not.toMatch(/bridge|Rewritten/);
    await agrees();
  });

  it('has nothing of what is held back, is under an embargo, or has left by its filter', async () => {
    const id = await push('bridge');
    await push('secret', { embargo: '2026-11-20T12:00:00Z' });
    expect(await names()).toEqual([fileOf(id, 1), 'ninjs.json']);
    await hold(id, { reason: null, until: null }, world.ports);
    await world.settle();
    expect(await names()).toEqual(['ninjs.json']);
    await release(id, world.ports, 'early');
    await world.settle();
    expect(await names()).toEqual([fileOf(id, 3), 'ninjs.json']);
    await push('bridge', { text: 'A draft again.' });
    expect(await names()).toEqual(['ninjs.json']);
    await agrees();
  });

  it('has nothing left of it when it gives up ninjs, or is removed', async () => {
    await push('bridge');
    const feed = (await world.ports.store.feeds.get(DESK))!;
    await defineFeed({ ...feed, formats: ['json'] }, world.ports);
    await world.settle();
    expect(await world.ports.store.objects.get('feeds/desk/feed.json')).not.toBeNull();
    const left = async () => {
      const keys: string[] = [];
      for await (const key of world.ports.store.objects.list(FOLDER)) keys.push(key);
      return keys.filter((key) => key.includes('ninjs'));
    };
    expect(await left()).toEqual([]);
    await defineFeed(feed, world.ports);
    await world.settle();
    await agrees();
    await removeFeed(feed, world.ports);
    await world.settle();
    expect(await left()).toEqual([]);
  });

  it('has its documents with those of a feed for partners, and none where everybody might fetch them', async () => {
    const id = await push('bridge');
    const feed = (await world.ports.store.feeds.get(DESK))!;
    await defineFeed({ ...feed, visibility: 'partners' }, world.ports);
    await world.settle();
    expect(await names()).toEqual([]);
    const { objects } = world.ports.store;
    const at = async (path: string) =>
      JSON.parse(Buffer.from((await objects.get(`private/feeds/desk/${path}`))?.bytes ?? 'null').toString());
    expect(await at(fileOf(id, 1))).toMatchObject({ uri: `urn:feedmill:${id}` });
    const [listed] = (await at('ninjs.json')).associations;
    expect(listed.altIds).toEqual([{ role: 'path', value: fileOf(id, 1) }]);
    // Where it is answered to whoever sends a token in a header.
    expect(listed.renditions[0].href).toMatch(/^https?:\/\/[^/]+\/(?:[^/]+\/)*feeds\/desk\/articles\//);
    expect(listed.renditions[0].href).not.toContain('private');
    await defineFeed(feed, world.ports);
    await world.settle();
    await agrees();
    for await (const key of objects.list('private/')) expect.unreachable(`${key} is left`);
  });

  it('is put again by nobody who publishes it once more, and mended where a document was lost or written over', async () => {
    const [one, other, last] = [await push('a'), await push('b'), await push('c')];
    const { objects } = world.ports.store;
    const again = async () => {
      await republish([(await world.ports.store.feeds.get(DESK))!], world.ports);
      const { put } = world.objectCounts;
      await world.settle();
      return world.objectCounts.put - put;
    };
    const before = await files();
    expect(await again()).toBe(0);
    await objects.delete(`${FOLDER}${fileOf(one, 1)}`);
    await objects.put(`${FOLDER}${fileOf(other, 1)}`, Buffer.from('{}'), { contentType: 'text/plain' });
    await objects.put(`${FOLDER}${fileOf(last, 7)}`, Buffer.from('{}'), { contentType: 'text/plain' });
    expect(await again()).toBe(2);
    expect(await files()).toEqual(before);
  });

  it('follows what its source is called', async () => {
    const id = await push('bridge');
    const source = (await world.ports.store.sources.get(PUSH))!;
    await defineSource(
      { ...source, title: 'The desk' },
      (await world.ports.store.feeds.get('push' as FeedId))!,
      world.ports,
    );
    await world.settle();
    await republish([(await world.ports.store.feeds.get(DESK))!], world.ports);
    await world.settle();
    expect((await files()).get(fileOf(id, 1))).toMatchObject({ infoSources: [{ name: 'The desk' }] });
  });

  it('leaves nothing behind of a publisher that died after it had put the document of a revision that is overtaken', async () => {
    const id = await push('bridge');
    await push('bridge', { text: 'The second.' }, false);
    const { store } = world.ports;
    const message = (revision: number) => ({
      feed: DESK,
      revisions: [`${id}@${revision}`],
      written: world.ports.now(),
    });
    const dying = {
      ...world.ports,
      store: { ...store, feeds: { ...store.feeds, saveState: () => Promise.reject(new Error('killed')) } },
    };
    await expect(publish(DESK, [message(2)], dying)).rejects.toThrow('killed');
    expect(await names()).toContain(fileOf(id, 2));
    await push('bridge', { text: 'The third.' });
    await agrees();
    // The message of who died comes again, late: its document was put once more by somebody who was slow.
    await store.objects.put(`${FOLDER}${fileOf(id, 2)}`, Buffer.from('{}'), {
      contentType: 'application/json; charset=utf-8',
      cacheControl: DOCUMENT_CACHE,
    });
    await publish(DESK, [message(2)], world.ports);
    await agrees();
  });

  it('shows the later state where two publish at once, whichever is slower', async () => {
    const id = await push('bridge');
    await push('bridge', { text: 'The second.' }, false);
    const { store } = world.ports;
    const message = { feed: DESK, revisions: [`${id}@2`], written: world.ports.now() };
    let faster: Promise<unknown> | null = null;
    const overtake = async () => {
      await push('bridge', { text: 'The third.' });
    };
    const slow = {
      ...world.ports,
      store: {
        ...store,
        objects: {
          ...store.objects,
          put: async (...given: Parameters<typeof store.objects.put>) => {
            faster ??= overtake();
            await faster;
            return store.objects.put(...given);
          },
        },
      },
    };
    await publish(DESK, [message], slow);
    await world.settle();
    expect(await names()).toEqual([fileOf(id, 3), 'ninjs.json']);
    await agrees();
  });
});
