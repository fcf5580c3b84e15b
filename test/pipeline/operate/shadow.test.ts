import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fileObjects, openTable as openLocalTable } from '../../../lib/local/index.ts';
import type { SourceId } from '../../../lib/model/index.ts';
import { openShadow, replay, type Shadow } from '../../../lib/pipeline/index.ts';
import { openTable, type ShadowedObject, tableDefinition } from '../../../lib/store/index.ts';
import { openWorld, type World } from '../../world.ts';
import { addressOf, cutFeed, pageOf, story } from '../stories.ts';

const FEED = 'https://courier.example/feed.xml';
const CREDENTIALS = { accessKeyId: 'local', secretAccessKey: 'local' };
const CHOICE = { source: 'courier', since: null, until: null };

let world: World;
let shadow: Shadow;
let close: () => Promise<void>;

beforeEach(async () => {
  world = await openWorld();
  await world.addFeed({ id: 'all' });
  await world.addFeed({ id: 'harbour', filter: { words: ['harbour'] } });
  await world.addSource({ id: 'courier', url: FEED });
  const stories = ['bridge', 'ferry', 'crane'].map((slug) => story(slug, `The ${slug}`));
  world.web.set(FEED, { body: cutFeed(stories), type: 'application/rss+xml' });
  for (const one of stories) {
    const aside =
      '<p class="aside">Buy our calendar with all the boats of the town, only this month and only here.</p>';
    world.web.set(addressOf(one), { body: pageOf(one).replace('</h1>', `</h1>${aside}`) });
  }
  await world.tick();
  const path = mkdtempSync(join(tmpdir(), 'feedmill-shadow-'));
  const now = world.ports.now;
  const local = await openLocalTable({ path }, { tableName: 'own', createTable: tableDefinition('own'), now });
  const clients = [world.table.endpoint, local.endpoint].map(
    (endpoint) => new DynamoDBClient({ endpoint, region: 'local', credentials: CREDENTIALS }),
  ) as [DynamoDBClient, DynamoDBClient];
  const own = { table: openTable(clients[1], 'own'), objects: fileObjects(join(path, 'objects')) };
  shadow = openShadow(world.ports, openTable(clients[0], 'feedmill'), own);
  close = async () => {
    for (const client of clients) client.destroy();
    await local.close();
    rmSync(path, { recursive: true, force: true });
  };
});
afterEach(async () => {
  await close();
  await world.close();
});

/** Everything that is really stored, to the byte. */
async function stored(): Promise<Map<string, string>> {
  const all = new Map<string, string>();
  for await (const key of world.ports.store.objects.list('')) {
    all.set(key, Buffer.from((await world.ports.store.objects.get(key))?.bytes ?? []).toString());
  }
  return all;
}

/** Has the source's pages read otherwise from now on. */
async function changeRules(): Promise<void> {
  const courier = await world.ports.store.sources.get('courier' as SourceId);
  if (courier !== null) await world.ports.store.sources.settle({ ...courier, rules: { strip: ['.aside'] } });
}

async function replayed(): Promise<ShadowedObject[]> {
  for await (const one of replay(CHOICE, shadow.ports, shadow.ports)) expect(one.outcome).toBe('revised');
  await shadow.settle();
  return documents();
}

async function documents(): Promise<ShadowedObject[]> {
  const all: ShadowedObject[] = [];
  for await (const one of shadow.documents()) all.push(one);
  return all;
}

describe('a replay in a shadow', () => {
  it('shows the feeds as they would be, and writes nothing', async () => {
    await changeRules();
    const before = await stored();
    const writes = world.units.write;
    const differing = await replayed();
    expect(await stored()).toEqual(before);
    expect(world.units.write - writes).toBe(0);
    const changed = differing.map(({ key }) => key);
    expect(changed).toEqual(expect.arrayContaining(['feeds/all/rss.xml', 'feeds/courier/feed.json']));
    for (const { key, before: was, after } of differing) {
      if (key.endsWith('index.html')) continue;
      expect(Buffer.from(was ?? []).toString(), key).toContain('calendar');
      expect(Buffer.from(after ?? []).toString(), key).not.toContain('calendar');
    }
  });

  it('shows what the switch gives, to the byte where it is done at the same moment', async () => {
    await changeRules();
    const differing = await replayed();
    for await (const one of replay(CHOICE, world.ports, world.ports)) expect(one.outcome).toBe('revised');
    await world.settle();
    for (const { key, after } of differing) {
      const really = Buffer.from((await world.ports.store.objects.get(key))?.bytes ?? []).toString();
      expect(Buffer.from(after ?? []).toString(), key).toBe(really);
    }
  });

  it('has nothing to show where nothing would change', async () => {
    for await (const one of replay(CHOICE, shadow.ports, shadow.ports)) expect(one.outcome).toBe('same');
    await shadow.settle();
    expect(await documents()).toEqual([]);
  });
});
