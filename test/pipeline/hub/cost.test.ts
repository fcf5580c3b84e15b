import { afterEach, expect, it } from 'vitest';
import { COUNTED } from '../../../lib/cost/index.ts';
import type { FeedId } from '../../../lib/model/index.ts';
import { deliver } from '../../../lib/pipeline/index.ts';
import { type Newsroom, openNewsroom } from './newsroom.ts';

/** The figures of the bill for subscribers by push, as the handlers ask for them. */

let room: Newsroom;
afterEach(() => room.world.close());

async function counting(work: () => Promise<unknown>) {
  const { units, objectCounts } = room.world;
  const before = structuredClone({ units, objectCounts });
  await work();
  const { get, head, put } = objectCounts;
  return {
    read: units.read - before.units.read,
    write: units.write - before.units.write,
    puts: put - before.objectCounts.put,
    gets: get + head - before.objectCounts.get - before.objectCounts.head,
  };
}

it.each([1, 20])('is what a change costs to tell, and what each of %i deliveries does, to the unit', async (count) => {
  room = await openNewsroom();
  for (let number = 0; number < count; number++)
    await room.subscribe({ 'hub.callback': `https://reader-${number}.example/push` });
  await room.world.settle();
  const { hubPorts, queues } = room.world;
  room.world.pass(60);
  await room.world.ports.store.objects.put('feeds/wire/atom.xml', Buffer.from('<feed/>'), {
    contentType: 'application/atom+xml',
  });
  const announce = { kind: 'announce', feed: 'wire' as FeedId, topics: ['atom'], written: null } as const;
  const announced = await counting(() => deliver(announce, hubPorts));
  const sends = queues.deliver.splice(0).map(({ body }) => JSON.parse(body));
  expect(sends).toHaveLength(count);
  const delivered = await counting(async () => {
    for (const send of sends) expect(await deliver(send, hubPorts)).toEqual({ outcome: 'delivered' });
  });
  const { announcement, delivery } = COUNTED;
  // Of the topic whose bytes changed, its subscribers are read besides: four KB a unit, and its ETag once more.
  expect(announced.write).toBe(announcement.write);
  expect(announced.gets - 1).toBe(announcement.gets);
  expect(announced.read - announcement.read).toBeLessThanOrEqual(Math.ceil((count * 500) / 4096));
  for (const kind of ['read', 'write', 'puts', 'gets'] as const) expect(delivered[kind]).toBe(count * delivery[kind]);
  // Who has it already is asked for at most once more.
  const again = await counting(async () => {
    for (const send of sends) expect(await deliver(send, hubPorts)).toEqual({ outcome: 'known' });
  });
  expect(again).toMatchObject({ write: 0, puts: 0 });
});
