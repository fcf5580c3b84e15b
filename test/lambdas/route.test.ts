import type { DynamoDBRecord } from 'aws-lambda';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { routeHandler } from '../../lambdas/route.ts';
import type { FeedId, Membership, SourceId } from '../../lib/model/index.ts';
import { ingest, removeFeed } from '../../lib/pipeline/index.ts';
import { offersFromPush } from '../../lib/pipeline/ingest/push.ts';
import { type DefinitionLog, openStore, openTable } from '../../lib/store/index.ts';
import { feedOf, openWorld, type World } from '../world.ts';

let world: World;
beforeEach(async () => {
  world = await openWorld();
  await world.addSource({ id: 'courier', url: 'https://courier.example/feed.xml' });
  await world.settle();
});
afterEach(() => world.close());

/** The stream's records of these articles' first revisions, as Lambda hands them over. */
async function recordsOf(...titles: readonly string[]): Promise<DynamoDBRecord[]> {
  const records: DynamoDBRecord[] = [];
  for (const title of titles) {
    const json = { id: title, title, text: `The story of ${title}.` };
    const { offers } = offersFromPush({ form: 'json', json }, 'courier' as SourceId, world.ports.now());
    for (const offer of offers) await ingest(offer, world.ports);
    records.push(...(await world.takeRecords()));
  }
  return records;
}

function touched(): { feed: string; revisions: string[] }[] {
  return world.queues.publish.map(({ body }) => JSON.parse(body) as { feed: string; revisions: string[] });
}

function poisoned(record: DynamoDBRecord): DynamoDBRecord {
  const image = { ...record.dynamodb?.NewImage, brotli: { B: Buffer.from('not brotli').toString('base64') } };
  return { ...record, dynamodb: { ...record.dynamodb, NewImage: image } };
}

it('reads bodies as Lambda sends them, in base64, and tells each touched feed once of all of them', async () => {
  const records = await recordsOf('One', 'Two', 'Three');
  expect(typeof records[0]?.dynamodb?.NewImage?.brotli?.B).toBe('string');
  expect(await routeHandler(world.ports)({ Records: records })).toEqual({ batchItemFailures: [] });
  expect(touched().map(({ feed, revisions }) => [feed, revisions.length])).toEqual([
    ['all', 3],
    ['courier', 3],
  ]);
});

it('decides by the text within the body whether an article belongs to a feed', async () => {
  await world.addFeed({ id: 'two', filter: { words: ['story of two'] } });
  await world.settle();
  await routeHandler(world.ports)({ Records: await recordsOf('One', 'Two') });
  expect(touched().find(({ feed }) => feed === 'two')?.revisions).toHaveLength(1);
});

it('comes back with the one record it cannot read, and has carried what came before it', async () => {
  const [one, two, three] = (await recordsOf('One', 'Two', 'Three')) as [
    DynamoDBRecord,
    DynamoDBRecord,
    DynamoDBRecord,
  ];
  const answer = await routeHandler(world.ports)({ Records: [one, poisoned(two), three] });
  expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: two.dynamodb?.SequenceNumber }] });
  expect(touched().every(({ revisions }) => revisions.length === 1)).toBe(true);
  expect(touched().map(({ feed }) => feed)).toEqual(['all', 'courier']);
});

it('passes over what is no article, and a record without images', async () => {
  const [one] = await recordsOf('One');
  const feed = { pk: { S: 'FEED#all' }, sk: { S: 'F' }, doc: { S: '{}' } };
  const Records: DynamoDBRecord[] = [
    { eventName: 'MODIFY', dynamodb: { SequenceNumber: '1', NewImage: feed, OldImage: feed } },
    { eventName: 'REMOVE', dynamodb: { SequenceNumber: '2' } },
    { eventName: 'INSERT' },
    ...(one === undefined ? [] : [one]),
  ];
  expect(await routeHandler(world.ports)({ Records })).toEqual({ batchItemFailures: [] });
  expect(touched()).toHaveLength(2);
});

it('gives the article its place in a feed that is defined while it runs, looks for others once more, and ends', async () => {
  const records = await recordsOf('One');
  const { store } = world.ports;
  let isDefined = false;
  const put = async (place: Membership) => {
    if (!isDefined) await world.addFeed({ id: 'late' });
    isDefined = true;
    await store.memberships.put(place);
  };
  let reads = 0;
  const since: DefinitionLog['since'] = (place) => {
    reads += 1;
    if (reads > 9) throw new Error('it looks again and again');
    return store.feeds.log.since(place);
  };
  const feeds = { ...store.feeds, log: { ...store.feeds.log, since } };
  const ports = { ...world.ports, store: { ...store, feeds, memberships: { ...store.memberships, put } } };
  expect(await routeHandler(ports)({ Records: records })).toEqual({ batchItemFailures: [] });
  expect(reads).toBe(2);
  const revisions = touched().flatMap((message) => (message.feed === 'late' ? message.revisions : []));
  expect(revisions).toHaveLength(1);
});

it('takes the places that it gave by a definition which was overtaken meanwhile, and gives those of the new one', async () => {
  await world.addFeed({ id: 'one', filter: { words: ['one'] } });
  await world.addFeed({ id: 'two', filter: { words: ['two'] } });
  await world.settle();
  const records = await recordsOf('One');
  const { store } = world.ports;
  let isChanged = false;
  const put = async (place: Membership) => {
    await store.memberships.put(place);
    if (isChanged || place.feed !== 'one') return;
    isChanged = true;
    await store.feeds.define(feedOf({ id: 'one', filter: { words: ['two'] } }));
    await store.feeds.define(feedOf({ id: 'two', filter: { words: ['one'] } }));
  };
  const ports = { ...world.ports, store: { ...store, memberships: { ...store.memberships, put } } };
  expect(await routeHandler(ports)({ Records: records })).toEqual({ batchItemFailures: [] });
  const places = async (feed: string) => (await all(store.memberships.all(feed as FeedId, 10))).length;
  expect([await places('one'), await places('two')]).toEqual([0, 1]);
});

it('comes to its end though one feed after the other is defined', async () => {
  const records = await recordsOf('One');
  const { store } = world.ports;
  let reads = 0;
  const since: DefinitionLog['since'] = async (place) => {
    reads += 1;
    if (reads < 20) await store.feeds.define(feedOf({ id: `desk-${reads}` }));
    return store.feeds.log.since(place);
  };
  const feeds = { ...store.feeds, log: { ...store.feeds.log, since } };
  expect(await routeHandler({ ...world.ports, store: { ...store, feeds } })({ Records: records })).toEqual({
    batchItemFailures: [],
  });
  expect(reads).toBe(2);
  expect(touched().map(({ feed }) => feed)).toEqual(['all', 'courier', 'desk-1']);
});

it('sees what was defined while it slept, and by whom no log was told of it once all is read anew', async () => {
  await routeHandler(world.ports)({ Records: await recordsOf('One') });
  const sleeper = world.ports;
  const elsewhere = openStore(world.table.client(), 'feedmill', world.ports.store.objects);
  await elsewhere.feeds.define(feedOf({ id: 'desk' }));
  const item = { pk: { S: 'FEEDS' }, sk: { S: 'old' }, doc: { S: JSON.stringify(feedOf({ id: 'old' })) } };
  await openTable(world.table.client(), 'feedmill').put(item);
  const seenBy = async (title: string) => {
    world.queues.publish.length = 0;
    await routeHandler(sleeper)({ Records: await recordsOf(title) });
    return touched().map(({ feed }) => feed);
  };
  expect(await seenBy('Two')).toEqual(['all', 'courier', 'desk']);
  await elsewhere.feeds.log.renew();
  expect(await seenBy('Three')).toEqual(['all', 'courier', 'desk', 'old']);
});

it('takes back the place it gave in a feed that was removed, though it died before it could see that', async () => {
  const desk = await world.addFeed({ id: 'desk' });
  await world.settle();
  const records = await recordsOf('One');
  const { store } = world.ports;
  let isDead = false;
  const put = async (place: Membership) => {
    if (isDead) throw new Error('dead');
    if (place.feed === desk.id) await removeFeed(desk, world.ports);
    await store.memberships.put(place);
    isDead = place.feed === desk.id;
    if (isDead) throw new Error('died');
  };
  const dying = { ...world.ports, store: { ...store, memberships: { ...store.memberships, put } } };
  expect((await routeHandler(dying)({ Records: records })).batchItemFailures).toHaveLength(1);
  const places = () => all(store.memberships.all(desk.id, 10));
  expect(await places()).toHaveLength(1);
  expect(await routeHandler(world.ports)({ Records: records })).toEqual({ batchItemFailures: [] });
  expect(await places()).toEqual([]);
});

async function all<T>(found: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const one of found) list.push(one);
  return list;
}
