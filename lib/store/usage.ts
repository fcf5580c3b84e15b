import {
  type Day,
  type FeedId,
  type FeedReaders,
  type Instant,
  millis,
  type PartnerId,
  USAGE_DAYS,
  type Usage,
} from '../model/index.ts';
import { readDocument, writeDocument } from './document.ts';
import type { Table, TableItem } from './table.ts';

/** A usage as it stands, and by which of the batches that counted into it. */
export type KnownUsage = { readonly usage: Usage; readonly version: number; readonly batch: number };

/** What is being counted of the access logs, and what was done of late. */
export type LogCounting = {
  readonly version: number;
  /** Grows by one with every batch: what has counted this one, or a later one, has counted it. */
  readonly batch: number;
  /** The logs of the batch that is being counted; empty where it is done. */
  readonly pending: readonly string[];
  /** The day when the edge's keys were last compared with the table's; null where they never were. */
  readonly compared: Day | null;
};

/** What partners fetched, by partner and day, for a month; what is said of feeds' readers; and how far logs are counted. */
export type Usages = {
  get(partner: PartnerId, day: Day): Promise<KnownUsage | null>;
  /** False where somebody else has written it since, and nothing was written. One write. */
  save(usage: Usage, known: KnownUsage | null, batch: number): Promise<boolean>;
  /** A partner's days from one on, the last first; one query. */
  since(partner: PartnerId, day: Day): Promise<Usage[]>;

  readers(feed: FeedId): Promise<FeedReaders | null>;
  saveReaders(readers: FeedReaders, now: Instant): Promise<void>;
  /** Of all feeds of which anything was said; one query. */
  allReaders(): Promise<FeedReaders[]>;

  /** The key of a day by which addresses are counted: made of these bytes where there is none, and forgotten after the day. */
  keyOf(day: Day, fresh: () => Uint8Array): Promise<Uint8Array>;

  counting(): Promise<LogCounting>;
  /** False where somebody else has saved since. */
  saveCounting(counting: LogCounting): Promise<boolean>;
  /** The logs of a day that were counted, as `hour.name`; one query. */
  counted(day: Day): Promise<ReadonlySet<string>>;
  /** Notes logs of an hour (`2026-11-29-20`) as counted, by their names, beside those that were. */
  noteCounted(hour: string, names: readonly string[]): Promise<void>;
};

const DAY_S = 24 * 3600;

const COUNTING = { pk: 'USAGELOG', sk: 'S' };

export function usagesIn(table: Table): Usages {
  return {
    async get(partner, day) {
      const item = await table.get({ pk: `USAGE#${partner}`, sk: day });
      if (item === null) return null;
      return { usage: readDocument(item), version: Number(item.version?.N), batch: Number(item.batch?.N) };
    },

    save(usage, known, batch) {
      return table.put(
        {
          ...key(`USAGE#${usage.partner}`, usage.day),
          version: { N: String((known?.version ?? 0) + 1) },
          batch: { N: String(batch) },
          doc: writeDocument(usage),
          expires: expiry(usage.day, USAGE_DAYS + 1),
        },
        atVersion(known?.version ?? 0),
      );
    },

    async since(partner, day) {
      const found: Usage[] = [];
      const query = {
        KeyConditionExpression: 'pk = :pk AND sk >= :day',
        ExpressionAttributeValues: { ':pk': { S: `USAGE#${partner}` }, ':day': { S: day } },
        ScanIndexForward: false,
      };
      for await (const item of table.query(query)) found.push(readDocument(item));
      return found;
    },

    async readers(feed) {
      const item = await table.get({ pk: 'READERS', sk: feed });
      return item === null ? null : readDocument(item);
    },

    async saveReaders(readers, now) {
      const expires = { N: String(Math.floor(millis(now) / 1000) + (USAGE_DAYS + 1) * DAY_S) };
      await table.put({ ...key('READERS', readers.feed), doc: writeDocument(readers), expires });
    },

    async allReaders() {
      const found: FeedReaders[] = [];
      for await (const item of table.query(partition('READERS'))) found.push(readDocument(item));
      return found;
    },

    async keyOf(day, fresh) {
      const at = { pk: 'USAGEKEY', sk: day };
      const there = await table.get(at);
      if (there?.key?.B !== undefined) return there.key.B;
      const made = { ...key(at.pk, at.sk), key: { B: fresh() }, expires: expiry(day, 3) };
      if (await table.put(made, { expression: 'attribute_not_exists(pk)' })) return made.key.B;
      return (await table.get(at))?.key?.B ?? made.key.B;
    },

    async counting() {
      const item = await table.get(COUNTING);
      return item === null ? { version: 0, batch: 0, pending: [], compared: null } : readDocument<LogCounting>(item);
    },

    saveCounting(counting) {
      const next: LogCounting = { ...counting, version: counting.version + 1 };
      const item = { ...key(COUNTING.pk, COUNTING.sk), version: { N: String(next.version) }, doc: writeDocument(next) };
      return table.put(item, atVersion(counting.version));
    },

    async counted(day) {
      const found = new Set<string>();
      for await (const item of table.query(partition(`USAGELOG#${day}`))) {
        for (const name of readDocument<string[]>(item)) found.add(`${item.sk?.S}.${name}`);
      }
      return found;
    },

    async noteCounted(hour, names) {
      const day = hour.slice(0, 10) as Day;
      const item = await table.get({ pk: `USAGELOG#${day}`, sk: hour });
      const all = new Set([...(item === null ? [] : readDocument<string[]>(item)), ...names]);
      await table.put({ ...key(`USAGELOG#${day}`, hour), doc: writeDocument([...all]), expires: expiry(day, 4) });
    },
  };
}

function key(pk: string, sk: string): TableItem {
  return { pk: { S: pk }, sk: { S: sk } };
}

function atVersion(version: number) {
  return version === 0
    ? { expression: 'attribute_not_exists(pk)' }
    : { expression: 'version = :read', values: { ':read': { N: String(version) } } };
}

/** When the table forgets an item by itself: so many days after one. */
function expiry(day: Day, days: number): TableItem[string] {
  return { N: String(Math.floor(Date.parse(day) / 1000) + days * DAY_S) };
}

function partition(pk: string) {
  return { KeyConditionExpression: 'pk = :pk', ExpressionAttributeValues: { ':pk': { S: pk } } };
}
