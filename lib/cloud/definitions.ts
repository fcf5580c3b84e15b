import { Duration } from 'aws-cdk-lib';
import type { KeyValueStore } from 'aws-cdk-lib/aws-cloudfront';
import { Construct } from 'constructs';
import type { Config } from '../config/index.ts';
import { grantAccess } from './access.ts';
import { allowEdgeKeys } from './edge-keys.ts';
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
  /** Who may have what by which token at the edge; null where there is none. */
  readonly doors: KeyValueStore | null;
};

/**
 * Has sources and feeds follow the configuration that was deployed. By a tick and not by a custom resource: a process
 * that dies over it is followed by another, a rollback carries the older configuration back in, and no deployment hangs
 * or fails by it.
 */
export class Definitions extends Construct {
  readonly configure: Handler;

  constructor(scope: Construct, id: string, { storage, config, publications, allowRemovals, doors }: DefinitionsProps) {
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
    // Partners with a webhook are told from here on, and forgotten with their secrets.
    grantAccess(this.configure, storage, { table: { write: ['TOTELL#*'], remove: ['TOTELL#*', 'WEBHOOK#*'] } });
    tickEveryMinute(this, this.configure, 'Has sources and feeds follow the configuration that was deployed.');
    grantAccess(this.configure, storage, {
      table: {
        read: [
          ...['CONFIGURATION', 'SOURCES', 'SOURCE#*', 'LEFT#*', 'FEEDS', 'FEED#*', 'LOG#*', 'ARTICLE#*', 'NAME#*'],
          ...['MAILBOX#*', 'MAIL#*', 'PARTNERS', 'DOORS#*'],
        ],
        // A newsletter is given its address here; of a source that comes to be for partners the articles say so.
        write: [
          ...['CONFIGURATION', 'SOURCES', 'SOURCE#*', 'FEEDS', 'FEED#*', 'LOG#*', 'ARTICLE#*', 'NAME#*'],
          ...['MAILBOX#*', 'ADDRESS#*', 'PARTNERS'],
        ],
        remove: [
          ...['SOURCES', 'SOURCE#*', 'SOURCEHUB#*', 'LEFT#*', 'FEEDS', 'FEED#*', 'LOG#*'],
          // Of a partner that is removed the tokens go.
          ...['MAILBOX#*', 'ADDRESS#*', 'MAIL#*', 'PARTNERS', 'DOOR#*', 'DOORS#*'],
        ],
      },
      // What is held back is retold, too.
      dueIndex: 'read',
      objects: {
        read: [PREFIXES.revisions, PREFIXES.definitions, ...FRONT_KEYS],
        write: [PREFIXES.revisions, PREFIXES.definitions, ...FRONT_KEYS],
        // The letters of a source that is removed.
        erase: [PREFIXES.mail],
      },
      send: [publications],
    });
    if (doors === null) return;
    allowEdgeKeys(this.configure, doors);
    grantAccess(this.configure, storage, { table: { read: ['PARTNERS', 'DOORS#*', 'USAGELOG'], write: ['USAGELOG'] } });
  }
}
