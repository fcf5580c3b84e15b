import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { apiHandler } from '../lambdas/api.ts';
import { dispatchHandler } from '../lambdas/dispatch.ts';
import { ingestHandler } from '../lambdas/ingest.ts';
import { pollHandler } from '../lambdas/poll.ts';
import { ENTRY_BYTES, publishHandler } from '../lambdas/publish.ts';
import { routeHandler } from '../lambdas/route.ts';
import { createFetcher, DEFAULT_LIMITS, WEB_PORTS } from '../lib/fetch/index.ts';
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
} from '../lib/local/index.ts';
import { type AbsoluteUrl, type Instant, instant } from '../lib/model/index.ts';
import type { Log, Ports } from '../lib/pipeline/index.ts';
import { entryCache } from '../lib/publish/index.ts';
import { openStore, tableDefinition } from '../lib/store/index.ts';
import { type Setup, userAgentOf } from './setup.ts';

/** The name of the embedded table. */
const TABLE = 'feedmill';

/** How long a handed-out message stays hidden, and how often it is handed out, before it is a dead letter. */
const QUEUE_SETTINGS = {
  poll: { visibility: 5 * 60_000, maxReceives: 3 },
  article: { visibility: 3 * 60_000, maxReceives: 5 },
  publish: { visibility: 60_000, maxReceives: 10 },
} as const;

/** One machine's composition: the same steps and the same SDK calls as on AWS, on embedded stores. */
export type Workplace = {
  readonly ports: Ports;
  readonly queues: LocalQueues;
  /** The real Lambda handlers over these ports. */
  readonly handlers: ReturnType<typeof handlersOver>;
  /** The table and folder that this process holds; null where it works with those of a running Feedmill. */
  readonly held: { readonly table: LocalTable; readonly folder: Folder } | null;
  /** The Feedmill that runs on the same data folder, if it is another process. */
  readonly running: Running | null;
  close(): Promise<void>;
};

/** What a composition is made with besides the setup. */
export type WorkplaceOptions = {
  readonly log: Log;
  /** Where the feeds are served, with a slash at the end, unless the configuration says where they are public. */
  readonly servedAt: string;
  readonly trustedOrigins?: readonly string[];
  readonly now?: () => Instant;
};

/**
 * Opens the data folder: holds it, or, where a running Feedmill does, works with its table and queues beside it.
 * Throws FolderError where neither is possible.
 */
export async function openWorkplace(setup: Setup, options: WorkplaceOptions): Promise<Workplace> {
  const running = await readRunning(setup.folder);
  return running === null ? hold(setup, options) : joinRunning(setup, options, running);
}

async function hold(setup: Setup, options: WorkplaceOptions): Promise<Workplace> {
  if (setup.parent !== null) await makeParent(setup.parent);
  const folder = await openFolder(setup.folder);
  const table = await openTable(folder, { tableName: TABLE, createTable: tableDefinition(TABLE), now: wallClock });
  return compose(setup, options, table.endpoint, null, { table, folder });
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
  return compose(setup, { ...options, servedAt: running.url }, running.tableEndpoint, running, null);
}

function compose(
  setup: Setup,
  options: WorkplaceOptions,
  endpoint: string,
  running: Running | null,
  held: Workplace['held'],
): Workplace {
  const now = options.now ?? wallClock;
  const { config, folder } = setup;
  const client = new DynamoDBClient({
    endpoint,
    region: 'local',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  const queues = openQueues({ path: folder }, { now: wallClock, queues: QUEUE_SETTINGS });
  const userAgent = userAgentOf(config);
  const trustedOrigins = [...config.trustedOrigins, ...(options.trustedOrigins ?? [])];
  const fetch = createFetcher({
    userAgent,
    limits: { ...DEFAULT_LIMITS, ...config.limits.fetch },
    ports: [...WEB_PORTS, ...config.ports],
    trustedOrigins,
  });
  const ports: Ports = {
    store: openStore(client, TABLE, fileObjects(join(folder, 'objects'))),
    queues,
    fetch,
    now,
    log: options.log,
    site: {
      baseUrl: withSlash(config.site.baseUrl ?? options.servedAt),
      title: config.site.title,
    },
    userAgent,
    manners: { spacingMs: config.limits.hostSpacingMs, patienceMs: 3000, trustedOrigins },
    wait: (milliseconds, signal) => setTimeout(milliseconds, undefined, { signal }),
    random: Math.random,
    itemsPerPoll: config.limits.itemsPerPoll,
    articleParts: config.limits.articleParts,
  };
  return {
    ports,
    queues,
    handlers: handlersOver(ports),
    held,
    running,
    async close() {
      await fetch.close();
      client.destroy();
      queues.close();
      await held?.table.close();
      await held?.folder.release();
    },
  };
}

function wallClock(): Instant {
  return instant(Date.now());
}

function handlersOver(ports: Ports) {
  return {
    dispatch: dispatchHandler({ sources: ports.store.sources, queues: ports.queues, now: ports.now }),
    poll: pollHandler(ports),
    ingest: ingestHandler(ports),
    route: routeHandler(ports),
    publish: publishHandler({ ...ports, entries: entryCache(ENTRY_BYTES) }),
    api: apiHandler(ports),
  };
}

function withSlash(url: string): AbsoluteUrl {
  return (url.endsWith('/') ? url : `${url}/`) as AbsoluteUrl;
}
