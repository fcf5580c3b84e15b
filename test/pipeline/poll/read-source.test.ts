import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openWorld, type World } from '../../world.ts';
import { addressesIn, readNow } from '../sites.ts';
import { fullFeed, story } from '../stories.ts';

const URL = 'https://courier.example/feed.xml';

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(() => world.close());

describe('an answer that lists more than is taken at once', () => {
  it('gives its first items, and is not read to its end', async () => {
    const stories = Array.from({ length: 12 }, (_, i) =>
      story(`story-${i}`, `Story ${i}`, 'It was decided.', '2026-11-19T10:00:00Z'),
    );
    world.web.set(URL, { body: fullFeed(stories), type: 'application/atom+xml' });
    const source = await world.addSource({ id: 'courier', url: URL });
    const whole = await readNow(source, world, 12);
    const cut = await readNow(source, world, 10);
    expect(whole).toMatchObject({ outcome: 'read', complete: true });
    expect(cut).toMatchObject({ outcome: 'read', complete: false });
    expect(addressesIn(cut)).toEqual(addressesIn(whole).slice(0, 10));
  });
});
