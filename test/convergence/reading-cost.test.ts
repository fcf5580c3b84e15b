import type { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { expect, it } from 'vitest';
import { routeHandler } from '../../lambdas/route.ts';
import {
  type AbsoluteUrl,
  type ArticleId,
  type FeedId,
  instant,
  millis,
  type SourceId,
} from '../../lib/model/index.ts';
import { type Ports, type Publisher, type PublishMessage, publish } from '../../lib/pipeline/index.ts';
import { entryCache } from '../../lib/publish/index.ts';
import { openStore } from '../../lib/store/index.ts';
import { anArticle } from '../store/samples.ts';
import { feedOf, START } from '../world.ts';
import { openEmbedded, TABLE } from './embedded.ts';

const ALL = 'all' as FeedId;

/** What it costs to publish a feed of 50 after one more article, with so many articles in it: units, objects put. */
async function costWith(stored: number): Promise<{ units: number; requests: number; put: number }> {
  const embedded = await openEmbedded(() => START);
  let units = 0;
  let requests = 0;
  const client = {
    async send(command: PutItemCommand) {
      Object.assign(command.input, { ReturnConsumedCapacity: 'TOTAL' });
      const answer = await embedded.client.send(command);
      requests += 1;
      const { ConsumedCapacity } = answer as { ConsumedCapacity?: Capacity | Capacity[] };
      units += [ConsumedCapacity ?? []].flat().reduce((sum, { CapacityUnits = 0 }) => sum + CapacityUnits, 0);
      return answer;
    },
  } as DynamoDBClient;
  let put = 0;
  const sent: PublishMessage[] = [];
  const objects = {
    ...embedded.objects,
    put: async (...given: Parameters<typeof embedded.objects.put>) => {
      put += 1;
      return embedded.objects.put(...given);
    },
  };
  const ports = {
    store: openStore(client, TABLE, objects),
    queues: { send: async (_, messages) => void sent.push(...messages.map(({ body }) => JSON.parse(body))) },
    now: () => START,
    log: { info: () => {}, warn: () => {} },
    site: { baseUrl: 'https://feeds.example/' as AbsoluteUrl, title: 'The test feeds' },
    entries: entryCache(50_000_000),
  } satisfies Partial<Ports> & Publisher;
  const add = async (number: number) => {
    const at = instant(millis(START) + number * 1000);
    const id = `article${String(number).padStart(13, '0')}` as ArticleId;
    const article = anArticle({
      id,
      source: 'courier' as SourceId,
      title: `Story ${number}`,
      firstSeen: at,
      revisedAt: at,
    });
    await ports.store.articles.commit({ article, written: at, notFound: 0, page: null }, null);
  };
  const routeAll = async () => {
    for (let shard = 0; shard < 4; shard++) {
      const records = await embedded.records.read(shard, 1000);
      if (records.length > 0) await routeHandler(ports)({ Records: [...records] });
      await embedded.records.acknowledge(records);
    }
  };
  await ports.store.feeds.settle(feedOf({ id: ALL }));
  for (let number = 0; number < stored; number++) await add(number);
  await routeAll();
  await publish(ALL, sent.splice(0), ports);
  await add(stored);
  await routeAll();
  [units, requests, put] = [0, 0, 0];
  const { outcome } = await publish(ALL, sent.splice(0), ports);
  expect(outcome).toBe('published');
  await embedded.close();
  return { units, requests, put };
}

type Capacity = { readonly CapacityUnits?: number };

it('publishes after one more article at the same cost with 100 and with 2,000 articles stored', async () => {
  const few = await costWith(100);
  const many = await costWith(2000);
  console.log(`a publish of 50: ${few.units} units in ${few.requests} requests, ${few.put} objects put`);
  expect(many).toEqual(few);
}, 180_000);
