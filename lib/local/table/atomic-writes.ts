import { isDeepStrictEqual } from 'node:util';
import {
  type BatchOperation,
  dynalite,
  type Item,
  type Store,
  type SubStore,
  type TableDescription,
} from './dynalite.ts';
import type { ItemChange, StreamWriter } from './stream-log.ts';

/** What a write is about to do beside writing its item. */
type Staged = { readonly indexes: readonly BatchOperation[]; readonly change: ItemChange | null };

/** What each store's writes are about to do, by table and item key; dynalite's lock on the item keeps it to one. */
const staging = new WeakMap<Store, Staging>();

type Staging = {
  readonly staged: Map<string, Staged>;
  /** Whether the stream tells of an item. */
  readonly captured: (keys: Item) => boolean;
};

const updateIndexesOneByOne = dynalite.updateIndexes;

dynalite.updateIndexes = (store, table, before, after, callback) => {
  const here = staging.get(store);
  if (here === undefined) return updateIndexesOneByOne(store, table, before, after, callback);
  const item = after ?? before;
  if (item) {
    const change = here.captured(item) ? itemChange(table, before, after) : null;
    const key = stagedKey(table.TableName, dynalite.createKey(item, table));
    here.staged.set(key, { indexes: indexOperations(table, before, after), change });
  }
  callback(null);
};

/**
 * Makes every write of a store one atomic batch: the item, its entries in the indexes, and its stream record where
 * `captured` says that the item has one. Dynalite by itself writes indexes and item one after the other, so that a
 * process killed in between leaves a source that is never due again, or an article that no stream record tells of.
 */
export function makeWritesAtomic(store: Store, stream: StreamWriter, captured: (keys: Item) => boolean): Store {
  const staged = new Map<string, Staged>();
  const wrapped = new WeakMap<SubStore, SubStore>();

  const commit = async (table: string, key: string, write: BatchOperation): Promise<void> => {
    const { indexes, change } = staged.get(stagedKey(table, key)) ?? { indexes: [], change: null };
    staged.delete(stagedKey(table, key));
    const record = change === null ? null : stream.prepare(change);
    await store.db.batch([write, ...indexes, ...(record === null ? [] : [record.operation])]);
    record?.committed();
  };
  const wrap = (table: string, items: SubStore): SubStore => {
    const known = wrapped.get(items);
    if (known !== undefined) return known;
    const levelKey = (key: string): string => `item-${table}~${key}`;
    const atomic: SubStore = Object.assign(Object.create(items) as SubStore, {
      put: (key, value, callback) => {
        commit(table, key, { type: 'put', key: levelKey(key), value }).then(() => callback(null), callback);
      },
      del: (key, callback) => {
        commit(table, key, { type: 'del', key: levelKey(key) }).then(() => callback(null), callback);
      },
    } satisfies Partial<SubStore>);
    wrapped.set(items, atomic);
    return atomic;
  };

  const atomic: Store = { ...store, getItemDb: (table) => wrap(table, store.getItemDb(table)) };
  staging.set(atomic, { staged, captured });
  return atomic;
}

function indexOperations(
  table: TableDescription,
  before: Item | undefined,
  after: Item | null,
): readonly BatchOperation[] {
  const kinds = [
    ['local', table.LocalSecondaryIndexes],
    ['global', table.GlobalSecondaryIndexes],
  ] as const;
  return kinds.flatMap(([kind, described]): BatchOperation[] => {
    const { puts, deletes } = dynalite.getIndexActions(described ?? [], before, after, table);
    const levelKey = (index: string, key: string): string => `index-${kind}~${table.TableName}~${index}~${key}`;
    return [
      ...deletes.map(({ index, key }) => ({ type: 'del' as const, key: levelKey(index, key) })),
      ...puts.map(({ index, key, item }) => ({ type: 'put' as const, key: levelKey(index, key), value: item })),
    ];
  });
}

/** Null where the item stays what it was: DynamoDB's stream says nothing of such a write. */
function itemChange(table: TableDescription, before: Item | undefined, after: Item | null): ItemChange | null {
  const item = after ?? before;
  if (item === undefined || isSame(before, after ?? undefined)) return null;
  const names = (table.KeySchema ?? []).map(({ AttributeName = '' }) => AttributeName);
  const keys = Object.fromEntries(Object.entries(item).filter(([name]) => names.includes(name)));
  // Neither is written to any more: what was read is a copy, and what is written was handed over.
  return { table: table.TableName, keys, before, after: after ?? undefined };
}

function isSame(before: Item | undefined, after: Item | undefined): boolean {
  const [one, other] = [JSON.stringify(before), JSON.stringify(after)];
  if (one === undefined || other === undefined || one.length !== other.length) return false;
  // The same in another order is as long; read anew, neither has dynalite's prototypes.
  return one === other || isDeepStrictEqual(JSON.parse(one), JSON.parse(other));
}

function stagedKey(table: string, key: string): string {
  return `${table}\0${key}`;
}
