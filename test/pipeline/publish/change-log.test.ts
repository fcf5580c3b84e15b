import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Change, FeedId } from '../../../lib/model/index.ts';
import { changesPath, parseOpenSegment } from '../../../lib/publish/index.ts';
import { openWorld, type World } from '../../world.ts';
import { addressOf, cutFeed, pageOf, type Story, story } from '../stories.ts';

const FEED = 'https://courier.example/feed.xml';
const CRANES = story('cranes', 'Cranes to go', 'It was decided.', '2026-11-19T10:00:00Z');
const FERRY = story('ferry', 'Ferry stays', 'Nobody minds.', '2026-11-19T11:00:00Z');
const BOATS = { id: 'boats' as FeedId };

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(() => world.close());

function list(...stories: readonly Story[]): void {
  world.web.set(FEED, { body: cutFeed(stories), type: 'application/rss+xml' });
  for (const one of stories) world.web.set(addressOf(one), { body: pageOf(one) });
}

async function head() {
  const object = await world.ports.store.objects.get(changesPath(BOATS, null));
  return object && parseOpenSegment(object.bytes);
}

async function told(): Promise<string[]> {
  const changes: readonly Change[] = (await head())?.changes ?? [];
  return changes.map(({ kind, revision }) => `${kind} ${revision}`);
}

describe('a change log', () => {
  it('tells of an article that comes, is edited and goes', async () => {
    await world.addFeed({ id: 'boats', changes: true });
    list(FERRY, CRANES);
    await world.addSource({ id: 'courier', url: FEED });
    await world.tick();
    expect(await told()).toEqual(['created 1', 'created 1']);
    list({ ...FERRY, title: 'Ferry stays for good' }, CRANES);
    world.pass(900);
    await world.tick();
    expect(await told()).toEqual(['created 1', 'created 1', 'updated 2']);
    const open = await head();
    expect(open?.changes.map(({ position }) => position - (open?.first ?? 0))).toEqual([0, 1, 2]);
  });
});
