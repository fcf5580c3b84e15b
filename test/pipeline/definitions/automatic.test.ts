import type { DynamoDBRecord } from 'aws-lambda';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { routeHandler } from '../../../lambdas/route.ts';
import { feedsOf } from '../../../lib/config/index.ts';
import type {
  AbsoluteUrl,
  Article,
  ArticleId,
  AutomaticFeeds,
  Feed,
  FeedId,
  Instant,
  Sha256,
  SourceId,
} from '../../../lib/model/index.ts';
import { pushSource } from '../../../lib/pipeline/definitions/define.ts';
import { configure, ensurePushSource, follow, type Ports, recountNames } from '../../../lib/pipeline/index.ts';
import { sampleArticle } from '../../publish/samples.ts';
import { openWorld, START, type World } from '../../world.ts';

const ALL_KINDS: AutomaticFeeds = { floors: { section: 3, tag: 3, author: 3, language: 3 }, most: 50 };

let world: World;
beforeEach(async () => {
  world = await worldWith(ALL_KINDS);
});
afterEach(() => world.close());

async function worldWith(automaticFeeds: AutomaticFeeds): Promise<World> {
  const opened = await openWorld();
  choose(automaticFeeds, opened);
  await opened.addFeed({ id: 'all', origin: 'automatic' });
  return opened;
}

function choose(automaticFeeds: AutomaticFeeds, { ports }: World): void {
  Object.assign(ports, { automaticFeeds });
}

/** Dated the day before they are seen. */
const DAY_MS = 24 * 3600_000;

type Names = Partial<Pick<Article, 'section' | 'tags' | 'authors' | 'language' | 'state' | 'published'>>;

/** An article of the test, its first revision or its next. Nothing is in it that it is not given. */
function articleOf(number: number, names: Names, revision = 1): Article {
  const hash = (at: number) => `${number}-${at}`.padEnd(64, '0') as Sha256;
  return sampleArticle({
    id: `article${[...String(number)].map((digit) => 'abcdefghij'[Number(digit)]).join('')}`.padEnd(
      20,
      'z',
    ) as ArticleId,
    source: 'gazette' as SourceId,
    title: `Article ${number}`,
    canonicalUrl: `https://gazette.example/${number}` as AbsoluteUrl,
    published: {
      instant: new Date(Date.parse(START) - DAY_MS + number * 60_000).toISOString() as Instant,
      precision: 'second',
    },
    revision,
    hash: hash(revision),
    previousHash: revision === 1 ? null : hash(revision - 1),
    // Seen and revised in one moment: what a feed without members is dated by, with a tombstone or without.
    firstSeen: START,
    revisedAt: START,
    section: null,
    tags: [],
    authors: [],
    language: null,
    ...names,
  });
}

async function commit(article: Article, { ports }: World = world): Promise<void> {
  const { articles } = ports.store;
  await articles.putRevision(article);
  const expected = article.revision === 1 ? null : article.revision - 1;
  const stored = { article, written: ports.now(), notFound: 0, page: null };
  expect(await articles.commit(stored, expected)).toBe(true);
}

async function commitAll(...given: readonly Names[]): Promise<void> {
  for (const [index, names] of given.entries()) await commit(articleOf(index + 1, names));
  await world.settle();
}

async function namedFeeds({ ports }: World = world): Promise<string[]> {
  return (await ports.store.feeds.list()).filter(({ filter }) => filter.named).map(({ id }) => id);
}

async function titles(feed: string, { document }: World = world): Promise<string[]> {
  const { items } = JSON.parse(await document(feed, 'json')) as { items: { title: string }[] };
  return items.map(({ title }) => title);
}

describe('a feed by a name', () => {
  it('appears with the article that makes the name common enough, with all that carried it before', async () => {
    await commitAll({ tags: ['Harbour'] }, { tags: ['harbour', 'ferries'] });
    expect(await namedFeeds()).toEqual([]);
    await commit(articleOf(3, { tags: [' HARBOUR '] }));
    await world.settle();
    expect(await namedFeeds()).toEqual(['tag-harbour']);
    expect(await titles('tag-harbour')).toEqual(['Article 3', 'Article 2', 'Article 1']);
    await commit(articleOf(4, { tags: ['harbour'] }));
    await world.settle();
    expect(await titles('tag-harbour')).toHaveLength(4);
  });

  it('appears for sections, authors and languages too, titled for people', async () => {
    const names = { section: 'Sport', authors: ['Jane Doe'], language: 'en-GB' };
    await commitAll(names, names, { ...names, language: 'en' });
    const feeds = await world.ports.store.feeds.list();
    expect(feeds.filter(({ filter }) => filter.named).map(({ id, title, language }) => [id, title, language])).toEqual([
      ['author-jane-doe', 'Articles by Jane Doe', null],
      ['language-en', 'Articles in English', 'en'],
      ['section-sport', 'Articles in Sport', null],
    ]);
  });

  it('is on the front page and in the list of feeds at once', async () => {
    await commitAll({ tags: ['harbour'] }, { tags: ['harbour'] }, { tags: ['harbour'] });
    for (const key of ['index.html', 'feeds.opml']) {
      const object = await world.ports.store.objects.get(key);
      expect(Buffer.from(object?.bytes ?? []).toString(), key).toContain('feeds/tag-harbour/');
    }
  });

  it('counts an article once, however often it is edited, and does not count what nobody may see', async () => {
    await commit(articleOf(1, { tags: ['harbour'] }));
    await commit(articleOf(2, { tags: ['harbour'], state: 'embargoed' }));
    for (const revision of [2, 3, 4]) await commit(articleOf(1, { tags: ['harbour', `${revision}`] }, revision));
    await world.settle();
    await commit(articleOf(3, { tags: ['harbour'] }));
    await world.settle();
    expect(await namedFeeds()).toEqual([]);
    await commit(articleOf(2, { tags: ['harbour'] }, 2));
    await world.settle();
    expect(await namedFeeds()).toEqual(['tag-harbour']);
  });

  it('stays where its articles become fewer, and shows those that are left', async () => {
    await commitAll({ tags: ['harbour'] }, { tags: ['harbour'] }, { tags: ['harbour'] });
    await commit(articleOf(1, { tags: [] }, 2));
    await commit(articleOf(2, { tags: ['harbour'], state: 'cancelled' }, 2));
    await world.settle();
    expect(await titles('tag-harbour')).toEqual(['Article 3']);
    const everything = (await world.ports.store.feeds.get('all' as FeedId)) as Feed;
    await configure({ sources: [], feeds: [everything] }, world.ports);
    expect(await namedFeeds()).toEqual(['tag-harbour']);
  });

  it('goes when its kind is turned off, and comes back whole when it is turned on again', async () => {
    await commitAll({ tags: ['harbour'] }, { tags: ['harbour'] }, { tags: ['harbour'] });
    const everything = (await world.ports.store.feeds.get('all' as FeedId)) as Feed;
    const use = async (automaticFeeds: AutomaticFeeds) => {
      choose(automaticFeeds, world);
      await configure({ sources: [], feeds: [everything] }, world.ports);
      await world.settle();
    };
    await use({ ...ALL_KINDS, floors: { ...ALL_KINDS.floors, tag: null } });
    expect(await namedFeeds()).toEqual([]);
    await expect(world.document('tag-harbour', 'json')).rejects.toThrow('There is no json');
    await commit(articleOf(4, { tags: ['harbour'] }));
    await world.settle();
    await use(ALL_KINDS);
    expect(await titles('tag-harbour')).toEqual(['Article 4', 'Article 3', 'Article 2', 'Article 1']);
  });

  it('is published in the formats of all that come by themselves, and in no other from then on', async () => {
    await commitAll({ tags: ['harbour'] }, { tags: ['harbour'] }, { tags: ['harbour'] });
    await follow(pushSource('desk' as SourceId), world.ports);
    await world.settle();
    expect(await titles('tag-harbour')).toHaveLength(3);
    const use = async (formats: AutomaticFeeds['formats']) => {
      choose({ ...ALL_KINDS, formats }, world);
      await configure(
        { sources: [], feeds: feedsOf({ sources: [], feeds: [], automaticFeeds: { formats } }, START) },
        world.ports,
      );
      await world.settle();
    };
    await use(['rss']);
    for (const feed of ['tag-harbour', 'desk', 'all']) {
      await expect(world.document(feed, 'rss')).resolves.toContain('<rss');
      for (const format of ['atom', 'json', 'html'] as const)
        await expect(world.document(feed, format)).rejects.toThrow(`There is no ${format}`);
    }
    for (const number of [11, 12, 13]) await commit(articleOf(number, { tags: ['pier'] }));
    await follow(pushSource('paper' as SourceId), world.ports);
    await world.settle();
    await ensurePushSource('post' as SourceId, world.ports);
    for (const feed of ['tag-pier', 'paper', 'post'])
      expect((await world.ports.store.feeds.get(feed as FeedId))?.formats, feed).toEqual(['rss']);
    await use(undefined);
    expect(await titles('tag-harbour')).toHaveLength(3);
    await expect(world.document('paper', 'atom')).resolves.toContain('<feed');
  });

  it('appears of what was stored before names were counted', async () => {
    choose({ ...ALL_KINDS, floors: { section: null, tag: null, author: null, language: null } }, world);
    await commitAll(...Array.from({ length: 7 }, () => ({ tags: ['harbour'] })), { tags: ['ferries'] });
    choose(ALL_KINDS, world);
    await recountNames(world.ports);
    await world.settle();
    expect(await namedFeeds()).toEqual(['tag-harbour']);
    expect(await titles('tag-harbour')).toHaveLength(7);
  });

  it('leaves an id alone that somebody declared, and gives way to one that is declared later', async () => {
    await world.addFeed({ id: 'tag-harbour', title: 'Ours', filter: { words: ['quay'] } });
    await commitAll(...Array.from({ length: 3 }, () => ({ tags: ['harbour'], authors: ['Jane Doe'] })));
    expect((await world.ports.store.feeds.get('tag-harbour' as FeedId))?.title).toBe('Ours');
    await world.addFeed({ id: 'author-jane-doe', title: 'Mine' });
    await commit(articleOf(4, { authors: ['Jane Doe'] }));
    await world.settle();
    expect((await world.ports.store.feeds.get('author-jane-doe' as FeedId))?.title).toBe('Mine');
  });

  it('is whole and on the front page, at whichever step its router dies over it', { timeout: 120_000 }, async () => {
    choose({ ...ALL_KINDS, most: 500 }, world);
    let died = true;
    let attempt = 0;
    while (died) {
      attempt += 1;
      const tags = [`tag ${attempt}`];
      for (const at of [0, 1, 2]) await commit(articleOf(attempt * 10 + at, { tags }));
      const event = { Records: await world.takeRecords() };
      let left = attempt;
      const undo = interrupted(world.ports, () => {
        left -= 1;
        // Dead is dead: a process does nothing more.
        if (left <= 0) throw new Error('killed');
      });
      await routeHandler(world.ports)(event);
      died = left <= 0;
      undo();
      await routeHandler(world.ports)(event);
      await world.settle();
      const id = `tag-tag-${attempt}`;
      expect(await world.ports.store.feeds.get(id as FeedId), id).toMatchObject({ spelling: `tag ${attempt}` });
      expect((await world.ports.store.feeds.get(id as FeedId))?.filling, id).toBeUndefined();
      expect(await world.ports.store.feeds.isSettled(id as FeedId), id).toBe(true);
      expect(await titles(id), id).toHaveLength(3);
      const front = await world.ports.store.objects.get('index.html');
      expect(Buffer.from(front?.bytes ?? []).toString()).toContain(`feeds/${id}/`);
    }
    expect(attempt).toBeGreaterThan(20);
  });

  it('is one of at most so many', async () => {
    choose({ ...ALL_KINDS, most: 2 }, world);
    const tags = ['one', 'two', 'three', 'four'];
    await commitAll({ tags }, { tags }, { tags }, { tags });
    expect(await namedFeeds()).toHaveLength(2);
  });

  it('costs a read for each name that has no feed yet, a write until it has, and nothing after', async () => {
    const tags = ['harbour', 'ferries'];
    await commitAll({ tags }, { tags }, { tags }, { tags: ['harbour', 'new'] });
    const cost = async (number: number, given: readonly string[]) => {
      await commit(articleOf(number, { tags: [...given] }));
      const records = await world.takeRecords();
      const before = world.table.counts();
      await routeHandler(world.ports)({ Records: records });
      const after = world.table.counts();
      return ['BatchGetItem', 'PutItem'].map((kind) => (after[kind] ?? 0) - (before[kind] ?? 0));
    };
    // Two places in each feed it belongs to are put in any case, by its date and by first sight: all, harbour, ferries.
    expect(await cost(10, tags)).toEqual([0, 6]);
    expect(await cost(11, ['harbour', 'new', 'newer'])).toEqual([1, 4 + 2]);
  });
});

describe('hostile names', () => {
  it.each([
    ['a thousand tags', { tags: Array.from({ length: 1000 }, (_, at) => `tag ${at}`) }, 20],
    ['nothing but signs', { tags: ['', ' ', '***', '\u202e\u200b', '\0'] }, 0],
    ['a name of a hundred kilobytes', { tags: ['x'.repeat(100_000)] }, 0],
    ['a language that is none', { language: '../../etc' }, 0],
    ['names that would be keys and addresses', { tags: ['../index', 'a#b', 'M#9', '<b>x</b>'] }, 4],
  ])('of %s make only feeds that can be', async (_, names, count) => {
    await commitAll(names, names, names);
    const feeds = await namedFeeds();
    expect(feeds).toHaveLength(count);
    for (const id of feeds) expect(id).toMatch(/^[a-z0-9]+(?:-[a-z0-9]+)*$/);
    for (const id of feeds) expect(await titles(id)).toHaveLength(3);
  });
});

describe('whatever becomes of deliveries', () => {
  const names = fc.record({
    section: fc.constantFrom(null, 'Sport', 'SPORT'),
    tags: fc.subarray(['Harbour', 'harbour', 'été', 'C', 'C++', '港']),
    authors: fc.subarray(['Jane Doe', 'JANE DOE']),
    language: fc.constantFrom(null, 'en', 'en-GB', 'de'),
    state: fc.constantFrom<Article['state'][]>('usable', 'usable', 'usable', 'cancelled'),
  });
  const histories = fc.array(fc.array(names, { minLength: 1, maxLength: 3 }), { minLength: 3, maxLength: 8 });

  it('the same committed history makes the same feeds with the same documents', { timeout: 120_000 }, async () => {
    const seed = Number(process.env.FEEDMILL_SEED ?? Math.floor(Math.random() * 2 ** 31));
    await fc.assert(
      fc.asyncProperty(
        histories,
        fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
        async (history, stream) => {
          const [calm, wild] = [await worldWith(ALL_KINDS), await worldWith(ALL_KINDS)];
          try {
            const random = () => Number(stream.next().value);
            for (const one of [calm, wild]) {
              for (const [number, revisions] of history.entries()) {
                for (const [at, given] of revisions.entries()) {
                  await commit(articleOf(number, given, at + 1), one);
                  if (one === calm) await calm.settle();
                }
              }
            }
            await deliverWildly(wild, random);
            await wild.settle();
            const [expected, found] = [await everything(calm), await everything(wild)];
            expect(found).toEqual(expected);
          } finally {
            await Promise.all([calm.close(), wild.close()]);
          }
        },
      ),
      { numRuns: 12, seed, endOnFailure: true },
    );
  });

  /** Every feed and its documents, and the front page. */
  async function everything({ ports, document }: World): Promise<unknown> {
    const feeds = (await ports.store.feeds.list()).map(({ since: _, ...feed }) => feed);
    const objects = ['index.html'].map(async (key) => {
      const object = await ports.store.objects.get(key);
      return object === null ? null : Buffer.from(object.bytes).toString();
    });
    return {
      feeds,
      // Whether a feed tells of what was taken down before it appeared depends on which came to its router first.
      documents: (await Promise.all(feeds.map(({ id }) => document(id, 'atom')))).map((atom) =>
        atom.replace(/^.*<at:deleted-entry.*\n/gm, '').replace(/ xmlns:at="[^"]*"/, ''),
      ),
      front: await Promise.all(objects),
    };
  }

  /** Records twice and in any order, two routers at once, each dying now and then between two calls. */
  async function deliverWildly({ ports, takeRecords }: World, random: () => number): Promise<void> {
    const taken = await takeRecords();
    let left: DynamoDBRecord[] = [...taken, ...taken.filter(() => random() < 0.4)];
    const restore = dyingNowAndThen(ports, random);
    for (let round = 0; left.length > 0; round++) {
      if (round === 15) restore();
      const order = left.map((record) => ({ record, at: random() })).sort((a, b) => a.at - b.at);
      const batches: DynamoDBRecord[][] = [];
      for (const { record } of order) {
        const last = batches.at(-1);
        if (last === undefined || random() < 0.3) batches.push([record]);
        else last.push(record);
      }
      left = [];
      while (batches.length > 0) {
        const failed = await Promise.all(
          batches.splice(0, 2).map(async (Records) => {
            const { batchItemFailures } = await routeHandler(ports)({ Records });
            // As a stream does: from the first failure on everything comes again.
            const first = batchItemFailures[0]?.itemIdentifier;
            const at = Records.findIndex((record) => record.dynamodb?.SequenceNumber === first);
            return first === undefined ? [] : Records.slice(Math.max(at, 0));
          }),
        );
        left.push(...failed.flat());
      }
    }
    restore();
  }
});

/** Routing dies before a call now and then. */
function dyingNowAndThen(ports: Ports, random: () => number): () => void {
  return interrupted(ports, () => {
    if (random() < 0.08) throw new Error('killed');
  });
}

/** Calls `moment` before every call to the rooms that routing uses. */
function interrupted({ store, queues }: Ports, moment: () => void): () => void {
  const rooms = [store.feeds, store.feeds.log, store.names, store.memberships, store.objects, queues];
  const undo = rooms.map((room) => {
    const calls = { ...room } as Record<string, unknown>;
    for (const [name, call] of Object.entries(calls)) {
      // What is walked step by step begins without a request.
      const walks = room === store.feeds.log ? [] : ['latest', 'since', 'all', 'written'];
      const isWalk = walks.includes(name) || (room === store.objects && name === 'list');
      if (typeof call !== 'function' || isWalk) continue;
      (room as unknown as Record<string, unknown>)[name] = async (...given: unknown[]) => {
        moment();
        return call(...given);
      };
    }
    return () => Object.assign(room, calls);
  });
  return () => {
    for (const one of undo) one();
  };
}
