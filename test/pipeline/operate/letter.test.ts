import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SourceId } from '../../../lib/model/index.ts';
import { noteDropped, readLetter } from '../../../lib/pipeline/index.ts';
import { openWorld, type World } from '../../world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
  await world.addSource({ id: 'courier', url: 'https://courier.example/feed.xml' });
});
afterAll(() => world.close());

const read = (queue: 'poll' | 'article' | 'publish', body: unknown) =>
  readLetter(queue, typeof body === 'string' ? body : JSON.stringify(body), world.ports.store);

const OFFER = {
  source: 'courier',
  purpose: 'listed',
  guid: 'id-1',
  url: 'https://courier.example/cranes',
  seen: '2026-11-20T08:00:00.000Z',
  told: { form: 'item', item: { title: 'Cranes to go', url: null, guid: 'id-1' } },
};

describe('a message', () => {
  it('tells what is to be done by it', async () => {
    expect(await read('poll', { source: 'courier' })).toMatchObject({ what: 'poll the source', source: 'courier' });
    expect(await read('article', OFFER)).toMatchObject({
      what: 'Cranes to go',
      source: 'courier',
      guid: 'id-1',
      url: 'https://courier.example/cranes',
    });
    expect(await read('article', { release: 'a'.repeat(20) })).toMatchObject({ articles: ['a'.repeat(20)] });
    expect(await read('publish', { feed: 'all', revisions: ['abc@3'] })).toMatchObject({
      feed: 'all',
      articles: ['abc'],
    });
    expect(await read('publish', { feed: 'all', revisions: [] })).toMatchObject({ what: 'regenerate the feed' });
  });

  it('of a large offer is read from its object, while that is there', async () => {
    const key = 'offers/large.json';
    await world.ports.store.objects.put(key, Buffer.from(JSON.stringify(OFFER)), { contentType: 'application/json' });
    expect(await read('article', { ref: key })).toMatchObject({ what: 'Cranes to go' });
    expect(await read('article', { ref: 'offers/none.json' })).toMatchObject({
      what: expect.stringContaining('is gone'),
    });
    // No message has us read another object.
    expect(await read('article', { ref: 'revision/a/1.json' })).toMatchObject({ offer: null });
  });

  it('may hold anything, and is read in a line', async () => {
    expect((await read('article', '{"cut off')).what).toBe('not JSON: {"cut off');
    expect((await read('poll', '[1]')).what).toBe('not a message of Feedmill: [1]');
    expect((await read('article', { source: 'courier', told: 7 })).what).toBe('nothing that could be ingested');
    const anything = fc.oneof(
      fc.string(),
      fc.json(),
      fc.jsonValue().map((value) => JSON.stringify({ ...OFFER, told: value })),
    );
    await fc.assert(
      fc.asyncProperty(fc.constantFrom('poll', 'article', 'publish'), anything, async (queue, body) => {
        const { what } = await readLetter(queue, body, world.ports.store);
        expect(what).not.toContain('\n');
        expect(what.length).toBeLessThan(200);
      }),
    );
  });

  it('that is dropped is remembered of its source where it offered something, and of nobody else', async () => {
    const { ports } = world;
    const left = async () => ports.store.sources.leftOut('courier' as SourceId);
    await noteDropped(await read('poll', { source: 'courier' }), 'no answer', ports);
    await noteDropped(await read('article', { ...OFFER, source: 'nobody' }), 'no room', ports);
    await noteDropped(await read('article', { ...OFFER, purpose: 'recheck' }), 'no room', ports);
    expect(await left()).toEqual([]);
    expect(await ports.store.sources.leftOut('nobody' as SourceId)).toEqual([]);
    await noteDropped(await read('article', OFFER), 'no room', ports);
    expect(await left()).toMatchObject([
      { what: 'Cranes to go', url: OFFER.url, guid: 'id-1', why: expect.stringMatching(/dropped it .*: no room$/) },
    ]);
  });
});
