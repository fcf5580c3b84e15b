import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { apiHandler } from '../../lambdas/api.ts';
import { canaryHandler } from '../../lambdas/canary.ts';
import { configureHandler } from '../../lambdas/configure.ts';
import { deliverHandler } from '../../lambdas/deliver.ts';
import { dispatchHandler } from '../../lambdas/dispatch.ts';
import { hubHandler } from '../../lambdas/hub.ts';
import { ingestHandler } from '../../lambdas/ingest.ts';
import { mailHandler } from '../../lambdas/mail.ts';
import { pollHandler } from '../../lambdas/poll.ts';
import { publishHandler } from '../../lambdas/publish.ts';
import { routeHandler } from '../../lambdas/route.ts';
import { usageHandler } from '../../lambdas/usage.ts';
import { parseConfig } from '../../lib/config/index.ts';
import type { Caller } from '../../lib/fetch/index.ts';
import { sign } from '../../lib/hub/index.ts';
import { sha256 } from '../../lib/identity/index.ts';
import { type AbsoluteUrl, dayOf, type FeedId, type PartnerId, type SourceId } from '../../lib/model/index.ts';
import { tokenHash, tokenOf } from '../../lib/partners/index.ts';
import {
  definePartner,
  type EdgeStore,
  type HubPorts,
  type Ports,
  type Publisher,
  QUEUE_NAMES,
  removeFeed,
  rotateWebhook,
  tellerOf,
} from '../../lib/pipeline/index.ts';
import { openStore, openTable, subscribersIn } from '../../lib/store/index.ts';
import { sesEvent } from '../lambdas/events.ts';
import { LETTERS } from '../mail/letters.ts';
import { listeners } from '../pipeline/hub/listeners.ts';
import { addressOf, cutFeed, pageOf, type Story, story } from '../pipeline/stories.ts';
import { openWorld, sqsRecord, tickEvent, type World } from '../world.ts';
import { notingClient, notingObjects, notingQueues, type Request, refused } from './requests.ts';

const FEED = 'https://courier.example/feed.xml';
const SITEMAPS = 'https://canal.example/sitemap.xml';
const HANDLERS = [
  'DefinitionsConfigure',
  'IntakeDispatch',
  'IntakePoll',
  'IntakeIngest',
  'PublishingRoute',
  'PublishingPublish',
  'PushApi',
  'TellingDeliver',
  'HubDoorHub',
  'WatchCanary',
  'NewslettersMail',
  'UsageCount',
];

const HUB = { kind: 'own', url: 'https://feeds.example/hub' as AbsoluteUrl, publicAfter: 0, delta: false } as const;
const readers = listeners();

let world: World;
const asked = new Map<string, Request[]>(HANDLERS.map((handler) => [handler, []]));

/** The world's ports as one function has them: what it asks of AWS is noted under its name. */
function portsOf(handler: string): Ports & Publisher & HubPorts {
  const requests = asked.get(handler) ?? [];
  const { store, queues } = world.ports;
  const client = notingClient(world.table.endpoint, requests);
  return {
    ...world.hubPorts,
    ...world.ports,
    // Every article of the test is in English: its feed appears with the first.
    automaticFeeds: { floors: { section: null, tag: null, author: null, language: 1 }, most: 10 },
    store: openStore(client, 'feedmill', notingObjects(store.objects, requests)),
    subscribers: subscribersIn(openTable(client, 'feedmill')),
    queues: notingQueues(queues, requests),
    hubs: {
      callbacks: 'https://feeds.example/' as AbsoluteUrl,
      newSecret: () => sha256(String(subscribed.length)).slice(0, 40),
      async call({ body = new Uint8Array() }) {
        subscribed.push(Object.fromEntries(new URLSearchParams(Buffer.from(body).toString())));
        return { outcome: 'answered', status: 202, body: Buffer.alloc(0), location: null, retryAfter: null };
      },
    },
  };
}

/** What we asked of hubs elsewhere. */
const subscribed: Record<string, string>[] = [];

/** The hub of a source verifies what it was asked for, and pushes a body: by the door for strangers. */
async function pushAtCallback(topic: string, body: string): Promise<void> {
  const { 'hub.callback': callback = '', 'hub.secret': secret = '' } = subscribed.at(-1) ?? {};
  const query = { 'hub.mode': 'subscribe', 'hub.topic': topic, 'hub.challenge': 'abc', 'hub.lease_seconds': '86400' };
  const signature = sign(Buffer.from(body), secret, 'sha256');
  for (const [method, headers, rawQueryString] of [
    ['GET', {}, new URLSearchParams(query).toString()],
    ['POST', { 'content-type': 'text/html', 'x-hub-signature': `${signature.slice(0, -1)}g` }, ''],
    ['POST', { 'content-type': 'text/html', 'x-hub-signature': signature }, ''],
  ] as const) {
    const { pathname } = new URL(callback);
    const event = {
      rawPath: pathname,
      rawQueryString,
      requestContext: { http: { method, path: pathname } },
      headers,
      body,
    };
    const answer = await hubHandler(portsOf('HubDoorHub'))(event as unknown as APIGatewayProxyEventV2);
    expect(answer.statusCode, String(answer.body)).toBeLessThan(300);
  }
}

function publishSite(stories: readonly Story[]): void {
  world.web.set(FEED, { body: cutFeed(stories), type: 'application/rss+xml' });
  for (const one of stories) world.web.set(addressOf(one), { body: pageOf(one) });
}

/** An index of one sitemap, of articles whose host is too busy to give them: the last of them is not even asked for. */
function publishSitemaps(stories: readonly Story[]): void {
  const type = 'application/xml';
  const sitemap = 'https://canal.example/posts.xml';
  world.web.set(SITEMAPS, { body: `<sitemapindex><sitemap><loc>${sitemap}</loc></sitemap></sitemapindex>`, type });
  const urls = stories.map((one) => `<url><loc>${addressOf(one)}</loc></url>`);
  world.web.set(sitemap, { body: `<urlset>${urls.join('')}</urlset>`, type });
  for (const one of stories) world.web.set(addressOf(one), { status: 503, retryAfter: 600 });
}

/** One tick and all that follows, each step by its own function. */
async function mill(): Promise<void> {
  const { store, queues, now } = portsOf('IntakeDispatch');
  await dispatchHandler({ ...store, queues, now })(tickEvent());
  const work = {
    poll: pollHandler(portsOf('IntakePoll')),
    article: ingestHandler(portsOf('IntakeIngest')),
    publish: publishHandler({
      ...portsOf('PublishingPublish'),
      tell: tellerOf(portsOf('PublishingPublish')),
    }),
    deliver: deliverHandler(portsOf('TellingDeliver'), async () => {}),
  };
  const route = routeHandler(portsOf('PublishingRoute'));
  for (let round = 0; round < 3; round++) {
    for (const queue of QUEUE_NAMES) {
      const messages = world.queues[queue].splice(0);
      const Records = messages.map(({ body, group }, index) => sqsRecord(body, group, String(index)));
      const { batchItemFailures } = await work[queue]({ Records });
      // What is put off is gone here, and not failed.
      if (queue !== 'deliver') expect(batchItemFailures).toEqual([]);
    }
    expect(await route({ Records: await world.takeRecords() })).toEqual({ batchItemFailures: [] });
  }
}

/** What strangers ask of our hub, each by the door and what follows. */
async function subscribe(callback: string, mode = 'subscribe'): Promise<void> {
  const form = { 'hub.mode': mode, 'hub.topic': 'https://feeds.example/feeds/all/atom.xml', 'hub.callback': callback };
  const event = {
    rawPath: '/hub',
    rawQueryString: '',
    requestContext: { http: { method: 'POST', path: '/hub' } },
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(form).toString(),
    isBase64Encoded: false,
  } as unknown as APIGatewayProxyEventV2;
  expect(await hubHandler(portsOf('HubDoorHub'))(event)).toMatchObject({ statusCode: 202 });
  await mill();
}

/** The edge is asked over HTTP, and by no key of the table. */
const EDGE: EdgeStore = {
  version: async () => '1',
  read: async () => ({ keys: new Map(), version: '1' }),
  change: async () => '1',
};

/** A partner whose requests, those of a stranger and an aggregator's are in CloudFront's log. */
async function countUsage(): Promise<void> {
  const { store } = world.ports;
  const token = tokenOf(new Uint8Array(32).fill(1));
  const partner = 'courier' as PartnerId;
  await store.partners.define({
    ...{ id: partner, name: 'The Courier', feeds: ['all' as FeedId], sources: [], terms: null, webhook: null },
    ...{ quota: { perMinute: null, perDay: 1 }, origin: 'command' },
  });
  await store.partners.saveToken({
    ...{ hash: tokenHash(token), partner, start: 'abcd', since: world.ports.now(), until: null },
  });
  const hour = world.ports.now().slice(0, 13).replace('T', '-');
  const line = (path: string, status: number, agent: string) => ({
    ...{ at: world.ports.now(), request: path, method: 'GET', path, status, bytes: 1, address: '192.0.2.1', agent },
  });
  const lines = [
    line(`/t/${token}/feeds/all/atom.xml`, 200, 'curl/8'),
    line(`/t/${tokenOf(new Uint8Array(32))}/feeds/all/atom.xml`, 404, 'curl/8'),
    line('/feeds/all/atom.xml', 200, 'Feedbin feed-id:1 - 5 subscribers'),
  ];
  const logs = {
    of: async (day: string) => (hour.startsWith(day) ? [{ key: `feeds/E1.${hour}.a.gz`, hour }] : []),
    async *read() {
      yield* lines;
    },
    whose: async () => new Map<string, PartnerId>(),
  };
  const freshKey = () => new Uint8Array(32);
  await usageHandler({ ...portsOf('UsageCount'), logs, edge: EDGE, freshKey })(tickEvent(), () => 200_000);
  expect(await store.usages.get(partner, dayOf(world.ports.now()))).toMatchObject({ usage: { requests: 1 } });
}

/** Partners who are told of a feed with a change log: one hears, one fails, one is gone, and one loses the feed. */
async function followByWebhook(): Promise<void> {
  const feed = await world.addFeed({ id: 'told', changes: true, filter: { sources: ['courier' as SourceId] } });
  await mill();
  const receive: Caller = async (request) => readers.call(request);
  Object.assign(world.hubPorts, { callWebhook: receive });
  for (const [id, status] of Object.entries({ hears: 200, fails: 500, gone: 410, loses: 200 })) {
    const url = `https://partner.example/${id}` as AbsoluteUrl;
    readers.at(url).reacts = () => ({ status });
    const partner = {
      id: id as PartnerId,
      name: id,
      feeds: [feed.id],
      sources: [],
      quota: null,
      terms: null,
      webhook: { url },
      origin: 'command',
    } as const;
    await definePartner(partner, world.ports);
    await rotateWebhook(partner, { keep: 0, random: new Uint8Array(32) }, world.hubPorts);
    if (id === 'loses') await world.ports.store.partners.define({ ...partner, feeds: [] });
  }
}

/** A deployment with a configuration, whatever that removes, and all that follows. */
async function deploy(text: string): Promise<void> {
  const brought = { hash: text, declared: parseConfig(text, 'feedmill.yaml'), allowRemovals: true };
  await configureHandler(async () => brought, portsOf('DefinitionsConfigure'), EDGE)(tickEvent());
  await mill();
}

/** A source and a feed come to be for partners, with one that has a token; then the partner goes. */
async function deployForPartners(): Promise<void> {
  const { store, now } = world.ports;
  const own = 'visibility: partners';
  await deploy(
    `sources: [{ id: gazette, title: Renamed, url: "${FEED}", ${own} }]\nfeeds: [{ id: boats, ${own} }]\npartners: [{ id: herald, feeds: [boats] }]`,
  );
  const herald = 'herald' as PartnerId;
  await store.partners.saveToken({ hash: sha256('token'), partner: herald, start: 'abcd', since: now(), until: null });
  await deploy(`sources: [{ id: gazette, title: Renamed, url: "${FEED}", ${own} }]\nfeeds: [{ id: boats, ${own} }]`);
  expect(await store.partners.tokens(herald)).toEqual([]);
}

async function call(
  method: string,
  path: string,
  body?: string,
  type = 'text/html',
  below = 300,
): Promise<{ articles?: { article: string }[] }> {
  const event = {
    requestContext: { http: { method, path } },
    headers: { 'content-type': type },
    queryStringParameters: {},
    isBase64Encoded: false,
    ...(body !== undefined && { body }),
  } as unknown as APIGatewayProxyEventV2;
  const answer = await apiHandler(portsOf('PushApi'))(event);
  expect(answer.statusCode, String(answer.body)).toBeLessThan(below);
  return JSON.parse(String(answer.body));
}

/** A newsletter that a deployment declares: a letter with a picture, read, taken down; another; and the source removed. */
async function receiveLetters(): Promise<void> {
  const id = 'weekly' as SourceId;
  await deploy('sources: [{ id: weekly, kind: mail, accept: all }]');
  const { store } = world.ports;
  const mailbox = await store.mails.mailbox(id);
  expect(mailbox).not.toBeNull();
  const incoming = async (messageId: string) => {
    const { bytes } = LETTERS['pictures that came with it']!;
    await store.objects.put(`mail-in/${messageId}`, bytes, { contentType: 'message/rfc822' });
    const event = sesEvent(messageId, [`${mailbox?.local}@in.example.org`]);
    await mailHandler({ ...portsOf('NewslettersMail'), keptPerDay: 1_000_000 }, 'in.example.org')(event);
    await mill();
  };
  await incoming('ses-1');
  const [mail] = await store.mails.recent(id, 1);
  expect(mail?.fate).toBe('published');
  await call('GET', '/status');
  await call('DELETE', `/articles/${mail?.articles[0]}`);
  await mill();
  // What is down stays down, and leaves nothing behind.
  await incoming('ses-2');
  expect(await store.mails.recent(id, 1)).toEqual([]);
  await deploy('sources: []');
}

beforeAll(async () => {
  world = await openWorld({ hub: { hub: HUB, callSubscriber: readers.call, callHub: readers.call } });
  const cranes = story('cranes', 'Cranes to go');
  // Longer than a message may be, and than an item holds inline: it travels and is read back as an object.
  const letters = Array.from({ length: 6_000 }, (_, index) => sha256(String(index))).join(' ');
  const long = story('ferry', 'The whole ferry', letters);
  publishSite([cranes, long]);
  await world.addSource({ id: 'courier', url: FEED, recheck: 60 });
  await mill();
  await followByWebhook();
  const callback = 'https://reader.example/push';
  await subscribe(callback);
  // Again, and who is gone, who fails, and who ends it.
  await subscribe(callback);
  for (const name of ['gone', 'fails', 'ends', 'denied', 'mute']) await subscribe(`https://reader.example/${name}`);
  readers.at('https://reader.example/gone').reacts = () => ({ status: 410 });
  readers.at('https://reader.example/fails').reacts = () => ({ status: 500 });
  await subscribe('https://reader.example/ends', 'unsubscribe');
  readers.at('https://reader.example/mute').confirms = () => false;
  await subscribe('https://reader.example/mute');
  world.pass(1000);
  publishSite([{ ...cranes, text: 'It was decided otherwise.' }, long]);
  await mill();
  world.pass(1000);
  world.web.set(addressOf(cranes), { status: 410 });
  await mill();
  publishSitemaps(['lock', 'weir', 'towpath'].map((slug) => story(slug, slug)));
  await world.addSource({ id: 'canal', url: SITEMAPS, kind: 'sitemap' });
  await mill();
  world.pass(1000);
  await mill();
  const boats = 'https://boats.example/feed.xml';
  const links = `<link rel="hub" href="https://hub.example/" xmlns="http://www.w3.org/2005/Atom"/><link rel="self" href="${boats}" xmlns="http://www.w3.org/2005/Atom"/>`;
  const named = (stories: readonly Story[]) => cutFeed(stories).replace('<channel>', `<channel>${links}`);
  const [tug, barge] = [story('tug', 'A tug'), story('barge', 'A barge')];
  for (const one of [tug, barge]) world.web.set(addressOf(one), { body: pageOf(one) });
  world.web.set(boats, { body: named([tug]), type: 'application/rss+xml' });
  await world.addSource({ id: 'boats', url: boats });
  await mill();
  await pushAtCallback(boats, named([barge, tug]));
  await mill();
  expect((await world.ports.store.sourceHubs.get('boats' as SourceId))?.hub.lastPush).not.toBeNull();
  world.pass(1000);
  await mill();
  const pushed = await call('POST', '/articles', pageOf(story('quay', 'Quay repaired')));
  const embargo = new Date(Date.parse(world.ports.now()) + 60_000).toISOString();
  const embargoed = { id: 'e-1', title: 'The Budget', text: 'It will be announced in a minute.', embargo };
  await call('POST', '/articles', JSON.stringify(embargoed), 'application/json');
  // What nobody knows cannot be withdrawn: it is refused, and remembered as left out.
  await call('POST', '/articles', JSON.stringify({ id: 'e-2', state: 'cancelled' }), 'application/json', 500);
  await mill();
  world.pass(60);
  await call('GET', '/status');
  await call('DELETE', `/articles/${pushed.articles?.[0]?.article}`);
  await mill();
  await receiveLetters();
  const courier = await world.ports.store.feeds.get('courier' as FeedId);
  if (courier !== null) await removeFeed(courier, world.ports);
  await mill();
  await deploy(`sources: [{ id: gazette, url: "${FEED}" }]\nfeeds: [{ id: boats, filter: { words: [ferry] } }]`);
  await deploy(
    `sources: [{ id: gazette, title: Renamed, url: "${FEED}" }]\nfeeds: [{ id: boats, filter: { words: [quay] } }]`,
  );
  await deployForPartners();
  await deploy('sources: []');
  await countUsage();
  for (let round = 0; round < 2; round++) {
    await canaryHandler(portsOf('WatchCanary'), async () => [])(tickEvent());
    await mill();
  }
});
afterAll(() => world.close());

describe('the role of each function', () => {
  it.each(HANDLERS)('allows all that %s asks of AWS from a first poll to a takedown', (handler) => {
    const requests = asked.get(handler) ?? [];
    expect(requests.length).toBeGreaterThan(0);
    expect(refused(handler, requests)).toEqual([]);
  });

  it('was put to the test by articles kept inline and by reference, revised and taken down', () => {
    const did = (handler: string, action: string, below: string) =>
      (asked.get(handler) ?? []).some((one) => one.action === action && one.below.startsWith(below));
    expect(did('IntakePoll', 's3:PutObject', '/offers/')).toBe(true);
    expect(did('HubDoorHub', 's3:PutObject', '/offers/')).toBe(true);
    expect(did('IntakePoll', 's3:DeleteObject', '/offers/')).toBe(true);
    expect(did('IntakeIngest', 's3:DeleteObject', '/offers/')).toBe(true);
    expect(did('PublishingPublish', 's3:GetObject', '/revision/')).toBe(true);
    expect(did('PublishingPublish', 's3:DeleteObjectVersion', '/feeds/')).toBe(true);
    expect(did('PublishingRoute', 's3:GetObject', '/revision/')).toBe(true);
    expect(did('PublishingRoute', 's3:PutObject', '/feeds.opml')).toBe(true);
    expect(did('PublishingRoute', 's3:DeleteObjectVersion', '/raw/')).toBe(true);
    expect(did('PublishingRoute', 's3:DeleteObjectVersion', '/revision/')).toBe(true);
    expect(did('PublishingRoute', 's3:DeleteObjectVersion', '/articles/')).toBe(true);
    expect(did('PublishingRoute', 's3:PutObject', '/articles/')).toBe(true);
    expect(did('PushApi', 'sqs:SendMessage', '')).toBe(true);
    expect(did('TellingDeliver', 's3:GetObject', '/feeds/told/changes/')).toBe(true);
    const keys = (asked.get('TellingDeliver') ?? []).map(({ action, on }) => `${action} ${on}`);
    expect(keys).toEqual(
      expect.arrayContaining([
        'dynamodb:PutItem TOTELL#told',
        'dynamodb:UpdateItem TOTELL#told',
        'dynamodb:DeleteItem TOTELL#told',
        'dynamodb:UpdateItem WEBHOOK#gone',
      ]),
    );
  });
});
