import { apiHandler } from '../../lambdas/api.ts';
import { dispatchHandler } from '../../lambdas/dispatch.ts';
import {
  type AbsoluteUrl,
  type ArticleId,
  absoluteUrl,
  type Feed,
  type FeedFilter,
  type FeedId,
  instant,
  millis,
  type Source,
  type SourceId,
} from '../../lib/model/index.ts';
import {
  defineFeed,
  defineSource,
  definitionMemory,
  type Ports,
  type Publisher,
  publishFront,
  readHere,
  recognise,
  removeFeed,
  removeSource,
} from '../../lib/pipeline/index.ts';
import { entryCache } from '../../lib/publish/index.ts';
import { openStore, type Store } from '../../lib/store/index.ts';
import { httpEvent } from '../lambdas/events.ts';
import { manyFeeds, writeFeeds } from '../many-feeds.ts';
import { addressOf, type Story, story } from '../pipeline/stories.ts';
import { generator } from '../random.ts';
import { feedOf, fixed, START, tickEvent } from '../world.ts';
import type { ChangeReaders } from './change-readers.ts';
import { openDeliveries } from './deliveries.ts';
import { type Embedded, TABLE } from './embedded.ts';
import { type Actor, CALM, type Outside, openGate, type Troubles } from './gate.ts';
import type { DeclaredFeed, Event, History, SourceName } from './history.ts';
import { ADDRESSES, type Newsroom, openNewsroom, slugOf } from './newsroom.ts';

/** What a history left behind. */
export type Lived = {
  readonly store: Store;
  readonly newsroom: Newsroom;
  readonly ports: Ports & Publisher;
  /** Feeds that were defined anew or removed while the history went on: what tombstones they show is theirs to know. */
  readonly redefined: ReadonlySet<string>;
  /** The articles that an operator ordered to be taken down. */
  readonly ordered: ReadonlySet<string>;
  /** The last that a partner pushed of each story, and was told that it is kept. */
  readonly acknowledged: ReadonlyMap<string, Story>;
  /** Feeds besides that take nothing. */
  readonly crowd: readonly Feed[];
  readonly trace: readonly string[];
};

/** What is there before a history begins. */
const FILTERS: readonly FeedFilter[] = [
  {},
  { words: ['ferry'] },
  { words: ['cranes'] },
  { sources: ['courier' as SourceId] },
  { sources: ['gazette' as SourceId, 'partner' as SourceId], exclude: ['harbour'] },
  { tags: ['by-gazette'] },
];

/** More turns than any history takes: whatever does not end fails by itself. */
const MOST_TURNS = 60_000;

/** Lives through a history with everything that goes wrong in it, until nothing is left to be done. */
export async function live(history: History, embedded: Embedded, readers: ChangeReaders): Promise<Lived> {
  let time = millis(START);
  const random = generator(history.schedule);
  const newsroom = openNewsroom();
  const outside = portsOutside(newsroom, () => time, history);
  const gate = openGate({
    client: embedded.client,
    objects: embedded.objects,
    queues: { send: (queue, messages) => deliveries.queues.send(queue, messages) },
    ports: outside,
    tick: () => {
      time += 7;
    },
    random,
  });
  const deliveries = openDeliveries(gate, embedded.records, () => time, random);
  const store = openStore(embedded.client, TABLE, embedded.objects);
  const lanes = new Map<string, Lane>();
  const redefined = new Set<string>();
  const ordered = new Set<string>();
  const acknowledged = new Map<string, Story>();

  const turn = async (troubles: Troubles): Promise<boolean> => {
    await deliveries.settle(troubles);
    await settleLanes();
    await readers.read(random);
    if (random() < troubles.expire) deliveries.expire();
    const actors = [...deliveries.actors(), ...[...lanes.values()].flatMap(({ actor }) => actor ?? [])];
    const live = actors.filter((actor) => actor.state === 'running');
    for (const { name, waiting } of live) if (waiting.length === 0) throw new Error(`${name} waits for something else`);
    if ((live.length === 0 || random() < 0.2) && ((await startLane()) || (await deliveries.deliver()))) return true;
    const actor = live[Math.floor(random() * live.length)];
    if (actor !== undefined) await gate.release(actor, troubles);
    return actor !== undefined;
  };
  const settleLanes = async (): Promise<void> => {
    for (const lane of lanes.values()) {
      const { actor } = lane;
      if (actor === null || actor.state === 'running') continue;
      gate.trace.push(`${actor.name} ${actor.state}${actor.state === 'done' ? '' : `: ${actor.result}`}`);
      lane.actor = null;
      const order = lane.orders[0];
      if (actor.state === 'done' && order?.isDone(actor.result) !== false) {
        lane.orders.shift();
        order?.whenDone?.();
      }
    }
  };
  const startLane = async (): Promise<boolean> => {
    const idle = [...lanes.values()].filter(({ actor, orders }) => actor === null && orders.length > 0);
    const lane = idle[Math.floor(random() * idle.length)];
    const order = lane?.orders[0];
    if (lane === undefined || order === undefined) return false;
    gate.trace.push(`${order.name} begins`);
    lane.actor = await gate.start(order.name, order.work);
    return true;
  };
  const command = (lane: string, order: Order): void => {
    const known = lanes.get(lane) ?? { orders: [], actor: null };
    known.orders.push(order);
    lanes.set(lane, known);
  };
  const quiet = async (troubles: Troubles): Promise<void> => {
    for (let turns = 0; turns < MOST_TURNS; turns++) {
      if (await turn(troubles)) continue;
      const isIdle = [...lanes.values()].every(({ orders }) => orders.length === 0);
      if (isIdle && deliveries.isDone()) return;
      // What is left is held back.
      time += 60_000;
    }
    throw new Error(`The world does not come to rest:\n${gate.trace.slice(-60).join('\n')}`);
  };
  const operate = (name: string, work: (ports: Ports) => Promise<void>): void =>
    command('operator', {
      name,
      work: async (ports) => {
        await work(ports);
        await publishFront(ports);
      },
      isDone: () => true,
    });
  const happen = (event: Event): unknown => {
    gate.trace.push(`-- ${JSON.stringify(event)}`);
    switch (event.kind) {
      case 'tell':
        return newsroom.tell(event.source, event.story, event.telling);
      case 'withdraw':
        return newsroom.withdraw(event.source, event.story);
      case 'poll':
        time += 900_000;
        return command('scheduler', {
          name: 'tick',
          work: (ports) =>
            dispatchHandler({ ...ports, sources: ports.store.sources, embargoes: ports.store.embargoes })(tickEvent()),
          isDone: () => true,
        });
      case 'push': {
        const told = newsroom.pushed(event.story, event.telling);
        return command(`partner ${event.story}`, {
          name: `push of ${told.title}`,
          work: (ports) => apiHandler(ports)(pushOf(told)),
          isDone: (answer) => (answer as { readonly statusCode: number }).statusCode < 300,
          whenDone: () => acknowledged.set(told.slug, told),
        });
      }
      case 'take down': {
        const slug = slugOf(event.from, event.story);
        return command('desk', {
          name: `takedown of ${slug}`,
          work: async (ports) => {
            const id = await idOf(slug, ports.store);
            return id === null ? null : apiHandler(ports)(httpEvent('DELETE', `/articles/${id}`));
          },
          isDone: (answer) => {
            if (answer !== null && (answer as { readonly statusCode: number }).statusCode === 200) ordered.add(slug);
            return true;
          },
        });
      }
      case 'define feed':
        redefined.add(event.feed);
        return operate(`definition of ${event.feed}`, async (ports) => {
          await defineFeed(declared(event, instant(time)), ports);
        });
      case 'remove feed':
        redefined.add(event.feed);
        return operate(`removal of ${event.feed}`, (ports) => removed(event.feed, ports));
      case 'rename source':
        return operate(`renaming of ${event.source}`, async (ports) => {
          if ((await ports.store.sources.get(event.source as string as SourceId)) === null) return;
          await defineSource(
            sourceOf(event.source, event.title, event.isPrivate),
            ownFeed(event.source, event.isPrivate),
            ports,
          );
        });
      case 'remove source':
        redefined.add(event.source);
        return operate(`removal of ${event.source}`, (ports) => removedWithFeed(event.source, ports));
      case 'add source':
        return operate(`adding of ${event.source}`, async (ports) => {
          if ((await ports.store.sources.get(event.source as string as SourceId)) !== null) return;
          await defineSource(sourceOf(event.source, 0), ownFeed(event.source), ports);
        });
      case 'quiet':
        return undefined;
    }
  };

  const crowd = manyFeeds(history.crowd);
  if (crowd.length > 0) await writeFeeds(crowd, { client: embedded.client, tableName: TABLE, store });
  operate('first definitions', async (ports) => {
    await defineFeed(feedOf({ id: 'all', size: 4, formats: ['atom', 'json'], changes: true }), ports);
    await ports.store.sources.beginToRemember();
    for (const name of ['courier', 'gazette'] as const) await defineSource(sourceOf(name, 0), ownFeed(name), ports);
    await defineFeed(
      feedOf({ id: 'boats', size: 3, formats: ['rss', 'atom', 'ninjs'], filter: { words: ['ferry'] }, changes: true }),
      ports,
    );
  });
  await quiet(CALM);
  for (const { event, turns } of history.steps) {
    happen(event);
    if (event.kind === 'quiet') await quiet(history.troubles);
    else for (let left = turns; left > 0; left--) await turn(history.troubles);
  }
  await quiet(history.troubles);
  for (let polls = 0; polls < 2; polls++) {
    happen({ kind: 'poll' });
    await quiet(CALM);
  }
  return {
    store,
    newsroom,
    ports: { ...outside, store, queues: deliveries.queues },
    redefined,
    ordered,
    acknowledged,
    crowd,
    trace: gate.trace,
  };
}

/** Orders that are carried out one after the other, each until it succeeds. */
type Lane = { readonly orders: Order[]; actor: Actor | null };

type Order = {
  readonly name: string;
  readonly work: (ports: Ports) => Promise<unknown>;
  readonly isDone: (result: unknown) => boolean;
  readonly whenDone?: () => unknown;
};

/** Some publishers remember every entry, some hardly any, and take them from the documents that were written before. */
function memoryOf(schedule: number): Pick<Publisher, 'entries' | 'few' | 'definitions'> {
  if (schedule % 3 === 0) return { entries: entryCache(10_000_000), definitions: definitionMemory(10) };
  return schedule % 3 === 1
    ? { entries: entryCache(0), few: 0 }
    : { entries: entryCache(5_000), few: 1, definitions: definitionMemory(1) };
}

function portsOutside(newsroom: Newsroom, time: () => number, { schedule }: History): Outside {
  return {
    fetch: newsroom.fetch,
    now: () => instant(time()),
    log: { info: () => {}, warn: () => {} },
    site: { baseUrl: 'https://feeds.example/' as AbsoluteUrl, title: 'The test feeds' },
    ...memoryOf(schedule),
    segment: 3,
    userAgent: 'Feedmill/test',
    read: readHere,
    manners: { spacingMs: 0, patienceMs: 3000, trustedOrigins: ['https://courier.example'] },
    wait: () => Promise.resolve(),
    random: () => 0.5,
    itemsPerPoll: 100,
    articleParts: { most: 10, bytes: 10_000_000 },
    keptPerDay: 1_000_000_000,
  };
}

function sourceOf(name: SourceName, title: number, isPrivate = false): Source {
  return {
    id: name as string as SourceId,
    title: `The ${name}${title === 0 ? '' : `, series ${title}`}`,
    kind: 'feed',
    url: ADDRESSES[name],
    fullText: 'auto',
    interval: fixed(900),
    recheck: 0,
    tags: [`by-${name}`],
    language: null,
    rules: {},
    paused: false,
    origin: 'command',
    ...visibleTo(isPrivate),
  };
}

function visibleTo(isPrivate: boolean): Pick<Feed, 'visibility'> {
  return isPrivate ? { visibility: 'partners' } : {};
}

function ownFeed(name: SourceName, isPrivate = false): Feed {
  const filter = { sources: [name as string as SourceId] };
  const more = { filter, changes: name === 'courier', origin: 'automatic', ...visibleTo(isPrivate) } as const;
  return feedOf({ id: name, size: 3, formats: ['atom', 'json'], ...more });
}

function declared(event: Extract<Event, { kind: 'define feed' }>, since: Feed['since']): Feed {
  const { feed, filter, size, title, formats, changes, isPrivate } = event;
  const shown = { title: `${feed} ${title}`, size, formats, filter: FILTERS[filter] ?? {} };
  return feedOf({ id: feed, ...shown, changes, since, ...visibleTo(isPrivate) });
}

async function removed(name: DeclaredFeed, ports: Ports): Promise<void> {
  const id = name as string as FeedId;
  const left = [...(await ports.store.feeds.leaving()), ...(await ports.store.feeds.list())];
  for (const feed of left.filter((one) => one.id === id)) await removeFeed(feed, ports);
}

/** As a configuration without it would have it done, at the first try and at any later one. */
async function removedWithFeed(name: SourceName, ports: Ports): Promise<void> {
  const left = [...(await ports.store.sources.leaving()), ...(await ports.store.sources.list())];
  for (const source of left.filter(({ id }) => (id as string) === name)) await removeSource(source, ports);
  for (const feed of await ports.store.feeds.leaving()) await removeFeed(feed, ports);
}

function pushOf(told: Story) {
  const { slug, title, text, published } = told;
  // Some say what they correct: the note is content as any other.
  const correction = title.includes('cranes') ? { correction: `${title} puts right what was there.` } : {};
  const body = JSON.stringify({ id: slug, title, text, ...(published !== undefined && { published }), ...correction });
  return httpEvent('POST', '/articles', { query: { source: 'partner' }, type: 'application/json', body });
}

/** Where an article is found again: a partner's by its own id, a source's by its address. */
export async function idOf(slug: string, store: Store): Promise<ArticleId | null> {
  const source = slug.startsWith('partner') ? 'partner' : 'courier';
  const url = absoluteUrl(addressOf(story(slug, '')));
  const marks = source === 'partner' ? { guid: slug, urls: [] } : { guid: null, urls: url === null ? [] : [url] };
  return recognise({ source: source as SourceId, title: null, ...marks }, store);
}
