import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { NO_CONTENT, type SourceId } from '../../../lib/model/index.ts';
import { ensurePushSource, ingest, type Offer } from '../../../lib/pipeline/index.ts';
import { openWorld, type World } from '../../world.ts';

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(() => world.close());

const PUSH = 'push' as SourceId;
const withdrawal = (guid: string): Offer => ({
  source: PUSH,
  purpose: 'push',
  guid,
  url: null,
  seen: world.ports.now(),
  told: { form: 'nothing' },
  withdrawn: { reason: null },
});

describe('what is remembered of offers that came to nothing', () => {
  it('is a push that was refused, each under its own id, at one write each', async () => {
    await ensurePushSource(PUSH, world.ports);
    for (const guid of ['a', 'b', 'a'])
      expect(await ingest(withdrawal(guid), world.ports)).toMatchObject({ outcome: 'dropped' });
    const left = await world.ports.store.sources.leftOut(PUSH);
    expect(left.map(({ guid }) => guid).sort()).toEqual(['a', 'b']);
    expect(left[0]).toMatchObject({ why: 'no article is known by this id or address', dropped: world.ports.now() });
    const writes = Object.entries(world.units.writes).filter(([kind]) => kind.startsWith('LEFT'));
    expect(writes.reduce((sum, [, units]) => sum + units, 0)).toBe(3);
  });

  it('is what its source told on two days on which it had had all that is kept of it', async () => {
    await world.addSource({ id: 'notes', url: 'https://notes.example/feed.xml' });
    const ports = { ...world.ports, keptPerDay: 1 };
    const offer = (slug: string): Offer => ({
      ...withdrawal(slug),
      source: 'notes' as SourceId,
      purpose: 'listed',
      told: {
        form: 'content',
        content: { ...NO_CONTENT, title: `Note ${slug}`, html: '<p>It is so.</p>', text: 'It is so.' },
      },
    });
    const listed = (slug: string): Offer => {
      const { withdrawn: _, ...rest } = offer(slug);
      return rest;
    };
    await ingest(listed('first'), ports);
    const held = { until: world.ports.now(), times: 1 };
    expect(await ingest({ ...listed('second'), held }, ports)).toMatchObject({ outcome: 'full' });
    expect(await world.ports.store.sources.leftOut('notes' as SourceId)).toMatchObject([
      { guid: 'second', why: expect.stringContaining('limits.keptPerDay') },
    ]);
  });

  it('is bounded, however much a source tells in vain, and never what an id of a megabyte holds', async () => {
    await ensurePushSource(PUSH, world.ports);
    for (let at = 0; at < 600; at++) await ingest(withdrawal(`n-${at}`), world.ports);
    await ingest(withdrawal('x'.repeat(1_000_000)), world.ports);
    const left = await world.ports.store.sources.leftOut(PUSH);
    expect(left.length).toBeLessThanOrEqual(256);
    expect(Math.max(...left.map((one) => JSON.stringify(one).length))).toBeLessThan(2000);
  });
});
