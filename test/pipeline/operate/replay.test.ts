import { afterEach, beforeEach, expect, it } from 'vitest';
import { type AbsoluteUrl, type Instant, NO_CONTENT, type SourceId } from '../../../lib/model/index.ts';
import {
  defineSource,
  ingest,
  type ReplayChoice,
  type Replayed,
  replay,
  takeDown,
} from '../../../lib/pipeline/index.ts';
import { feedOf, openWorld, START, type World } from '../../world.ts';
import { addressOf, cutFeed, fullFeed, pageOf, story } from '../stories.ts';

const FEED = 'https://courier.example/feed.xml';
const CRANES = story('cranes', 'Cranes to go', 'It was decided.', '2026-11-19T10:00:00Z');
// A name that nothing on the page says is its author's.
const BYLINE = '<p class="z9">Ada Moor</p>';
const ALL: ReplayChoice = { source: null, since: null, until: null };

let world: World;
beforeEach(async () => {
  world = await openWorld();
  world.web.set(FEED, { body: cutFeed([CRANES]), type: 'application/rss+xml' });
  world.web.set(addressOf(CRANES), { body: pageOf(CRANES).replace('</article>', `${BYLINE}</article>`), etag: '"1"' });
  await world.addSource({ id: 'courier', url: FEED });
  await world.tick();
  world.pass(60);
});
afterEach(() => world.close());

async function replayed(choice: ReplayChoice, apply: 'apply' | 'shadow' = 'shadow'): Promise<Replayed[]> {
  const found: Replayed[] = [];
  for await (const one of replay(choice, world.ports, apply === 'apply' ? world.ports : null)) found.push(one);
  return found;
}

/** The operator has told since where the author stands. */
async function tellRules(): Promise<void> {
  const source = await world.ports.store.sources.get('courier' as SourceId);
  const rules = { author: '.z9' } as never;
  await defineSource({ ...source!, rules }, feedOf({ id: 'courier', filter: { sources: [source!.id] } }), world.ports);
  await world.settle();
}

const authors = async () =>
  (JSON.parse(await world.document('all', 'json')) as { items: { authors?: { name: string }[] }[] }).items.map((item) =>
    (item.authors ?? []).map(({ name }) => name),
  );

it('finds nothing to change where the rules are as they were', async () => {
  expect(await replayed(ALL)).toMatchObject([{ title: 'Cranes to go', outcome: 'same', changes: [] }]);
});

it('shows what today’s rules would change, and writes and asks for nothing', async () => {
  await tellRules();
  const before = { write: world.units.write, put: world.objectCounts.put, asked: world.asked.length };
  const [one] = await replayed(ALL);
  expect(one).toMatchObject({ outcome: 'differs', detail: expect.stringContaining('byline') });
  expect(one?.changes).toContainEqual({ field: 'authors', before: '', after: 'Ada Moor' });
  expect({ write: world.units.write, put: world.objectCounts.put, asked: world.asked.length }).toEqual(before);
});

it('applied, revises the same article in place, once, and keeps the payload and its validators', async () => {
  await tellRules();
  const [one] = await replayed(ALL, 'apply');
  expect(one?.outcome).toBe('revised');
  await world.settle();
  expect(await authors()).toEqual([['Ada Moor']]);
  const stored = await world.ports.store.articles.get(one!.article);
  expect(stored).toMatchObject({ article: { revision: 2 }, page: { etag: '"1"' } });
  expect(await replayed(ALL, 'apply')).toMatchObject([{ outcome: 'same' }]);
});

it('reads again what a feed told in full', async () => {
  world.web.set('https://gazette.example/feed', {
    body: fullFeed([story('ferry', 'Ferry stays')]),
    type: 'application/atom+xml',
  });
  await world.addSource({ id: 'gazette', url: 'https://gazette.example/feed', fullText: 'never' });
  await world.tick();
  expect(await replayed({ ...ALL, source: 'gazette' })).toMatchObject([{ title: 'Ferry stays', outcome: 'same' }]);
});

it('reads again what its own source told, not what another told of it', async () => {
  const [one] = await replayed(ALL);
  const told = { title: 'Cranes to stay', html: '<p>Nothing was decided.</p>', text: 'Nothing was decided.' };
  const content = { ...NO_CONTENT, ...told, authors: ['Ben Rival'], complete: true };
  await world.addSource({ id: 'rival', url: 'https://rival.example/feed.xml' });
  const outcome = await ingest(
    {
      source: 'rival' as SourceId,
      purpose: 'listed',
      guid: null,
      url: addressOf(CRANES) as AbsoluteUrl,
      seen: world.ports.now(),
      told: { form: 'content', content },
    },
    world.ports,
  );
  expect(outcome).toMatchObject({ outcome: 'unchanged', article: one!.article });
  await world.settle();
  world.pass(60);
  expect(await replayed(ALL, 'apply')).toMatchObject([{ outcome: 'same' }]);
  expect((await world.ports.store.articles.get(one!.article))?.article).toMatchObject({
    title: 'Cranes to go',
    authors: [],
    text: expect.stringContaining('It was decided.'),
  });
});

it('takes the articles of the source and the period that are asked for', async () => {
  expect(await replayed({ ...ALL, source: 'courier' })).toHaveLength(1);
  expect(await replayed({ ...ALL, source: 'gazette' })).toEqual([]);
  expect(await replayed({ ...ALL, since: START })).toHaveLength(1);
  expect(await replayed({ ...ALL, until: START })).toEqual([]);
  expect(await replayed({ ...ALL, since: '2026-11-21T00:00:00.000Z' as Instant })).toEqual([]);
});

it('passes over a payload that is cut, and says which', async () => {
  const { objects } = world.ports.store;
  world.web.set('https://gazette.example/feed', {
    body: fullFeed([story('ferry', 'Ferry stays')]),
    type: 'application/atom+xml',
  });
  await world.addSource({ id: 'gazette', url: 'https://gazette.example/feed', fullText: 'never' });
  await world.tick();
  const [kept] = await replayed({ ...ALL, source: 'gazette' });
  const keys: string[] = [];
  for await (const key of objects.list(`raw/${kept!.article}/`)) keys.push(key);
  const { bytes, contentType } = (await objects.get(keys[0]!))!;
  await objects.put(keys[0]!, bytes.subarray(0, bytes.length - 9), { contentType });
  expect(await replayed(ALL, 'apply')).toMatchObject([
    { title: 'Ferry stays', outcome: 'skipped', detail: expect.stringContaining(`object ${keys[0]} is damaged`) },
    { title: 'Cranes to go', outcome: 'same' },
  ]);
  // As it was kept before payloads were packed, and cut.
  await objects.delete(keys[0]!);
  await objects.put(keys[0]!.replace('.zst', ''), Buffer.from('{"form":"item","item":{"tit'), { contentType });
  expect(await replayed({ ...ALL, source: 'gazette' })).toMatchObject([
    { outcome: 'skipped', detail: 'its stored original is cut off' },
  ]);
});

it('leaves alone what was taken down, and says of what no payload is kept', async () => {
  const [one] = await replayed(ALL);
  for await (const key of world.ports.store.objects.list('raw/')) await world.ports.store.objects.delete(key);
  expect(await replayed(ALL, 'apply')).toMatchObject([{ outcome: 'skipped', detail: 'its original is not stored' }]);
  await takeDown(one!.article, { reason: 'asked for', by: 'operator', seen: world.ports.now() }, world.ports);
  await world.settle();
  expect(await replayed(ALL, 'apply')).toEqual([]);
});
