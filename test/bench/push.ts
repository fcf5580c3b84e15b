import { setTimeout as delay } from 'node:timers/promises';
import { push } from '../e2e/push.ts';
import { startFeedmill } from '../e2e/running-feedmill.ts';
import { type Received, type Subscriber, startSubscriber, toHub } from '../e2e/subscriber.ts';
import { until } from '../e2e/until.ts';

/**
 * How long it takes from a write to its receipt by the subscribers at our own hub, on one machine: an article is pushed to
 * a running Feedmill, and every subscriber hears of it. Prints the median and the worst of all receipts, and what a
 * delivery takes in requests and bytes.
 */

const SIZES = [1, 100, 1000];
const WRITES = 5;

/** So many callbacks a host may have verified within an hour: more need more hosts, which here are ports. */
const PER_HOST = 500;

/** Between two writes, in milliseconds: what follows faster is told together. */
const APART = 3_000;

async function measure(count: number): Promise<Readonly<Record<string, string | number>>> {
  const hosts: Subscriber[] = [];
  for (let at = 0; at < count; at += PER_HOST) hosts.push(await startSubscriber());
  const trusted = hosts.map(({ origin }) => origin).join(', ');
  const feedmill = await startFeedmill({
    config: `site: { title: Bench, hub: own }\ntrustedCallbacks: [${trusted}]\n`,
  });
  const topic = `${feedmill.url}feeds/push/atom.xml`;
  const told: Received[] = [];
  const all = () => hosts.flatMap(({ received }) => received);
  const verified = () => hosts.reduce((sum, { verifications }) => sum + verifications.length, 0);
  let written = 0;
  const write = async (): Promise<number> => {
    written += 1;
    const began = performance.now();
    const text = 'What was decided there is told at length. '.repeat(40);
    await push(feedmill, { id: `story-${written}`, title: `Story ${written}`, html: `<p>${text}</p>` });
    return began;
  };
  try {
    // A feed of fifty, as most are.
    for (let at = 0; at < 50; at++) await write();
    await delay(6_000);
    for (let number = 0; number < count; number++) {
      const callback = `${hosts[Math.floor(number / PER_HOST)]?.origin}/callback/${number}`;
      const { status } = await toHub(`${feedmill.url}hub`, {
        'hub.mode': 'subscribe',
        'hub.topic': topic,
        'hub.callback': callback,
        'hub.secret': `secret ${number}`,
      });
      if (status !== 202) throw new Error(`The hub answered ${status}`);
    }
    await until('all verifications', async () => (verified() === count ? true : null), 120_000);
    const delays: number[] = [];
    for (let number = 0; number < WRITES; number++) {
      await delay(APART);
      const before = all().length;
      const began = await write();
      await until('all receipts', async () => (all().length >= before + count ? true : null), 120_000);
      const received = all().slice();
      for (const one of received.filter(({ at }) => at >= began)) {
        delays.push(one.at - began);
        told.push(one);
      }
    }
    delays.sort((a, b) => a - b);
    const at = (share: number) =>
      Math.round(delays[Math.min(delays.length - 1, Math.floor(share * delays.length))] ?? NaN);
    return {
      subscribers: count,
      writes: WRITES,
      'median ms': at(0.5),
      'worst ms': at(1),
      'deliveries a write and subscriber': Number((told.length / WRITES / count).toFixed(2)),
      'KB a delivery': Math.round(told.reduce((sum, { body }) => sum + body.length, 0) / told.length / 1000),
    };
  } finally {
    await feedmill.close();
    for (const host of hosts) await host.close();
  }
}

const rows = [];
for (const count of SIZES) rows.push(await measure(count));
console.table(rows);
console.log('A delivery is one request: a POST of the whole document, signed, over a connection that is kept.');
