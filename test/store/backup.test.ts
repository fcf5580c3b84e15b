import { DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FeedId, SourceId } from '../../lib/model/index.ts';
import { rebuild, removeSource, takeDown } from '../../lib/pipeline/index.ts';
import { openTable, recoverItems, type TableItem } from '../../lib/store/index.ts';
import { fullFeed, story } from '../pipeline/stories.ts';
import { openWorld, type World } from '../world.ts';

const FEED = 'https://courier.example/feed.xml';

let world: World;
let client: DynamoDBClient;
beforeEach(async () => {
  world = await openWorld();
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  client = new DynamoDBClient({ endpoint: world.table.endpoint, region: 'local', credentials });
  await world.addFeed({ id: 'all' });
  await world.addSource({ id: 'courier', url: FEED });
  publish('The bridge is open.');
  await world.tick();
});
afterEach(async () => {
  client.destroy();
  await world.close();
});

function publish(text: string): void {
  const stories = ['bridge', 'ferry'].map((slug) => story(slug, slug, text));
  world.web.set(FEED, { body: fullFeed(stories), type: 'application/rss+xml' });
}

async function backup(): Promise<TableItem[]> {
  const items: TableItem[] = [];
  for await (const { Items = [] } of paginateScan({ client }, { TableName: 'feedmill' })) {
    items.push(...Items);
  }
  return items;
}

async function recover(items: readonly TableItem[]) {
  async function* all() {
    yield* items;
  }
  const recovered = await recoverItems(all(), openTable(client, 'feedmill'));
  await rebuild([], world.ports);
  await world.settle();
  return recovered;
}

async function documentOf(feed: string): Promise<string> {
  const object = await world.ports.store.objects.get(`feeds/${feed}/rss.xml`);
  return Buffer.from(object?.bytes ?? []).toString();
}

describe('a backup put over the live table', () => {
  it('changes nothing where nothing changed, and nothing when it is done again', async () => {
    const items = await backup();
    const before = await documentOf('all');
    expect(await recover(items)).toMatchObject({ put: 0, takenDown: 0 });
    expect(await documentOf('all')).toBe(before);
  });

  it('brings back articles as they were and a source that was removed, and the feeds follow', async () => {
    const items = await backup();
    const before = await documentOf('all');
    world.pass(7200);
    publish('It was all a mistake.');
    await world.tick();
    expect(await documentOf('all')).toContain('a mistake');
    const courier = await world.ports.store.sources.get('courier' as SourceId);
    if (courier !== null) await removeSource(courier, world.ports);
    await world.settle();
    expect((await recover(items)).put).toBeGreaterThan(0);
    expect(itemsOf(await documentOf('all'))).toEqual(itemsOf(before));
    expect(await world.ports.store.sources.get('courier' as SourceId)).not.toBeNull();
    expect(itemsOf(await documentOf('courier'))).toEqual(itemsOf(before));
    expect((await recover(items)).put).toBe(0);
    // What comes after the restore is in the feeds, though its revision had been shown before.
    world.pass(7200);
    publish('The bridge is closed.');
    await world.tick();
    world.pass(7200);
    await world.tick();
    expect(await documentOf('all')).toContain('The bridge is closed.');
  });

  it('leaves what was taken down since taken down', async () => {
    const items = await backup();
    const [article] = (await world.ports.store.feeds.state('all' as FeedId))?.members ?? [];
    const id = article?.split('@')[0] as Parameters<typeof takeDown>[0];
    await takeDown(id, { reason: 'asked for', by: 'operator', seen: world.ports.now() }, world.ports);
    await world.settle();
    expect((await recover(items)).takenDown).toBe(1);
    expect((await world.ports.store.articles.get(id))?.article.state).toBe('cancelled');
    expect(await documentOf('all')).not.toContain(`urn:feedmill:${id}`);
    // And goes on being told of.
    expect(await world.document('all', 'atom')).toContain(`<at:deleted-entry ref="urn:feedmill:${id}"`);
  });
});

function itemsOf(document: string): string[] {
  return [...document.matchAll(/<item>.*?<\/item>/gs)].map(([item]) => item);
}
