import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ownSource, type SourceId, type Teller } from '../../../lib/model/index.ts';
import { ingest, poll, removeSource } from '../../../lib/pipeline/index.ts';
import { openWorld, START, type World } from '../../world.ts';

/** Several sources that tell the same articles: each of them shows them, whoever was read first. */

const SOURCES = [
  { id: 'front', url: 'https://paper.example/front.xml', tags: ['town'] },
  { id: 'sport', url: 'https://paper.example/sport.xml', tags: ['games'] },
  { id: 'whole', url: 'https://feeds.paper.example/whole.xml', tags: ['long'] },
  { id: 'digest', url: 'https://digest.example/all.xml', tags: ['digest'] },
] as const;
type Name = (typeof SOURCES)[number]['id'];

const TITLES = ['Rowers bring the cup home', 'Coach stays two more years', 'Budget passes by one vote'];
const LONG = 'The harbour master read the list of repairs aloud to everybody who had come to the quay that day. ';

function feedOf(name: Name, numbers: readonly number[], categories: boolean, own: boolean): string {
  // Each stands at its own place of the list, between others: what is seen at the same moment has the same instant.
  const items = (own ? [0, 1, 2] : numbers).map((number) => {
    if (!numbers.includes(number))
      return `<item><title>Own ${number} of ${name}</title><link>https://paper.example/${name}/${number}</link></item>`;
    const text = `${TITLES[number]}: all that is known of number ${number}. `;
    return `<item><title>${TITLES[number]}</title><link>https://paper.example/${number}</link>
<guid isPermaLink="false">${name}-${number}</guid>${categories ? `<category>c-${name}</category>` : ''}
<description>${name === 'whole' ? text + LONG.repeat(6) : text}</description></item>`;
  });
  return `<?xml version="1.0"?><rss version="2.0"><channel><title>${name}</title>${items.join('\n')}</channel></rss>`;
}

let world: World;
const open = async () => {
  world = await openWorld();
  await world.addFeed({ id: 'all' });
  for (const tag of ['town', 'games', 'long']) await world.addFeed({ id: `t-${tag}`, filter: { tags: [tag] } });
  await world.addFeed({ id: 'chosen', filter: { sources: ['sport', 'digest'] as never } });
};
beforeEach(open);
afterEach(() => world.close());

async function read(name: Name, numbers: readonly number[], categories = false, own = false): Promise<void> {
  const source = SOURCES.find(({ id }) => id === name)!;
  world.web.set(source.url, { body: feedOf(name, numbers, categories, own), type: 'application/rss+xml' });
  if ((await world.ports.store.sources.get(name as string as SourceId)) === null)
    await world.addSource({ ...source, tags: [...source.tags], fullText: 'never' });
  world.queues.poll.splice(0);
  await poll(name as string as SourceId, world.ports);
  await world.settle();
}

/** Every document and page that readers can fetch. */
async function documents(): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  const { objects } = world.ports.store;
  for await (const key of objects.list(''))
    if (!/^(?:raw|revision|offers)\//.test(key))
      found.set(key, Buffer.from((await objects.get(key))!.bytes).toString());
  return found;
}

async function titles(feed: string): Promise<string[]> {
  const { items } = JSON.parse(await world.document(feed, 'json')) as { items: { title: string }[] };
  return items
    .map(({ title }) => title)

    .sort();
}

const lists = fc.record(
  Object.fromEntries(
    SOURCES.map(({ id }) => [id, fc.uniqueArray(fc.nat(2), { minLength: 1, maxLength: 3 })]),
  ) as Record<Name, fc.Arbitrary<number[]>>,
);
const orders = fc.shuffledSubarray(
  SOURCES.map(({ id }) => id),
  { minLength: 4, maxLength: 4 },
);

describe('articles that several sources tell', () => {
  it('are in the same documents, byte for byte, in whatever order the sources are read', async () => {
    await fc.assert(
      fc.asyncProperty(lists, fc.boolean(), orders, orders, async (listed, categories, one, other) => {
        const outcomes: Map<string, string>[] = [];
        for (const order of [one, other]) {
          await world.close();
          await open();
          // Their feeds are defined at the same moment, whoever is read first.
          for (const source of SOURCES) await world.addSource({ ...source, tags: [...source.tags], fullText: 'never' });
          for (const name of order) await read(name, listed[name], categories, true);
          outcomes.push(await documents());
        }
        expect(outcomes[1]).toEqual(outcomes[0]);
      }),
      { numRuns: Number(process.env.FEEDMILL_HISTORIES ?? 20) },
    );
  }, 300_000);

  it('are in the feed of each, and of its tags', async () => {
    await read('front', [0, 2]);
    await read('sport', [0, 1], true);
    expect(await titles('front')).toEqual([TITLES[2], TITLES[0]]);
    expect(await titles('sport')).toEqual([TITLES[1], TITLES[0]]);
    expect(await titles('t-games')).toEqual([TITLES[1], TITLES[0]]);
    expect(await titles('t-town')).toEqual([TITLES[2], TITLES[0]]);
    expect(await titles('chosen')).toEqual([TITLES[1], TITLES[0]]);
    expect(await titles('all')).toHaveLength(3);
    expect(await world.document('front', 'json'), 'what another calls it is not shown').not.toContain('c-sport');
  });

  it('cost one write of the article for each further source, and none where nothing changes', async () => {
    await read('front', [0]);
    world.pass(7200);
    const before = world.units.writes['ARTICLE/A'] ?? 0;
    await read('sport', [0]);
    const one = world.units.writes['ARTICLE/A'] ?? 0;
    expect(one - before).toBeGreaterThan(0);
    // A unit is a kilobyte: of one write, since the article has less than two.
    expect(one - before).toBeLessThanOrEqual(2);
    const { put } = world.objectCounts;
    await read('front', [0]);
    await read('sport', [0]);
    expect(world.units.writes['ARTICLE/A']).toBe(one);
    expect(world.objectCounts.put).toBe(put);
  });

  it('stay with the others when one withdraws, and return to it when it tells them again', async () => {
    await read('front', [0, 1, 2]);
    world.pass(7200);
    await read('digest', [0, 1, 2]);
    const before = await world.document('front', 'json');
    const withdrawn = async () => {
      const common = { purpose: 'push', guid: 'digest-1', url: null, told: { form: 'nothing' } } as const;
      const offer = { ...common, source: 'digest' as SourceId, seen: world.ports.now(), withdrawn: { reason: null } };
      return ingest(offer, world.ports);
    };
    expect(await withdrawn()).toMatchObject({ outcome: 'withdrawn' });
    await world.settle();
    expect(await titles('digest')).toHaveLength(2);
    expect(await titles('all')).toHaveLength(3);
    expect(await world.document('front', 'json')).toBe(before);
    expect(await withdrawn()).toMatchObject({ outcome: 'refused' });
    world.pass(900);
    await read('digest', [0, 1, 2], true);
    expect(await titles('digest')).toHaveLength(3);
    expect(await world.document('front', 'json')).toBe(before);
  });

  it('stay as they are when a source that tells them is removed', async () => {
    await read('front', [0]);
    world.pass(7200);
    await read('sport', [0]);
    const before = await world.document('all', 'json');
    const source = await world.ports.store.sources.get('sport' as SourceId);
    await removeSource(source!, world.ports);
    await world.settle();
    expect(await world.document('all', 'json')).toBe(before);
    expect(await titles('t-games')).toEqual([TITLES[0]]);
  });
});

describe('the own source of an article', () => {
  const teller = (source: string, more: Partial<Teller> = {}): Teller => ({
    source: source as SourceId,
    tags: [],
    since: START,
    home: false,
    whole: false,
    ...more,
  });
  const later = '2026-11-21T08:00:00.000Z' as typeof START;

  it.each([
    ['on its own host, whoever was first', [teller('a'), teller('b', { home: true, since: later })], 'b'],
    ['that told it first', [teller('a', { since: later, whole: true }), teller('b')], 'b'],
    ['that told all of it, of those who told it at once', [teller('a'), teller('b', { whole: true })], 'b'],
    ['that is public', [teller('a', { private: true }), teller('b')], 'b'],
    ['whose id sorts first, where nothing else tells', [teller('b'), teller('a')], 'a'],
    ['that tells it still', [teller('a', { gone: true }), teller('b')], 'b'],
  ] as const)('is the one %s', (_, tellers, own) => {
    expect(ownSource(tellers)).toBe(own);
    expect(ownSource([...tellers].reverse())).toBe(own);
  });
});
