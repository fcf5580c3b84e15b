import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { contentHash } from '../../../lib/identity/index.ts';
import {
  type Article,
  type ArticleId,
  type FeedId,
  type Instant,
  instant,
  millis,
  NO_CONTENT,
  type SourceId,
} from '../../../lib/model/index.ts';
import { republish, takeDown } from '../../../lib/pipeline/index.ts';
import { openWorld, type World } from '../../world.ts';

let FEED = 'quay' as FeedId;
const HOUR = 3600;
const DAY = 24 * HOUR;

let world: World;
beforeEach(async () => {
  world = await openWorld();
  await world.addFeed({ id: 'all', size: 5, formats: ['json'] });
  FEED = 'quay' as FeedId;
  await world.addFeed({ id: FEED, size: 5, formats: ['atom', 'json'], filter: { exclude: ['football'] } });
  await world.settle();
});
afterEach(() => world.close());

/** Writes an article as ingest does: its revision's document, then the article. */
async function write(id: string, changes: Partial<Article> & { readonly late?: number } = {}): Promise<void> {
  const { late = 0, ...content } = changes;
  const { articles } = world.ports.store;
  const before = (await articles.get(idOf(id)))?.article ?? null;
  const seen = instant(millis(world.ports.now()) - late * 1000);
  const article: Article = {
    ...(before ?? { ...NO_CONTENT, title: `Title of ${id}`, html: `<p>Text of ${id}.</p>`, text: `Text of ${id}.` }),
    ...content,
    id: idOf(id),
    source: 'courier' as SourceId,
    complete: true,
    state: content.state ?? 'usable',
    revision: (before?.revision ?? 0) + 1,
    hash: contentHash({ ...NO_CONTENT, title: `${id} ${before?.revision} ${JSON.stringify(content)}` }, 'usable'),
    previousHash: before?.hash ?? null,
    firstSeen: before?.firstSeen ?? seen,
    revisedAt: before === null || seen > before.revisedAt ? seen : before.revisedAt,
    changed: before === null ? [] : ['title'],
    reason: null,
    withdrawnBy: null,
  };
  await articles.putRevision(article);
  await articles.commit({ article, written: world.ports.now(), notFound: 0, page: null }, before?.revision ?? null);
}

function idOf(name: string): ArticleId {
  return name.padEnd(20, '2') as ArticleId;
}

async function objectsOf(prefix: string): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for await (const key of world.ports.store.objects.list(prefix)) {
    const object = await world.ports.store.objects.get(key);
    found.set(key.slice(`feeds/${FEED}/`.length), Buffer.from(object?.bytes ?? []).toString());
  }
  return found;
}

type Items = { items: { id: string; title: string }[]; _feedmill: { deleted: { id: string }[] } };

/** The titles that each JSON document of the feed's history shows, by its name. */
async function history(): Promise<Record<string, string[]>> {
  const documents = [...(await objectsOf(`feeds/${FEED}/`))].filter(([key]) => key.endsWith('json'));
  return Object.fromEntries(
    documents.map(([key, text]) => [key, (JSON.parse(text) as Items).items.map((item) => item.title)]),
  );
}

async function passWriting(names: readonly string[], seconds = HOUR): Promise<void> {
  for (const name of names) {
    world.pass(seconds);
    await write(name);
    await world.settle();
  }
}

describe('the history of a feed', () => {
  it('is filed as soon as an archive is full, so that document and archives hold every article', async () => {
    await passWriting(['a', 'b', 'c', 'd', 'e', 'f', 'g']);
    expect(await history()).toEqual({
      'feed.json': ['g', 'f', 'e', 'd', 'c'].map((name) => `Title of ${name}`),
      'archive/2026-11.json': ['e', 'd', 'c', 'b', 'a'].map((name) => `Title of ${name}`),
    });
    await passWriting(['h', 'i', 'j']);
    expect(Object.keys(await history()).sort()).toEqual([
      'archive/2026-11-2.json',
      'archive/2026-11.json',
      'feed.json',
    ]);
  });

  it('is closed when the next month begins, and then changes no more but for a takedown', async () => {
    await passWriting(['a', 'b', 'c']);
    world.pass(12 * DAY);
    await passWriting(['d']);
    const closed = (await objectsOf(`feeds/${FEED}/archive/`)).get('archive/2026-11.json');
    expect((await history())['archive/2026-11.json']).toEqual(['Title of c', 'Title of b', 'Title of a']);

    world.pass(60);
    await write('b', { title: 'Corrected' });
    await passWriting(['e', 'f', 'g', 'h']);
    expect((await objectsOf(`feeds/${FEED}/archive/`)).get('archive/2026-11.json')).toBe(closed);
    expect((await history())['feed.json']).toContain('Corrected');

    await takeDown(idOf('b'), { reason: 'asked for', by: 'operator', seen: world.ports.now() }, world.ports);
    await world.settle();
    const after = (await objectsOf(`feeds/${FEED}/archive/`)).get('archive/2026-11.json') ?? '';
    expect((JSON.parse(after) as Items).items.map((item) => item.title)).toEqual(['Title of c', 'Title of a']);
    expect((JSON.parse(after) as Items)._feedmill.deleted).toMatchObject([{ id: `urn:feedmill:${idOf('b')}` }]);
    for (const text of (await objectsOf('')).values()) expect(text).not.toContain('Text of b');
  });

  it('files corrections of older articles at the end of their month', async () => {
    await passWriting(['a', 'b', 'c']);
    world.pass(12 * DAY);
    await write('a', { title: 'Corrected in December' });
    await passWriting(['d']);
    world.pass(31 * DAY);
    await passWriting(['e']);
    expect(await history()).toMatchObject({
      'archive/2026-11.json': ['Title of c', 'Title of b', 'Title of a'],
      'archive/2026-12.json': ['Title of d'],
      'archive/2026-12-2.json': ['Corrected in December'],
    });
  });

  it('shows what an embargo kept out of a closed month as soon as it is released', async () => {
    await passWriting(['a', 'b']);
    await write('b', { state: 'withheld' });
    await passWriting(['c', 'd']);
    world.pass(12 * DAY);
    await passWriting(['e', 'f', 'g', 'h', 'i']);
    expect((await history())['archive/2026-11.json']).toEqual(['Title of d', 'Title of c', 'Title of a']);
    await write('b', { state: 'usable' });
    await world.settle();
    expect((await history())['archive/2026-11.json']).toContain('Title of b');
  });

  it('grows by the batch where half of the news is found late, and document and archives miss nothing meanwhile', async () => {
    FEED = 'busy' as FeedId;
    await world.addFeed({ id: FEED, size: 40, formats: ['json'], filter: { exclude: ['football'] } });
    await world.settle();
    const { objects } = world.ports.store;
    const put = objects.put.bind(objects);
    let filed = 0;
    Object.assign(objects, {
      put: (...given: Parameters<typeof put>) => {
        if (given[0].startsWith(`feeds/${FEED}/archive/`)) filed += 1;
        return put(...given);
      },
    });
    const told: string[] = [];
    const news = 240;
    for (let at = 0; at < news; at++) {
      world.pass(120);
      const name = `late${String(at).padStart(3, '0')}`;
      told.push(`Title of ${name}`);
      // Forty are told in eighty minutes: what is dated three hours back was never among the newest.
      const date = instant(millis(world.ports.now()) - (at % 2 === 0 ? 60_000 : 3 * HOUR * 1000));
      await write(name, { published: { instant: date, precision: 'second' }, title: `Title of ${name}` });
      await world.settle();
      if (at % 10 > 0) continue;
      expect(new Set(Object.values(await history()).flat())).toEqual(new Set(told));
    }
    // Six become full; a batch has five articles on average. Each was put with each of the news before.
    expect(filed).toBeLessThan(news / 3);
    expect(filed).toBeGreaterThanOrEqual(6);
    const shown = (await history())['feed.json'] ?? [];
    expect(shown).toHaveLength(40);
    expect(shown).toContain(`Title of late${news - 2}`);
  });

  it('goes with its feed', async () => {
    await passWriting(['a', 'b', 'c', 'd', 'e']);
    const feed = await world.ports.store.feeds.get(FEED);
    const { removeFeed } = await import('../../../lib/pipeline/index.ts');
    if (feed !== null) await removeFeed(feed, world.ports);
    await world.settle();
    expect((await objectsOf(`feeds/${FEED}/`)).size).toBe(0);
    for await (const record of world.ports.store.archives.from(FEED, '')) throw new Error(`left: ${record.name}`);
  });
});

type Step =
  | { readonly kind: 'new'; readonly published: number | null; readonly late: number }
  | { readonly kind: 'edit' | 'football' | 'moved'; readonly which: number }
  | { readonly kind: 'takedown' | 'hold'; readonly which: number }
  | { readonly kind: 'pass'; readonly hours: number };

const which = fc.nat(20);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('new' as const),
      published: fc.option(fc.constantFrom(-5 * HOUR, -20 * HOUR, -HOUR, -HOUR / 2, -2 * DAY, -40 * DAY, 2 * DAY)),
      late: fc.constantFrom(0, 0, 0, 0, 60, 3 * DAY),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constantFrom('edit' as const, 'football' as const, 'moved' as const), which }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('takedown' as const, 'hold' as const), which }) },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('pass' as const), hours: fc.constantFrom(1, 5, 24, 24 * 9, 24 * 35) }),
  },
);

describe('archives', () => {
  let run = 0;
  const word = () => `history${run}`;

  it('are the same whether kept up to date or made anew, and miss nothing', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 5, maxLength: 60 }),
        fc.constantFrom(3, 3, 12, 20),
        async (steps, size) => {
          // A feed and articles of its own for each history: opening a table takes longer than filling it.
          run += 1;
          FEED = `run-${run}` as FeedId;
          await world.addFeed({
            id: FEED,
            size,
            formats: ['json'],
            filter: { words: [word()], exclude: ['football'] },
          });
          const names: string[] = [];
          for (const one of steps) await take(one, names);
          await world.settle();
          const kept = await objectsOf(`feeds/${FEED}/`);
          const keptHistory = await history();
          const feed = await world.ports.store.feeds.get(FEED);
          if (feed !== null) await republish([feed], world.ports);
          await world.settle();
          expect(await history()).toEqual(keptHistory);
          expect(await objectsOf(`feeds/${FEED}/`)).toEqual(kept);
          const told = [...kept.values()].flatMap((text) => (JSON.parse(text) as Items).items.map((item) => item.id));
          for (const name of names) {
            const article = (await world.ports.store.articles.get(idOf(name)))?.article;
            const isShown = article?.state === 'usable' && !article.text.includes('football');
            if (isShown) expect(told).toContain(`urn:feedmill:${idOf(name)}`);
            else if (article?.state === 'cancelled') expect(told).not.toContain(`urn:feedmill:${idOf(name)}`);
          }
        },
      ),
      {
        numRuns: Number(process.env.ARCHIVE_RUNS ?? 40),
        endOnFailure: true,
        seed: Number(process.env.ARCHIVE_SEED ?? 1),
      },
    );
  }, 240_000);

  async function take(one: Step, names: string[]): Promise<void> {
    const name = one.kind === 'new' || one.kind === 'pass' ? '' : names[one.which % names.length];
    const at = (seconds: number) => instant(millis(world.ports.now()) + seconds * 1000);
    if (one.kind === 'pass') world.pass(one.hours * HOUR);
    else if (one.kind === 'new') {
      const fresh = `r${run}a${String(names.length).padStart(3, '0')}`;
      names.push(fresh);
      const published = one.published === null ? null : ({ instant: at(one.published), precision: 'second' } as const);
      await write(fresh, { published, late: one.late, text: `${word()} text` });
    } else if (name !== undefined) {
      const before = (await world.ports.store.articles.get(idOf(name)))?.article;
      if (one.kind === 'takedown') {
        await takeDown(idOf(name), { reason: 'asked', by: 'operator', seen: at(0) as Instant }, world.ports);
      } else if (before?.state !== 'cancelled') {
        if (one.kind === 'edit') await write(name, { title: `${before?.title}!` });
        if (one.kind === 'football') {
          const text = `${word()} ${before?.text.includes('football') ? 'No game.' : 'It is football.'}`;
          await write(name, { text, html: `<p>${text}</p>` });
        }
        if (one.kind === 'hold') await write(name, { state: before?.state === 'withheld' ? 'usable' : 'withheld' });
        if (one.kind === 'moved') await write(name, { published: { instant: at(-HOUR), precision: 'second' } });
      }
    }
    if (one.kind !== 'pass' && names.length % 2 === 0) await world.settle();
  }
});
