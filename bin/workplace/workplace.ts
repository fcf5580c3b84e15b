import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { apiHandler } from '../../lambdas/api.ts';
import { dispatchHandler } from '../../lambdas/dispatch.ts';
import { ingestHandler } from '../../lambdas/ingest.ts';
import { pollHandler } from '../../lambdas/poll.ts';
import { publishHandler } from '../../lambdas/publish.ts';
import { routeHandler } from '../../lambdas/route.ts';
import type { PutOff } from '../../lambdas/sqs-put-off.ts';
import { answerRoom, createFetcher, DEFAULT_LIMITS, WEB_PORTS } from '../../lib/fetch/index.ts';
import {
  type Folder,
  fileObjects,
  folderError,
  type LocalQueues,
  type LocalTable,
  openFolder,
  openQueues,
  openTable,
  type Running,
  readRunning,
  roomForPolls,
} from '../../lib/local/index.ts';
import { type AbsoluteUrl, type Instant, instant } from '../../lib/model/index.ts';
import {
  ANSWER_BYTES,
  damageLog,
  definitionMemory,
  discreetLog,
  type Log,
  type Ports,
  type ProcessOptions,
  type QueueSight,
  READING_LIMITS,
  READING_PROCESS,
  readApart,
} from '../../lib/pipeline/index.ts';
import { entryCache } from '../../lib/publish/index.ts';
import { openTable as openStoredTable, storeOver, type Table, tableDefinition } from '../../lib/store/index.ts';
import { NEWSPAPER_PORT, type Setup, userAgentOf } from '../setup.ts';
import type { DeadLetters } from './dead-letters.ts';
import { localDeadLetters } from './local-dead-letters.ts';
import { forgetOther } from './published-as.ts';
import { localPutOff } from './put-off.ts';
import { localSight } from './queue-sight.ts';
import type { StackParts } from './stack-workplace.ts';

/** The name of the embedded table. */
const TABLE = 'feedmill';

/** Entries kept while this runs: those that some six busy feeds show. */
const ENTRY_BYTES = 10_000_000;

/** Definitions of feeds kept for their next publish. */
const DEFINITIONS = 1_000;

/** How long a handed-out message stays hidden, and how often it is handed out, before it is a dead letter. */
const QUEUE_SETTINGS = {
  poll: { visibility: 5 * 60_000, maxReceives: 3 },
  article: { visibility: 3 * 60_000, maxReceives: 5 },
  publish: { visibility: 60_000, maxReceives: 10 },
} as const;

/** What a command works with: the same steps and the same SDK calls, on embedded stores or on a deployed stack. */
export type Workplace = {
  readonly ports: Ports;
  /** The table that the ports' store stands on. */
  readonly table: Table;
  readonly deadLetters: DeadLetters;
  /** The queues as they can be looked at. */
  readonly sight: QueueSight;
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

/** What a composition is made with besides the setup. */
export type WorkplaceOptions = {
  readonly log: Log;
  /** Where the feeds are served, with a slash at the end, unless the configuration says where they are public. */
  readonly servedAt: string;
  readonly trustedOrigins?: readonly string[];
  readonly now?: () => Instant;
  /** What differs from {@link READING_LIMITS} and {@link READING_PROCESS}. */
  readonly reading?: Partial<ProcessOptions>;
};

/**
 * Opens the data folder: holds it, or, where a running Feedmill does, works with its table and queues beside it.
 * Throws FolderError where neither is possible.
 */
export async function openWorkplace(setup: Setup, options: WorkplaceOptions): Promise<Workplace> {
  if (setup.stack !== null) return joinStack(setup, setup.stack, options);
  const running = await readRunning(setup.folder);
  return running === null ? hold(setup, options) : joinRunning(setup, options, running);
}

async function hold(setup: Setup, options: WorkplaceOptions): Promise<Workplace> {
  if (setup.parent !== null) await makeParent(setup.parent);
  const folder = await openFolder(setup.folder);
  const table = await openTable(folder, { tableName: TABLE, createTable: tableDefinition(TABLE), now: wallClock });
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
  const config = deployedConfig(setup.config, stack, parts, options.log);
  return { ...compose({ ...setup, config }, options, parts), stack };
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
    putOff: localPutOff(queues, wallClock),
    roomForPolls: () => roomForPolls(queues),
    deadLetters,
    sight: localSight(queues, deadLetters),
    close() {
      client.destroy();
      queues.close();
    },
  };
}

function compose(setup: Setup, options: WorkplaceOptions, parts: Omit<StackParts, 'settings'> & LocalParts): Workplace {
  const now = options.now ?? wallClock;
  const { config } = setup;
  const { contact: _, ...site } = config.site;
  const userAgent = userAgentOf(config);
  const trustedOrigins = [
    ...config.trustedOrigins,
    ...(setup.demonstration ? [`http://127.0.0.1:${NEWSPAPER_PORT}`] : []),
    ...(options.trustedOrigins ?? []),
  ];
  const room = answerRoom(ANSWER_BYTES);
  const fetch = createFetcher(
    {
      userAgent,
      limits: { ...DEFAULT_LIMITS, ...config.limits.fetch },
      ports: [...WEB_PORTS, ...config.ports],
      trustedOrigins,
    },
    { room },
  );
  const reader = readApart({ ...READING_LIMITS, module: READING_PROCESS, ...options.reading, now });
  const ports: Ports = {
    store: parts.store,
    queues: parts.queues,
    fetch,
    room,
    read: reader.read,
    now,
    log: discreetLog(options.log),
    site: { ...site, baseUrl: withSlash(parts.baseUrl) },
    userAgent,
    manners: { spacingMs: config.limits.hostSpacingMs, patienceMs: 3000, trustedOrigins },
    wait: (milliseconds, signal) => setTimeout(milliseconds, undefined, { signal }),
    random: Math.random,
    itemsPerPoll: config.limits.itemsPerPoll,
    articleParts: config.limits.articleParts,
    keptPerDay: config.limits.keptPerDay,
    automaticFeeds: config.automaticFeeds,
  };
  return {
    ports,
    table: parts.table,
    deadLetters: parts.deadLetters,
    sight: parts.sight,
    handlers: handlersOver(ports, parts),
    held: null,
    running: null,
    stack: null,
    hurry() {
      fetch.abandon();
      reader.hurry();
    },
    async close() {
      await reader.close();
      await fetch.close();
      parts.close();
    },
  };
}

function wallClock(): Instant {
  return instant(Date.now());
}

/** What only one machine has. */
type LocalParts = { readonly putOff?: PutOff; readonly roomForPolls?: () => number };

function handlersOver(ports: Ports, { putOff, roomForPolls }: LocalParts) {
  const publisher = { ...ports, entries: entryCache(ENTRY_BYTES), definitions: definitionMemory(DEFINITIONS) };
  return {
    dispatch: dispatchHandler({ ...ports.store, queues: ports.queues, now: ports.now }, 0, roomForPolls),
    poll: pollHandler(ports),
    ingest: ingestHandler(ports),
    route: routeHandler(ports),
    publish: publishHandler(publisher),
    /** For who stays, so that feeds may wait for their time (`every`); others end when all is done. */
    publishInTime: publishHandler(publisher, putOff),
    api: apiHandler(ports),
  };
}

function withSlash(url: string): AbsoluteUrl {
  return (url.endsWith('/') ? url : `${url}/`) as AbsoluteUrl;
}
