import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { push } from './push.ts';
import { type RunningFeedmill, startFeedmill } from './running-feedmill.ts';
import { type Received, type Subscriber, startSubscriber, toHub } from './subscriber.ts';
import { until } from './until.ts';

/** The checks of websub.rocks for hubs (100 to 106) and for publishers (1), made again: against a running Feedmill. */

let feedmill: RunningFeedmill;
let subscriber: Subscriber;
let stories = 0;

beforeAll(async () => {
  subscriber = await startSubscriber();
  feedmill = await startFeedmill({
    config: `site: { title: Rocks, hub: own }\ntrustedCallbacks: [${subscriber.origin}]\n`,
  });
  await publish();
});
afterAll(async () => {
  await feedmill.close();
  await subscriber.close();
});

const topicOf = (document: string) => `${feedmill.url}feeds/push/${document}`;

/** A new story; resolves when the feeds have it. */
async function publish(): Promise<void> {
  const title = `Story number ${++stories}`;
  await push(feedmill, { id: `story-${stories}`, title, text: `${title} is told here.` });
  await until(title, async () => {
    const texts = await Promise.all(
      ['rss.xml', 'atom.xml', 'feed.json'].map(async (name) => (await fetch(topicOf(name))).text()),
    );
    return texts.every((text) => text.includes(title)) ? true : null;
  });
}

async function subscribed(
  callback: string,
  topic: string,
  more: Record<string, string> = {},
): Promise<URLSearchParams> {
  const before = subscriber.verifications.length;
  const form = { 'hub.mode': 'subscribe', 'hub.topic': topic, 'hub.callback': `${subscriber.origin}${callback}` };
  expect(await toHub(`${feedmill.url}hub`, { ...form, ...more })).toMatchObject({ status: 202 });
  const verification = await until(
    'the verification',
    async () => subscriber.verifications.slice(before).find((one) => one.callback === callback) ?? null,
  );
  return verification.asked;
}

/** What comes to a callback after something new was published, which is what the topic then is. */
async function delivered(callback: string, topic: string): Promise<Received> {
  const before = subscriber.received.length;
  await publish();
  return until(`the newest of ${topic} at ${callback}`, async () => {
    const body = await (await fetch(topic)).text();
    const those = subscriber.received.slice(before).filter((one) => one.callback === callback);
    return those.find((one) => one.body.toString() === body) ?? null;
  });
}

async function expectAsServed({ headers }: Received, topic: string): Promise<void> {
  const served = await fetch(topic);
  expect(headers['content-type']).toBe(served.headers.get('content-type'));
  expect(headers.link).toBe(`<${feedmill.url}hub>; rel="hub", <${topic}>; rel="self"`);
}

describe('websub.rocks on the hub', () => {
  it('100: delivers to who subscribes, unsigned without a secret, and says hub and self', async () => {
    const topic = topicOf('atom.xml');
    const asked = await subscribed('/100?id=1', topic, { 'hub.lease_seconds': '90000' });
    expect(asked.get('hub.mode')).toBe('subscribe');
    expect(asked.get('hub.topic')).toBe(topic);
    expect(asked.get('hub.challenge')).toMatch(/^\w{20,}$/);
    expect(asked.get('hub.lease_seconds')).toBe('90000');
    const received = await delivered('/100?id=1', topic);
    await expectAsServed(received, topic);
    expect(received.headers).not.toHaveProperty('x-hub-signature');
  });

  it('101: signs with the secret that was given, over the bytes sent', async () => {
    const topic = topicOf('atom.xml');
    await subscribed('/101', topic, { 'hub.secret': 'a secret of theirs' });
    const { headers, body } = await delivered('/101', topic);
    const digest = createHmac('sha256', 'a secret of theirs').update(body).digest('hex');
    expect(headers['x-hub-signature']).toBe(`sha256=${digest}`);
  });

  it('102: ignores parameters that it does not know', async () => {
    const topic = topicOf('rss.xml');
    const asked = await subscribed('/102', topic, { foo: 'bar', 'hub.foo': 'bar' });
    expect([...asked.keys()].sort()).toEqual(['hub.challenge', 'hub.lease_seconds', 'hub.mode', 'hub.topic']);
    await delivered('/102', topic);
  });

  it('103: lets who subscribes again go on as he then asks, once and by the new secret', async () => {
    const topic = topicOf('rss.xml');
    await subscribed('/103', topic, { 'hub.secret': 'old' });
    await subscribed('/103', topic, { 'hub.secret': 'new' });
    const { headers, body } = await delivered('/103', topic);
    expect(headers['x-hub-signature']).toBe(`sha256=${createHmac('sha256', 'new').update(body).digest('hex')}`);
    expect(subscriber.received.filter((one) => one.callback === '/103' && one.body.equals(body))).toHaveLength(1);
  });

  it('104: sends nothing more to who has unsubscribed', async () => {
    const topic = topicOf('atom.xml');
    await subscribed('/104', topic);
    await delivered('/104', topic);
    const asked = await subscribed('/104', topic, { 'hub.mode': 'unsubscribe' });
    expect(asked.get('hub.mode')).toBe('unsubscribe');
    expect(asked.has('hub.lease_seconds')).toBe(false);
    const before = subscriber.received.filter(({ callback }) => callback === '/104').length;
    // Who is still subscribed has it by then.
    await delivered('/101', topic);
    expect(subscriber.received.filter(({ callback }) => callback === '/104')).toHaveLength(before);
  });

  it.each([
    ['105', 'rss.xml'],
    ['106', 'feed.json'],
  ])('%s: delivers a topic of another type by the type that it is served by (%s)', async (number, document) => {
    const topic = topicOf(document);
    await subscribed(`/${number}`, topic);
    await expectAsServed(await delivered(`/${number}`, topic), topic);
  });
});

describe('websub.rocks on the publisher', () => {
  it('1: names hub and self in headers and in the document, and verifies who subscribes to them', async () => {
    for (const document of ['rss.xml', 'atom.xml', 'feed.json']) {
      for (const method of ['GET', 'HEAD']) {
        const answer = await fetch(topicOf(document), { method });
        expect(answer.headers.get('link')).toBe(`<${feedmill.url}hub>; rel="hub", <${topicOf(document)}>; rel="self"`);
      }
    }
    const text = await (await fetch(topicOf('atom.xml'))).text();
    expect(text).toContain(`<link rel="hub" href="${feedmill.url}hub"/>`);
    const asked = await subscribed('/publisher?token=5f3a', topicOf('atom.xml'), { 'hub.lease_seconds': '7200' });
    expect(asked.get('hub.topic')).toBe(topicOf('atom.xml'));
    expect(asked.get('hub.challenge')).not.toBe('');
    // No lease is shorter than a day: the hub may choose.
    expect(asked.get('hub.lease_seconds')).toBe('86400');
  });
});
