import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConditionalCheckFailedException, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { DynamoDBRecord, SQSEvent, SQSRecord } from 'aws-lambda';
import { deliverHandler } from '../lambdas/deliver.ts';
import { dispatchHandler } from '../lambdas/dispatch.ts';
import { ingestHandler } from '../lambdas/ingest.ts';
import { pollHandler } from '../lambdas/poll.ts';
import { publishHandler } from '../lambdas/publish.ts';
import { routeHandler } from '../lambdas/route.ts';
import type { Fetched, FetchRequest, FetchResult } from '../lib/fetch/index.ts';
import { fileObjects, type LocalTable, openTable } from '../lib/local/index.ts';
import {
  type AbsoluteUrl,
  type Feed,
  type FeedFormat,
  type FeedId,
  type Instant,
  instant,
  millis,
  type Source,
  type SourceId,
  type Terms,
} from '../lib/model/index.ts';
import {
  defineFeed,
  defineSource,
  definitionMemory,
  type HubPorts,
  type OutgoingMessage,
  type Ports,
  type Publisher,
  QUEUE_NAMES,
  type QueueName,
  readHere,
  type SourceHubPorts,
  tellerOf,
} from '../lib/pipeline/index.ts';
import { documentPath, entryCache } from '../lib/publish/index.ts';
import {
  type Objects,
  openStore,
  openTable as openStoredTable,
  subscribersIn,
  tableDefinition,
} from '../lib/store/index.ts';
import { memoryObjects } from './memory-objects.ts';
import { openMemoryTable } from './memory-table.ts';

/** What an address of the test's own web answers. */
export type WebAnswer = {
  readonly status?: number;
  readonly body?: string;
  readonly type?: string;
  readonly etag?: string;
  /** Where it has moved for good, this answer being the one from there. */
  readonly movedTo?: string;
  /** Seconds for which it says that it stays as it is. */
  readonly freshFor?: number;
  /** What its `Link` header names. */
  readonly links?: Fetched['links'];
  /** What its headers say of use. */
  readonly terms?: Terms;
  /** Seconds after which it wants to be asked again, with a status that is no success. */
  readonly retryAfter?: number;
};

/**
 * Capacity units of the table as DynamoDB bills them (a read of 4 KB, a write of 1 KB; a write whose condition fails is
 * billed too), and the writes by the kind of item: the beginning of its key, and after a `/` that of its sort key.
 */
export type TableUnits = {
  read: number;
  write: number;
  readonly writes: Record<string, number>;
  /** The units of each kind of request, such as `GetItem FEED/F`. */
  readonly requests: Record<string, { count: number; units: number }>;
};

/**
 * The whole pipeline for a test: the real handlers with real event shapes on the embedded table and objects, a clock
 * that moves when told, and a web of the test's own.
 */
export type World = {
  readonly ports: Ports & Publisher;
  readonly hubPorts: HubPorts;
  readonly table: LocalTable;
  readonly web: Map<string, WebAnswer>;
  /** Every address that was asked for, in order. */
  readonly asked: string[];
  /** Every address that was asked for by an ETag, with it. */
  readonly validators: [url: string, etag: string][];
  readonly queues: Readonly<Record<QueueName, OutgoingMessage[]>>;
  /** What was consumed of the table so far. */
  readonly units: TableUnits;
  /** Object requests so far, by kind. */
  readonly objectCounts: Record<'get' | 'head' | 'put' | 'delete', number>;
  /** Moves the clock on. */
  pass(seconds: number): void;
  /** One tick of the scheduler, then everything that follows from it. */
  tick(): Promise<void>;
  /** Handles queues and stream until nothing is left but what is held back. Throws where a message fails three times. */
  settle(): Promise<void>;
  /** The pending records of the stream, acknowledged. */
  takeRecords(): Promise<DynamoDBRecord[]>;
  document(feed: string, format: FeedFormat): Promise<string>;
  addSource(
    source: Partial<Omit<Source, 'id' | 'url'>> & { readonly id: string; readonly url: string },
  ): Promise<Source>;
  addFeed(feed: Partial<Omit<Feed, 'id'>> & { readonly id: string }): Promise<Feed>;
  close(): Promise<void>;
};

export const START = '2026-11-20T08:00:00.000Z' as Instant;

/** How deliveries go wrong: each message and record comes again, in another order, at another time. */
export type Disorder = { readonly random: () => number };

export type WorldOptions = {
  /** Without it deliveries are in order and once. */
  readonly disorder?: Disorder | undefined;
  /** How far apart requests to one host are, in milliseconds; 0 if not given. */
  readonly spacingMs?: number;
  /** Where table and objects are: in memory, or on the disk as one machine has them. */
  readonly stores?: 'memory' | 'disk';
  /** How sources' hubs are asked; none is if not given. */
  readonly hubs?: SourceHubPorts;
  /** Which hub the feeds name, and who is called: none if not given. */
  readonly hub?: WorldHub;
  /** How partners are told: no webhook is called if not given. */
  readonly webhooks?: WorldWebhooks;
};

export type WorldHub = Pick<HubPorts, 'hub' | 'callSubscriber' | 'callHub'>;

/** Which webhooks are called, and how long after a publish. */
export type WorldWebhooks = Pick<HubPorts, 'callWebhook' | 'publicAfter'>;

/** Nobody is told anything. */
const NO_HUB: WorldHub = {
  hub: null,
  callSubscriber: () => Promise.reject(new Error('nobody is to be called')),
  callHub: () => Promise.reject(new Error('no hub is to be told')),
};

const NO_CALLS: WorldWebhooks = {
  callWebhook: () => Promise.reject(new Error('no webhook is to be called')),
  publicAfter: 0,
};

export async function openWorld({
  disorder,
  spacingMs = 0,
  stores = 'memory',
  hubs,
  hub = NO_HUB,
  webhooks = NO_CALLS,
}: WorldOptions = {}): Promise<World> {
  let time = millis(START);
  const now = () => instant(time);
  const { table, objects, remove } = await (stores === 'disk' ? storesOnDisk(now) : storesInMemory(now));
  const client = table.client();
  const units: TableUnits = { read: 0, write: 0, writes: {}, requests: {} };
  measure(client, units);
  const queues: Record<QueueName, OutgoingMessage[]> = { poll: [], article: [], publish: [], deliver: [] };
  const heldUntil = new WeakMap<OutgoingMessage, number>();
  const web = new Map<string, WebAnswer>();
  const asked: string[] = [];
  const validators: World['validators'] = [];
  const objectCounts = { get: 0, head: 0, put: 0, delete: 0 };
  const ports: Ports & Publisher = {
    store: openStore(client, 'feedmill', counted(objects, objectCounts)),
    queues: {
      async send(queue, messages) {
        for (const message of messages) heldUntil.set(message, time + (message.delay ?? 0) * 1000);
        queues[queue].push(...messages);
      },
    },
    fetch: async (request) => {
      asked.push(request.url);
      if (request.etag) validators.push([request.url, request.etag]);
      return answerTo(request, web);
    },
    ...(hubs !== undefined && { hubs }),
    now,
    log: { info: () => {}, warn: () => {} },
    site: {
      baseUrl: 'https://feeds.example/' as AbsoluteUrl,
      title: 'The test feeds',
      ...(hub.hub !== null && { hub: hub.hub.url }),
    },
    entries: entryCache(10_000_000),
    definitions: definitionMemory(100),
    userAgent: 'Feedmill/test',
    read: readHere,
    manners: { spacingMs, patienceMs: 3000, trustedOrigins: [] },
    wait: async (milliseconds, signal) => {
      // Whoever can be told to stop waiting watches over something else, and the web of a test answers in no time.
      if (signal !== undefined) return new Promise((_, reject) => signal.addEventListener('abort', reject));
      time += milliseconds;
    },
    random: () => 0.5,
    itemsPerPoll: 100,
    articleParts: { most: 10, bytes: 10_000_000 },
    keptPerDay: 1_000_000_000,
  };
  let guessed = 0;
  const hubPorts: HubPorts = {
    ...ports,
    ...hub,
    ...webhooks,
    subscribers: subscribersIn(openStoredTable(client, 'feedmill')),
    unguessable: () => `nonce-${++guessed}`,
  };
  const waits = new Set<string>();
  const putOff = async (records: readonly SQSRecord[], until: Instant) => {
    for (const { messageId, body, attributes } of records) {
      const message = { body, group: attributes.MessageGroupId ?? '' };
      heldUntil.set(message, millis(until));
      queues.deliver.push(message);
      waits.add(messageId);
    }
  };
  const telling = deliverHandler(hubPorts, putOff);
  const deliverOnce = async (event: SQSEvent) => {
    waits.clear();
    const { batchItemFailures } = await telling(event);
    return { batchItemFailures: batchItemFailures.filter(({ itemIdentifier }) => !waits.has(itemIdentifier)) };
  };
  const dispatch = dispatchHandler({ ...ports.store, queues: ports.queues, now });
  const handlers = {
    poll: pollHandler(ports),
    article: ingestHandler(ports),
    // The very ports: a test may put others in them.
    publish: publishHandler(Object.assign(ports, { tell: tellerOf(hubPorts) })),
    deliver: deliverOnce,
  };
  const route = routeHandler(ports);

  const takeRecords = async () => {
    const taken: DynamoDBRecord[] = [];
    for (let shard = 0; shard < 4; shard++) {
      const records = await table.records.read(shard, 1000);
      taken.push(...records);
      await table.records.acknowledge(records);
    }
    return taken;
  };

  const old: DynamoDBRecord[] = [];
  const world: World = {
    ports,
    hubPorts,
    table,
    web,
    asked,
    validators,
    queues,
    units,
    objectCounts,
    pass: (seconds) => {
      time += seconds * 1000;
    },
    async tick() {
      await dispatch(tickEvent());
      await world.settle();
    },
    async settle() {
      for (let round = 0; round < 1000; round++) {
        let idle = true;
        for (const queue of QUEUE_NAMES) {
          if (disorder) shuffle(queues[queue], disorder.random);
          const batch = queues[queue].filter((message) => (heldUntil.get(message) ?? 0) <= time).slice(0, 10);
          queues[queue].splice(0, Infinity, ...queues[queue].filter((message) => !batch.includes(message)));
          if (batch.length === 0) continue;
          idle = false;
          await deliver(batch, handlers[queue]);
          if (disorder && round < 20) queues[queue].push(...batch.filter(() => disorder.random() < 0.3));
        }
        const records = await takeRecords();
        if (disorder) {
          const again = old.filter(() => round < 20 && disorder.random() < 0.2);
          old.push(...records);
          records.push(...again);
          shuffle(records, disorder.random);
        }
        if (records.length > 0) {
          idle = false;
          const { batchItemFailures } = await route({ Records: records });
          if (batchItemFailures.length > 0) throw new Error('routing failed');
        }
        if (idle) return;
      }
      throw new Error('the world does not come to rest');
    },
    takeRecords,
    async document(feed, format) {
      const object = await ports.store.objects.get(documentPath({ id: feed as FeedId }, format));
      if (object === null) throw new Error(`There is no ${format} of ${feed}`);
      return Buffer.from(object.bytes).toString();
    },
    async addSource(given) {
      const source: Source = {
        title: given.id,
        kind: 'feed',
        fullText: 'auto',
        interval: fixed(900),
        recheck: 0,
        tags: [],
        language: null,
        rules: {},
        paused: false,
        origin: 'command',
        ...given,
        id: given.id as SourceId,
        url: given.url as AbsoluteUrl,
      };
      if ((await ports.store.feeds.get('all' as FeedId)) === null) await world.addFeed({ id: 'all' });
      const { visibility } = source;
      const own = feedOf({ id: source.id, filter: { sources: [source.id] }, ...(visibility && { visibility }) });
      await defineSource(source, own, ports);
      return source;
    },
    async addFeed(given) {
      const feed = feedOf(given);
      await defineFeed(feed, ports);
      return feed;
    },
    async close() {
      client.destroy();
      await table.close();
      await remove();
    },
  };
  return world;
}

type Stores = { readonly table: LocalTable; readonly objects: Objects; readonly remove: () => Promise<void> };

async function storesInMemory(now: () => Instant): Promise<Stores> {
  return { table: await openMemoryTable('feedmill', now), objects: memoryObjects(), remove: async () => {} };
}

async function storesOnDisk(now: () => Instant): Promise<Stores> {
  const path = await mkdtemp(join(tmpdir(), 'feedmill-world-'));
  return {
    table: await openTable({ path }, { tableName: 'feedmill', createTable: tableDefinition('feedmill'), now }),
    objects: fileObjects(join(path, 'objects')),
    remove: () => rm(path, { recursive: true, force: true }),
  };
}

/** The bounds of a fixed interval. */
export function fixed(seconds: number): Source['interval'] {
  return { least: seconds, most: seconds };
}

/** A feed that says no more than it must. */
export function feedOf(given: Partial<Omit<Feed, 'id'>> & { readonly id: string }): Feed {
  return {
    title: given.id,
    description: '',
    filter: {},
    size: 50,
    formats: ['rss', 'atom', 'json', 'html'],
    content: 'full',
    language: null,
    since: START,
    origin: 'command',
    ...given,
    id: given.id as FeedId,
  };
}

async function deliver(
  batch: readonly OutgoingMessage[],
  handler: (event: SQSEvent) => Promise<{ batchItemFailures: { itemIdentifier: string }[] }>,
): Promise<void> {
  let records = batch.map(({ body, group }, index) => sqsRecord(body, group, String(index)));
  for (let attempt = 0; records.length > 0; attempt++) {
    if (attempt === 3) throw new Error(`A message failed three times: ${records[0]?.body}`);
    const { batchItemFailures } = await handler({ Records: records });
    const failed = new Set(batchItemFailures.map((failure) => failure.itemIdentifier));
    records = records.filter((record) => failed.has(record.messageId));
  }
}

/** A record of an SQS event, as Lambda hands it to a function. */
export function sqsRecord(body: string, group: string, id = '1'): SQSRecord {
  return {
    messageId: id,
    receiptHandle: `receipt-${id}`,
    body,
    attributes: {
      ApproximateReceiveCount: '1',
      SentTimestamp: '1763625600000',
      SenderId: 'test',
      ApproximateFirstReceiveTimestamp: '1763625600000',
      MessageGroupId: group,
    },
    messageAttributes: {},
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:local:000000000000:test',
    awsRegion: 'local',
  };
}

/** EventBridge Scheduler's event. */
export function tickEvent() {
  return {
    version: '0',
    id: 'tick',
    'detail-type': 'Scheduled Event',
    source: 'aws.scheduler',
    account: '000000000000',
    time: START,
    region: 'local',
    resources: [],
    detail: {},
  } as const satisfies Record<string, unknown> as never;
}

/** What the web of a test answers. */
export function answerTo(request: FetchRequest, web: ReadonlyMap<string, WebAnswer>): FetchResult {
  const answer: WebAnswer = web.get(request.url) ?? { status: 404 };
  const { status = 200, body = '', type = 'text/html; charset=utf-8', etag = null } = answer;
  const movedTo = (answer.movedTo as AbsoluteUrl | undefined) ?? null;
  const common = { url: movedTo ?? request.url, movedTo, etag, lastModified: null, freshFor: answer.freshFor ?? null };
  const message = `${request.url} answered ${status}`;
  if (status === 404 || status === 410) return { outcome: 'gone', status, message };
  if (status === 401 || status === 403) return { outcome: 'refused', status, message };
  if (status >= 400) return { outcome: 'unreachable', message, status, retryAfter: answer.retryAfter ?? null };
  if (etag !== null && request.etag === etag) return { outcome: 'notModified', ...common };
  return {
    outcome: 'fetched',
    ...common,
    status,
    contentType: type,
    links: answer.links,
    terms: answer.terms,
    body: Buffer.from(body),
  };
}

type Consumed = { readonly CapacityUnits?: number };

function measure(client: DynamoDBClient, units: TableUnits): void {
  const note = (command: string, input: Record<string, unknown>, consumed: number) => {
    const name = `${command.replace(/Command$/, '')} ${kindOf(input)}`;
    const { count, units: so } = units.requests[name] ?? { count: 0, units: 0 };
    units.requests[name] = { count: count + 1, units: so + consumed };
    if (!/^(Put|Update|Delete)Item/.test(command)) {
      units.read += consumed;
      return;
    }
    const { pk, sk } = (input.Item ?? input.Key) as Record<'pk' | 'sk', { readonly S: string }>;
    const room = pk.S.split('#')[0] ?? '';
    const kind = room === 'TAKEDOWNS' ? room : `${room}/${sk.S.split('#')[0]}`;
    units.writes[kind] = (units.writes[kind] ?? 0) + consumed;
    units.write += consumed;
  };
  client.middlewareStack.add(
    (next, { commandName = '' }) =>
      async (given) => {
        const input = given.input as Record<string, unknown>;
        try {
          const answer = await next({ ...given, input: { ...input, ReturnConsumedCapacity: 'TOTAL' } as never });
          const { ConsumedCapacity: consumed } = answer.output as { ConsumedCapacity?: Consumed | Consumed[] };
          for (const one of [consumed ?? []].flat()) note(commandName, input, one.CapacityUnits ?? 0);
          return answer;
        } catch (error) {
          if (error instanceof ConditionalCheckFailedException) note(commandName, input, 1);
          throw error;
        }
      },
    { step: 'initialize', name: 'measure' },
  );
}

/** What a request is about: the beginnings of the first key that it names. */
function kindOf({ Item, Key, RequestItems, ExpressionAttributeValues, IndexName }: Record<string, unknown>): string {
  type Keys = Record<string, { readonly S?: string }>;
  const [batch] = Object.values((RequestItems ?? {}) as Record<string, { readonly Keys?: readonly Keys[] }>);
  const key = (Item ?? Key ?? batch?.Keys?.[0]) as Keys | undefined;
  const values = Object.values((ExpressionAttributeValues ?? {}) as Keys).flatMap(({ S }) => S ?? []);
  const names = key === undefined ? values : [key.pk?.S ?? '', key.sk?.S ?? ''];
  if (IndexName !== undefined) return String(IndexName);
  return names.map((name) => name.split('#')[0]).join('/');
}

function counted(objects: Objects, counts: World['objectCounts']): Objects {
  const count = <K extends keyof World['objectCounts']>(kind: K): Objects[K] => {
    const call = objects[kind] as (...given: unknown[]) => unknown;
    return ((...given: unknown[]) => {
      counts[kind]++;
      return call(...given);
    }) as Objects[K];
  };
  return { get: count('get'), head: count('head'), put: count('put'), delete: count('delete'), list: objects.list };
}

function shuffle(list: unknown[], random: () => number): void {
  for (let i = list.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [list[i], list[j]] = [list[j], list[i]];
  }
}
