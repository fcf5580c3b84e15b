import { publishHandler } from '../../lambdas/publish.ts';
import { routeHandler } from '../../lambdas/route.ts';
import type { Feed, Source } from '../../lib/model/index.ts';
import { definitionMemory, type Ports, type Publisher, publishFront, republish } from '../../lib/pipeline/index.ts';
import { entryCache } from '../../lib/publish/index.ts';
import { type Objects, openStore, type TableItem } from '../../lib/store/index.ts';
import { writeFeeds } from '../many-feeds.ts';
import { sqsRecord } from '../world.ts';
import { type Embedded, TABLE } from './embedded.ts';

/** What was stored at the end of a history, or on the way to it. */
export type Stored = {
  readonly sources: readonly Source[];
  readonly feeds: readonly Feed[];
  /** Those of them that take nothing, and were never published. */
  readonly crowd: readonly Feed[];
  /** The article items as they were committed, one after the other. */
  readonly commits: readonly TableItem[];
  /** The documents of revisions that are kept. */
  readonly revisions: Objects;
  /** Places that show a tombstone in feeds which were defined anew meanwhile. */
  readonly tombstones: ReadonlyMap<Feed['id'], readonly TableItem[]>;
};

/**
 * What the documents must be: the definitions as they stand, then every revision of every article, routed at once, then
 * each feed published once. Nothing goes wrong and nothing overtakes anything.
 */
export async function liveCalmly(stored: Stored, outside: Ports, embedded: Embedded): Promise<Map<string, string>> {
  const sent: string[] = [];
  const ports: Ports & Publisher = {
    ...outside,
    entries: entryCache(10_000_000),
    definitions: definitionMemory(100),
    store: openStore(embedded.client, TABLE, embedded.objects),
    queues: {
      async send(_, messages) {
        sent.push(...messages.map(({ body }) => body));
      },
    },
  };
  const { feeds, sources, memberships } = ports.store;
  for (const source of stored.sources) await sources.settle(source);
  const crowd = new Set<string>(stored.crowd.map(({ id }) => id));
  const shown = stored.feeds.filter(({ id }) => !crowd.has(id));
  await writeFeeds(stored.crowd, { client: embedded.client, tableName: TABLE, store: ports.store });
  for (const feed of shown) await feeds.settle(feed);
  for await (const key of stored.revisions.list('revision/')) {
    const { bytes, contentType } = (await stored.revisions.get(key))!;
    await embedded.objects.put(key, bytes, { contentType });
  }
  const route = routeHandler(ports);
  for (const item of stored.commits) {
    await embedded.putItem(item);
    for (let shard = 0; shard < 4; shard++) {
      const records = await embedded.records.read(shard, 100);
      if (records.length === 0) continue;
      const { batchItemFailures } = await route({ Records: [...records] });
      if (batchItemFailures.length > 0) throw new Error('A calm route failed');
      await embedded.records.acknowledge(records);
    }
  }
  for (const [feed, places] of stored.tombstones) {
    for await (const place of memberships.all(feed, 100)) if (place.gone) await memberships.delete(place);
    for (const place of places) await embedded.putItem(place);
  }
  sent.length = 0;
  await republish(shown, ports);
  const { batchItemFailures } = await publishHandler(ports)({
    Records: sent.map((body, index) => sqsRecord(body, 'all', String(index))),
  });
  if (batchItemFailures.length > 0) throw new Error('A calm publish failed');
  await publishFront(ports);
  return published(ports.store.objects);
}

/** Keys of what is kept for ourselves. */
const INTERNAL = ['raw/', 'revision/', 'offers/', 'sitemaps/', 'definitions/'];

/** Everything that readers can fetch, by its key. */
export async function published(objects: Objects): Promise<Map<string, string>> {
  const documents = new Map<string, string>();
  for await (const key of objects.list('')) {
    if (INTERNAL.some((prefix) => key.startsWith(prefix))) continue;
    const { bytes, contentType, cacheControl } = (await objects.get(key))!;
    documents.set(key, `${contentType}\n${cacheControl}\n${Buffer.from(bytes).toString()}`);
  }
  return documents;
}
