import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { CallRequest, CallResult } from '../../../lib/fetch/index.ts';
import { type AbsoluteUrl, type FeedId, type Instant, instant, millis } from '../../../lib/model/index.ts';
import {
  answerHub,
  type DeliveryMessage,
  deliver,
  type HubPorts,
  type OutgoingMessage,
  tellerOf,
} from '../../../lib/pipeline/index.ts';
import { openStore, openTable, subscribersIn } from '../../../lib/store/index.ts';
import { memoryObjects } from '../../memory-objects.ts';
import { openMemoryTable } from '../../memory-table.ts';
import { generator } from '../../random.ts';
import { START } from '../../world.ts';
import { HUB } from './listeners.ts';

/**
 * Random orders of all that can happen to subscriptions: they are asked for, asked for again, ended, denied and run out;
 * the topic changes; messages come twice, late, in any order and interleaved; functions die in the middle of their work;
 * subscribers fail. Whatever the order, who acknowledges ends with the newest bytes of the topic, and nobody gets a body
 * after the end of his subscription was confirmed.
 */

const FEED = 'wire' as FeedId;
const TOPIC = 'https://feeds.example/feeds/wire/atom.xml';
const KEY = 'feeds/wire/atom.xml';
const CALLBACKS = ['https://a.example/push', 'https://b.example/push?b=1'];

type Step =
  | { readonly does: 'subscribe' | 'unsubscribe' | 'deny' | 'fail' | 'mend'; readonly who: number }
  | { readonly does: 'update' | 'work' | 'wait' | 'expire' };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ does: fc.constant('subscribe' as const), who: fc.nat(1) }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('unsubscribe' as const), who: fc.nat(1) }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constantFrom('deny' as const, 'fail', 'mend'), who: fc.nat(1) }) },
  { weight: 4, arbitrary: fc.record({ does: fc.constant('update' as const) }) },
  { weight: 8, arbitrary: fc.record({ does: fc.constant('work' as const) }) },
  { weight: 3, arbitrary: fc.record({ does: fc.constant('wait' as const) }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('expire' as const) }) },
);

/** A process that died: whatever it was about to do is not done. */
class Died extends Error {}

type Reader = {
  /** Whether he wants to be subscribed, which is what he confirms. */
  wants: boolean;
  /** Whether he waits to be asked for the end of his subscription, which he confirms once. */
  ending: boolean;
  fails: boolean;
  /** What he has. */
  body: string | null;
  /** The end of his subscription was confirmed, and no new one since. */
  hasEnded: boolean;
  wasDenied: boolean;
};

type Waiting = { readonly message: OutgoingMessage; readonly from: number };

async function live(steps: readonly Step[], seed: number): Promise<void> {
  let time = millis(START);
  const now = () => instant(time);
  const random = generator(seed);
  const table = await openMemoryTable('feedmill', now);
  const client = table.client();
  const queue: Waiting[] = [];
  const readers = CALLBACKS.map(
    (): Reader => ({ wants: false, ending: false, fails: false, body: null, hasEnded: false, wasDenied: false }),
  );
  const faults: string[] = [];
  let dies = false;
  let version = 0;
  let nonce = 0;
  const mayDie = () => {
    if (dies && random() < 0.15) throw new Died();
  };
  /** Each of a port's functions, which may be where the process dies: before it, or after it. */
  const mortal = <T extends object>(port: T): T =>
    new Proxy(port, {
      get(target, name, receiver) {
        const own = Reflect.get(target, name, receiver) as unknown;
        if (typeof own !== 'function') return own;
        return (...given: unknown[]) => {
          const result = (own as (...all: unknown[]) => unknown).apply(target, given);
          if (!(result instanceof Promise)) return result;
          return result.then((value) => {
            mayDie();
            return value;
          });
        };
      },
    });
  /** Others go on meanwhile. */
  const pause = async () => {
    for (let turns = Math.floor(random() * 8); turns > 0; turns--) await new Promise(setImmediate);
  };
  const call = async ({ url, method, body }: CallRequest): Promise<CallResult> => {
    await pause();
    const at = CALLBACKS.findIndex((callback) => url.startsWith(callback));
    const reader = readers[at];
    const answer = (status: number, text = ''): CallResult => ({
      outcome: 'answered',
      status,
      body: Buffer.from(text),
      location: null,
      retryAfter: null,
    });
    if (reader === undefined) return answer(404);
    if (method === 'GET') {
      const asked = new URLSearchParams(url.slice(CALLBACKS[at]?.length).replace(/^[?&]/, ''));
      const mode = asked.get('hub.mode');
      if (mode === 'denied') {
        reader.wasDenied = true;
        return answer(200);
      }
      if (mode === 'subscribe' ? !reader.wants : !reader.ending) return answer(404);
      reader.ending = false;
      reader.hasEnded = mode === 'unsubscribe';
      reader.wasDenied = false;
      mayDie();
      return answer(200, asked.get('hub.challenge') ?? '');
    }
    await pause();
    const text = Buffer.from(body ?? []).toString();
    if (reader.hasEnded) faults.push(`a body after the end of ${CALLBACKS[at]} was confirmed`);
    // The answer is on its way: it may come late, or never reach us.
    if (reader.fails) return answer(500);
    if (reader.body !== null && Number(text) < Number(reader.body)) faults.push('an older body after a newer one');
    reader.body = text;
    mayDie();
    return answer(200);
  };
  const ports: HubPorts = {
    store: mortal(openStore(client, 'feedmill', mortal(memoryObjects()))),
    subscribers: mortal(subscribersIn(openTable(client, 'feedmill'))),
    queues: mortal({
      send: async (_: string, messages: readonly OutgoingMessage[]) => {
        for (const message of messages) queue.push({ message, from: time + 1000 * (message.delay ?? 0) });
      },
    }),
    now,
    log: { info: () => {}, warn: () => {} },
    site: { baseUrl: 'https://feeds.example/' as AbsoluteUrl, title: 'T' },
    random,
    hub: { kind: 'own', url: HUB, publicAfter: 0, delta: false },
    callSubscriber: call,
    callHub: call,
    callWebhook: call,
    publicAfter: 0,
    unguessable: () => `nonce-${++nonce}`,
  };
  const objects = ports.store.objects;

  async function attempt(work: () => Promise<unknown>): Promise<boolean> {
    try {
      await work();
      return true;
    } catch (error) {
      if (error instanceof Died) return false;
      throw error;
    }
  }

  /** One message, of those that may be handed out any: it may come again though it was done. */
  async function workOne(): Promise<void> {
    const ready = queue.filter(({ from }) => from <= time);
    const one = ready[Math.floor(random() * ready.length)];
    if (one === undefined) return;
    queue.splice(queue.indexOf(one), 1);
    let until: Instant | undefined;
    const isDone = await attempt(async () => {
      ({ until } = await deliver(JSON.parse(one.message.body) as DeliveryMessage, ports));
    });
    // Who dies gives its message back when it counts as lost.
    if (!isDone) queue.push({ ...one, from: time + 120_000 });
    else if (until !== undefined) queue.push({ ...one, from: millis(until) });
    else if (random() < 0.1) queue.push(one);
  }

  async function ask(mode: 'subscribe' | 'unsubscribe', who: number): Promise<void> {
    const reader = readers[who];
    if (reader !== undefined) Object.assign(reader, { wants: mode === 'subscribe', ending: mode === 'unsubscribe' });
    const form = { 'hub.mode': mode, 'hub.topic': TOPIC, 'hub.callback': CALLBACKS[who] ?? '' };
    const request = {
      method: 'POST',
      path: '/hub',
      query: '',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      bytes: Buffer.from(new URLSearchParams(form).toString()),
    };
    // Who gets no answer asks again.
    while (!(await attempt(() => answerHub(request, ports))));
  }

  async function update(): Promise<void> {
    version += 1;
    const tell = tellerOf(ports);
    const publish = async () => {
      await objects.put(KEY, Buffer.from(String(version)), { contentType: 'application/atom+xml' });
      await tell?.({ feed: FEED, formats: ['atom'], written: now() });
    };
    while (!(await attempt(publish)));
  }

  await objects.put(KEY, Buffer.from('0'), { contentType: 'application/atom+xml' });
  dies = true;
  for (const { does, ...more } of steps) {
    const who = 'who' in more ? more.who : 0;
    const reader = readers[who];
    if (does === 'subscribe' || does === 'unsubscribe') await ask(does, who);
    if (does === 'update') await update();
    if (does === 'work') {
      // Several at once, as there are several functions.
      await Promise.all(Array.from({ length: 1 + Math.floor(random() * 3) }, () => workOne()));
    }
    if (does === 'wait') time += 1000 * Math.floor(random() * 60);
    if (does === 'expire') time += 11 * 24 * 3600_000;
    if (does === 'fail' && reader !== undefined) reader.fails = true;
    if (does === 'mend' && reader !== undefined) reader.fails = false;
    if (does === 'deny') {
      for await (const one of subscribersIn(openTable(client, 'feedmill')).of({ feed: FEED, format: 'atom' })) {
        if (one.callback !== CALLBACKS[who]) continue;
        const body = JSON.stringify({ kind: 'deny', feed: FEED, format: 'atom', id: one.id, reason: 'no' });
        queue.push({ message: { body, group: 'g' }, from: time });
      }
    }
  }
  // All is well from now on, and everything that waits is done.
  dies = false;
  const rest = async () => {
    for (let round = 0; round < 2000 && queue.length > 0; round++) {
      if (!queue.some(({ from }) => from <= time)) time = Math.min(...queue.map(({ from }) => from));
      await workOne();
    }
  };
  for (const reader of readers) reader.fails = false;
  await rest();
  // Who wants to be subscribed says so again, as he does before his lease ends.
  for (const [who, reader] of readers.entries()) if (reader.wants) await ask('subscribe', who);
  await rest();
  await update();
  await rest();
  for (const [who, reader] of readers.entries())
    if (reader.wants && reader.body !== String(version))
      faults.push(`${CALLBACKS[who]} has ${reader.body} of ${version}`);
  client.destroy();
  await table.close();
  expect({ faults, waiting: queue.length }).toEqual({ faults: [], waiting: 0 });
}

it('ends with the newest bytes at whoever is subscribed, and without a word to who is not', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 60 }), fc.nat(), (steps, seed) => live(steps, seed)),
    { numRuns: Number(process.env.FEEDMILL_RUNS ?? 60), endOnFailure: true },
  );
}, 300_000);
