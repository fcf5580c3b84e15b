import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Measured, measuresOf } from '../../lib/pipeline/index.ts';
import { openWorld, type World } from '../world.ts';
import { addressOf, cutFeed, pageOf, story } from './stories.ts';

const FEED = 'https://courier.example/feed.xml';
const DAY = 24 * 3600;

let world: World;
let measured: Measured[];
let lines: [string, Record<string, unknown>][];
beforeEach(async () => {
  world = await openWorld();
  measured = [];
  lines = [];
  const note = (message: string, fields: Record<string, unknown>) => {
    lines.push([message, fields]);
    measured.push(...measuresOf(message, fields));
  };
  Object.assign(world.ports.log, { info: note, warn: note });
  await world.addSource({ id: 'courier', url: FEED });
  publishFeed(['cranes', 'ferries']);
});
afterEach(() => world.close());

function publishFeed(slugs: readonly string[]): void {
  const stories = slugs.map((slug) => story(slug, slug));
  world.web.set(FEED, { body: cutFeed(stories), type: 'application/rss+xml' });
  for (const one of stories) world.web.set(addressOf(one), { body: pageOf(one) });
}

async function look(): Promise<void> {
  await world.tick();
  await world.settle();
}

function sum(name: Measured['name']): number {
  return measured.filter((one) => one.name === name).reduce((total, { value }) => total + value, 0);
}

describe('what a running mill measures', () => {
  it('counts polls, items and publishes, and tells how long a write took to its feeds', async () => {
    await look();
    expect([sum('Polls'), sum('Items')]).toEqual([1, 2]);
    expect(sum('PublishesDone')).toBeGreaterThan(0);
    expect(measured.filter(({ name }) => name === 'Delay').length).toBeGreaterThan(0);
    const done = sum('PublishesDone');
    world.pass(3600);
    await look();
    expect([sum('Polls'), sum('Items'), sum('PublishesDone')]).toEqual([2, 2, done]);
  });

  it('says once that a source could not be read for a day, and again only after it was read', async () => {
    await look();
    world.web.set(FEED, { status: 500 });
    for (let at = 0; at < 12; at++) {
      world.pass(DAY / 4);
      await look();
    }
    expect(sum('SilentSources')).toBe(1);
    const [[, fields] = []] = lines.filter(([message]) => message === 'source silent');
    expect(fields).toMatchObject({ source: 'courier', why: expect.stringMatching(/^not read for \S+ .*500/) });
    publishFeed(['cranes']);
    for (let at = 0; at < 8; at++) {
      world.pass(DAY / 4);
      await look();
    }
    world.web.set(FEED, { status: 500 });
    for (let at = 0; at < 12; at++) {
      world.pass(DAY / 4);
      await look();
    }
    expect(sum('SilentSources')).toBe(2);
  });

  it('says at once that a source is gone for good', async () => {
    await look();
    world.web.set(FEED, { status: 410 });
    world.pass(DAY);
    await look();
    world.pass(DAY);
    await look();
    expect(sum('SilentSources')).toBe(1);
  });

  it('counts what was mended in a document', async () => {
    world.web.set(FEED, {
      body: `junk before it ${cutFeed([story('cranes', 'Cranes')])}`,
      type: 'application/rss+xml',
    });
    await look();
    expect(sum('Repairs')).toBeGreaterThan(0);
  });
});
