import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Feed, FeedId, SourceId } from '../../../lib/model/index.ts';
import { changeFilter, changeRules, versionOf } from '../../../lib/pipeline/index.ts';
import { openWorld, type World } from '../../world.ts';

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(() => world.close());

const FEED = 'harbour' as FeedId;
const SOURCE = 'courier' as SourceId;

describe('a feed whose filter is changed', () => {
  it('takes what belongs to it now, and leaves the rest of its definition as it was', async () => {
    await world.addFeed({ id: FEED, title: 'Harbour', size: 7, filter: { tags: ['harbour'] } });
    const { outcome, stands } = await changeFilter(FEED, { words: ['ferry'] }, null, world.ports);
    expect(outcome).toBe('changed');
    expect(stands).toMatchObject({ title: 'Harbour', size: 7, filter: { words: ['ferry'] } });
    expect(await world.ports.store.feeds.get(FEED)).toEqual(stands);
    expect(await world.ports.store.feeds.isSettled(FEED)).toBe(true);
  });

  it('stays as the first of two left it, where both began with the same', async () => {
    const { filter } = await world.addFeed({ id: FEED, filter: { tags: ['harbour'] } });
    const seen = versionOf(filter);
    expect((await changeFilter(FEED, { tags: ['ferry'] }, seen, world.ports)).outcome).toBe('changed');
    const second = await changeFilter(FEED, { tags: ['boats'] }, seen, world.ports);
    expect(second).toMatchObject({ outcome: 'other', stands: { filter: { tags: ['ferry'] } } });
    expect((await world.ports.store.feeds.get(FEED))?.filter).toEqual({ tags: ['ferry'] });
  });

  it('is written by one of two that write at the same moment', async () => {
    const { filter } = await world.addFeed({ id: FEED, filter: { tags: ['harbour'] } });
    const seen = versionOf(filter);
    const both = await Promise.all(
      [['ferry'], ['boats']].map((tags) => changeFilter(FEED, { tags }, seen, world.ports)),
    );
    expect(both.map(({ outcome }) => outcome).sort()).toEqual(['changed', 'other']);
    const winner = both.find(({ outcome }) => outcome === 'changed')?.stands as Feed;
    expect((await world.ports.store.feeds.get(FEED))?.filter).toEqual(winner.filter);
  });

  it('is not brought back where it was removed', async () => {
    expect((await changeFilter(FEED, {}, null, world.ports)).outcome).toBe('missing');
  });
});

describe('a source whose rules are changed', () => {
  it('is read anew by them, and keeps what was learned of when it posts', async () => {
    await world.addSource({ id: SOURCE, url: 'https://courier.example/news', kind: 'page' });
    const state = (await world.ports.store.sources.state(SOURCE))!;
    await world.ports.store.sources.saveState({ ...state, items: 12, etag: '"a"', nextDue: null });
    const { outcome } = await changeRules(SOURCE, { item: 'li.card' }, versionOf({}), world.ports);
    expect(outcome).toBe('changed');
    expect((await world.ports.store.sources.get(SOURCE))?.rules).toEqual({ item: 'li.card' });
    const after = await world.ports.store.sources.state(SOURCE);
    expect(after).toMatchObject({ items: 12, nextDue: world.ports.now() });
  });

  it('says what stands there where somebody else was first', async () => {
    await world.addSource({ id: SOURCE, url: 'https://courier.example/news', kind: 'page' });
    await changeRules(SOURCE, { item: 'li' }, versionOf({}), world.ports);
    const second = await changeRules(SOURCE, { item: 'article' }, versionOf({}), world.ports);
    expect(second).toMatchObject({ outcome: 'other', stands: { rules: { item: 'li' } } });
  });

  it('changes nothing where it has them already', async () => {
    await world.addSource({ id: SOURCE, url: 'https://courier.example/news', rules: { body: '.story' } });
    expect((await changeRules(SOURCE, { body: '.story' }, null, world.ports)).outcome).toBe('unchanged');
  });
});
