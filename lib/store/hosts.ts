import type { Instant } from '../model/index.ts';
import { readDocument, writeDocument } from './document.ts';
import type { Table } from './table.ts';

/** What we owe a host. */
export type HostLedger = {
  readonly host: string;
  /** The host's robots.txt (empty where it has none), and until when it holds. */
  readonly robots: string;
  readonly robotsUntil: Instant;
  /** The host asked not to be called before this instant (Retry-After). */
  readonly notBefore: Instant | null;
};

export type Hosts = {
  get(host: string): Promise<HostLedger | null>;
  save(ledger: HostLedger): Promise<void>;
};

export function hostsIn(table: Table): Hosts {
  return {
    async get(host) {
      const item = await table.get({ pk: `HOST#${host}`, sk: 'H' });
      return item === null ? null : readDocument(item);
    },
    async save(ledger) {
      await table.put({ pk: { S: `HOST#${ledger.host}` }, sk: { S: 'H' }, doc: writeDocument(ledger) });
    },
  };
}
