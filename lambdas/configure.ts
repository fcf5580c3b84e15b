import { createHash, randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { ScheduledEvent } from 'aws-lambda';
import { type Brought, carryConfiguration, type EdgeStore, type Ports, tellEdge } from '../lib/pipeline/index.ts';
import { atFirstEvent, awsAutomaticFeeds, awsNow, awsQueues, awsSite, awsStore } from './aws.ts';
import { awsEdge } from './edge-keys.ts';
import { awsLog } from './log.ts';

/** What sources and feeds a deployment declares; `lib/cloud` puts it beside the bundle. */
const FILE = new URL('./configuration.json', import.meta.url);

/**
 * The scheduler's tick: carries the configuration of this deployment into the table, where it is not there yet, and has the
 * edge know whose feeds are whose then; null where there is no edge.
 */
export function configureHandler(
  brought: () => Promise<Brought>,
  ports: Pick<Ports, 'store' | 'queues' | 'now' | 'log' | 'site' | 'automaticFeeds'>,
  edge: EdgeStore | null = null,
) {
  return async (_tick: ScheduledEvent): Promise<void> => {
    const isNew = await carryConfiguration(await brought(), ports, randomBytes);
    if (isNew && edge !== null) await tellEdge({ ...ports, edge });
  };
}

export const handler = atFirstEvent(() => {
  const ports = {
    store: awsStore(),
    queues: awsQueues(),
    now: awsNow,
    log: awsLog,
    site: awsSite(),
    automaticFeeds: awsAutomaticFeeds(),
  };
  const read = async (): Promise<Brought> => {
    const text = await readFile(FILE, 'utf8');
    const settings = JSON.stringify([ports.site, ports.automaticFeeds]);
    return {
      hash: createHash('sha256').update(text).update(settings).digest('hex'),
      declared: JSON.parse(text),
      allowRemovals: process.env.ALLOW_REMOVALS === 'true',
    };
  };
  let brought: Promise<Brought> | undefined;
  return configureHandler(
    () => {
      brought ??= read();
      return brought;
    },
    ports,
    awsEdge(),
  );
});
