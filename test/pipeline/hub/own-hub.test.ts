import { afterEach, describe, expect, it } from 'vitest';
import { sign } from '../../../lib/hub/index.ts';
import { openWorld, type World } from '../../world.ts';
import { askHub, HUB, listeners } from './listeners.ts';

const CALLBACK = 'https://reader.example/push?token=abc';
const TOPIC = 'https://feeds.example/feeds/wire/atom.xml';
const SOURCE = 'https://wire.example/feed.xml';

let world: World;
afterEach(() => world.close());

const rss = (...titles: string[]) =>
  `<rss version="2.0"><channel><title>Wire</title><link>https://wire.example/</link>${titles
    .map(
      (title) =>
        `<item><title>${title}</title><link>https://wire.example/${title.replace(/\W+/g, '-')}</link><guid>${title}</guid><description>${'What happened there is told here at length. '.repeat(20)}</description></item>`,
    )
    .join('')}</channel></rss>`;

async function open() {
  const readers = listeners();
  const hub = { kind: 'own', url: HUB, publicAfter: 0, delta: false } as const;
  world = await openWorld({ hub: { hub, callSubscriber: readers.call, callHub: readers.call } });
  world.web.set(SOURCE, { body: rss('One'), type: 'application/rss+xml' });
  await world.addSource({ id: 'wire', url: SOURCE, fullText: 'never' });
  await world.tick();
  await soon();
  return readers;
}

async function news(...titles: string[]) {
  world.web.set(SOURCE, { body: rss(...titles), type: 'application/rss+xml' });
  world.pass(900);
  await world.tick();
}

/** What was gathered is told. */
async function soon(seconds = 10) {
  world.pass(seconds);
  await world.settle();
}

const subscribe = (more: Record<string, string> = {}) =>
  askHub({ 'hub.mode': 'subscribe', 'hub.topic': TOPIC, 'hub.callback': CALLBACK, ...more }, world.hubPorts);

describe('our own hub', () => {
  it('asks the callback, and then delivers each change of the topic as it is published', async () => {
    const readers = await open();
    expect(await subscribe({ 'hub.secret': 'shh' })).toMatchObject({ status: 202 });
    await world.settle();
    const reader = readers.at(CALLBACK);
    expect(Object.fromEntries(reader.verifications[0] ?? [])).toMatchObject({
      'hub.mode': 'subscribe',
      'hub.topic': TOPIC,
      'hub.lease_seconds': '864000',
    });
    expect(reader.deliveries).toEqual([]);
    await news('Two', 'One');
    const published = await world.document('wire', 'atom');
    expect(reader.deliveries).toHaveLength(1);
    expect(reader.deliveries[0]?.body).toBe(published);
    expect(reader.deliveries[0]?.headers).toEqual({
      'content-type': 'application/atom+xml; charset=utf-8',
      link: `<${HUB}>; rel="hub", <${TOPIC}>; rel="self"`,
      'x-hub-signature': sign(Buffer.from(published), 'shh', 'sha256'),
    });
  });
});
