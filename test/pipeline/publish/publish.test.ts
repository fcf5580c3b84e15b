import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FeedId } from '../../../lib/model/index.ts';
import { publish, removeFeed } from '../../../lib/pipeline/index.ts';
import { openWorld, START, type World } from '../../world.ts';
import { addressOf, cutFeed, pageOf, type Story, story } from '../stories.ts';

const FEED = 'https://courier.example/feed.xml';
const CRANES = story('cranes', 'Cranes to go', 'It was decided.', '2026-11-19T10:00:00Z');
const FERRY = story('ferry', 'Ferry stays', 'Nobody minds.', '2026-11-19T11:00:00Z');

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(() => world.close());

function list(...stories: readonly Story[]): void {
  world.web.set(FEED, { body: cutFeed(stories), type: 'application/rss+xml' });
  for (const one of stories) world.web.set(addressOf(one), { body: pageOf(one) });
}

it('publishes at once after a publisher that put every document and died before it could say so', async () => {
  list(CRANES);
  await world.addSource({ id: 'courier', url: FEED });
  await world.tick();
  const { store } = world.ports;
  const message = { feed: 'courier' as FeedId, revisions: [], written: world.ports.now() };
  const saveState = () => Promise.reject(new Error('killed'));
  await world.addFeed({ id: 'courier', title: 'Renamed' });
  const dying = { ...world.ports, store: { ...store, feeds: { ...store.feeds, saveState } } };
  await expect(publish(message.feed, [message], dying)).rejects.toThrow('killed');
  await world.addFeed({ id: 'courier', title: 'Renamed again' });

  const { outcome } = await publish(message.feed, [message], world.ports);
  expect(outcome).toBe('published');
  for (const format of ['rss', 'atom', 'json', 'html'] as const) {
    expect(await world.document('courier', format)).toContain('Renamed again');
  }
});

it('leaves what a faster publisher put, where a slower one dies after its own puts', async () => {
  list(CRANES);
  await world.addSource({ id: 'courier', url: FEED });
  await world.tick();
  const { store } = world.ports;
  const message = { feed: 'courier' as FeedId, revisions: [], written: world.ports.now() };
  let faster: Promise<unknown> | null = null;
  const overtake = async () => {
    await world.addFeed({ id: 'courier', title: 'Renamed again' });
    await publish(message.feed, [message], world.ports);
  };
  const slow = {
    ...world.ports,
    store: {
      ...store,
      objects: {
        ...store.objects,
        put: async (...given: Parameters<typeof store.objects.put>) => {
          faster ??= overtake();
          await faster;
          return store.objects.put(...given);
        },
      },
      feeds: { ...store.feeds, saveState: () => Promise.reject(new Error('killed')) },
    },
  };
  await world.addFeed({ id: 'courier', title: 'Renamed' });
  await publish(message.feed, [message], slow).catch((error: Error) => expect(error.message).toBe('killed'));
  for (const format of ['rss', 'atom', 'json', 'html'] as const) {
    expect(await world.document('courier', format)).toContain('Renamed again');
  }
});

it('ends with what both saw when two publish a feed at once', async () => {
  list(CRANES, FERRY);
  await world.addSource({ id: 'courier', url: FEED });
  const saved = world.queues.publish;
  await world.tick();
  saved.length = 0;
  const message = { feed: 'courier' as FeedId, revisions: [], written: world.ports.now() };
  const outcomes = await Promise.all([1, 2, 3].map(() => publish(message.feed, [message], world.ports)));
  expect(outcomes.map(({ feed }) => feed)).toEqual(['courier', 'courier', 'courier']);
  const state = await world.ports.store.feeds.state(message.feed);
  for (const format of ['rss', 'atom', 'json', 'html'] as const) {
    const bytes = Buffer.byteLength(await world.document('courier', format));
    expect(state?.documents[format]?.bytes).toBe(bytes);
  }
});

describe('a publisher that is held up while its feed is defined anew', () => {
  const message = { feed: 'courier' as FeedId, revisions: [], written: START };

  /** Publishes, and once, at the first call of the store's that `when` names, lets `meanwhile` happen first. */
  async function publishHeldUp(when: 'put' | 'list', meanwhile: () => Promise<unknown>) {
    const { store } = world.ports;
    let isHeld = false;
    const once = async () => {
      if (isHeld) return;
      isHeld = true;
      await meanwhile();
    };
    const objects = {
      ...store.objects,
      put: async (...given: Parameters<typeof store.objects.put>) => {
        if (when === 'put') await once();
        return store.objects.put(...given);
      },
    };
    const state: typeof store.feeds.state = async (id) => {
      const found = await store.feeds.state(id);
      if (when === 'list') await once();
      return found;
    };
    const held = { ...world.ports, store: { ...store, objects, feeds: { ...store.feeds, state } } };
    return publish(message.feed, [message], held);
  }

  beforeEach(async () => {
    list(CRANES);
    await world.addSource({ id: 'courier', url: FEED });
    await world.tick();
  });

  it('ends with the new definition', async () => {
    await world.addFeed({ id: 'courier', title: 'Renamed' });
    world.queues.publish.length = 0;
    for (const when of ['put', 'list'] as const) {
      await publishHeldUp(when, async () => {
        await world.addFeed({ id: 'courier', title: `Renamed at ${when}` });
        await world.settle();
      });
      expect(await world.document('courier', 'atom')).toContain(`Renamed at ${when}`);
    }
  });

  it('leaves nothing of a feed that was removed meanwhile', async () => {
    const feed = await world.addFeed({ id: 'boats' });
    for (const one of [feed, await world.addFeed({ id: 'courier', title: 'Renamed' })]) {
      message.feed = one.id;
      world.queues.publish.length = 0;
      await publishHeldUp('put', async () => {
        await removeFeed(one, world.ports);
        await world.settle();
      });
      await expect(world.document(one.id, 'atom')).rejects.toThrow('There is no atom');
      expect(await world.ports.store.feeds.state(one.id)).toBeNull();
    }
  });

  it('takes the documents of formats away that a feed has no longer', async () => {
    await world.addFeed({ id: 'courier', formats: ['atom'] });
    await world.settle();
    await expect(world.document('courier', 'rss')).rejects.toThrow('There is no rss');
    expect(await world.document('courier', 'atom')).toContain('Cranes to go');
  });
});
