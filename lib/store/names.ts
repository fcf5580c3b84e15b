import type { ArticleId, AutomaticFeeds, FeedName } from '../model/index.ts';
import { readDocument, writeDocument } from './document.ts';
import type { Table } from './table.ts';

/** What is known of a name before and since it has a feed: the first articles that carried it, and its best spelling. */
export type NameRecord = {
  readonly name: FeedName;
  /** Grows by one with every write. */
  readonly version: number;
  readonly articles: readonly ArticleId[];
  readonly spelling: string;
};

/** The names that articles carry: one small item each, so that nothing needs to be counted by looking through articles. */
export type Names = {
  get(name: FeedName): Promise<NameRecord | null>;
  /** Those of them that are known. */
  getMany(names: readonly FeedName[]): Promise<NameRecord[]>;
  /** Writes a record if the stored one is still at the version before; false where another writer was first. */
  save(record: NameRecord): Promise<boolean>;
  /** By which settings the stored articles were last looked through for names; null if they never were. */
  settings(): Promise<AutomaticFeeds | null>;
  saveSettings(settings: AutomaticFeeds): Promise<void>;
};

const SETTINGS = { pk: 'NAME#', sk: 'S' };

export function namesIn(table: Table): Names {
  return {
    async get(name) {
      const item = await table.get(itemKey(name));
      return item === null ? null : readDocument(item);
    },

    async getMany(names) {
      if (names.length === 0) return [];
      return (await table.getMany(names.map(itemKey))).map((item) => readDocument<NameRecord>(item));
    },

    async save(record) {
      const { pk, sk } = itemKey(record.name);
      return table.put(
        { pk: { S: pk }, sk: { S: sk }, version: { N: String(record.version) }, doc: writeDocument(record) },
        {
          expression: 'attribute_not_exists(pk) OR version = :before',
          values: { ':before': { N: String(record.version - 1) } },
        },
      );
    },

    async settings() {
      const item = await table.get(SETTINGS);
      return item === null ? null : readDocument(item);
    },

    async saveSettings(settings) {
      await table.put({ pk: { S: SETTINGS.pk }, sk: { S: SETTINGS.sk }, doc: writeDocument(settings) });
    },
  };
}

function itemKey({ kind, name }: FeedName) {
  return { pk: `NAME#${kind}#${name}`, sk: 'N' };
}
