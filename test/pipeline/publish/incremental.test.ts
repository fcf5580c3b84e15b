import fc from 'fast-check';
import { expect, it } from 'vitest';
import { routeHandler } from '../../../lambdas/route.ts';
import {
  type AbsoluteUrl,
  type Article,
  type ArticleId,
  type Feed,
  type FeedId,
  instant,
  type Membership,
  millis,
  placesOf,
  type Sha256,
  type SourceId,
} from '../../../lib/model/index.ts';
import { type Ports, type Publisher, type PublishMessage, publish, republish } from '../../../lib/pipeline/index.ts';
import { documentPath, entryCache } from '../../../lib/publish/index.ts';
import { openStore, openTable, shadowObjects, shadowTable, storeOver } from '../../../lib/store/index.ts';
import { openEmbedded, TABLE } from '../../convergence/embedded.ts';
import { memoryObjects } from '../../memory-objects.ts';
import { anArticle, aSource } from '../../store/samples.ts';
import { feedOf, START } from '../../world.ts';

/** What a feed takes from its places, its cache and the documents that it wrote is what rendering it from nothing gives. */

const RUNS = Number(process.env.FEEDMILL_HISTORIES ?? 60);
const FORMATS = ['rss', 'atom', 'json', 'html'] as const;

type Step =
  | { readonly kind: 'write'; readonly article: number; readonly told: Told }
  | { readonly kind: 'end'; readonly article: number; readonly state: 'cancelled' | 'withheld' }
  | { readonly kind: 'rename'; readonly source: number }
  | { readonly kind: 'define'; readonly title: number; readonly size: number }
  | { readonly kind: 'damage'; readonly format: (typeof FORMATS)[number]; readonly how: 'cut' | 'over' | 'gone' }
  /** A router that was held up leaves a place behind of what the article was long ago. */
  | { readonly kind: 'late'; readonly article: number }
  | { readonly kind: 'publish'; readonly memory: 'all' | 'some' | 'none'; readonly few: number };

type Told = {
  readonly date: number | null;
  readonly paragraphs: number;
  readonly language: 'en' | 'de' | null;
  readonly source: number;
  readonly copyOf: number | null;
  readonly section: 'Harbour' | 'Town' | null;
};

const told = fc.record<Told>({
  date: fc.option(fc.nat(40), { freq: 4 }),
  paragraphs: fc.oneof(
    { weight: 6, arbitrary: fc.nat(4) },
    { weight: 1, arbitrary: fc.integer({ min: 50, max: 400 }) },
  ),
  language: fc.constantFrom('en', 'en', 'de', null),
  source: fc.nat(2),
  copyOf: fc.oneof({ weight: 4, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: fc.nat(11) }),
  section: fc.constantFrom('Harbour', 'Harbour', 'Town', null),
});

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 12, arbitrary: fc.record({ kind: fc.constant('write' as const), article: fc.nat(11), told }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('end' as const),
      article: fc.nat(11),
      state: fc.constantFrom('cancelled' as const, 'withheld' as const),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('rename' as const), source: fc.nat(2) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('define' as const),
      title: fc.nat(3),
      size: fc.integer({ min: 2, max: 8 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('damage' as const),
      format: fc.constantFrom(...FORMATS),
      how: fc.constantFrom('cut' as const, 'over' as const, 'gone' as const),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('late' as const), article: fc.nat(11) }) },
  {
    weight: 7,
    arbitrary: fc.record({
      kind: fc.constant('publish' as const),
      memory: fc.constantFrom('all' as const, 'some' as const, 'none' as const, 'none' as const),
      few: fc.constantFrom(0, 0, 0, 2, 12),
    }),
  },
);

const definition: fc.Arbitrary<Partial<Feed>> = fc.record({
  size: fc.integer({ min: 2, max: 8 }),
  formats: fc.oneof(
    { weight: 4, arbitrary: fc.subarray([...FORMATS], { minLength: 1 }) },
    { weight: 1, arbitrary: fc.constant([...FORMATS, 'news' as const]) },
  ),
  content: fc.constantFrom('full' as const, 'full' as const, 'excerpt' as const, 'link' as const),
  filter: fc.constantFrom({}, {}, { sections: ['Harbour'] }),
  language: fc.constantFrom(null, null, 'en'),
  bytes: fc.oneof(fc.constant(undefined), fc.integer({ min: 2_000, max: 40_000 })),
  duplicates: fc.constantFrom('all' as const, 'one' as const),
  profile: fc.constantFrom('smartformat' as const, 'msn' as const, ...Array.from({ length: 8 }, () => undefined)),
});

const history = fc.record({ steps: fc.array(step, { minLength: 15, maxLength: 45 }), definition });
type History = typeof history extends fc.Arbitrary<infer T> ? T : never;

const ID = 'desk' as FeedId;
const SOURCES = ['courier', 'gazette', 'herald'];

/** Lives through a history; what is not as it would be from nothing, a line each, and how often documents were asked for. */
async function live({
  steps,
  definition: given,
}: History): Promise<{ faults: string[]; asked: number; warned: number }> {
  const embedded = await openEmbedded(() => START);
  const faults: string[] = [];
  let [asked, warned, time] = [0, 0, millis(START)];
  const messages: PublishMessage[] = [];
  const caches = { all: entryCache(10_000_000), some: entryCache(8_000), none: entryCache(0) };
  const objects = {
    ...embedded.objects,
    get: async (key: string) => {
      if (key.startsWith('feeds/')) asked += 1;
      return embedded.objects.get(key);
    },
  };
  const ports = {
    store: openStore(embedded.client, TABLE, objects),
    queues: { send: async (_, sent) => void messages.push(...sent.map(({ body }) => JSON.parse(body))) },
    now: () => instant(time),
    log: { info: () => {}, warn: () => void warned++ },
    site: { baseUrl: 'https://feeds.example/' as AbsoluteUrl, title: 'The test feeds' },
    entries: caches.all,
  } satisfies Partial<Ports> & Publisher;
  const { store } = ports;
  let feed = feedOf({ id: ID, ...given });
  await store.feeds.settle(feed);
  for (const id of SOURCES) await store.sources.define(aSource(id));
  const ends = new Map<number, Membership[]>();

  const idOf = (number: number) => `article${String(number).padStart(13, 'a')}` as ArticleId;
  const commit = async (number: number, changes: (before: Article | null) => Partial<Article>) => {
    time += 60_000;
    const stored = await store.articles.get(idOf(number));
    const before = stored?.article ?? null;
    const revision = (before?.revision ?? 0) + 1;
    const article = anArticle({
      ...before,
      ...{ id: idOf(number), revision, revisedAt: instant(time), firstSeen: before?.firstSeen ?? instant(time) },
      ...{ hash: String(revision).padStart(4, '0').repeat(16) as Sha256, previousHash: before?.hash ?? null },
      ...{ changed: before === null ? [] : ['title'], reason: null, state: 'usable' },
      ...changes(before),
    });
    if (before !== null) {
      const of = { feed: ID, article: before.id, revision: before.revision, gone: false };
      ends.set(
        number,
        placesOf(before).map((place) => ({ ...of, ...place })),
      );
    }
    const entry = { ...stored, article, written: instant(time), notFound: 0, page: null };
    if (!(await store.articles.commit(entry, before?.revision ?? null))) throw new Error('not committed');
  };
  const routeAll = async () => {
    for (let shard = 0; shard < 4; shard++) {
      const records = await embedded.records.read(shard, 1000);
      if (records.length > 0) await routeHandler(ports)({ Records: [...records] });
      await embedded.records.acknowledge(records);
    }
  };
  const isGone = async (number: number) => (await store.articles.get(idOf(number)))?.article.state === 'cancelled';
  const happen = async (one: Step) => {
    switch (one.kind) {
      case 'write':
        // What comes back is filed where nobody looks for it yet.
        if (await isGone(one.article)) return;
        return commit(one.article, (before) => ({ ...contentOf(one.told, before), state: 'usable' }));
      case 'end':
        if ((await isGone(one.article)) || (await store.articles.get(idOf(one.article))) === null) return;
        return commit(one.article, () => ({
          state: one.state,
          reason: one.state === 'cancelled' ? 'asked for' : null,
        }));
      case 'rename': {
        const id = SOURCES[one.source] as string;
        await store.sources.define(aSource(id, { title: `${id} at ${time}` }));
        return republish([feed], ports);
      }
      case 'define':
        feed = { ...feed, title: `Desk ${one.title}`, size: one.size };
        await store.feeds.settle(feed);
        return republish([feed], ports);
      case 'damage': {
        const key = documentPath({ id: ID }, one.format);
        const standing = await embedded.objects.get(key);
        if (standing === null) return;
        if (one.how === 'gone') return embedded.objects.delete(key);
        const bytes = one.how === 'over' ? Buffer.from('<html>Moved</html>') : standing.bytes.slice(0, -40);
        return embedded.objects.put(key, bytes, { contentType: standing.contentType });
      }
      case 'late':
        for (const place of ends.get(one.article) ?? []) await store.memberships.put(place);
        return;
      case 'publish':
        await routeAll();
        if (messages.length === 0) return;
        await publish(ID, messages.splice(0), { ...ports, entries: caches[one.memory], few: one.few });
        faults.push(...(await differences()));
    }
  };
  const differences = async () => {
    const own = await openEmbedded(() => START);
    const shadowed = shadowObjects(embedded.objects, memoryObjects());
    const table = shadowTable(openTable(embedded.client, TABLE), openTable(own.client, TABLE), () => {});
    const nothing = { ...ports, store: storeOver(table, shadowed), entries: entryCache(0) };
    await publish(ID, [{ feed: ID, revisions: [], written: START }], nothing);
    const found: string[] = [];
    // Archives do not follow what becomes of a copy's original, nor what room is left by others.
    const isWhole = feed.duplicates !== 'one' && feed.bytes === undefined;
    for await (const { key, ...bytes } of shadowed.differing('feeds/')) {
      const [before, after] = [bytes.before, bytes.after].map((one) => Buffer.from(one ?? []).toString());
      if (isWhole || (!key.includes('/archive/') && withoutArchive(before) !== withoutArchive(after)))
        found.push(differenceOf(key, before, after));
    }
    await own.close();
    return found;
  };
  for (const one of [...steps, { kind: 'publish', memory: 'none', few: 0 } as const]) {
    await happen(one);
    if (faults.length > 0) break;
  }
  await embedded.close();
  return { faults, asked, warned };
}

function contentOf({ date, paragraphs, language, source, copyOf, section }: Told, before: Article | null) {
  const text = `The council met on the quay for the ${(before?.revision ?? 0) + 1}. time. `;
  return {
    title: `What the harbour master said of the cranes, edition ${(before?.revision ?? 0) + 1}`,
    published:
      date === null ? null : { instant: instant(millis(START) - date * 4 * 3_600_000), precision: 'second' as const },
    html: `<p>${text.repeat(8)}</p>\n`.repeat(paragraphs),
    text: text.repeat(8 * paragraphs),
    excerpt: 'The council “met” & spoke.',
    canonicalUrl: `https://courier.example/${source}/${paragraphs}?a=1&b=2` as AbsoluteUrl,
    language,
    source: (before?.source ?? SOURCES[source]) as SourceId,
    cluster: copyOf === null ? null : (`article${String(copyOf).padStart(13, 'a')}` as ArticleId),
    section,
  };
}

/** A document without its link to the archive before it. */
function withoutArchive(document = ''): string {
  return document
    .replace(/ *<(?:atom:)?link rel="prev-archive"[^>]*>\n/, '')
    .replace(/ *"next_url": "[^"]*",\n/, '')
    .replace(/ <a href="archive\/[^"]*" rel="prev-archive">[^<]*<\/a> ·/, '');
}

function differenceOf(key: string, is = '', should = ''): string {
  const at = [...is].findIndex((letter, index) => letter !== should[index]);
  const around = (text: string) => JSON.stringify(text.slice(Math.max(0, at - 80), at + 120));
  return `${key}: is ${around(is)}, should be ${around(should)}`;
}

it(`gives the same bytes as from nothing, through ${RUNS} random histories`, { timeout: 3_600_000 }, async () => {
  let [asked, warned] = [0, 0];
  await fc.assert(
    fc.asyncProperty(history, async (one) => {
      const lived = await live(one);
      asked += lived.asked;
      warned += lived.warned;
      expect(lived.faults).toEqual([]);
    }),
    {
      numRuns: RUNS,
      endOnFailure: true,
      ...(process.env.FEEDMILL_SEED && { seed: Number(process.env.FEEDMILL_SEED) }),
    },
  );
  console.log(`${asked} documents were asked for their entries, ${warned} of them were not as they were published`);
  expect(asked).toBeGreaterThan(RUNS / 3);
});
