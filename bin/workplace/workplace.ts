import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { apiHandler } from '../../lambdas/api.ts';
import { deliverHandler } from '../../lambdas/deliver.ts';
import { dispatchHandler } from '../../lambdas/dispatch.ts';
import { hubHandler } from '../../lambdas/hub.ts';
import { ingestHandler } from '../../lambdas/ingest.ts';
import { keyDirectoryHandler } from '../../lambdas/key-directory.ts';
import { pollHandler } from '../../lambdas/poll.ts';
import { publishHandler } from '../../lambdas/publish.ts';
import { routeHandler } from '../../lambdas/route.ts';
import type { PutOff } from '../../lambdas/sqs-put-off.ts';
import { unguessable } from '../../lambdas/unguessable.ts';
import {
  answerRoom,
  createCaller,
  createFetcher,
  DEFAULT_LIMITS,
  type KeyRing,
  keptKeys,
  requestSigner,
  type SigningKeys,
  WEB_PORTS,
} from '../../lib/fetch/index.ts';
import {
  type Folder,
  fileObjects,
  fileSigningKeys,
  folderError,
  type LocalQueues,
  type LocalTable,
  openFolder,
  openQueues,
  openTable,
  queuesMoment,
  type Running,
  readRunning,
  refuseNewerFolder,
  roomForPolls,
  textOf,
} from '../../lib/local/index.ts';
import {
  type AbsoluteUrl,
  type Instant,
  instant,
  type PartnerToken,
  PUBLIC_AFTER,
  refuseNewerFormat,
  STORED_FORMAT,
} from '../../lib/model/index.ts';
import {
  ANSWER_BYTES,
  CALL_LIMITS,
  callbacksAt,
  damageLog,
  definitionMemory,
  discreetLog,
  type HubPorts,
  type Log,
  NO_DOMAIN,
  type Ports,
  type ProcessOptions,
  type QueueSight,
  READING_LIMITS,
  READING_PROCESS,
  readApart,
  shutAtEdge,
  tellEdge,
  tellerOf,
  WEBHOOK_LIMITS,
} from '../../lib/pipeline/index.ts';
import { entryCache, HUB_PATH, type Site } from '../../lib/publish/index.ts';
import {
  openTable as openStoredTable,
  storeOver,
  subscribersIn,
  type Table,
  tableDefinition,
} from '../../lib/store/index.ts';
import { NEWSPAPER_PORT, type Setup, userAgentOf } from '../setup.ts';
import type { DeadLetters } from './dead-letters.ts';
import { localDeadLetters } from './local-dead-letters.ts';
import { forgetOther } from './published-as.ts';
import { localPutOff } from './put-off.ts';
import { localSight } from './queue-sight.ts';
import type { StackParts } from './stack-workplace.ts';

/** The name of the embedded table. */
const TABLE = 'feedmill';

/** Entries kept while this runs: those that some three busy feeds show. Of others they are read from the feed's documents. */
const ENTRY_BYTES = 5_000_000;

/** A process that reads is ended when there was nothing to read for so long: what a minute's tick brings comes closer together. */
const IDLE_MS = 3_000;

/** Definitions of feeds kept for their next publish. */
const DEFINITIONS = 1_000;

/** How long a handed-out message stays hidden, and how often it is handed out, before it is a dead letter. */
const QUEUE_SETTINGS = {
  poll: { visibility: 5 * 60_000, maxReceives: 3 },
  article: { visibility: 3 * 60_000, maxReceives: 5 },
  publish: { visibility: 60_000, maxReceives: 10 },
  // What waits for hours is handed out each time that it is tried.
  deliver: { visibility: 2 * 60_000, maxReceives: 30 },
} as const;

/** What a command works with: the same steps and the same SDK calls, on embedded stores or on a deployed stack. */
export type Workplace = {
  readonly ports: Ports;
  /** What stands between the feeds and their subscribers. */
  readonly hubPorts: HubPorts;
  /** The table that the ports' store stands on. */
  readonly table: Table;
  readonly deadLetters: DeadLetters;
  /** The keys that requests are signed with, where the site says so. */
  readonly signingKeys: SigningKeys;
  /** The queues as they can be looked at. */
  readonly sight: QueueSight;
  /** Who else opens doors by tokens; absent: nobody does. */
  readonly doors?: Doors | undefined;
  /** The real Lambda handlers over these ports. */
  readonly handlers: ReturnType<typeof handlersOver>;
  /** What this process holds; null where it works with what a running Feedmill, or a deployed stack, holds. */
  readonly held: { readonly table: LocalTable; readonly folder: Folder; readonly queues: LocalQueues } | null;
  /** The Feedmill that runs on the same data folder, if it is another process. */
  readonly running: Running | null;
  /** The deployed stack that is worked on; null for a data folder. */
  readonly stack: string | null;
  /** From now on no host is waited for, and no reading for much longer: what is under way fails, to be done again. */
  hurry(): void;
  close(): Promise<void>;
};

/** Doors that others open by tokens, as CloudFront does. */
export type Doors = {
  /** Has them know the partners as the table does, after a change. */
  readonly follow: () => Promise<void>;
  /** Shuts them to these tokens, before the table forgets them. */
  readonly shut: (tokens: readonly Pick<PartnerToken, 'hash'>[]) => Promise<void>;
};

/** What a composition is made with besides the setup. */
export type WorkplaceOptions = {
  readonly log: Log;
  /** Where the feeds are served, with a slash at the end, unless the configuration says where they are public. */
  readonly servedAt: string;
  readonly trustedOrigins?: readonly string[];
  readonly trustedCallbacks?: readonly string[];
  readonly now?: () => Instant;
  /** What differs from {@link READING_LIMITS} and {@link READING_PROCESS}. */
  readonly reading?: Partial<ProcessOptions>;
};

/**
 * Opens the data folder: holds it, or, where a running Feedmill does, works with its table and queues beside it.
 * Throws FolderError where neither is possible, and NewerFormat where a later version has written there.
 */
export async function openWorkplace(setup: Setup, options: WorkplaceOptions): Promise<Workplace> {
  if (setup.stack !== null) return joinStack(setup, setup.stack, options);
  await refuseNewerFolder(setup.folder);
  const running = await readRunning(setup.folder);
  return running === null ? hold(setup, options) : joinRunning(setup, options, running);
}

async function hold(setup: Setup, options: WorkplaceOptions): Promise<Workplace> {
  if (setup.parent !== null) await makeParent(setup.parent);
  const folder = await openFolder(setup.folder);
  const table = await openTable(folder, { tableName: TABLE, createTable: tableDefinition(TABLE), now: wallClock });
  table.giveCopies(() => copyOf(folder, table));
  const parts = embeddedParts(setup, options, table.client());
  const workplace = compose(setup, options, { ...parts, baseUrl: setup.config.site.baseUrl ?? options.servedAt });
  await forgetOther(folder.path, workplace.ports);
  return {
    ...workplace,
    held: { table, folder, queues: parts.queues },
    async close() {
      await workplace.close();
      await table.close();
      await folder.release();
    },
  };
}

/** All that table and queues of a folder hold at this moment; between the two nothing of ours happens. */
export function copyOf({ path }: Folder, table: LocalTable): AsyncIterable<string> {
  return textOf({ queues: queuesMoment(path), table: table.moment() });
}

/** The folder of our own that holds the data folders; one that the operator named must be there already. */
async function makeParent(parent: string): Promise<void> {
  try {
    await mkdir(parent, { recursive: true });
  } catch (error) {
    throw folderError(parent, error);
  }
}

async function joinRunning(setup: Setup, options: WorkplaceOptions, running: Running): Promise<Workplace> {
  const baseUrl = setup.config.site.baseUrl ?? running.url;
  return {
    ...compose(setup, options, { ...embeddedParts(setup, options, clientAt(running.tableEndpoint)), baseUrl }),
    running,
  };
}

async function joinStack(setup: Setup, stack: string, options: WorkplaceOptions): Promise<Workplace> {
  // What one machine never needs is not loaded for it.
  const [{ openStack }, { deployedConfig }] = await Promise.all([
    import('./stack-workplace.ts'),
    import('./deployed-config.ts'),
  ]);
  const parts = await openStack(stack, options.log);
  refuseNewerFormat(`Stack ${stack}`, (await parts.store.carried.format()) ?? STORED_FORMAT);
  const config = deployedConfig(setup.config, stack, parts, options.log);
  const workplace = compose({ ...setup, config }, options, { ...parts, publicAfter: PUBLIC_AFTER });
  const { edge } = parts;
  if (edge === null) return { ...workplace, stack };
  const { store, now } = workplace.ports;
  const doors: Doors = {
    follow: async () => void (await tellEdge({ store, edge, now })),
    shut: (tokens) => shutAtEdge(tokens, edge),
  };
  return { ...workplace, doors, stack };
}

/** A client of the table that another process holds. */
function clientAt(endpoint: string): DynamoDBClient {
  return new DynamoDBClient({
    endpoint,
    region: 'local',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
}

/** Stores and queues of a data folder. */
function embeddedParts({ folder }: Setup, { log }: WorkplaceOptions, client: DynamoDBClient) {
  const queues = openQueues({ path: folder }, { now: wallClock, queues: QUEUE_SETTINGS });
  const table = openStoredTable(client, TABLE);
  const deadLetters = localDeadLetters(queues);
  return {
    table,
    store: storeOver(table, fileObjects(join(folder, 'objects')), damageLog(log)),
    queues,
    ownHub: null,
    putOff: localPutOff(queues, wallClock),
    roomForPolls: () => roomForPolls(queues),
    deadLetters,
    signingKeys: fileSigningKeys(folder),
    sight: localSight(queues, deadLetters),
    close() {
      client.destroy();
      queues.close();
    },
  };
}

function compose(
  setup: Setup,
  options: WorkplaceOptions,
  parts: Omit<StackParts, 'settings' | 'edge'> & LocalParts,
): Workplace {
  const now = options.now ?? wallClock;
  const { config } = setup;
  const { contact: _, hub: named, delta = false, ...shown } = config.site;
  const baseUrl = withSlash(parts.baseUrl);
  const hubUrl = named === 'own' ? ((parts.ownHub ?? `${baseUrl}${HUB_PATH}`) as AbsoluteUrl) : named;
  const userAgent = userAgentOf(config);
  const site: Site = {
    ...shown,
    baseUrl,
    ...(hubUrl !== undefined && { hub: hubUrl }),
    ...(config.site.signRequests && { asksAs: userAgent }),
  };
  const trustedOrigins = [
    ...config.trustedOrigins,
    ...(setup.demonstration ? [`http://127.0.0.1:${NEWSPAPER_PORT}`] : []),
    ...(options.trustedOrigins ?? []),
  ];
  const room = answerRoom(ANSWER_BYTES);
  const { signRequests } = config.site;
  const keys = keptKeys(parts.signingKeys, now, ({ message }) =>
    options.log.warn('requests are not signed', { error: message }),
  );
  const fetch = createFetcher(
    {
      userAgent,
      limits: { ...DEFAULT_LIMITS, ...config.limits.fetch },
      ports: [...WEB_PORTS, ...config.ports],
      trustedOrigins,
    },
    {
      room,
      sign: signRequests
        ? requestSigner({
            keys,
            agent: new URL(parts.baseUrl).origin,
            older: signRequests === 'older',
            now,
            random: randomBytes,
          })
        : undefined,
    },
  );
  const calling = { userAgent, limits: CALL_LIMITS, ports: [...WEB_PORTS, ...config.ports] };
  const trustedCallbacks = [...config.trustedCallbacks, ...(options.trustedCallbacks ?? [])];
  const callSubscriber = createCaller({ ...calling, trustedOrigins: trustedCallbacks });
  const callWebhook = createCaller({ ...calling, limits: WEBHOOK_LIMITS, trustedOrigins: trustedCallbacks });
  const callHub = createCaller({ ...calling, trustedOrigins });
  const reader = readApart({ ...READING_LIMITS, module: READING_PROCESS, idleMs: IDLE_MS, ...options.reading, now });
  const ports: Ports = {
    store: parts.store,
    queues: parts.queues,
    fetch,
    hubs: {
      call: callHub,
      // The demonstration's hub is on this machine, as its readers are.
      callbacks: setup.demonstration ? baseUrl : callbacksAt(baseUrl),
      newSecret: unguessable,
    },
    room,
    read: reader.read,
    now,
    log: discreetLog(options.log),
    site,
    userAgent,
    manners: { spacingMs: config.limits.hostSpacingMs, patienceMs: 3000, trustedOrigins },
    wait: (milliseconds, signal) => setTimeout(milliseconds, undefined, { signal }),
    random: Math.random,
    itemsPerPoll: config.limits.itemsPerPoll,
    articleParts: config.limits.articleParts,
    keptPerDay: config.limits.keptPerDay,
    automaticFeeds: config.automaticFeeds,
    mail: { domain: config.mail.domain ?? NO_DOMAIN, trusted: config.mail.trusted },
  };
  const hubPorts: HubPorts = {
    store: ports.store,
    queues: ports.queues,
    now,
    log: ports.log,
    site,
    random: ports.random,
    subscribers: subscribersIn(parts.table),
    // One machine serves what it has just put.
    hub:
      hubUrl === undefined ? null : { kind: named === 'own' ? 'own' : 'elsewhere', url: hubUrl, publicAfter: 0, delta },
    callSubscriber,
    callHub,
    callWebhook,
    publicAfter: parts.publicAfter ?? 0,
    unguessable,
  };
  return {
    ports,
    hubPorts,
    table: parts.table,
    deadLetters: parts.deadLetters,
    signingKeys: parts.signingKeys,
    sight: parts.sight,
    handlers: handlersOver(ports, hubPorts, signRequests ? keys : async () => null, parts),
    held: null,
    running: null,
    stack: null,
    hurry() {
      fetch.abandon();
      callSubscriber.abandon();
      callHub.abandon();
      callWebhook.abandon();
      reader.hurry();
    },
    async close() {
      await reader.close();
      await fetch.close();
      await Promise.all([callSubscriber.close(), callHub.close(), callWebhook.close()]);
      parts.close();
    },
  };
}

function wallClock(): Instant {
  return instant(Date.now());
}

/** What differs between one machine and a stack: how long a cache before the documents keeps them, in seconds, and what one of them alone has. */
type LocalParts = { readonly publicAfter?: number; readonly putOff?: PutOff; readonly roomForPolls?: () => number };

function handlersOver(
  ports: Ports,
  hubPorts: HubPorts,
  keys: () => Promise<KeyRing | null>,
  { putOff = async () => {}, roomForPolls }: LocalParts,
) {
  const publisher = {
    ...ports,
    entries: entryCache(ENTRY_BYTES),
    definitions: definitionMemory(DEFINITIONS),
    tell: tellerOf(hubPorts),
  };
  return {
    dispatch: dispatchHandler({ ...ports.store, queues: ports.queues, now: ports.now }, 0, roomForPolls),
    poll: pollHandler(ports),
    ingest: ingestHandler(ports),
    route: routeHandler(ports),
    publish: publishHandler(publisher),
    /** For who stays, so that feeds may wait for their time (`every`); others end when all is done. */
    publishInTime: publishHandler(publisher, putOff),
    api: apiHandler(ports),
    hub: hubHandler(hubPorts),
    deliver: deliverHandler(hubPorts, putOff),
    keyDirectory: keyDirectoryHandler({ keys, now: ports.now, baseUrl: ports.site.baseUrl }),
  };
}

function withSlash(url: string): AbsoluteUrl {
  return (url.endsWith('/') ? url : `${url}/`) as AbsoluteUrl;
}
