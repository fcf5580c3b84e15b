import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { Config } from '../config/index.ts';
import { grantAccess } from './access.ts';
import { Handler } from './handler.ts';
import { FRONT_KEYS, PREFIXES, type Storage } from './storage.ts';
import { tickEveryMinute } from './tick.ts';
import type { WorkQueue } from './work-queue.ts';

export type DefinitionsProps = {
  readonly storage: Storage;
  readonly config: Pick<Config, 'sources' | 'feeds' | 'partners'>;
  readonly publications: WorkQueue;
  /** Whether the configuration is followed however much of what is live it removes. */
  readonly allowRemovals: boolean;
};

/**
 * Has sources and feeds follow the configuration that was deployed. By a tick and not by a custom resource: a process
 * that dies over it is followed by another, a rollback carries the older configuration back in, and no deployment hangs
 * or fails by it.
 */
export class Definitions extends Construct {
  readonly configure: Handler;

  constructor(scope: Construct, id: string, { storage, config, publications, allowRemovals }: DefinitionsProps) {
    super(scope, id);
    const { sources, feeds, partners } = config;
    this.configure = new Handler(this, 'Configure', {
      file: 'configure',
      memoryMb: 512,
      timeout: Duration.minutes(15),
      beside: { 'configuration.json': JSON.stringify({ sources, feeds, partners }) },
    });
    // Beside the configuration and no part of it: what is allowed once is not remembered.
    if (allowRemovals) this.configure.function.addEnvironment('ALLOW_REMOVALS', 'true');
    tickEveryMinute(this, this.configure, 'Has sources and feeds follow the configuration that was deployed.');
    grantAccess(this.configure, storage, {
      table: {
        read: [
          ...['CONFIGURATION', 'SOURCES', 'SOURCE#*', 'LEFT#*', 'FEEDS', 'FEED#*', 'LOG#*', 'ARTICLE#*', 'NAME#*'],
          ...['MAILBOX#*', 'MAIL#*'],
        ],
        // A newsletter is given its address here.
        write: [
          ...['CONFIGURATION', 'SOURCES', 'SOURCE#*', 'FEEDS', 'FEED#*', 'LOG#*', 'NAME#*'],
          ...['MAILBOX#*', 'ADDRESS#*'],
        ],
        remove: [
          ...['SOURCES', 'SOURCE#*', 'SOURCEHUB#*', 'LEFT#*', 'FEEDS', 'FEED#*', 'LOG#*'],
          ...['MAILBOX#*', 'ADDRESS#*', 'MAIL#*'],
        ],
      },
      objects: {
        read: [PREFIXES.revisions, PREFIXES.definitions, ...FRONT_KEYS],
        write: [PREFIXES.definitions, ...FRONT_KEYS],
        // The letters of a source that is removed.
        erase: [PREFIXES.mail],
      },
      send: [publications],
    });
  }
}
