import { gunzipSync, gzipSync } from 'node:zlib';
import type { Instant } from '../model/index.ts';
import { readDocument, writeDocument } from './document.ts';
import type { Condition, Table, TableItem } from './table.ts';

/** Who may begin a request to a host, and when. */
export type HostTurns = {
  /** Nobody begins before this instant; those who wait for theirs have moved it on. Null where nobody was there yet. */
  readonly next: Instant | null;
  /** A request that lasts holds the host until this instant, unless it ends before. */
  readonly heldUntil: Instant | null;
};

/** A host, a path of it or one address does not want to be asked. */
export type HostLimit = {
  /** A path, whatever the query; with a query, that address alone; null for the whole host. */
  readonly path: string | null;
  readonly until: Instant;
  /** How many seconds we chose by ourselves the last time; 0 where the host has always said. */
  readonly chosen: number;
};

/** What a host's robots.txt said. */
export type HostRobots = {
  /** Empty where it has none. */
  readonly text: string;
  /** Until when this holds. */
  readonly until: Instant;
  /** The status of a robots.txt that cannot be had, with nothing known from before: all is forbidden meanwhile. */
  readonly barred: number | null;
};

/** What we owe a host. */
export type HostLedger = {
  readonly host: string;
  readonly turns: HostTurns;
  readonly limits: readonly HostLimit[];
  /** Counts the writes of the limits. */
  readonly limitsVersion: number;
  readonly robots: HostRobots | null;
};

/**
 * The hosts. What changes with every request is an item apart from what does not: a write is billed by the size of the
 * whole item, and a robots.txt may have hundreds of kilobytes.
 */
export type Hosts = {
  /** All we know, in one request; of a host that nobody has met, that nothing stands in the way. */
  get(host: string): Promise<HostLedger>;
  /** The turns alone. */
  turns(host: string): Promise<HostTurns>;
  /** False where the turns are no longer as in `from`, and nothing was written. */
  saveTurns(host: string, from: HostTurns, to: HostTurns): Promise<boolean>;
  /** False where the ledger's limits are no longer those that are stored, and nothing was written. */
  saveLimits(ledger: HostLedger, limits: readonly HostLimit[]): Promise<boolean>;
  /**
   * Claims the reading of a host's robots.txt until this instant: of several who would read it at once one does. False
   * where another's claim stands at `now`, and nothing was written.
   */
  claimRobots(host: string, now: Instant, until: Instant): Promise<boolean>;
  /** Ends the claim: the file is read, or could not be. */
  endRobotsClaim(host: string, now: Instant): Promise<void>;
  /** Of a text too large for the table whole lines are kept from its beginning. */
  saveRobots(host: string, robots: HostRobots): Promise<void>;
};

export function hostsIn(table: Table): Hosts {
  return {
    async get(host) {
      const items = new Map<string, TableItem>();
      const query = {
        KeyConditionExpression: 'pk = :host',
        ExpressionAttributeValues: { ':host': { S: `HOST#${host}` } },
        ConsistentRead: true,
      };
      for await (const item of table.query(query)) items.set(item.sk?.S ?? '', item);
      const limits = items.get('L');
      return {
        host,
        turns: turnsOf(items.get('H')),
        limits: limits === undefined ? [] : readDocument(limits),
        limitsVersion: Number(limits?.version?.N ?? 0),
        robots: robotsOf(items.get('R')),
      };
    },

    async turns(host) {
      return turnsOf((await table.get({ pk: `HOST#${host}`, sk: 'H' })) ?? undefined);
    },

    saveTurns(host, from, to) {
      return table.put({ ...key(host, 'H'), ...toItem(to) }, unlessMoved(from));
    },

    saveLimits({ host, limitsVersion }, limits) {
      return table.put(
        { ...key(host, 'L'), version: { N: String(limitsVersion + 1) }, doc: writeDocument(limits) },
        limitsVersion === 0
          ? { expression: 'attribute_not_exists(version)' }
          : { expression: 'version = :read', values: { ':read': { N: String(limitsVersion) } } },
      );
    },

    claimRobots(host, now, until) {
      return table.put(
        { ...key(host, 'C'), claimedUntil: { S: until } },
        { expression: 'attribute_not_exists(claimedUntil) OR claimedUntil <= :now', values: { ':now': { S: now } } },
      );
    },

    async endRobotsClaim(host, now) {
      // Written over and not deleted: the functions that ask hosts may delete nothing.
      await table.put({ ...key(host, 'C'), claimedUntil: { S: now } });
    },

    async saveRobots(host, { text, until, barred }) {
      await table.put({
        ...key(host, 'R'),
        until: { S: until },
        text: { B: packed(text) },
        ...(barred !== null && { barred: { N: String(barred) } }),
      });
    },
  };
}

function key(host: string, sk: string): TableItem {
  return { pk: { S: `HOST#${host}` }, sk: { S: sk } };
}

function toItem({ next, heldUntil }: HostTurns): TableItem {
  return {
    ...(next !== null && { nextTurn: { S: next } }),
    ...(heldUntil !== null && { heldUntil: { S: heldUntil } }),
  };
}

function unlessMoved(from: HostTurns): Condition {
  const stored = toItem(from);
  const names = ['nextTurn', 'heldUntil'];
  const values = Object.fromEntries(Object.entries(stored).map(([name, value]) => [`:${name}`, value]));
  return {
    expression: names
      .map((name) => (stored[name] === undefined ? `attribute_not_exists(${name})` : `${name} = :${name}`))
      .join(' AND '),
    ...(Object.keys(values).length > 0 && { values }),
  };
}

function turnsOf(item: TableItem | undefined): HostTurns {
  const instantOf = (name: string) => (item?.[name]?.S as Instant | undefined) ?? null;
  return { next: instantOf('nextTurn'), heldUntil: instantOf('heldUntil') };
}

function robotsOf(item: TableItem | undefined): HostRobots | null {
  if (item?.text?.B === undefined) return null;
  const barred = item.barred?.N === undefined ? null : Number(item.barred.N);
  return { text: gunzipSync(item.text.B).toString(), until: item.until?.S as Instant, barred };
}

/** DynamoDB holds 400 KB in an item; a text that compresses badly is shortened by half until it fits. */
const LARGEST = 350_000;

function packed(text: string): Uint8Array {
  const bytes = gzipSync(text);
  if (bytes.length <= LARGEST) return bytes;
  const half = text.slice(0, text.length / 2);
  // Of a line cut in two the first part could mean something else: `Disallow: /private` may become `Disallow: /`.
  return packed(half.slice(0, Math.max(half.lastIndexOf('\n'), half.lastIndexOf('\r')) + 1));
}
