import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { drafts } from '../../../lib/local/newspaper/copy.ts';
import type { ArticleId, SourceId } from '../../../lib/model/index.ts';
import { ingest, type Offer } from '../../../lib/pipeline/index.ts';
import { alsoAt } from '../../../lib/pipeline/publish/also-at.ts';
import { openStore } from '../../../lib/store/index.ts';
import { generator } from '../../random.ts';
import { openWorld, type World } from '../../world.ts';

const WIRE = drafts('harbour', 'first')
  .slice(0, 3)
  .map(({ body }) => body.split(/\n\s*\n/).filter((block) => /^[A-Z"“]/.test(block)));
const [STORY, OTHER] = WIRE as [string[], string[], string[]];

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(() => world.close());

function offer(source: string, name: string, paragraphs: readonly string[], more: Partial<Offer> = {}): Offer {
  const text = paragraphs.join('\n\n');
  const content = {
    title: `${source} on ${name}`,
    authors: [],
    published: { instant: '2026-11-20T07:12:13.000Z' as never, precision: 'second' as const },
    modified: null,
    language: 'en',
    canonicalUrl: null,
    section: null,
    tags: [],
    leadImage: null,
    enclosures: [],
    html: paragraphs.map((one) => `<p>${one}</p>`).join(''),
    text,
    excerpt: text.slice(0, 120),
    wordCount: text.split(' ').length,
    complete: true,
    access: null,
    provenance: { html: 'push' as const },
  };
  return {
    source: source as SourceId,
    purpose: 'push',
    guid: null,
    url: `https://${source}.example/${name}` as never,
    seen: world.ports.now(),
    told: { form: 'content', content },
    ...more,
  };
}

async function take(one: Offer, ports = world.ports): Promise<ArticleId> {
  const { article } = await ingest(one, ports);
  if (article === null) throw new Error('dropped');
  return article;
}

async function clusterIn(id: ArticleId): Promise<ArticleId | null> {
  return (await world.ports.store.articles.get(id))?.article.cluster ?? null;
}

async function storedOf(ids: readonly ArticleId[]) {
  const stored = await world.ports.store.articles.getMany(ids);
  return ids.flatMap((id) => stored.get(id)?.article ?? []);
}

async function addSources(): Promise<void> {
  for (const id of ['agency', 'courier', 'herald'])
    await world.addSource({ id, url: `https://${id}.example/feed.xml`, fullText: 'never' });
}

describe('copies of one story from several sources', () => {
  beforeEach(async () => {
    await addSources();
    await world.addFeed({ id: 'once', duplicates: 'one', formats: ['json'] });
  });

  it('point to the one that came first: cut, with another headline, with words before', async () => {
    const original = await take(offer('agency', 'story', STORY));
    world.pass(1);
    const cut = await take(offer('courier', 'cut', STORY.slice(0, -1)));
    const introduced = await take(
      offer('herald', 'own', ['It is the talk of the valley, writes our own correspondent.', ...STORY]),
    );
    expect([await clusterIn(original), await clusterIn(cut), await clusterIn(introduced)]).toEqual([
      null,
      original,
      original,
    ]);
  });

  it('are no copies within one source, of another story, or after a week', async () => {
    await take(offer('agency', 'story', STORY));
    expect(await clusterIn(await take(offer('agency', 'again', STORY)))).toBeNull();
    expect(await clusterIn(await take(offer('courier', 'other', OTHER)))).toBeNull();
    world.pass(7 * 24 * 3600 + 60);
    expect(await clusterIn(await take(offer('herald', 'late', STORY)))).toBeNull();
  });

  it('stay what they are when they are corrected, and make no revision of the original', async () => {
    const original = await take(offer('agency', 'story', STORY));
    const copy = await take(offer('courier', 'copy', STORY));
    world.pass(60);
    await take(offer('courier', 'copy', [...STORY, 'Correction: it was Tuesday.']));
    const { articles } = world.ports.store;
    expect((await articles.get(copy))?.article).toMatchObject({
      cluster: original,
      revision: 2,
      changed: ['1 paragraph added'],
    });
    expect((await articles.get(original))?.article.revision).toBe(1);
  });

  it('are found once their text is told, though a line that came before it passed for whole', async () => {
    const original = await take(offer('agency', 'story', STORY));
    const copy = await take(offer('courier', 'copy', ['Cranes to come down.']));
    expect(await clusterIn(copy)).toBeNull();
    world.pass(60);
    expect(await take(offer('courier', 'copy', STORY))).toBe(copy);
    expect(await clusterIn(copy)).toBe(original);
  });

  it('see each other when they come at once, at least one the other', async () => {
    for (let round = 0; round < 5; round++) {
      const paragraphs = STORY.map(
        (one) => `${one} So it was in year ${round + 1950} too, said the chronicler of the valley.`,
      );
      const ids = await Promise.all(
        ['agency', 'courier', 'herald'].map((source) => take(offer(source, `round-${round}`, paragraphs))),
      );
      const pointers = await Promise.all(ids.map(clusterIn));
      expect(pointers.filter((pointer) => pointer !== null).length).toBeGreaterThanOrEqual(2);
    }
  });

  it.each([1, 2, 3, 4])('make one cluster whatever comes twice or in another order (seed %i)', async (seed) => {
    const random = generator(seed);
    const offers = ['agency', 'courier', 'herald'].map((source) => offer(source, 'story', STORY));
    const deliveries = [...offers, ...offers].sort(() => random() - 0.5);
    const ids = new Set<ArticleId>();
    for (const one of deliveries) ids.add(await take(one));
    const articles = await storedOf([...ids]);
    const shown = alsoAt(articles, [], () => true);
    // All were seen in the same instant: then the lesser id is the first.
    expect(shown.map(({ article }) => article.id)).toEqual([[...ids].sort()[0]]);
    // Whatever else there is of them, none but the first can be without a pointer.
    expect(articles.filter(({ cluster }) => cluster == null).length).toBeLessThanOrEqual(1);
    for (const { id, cluster } of articles) if (cluster == null) expect(id).toBe(shown[0]?.article.id);
  });

  it('point to the one first seen also where that is stored later', async () => {
    const early = offer('agency', 'story', STORY);
    world.pass(1);
    const late = await take(offer('courier', 'copy', STORY));
    const original = await take(early);
    expect(await clusterIn(late)).toBe(original);
    const [copy] = await storedOf([late]);
    // No reader sees a change; but feeds and archives that show it look at it again.
    expect(copy).toMatchObject({ revision: 2, changed: [] });
  });

  it.each([
    ['while it waits to be stored', 'commit'],
    ['and that dies when it is stored', 'died'],
  ])('point to the one first seen where that comes upon the other %s', async (_, ending) => {
    const early = offer('agency', 'story', STORY);
    world.pass(1);
    const second = offer('courier', 'copy', STORY);
    let original: ArticleId | undefined;
    const { store } = world.ports;
    const articles = {
      ...store.articles,
      commit: async (...given: Parameters<typeof store.articles.commit>) => {
        original ??= await take(early);
        const committed = await store.articles.commit(...given);
        if (ending === 'died') throw new Error('crash');
        return committed;
      },
    };
    const taken = take(second, { ...world.ports, store: { ...store, articles } });
    if (ending === 'died') await expect(taken).rejects.toThrow('crash');
    const late = ending === 'died' ? await take(second) : await taken;
    expect(await clusterIn(original as ArticleId)).toBe(late);
    expect(await clusterIn(late)).toBe(original);
  });

  it('are shown once by an archive that holds the one seen later alone', async () => {
    await world.addFeed({ id: 'short', duplicates: 'one', formats: ['atom'], size: 1 });
    const early = offer('agency', 'story', STORY);
    world.pass(1);
    await take(offer('courier', 'copy', STORY));
    await world.settle();
    await take(offer('herald', 'other', OTHER));
    await world.settle();
    await take(early);
    await world.settle();
    const written = [await world.document('short', 'atom')];
    for await (const key of world.ports.store.objects.list('feeds/short/archive/')) {
      const object = await world.ports.store.objects.get(key);
      written.push(Buffer.from(object?.bytes ?? []).toString());
    }
    const titles = written.flatMap((text) =>
      [...text.matchAll(/<entry.*?<title[^>]*>([^<]*)/gs)].map(([, title]) => title),
    );
    expect(titles.filter((title) => title?.includes('courier'))).toEqual([]);
    expect(titles.filter((title) => title?.includes('agency'))).toHaveLength(1);
  });

  it('find the original after a crash between any two of its writes', async () => {
    const writes = await countWrites(offer('agency', 'story', STORY));
    for (let after = 0; after < writes; after++) {
      await world.close();
      world = await openWorld();
      await addSources();
      await world.addFeed({ id: 'once', duplicates: 'one', formats: ['json'] });
      const first = offer('agency', 'story', STORY);
      await expect(take(first, crashing(after))).rejects.toThrow('crash');
      world.pass(1);
      const copy = await take(offer('courier', 'copy', STORY));
      const original = await take(first);
      expect(await clusterIn(copy)).toBe(original);
    }
  });
});

/** Ports whose store dies at one write. */
function crashing(after: number): World['ports'] {
  let left = after;
  const { store } = world.ports;
  const dying = <T extends object>(room: T, names: readonly (keyof T)[]): T => {
    const wrapped = { ...room };
    for (const name of names) {
      const call = room[name] as (...given: unknown[]) => unknown;
      wrapped[name] = (async (...given: unknown[]) => {
        if (left-- === 0) throw new Error('crash');
        return call(...given);
      }) as T[typeof name];
    }
    return wrapped;
  };
  return {
    ...world.ports,
    store: {
      ...store,
      identityKeys: dying(store.identityKeys, ['claim']),
      sketches: dying(store.sketches, ['claim', 'noteOriginal']),
      articles: dying(store.articles, ['commit', 'putRaw', 'putRevision']),
    },
  };
}

async function countWrites(one: Offer): Promise<number> {
  for (let after = 0; ; after++) {
    await world.close();
    world = await openWorld();
    await addSources();
    await world.addFeed({ id: 'once', duplicates: 'one', formats: ['json'] });
    const died = await take(one, crashing(after)).catch(() => null);
    if (died !== null) return after;
  }
}

describe('what it costs to take in a new article, in DynamoDB units', () => {
  /** All, and of these what was written of keys and phrases: an article's own item has as many as its size. */
  type Units = { read: number; write: number; keys: number };

  /** The ports on a client that counts what DynamoDB would bill, as it does itself. */
  function metered(): { ports: World['ports']; units: Units; close(): void } {
    const units = { read: 0, write: 0, keys: 0 };
    const client = new DynamoDBClient({
      endpoint: world.table.endpoint,
      region: 'local',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    });
    client.middlewareStack.add(
      (next, { commandName = '' }) =>
        async (args) => {
          Object.assign(args.input, { ReturnConsumedCapacity: 'TOTAL' });
          const answer = await next(args);
          const { ConsumedCapacity } = answer.output as { ConsumedCapacity?: unknown };
          const billed = [ConsumedCapacity]
            .flat()
            .reduce((sum: number, one) => sum + ((one as { CapacityUnits?: number })?.CapacityUnits ?? 0), 0);
          units[/^(?:Put|Delete|Update)/.test(commandName) ? 'write' : 'read'] += billed;
          if (/^KEY#/.test((args.input as { Item?: { pk?: { S?: string } } }).Item?.pk?.S ?? '')) units.keys += billed;
          return answer;
        },
      { step: 'initialize' },
    );
    const store = openStore(client, 'feedmill', world.ports.store.objects);
    return { ports: { ...world.ports, store }, units, close: () => client.destroy() };
  }

  async function unitsOf(what: string, ...offers: readonly Offer[]): Promise<Units> {
    const { ports, units, close } = metered();
    try {
      // The list of feeds is asked for once in a while, not with each article.
      await take(offer('agency', 'before', OTHER.slice(0, 1)), ports);
      Object.assign(units, { read: 0, write: 0, keys: 0 });
      for (const one of offers) await take(one, ports);
      console.log(`${what}: ${units.read} read and ${units.write} write units, ${units.keys} of these for keys`);
      return units;
    } finally {
      close();
    }
  }

  const SHORT = STORY.slice(0, 1);

  it.each([
    ['whose id is its address: two keys', 'https://agency.example/new', { read: 3, keys: 2 }],
    ['whose id is another: three keys', 'id-17', { read: 4, keys: 3 }],
  ])('without a feed that shows copies once, an article %s', async (what, guid, units) => {
    await addSources();
    expect(await unitsOf(what, offer('agency', 'new', SHORT, { guid }))).toMatchObject(units);
  });

  it('with one: three more to write for an article that is no copy, none more for a copy', async () => {
    await addSources();
    await world.addFeed({ id: 'once', duplicates: 'one', formats: ['json'] });
    const guid = (source: string) => ({ guid: `https://${source}.example/new` });
    expect((await unitsOf('no copy', offer('agency', 'new', SHORT, guid('agency')))).keys).toBe(5);
    world.pass(1);
    expect((await unitsOf('a copy', offer('courier', 'new', SHORT, guid('courier')))).keys).toBe(2);
  });

  it('with one that the article does not belong to: nothing', async () => {
    await addSources();
    await world.addFeed({
      id: 'once',
      duplicates: 'one',
      formats: ['json'],
      filter: { sources: ['herald' as SourceId] },
    });
    const own = { guid: 'https://agency.example/new' };
    expect((await unitsOf('elsewhere', offer('agency', 'new', SHORT, own))).keys).toBe(2);
  });
});
