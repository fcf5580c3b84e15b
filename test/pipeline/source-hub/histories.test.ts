import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Ports } from '../../../lib/pipeline/index.ts';
import { poll, receivePush } from '../../../lib/pipeline/index.ts';
import { generator } from '../../random.ts';
import { atom, COURIER, type Entry, entry, type HubWorld, openHubWorld, TOPIC } from './test-hub.ts';

/** What may happen, in any order: how a paper writes, and how its hub, its cache and we behave. */
type Step =
  | { readonly does: 'write' | 'correct' | 'revert' | 'drop'; readonly item: number }
  | { readonly does: 'push' | 'push part' | 'replay' | 'verify' | 'deny' | 'poll' | 'crash' | 'move hub' | 'settle' }
  | { readonly does: 'pass'; readonly minutes: number };

const STEP: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ does: fc.constantFrom('write', 'correct', 'revert', 'drop'), item: fc.nat(1) }) },
  {
    weight: 8,
    arbitrary: fc.record({
      does: fc.constantFrom('push', 'push part', 'replay', 'verify', 'deny', 'poll', 'crash', 'move hub', 'settle'),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ does: fc.constant('pass' as const), minutes: fc.constantFrom(1, 14, 16, 700, 15_000) }),
  },
) as fc.Arbitrary<Step>;

/** What makes trouble follows each other seldom by chance: a correction that is pushed and taken back, and what is between. */
const PLOT: fc.Arbitrary<Step[]> = fc
  .tuple(fc.nat(1), fc.constantFrom('push', 'push part'), fc.array(STEP, { maxLength: 2 }))
  .map(([item, push, between]) => [
    { does: 'poll' },
    { does: 'correct', item },
    { does: push } as Step,
    { does: 'settle' },
    ...between,
    { does: 'revert', item },
  ]);

const HISTORY = fc
  .array(fc.oneof({ weight: 6, arbitrary: STEP.map((step) => [step]) }, { weight: 1, arbitrary: PLOT }), {
    minLength: 4,
    maxLength: 14,
  })
  .map((parts) => parts.flat());

/** A poll or a push is broken off after so many of its requests to the table, as if the process had died. */
function dying(ports: Ports, requests: number): Ports {
  let left = requests;
  const die = <T extends object>(room: T): T =>
    new Proxy(room, {
      get(target, name) {
        const value = Reflect.get(target, name);
        if (typeof value !== 'function') return value;
        return (...given: unknown[]) => {
          if (--left < 0) throw new Error('the process died');
          return value.apply(target, given);
        };
      },
    });
  const { store } = ports;
  return { ...ports, store: { ...store, sources: die(store.sources), sourceHubs: die(store.sourceHubs) } };
}

async function live(world: HubWorld, steps: readonly Step[], random: () => number): Promise<void> {
  let items: Entry[] = [];
  let hub = 0;
  let etag = 0;
  const former = new Map<string, Entry>();
  const pushedBodies: string[] = [];
  const body = (some = items) => atom(some, { hub: `https://hub${hub}.example/` });
  const publish = () => world.web.set(TOPIC, { body: body(), type: 'text/html', etag: `"${etag}"` });
  const at = () => world.ports.now();
  const titled = (id: string) => items.find((item) => item.id === id);
  const change = (id: string, to: Entry) => {
    const was = titled(id);
    if (was !== undefined) former.set(id, was);
    items = items.map((item) => (item.id === id ? to : item));
  };
  items = [entry('n0', at()), entry('n1', at()), entry('n2', at())];
  publish();
  await world.addSource({ id: 'courier', url: TOPIC });
  await world.tick();
  await world.hub.verify();

  for (const step of steps) {
    switch (step.does) {
      case 'write':
        if (titled(`n${step.item}`) === undefined) items = [entry(`n${step.item}`, at()), ...items];
        break;
      case 'correct':
        if (titled(`n${step.item}`))
          change(`n${step.item}`, entry(`n${step.item}`, at(), `About n${step.item}, ${etag}`));
        break;
      case 'revert': {
        const was = former.get(`n${step.item}`);
        if (titled(`n${step.item}`) && was) change(`n${step.item}`, was);
        break;
      }
      case 'drop':
        // The oldest goes, as a window moves on: what is taken from the midst is another promise.
        items = items.slice(0, Math.max(1, items.length - 1));
        break;
      case 'push':
      case 'push part': {
        const pushed = step.does === 'push' ? body() : body(items.slice(0, 1));
        pushedBodies.push(pushed);
        await world.hub.push(pushed);
        break;
      }
      case 'replay': {
        const old = pushedBodies[Math.floor(random() * pushedBodies.length)];
        if (old !== undefined) await world.hub.push(old);
        break;
      }
      case 'verify':
        await world.hub.verify(random() < 0.5 ? 3600 : 864_000);
        break;
      case 'deny':
        for (const form of world.hub.forms.slice(-1)) {
          const token = form['hub.callback']!.split('/').at(-1)!;
          await world.hub.get(token, { 'hub.mode': 'denied', 'hub.topic': form['hub.topic']! });
        }
        break;
      case 'poll':
        world.pass(900);
        await world.tick();
        break;
      case 'settle':
        await world.settle();
        break;
      case 'move hub':
        hub = 1 - hub;
        break;
      case 'crash': {
        const ports = dying(world.ports, Math.floor(random() * 7));
        const message = world.queues.poll.map(({ body }) => JSON.parse(body)).find(({ pushed }) => pushed);
        // The message stays in the queue, and is handed out again.
        if (message !== undefined) await receivePush(COURIER, message.pushed, ports).catch(() => {});
        else await poll(COURIER, ports).catch(() => {});
        break;
      }
      case 'pass':
        world.pass(step.minutes * 60);
        break;
    }
    if (['write', 'correct', 'revert', 'drop', 'move hub'].includes(step.does)) {
      etag += 1;
      // What is as it was has the validator that it had.
      publish();
      const same = [...world.web.values()][0]!.body!;
      world.web.set(TOPIC, { body: same, type: 'text/html', etag: `"${hashOf(same)}"` });
    }
  }
  await world.settle();
  // Its backup polls come in any case: two of them, when no cache holds anything older any more.
  for (let polls = 0; polls < 4; polls++) {
    world.pass(25 * 3600);
    await world.tick();
  }
  const { items: shown } = JSON.parse(await world.document('courier', 'json')) as {
    items: { id: string; title: string }[];
  };
  const titles = shown.map(({ title }) => title);
  for (const { title } of items) expect(titles).toContain(title);
  const byId = new Map<string, number>();
  for (const { id } of shown) byId.set(id, (byId.get(id) ?? 0) + 1);
  expect([...byId.values()].every((times) => times === 1)).toBe(true);
  const own = titles.map((title) => title.split(',')[0]!);
  expect(new Set(own).size).toBe(own.length);
}

function hashOf(text: string): string {
  let hash = 0;
  for (const letter of text) hash = (hash * 31 + letter.codePointAt(0)!) | 0;
  return String(hash);
}

it('ends with what the source lists, each article once, whatever was pushed, polled, replayed, renewed or broken off', async () => {
  await fc.assert(
    fc.asyncProperty(HISTORY, fc.nat(), async (steps, seed) => {
      const world = await openHubWorld();
      try {
        await live(world, steps, generator(seed));
      } finally {
        await world.close();
      }
    }),
    { numRuns: 40 },
  );
}, 120_000);

it('does so where a push waited so long that a poll is under way beside it', async () => {
  const world = await openHubWorld();
  try {
    const item = 0;
    const steps = ['poll', 'correct', 'push', 'settle', 'revert', 'push', 'revert', 'poll', 'poll'] as const;
    await live(
      world,
      steps.map((does) => ({ does, item }) as Step),
      generator(0),
    );
  } finally {
    await world.close();
  }
});
