import { afterEach, expect, it } from 'vitest';
import { COUNTED } from '../../../lib/cost/index.ts';
import type { AbsoluteUrl, PartnerId } from '../../../lib/model/index.ts';
import { deliver, rotateWebhook } from '../../../lib/pipeline/index.ts';
import { FEED, openPress, type Press } from './press.ts';

/** The figures of the bill for webhooks, as the handlers ask for them, whatever else there is. */

let press: Press;
afterEach(() => press.world.close());

async function counting(work: () => Promise<unknown>) {
  const { units, objectCounts } = press.world;
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

it.each([1, 12])('is what a change costs to tell %i partners, to the unit', async (count) => {
  press = await openPress();
  const { hubPorts, queues } = press.world;
  for (let number = 1; number < count; number++) {
    const url = `https://partner-${number}.example/` as AbsoluteUrl;
    const partner = { ...press.partner, id: `partner-${number}` as PartnerId, webhook: { url } };
    await press.define(partner);
    await rotateWebhook(partner, { keep: 0, random: new Uint8Array(32) }, hubPorts);
  }
  // The first message finds where to begin.
  await press.change();
  await press.soon();
  const position = await press.change();
  const [told] = queues.deliver.splice(0).map(({ body }) => JSON.parse(body));
  expect(told).toEqual({ kind: 'tell partners', feed: FEED, position, written: expect.any(String) });
  expect(await counting(() => deliver(told, hubPorts))).toEqual(COUNTED.webhooksTold);
  const messages = queues.deliver.splice(0).map(({ body }) => JSON.parse(body));
  expect(messages).toHaveLength(count);
  const delivered = await counting(async () => {
    for (const message of messages) expect(await deliver(message, hubPorts)).toEqual({ outcome: 'delivered' });
  });
  const { webhook } = COUNTED;
  for (const kind of ['read', 'write', 'puts', 'gets'] as const) expect(delivered[kind]).toBe(count * webhook[kind]);
  // Who has it already is looked up once, and nothing else is.
  const again = await counting(async () => {
    for (const message of messages) expect(await deliver(message, hubPorts)).toEqual({ outcome: 'known' });
  });
  expect(again).toEqual({ read: count, write: 0, puts: 0, gets: 0 });
});

it('is nothing for feeds that keep no change log, nor where the log of one has not grown', async () => {
  press = await openPress();
  const { world } = press;
  await world.addSource({ id: 'quiet', url: 'https://quiet.example/feed.xml' });
  world.queues.deliver.splice(0);
  world.web.set('https://quiet.example/feed.xml', {
    body: '<rss version="2.0"><channel><title>Q</title><link>https://quiet.example/</link><item><title>One</title><link>https://quiet.example/one</link><description>What happened is told here at some length.</description></item></channel></rss>',
    type: 'application/rss+xml',
  });
  const sent: string[] = [];
  const { send } = world.ports.queues;
  Object.assign(world.ports.queues, {
    send: (queue: 'deliver', messages: Parameters<typeof send>[1]) => {
      if (queue === 'deliver') sent.push(...messages.map(({ body }) => body));
      return send(queue, messages);
    },
  });
  await world.tick();
  expect(await world.document('quiet', 'json')).toContain('One');
  const told = () =>
    sent
      .splice(0)
      .map((body) => JSON.parse(body))
      .map(({ kind, feed }) => `${kind} ${feed}`);
  expect(told()).toEqual(['tell partners wire', 'tell partner wire']);
  expect(press.told().at(-1)?.data.changes).toMatchObject([{ kind: 'created' }]);
  world.pass(4000);
  await world.tick();
  expect(told()).toEqual([]);
});
