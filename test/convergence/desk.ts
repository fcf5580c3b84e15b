import { routeHandler } from '../../lambdas/route.ts';
import {
  type AbsoluteUrl,
  type Article,
  type ArticleId,
  type Feed,
  type Instant,
  instant,
  millis,
  type SourceId,
} from '../../lib/model/index.ts';
import { defineFeed, type Ports, type Publisher, type PublishMessage, publish } from '../../lib/pipeline/index.ts';
import { entryCache } from '../../lib/publish/index.ts';
import { openStore } from '../../lib/store/index.ts';
import { anArticle } from '../store/samples.ts';
import { feedOf, START } from '../world.ts';
import { published } from './calm.ts';
import { type ChangeReaders, readersOf } from './change-readers.ts';
import { type Embedded, openEmbedded, TABLE } from './embedded.ts';
import { logFaults } from './log-verdict.ts';

/** A desk that writes articles straight into the table, and has them published when it likes. */
export type Desk = {
  readonly embedded: Embedded;
  readonly readers: ChangeReaders;
  readonly ports: Ports & Publisher;
  /** The revisions of each article as they were committed. */
  readonly committed: ReadonlyMap<ArticleId, readonly Article[]>;
  /** Messages that wait to be published. */
  readonly waiting: PublishMessage[];
  pass(milliseconds: number): void;
  /** Commits an article by this name, or a revision more of it. */
  write(name: string, more?: Partial<Article>): Promise<void>;
  /** Carries what was written to the feeds. */
  route(): Promise<void>;
  define(feed: Feed): Promise<void>;
  /** Publishes all that waits. */
  settle(): Promise<void>;
  /** What is wrong with the change logs. */
  faults(redefined: ReadonlySet<string>): Promise<string[]>;
};

export async function openDesk(): Promise<Desk> {
  let time = millis(START);
  const now = (): Instant => instant(time);
  const embedded = await openEmbedded(now);
  const readers = readersOf(embedded.objects);
  const waiting: PublishMessage[] = [];
  const ports = {
    store: openStore(embedded.client, TABLE, readers.objects),
    queues: {
      send: async (queue, messages) => {
        if (queue === 'publish') waiting.push(...messages.map(({ body }) => JSON.parse(body) as PublishMessage));
      },
    },
    now,
    log: { info: () => {}, warn: () => {} },
    site: { baseUrl: 'https://feeds.example/' as AbsoluteUrl, title: 'The test feeds' },
    entries: entryCache(1_000_000),
    segment: 3,
  } satisfies Partial<Ports> & Publisher as unknown as Ports & Publisher;
  const { articles, feeds } = ports.store;
  const committed = new Map<ArticleId, Article[]>();
  const desk: Desk = {
    ...{ embedded, readers, ports, committed, waiting },
    pass: (milliseconds) => {
      time += milliseconds;
    },
    async write(name, more = {}) {
      time += 60_000;
      const id = `article${name.padStart(13, 'x')}` as ArticleId;
      const before = committed.get(id)?.at(-1);
      const revision = (before?.revision ?? 0) + 1;
      const article = anArticle({
        ...(before ?? { firstSeen: now() }),
        ...{ id, source: 'courier' as SourceId, title: `${name} ${revision}`, revision, revisedAt: now() },
        correction: undefined,
        ...more,
        ...(before && { previousHash: before.hash, changed: ['title'] }),
      });
      committed.set(id, [...(committed.get(id) ?? []), article]);
      await articles.putRevision(article);
      await articles.commit({ article, written: now(), notFound: 0, page: null }, before?.revision ?? null);
    },
    async route() {
      for (let shard = 0; shard < 4; shard++) {
        const records = await embedded.records.read(shard, 1000);
        if (records.length > 0) await routeHandler(ports)({ Records: [...records] });
        await embedded.records.acknowledge(records);
      }
    },
    async define(feed) {
      await defineFeed(feed, ports);
    },
    async settle() {
      await desk.route();
      const told = Map.groupBy(waiting.splice(0), ({ feed }) => feed);
      for (const [feed, messages] of told) await publish(feed, messages, ports);
    },
    async faults(redefined) {
      const documents = await published(embedded.objects);
      const { store } = ports;
      return logFaults({ store, readers, committed, redefined, documents });
    },
  };
  await feeds.settle(feedOf({ id: 'all' }));
  return desk;
}
