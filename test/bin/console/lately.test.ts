import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openLately } from '../../../bin/console/lately.ts';
import type { SourceId } from '../../../lib/model/index.ts';
import { status } from '../../../lib/pipeline/index.ts';
import { openTable } from '../../../lib/store/index.ts';
import { openWorld, type World } from '../../world.ts';
import { stock } from './stock.ts';

let world: World;

beforeAll(async () => {
  world = await openWorld();
  const { ports, table } = world;
  await stock(120, ports.now(), { table: openTable(table.client(), 'feedmill'), store: ports.store });
});
afterAll(() => world.close());

const lately = () => openLately(async () => world.ports);
const requests = () => Object.values(world.units.requests).reduce((sum, { count }) => sum + count, 0);

describe('what is remembered of all sources', () => {
  it('is what the status says of them', async () => {
    const { seen } = await lately().sources();
    const { sources } = await status(world.ports.store, world.ports.now(), world.ports.keptPerDay);
    const shown = seen.map(({ source, health, leftOut }) => [source.id, health, leftOut]);
    expect(shown).toEqual(sources.map(({ source, health, leftOut }) => [source.id, health, leftOut.count]));
  });

  it('is not read again for the next page', async () => {
    const memory = lately();
    await memory.sources();
    const before = requests();
    await memory.sources();
    await memory.sources();
    expect(requests()).toBe(before);
  });

  it('has what was changed here at once, for the requests of that source alone', async () => {
    const memory = lately();
    await memory.sources();
    const before = requests();
    const id = 'courier-3' as SourceId;
    const state = await world.ports.store.sources.state(id);
    if (state === null) throw new Error('there is no courier-3');
    await world.ports.store.sources.saveState({ ...state, failures: 7 });
    await memory.changed(id);
    expect(requests() - before).toBeLessThan(10);
    const { seen } = await memory.sources();
    expect(seen.find(({ source }) => source.id === id)?.health.line).toContain('failed 7 times in a row');
  });

  it('is read anew once it was said to have changed', async () => {
    const memory = lately();
    await memory.sources();
    await world.ports.store.sources.remove('courier-119' as SourceId);
    await memory.changed();
    const { seen } = await memory.sources();
    expect(seen.some(({ source }) => source.id === 'courier-119')).toBe(false);
  });

  it('shows what goes wrong', async () => {
    const memory = openLately(() => Promise.reject(new Error('no table')));
    await expect(memory.sources()).rejects.toThrow('no table');
  });
});
