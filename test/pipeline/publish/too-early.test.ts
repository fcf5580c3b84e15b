import { afterEach, beforeEach, expect, it } from 'vitest';
import type { ArticleId, FeedId, Instant } from '../../../lib/model/index.ts';
import {
  defineFeed,
  hold,
  measuresOf,
  type PublishMessage,
  publish,
  release,
  takeDown,
} from '../../../lib/pipeline/index.ts';
import { openWorld, type World } from '../../world.ts';
import { fullFeed, story } from '../stories.ts';

const FEED = 'https://courier.example/feed.xml';
const CALM = 'calm' as FeedId;
const STORIES = ['Cranes to go', 'Ferry stays'].map((title, at) =>
  story(`story-${at}`, title, 'It was decided.', `2026-11-19T1${at}:00:00Z`),
);

let world: World;
let told: PublishMessage[];
beforeEach(async () => {
  world = await openWorld();
  told = [];
  const { queues } = world.ports;
  const { send } = queues;
  Object.assign(queues, {
    send: (queue: string, messages: readonly { readonly body: string }[]) => {
      if (queue === 'publish') told.push(...messages.map(({ body }) => JSON.parse(body) as PublishMessage));
      return send(queue as 'publish', messages as never);
    },
  });
  await world.addFeed({ id: CALM, every: 60_000 });
  await world.addSource({ id: 'courier', url: FEED });
  await list(1);
});
afterEach(() => world.close());

/** So many stories are listed, and all is done at once. */
async function list(count: number): Promise<void> {
  world.pass(900);
  world.web.set(FEED, { body: fullFeed(STORIES.slice(0, count)), type: 'application/atom+xml' });
  await world.tick();
}

/** A message of something that the feed does not show yet. */
function news(more: Partial<PublishMessage> = {}): PublishMessage {
  return { feed: CALM, revisions: [`${'z'.repeat(20)}@1`], written: world.ports.now(), ...more };
}

const patiently = (message: PublishMessage, ports = world.ports) => publish(CALM, [message], ports, 'patient');

async function shownId(): Promise<ArticleId> {
  const { members } = (await world.ports.store.feeds.state(CALM))!;
  return members[0]!.split('@')[0] as ArticleId;
}

it('leaves a feed as it is until its time has passed since it was regenerated last', async () => {
  world.pass(20);
  const { now } = world.ports;
  const { put } = world.objectCounts;
  expect(await patiently(news())).toMatchObject({ outcome: 'early', put: [], until: secondsFrom(now(), 40) });
  expect(world.objectCounts.put).toBe(put);
  world.pass(40);
  expect(await patiently(news())).toMatchObject({ outcome: 'unchanged' });
  // Also where nothing was to be put: it was looked at.
  expect(await patiently(news())).toMatchObject({ outcome: 'early', until: secondsFrom(now(), 60) });
});

it('waits by the site’s word where the feed has none, and not at all where the feed says so', async () => {
  const all = 'all' as FeedId;
  const ports = { ...world.ports, site: { ...world.ports.site, every: 30_000 } };
  await publish(all, [news({ feed: all, revisions: [] })], ports);
  expect(await publish(all, [news({ feed: all })], ports, 'patient')).toMatchObject({ outcome: 'early' });
  const feed = (await ports.store.feeds.get(CALM))!;
  await defineFeed({ ...feed, every: 0 }, ports);
  await world.settle();
  for (let round = 0; round < 2; round++)
    expect(await patiently(news(), ports)).not.toMatchObject({ outcome: 'early' });
});

it('does not wait for what it shows already, for an order to regenerate it, nor after it was defined anew', async () => {
  expect(await patiently(news({ revisions: [`${await shownId()}@1`] }))).toMatchObject({ outcome: 'covered' });
  expect(await patiently(news({ revisions: [] }))).toMatchObject({ outcome: 'unchanged' });
  await world.ports.store.feeds.define({ ...(await world.ports.store.feeds.get(CALM))!, title: 'Calm news' });
  // Who remembers the definition of before goes by it until the order comes that follows each; who does not, sees the new.
  expect(await patiently(news())).toMatchObject({ outcome: 'early' });
  expect(await patiently(news(), { ...world.ports, definitions: undefined })).toMatchObject({ outcome: 'published' });
  expect(await patiently(news())).toMatchObject({ outcome: 'early' });
  await world.ports.store.feeds.define({ ...(await world.ports.store.feeds.get(CALM))!, title: 'Calm news, again' });
  expect(await patiently(news({ revisions: [] }))).toMatchObject({ outcome: 'published' });
  expect(await patiently(news())).toMatchObject({ outcome: 'early' });
});

it('does not wait with what may be shown no more, or from now on: a takedown, what is held back, what is released', async () => {
  const id = await shownId();
  const urgent = () => told.splice(0).filter(({ feed, isUrgent }) => feed === CALM && isUrgent);
  expect(urgent()).toEqual([]);
  await list(2);
  expect(urgent()).toEqual([]);
  const order = { reason: 'asked for', by: 'operator', seen: world.ports.now() } as const;
  const orders = [
    () => hold(id, { reason: null, until: null }, world.ports),
    () => release(id, world.ports, 'early'),
    () => takeDown(id, order, world.ports),
  ];
  for (const change of orders) {
    await change();
    await world.settle();
    const [message] = urgent();
    expect(message).toMatchObject({ feed: CALM });
    expect(await patiently({ ...message!, revisions: news().revisions })).not.toMatchObject({ outcome: 'early' });
  }
});

it('calls nobody for a delay that was chosen', async () => {
  const lines: Parameters<typeof measuresOf>[] = [];
  const log = { info: (...line: (typeof lines)[number]) => lines.push(line), warn: () => {} };
  world.pass(10);
  const written = world.ports.now();
  world.pass(55);
  await world.ports.store.memberships.delete(await aPlace());
  expect(await patiently(news({ written }), { ...world.ports, log })).toMatchObject({ outcome: 'published' });
  const [published] = lines.filter(([message]) => message === 'published');
  expect(published?.[1]).toMatchObject({ delay: 55_000, waited: 50_000 });
  expect(measuresOf(...published!)).toContainEqual({ name: 'Delay', value: 5000 });
});

async function aPlace() {
  for await (const place of world.ports.store.memberships.latest(CALM, 'newest', 1)) return place;
  throw new Error('It has no member');
}

function secondsFrom(now: Instant, seconds: number): string {
  return new Date(Date.parse(now) + seconds * 1000).toISOString();
}
