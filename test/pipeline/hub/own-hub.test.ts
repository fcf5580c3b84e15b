import { afterEach, describe, expect, it } from 'vitest';
import { createCaller } from '../../../lib/fetch/index.ts';
import { LEASE, sign } from '../../../lib/hub/index.ts';
import type { FeedId, SubscriberId } from '../../../lib/model/index.ts';
import {
  CALL_LIMITS,
  findSubscriber,
  hubStatus,
  listSubscribers,
  removeFeed,
  removeSubscriber,
} from '../../../lib/pipeline/index.ts';
import { askHub, HUB } from './listeners.ts';
import { CALLBACK, type Newsroom, openNewsroom, TOPIC } from './newsroom.ts';

/** What the Recommendation asks of a hub, each by its section (https://www.w3.org/TR/websub/), and what we promise beyond. */

let room: Newsroom;
afterEach(() => room.world.close());

const DAY = 86_400;

async function subscribed(more: Readonly<Record<string, string>> = {}) {
  room = await openNewsroom();
  expect((await room.subscribe(more)).status).toBe(202);
  await room.world.settle();
  return room.readers.at(more['hub.callback'] ?? CALLBACK);
}

const published = () => room.world.document('wire', 'atom');

describe('a request to subscribe (WebSub §5.1)', () => {
  it.each([
    ['without a callback', { 'hub.callback': '' }, 400, /hub\.callback is missing/],
    ['without a topic', { 'hub.topic': '' }, 400, /hub\.topic is missing/],
    ['without a mode', { 'hub.mode': '' }, 400, /hub\.mode/],
    ['of a mode that there is not', { 'hub.mode': 'retrieve' }, 400, /hub\.mode/],
    ['to publish, which nobody else may', { 'hub.mode': 'publish' }, 400, /no need to publish/],
    ['for a callback that is no address', { 'hub.callback': 'reader.example' }, 400, /not an http or https address/],
    ['for a callback of another scheme', { 'hub.callback': 'ftp://reader.example/' }, 400, /not an http or https/],
    ['for a callback with a password', { 'hub.callback': 'https://a:b@reader.example/' }, 400, /password/],
    ['for a callback with a fragment', { 'hub.callback': 'https://reader.example/#a' }, 400, /fragment/],
    ['with a secret of 200 bytes', { 'hub.secret': 'é'.repeat(100) }, 400, /shorter than 200 bytes/],
    ['with a lease that is no number', { 'hub.lease_seconds': 'ever' }, 400, /number of seconds/],
    ['for a topic of somebody else', { 'hub.topic': 'https://other.example/feed.xml' }, 404, /not a topic of this hub/],
    [
      'for a topic in another spelling',
      { 'hub.topic': TOPIC.replace('feeds/wire', 'feeds/./wire') },
      404,
      /copy it exactly/,
    ],
    ['for a topic in capitals', { 'hub.topic': TOPIC.replace('wire', 'Wire') }, 404, /not a topic/],
    ['for a topic with a query', { 'hub.topic': `${TOPIC}?a` }, 404, /not a topic/],
    ['for a feed that is not there', { 'hub.topic': TOPIC.replace('wire', 'gone') }, 404, /not a topic/],
    ['for a page', { 'hub.topic': 'https://feeds.example/feeds/wire/' }, 404, /not a topic/],
  ])('%s is answered with why, in plain text, and leaves nothing', async (_, more, status, text) => {
    room = await openNewsroom();
    const answer = await room.subscribe(more);
    expect(answer.status).toBe(status);
    expect(answer.body).toMatch(text);
    expect(answer.headers['content-type']).toMatch(/^text\/plain/);
    expect(room.world.queues.deliver).toEqual([]);
  });

  it('is read as UTF-8 and no longer than a form is, and only as a form', async () => {
    room = await openNewsroom();
    const request = { method: 'POST', path: '/hub', query: '', headers: { 'content-type': 'application/json' } };
    const { answerHub } = await import('../../../lib/pipeline/index.ts');
    const status = async (bytes: Uint8Array, type = 'application/x-www-form-urlencoded') =>
      (await answerHub({ ...request, headers: { 'content-type': type }, bytes }, room.world.hubPorts)).status;
    expect(await status(Buffer.from('{}'), 'application/json')).toBe(415);
    expect(await status(Buffer.alloc(70_000, 'a'))).toBe(413);
    expect(await status(Buffer.from([0xff, 0xfe]))).toBe(400);
    expect((await answerHub({ ...request, method: 'GET', bytes: Buffer.from('') }, room.world.hubPorts)).status).toBe(
      405,
    );
    expect((await askHub(`hub.mode=subscribe&hub.mode=unsubscribe`, room.world.hubPorts)).body).toMatch(
      /more than once/,
    );
  });

  it('is answered 202 whatever the verification will say, and what it does not know is ignored', async () => {
    room = await openNewsroom();
    room.readers.at(CALLBACK).confirms = () => false;
    expect((await room.subscribe({ foo: 'bar', 'hub.foo': 'bar', 'hub.verify': 'sync' })).status).toBe(202);
    await room.world.settle();
    expect(await listSubscribers(room.world.hubPorts)).toEqual([]);
  });

  it.each([
    ['none', undefined, LEASE.usual],
    ['less than a day', '60', DAY],
    ['nothing', '0', DAY],
    ['less than nothing', '-5', DAY],
    ['five days', String(5 * DAY), 5 * DAY],
    ['a year', String(365 * DAY), 30 * DAY],
  ])('is granted for a time of its own where %s is asked for, never for ever', async (_, asked, granted) => {
    const reader = await subscribed(asked === undefined ? {} : { 'hub.lease_seconds': asked });
    expect(reader.verifications[0]?.get('hub.lease_seconds')).toBe(String(granted));
    const [one] = await listSubscribers(room.world.hubPorts);
    expect(Date.parse(one?.leaseUntil ?? '') - Date.parse(one?.since ?? '')).toBe(granted * 1000);
  });
});

describe('the verification of intent (WebSub §5.3)', () => {
  it('keeps the query of the callback as it is, and appends to it', async () => {
    const callback = 'https://reader.example/push?a=%2f+b&hub.topic=mine';
    await subscribed({ 'hub.callback': callback });
    const [call] = room.readers.calls;
    expect(call?.url.startsWith(`${callback}&hub.mode=subscribe&hub.topic=${encodeURIComponent(TOPIC)}&`)).toBe(true);
  });

  it('asks the callback for mode, topic, challenge and lease', async () => {
    const reader = await subscribed();
    expect(Object.keys(Object.fromEntries(reader.verifications[0] ?? []))).toEqual([
      'hub.mode',
      'hub.topic',
      'hub.challenge',
      'hub.lease_seconds',
    ]);
  });

  it('asks for a challenge that nobody can know before, another each time', async () => {
    await subscribed();
    await room.subscribe();
    await room.world.settle();
    const [first, second] = room.readers.at(CALLBACK).verifications.map((asked) => asked.get('hub.challenge'));
    expect(first).not.toBe(second);
  });

  it.each([
    ['another status', { status: 404 }],
    ['a redirect', { status: 302, location: 'https://reader.example/elsewhere' }],
    ['a success with another body', { status: 200, body: Buffer.from('challenge accepted') }],
    ['a success with the challenge and more', 'more'],
  ])('takes %s for no, and leaves what stands as it is', async (_, answer) => {
    const reader = await subscribed({ 'hub.secret': 'old' });
    const { call } = room.readers;
    const refusing: typeof call = async (request) => {
      const given = await call(request);
      if (request.method === 'POST' || given.outcome !== 'answered') return given;
      if (answer === 'more') return { ...given, body: Buffer.concat([given.body, Buffer.from('\n')]) };
      return { ...given, ...(answer as object) };
    };
    Object.assign(room.world.hubPorts, { callSubscriber: refusing });
    await room.subscribe({ 'hub.secret': 'new' });
    await room.subscribe({ 'hub.mode': 'unsubscribe' });
    await room.soon(600);
    await room.news('Two', 'One');
    expect(reader.deliveries.at(-1)?.headers['x-hub-signature']).toBe(
      sign(Buffer.from(await published()), 'old', 'sha256'),
    );
  });

  it('lets the secret change, or vanish, once it was confirmed', async () => {
    const reader = await subscribed({ 'hub.secret': 'old' });
    await room.subscribe({ 'hub.secret': 'new' });
    await room.world.settle();
    await room.news('Two', 'One');
    expect(reader.deliveries.at(-1)?.headers['x-hub-signature']).toBe(
      sign(Buffer.from(await published()), 'new', 'sha256'),
    );
    await room.subscribe();
    await room.world.settle();
    await room.news('Three', 'Two', 'One');
    expect(reader.deliveries.at(-1)?.headers).not.toHaveProperty('x-hub-signature');
    expect(await listSubscribers(room.world.hubPorts)).toHaveLength(1);
  });

  it('asks a callback twice more that cannot be reached, and then forgets what was asked', async () => {
    room = await openNewsroom();
    let asked = 0;
    Object.assign(room.world.hubPorts, {
      callSubscriber: async () => {
        asked += 1;
        return { outcome: 'unreachable', message: 'no', status: null, retryAfter: null };
      },
    });
    await room.subscribe();
    for (let minutes = 0; minutes < 10; minutes++) await room.soon(60);
    expect(asked).toBe(3);
    expect(room.world.queues.deliver).toEqual([]);
  });

  it('follows what was asked last, where a callback asks twice', async () => {
    room = await openNewsroom();
    await room.subscribe();
    await room.subscribe({ 'hub.mode': 'unsubscribe' });
    await room.world.settle();
    expect(room.readers.at(CALLBACK).verifications.map((asked) => asked.get('hub.mode'))).toEqual(['unsubscribe']);
    expect(await listSubscribers(room.world.hubPorts)).toEqual([]);
  });

  it('delivers what changed between the request and the verification', async () => {
    room = await openNewsroom();
    await room.subscribe();
    const verify = room.world.queues.deliver.splice(0);
    await room.news('Two', 'One');
    room.world.queues.deliver.push(...verify);
    await room.world.settle();
    expect(room.readers.at(CALLBACK).deliveries.map(({ body }) => body)).toEqual([await published()]);
  });
});

describe('a delivery (WebSub §7)', () => {
  it('is the whole document, by its public type, with one Link header, and unsigned without a secret', async () => {
    const reader = await subscribed();
    expect(reader.deliveries).toEqual([]);
    await room.news('Two', 'One');
    expect(reader.deliveries).toEqual([
      {
        body: await published(),
        headers: {
          'content-type': 'application/atom+xml; charset=utf-8',
          link: `<${HUB}>; rel="hub", <${TOPIC}>; rel="self"`,
        },
      },
    ]);
  });

  it.each([
    ['rss.xml', 'application/rss+xml; charset=utf-8'],
    ['feed.json', 'application/feed+json; charset=utf-8'],
  ])('has the type of %s that everybody gets, whatever it is stored by', async (name, type) => {
    const topic = TOPIC.replace('atom.xml', name);
    const reader = await subscribed({ 'hub.topic': topic });
    await room.news('Two', 'One');
    expect(reader.deliveries[0]?.headers['content-type']).toBe(type);
  });

  it.each([199, 301, 302, 307, 400, 404, 500, 503])(
    'that is answered %i has failed, and comes again',
    async (status) => {
      const reader = await subscribed();
      reader.reacts = () => ({ status, location: 'https://reader.example/elsewhere' });
      await room.news('Two', 'One');
      const before = reader.deliveries.length;
      reader.reacts = () => ({});
      await room.soon(30);
      await room.soon(90);
      expect(reader.deliveries.length).toBe(before + 1);
      expect(room.readers.calls.some(({ url }) => url.includes('elsewhere'))).toBe(false);
      expect((await listSubscribers(room.world.hubPorts))[0]).toMatchObject({ failing: null, deliveries: 1 });
    },
  );

  it('is tried for hours, ever more rarely, and then with the next change; the subscription stays', async () => {
    const reader = await subscribed();
    reader.reacts = () => ({ status: 500 });
    await room.news('Two', 'One');
    for (let quarters = 0; quarters < 4 * 14; quarters++) await room.soon(900);
    expect(reader.deliveries).toHaveLength(7);
    expect(room.world.queues.deliver).toEqual([]);
    const [one] = await listSubscribers(room.world.hubPorts);
    expect(one?.failing).toMatchObject({ times: 7, next: null, error: 'answered 500' });
    reader.reacts = () => ({});
    await room.news('Three', 'Two', 'One');
    expect(reader.deliveries.at(-1)?.body).toBe(await published());
    expect((await listSubscribers(room.world.hubPorts))[0]?.failing).toBeNull();
  });

  it('waits as long as it is asked to', async () => {
    const reader = await subscribed();
    reader.reacts = () => ({ status: 503, retryAfter: 1000 });
    await room.news('Two', 'One');
    const before = reader.deliveries.length;
    await room.soon(900);
    expect(reader.deliveries).toHaveLength(before);
    await room.soon(200);
    expect(reader.deliveries).toHaveLength(before + 1);
  });

  it('that is answered 410 ends the subscription', async () => {
    const reader = await subscribed();
    reader.reacts = () => ({ status: 410 });
    await room.news('Two', 'One');
    await room.news('Three', 'Two', 'One');
    expect(reader.deliveries).toHaveLength(1);
    expect(await listSubscribers(room.world.hubPorts)).toEqual([]);
  });

  it('is one, of the newer, where two changes wait', async () => {
    const reader = await subscribed();
    reader.reacts = () => ({ status: 500 });
    await room.news('Two', 'One');
    reader.deliveries.length = 0;
    const { titles } = { titles: ['Three', 'Two', 'One'] };
    await room.news(...titles);
    reader.deliveries.length = 0;
    reader.reacts = () => ({});
    await room.soon(7200);
    expect(reader.deliveries.map(({ body }) => body)).toEqual([await published()]);
  });

  it('stops with the lease, which a subscriber may renew before', async () => {
    const reader = await subscribed({ 'hub.lease_seconds': String(DAY) });
    room.world.pass(DAY / 2);
    await room.subscribe({ 'hub.lease_seconds': String(DAY) });
    await room.world.settle();
    room.world.pass(0.75 * DAY);
    await room.news('Two', 'One');
    expect(reader.deliveries).toHaveLength(1);
    room.world.pass(DAY);
    await room.news('Three', 'Two', 'One');
    expect(reader.deliveries).toHaveLength(1);
  });

  it('is made of nothing where nothing changed', async () => {
    const reader = await subscribed();
    await room.news('One');
    await room.news('One');
    expect(reader.deliveries).toEqual([]);
  });
});

describe('the end of a subscription', () => {
  it('comes when the callback confirms it, and not a delivery after that', async () => {
    const reader = await subscribed();
    await room.subscribe({ 'hub.mode': 'unsubscribe' });
    await room.world.settle();
    expect(Object.fromEntries(reader.verifications.at(-1) ?? [])).not.toHaveProperty('hub.lease_seconds');
    await room.news('Two', 'One');
    expect(reader.deliveries).toEqual([]);
  });

  it('is told where the operator orders it (WebSub §5.2)', async () => {
    const reader = await subscribed();
    const [one] = await listSubscribers(room.world.hubPorts);
    if (one === undefined) return expect.unreachable();
    expect(await findSubscriber(one.id, room.world.hubPorts)).toEqual(one);
    expect(await findSubscriber('nobody' as SubscriberId, room.world.hubPorts)).toBeNull();
    await removeSubscriber(one, 'too much', room.world.hubPorts);
    await room.world.settle();
    expect(Object.fromEntries(reader.verifications.at(-1) ?? [])).toEqual({
      'hub.mode': 'denied',
      'hub.topic': TOPIC,
      'hub.reason': 'too much',
    });
    await room.news('Two', 'One');
    expect(reader.deliveries).toEqual([]);
  });

  it('is told where the feed is removed', async () => {
    const reader = await subscribed();
    const feed = await room.world.ports.store.feeds.get('wire' as FeedId);
    if (feed === null) return expect.unreachable();
    await removeFeed(feed, room.world.ports);
    await room.world.settle();
    await room.soon();
    await room.soon();
    expect(reader.verifications.at(-1)?.get('hub.mode')).toBe('denied');
    expect(await listSubscribers(room.world.hubPorts)).toEqual([]);
  });
});

describe('a callback that is not public', () => {
  it.each([
    ['by its number', 'http://127.0.0.1/push'],
    ['by an IPv6 literal', 'http://[::1]/push'],
    ['by a mapped one', 'http://[::ffff:169.254.169.254]/push'],
    ['by the DNS', 'https://inside.example/push'],
    ['by its port', 'https://reader.example:6379/push'],
  ])('%s is answered 202 as every other, and never called', async (_, callback) => {
    room = await openNewsroom();
    const call = createCaller(
      { userAgent: 'Feedmill/test', limits: CALL_LIMITS, ports: [80, 443], trustedOrigins: [] },
      { resolve: async () => ['10.1.2.3'] },
    );
    Object.assign(room.world.hubPorts, { callSubscriber: call });
    const warned: unknown[] = [];
    Object.assign(room.world.hubPorts.log, { warn: (_: string, fields: object) => warned.push(fields) });
    expect((await room.subscribe({ 'hub.callback': callback })).status).toBe(202);
    await room.world.settle();
    expect(await listSubscribers(room.world.hubPorts)).toEqual([]);
    expect(warned).toMatchObject([
      { mode: 'subscribe', error: expect.stringMatching(/not a public address|not allowed/) },
    ]);
    await call.close();
  });
});

describe('ten thousand subscriptions that name one victim', () => {
  it('have it asked six hundred times within an hour, and the operator sees which host', async () => {
    room = await openNewsroom();
    const { hubPorts } = room.world;
    const statuses: number[] = [];
    for (let number = 0; number < 700; number++)
      statuses.push((await room.subscribe({ 'hub.callback': `https://victim.example/${number}` })).status);
    await room.world.settle();
    expect(statuses.filter((status) => status === 202)).toHaveLength(600);
    expect(statuses.filter((status) => status === 429)).toHaveLength(100);
    expect(room.readers.calls).toHaveLength(600);
    // Its neighbours are served as before.
    expect((await room.subscribe()).status).toBe(202);
    expect((await hubStatus(hubPorts))?.bounded).toMatchObject([{ host: 'victim.example', most: 600 }]);
    room.world.pass(3600);
    expect((await room.subscribe({ 'hub.callback': 'https://victim.example/next' })).status).toBe(202);
    expect((await hubStatus(hubPorts))?.bounded).toEqual([]);
  }, 60_000);
});

describe('new and changed entries alone', () => {
  it('are delivered where that is switched on, after a first whole delivery', async () => {
    room = await openNewsroom({ delta: true });
    await room.subscribe();
    await room.world.settle();
    await room.news('Two', 'One');
    await room.news('Three', 'Two', 'One');
    const [first, second] = room.readers.at(CALLBACK).deliveries.map(({ body }) => body);
    const titles = (text = '') =>
      [...text.matchAll(/<entry[\s\S]*?<link[^>]*href="https:\/\/wire\.example\/(\w+)"/g)].map(([, name]) => name);
    expect(titles(first).sort()).toEqual(['One', 'Two']);
    expect(titles(second)).toEqual(['Three']);
    expect(second?.startsWith((await published()).slice(0, 200))).toBe(true);
    expect(second?.trimEnd().endsWith('</feed>')).toBe(true);
  });
});
