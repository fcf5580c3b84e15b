import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Instant, millis, type SourceId, type SourceState } from '../../lib/model/index.ts';
import { acceptShape, defineSource, status } from '../../lib/pipeline/index.ts';
import { openWorld, type World } from '../world.ts';
import { addressOf, cutFeed, fullFeed, pageOf, type Story, story } from './stories.ts';

const FEED = 'https://courier.example/feed.xml';
const MOVED = 'https://news.courier.example/feed.xml';
const ATOM = 'application/atom+xml';

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(() => world.close());

async function state(id = 'courier'): Promise<SourceState> {
  const found = await world.ports.store.sources.state(id as SourceId);
  if (found === null) throw new Error(`no state of ${id}`);
  return found;
}

async function healthLine(id = 'courier'): Promise<string> {
  const { sources } = await status(world.ports.store, world.ports.now());
  return sources.find(({ source }) => source.id === id)?.health.line ?? '';
}

async function titles(): Promise<string[]> {
  const { items } = JSON.parse(await world.document('all', 'json')) as { items: { title: string }[] };
  return items.map((item) => item.title);
}

/** Stories numbered from `first`, newest first, one an hour. */
function run(first: number, last: number): Story[] {
  const numbers = Array.from({ length: last - first + 1 }, (_, i) => last - i);
  return numbers.map((n) =>
    story(
      `s${n}`,
      `Story ${n}`,
      'It was decided.',
      new Date(millis('2026-11-18T00:00:00.000Z' as Instant) + n * 3600_000).toISOString(),
    ),
  );
}

function serve(stories: readonly Story[], feed = fullFeed(stories)): void {
  world.web.set(FEED, { body: feed, type: ATOM });
  for (const one of stories) world.web.set(addressOf(one), { body: pageOf(one) });
}

async function poll(): Promise<void> {
  world.pass(900);
  await world.tick();
}

describe('a source that moves', () => {
  it('is followed to its new address after it redirected for good for a day, and gives no article twice', async () => {
    serve(run(1, 5));
    await world.addSource({ id: 'courier', url: FEED, interval: { least: 21_600, most: 21_600 } });
    await world.tick();
    world.web.set(FEED, { body: fullFeed(run(1, 5)), type: ATOM, movedTo: MOVED });
    world.web.set(MOVED, { body: fullFeed(run(1, 6)), type: ATOM });
    for (let i = 0; i < 6; i++) {
      world.pass(21_600);
      await world.tick();
    }
    expect((await state()).address).toBe(MOVED);
    expect(world.asked.at(-1)).toBe(MOVED);
    expect(await titles()).toEqual(run(1, 6).map(({ title }) => title));
    expect(await healthLine()).toContain(MOVED);
  });
});

describe('a gap between two polls', () => {
  it('is filled from the archive that the feed links to (RFC 5005)', async () => {
    serve(run(1, 5));
    await world.addSource({ id: 'courier', url: FEED });
    await world.tick();
    const archive = 'https://courier.example/archive.xml';
    const link = `<link rel="prev-archive" href="${archive}"/>`;
    serve(run(11, 15), fullFeed(run(11, 15)).replace('<updated>', `${link}<updated>`));
    world.web.set(archive, { body: fullFeed(run(4, 10)), type: ATOM });
    await poll();
    expect(await titles()).toEqual(run(1, 15).map(({ title }) => title));
    expect((await state()).gap).toMatchObject({ filled: true, at: world.ports.now() });
  });

  it('is told where nothing can fill it, with the item that came through', async () => {
    serve(run(1, 5));
    await world.addSource({ id: 'courier', url: FEED });
    await world.tick();
    serve(run(11, 15));
    await poll();
    expect(await titles()).toEqual([...run(11, 15), ...run(1, 5)].map(({ title }) => title));
    expect((await state()).gap).toMatchObject({ filled: false });
    expect(await healthLine()).toMatch(/lost|gap/);
  });
});

describe('an answer that breaks off', () => {
  it('gives its whole items; the one it ends in comes when it is whole, though the feed says it did not change', async () => {
    const stories = run(1, 5);
    const whole = fullFeed(stories);
    serve(stories, whole.slice(0, whole.indexOf('It was decided', whole.indexOf('Story 1<')) + 5));
    world.web.set(FEED, { ...world.web.get(FEED), etag: '"same"' } as never);
    await world.addSource({ id: 'courier', url: FEED });
    await world.tick();
    expect(await titles()).toEqual(['Story 5', 'Story 4', 'Story 3', 'Story 2']);
    world.web.set(FEED, { body: whole, type: ATOM, etag: '"same"' });
    await poll();
    await poll();
    await poll();
    expect(await titles()).toEqual(['Story 5', 'Story 4', 'Story 3', 'Story 2', 'Story 1']);
  });
});

describe('a source that drifts', () => {
  const nameless = (stories: readonly Story[]) => fullFeed(stories).replace(/(<entry>)<title>.*?<\/title>/g, '$1');

  async function habit(): Promise<void> {
    await world.addSource({ id: 'courier', url: FEED });
    for (let n = 10; n < 18; n++) {
      serve(run(n - 9, n));
      await poll();
    }
  }

  it('is put in quarantine: nothing of it is published, the last good feed stays, and one line says why', async () => {
    await habit();
    const before = await world.document('courier', 'atom');
    serve([], nameless(run(9, 20)));
    await poll();
    expect(await world.document('courier', 'atom')).toBe(before);
    expect((await state()).quarantine?.reason).toContain('title');
    expect(await healthLine()).toContain('title');
    await poll();
    expect(await world.document('courier', 'atom')).toBe(before);
  });

  it('is out of it by itself once it is well again, and nothing is missing', async () => {
    await habit();
    serve([], nameless(run(9, 18)));
    await poll();
    serve(run(10, 19));
    await poll();
    expect((await state()).quarantine).toBeNull();
    expect((await titles()).slice(0, 2)).toEqual(['Story 19', 'Story 18']);
  });

  it('is taken as it is once an operator accepts it', async () => {
    await habit();
    serve([], nameless(run(9, 18)));
    await poll();
    await world.ports.store.sources.saveState({ ...acceptShape(await state()), nextDue: world.ports.now() });
    await world.tick();
    expect((await state()).quarantine).toBeNull();
  });
});

describe('coming back', () => {
  it('learns the interval within its bounds, and looks at pages again without asking for the feed', async () => {
    world.web.set(FEED, { body: cutFeed(run(1, 5)), type: 'application/rss+xml' });
    for (const one of run(1, 5)) world.web.set(addressOf(one), { body: pageOf(one) });
    await world.addSource({ id: 'courier', url: FEED, interval: { least: 300, most: 86_400 }, recheck: 600 });
    await world.tick();
    const { pollDue, nextDue } = await state();
    const wait = (due: Instant | null) => (millis(due ?? world.ports.now()) - millis(world.ports.now())) / 1000;
    expect(wait(pollDue)).toBeGreaterThanOrEqual(300);
    expect(wait(pollDue)).toBeLessThanOrEqual(86_400);
    expect(wait(nextDue)).toBe(600);
    world.asked.length = 0;
    world.pass(600);
    await world.tick();
    expect(world.asked).toContain(addressOf(run(1, 1)[0] as Story));
    expect(world.asked).not.toContain(FEED);
  });

  it('is asked at once where its operator redefines it', async () => {
    serve(run(1, 3));
    const source = await world.addSource({ id: 'courier', url: FEED });
    await world.tick();
    const feed = await world.ports.store.feeds.get('courier' as never);
    if (feed === null) throw new Error('no feed');
    await defineSource({ ...source, tags: ['news'] }, feed, world.ports);
    world.asked.length = 0;
    await world.tick();
    expect(world.asked).toEqual([FEED]);
  });

  it.each([401, 403, 404, 500, 503])('recovers by itself from %i', async (broken) => {
    serve(run(1, 3));
    await world.addSource({ id: 'courier', url: FEED });
    await world.tick();
    world.web.set(FEED, { status: broken });
    await poll();
    expect((await state()).failures).toBe(1);
    serve(run(1, 4));
    world.pass(3600);
    await world.tick();
    expect(await state()).toMatchObject({ failures: 0, lastError: null });
    expect((await titles())[0]).toBe('Story 4');
  });

  it('leaves a source alone for good that is gone (410), and keeps its feed', async () => {
    serve(run(1, 3));
    await world.addSource({ id: 'courier', url: FEED });
    await world.tick();
    world.web.set(FEED, { status: 410 });
    await poll();
    world.asked.length = 0;
    world.pass(30 * 86_400);
    await world.tick();
    expect(world.asked).toEqual([]);
    expect(await titles()).toHaveLength(3);
  });
});

describe('pages that cannot be had at once', () => {
  function serveCut(stories: readonly Story[]): void {
    serve(stories, cutFeed(stories));
  }

  it('are read one after the other where a host lists many, and every article comes with its text', async () => {
    const spaced = await openWorld({ spacingMs: 1000 });
    try {
      const stories = run(1, 40);
      spaced.web.set(FEED, { body: cutFeed(stories), type: 'application/rss+xml' });
      for (const one of stories) spaced.web.set(addressOf(one), { body: pageOf(one) });
      await spaced.addSource({ id: 'courier', url: FEED });
      await spaced.tick();
      for (let i = 0; i < 60 && spaced.queues.article.length > 0; i++) {
        spaced.pass(30);
        await spaced.settle();
      }
      const { items } = JSON.parse(await spaced.document('courier', 'json'));
      expect(items).toHaveLength(40);
      expect(items.every((item: { _feedmill: { complete: boolean } }) => item._feedmill.complete)).toBe(true);
      expect(spaced.asked.filter((url) => url === addressOf(stories[0] as Story))).toHaveLength(1);
    } finally {
      await spaced.close();
    }
  });

  it.each([500, 503])('are shown as a link at once and with their text by themselves after a %i', async (status) => {
    serveCut(run(1, 2));
    const first = addressOf(run(1, 1)[0] as Story);
    world.web.set(first, { status });
    await world.addSource({ id: 'courier', url: FEED });
    await world.tick();
    expect(await titles()).toEqual(['Story 2', 'Story 1']);
    world.web.set(first, { body: pageOf(run(1, 1)[0] as Story) });
    world.pass(200);
    await world.settle();
    const { items } = JSON.parse(await world.document('all', 'json'));
    expect(items[1]._feedmill.complete).toBe(true);
  });

  it('are given up in the end where their host is dead, and leave no message behind', async () => {
    serveCut(run(1, 1));
    world.web.set(addressOf(run(1, 1)[0] as Story), { status: 500 });
    await world.addSource({ id: 'courier', url: FEED });
    await world.tick();
    for (let i = 0; i < 10; i++) {
      world.pass(901);
      await world.settle();
    }
    expect(world.queues.article).toEqual([]);
  });
});
