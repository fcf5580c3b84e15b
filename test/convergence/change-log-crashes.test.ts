import { expect, it } from 'vitest';
import { type PublishMessage, publish } from '../../lib/pipeline/index.ts';
import { changesFolder, entryCache } from '../../lib/publish/index.ts';
import { feedOf, START } from '../world.ts';
import { published } from './calm.ts';
import { type Desk, openDesk } from './desk.ts';
import { CALM, type Gate, openGate } from './gate.ts';

/**
 * One publish, which tells of a new article, of two edits at once, of a takedown and of the correction of an article that
 * only archives hold, closes a segment and lets another go; killed at each single request, before it took effect and after.
 */

const BOATS = feedOf({ id: 'boats', size: 2, formats: ['atom'], changes: true, changesFor: 3_600_000 });

type Scene = Desk & {
  readonly gate: Gate;
  readonly messages: readonly PublishMessage[];
  /** Whether the next that is killed dies before its request takes effect. */
  dies: 'before' | 'after';
};

async function openScene(dies: Scene['dies']): Promise<Scene> {
  const desk = await openDesk();
  await desk.define(BOATS);
  await desk.settle();
  for (const name of ['a', 'b', 'c', 'd', 'e', 'f']) {
    await desk.write(name);
    await desk.settle();
  }
  desk.pass(7_200_000);
  await desk.write('j');
  await desk.write('f');
  await desk.write('f', { correction: 'It is not so.' });
  await desk.write('e', { state: 'cancelled', reason: 'asked for', withdrawnBy: 'source' });
  await desk.write('a', { correction: 'Nor is this.' });
  await desk.route();
  const messages = desk.waiting.splice(0).filter(({ feed }) => feed === BOATS.id);
  const { embedded, readers, ports } = desk;
  const gate = openGate({
    ...{ client: embedded.client, objects: readers.objects, queues: ports.queues, ports },
    tick: () => desk.pass(7),
    random: () => (dies === 'before' ? 0.9 : 0.4),
  });
  return { ...desk, gate, messages, dies };
}

/** Publishes, and dies at the request of this number; false where there are not so many. */
async function dieAt(scene: Scene, number: number): Promise<boolean> {
  const { gate, messages } = scene;
  const actor = await gate.start('publish', (ports) => publish(BOATS.id, messages, ports));
  for (let done = 1; actor.state === 'running'; done++) {
    await gate.release(actor, done === number ? { ...CALM, kill: 1 } : CALM);
  }
  return actor.state === 'dead';
}

it.each(['before', 'after'] as const)(
  'tells the same, killed %s any single request',
  async (dies) => {
    let died = 0;
    for (let number = 1; ; number++) {
      const scene = await openScene(dies);
      const isDead = await dieAt(scene, number);
      if (isDead) {
        died += 1;
        // As the message that it died over comes again, to whoever remembers nothing.
        await publish(BOATS.id, scene.messages, { ...scene.ports, entries: entryCache(0) });
      }
      const before = JSON.stringify([...(await logOf(scene))]);
      await publish(BOATS.id, scene.messages, scene.ports);
      expect(JSON.stringify([...(await logOf(scene))])).toBe(before);
      expect(await scene.faults(new Set())).toEqual([]);
      expect(scene.readers.entries(BOATS.id, START)).toHaveLength(6 + 5);
      await scene.embedded.close();
      if (!isDead) break;
    }
    console.log(`killed ${dies} each of ${died} requests`);
    expect(died).toBeGreaterThan(20);
  },
  600_000,
);

async function logOf({ embedded }: Scene): Promise<Map<string, string>> {
  return new Map([...(await published(embedded.objects))].filter(([key]) => key.startsWith(changesFolder(BOATS))));
}
