import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { drafts } from '../../../lib/local/newspaper/copy.ts';
import type { ArticleId, SourceId } from '../../../lib/model/index.ts';
import { ingest, type Offer } from '../../../lib/pipeline/index.ts';
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
    const pointers = await Promise.all([...ids].map(clusterIn));
    const originals = [...ids].filter((_, index) => pointers[index] === null);
    expect(originals).toHaveLength(1);
    expect(pointers.filter((pointer) => pointer === originals[0])).toHaveLength(2);
  });

  it('find the original after a crash between any two of its writes', async () => {
    const writes = await countWrites(offer('agency', 'story', STORY));
    for (let after = 0; after < writes; after++) {
      await world.close();
      world = await openWorld();
      await addSources();
      await world.addFeed({ id: 'once', duplicates: 'one', formats: ['json'] });
      await expect(take(offer('agency', 'story', STORY), crashing(after))).rejects.toThrow('crash');
      const copy = await take(offer('courier', 'copy', STORY));
      const original = await take(offer('agency', 'story', STORY));
      const pointers = [await clusterIn(original), await clusterIn(copy)];
      expect(pointers.filter((pointer) => pointer === original || pointer === copy)).toHaveLength(1);
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
      sketches: dying(store.sketches, ['claim']),
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
