import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SourceId } from '../../../lib/model/index.ts';
import { status } from '../../../lib/pipeline/index.ts';
import { openWorld, type World } from '../../world.ts';

const FEED = 'https://notes.example/feed.xml';

let world: World;
beforeEach(async () => {
  world = await openWorld();
  await world.addSource({ id: 'notes', url: FEED });
});
afterEach(() => world.close());

type Item = { readonly slug?: string; readonly title?: string; readonly text?: string };

async function poll(items: readonly Item[], end = '</channel></rss>'): Promise<void> {
  const told = items.map(
    ({ slug, title, text = '' }) =>
      `<item>${title === undefined ? '' : `<title>${title}</title>`}${slug === undefined ? '' : `<link>https://notes.example/${slug}</link>`}<description>${text}</description></item>`,
  );
  world.web.set(FEED, {
    body: `<?xml version="1.0"?><rss version="2.0"><channel><title>N</title><link>https://notes.example/</link>${told.join('')}${end}`,
    type: 'application/rss+xml',
  });
  await world.tick();
}

async function standing() {
  const { sources } = await status(world.ports.store, world.ports.now());
  return sources.find(({ source }) => source.id === ('notes' as SourceId))!;
}

const GOOD = Array.from({ length: 9 }, (_, at) => ({
  slug: `${at}`,
  title: `Note ${at}`,
  text: `It is ${at} o'clock.`,
}));

describe('what a source lists and no feed shows', () => {
  it('is nothing as a rule, which costs no write', async () => {
    await poll(GOOD);
    expect(await standing()).toMatchObject({ leftOut: { count: 0, last: [] }, health: { condition: 'ok' } });
    expect(Object.keys(world.units.writes).filter((kind) => kind.startsWith('LEFT'))).toEqual([]);
  });

  it('is counted with its reason where nothing can be read of it, or nothing is told', async () => {
    await poll([...GOOD, { text: 'Nobody knows where.' }, { slug: 'empty' }]);
    expect(await standing()).toMatchObject({
      leftOut: {
        count: 2,
        last: [
          { what: 'https://notes.example/empty', why: 'it has no title, text, picture or file' },
          { what: 'item 10', why: 'has no id, address or title to identify it' },
        ],
      },
      health: { condition: 'leaving', line: expect.stringContaining('2 of the 11 items it lists are left out') },
    });
    const writes = Object.entries(world.units.writes).filter(([kind]) => kind.startsWith('LEFT'));
    expect(writes.map(([, units]) => units)).toEqual([1]);
  });

  it('is told of a source that is otherwise well as long as it is a tenth or less', async () => {
    await poll([...GOOD, { slug: 'empty' }]);
    expect(await standing()).toMatchObject({ leftOut: { count: 1 }, health: { condition: 'ok' } });
  });

  it('is so because its page is gone', async () => {
    world.web.set('https://notes.example/0', { status: 410 });
    await poll(GOOD);
    expect((await standing()).leftOut.last).toEqual([{ what: 'Note 0', why: expect.stringContaining('410') }]);
  });

  it('is no longer so once it tells something, or is listed no more', async () => {
    await poll([...GOOD, { slug: 'empty' }, { slug: 'void' }]);
    expect((await standing()).leftOut.count).toBe(2);
    world.pass(3600);
    await poll([...GOOD, { slug: 'empty', text: 'Low tide.' }, { slug: 'void' }]);
    expect((await standing()).leftOut.count).toBe(1);
    world.pass(3600);
    await poll([...GOOD, { slug: 'empty', text: 'Low tide.' }]);
    expect((await standing()).leftOut.count).toBe(0);
  });

  it('is what is beyond the limit of one poll', async () => {
    await poll(Array.from({ length: 130 }, (_, at) => ({ slug: `${at}`, title: `Note ${at}`, text: 'It is.' })));
    expect(await standing()).toMatchObject({
      leftOut: { count: 30, last: [{ what: 'Note 100', why: expect.stringContaining('100 items') }, {}, {}, {}, {}] },
      health: { condition: 'leaving' },
    });
  });

  it('is what breaks off, until it comes whole', async () => {
    await poll(GOOD, '<item><title>Half</title><link>https://notes.example/half</link><description>It');
    expect(await standing()).toMatchObject({
      leftOut: { last: [{ what: 'Half', why: expect.stringContaining('is cut off') }] },
      state: { reckoning: { repairs: expect.any(Number), mended: [{ why: expect.any(String) }, {}] } },
    });
    world.pass(3600);
    await poll([...GOOD, { slug: 'half', title: 'Half', text: 'It is whole.' }]);
    expect((await standing()).leftOut.count).toBe(0);
  });
});
