import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dispatchHandler, TICK_MS } from '../../lambdas/dispatch.ts';
import { ingestHandler } from '../../lambdas/ingest.ts';
import { pollHandler } from '../../lambdas/poll.ts';
import { publishHandler } from '../../lambdas/publish.ts';
import { type AbsoluteUrl, instant, millis, NO_CONTENT, type SourceId } from '../../lib/model/index.ts';
import { type Offer, sendOffers } from '../../lib/pipeline/index.ts';
import { addressOf, fullFeed, type Story, story } from '../pipeline/stories.ts';
import { openWorld, tickEvent, type World } from '../world.ts';
import { failures, sqsEvent } from './events.ts';

const FEED = 'https://courier.example/feed.xml';
const CRANES = story('cranes', 'Cranes to go', 'It was decided.', '2026-11-19T10:00:00Z');
const FERRY = story('ferry', 'Ferry stays', 'Nobody minds.', '2026-11-19T11:00:00Z');

let world: World;
beforeEach(async () => {
  world = await openWorld();
  world.web.set(FEED, { body: fullFeed([CRANES, FERRY]), type: 'application/atom+xml' });
  await world.addSource({ id: 'courier', url: FEED });
});
afterEach(() => world.close());

function offerOf(one: Story, text = 'Told.'): Offer {
  const url = addressOf(one) as AbsoluteUrl;
  const content = { ...NO_CONTENT, title: one.title, html: `<p>${text}</p>`, text, complete: true };
  return {
    source: 'courier' as SourceId,
    purpose: 'push',
    guid: null,
    url,
    seen: world.ports.now(),
    told: { form: 'content', content },
  };
}

async function titles(): Promise<string[]> {
  await world.settle();
  const { items } = JSON.parse(await world.document('all', 'json')) as { items: { title: string }[] };
  return items.map((item) => item.title).sort();
}

describe('dispatch', () => {
  it('takes the scheduler’s event and sends one message for each due source, once', async () => {
    const dispatch = dispatchHandler({
      ...world.ports.store,
      queues: world.ports.queues,
      now: world.ports.now,
    });
    await dispatch(tickEvent());
    await dispatch(tickEvent());
    expect(world.queues.poll).toEqual([{ body: '{"source":"courier"}', group: 'courier' }]);
  });
});

describe('dispatch at AWS’s tick', () => {
  it('holds the message of a source back that comes due before the next one, and leaves the others to it', async () => {
    const { store, queues, now } = world.ports;
    const dispatch = dispatchHandler({ ...store, queues, now }, TICK_MS);
    const dueIn = async (id: string, seconds: number) => {
      await world.addSource({ id, url: `https://${id}.example/feed.xml` });
      const state = await store.sources.state(id as SourceId);
      if (state === null) throw new Error(`${id} has no state`);
      await store.sources.saveState({ ...state, nextDue: instant(millis(now()) + seconds * 1000) });
    };
    await dueIn('soon', 29.2);
    await dueIn('later', 61);
    await dispatch(tickEvent());
    await dispatch(tickEvent());
    expect(world.queues.poll).toEqual([
      { body: '{"source":"courier"}', group: 'courier' },
      { body: '{"source":"soon"}', group: 'soon', delay: 30 },
    ]);
    // Lost on the way, it comes due again five minutes after it was.
    expect((await store.sources.state('soon' as SourceId))?.nextDue).toBe(instant(millis(now()) + 329_200));
  });
});

describe('poll', () => {
  it('reports the one message it cannot read and polls for its neighbours', async () => {
    const poll = pollHandler(world.ports);
    const event = sqsEvent({ source: 'courier' }, 'no JSON {', { source: 'nobody' });
    expect(await poll(event)).toEqual(failures(1));
    expect(world.asked).toContain(FEED);
    expect(world.queues.article).toHaveLength(2);
  });
});

describe('ingest', () => {
  it('reports the one message it cannot take and is done with its neighbours', async () => {
    const ingest = ingestHandler(world.ports);
    expect(await ingest(sqsEvent(offerOf(CRANES), '{"source":', offerOf(FERRY)))).toEqual(failures(1));
    expect(await titles()).toEqual(['Cranes to go', 'Ferry stays']);
  });

  it.each([['null'], ['[]'], ['"text"'], ['{}'], ['{"source":"courier"}']])(
    'neither takes %s for an article nor loses its neighbour over it',
    async (poison) => {
      const ingest = ingestHandler(world.ports);
      const { batchItemFailures } = await ingest(sqsEvent(poison, offerOf(CRANES)));
      expect(batchItemFailures).not.toContainEqual({ itemIdentifier: 'message-1' });
      expect(await titles()).toEqual(['Cranes to go']);
    },
  );

  it('takes an offer too large for a message by its reference, and once if it comes twice', async () => {
    await sendOffers([offerOf(CRANES, 'A long story. '.repeat(30_000))], world.ports.store, world.ports.queues);
    const [message] = world.queues.article.splice(0);
    expect(Buffer.byteLength(message?.body ?? '')).toBeLessThan(1000);
    const ingest = ingestHandler(world.ports);
    expect(await ingest(sqsEvent(message?.body, message?.body))).toEqual(failures());
    expect(await titles()).toEqual(['Cranes to go']);
    for await (const key of world.ports.store.objects.list('offers/')) expect.fail(`${key} is left`);
  });
});

describe('publish', () => {
  it('regenerates a feed once for all messages that name it', async () => {
    const publish = publishHandler(world.ports);
    const message = { feed: 'all', revisions: [], written: world.ports.now() };
    const { put } = world.objectCounts;
    expect(await publish(sqsEvent(message, message, message))).toEqual(failures());
    expect(world.objectCounts.put - put).toBe(4);
  });

  it('reports the one message it cannot read and publishes for its neighbours', async () => {
    const publish = publishHandler(world.ports);
    const written = world.ports.now();
    const event = sqsEvent({ feed: 'all', revisions: [], written }, '{', { feed: 'courier', revisions: [], written });
    expect(await publish(event)).toEqual(failures(1));
    expect(await world.document('all', 'json')).toContain('"items": []');
    expect(await world.document('courier', 'json')).toContain('"items": []');
  });

  it('puts off all messages of a feed for which it is too early, thrice at most, and publishes the others', async () => {
    await world.addFeed({ id: 'calm', every: 60_000 });
    await world.settle();
    const off: [messages: string[], until: string][] = [];
    const publish = publishHandler(world.ports, async (records, until) => {
      off.push([records.map(({ messageId }) => messageId), until]);
    });
    world.pass(15);
    const written = world.ports.now();
    const [calm, all] = ['calm', 'all'].map((feed) => ({ feed, revisions: [`${'z'.repeat(20)}@1`], written }));
    const event = sqsEvent(calm, all, calm);
    expect(await publish(event)).toEqual(failures(0, 2));
    expect(off).toEqual([[['message-0', 'message-2'], new Date(Date.parse(written) + 45_000).toISOString()]]);
    const often = (times: number) => ({
      Records: event.Records.map((record) => ({
        ...record,
        attributes: { ...record.attributes, ApproximateReceiveCount: String(times) },
      })),
    });
    expect(await publish(often(3))).toEqual(failures(0, 2));
    expect(await publish(often(4))).toEqual(failures());
    // Who is not to come again waits for nothing.
    expect(await publishHandler(world.ports)(event)).toEqual(failures());
  });

  it('reports every message of a feed that fails, and none of another', async () => {
    const { store } = world.ports;
    const put: typeof store.objects.put = (key, bytes, options) =>
      key.startsWith('feeds/courier/')
        ? Promise.reject(new Error('S3 is down'))
        : store.objects.put(key, bytes, options);
    const publish = publishHandler({ ...world.ports, store: { ...store, objects: { ...store.objects, put } } });
    const written = world.ports.now();
    const [all, courier] = ['all', 'courier'].map((feed) => ({ feed, revisions: [], written }));
    expect(await publish(sqsEvent(courier, all, courier))).toEqual(failures(0, 2));
    expect(await world.document('all', 'json')).toContain('"items": []');
  });
});
