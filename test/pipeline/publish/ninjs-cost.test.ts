import { expect, it } from 'vitest';
import { COUNTED } from '../../../lib/cost/index.ts';
import type { FeedFormat, SourceId } from '../../../lib/model/index.ts';
import { ensurePushSource, ingest, offersFromPush } from '../../../lib/pipeline/index.ts';
import { openWorld } from '../../world.ts';

const SIZE = 50;

/** What an article costs once a feed of these formats is full. */
async function costOf(formats: readonly FeedFormat[]) {
  const world = await openWorld();
  await ensurePushSource('push' as SourceId, world.ports);
  await world.addFeed({ id: 'desk', size: SIZE, formats });
  const push = async (name: string) => {
    world.pass(60);
    const json = { id: name, title: `About ${name}`, text: `What ${name} says.` };
    for (const offer of offersFromPush({ form: 'json', json }, 'push' as SourceId, world.ports.now()).offers)
      await ingest(offer, world.ports);
    await world.settle();
  };
  for (let at = 0; at < SIZE + 3; at++) await push(`n-${at}`);
  const { units, objectCounts } = structuredClone({ units: world.units, objectCounts: world.objectCounts });
  await push('last');
  const kinds = ['get', 'head', 'put', 'delete'] as const;
  const [get, head, put, del] = kinds.map((kind) => world.objectCounts[kind] - objectCounts[kind]);
  const cost = {
    read: world.units.read - units.read,
    write: world.units.write - units.write,
    get,
    head,
    put,
    delete: del,
  };
  await world.close();
  return cost;
}

it('costs a feed of 50 what was counted besides: its document, the article, the state that names them, what left', async () => {
  const [without, besides] = [await costOf(['json']), await costOf(['json', 'ninjs'])];
  const more = (kind: keyof typeof without) => (besides[kind] ?? 0) - (without[kind] ?? 0);
  expect({ read: more('read'), write: more('write'), puts: more('put'), gets: more('get') }).toEqual(COUNTED.ninjs);
  expect({ head: more('head'), delete: more('delete') }).toEqual({ head: 0, delete: 1 });
}, 120_000);
