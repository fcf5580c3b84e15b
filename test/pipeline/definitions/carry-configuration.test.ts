import { afterEach, beforeEach, expect, it } from 'vitest';
import { configureHandler } from '../../../lambdas/configure.ts';
import { parseConfig } from '../../../lib/config/index.ts';
import { STORED_FORMAT } from '../../../lib/model/index.ts';
import { type Brought, carryConfiguration } from '../../../lib/pipeline/index.ts';
import { openTable, type TableItem } from '../../../lib/store/index.ts';
import { openWorld, tickEvent, type World } from '../../world.ts';
import { addressOf, cutFeed, pageOf, story } from '../stories.ts';

const FEED = 'https://courier.example/feed.xml';
const FERRY = story('ferry', 'Ferry stays', 'Nobody minds.');

/** What a deployment brings of this file. */
function brought(text: string): Brought {
  return { hash: text, declared: JSON.parse(JSON.stringify(parseConfig(text, 'feedmill.yaml'))) };
}

const FIRST = brought(`sources: [{ id: courier, url: ${FEED} }]\nfeeds: [{ id: boats, filter: { words: [ferry] } }]`);
const SECOND = brought(`sources: [{ id: gazette, url: https://gazette.example/feed.xml }]`);

type Line = { readonly message: string; readonly fields: Record<string, unknown> };

let world: World;
let lines: Line[];
beforeEach(async () => {
  world = await openWorld();
  lines = [];
  const note = (message: string, fields: Record<string, unknown>) => lines.push({ message, fields });
  Object.assign(world.ports, { log: { info: note, warn: note } });
  world.web.set(FEED, { body: cutFeed([FERRY]), type: 'application/rss+xml' });
  world.web.set(addressOf(FERRY), { body: pageOf(FERRY) });
});
afterEach(() => world.close());

const stored = async () => ({
  sources: (await world.ports.store.sources.list()).map(({ id }) => id as string).sort(),
  feeds: (await world.ports.store.feeds.list()).map(({ id }) => id as string).sort(),
});

it('has sources and feeds follow what was deployed, and leaves alone what came from the command line', async () => {
  const configure = configureHandler(async () => FIRST, world.ports);
  await configure(tickEvent());
  await world.tick();
  expect(await stored()).toEqual({ sources: ['courier'], feeds: ['all', 'boats', 'courier'] });
  expect(await world.document('boats', 'rss')).toContain('Ferry stays');

  await world.addSource({ id: 'canal', url: 'https://canal.example/feed.xml', origin: 'command' });
  await configureHandler(async () => SECOND, world.ports)(tickEvent());
  await world.settle();
  expect(await stored()).toEqual({ sources: ['canal', 'gazette'], feeds: ['all', 'canal', 'gazette'] });
  // A rollback carries the older one back in.
  await configure(tickEvent());
  expect((await stored()).sources).toEqual(['canal', 'courier']);
});

it('costs one read where it is in the table already', async () => {
  expect(await carryConfiguration(FIRST, world.ports)).toBe(true);
  await world.settle();
  const { read, write } = world.units;
  expect(await carryConfiguration(FIRST, world.ports)).toBe(false);
  expect(world.units.read - read).toBe(1);
  expect(world.units.write).toBe(write);
  expect(world.queues.publish).toEqual([]);
});

/** The one item that says what was carried in, as the table has it. */
const CARRIED = { pk: 'CONFIGURATION', sk: 'C' };

async function carriedItem(change: TableItem): Promise<void> {
  const table = openTable(world.table.client(), 'feedmill');
  const { format: _, ...before } = (await table.get(CARRIED)) ?? {};
  await table.put({ ...before, ...change });
}

it('is carried in once more where all is stored in an older format, and then says ours', async () => {
  await carryConfiguration(FIRST, world.ports);
  await world.settle();
  // As the version before wrote it.
  await carriedItem({});
  expect(await world.ports.store.carried.format()).toBe(1);
  expect(await carryConfiguration(FIRST, world.ports)).toBe(true);
  expect(await world.ports.store.carried.format()).toBe(STORED_FORMAT);
  expect(await carryConfiguration(FIRST, world.ports)).toBe(false);
});

it('is refused, and nothing written, where a later version has stored what is there', async () => {
  await carryConfiguration(FIRST, world.ports);
  await world.settle();
  await carriedItem({ format: { N: String(STORED_FORMAT + 1) } });
  const { write } = world.units;
  for (const each of [FIRST, SECOND]) {
    await expect(carryConfiguration(each, world.ports)).rejects.toThrow(
      /^The table: its data are in format \d+, .* nothing was changed\. Run the newer version, /,
    );
  }
  expect(world.units.write).toBe(write);
  expect((await stored()).sources).toEqual(['courier']);
});

it('is carried in by one of several that come at once', async () => {
  const outcomes = await Promise.all([1, 2, 3].map(() => carryConfiguration(FIRST, world.ports)));
  expect(outcomes.filter(Boolean)).toHaveLength(1);
});

it('is done anew at once where it failed, and after a quarter of an hour where a process died over it', async () => {
  const { store } = world.ports;
  const broken = { ...world.ports, queues: { send: () => Promise.reject(new Error('no queue')) } };
  await expect(carryConfiguration(FIRST, broken)).rejects.toThrow('no queue');
  expect(await carryConfiguration(FIRST, world.ports)).toBe(true);

  const dying = {
    ...world.ports,
    store: { ...store, sources: { ...store.sources, define: () => new Promise<boolean>(() => {}) } },
  };
  void carryConfiguration(SECOND, dying);
  await expect.poll(() => carryConfiguration(SECOND, world.ports)).toBe(false);
  world.pass(17 * 60);
  expect(await carryConfiguration(SECOND, world.ports)).toBe(true);
  expect((await stored()).sources).toEqual(['gazette']);
});

const MANY = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j'];
const declaring = (ids: readonly string[]) =>
  brought(`sources: [${ids.map((id) => `{ id: ${id}, url: https://${id}.example/feed.xml }`).join(', ')}]`);

it.each([
  ['an example in its place', brought('sources: [{ id: harbour, url: https://harbour.example/feed.xml }]')],
  ['a file that was cut off', declaring(MANY.slice(0, 7))],
  ['a file that declares nothing any more', brought('site: { title: News }')],
])('keeps what is live from %s, and says what would go', async (_, wrong) => {
  await carryConfiguration(declaring(MANY), world.ports);
  await world.settle();
  const before = await stored();
  lines.splice(0);
  await expect(carryConfiguration(wrong, world.ports)).rejects.toThrow(
    /^The deployed configuration was not applied: it would remove \d+ of 10 sources, .*-c allowRemovals=true/,
  );
  expect(await stored()).toEqual(before);
  expect(world.queues.publish).toEqual([]);
  const [refused] = lines;
  expect(refused).toMatchObject({ message: 'configuration refused', fields: { removedSources: expect.anything() } });
  // Nor at the next tick; and the right file is carried in then.
  await expect(carryConfiguration(wrong, world.ports)).rejects.toThrow('was not applied');
  expect(await carryConfiguration(declaring(MANY), world.ports)).toBe(true);
});

it('removes much where that is allowed, and names it before and afterwards', async () => {
  await carryConfiguration(declaring(MANY), world.ports);
  lines.splice(0);
  expect(await carryConfiguration({ ...declaring(MANY.slice(4)), allowRemovals: true }, world.ports)).toBe(true);
  expect((await stored()).sources).toEqual(MANY.slice(4));
  const told = lines.filter(({ message }) => message.startsWith('configuration '));
  const gone = { removed: 8, removedSources: MANY.slice(0, 4), removedFeeds: MANY.slice(0, 4) };
  expect(told).toMatchObject([
    { message: 'configuration taken up', fields: gone },
    { message: 'configuration carried in', fields: { sources: 6, ...gone } },
  ]);
});

it('removes two of ten, or one of two, unasked', async () => {
  await carryConfiguration(declaring(MANY), world.ports);
  expect(await carryConfiguration(declaring(MANY.slice(2)), world.ports)).toBe(true);
  expect((await stored()).sources).toEqual(MANY.slice(2));
});

it('orders each feed once, however much of the file changed, and what is to go at once', async () => {
  const file = (title: string, word: string, more = '') =>
    brought(
      `sources: [{ id: courier, url: ${FEED}, title: ${title} }, { id: canal, url: https://canal.example/f, title: ${title} }]\n` +
        `feeds: [{ id: boats, filter: { words: [${word}] } }${more}]`,
    );
  await carryConfiguration(file('One', 'ferry', ', { id: trains, filter: { words: [train] } }'), world.ports);
  await world.tick();
  expect(await world.document('boats', 'json')).toContain('Ferry stays');
  await carryConfiguration(file('Two', 'minds'), world.ports);
  const ordered = world.queues.publish.map(({ group }) => group).sort();
  expect(ordered).toEqual(['all', 'boats', 'canal', 'courier', 'trains']);
  await world.settle();
  expect(await world.document('boats', 'json')).toContain('Two');
  await expect(world.document('trains', 'json')).rejects.toThrow('There is no json');
});

it('orders the feeds also where a process died between the definitions and that', async () => {
  await carryConfiguration(FIRST, world.ports);
  await world.tick();
  const boats = 'feeds: [{ id: boats, filter: { words: [ferry] } }]';
  const renamed = brought(`sources: [{ id: courier, url: ${FEED}, title: Renamed }]\n${boats}`);
  const dying = { ...world.ports, queues: { send: () => new Promise<void>(() => {}) } };
  void carryConfiguration(renamed, dying);
  await expect.poll(async () => (await world.ports.store.sources.list())[0]?.title).toBe('Renamed');
  world.pass(17 * 60);
  await carryConfiguration(renamed, world.ports);
  await world.settle();
  expect(await world.document('all', 'json')).toContain('Renamed');
});

it('shows the new address and title of the site in documents that no article changed', async () => {
  await carryConfiguration(FIRST, world.ports);
  await world.tick();
  Object.assign(world.ports, { site: { ...world.ports.site, title: 'The new name' } });
  await carryConfiguration({ ...FIRST, hash: 'of the new name' }, world.ports);
  await world.settle();
  expect(await world.document('boats', 'json')).toContain('The new name');
});
