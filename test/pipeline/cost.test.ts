import { type AttributeValue, BatchWriteItemCommand, DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { COUNTED, total } from '../../lib/cost/index.ts';
import {
  type AbsoluteUrl,
  type ArchiveName,
  type Article,
  type ArticleContent,
  type ArticleId,
  type FeedId,
  filingOf,
  instant,
  millis,
  NO_CONTENT,
  outlineOf,
  type SourceId,
} from '../../lib/model/index.ts';
import { sendOffers, takeDown } from '../../lib/pipeline/index.ts';
import { entryCache } from '../../lib/publish/index.ts';
import { manyFeeds, writeFeeds } from '../many-feeds.ts';
import { openWorld, START, type World } from '../world.ts';

/** What a write costs on AWS in units of the table and requests for objects, from `ingest` on: nobody changes it unawares. */

const PAGE = 'https://courier.example/cranes';

let world: World;
beforeEach(setUp);
afterEach(() => world.close());

async function setUp(): Promise<void> {
  world = await openWorld();
  await world.addSource({ id: 'courier', url: 'https://courier.example/feed.xml' });
  await world.addFeed({ id: 'quay', filter: { words: ['harbour'] } });
  await world.settle();
  await tell({ title: 'Ferries stay', canonicalUrl: 'https://courier.example/ferries' as AbsoluteUrl });
  world.pass(60);
}

/** What the source tells of an article: its whole text, of some 300 words. */
async function tell(content: Partial<ArticleContent>, more: Record<string, unknown> = {}): Promise<void> {
  const url = content.canonicalUrl ?? (PAGE as AbsoluteUrl);
  const text = 'The council met on the quay, and the harbour master read the list of repairs aloud. '.repeat(20);
  const told: ArticleContent = {
    ...NO_CONTENT,
    title: 'Cranes to go',
    authors: ['Ada Moor'],
    published: { instant: instant(millis(START) - 600_000), precision: 'second' },
    language: 'en',
    canonicalUrl: url,
    html: `<p>${text}</p>`,
    text,
    excerpt: 'The council met on the quay.',
    wordCount: 300,
    complete: true,
    provenance: { html: 'feed', title: 'feed' },
    ...content,
  };
  const offer = {
    source: 'courier' as SourceId,
    purpose: 'listed',
    guid: url,
    url,
    seen: world.ports.now(),
    told: { form: 'content', content: told },
    ...more,
  } as const;
  await sendOffers([offer], world.ports.store, world.ports.queues);
  await world.settle();
}

async function costOf(what: string, work: () => Promise<unknown>) {
  const { units, objectCounts } = world;
  const before = structuredClone({ ...units, objects: objectCounts });
  await work();
  const more = (now: Readonly<Record<string, number>>, then: Readonly<Record<string, number>>) =>
    Object.fromEntries(
      Object.entries(now)
        .map(([kind, count]) => [kind, count - (then[kind] ?? 0)] as const)
        .filter(([, count]) => count > 0)
        .sort(),
    );
  const cost = {
    read: units.read - before.read,
    write: units.write - before.write,
    writes: more(units.writes, before.writes),
    objects: more(objectCounts, before.objects),
  };
  const requests = Object.entries(units.requests).flatMap(([name, { count, units: consumed }]) => {
    const then = before.requests[name] ?? { count: 0, units: 0 };
    return count === then.count ? [] : [`  ${count - then.count} × ${name}: ${consumed - then.units} units`];
  });
  console.log([`cost of ${what}: ${JSON.stringify(cost)}`, ...requests.sort()].join('\n'));
  return cost;
}

/** The same as the bill's model has it. */
function usageOf({ read, write, objects }: Awaited<ReturnType<typeof costOf>>) {
  return { read, write, puts: objects.put ?? 0, gets: objects.get ?? 0 };
}

describe('the cost, in three feeds of four formats,', () => {
  it('of a new article', async () => {
    const cost = await costOf('a new article', () => tell({}));
    expect(usageOf(cost)).toEqual(total([1, COUNTED.article], [3, COUNTED.smallFeed]));
    expect(cost).toEqual({
      read: 18,
      write: 9,
      writes: { 'ARTICLE/A': 1, 'FEED/F': 3, 'FEED/M': 3, 'KEY/K': 2 },
      objects: { put: 14 },
    });
  });

  it('of an edit', async () => {
    await tell({});
    world.pass(60);
    const cost = await costOf('an edit', () => tell({ title: 'Cranes to stay' }));
    expect(usageOf(cost)).toEqual(COUNTED.editInThreeFeeds);
    expect(cost).toEqual({
      read: 20,
      write: 11,
      writes: { 'ARTICLE/A': 1, 'FEED/C': 3, 'FEED/F': 3, 'FEED/M': 3, 'KEY/K': 1 },
      objects: { get: 2, put: 15 },
    });
  });

  it('of an unchanged article told again: no write, no object', async () => {
    await tell({});
    world.pass(60);
    const cost = await costOf('an unchanged article', () => tell({}));
    expect(usageOf(cost)).toEqual(COUNTED.unchanged);
    expect(cost).toEqual({ read: 4, write: 0, writes: {}, objects: {} });
  });

  it('of an unchanged page looked at again: no write but those of the host’s ledger', async () => {
    world.web.set(PAGE, { body: '<html><body><article><h1>Cranes to go</h1></article></body></html>', etag: '"1"' });
    await tell({});
    world.pass(60);
    const again = { purpose: 'recheck', told: { form: 'nothing' } };
    const cost = await costOf('an unchanged page', () => tell({}, again));
    expect(Object.keys(cost.writes).filter((kind) => !kind.startsWith('HOST/'))).toEqual([]);
    expect(cost.objects).toEqual({});
  });

  it('of a takedown', async () => {
    await tell({});
    world.pass(60);
    const { items } = JSON.parse(await world.document('all', 'json')) as { items: { id: string; title: string }[] };
    const id = items
      .find(({ title }) => title === 'Cranes to go')
      ?.id.split(':')
      .at(-1) as ArticleId;
    const cost = await costOf('a takedown', async () => {
      await takeDown(id, { reason: 'asked for', by: 'operator', seen: world.ports.now() }, world.ports);
      await world.settle();
    });
    expect(cost).toEqual({
      read: 23,
      write: 14,
      writes: { 'ARTICLE/A': 1, 'FEED/C': 3, 'FEED/F': 3, 'FEED/M': 3, TAKEDOWNS: 4 },
      objects: { delete: 2, get: 1, put: 13 },
    });
  });
});

describe('the cost of a new article, as more feeds are defined,', () => {
  const BOATS = { title: 'Boats in', canonicalUrl: 'https://courier.example/boats' as AbsoluteUrl };

  /** What it costs after something was done that whoever routes has learned of, or has not. */
  async function costAfter(what: string, work: (world: World) => Promise<void>, isKnown: boolean) {
    await world.close();
    await setUp();
    if (isKnown) await work(world);
    await tell(BOATS);
    if (!isKnown) await work(world);
    return costOf(`a new article${what}`, () => tell({}));
  }

  it('is the same at 3 and at 2,000', async () => {
    const few = await costAfter(' among 3 feeds', async () => {}, true);
    const define = async ({ table, ports: { store } }: World) => {
      const client = table.client();
      await writeFeeds(manyFeeds(1997), { client, tableName: 'feedmill', store });
      client.destroy();
    };
    expect(await costAfter(' among 2,000 feeds', define, true)).toEqual(few);
  }, 120_000);

  it('grows by what was defined since the last, once', async () => {
    const define = async ({ ports }: World) => {
      for (const feed of manyFeeds(4)) await ports.store.feeds.define(feed);
    };
    const known = await costAfter(', four feeds being known', define, true);
    const cost = await costAfter(', four feeds having been defined', define, false);
    // The four definitions, another look that there are no more, and the article for a second time.
    expect(cost).toEqual({ ...known, read: known.read + 6 });
  });
});

describe('the regeneration of a feed of 50', () => {
  // Filling the embedded table with 100,000 takes minutes: FEEDMILL_STORED=100000 does it.
  const most = Number(process.env.FEEDMILL_STORED ?? 10_000);

  it(`costs the same at 1,000 and at ${most} stored articles`, async () => {
    const costs = [];
    for (const count of [1_000, most]) {
      await world.close();
      await setUp();
      await stored(count);
      await publishOnce();
      costs.push(await costOf(`a regeneration at ${count} articles`, () => tell({})));
    }
    const [few, many] = costs;
    expect(many).toEqual(few);
    // Two of the three feeds hold but a few.
    expect(usageOf(few!)).toEqual(total([1, COUNTED.article], [2, COUNTED.smallFeed], [1, COUNTED.fullFeed]));
  }, 1_200_000);

  it('takes entries that it does not remember from its documents, and reads no more of the table for it', async () => {
    await stored(100);
    await publishOnce();
    const warm = await costOf('a regeneration by a process that remembers all', publishOnce);
    Object.assign(world.ports, { entries: entryCache(10_000_000) });
    const cold = await costOf('a regeneration by a process that remembers nothing', publishOnce);
    expect(cold.objects).toEqual({ ...warm.objects, get: COUNTED.forgotten.gets });
    expect({ ...cold, objects: {} }).toEqual({ ...warm, objects: {} });
  });

  it('reads all articles again where a document was written over, and says which', async () => {
    await stored(100);
    await publishOnce();
    const warnings: unknown[] = [];
    const log = {
      ...world.ports.log,
      warn: (message: string, fields: object) => warnings.push({ message, ...fields }),
    };
    Object.assign(world.ports, { entries: entryCache(10_000_000), log });
    const { objects } = world.ports.store;
    const before = await world.document('all', 'atom');
    await objects.put('feeds/all/atom.xml', Buffer.from('<html>Moved</html>'), { contentType: 'text/html' });
    await publishOnce();
    expect(await world.document('all', 'atom')).toBe(before);
    expect(warnings).toEqual([
      expect.objectContaining({ document: 'feeds/all/atom.xml', why: 'its bytes are others', feed: 'all' }),
    ]);
  });

  /** The feed is published, as it would be after another article, of which nothing is known. */
  async function publishOnce(): Promise<void> {
    const message = { feed: 'all', revisions: ['nobody@1'], written: world.ports.now() };
    await world.ports.queues.send('publish', [{ body: JSON.stringify(message), group: 'all' }]);
    await world.settle();
  }

  /** So many articles in the feed of everything, a minute apart, copies of one; its history filed. */
  async function stored(count: number): Promise<void> {
    const client = new DynamoDBClient({
      endpoint: world.table.endpoint,
      region: 'local',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    });
    const [place] = await placesOf('all');
    const key = { pk: { S: `ARTICLE#${place?.article}` }, sk: { S: 'A' } };
    const { Item: model } = await client.send(new GetItemCommand({ TableName: 'feedmill', Key: key }));
    const end = millis(START) - 3_600_000;
    const first = end - most * 60_000;
    const items = Array.from({ length: count }, (_, at) =>
      itemsOf(model ?? {}, at, first + at * (most / count) * 60_000),
    );
    const pending = items.flat();
    const write = async () => {
      for (let batch = pending.splice(0, 25); batch.length > 0; batch = pending.splice(0, 25)) {
        const puts = batch.map((Item) => ({ PutRequest: { Item } }));
        await client.send(new BatchWriteItemCommand({ RequestItems: { feedmill: puts } }));
      }
    };
    await Promise.all(Array.from({ length: 8 }, write));
    client.destroy();
    // They were routed long ago.
    while ((await world.takeRecords()).length > 0);
    await file(items.slice(-60).map(([article]) => JSON.parse(article?.doc?.S ?? '{}') as Article));
  }

  /** As if all of these had been published, and filed in a full archive. */
  async function file(articles: readonly Article[]): Promise<void> {
    const { feeds, archives } = world.ports.store;
    const entries = articles.map(({ id }) => `${id}@1`);
    const upTo = filingOf(articles.at(-1) as Article);
    const name = '2026-11' as ArchiveName;
    const feed = 'all' as FeedId;
    await archives.save({ feed, at: upTo, from: '', name, previous: null, entries, documents: {}, version: 1 });
    const state = await feeds.state(feed);
    if (state === null) throw new Error('never published');
    const batches = { upTo: null, unseen: null, written: null };
    const archive = { upTo, full: name, last: name, closed: '2026-10', running: '2026-11', pending: 0, batches };
    const members = [...state.members, ...entries.slice(-(50 - state.members.length)).reverse()];
    await feeds.saveState({ ...state, version: state.version + 1, members, archive });
  }

  function itemsOf(model: Record<string, AttributeValue>, at: number, seen: number): Record<string, AttributeValue>[] {
    const id = `s${String(at).padStart(19, '2')}` as ArticleId;
    const moment = instant(seen);
    const doc = JSON.parse(model.doc?.S ?? '{}') as Record<string, unknown>;
    const article = { ...doc, id, firstSeen: moment, revisedAt: moment, published: null } as unknown as Article;
    const { hash, source, language } = outlineOf({ ...article, html: '' });
    const outline = { hash, source, language, letters: 1700 };
    const place = { pk: { S: 'FEED#all' }, sk: { S: `M#${moment}/${moment}#${id}` }, revision: { N: '1' } };
    return [
      { ...model, pk: { S: `ARTICLE#${id}` }, doc: { S: JSON.stringify(article) } },
      { ...place, doc: { S: JSON.stringify(outline) } },
    ];
  }

  async function placesOf(feed: string) {
    const places = [];
    for await (const place of world.ports.store.memberships.latest(feed as FeedId, 'newest', 10)) places.push(place);
    return places;
  }
});
