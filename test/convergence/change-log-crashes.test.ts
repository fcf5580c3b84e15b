import { expect, it } from 'vitest';
import { routeHandler } from '../../lambdas/route.ts';
import {
  type AbsoluteUrl,
  type Article,
  type ArticleId,
  instant,
  millis,
  type SourceId,
} from '../../lib/model/index.ts';
import { defineFeed, type Ports, type Publisher, type PublishMessage, publish } from '../../lib/pipeline/index.ts';
import { changesFolder, entryCache } from '../../lib/publish/index.ts';
import { openStore } from '../../lib/store/index.ts';
import { anArticle } from '../store/samples.ts';
import { feedOf, START } from '../world.ts';
import { published } from './calm.ts';
import { type ChangeReaders, readersOf } from './change-readers.ts';
import { type Embedded, openEmbedded, TABLE } from './embedded.ts';
import { CALM, type Gate, openGate } from './gate.ts';
import { logFaults } from './log-verdict.ts';

/**
 * One publish, which tells of a new article, of two edits at once, of a takedown and of the correction of an article that
 * only archives hold, closes a segment and lets another go; killed at each single request, before it took effect and after.
 */

const BOATS = feedOf({ id: 'boats', size: 2, formats: ['atom'], changes: true, changesFor: 3_600_000 });

type Scene = {
  readonly embedded: Embedded;
  readonly readers: ChangeReaders;
  readonly gate: Gate;
  readonly committed: Map<ArticleId, Article[]>;
  readonly ports: Ports & Publisher;
  readonly messages: readonly PublishMessage[];
  /** Whether the next that is killed dies before its request takes effect. */
  dies: 'before' | 'after';
};

async function openScene(): Promise<Scene> {
  let time = millis(START);
  const embedded = await openEmbedded(() => instant(time));
  const readers = readersOf(embedded.objects);
  const sent: PublishMessage[] = [];
  const scene = { dies: 'before' as Scene['dies'] };
  const outside = {
    now: () => instant(time),
    log: { info: () => {}, warn: () => {} },
    site: { baseUrl: 'https://feeds.example/' as AbsoluteUrl, title: 'The test feeds' },
    entries: entryCache(1_000_000),
    segment: 3,
  } as unknown as Ports & Publisher;
  const queues: Ports['queues'] = {
    send: async (queue, messages) => {
      if (queue === 'publish') sent.push(...messages.map(({ body }) => JSON.parse(body) as PublishMessage));
    },
  };
  const store = openStore(embedded.client, TABLE, readers.objects);
  const ports = { ...outside, store, queues };
  const committed = new Map<ArticleId, Article[]>();
  const write = async (name: string, more: Partial<Article> = {}) => {
    time += 60_000;
    const id = `article${name.padStart(13, 'x')}` as ArticleId;
    const before = committed.get(id)?.at(-1);
    const revision = (before?.revision ?? 0) + 1;
    const at = instant(time);
    const article = anArticle({
      ...(before ?? { firstSeen: at }),
      ...{ id, source: 'courier' as SourceId, title: `${name} ${revision}`, revision, revisedAt: at, ...more },
      ...(before && { previousHash: before.hash, changed: ['title'] }),
    });
    committed.set(id, [...(committed.get(id) ?? []), article]);
    await store.articles.putRevision(article);
    await store.articles.commit({ article, written: at, notFound: 0, page: null }, before?.revision ?? null);
  };
  const route = async () => {
    for (let shard = 0; shard < 4; shard++) {
      const records = await embedded.records.read(shard, 1000);
      if (records.length > 0) await routeHandler(ports)({ Records: [...records] });
      await embedded.records.acknowledge(records);
    }
    return sent.splice(0).filter(({ feed }) => feed === BOATS.id);
  };
  await defineFeed(feedOf({ id: 'all' }), ports);
  await defineFeed(BOATS, ports);
  await publish(BOATS.id, sent.splice(0), ports);
  for (const name of ['a', 'b', 'c', 'd', 'e', 'f']) {
    await write(name);
    await publish(BOATS.id, await route(), ports);
  }
  time += 7_200_000;
  await write('j');
  await write('f');
  await write('f', { correction: 'It is not so.' });
  await write('e', { state: 'cancelled', reason: 'asked for', withdrawnBy: 'source' });
  await write('a', { correction: 'Nor is this.' });
  const messages = await route();
  const gate = openGate({
    ...{ client: embedded.client, objects: readers.objects, queues, ports: outside },
    tick: () => {
      time += 7;
    },
    random: () => (scene.dies === 'before' ? 0.9 : 0.4),
  });
  return Object.assign(scene, { embedded, readers, gate, committed, ports, messages });
}

async function faultsOf({ embedded, readers, committed, ports }: Scene): Promise<string[]> {
  const documents = await published(embedded.objects);
  const feeds = { list: async () => [BOATS] } as unknown as Ports['store']['feeds'];
  return logFaults({ store: { ...ports.store, feeds }, readers, committed, redefined: new Set(), documents });
}

/** Publishes, and dies at the request of this number; false where there are not so many. */
async function dieAt(scene: Scene, number: number): Promise<boolean> {
  const { gate, messages } = scene;
  const actor = await gate.start('publish', (ports) => publish(BOATS.id, messages, ports));
  for (let done = 1; actor.state === 'running'; done++) {
    await gate.release(actor, done === number ? { ...CALM, kill: 1 } : CALM);
  }
  return actor.state === 'dead';
}

it.each(['before', 'after'] as const)(
  'tells the same, killed %s any single request',
  async (dies) => {
    let died = 0;
    for (let number = 1; ; number++) {
      const scene = Object.assign(await openScene(), { dies });
      const isDead = await dieAt(scene, number);
      if (isDead) {
        died += 1;
        // As the message that it died over comes again, to whoever remembers nothing.
        await publish(BOATS.id, scene.messages, { ...scene.ports, entries: entryCache(0) });
      }
      const before = JSON.stringify([...(await logOf(scene))]);
      await publish(BOATS.id, scene.messages, scene.ports);
      expect(JSON.stringify([...(await logOf(scene))])).toBe(before);
      expect(await faultsOf(scene)).toEqual([]);
      expect(scene.readers.entries(BOATS.id, START)).toHaveLength(6 + 5);
      await scene.embedded.close();
      if (!isDead) break;
    }
    console.log(`killed ${dies} each of ${died} requests`);
    expect(died).toBeGreaterThan(20);
  },
  600_000,
);

async function logOf({ embedded }: Scene): Promise<Map<string, string>> {
  return new Map([...(await published(embedded.objects))].filter(([key]) => key.startsWith(changesFolder(BOATS))));
}
