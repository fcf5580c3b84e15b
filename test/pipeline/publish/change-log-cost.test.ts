import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { COUNTED } from '../../../lib/cost/index.ts';
import { type ArticleId, type FeedId, SEGMENT_ENTRIES, type SourceId } from '../../../lib/model/index.ts';
import { type PublishMessage, publish } from '../../../lib/pipeline/index.ts';
import { anArticle } from '../../store/samples.ts';
import { openWorld, type World } from '../../world.ts';

/** What a change log costs a publish besides, in units of the table and requests for objects: nobody changes it unawares. */

const FEED = 'boats' as FeedId;

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(() => world.close());

async function write(number: number, revision = 1): Promise<void> {
  world.pass(1);
  const id = `article${String(number).padStart(13, '0')}` as ArticleId;
  const at = world.ports.now();
  const { articles } = world.ports.store;
  const before = (await articles.get(id))?.article;
  const article = anArticle({
    ...before,
    ...{ id, source: 'courier' as SourceId, title: `Story ${number}, ${revision}`, revision, revisedAt: at },
    ...(before === undefined ? { firstSeen: at } : { previousHash: before.hash, changed: ['title'] }),
  });
  await articles.putRevision(article);
  await articles.commit({ article, written: at, notFound: 0, page: null }, revision === 1 ? null : revision - 1);
}

/** What the next publish of the feed asks for, once what was written is routed. */
async function costOfPublish(): Promise<{ read: number; write: number; puts: number; gets: number }> {
  const { routeHandler } = await import('../../../lambdas/route.ts');
  await routeHandler(world.ports)({ Records: await world.takeRecords() });
  const messages = world.queues.publish.splice(0).map(({ body }) => JSON.parse(body) as PublishMessage);
  const { units, objectCounts } = world;
  const before = { ...units, ...objectCounts };
  const ofFeed = messages.filter(({ feed }) => feed === FEED);
  const { outcome } = await publish(FEED, ofFeed, world.ports);
  expect(['published', 'unchanged']).toContain(outcome);
  return {
    read: units.read - before.read,
    write: units.write - before.write,
    puts: objectCounts.put - before.put,
    gets: objectCounts.get - before.get,
  };
}

/** A feed in which so many articles were told of already, one after the other, and what a publish costs then. */
async function feedWith(stored: number, changes: boolean): Promise<void> {
  await world.close();
  world = await openWorld();
  Object.assign(world.ports, { segment: 5 });
  await world.addFeed({ id: FEED, size: 4, formats: ['rss'], changes });
  await world.settle();
  for (let number = 0; number < stored; number++) {
    await write(number);
    await costOfPublish();
  }
}

describe('a change log', () => {
  it('costs a publish one put, one read object and a small read of the table, however much was told before', async () => {
    for (const work of [(stored: number) => write(stored), () => write(1, 2)]) {
      const costs = [];
      for (const [stored, changes] of [
        [11, false],
        [11, true],
        [61, true],
      ] as const) {
        await feedWith(stored, changes);
        await work(stored);
        costs.push(await costOfPublish());
      }
      const [without, few, many] = costs as [Cost, Cost, Cost];
      expect(many).toEqual(few);
      expect(difference(few, without)).toEqual(COUNTED.changeLog);
    }
  }, 120_000);

  it('costs one put more where a segment closes, and notes what that told last of each article', async () => {
    const costs = [];
    for (const stored of [9, 10, 60]) {
      await feedWith(stored, true);
      await write(stored);
      costs.push(await costOfPublish());
    }
    const [open, closing, later] = costs as [Cost, Cost, Cost];
    expect(later).toEqual(closing);
    const { write: noted, ...rest } = COUNTED.closedSegment;
    expect(noted).toBe(SEGMENT_ENTRIES);
    expect(difference(closing, open)).toEqual({ ...rest, write: 5 });
  }, 120_000);
});

type Cost = Awaited<ReturnType<typeof costOfPublish>>;

function difference(one: Cost, other: Cost): Cost {
  return {
    read: one.read - other.read,
    write: one.write - other.write,
    puts: one.puts - other.puts,
    gets: one.gets - other.gets,
  };
}
