import { afterEach, beforeEach, expect, it } from 'vitest';
import type { ArticleId, SourceId } from '../../../lib/model/index.ts';
import {
  ensurePushSource,
  hold,
  ingest,
  offersFromPush,
  takeDown,
  writeArticlePage,
} from '../../../lib/pipeline/index.ts';
import { articlePagePath } from '../../../lib/publish/index.ts';
import type { Objects } from '../../../lib/store/index.ts';
import { openWorld, type World } from '../../world.ts';

const PUSH = 'push' as SourceId;

let world: World;

beforeEach(async () => {
  world = await openWorld();
  await ensurePushSource(PUSH, world.ports);
});
afterEach(() => world.close());

async function push(text: string, name = 's-1'): Promise<ArticleId> {
  const json = { id: name, title: 'Bridge', text };
  const { offers } = offersFromPush({ form: 'json', json }, PUSH, world.ports.now());
  for (const offer of offers) {
    const { article } = await ingest(offer, world.ports);
    world.pass(10);
    return article as ArticleId;
  }
  throw new Error('nothing was pushed');
}

async function page(id: ArticleId): Promise<string | null> {
  const object = await world.ports.store.objects.get(articlePagePath(id));
  return object && Buffer.from(object.bytes).toString();
}

const down = (id: ArticleId) => takeDown(id, { reason: 'wrong', by: 'operator', seen: world.ports.now() }, world.ports);

it('comes with the second revision, and costs a new article no request for an object', async () => {
  await world.settle();
  const empty = { ...world.objectCounts };
  const id = await push('It opens on Monday.');
  await world.settle();
  expect(await page(id)).toBeNull();
  expect(world.objectCounts.put - empty.put).toBe(2 + 8);
  const before = { ...world.objectCounts };
  await push('It opens on Tuesday.');
  await world.settle();
  expect(await page(id)).toMatch(/<del>Monday<\/del><ins>Tuesday<\/ins>/);
  // Raw, revision, eight documents, the page.
  expect(world.objectCounts.put - before.put).toBe(2 + 8 + 1);
});

it('is the same bytes however often and in whatever order it is written', async () => {
  const id = await push('It opens on Monday.');
  await push('It opens on Tuesday.');
  await push('It opens on Friday.');
  const records = await world.takeRecords();
  const { routeHandler } = await import('../../../lambdas/route.ts');
  const route = routeHandler(world.ports);
  await route({ Records: records.toReversed() });
  const first = await page(id);
  const puts = world.objectCounts.put;
  for (const record of records) await route({ Records: [record] });
  expect(await page(id)).toBe(first);
  expect(world.objectCounts.put).toBe(puts);
  expect(first).toContain('id="r1-r3"');
});

it('never shows an older revision over a later one, nor a text after its takedown, however late a writer is', async () => {
  const { store } = world.ports;
  const feeds = await store.feeds.list();
  for (const later of ['edit', 'takedown', 'hold'] as const) {
    for (const call of ['get', 'put', 'after', 'put and die'] as const) {
      const name = `${later}-${call}`;
      const id = await push('It opens on Monday.', name);
      await push('It opens on Tuesday.', name);
      // Somebody else does all there is to do while the writer is about to get, to put, or has just put.
      let overtaken = false;
      const overtake = async () => {
        if (overtaken) return;
        overtaken = true;
        if (later === 'edit') await push('It opens on Friday.', name);
        else if (later === 'hold') await hold(id, { reason: null, until: null }, world.ports);
        else await down(id);
        await world.settle();
      };
      const objects: Objects = {
        ...store.objects,
        async get(key) {
          const found = await store.objects.get(key);
          if (call === 'get') await overtake();
          return found;
        },
        async put(key, bytes, options) {
          if (call.startsWith('put')) await overtake();
          const put = await store.objects.put(key, bytes, options);
          if (call === 'after') await overtake();
          if (call === 'put and die') throw new Error('died');
          return put;
        },
      };
      const written = writeArticlePage(id, () => feeds, { store: { ...store, objects } });
      if (call === 'put and die') await expect(written).rejects.toThrow('died');
      else await written;
      // Held back with no page yet, only the dead writer's own record brings it in order: it comes again.
      if (later === 'hold' && call === 'put and die') await writeArticlePage(id, () => feeds, world.ports);
      expect(overtaken).toBe(true);
      const shown = (await page(id)) ?? '';
      if (later === 'edit') expect(shown, name).toContain('It opens on Friday');
      else expect(shown, name).not.toMatch(/It opens|Bridge/);
    }
  }
});
