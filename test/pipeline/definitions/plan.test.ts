import fc from 'fast-check';
import { expect, it } from 'vitest';
import { feedsOf, parseConfig } from '../../../lib/config/index.ts';
import type { AutomaticFeeds, FeedId } from '../../../lib/model/index.ts';
import { configure, excessOf, type Live, planOf } from '../../../lib/pipeline/index.ts';
import { openWorld } from '../../world.ts';

const ON: AutomaticFeeds = { floors: { section: 5, tag: 5, author: 5, language: 5 }, most: 1000 };
const OFF: AutomaticFeeds = { floors: { section: null, tag: null, author: null, language: null }, most: 0 };

const declared = (text: string): Live => {
  const { sources, feeds } = parseConfig(text, 'f.yaml');
  return { sources, feeds: feedsOf({ sources, feeds }, '2026-11-01T00:00:00.000Z' as never) };
};
const source = (id: string, more = '') => `{ id: ${id}, url: https://${id}.example/feed.xml${more} }`;

it('tells what is added, changed by which settings, and removed', () => {
  const live = declared(`sources: [${source('a')}, ${source('b')}]\nfeeds: [{ id: boats }, { id: cranes }]`);
  const after = declared(
    `sources: [${source('a', ', interval: 15m')}, ${source('c')}]\nfeeds: [{ id: boats, size: 9 }]`,
  );
  const { sources, feeds } = planOf(after, live, OFF);
  const ids = (all: readonly { readonly id: string }[]) => all.map(({ id }) => id);
  expect([ids(sources.added), ids(sources.removed)]).toEqual([['c'], ['b']]);
  expect(sources.changed).toMatchObject([{ one: { id: 'a' }, settings: ['interval'] }]);
  expect([ids(feeds.added), ids(feeds.removed)]).toEqual([['c'], ['b', 'cranes']]);
  expect(feeds.changed).toMatchObject([{ one: { id: 'boats' }, settings: ['size'] }]);
});

it('finds nothing to do where the file is what is live, whenever its feeds were first seen', () => {
  const live = declared(`sources: [${source('a')}]`);
  const later = { ...live, feeds: live.feeds.map((feed) => ({ ...feed, since: '2026-11-09T00:00:00.000Z' as never })) };
  const plan = planOf(later, live, OFF);
  expect(excessOf(plan)).toBeNull();
  for (const { added, changed, removed } of [plan.sources, plan.feeds])
    expect([added, changed, removed]).toEqual([[], [], []]);
});

it('counts feeds by name apart, so that many of them do not hide what else goes', () => {
  const live = declared(`feeds: [${['a', 'b', 'c', 'd', 'e'].map((id) => `{ id: ${id} }`).join(', ')}]`);
  const named = Array.from({ length: 500 }, (_, at) => ({
    ...(live.feeds[0] as (typeof live.feeds)[number]),
    id: `tag-${at}` as FeedId,
    filter: { named: { kind: 'tag' as const, name: String(at) } },
  }));
  const all = { ...live, feeds: [...live.feeds, ...named] };
  expect(excessOf(planOf(declared('feeds: [{ id: a }, { id: b }]'), all, ON))).toBe('it would remove 3 of 6 feeds');
  expect(excessOf(planOf(live, all, OFF))).toBe('it would remove 500 of 500 feeds by name');
});

it('asks for more than a fifth and at least three, or for all', () => {
  const MANY = Array.from({ length: 20 }, (_, at) => `s${at}`);
  const of = (ids: readonly string[]) => declared(`sources: [${ids.map((id) => source(id)).join(', ')}]`);
  const excess = (after: readonly string[], before: readonly string[]) => excessOf(planOf(of(after), of(before), OFF));
  expect(excess(MANY.slice(4), MANY)).toBeNull();
  expect(excess(MANY.slice(5), MANY)).toBe('it would remove 5 of 20 sources, 5 of 21 feeds');
  expect(excess(['s1'], ['s1', 's2', 's3'])).toBeNull();
  expect(excess([], ['s1'])).toBe('it would remove 1 of 1 sources, 1 of 2 feeds, and declares none');
});

it('removes exactly what it said, whatever was live', async () => {
  const some = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd'));
  const file = fc
    .record({ sources: some, feeds: some })
    .map(({ sources, feeds }) =>
      declared(
        `sources: [${sources.map((id) => source(id)).join(', ')}]\nfeeds: [${feeds.map((id) => `{ id: f-${id} }`).join(', ')}]`,
      ),
    );
  await fc.assert(
    fc.asyncProperty(file, file, some, async (before, after, commanded) => {
      const world = await openWorld();
      try {
        const { store } = world.ports;
        for (const id of commanded)
          await world.addSource({ id: `own-${id}`, url: `https://own-${id}.example/`, origin: 'command' });
        await configure(before, world.ports);
        const live = { sources: await store.sources.list(), feeds: await store.feeds.list() };
        const plan = planOf(after, live, undefined);
        await configure(after, world.ports);
        const left = { sources: await store.sources.list(), feeds: await store.feeds.list() };
        const gone = (was: readonly { readonly id: string }[], is: readonly { readonly id: string }[]) =>
          was.map(({ id }) => id).filter((id) => !is.some((one) => one.id === id));
        const said = (all: readonly { readonly id: string }[]) => all.map(({ id }) => id);
        expect(said(plan.sources.removed)).toEqual(gone(live.sources, left.sources));
        expect(said(plan.feeds.removed)).toEqual(gone(live.feeds, left.feeds));
        expect(said(plan.sources.added).sort()).toEqual(gone(left.sources, live.sources).sort());
      } finally {
        await world.close();
      }
    }),
    { numRuns: 12 },
  );
});
