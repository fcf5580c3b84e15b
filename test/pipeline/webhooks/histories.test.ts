import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { CallRequest, CallResult } from '../../../lib/fetch/index.ts';
import { type Instant, millis } from '../../../lib/model/index.ts';
import {
  type DeliveryMessage,
  deliver,
  enableWebhook,
  type HubPorts,
  type OutgoingMessage,
  resendChanges,
  rotateWebhook,
} from '../../../lib/pipeline/index.ts';
import { generator } from '../../random.ts';
import { DAY_MS, openPress, PARTNER, type Told } from './press.ts';

/**
 * Random orders of all that can happen to a webhook: the log grows, is forgotten in part, a receiver fails, asks for a
 * pause, is gone; secrets change, an operator has it sent again or switched on; messages come twice, late and interleaved;
 * functions die in the middle of their work. Whatever the order, the receiver is told of every change that is kept, is
 * never told ahead of what he has acknowledged, never by two at once, and the same id is always the same message.
 */

type Step =
  | { readonly does: 'change'; readonly count: number }
  | { readonly does: 'answer'; readonly status: number }
  | { readonly does: 'work' | 'wait' | 'forget' | 'resend' | 'enable' | 'rotate' };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ does: fc.constant('change' as const), count: fc.integer({ min: 1, max: 150 }) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      does: fc.constant('answer' as const),
      status: fc.constantFrom(200, 200, 500, 302, 410, 429),
    }),
  },
  { weight: 8, arbitrary: fc.record({ does: fc.constant('work' as const) }) },
  { weight: 3, arbitrary: fc.record({ does: fc.constant('wait' as const) }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constantFrom('forget' as const, 'resend', 'enable', 'rotate') }) },
);

class Died extends Error {}

async function live(steps: readonly Step[], seed: number): Promise<void> {
  const random = generator(seed);
  const press = await openPress();
  const { world } = press;
  const faults: string[] = [];
  const queue: { readonly message: OutgoingMessage; readonly from: number }[] = [];
  const messages = new Map<string, string>();
  const heard = new Set<number>();
  let [dies, status, calls, last, first] = [false, 200, 0, press.start, press.start + 1];
  let secrets = [press.secret];
  const time = () => millis(world.ports.now());
  const mayDie = () => {
    if (dies && random() < 0.15) throw new Died();
  };
  /** Each of a port's functions, after which the process may die. */
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
  const receive = async (request: CallRequest): Promise<CallResult> => {
    calls += 1;
    if (calls > 1) faults.push('two at once');
    for (let turns = Math.floor(random() * 8); turns > 0; turns--) await new Promise(setImmediate);
    calls -= 1;
    const id = request.headers?.['webhook-id'] ?? '';
    const text = Buffer.from(request.body ?? []).toString();
    const { data } = press.verified(request, secrets.at(-1)) satisfies Told;
    if (text.length >= 20_000) faults.push(`a message of ${text.length}`);
    if ((messages.get(id) ?? text) !== text) faults.push(`two messages by the id ${id}`);
    messages.set(id, text);
    // From where he stands, or from what is kept, or from where an operator wants it again.
    if (data.from > first && !heard.has(data.from - 1)) faults.push(`${data.from} before what is before it`);
    if (status === 200) for (const { position } of data.changes) heard.add(position);
    const answered = status;
    mayDie();
    return { outcome: 'answered', status: answered, body: new Uint8Array(), location: null, retryAfter: null };
  };
  const ports: HubPorts = {
    ...world.hubPorts,
    random,
    store: { ...world.ports.store, webhooks: mortal(world.ports.store.webhooks) },
    queues: mortal({
      send: async (_: string, sent: readonly OutgoingMessage[]) => {
        for (const message of sent) queue.push({ message, from: time() + 1000 * (message.delay ?? 0) });
      },
    }),
    callWebhook: receive,
  };
  const attempt = async (work: () => Promise<unknown>): Promise<boolean> => {
    try {
      await work();
      return true;
    } catch (error) {
      if (error instanceof Died) return false;
      throw error;
    }
  };
  const workOne = async (): Promise<void> => {
    const ready = queue.filter(({ from }) => from <= time());
    const one = ready[Math.floor(random() * ready.length)];
    if (one === undefined) return;
    queue.splice(queue.indexOf(one), 1);
    let until: Instant | undefined;
    const isDone = await attempt(async () => {
      ({ until } = await deliver(JSON.parse(one.message.body) as DeliveryMessage, ports));
    });
    // Who dies gives its message back when it counts as lost.
    if (!isDone) queue.push({ ...one, from: time() + 120_000 });
    else if (until !== undefined) queue.push({ ...one, from: millis(until) });
    else if (dies && random() < 0.1) queue.push(one);
  };
  const change = async (count: number): Promise<void> => {
    last = await press.change(count);
    for (const message of world.queues.deliver.splice(0)) queue.push({ message, from: time() });
  };
  // Who gets no answer says it again.
  const order = async (work: () => Promise<unknown>): Promise<void> => {
    while (!(await attempt(work)));
  };

  dies = true;
  for (const one of steps) {
    if (one.does === 'change') await change(one.count);
    if (one.does === 'answer') status = one.status;
    if (one.does === 'work') await Promise.all(Array.from({ length: 1 + Math.floor(random() * 3) }, () => workOne()));
    if (one.does === 'wait') world.pass(Math.floor(random() * 40_000));
    if (one.does === 'enable') await order(() => enableWebhook(press.partner, ports));
    if (one.does === 'resend') {
      const since = press.start + 1 + Math.floor(random() * (last - press.start));
      await order(() => resendChanges(press.partner, since, ports));
    }
    if (one.does === 'forget' && last - first > 20) {
      first += Math.floor((random() * (last - first)) / 2);
      await press.forgetBefore(first);
    }
    if (one.does === 'rotate') {
      const bytes = new Uint8Array(32).fill(secrets.length);
      await order(async () => {
        secrets = [...secrets, await rotateWebhook(press.partner, { keep: DAY_MS, random: bytes }, ports)];
      });
    }
  }
  // All is well from now on, and everything that waits is done.
  [dies, status] = [false, 200];
  await enableWebhook(press.partner, ports);
  const rest = async () => {
    for (let round = 0; round < 5000 && queue.length > 0; round++) {
      const soonest = Math.min(...queue.map(({ from }) => from));
      if (soonest > time()) world.pass(Math.ceil((soonest - time()) / 1000));
      await workOne();
    }
  };
  await rest();
  await change(1);
  await rest();
  for (let position = first; position <= last; position++)
    if (!heard.has(position)) faults.push(`never told of ${position - press.start}`);
  const known = await world.ports.store.webhooks.progress(press.partner.feeds[0]!, PARTNER);
  if (known?.progress.acknowledged !== last) faults.push(`stands at ${known?.progress.acknowledged}`);
  await world.close();
  expect({ faults, waiting: queue.length }).toEqual({ faults: [], waiting: 0 });
}

it('tells every change, in its order, one message at a time, and the same by the same id', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 50 }), fc.nat(), (steps, seed) => live(steps, seed)),
    { numRuns: Number(process.env.FEEDMILL_RUNS ?? 40), endOnFailure: true },
  );
}, 300_000);

it('is a history that was lived through: of a receiver that was gone while its log went on', async () => {
  await live(
    [
      { does: 'change', count: 150 },
      { does: 'answer', status: 410 },
      { does: 'work' },
      { does: 'work' },
      { does: 'change', count: 100 },
      { does: 'forget' },
      { does: 'enable' },
      { does: 'work' },
      { does: 'resend' },
      { does: 'rotate' },
    ],
    7,
  );
});
