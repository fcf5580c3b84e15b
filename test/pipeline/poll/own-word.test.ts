import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AbsoluteUrl, SourceId } from '../../../lib/model/index.ts';
import { healthOf, poll } from '../../../lib/pipeline/index.ts';
import { openWorld, type WebAnswer, type World } from '../../world.ts';

const MILL = 'mill' as SourceId;
const OLD = 'https://old.example/feed.xml';
const NEW = 'https://new.example/feed.xml';

let world: World;

beforeEach(async () => {
  world = await openWorld();
  await world.addSource({ id: MILL, url: OLD });
});
afterEach(() => world.close());

type Told = { readonly newUrl?: string; readonly self?: string; readonly site?: string };

/** A podcast's feed of the episodes with these numbers, the newest first. */
function feed(numbers: readonly number[], { newUrl, self, site = 'https://mill.example' }: Told = {}): WebAnswer {
  const items = numbers.map(
    (number) =>
      `<item><title>Episode ${number}</title><guid isPermaLink="false">${site}/?p=${number}</guid>
       <link>${site}/episode-${number}</link><description>What was ground on day ${number}.</description></item>`,
  );
  const body = `<rss version="2.0" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"
    xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>The mill</title>
    ${newUrl === undefined ? '' : `<itunes:new-feed-url>${newUrl}</itunes:new-feed-url>`}
    ${self === undefined ? '' : `<atom:link rel="self" href="${self}"/>`}${items.join('')}</channel></rss>`;
  return { body, type: 'application/rss+xml' };
}

const TEN = [10, 9, 8, 7, 6, 5, 4, 3, 2, 1];

const state = async () => (await world.ports.store.sources.state(MILL))!;
const health = async () => healthOf((await world.ports.store.sources.get(MILL))!, await state(), world.ports.now());
/** How often an address was asked for. */
const times = (url: string) => world.asked.filter((asked) => asked === url).length;

async function polls(count: number, hours: number): Promise<void> {
  for (let done = 0; done < count; done++) {
    await poll(MILL, world.ports);
    world.pass(hours * 3600);
  }
}

describe('a feed that says itself that it has moved', () => {
  it.each([
    ['by itunes:new-feed-url', { newUrl: NEW }],
    ['by a link to itself on another host', { self: NEW }],
    ["by a browser's scheme", { self: 'feed://new.example/feed.xml' }],
  ])('%s is read there once five polls over a day said so, for two requests', async (_how, told) => {
    world.web.set(OLD, feed(TEN, told));
    world.web.set(NEW, feed([11, ...TEN]));
    await polls(4, 7);
    expect((await state()).moving).toMatchObject({ to: NEW, polls: 4, by: 'feed' });
    expect(await health()).toMatchObject({
      level: 'warning',
      condition: 'moved',
      line: `says itself for 28 hours that it has moved permanently to ${NEW} (4 polls in a row); this is accepted once it has lasted`,
    });
    expect(times(NEW)).toBe(1);
    await polls(1, 7);
    expect(await state()).toMatchObject({ address: NEW, moving: null });
    expect(times(NEW)).toBe(2);
    expect(await poll(MILL, world.ports)).toMatchObject({ outcome: 'read', offered: 1 });
    expect(await state()).toMatchObject({ address: NEW, failures: 0, quarantine: null });
  });

  it('costs the polls in between no request and no read more', async () => {
    world.web.set(OLD, feed(TEN));
    await polls(2, 1);
    const ordinary = await requests();
    world.web.set(OLD, feed(TEN, { newUrl: NEW }));
    world.web.set(NEW, feed(TEN));
    await polls(1, 1);
    expect(times(NEW)).toBe(1);
    expect(await requests()).toEqual(ordinary);
  });

  it.each([
    ['there is nothing', undefined, / answered 404/],
    ['there is a page', { body: '<!doctype html><title>Mill</title><p>Gone grinding.</p>' }, /HTML/],
    ['a stranger is', feed(TEN, { site: 'https://stranger.example' }), /^less than half/],
    ['it is one of many that it is made of', feed([3, 2, 1]), /^less than half/],
    ['it is drowned in what is of others', feed([...TEN, ...Array.from({ length: 11 }, (_, at) => 100 + at)]), /^less/],
    ['that leads back', { ...feed(TEN), movedTo: OLD }, /^it redirects back/],
    ['what is there names the old address', feed(TEN, { self: OLD }), /^the feed there names/],
    ['that leads to http', { ...feed(TEN), movedTo: 'http://new.example/feed.xml' }, /^it leads to an http address/],
  ] satisfies [string, WebAnswer | undefined, RegExp][])(
    'is not followed where %s, and is asked about once a day at most',
    async (_what, answer, reason) => {
      world.web.set(OLD, feed(TEN, { self: NEW }));
      if (answer !== undefined) world.web.set(NEW, answer);
      await polls(24, 1);
      expect(await state()).toMatchObject({ address: null, moving: null, unbelieved: { to: NEW, times: 1 } });
      expect((await state()).unbelieved?.reason).toMatch(reason);
      expect((await health()).condition).toBe('ok');
      expect(times(NEW)).toBe(1);
      await polls(7 * 4, 6);
      // After one day, two more, four more.
      expect(times(NEW)).toBe(4);
    },
  );

  it.each([
    ['at an http address', OLD, 'http://new.example/feed.xml'],
    ['by a program between that is given its address', 'https://full.example/feed?url=new.example%2Ffeed.xml', NEW],
  ])('is not asked at all %s', async (_what, here, there) => {
    await world.addSource({ id: MILL, url: here });
    world.web.set(here, feed(TEN, { self: there }));
    world.web.set(there, feed(TEN));
    await polls(6, 7);
    expect(times(there)).toBe(0);
    expect(await state()).toMatchObject({ address: null, moving: null, unbelieved: { to: there } });
  });

  it.each([
    ['http', 'http://old.example/feed.xml'],
    ['www', 'https://www.old.example/feed.xml'],
    ['a slash', 'https://old.example/feed.xml/'],
    ['another path of its host', 'https://old.example/other.xml'],
    ["a browser's scheme", 'feed://old.example/feed.xml'],
    ['nowhere', 'feed.xml'],
  ])('has not moved where its link to itself differs by %s alone', async (_what, self) => {
    world.web.set(OLD, feed(TEN, { self }));
    await polls(6, 7);
    expect(await state()).toMatchObject({ address: null, moving: null });
    expect((await state()).unbelieved).toBeUndefined();
    expect(new Set(world.asked)).toEqual(new Set(['https://old.example/robots.txt', OLD]));
  });

  it('is asked about once a day, however often it changes its word or takes it back', async () => {
    const others = Array.from({ length: 24 }, (_, at) => `https://new.example/feed-${at}.xml`);
    for (const there of others) {
      world.web.set(there, feed(TEN));
      world.web.set(OLD, feed(TEN, { self: there }));
      await polls(1, 0.5);
      world.web.set(OLD, feed(TEN));
      await polls(1, 0.5);
    }
    expect(others.reduce((sum, there) => sum + times(there), 0)).toBe(1);
    expect(await state()).toMatchObject({ address: null, moving: null });
  });

  it.each([
    ['was being believed', feed(TEN)],
    ['was not believed', undefined],
  ])('is not asked about once it took back what %s', async (_what, there) => {
    world.web.set(OLD, feed(TEN, { self: NEW }));
    if (there !== undefined) world.web.set(NEW, there);
    await polls(2, 1);
    world.web.set(OLD, feed(TEN));
    world.web.set(NEW, feed(TEN));
    await polls(24, 7);
    expect(times(NEW)).toBe(1);
    expect(await state()).toMatchObject({ address: null, moving: null });
    expect((await state()).unbelieved).toBeUndefined();
  });

  it('is not led to and fro by two that name each other', async () => {
    world.web.set(OLD, feed(TEN, { self: NEW }));
    world.web.set(NEW, feed(TEN));
    await polls(6, 7);
    expect(await state()).toMatchObject({ address: NEW });
    world.web.set(NEW, feed(TEN, { self: OLD }));
    await polls(12, 7);
    expect(await state()).toMatchObject({ address: NEW, moving: null });
    expect((await state()).unbelieved).toBeUndefined();
  });

  it('is asked about later where the other host has no time for us, though it does not change', async () => {
    await world.addSource({ id: 'other', url: NEW });
    world.web.set(NEW, { status: 429, retryAfter: 3600 });
    await poll('other' as SourceId, world.ports);
    world.web.set(OLD, feed(TEN, { self: NEW }));
    world.web.set(NEW, feed(TEN));
    await polls(1, 3);
    expect(times(NEW)).toBe(1);
    await polls(1, 1);
    expect(times(NEW)).toBe(2);
    expect((await state()).moving).toMatchObject({ to: NEW, polls: 1, by: 'feed' });
  });

  it('is believed by its host before itself', async () => {
    const elsewhere = 'https://elsewhere.example/feed.xml';
    world.web.set(OLD, { ...feed(TEN, { self: NEW }), movedTo: elsewhere });
    world.web.set(NEW, feed(TEN));
    await polls(5, 7);
    expect(await state()).toMatchObject({ address: elsewhere as AbsoluteUrl, moving: null });
    expect(times(NEW)).toBe(0);
  });

  it('is shown nothing of where it is private', async () => {
    const lines: unknown[] = [];
    world.ports.log.warn = (...line) => lines.push(line);
    world.ports.log.info = (...line) => lines.push(line);
    await world.addSource({ id: MILL, url: OLD, private: true });
    world.web.set(OLD, feed(TEN, { self: NEW }));
    world.web.set(NEW, feed(TEN));
    await polls(6, 7);
    expect(await state()).toMatchObject({ address: NEW });
    expect(JSON.stringify(lines)).not.toContain('feed.xml');
  });
});

/** What a poll reads of the table, and asks of the web. */
async function requests(): Promise<unknown> {
  const read = world.units.read;
  const asked = world.asked.length;
  await poll(MILL, world.ports);
  world.pass(3600);
  return { read: world.units.read - read, asked: world.asked.length - asked };
}
