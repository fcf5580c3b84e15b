import { type Instant, millis } from '../model/index.ts';
import { readDocument, writeDocument } from './document.ts';
import type { ItemKey, Table, TableItem } from './table.ts';

/**
 * What operators define, one partition a kind, so that listing all of a kind is a query. What changes by itself (states)
 * stands elsewhere.
 */
export type Definitions<T extends { readonly id: string }> = {
  list(): Promise<T[]>;
  get(id: T['id']): Promise<T | null>;
  /** Those that are defined among these, in no order. */
  getMany(ids: readonly T['id'][]): Promise<T[]>;
  /** Writes a definition, whose consequences are still to be drawn: until {@link settle}, whoever defines it draws them anew. */
  define(one: T): Promise<void>;
  /** Notes that all that follows from a definition is done. */
  settle(one: T): Promise<void>;
  isSettled(id: T['id']): Promise<boolean>;
  /** Defines no longer, before what follows from that is done: only {@link leaving} still knows of it. */
  leave(one: T): Promise<void>;
  /** What is to be removed and may still have left something behind. */
  leaving(): Promise<T[]>;
  /** What stands, and what is being removed or was so lately that those who began before may still act on it; read as one. */
  listWithLeft(): Promise<{ standing: T[]; left: T[] }>;
};

export function definitionsIn<T extends { readonly id: string }>(
  table: Table,
  partition: string,
): Definitions<T> & {
  forget(id: T['id']): Promise<void>;
  /** Forgets all but that it stood, until `expires`. */
  forgetLater(one: T, expires: Instant): Promise<void>;
  /** The key of a definition, for who reads it with other items. */
  keyOf(id: T['id']): ItemKey;
  /** The definition among items that were read; null where it does not stand. */
  among(items: readonly TableItem[]): T | null;
} {
  const itemOf = (one: T): TableItem => ({ pk: { S: partition }, sk: { S: one.id }, doc: writeDocument(one) });
  const keyOf = (id: T['id']): ItemKey => ({ pk: partition, sk: id });
  const isLeaving = (item: TableItem) => item.leaving !== undefined;
  const hasLeft = (item: TableItem) => item.expires !== undefined;
  const stands = (item: TableItem) => !isLeaving(item) && !hasLeft(item);

  async function all(): Promise<TableItem[]> {
    const query = {
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': { S: partition } },
      ConsistentRead: true,
    };
    const items: TableItem[] = [];
    for await (const item of table.query(query)) items.push(item);
    return items;
  }

  function read(items: readonly TableItem[]): T[] {
    return items.map((item) => readDocument(item));
  }

  async function standing(id: T['id']): Promise<TableItem | null> {
    const item = await table.get({ pk: partition, sk: id });
    return item !== null && stands(item) ? item : null;
  }

  return {
    list: async () => read((await all()).filter(stands)),
    leaving: async () => read((await all()).filter(isLeaving)),

    async listWithLeft() {
      const items = await all();
      return { standing: read(items.filter(stands)), left: read(items.filter((item) => !stands(item))) };
    },

    async get(id) {
      const item = await standing(id);
      return item === null ? null : readDocument(item);
    },

    async getMany(ids) {
      const items = await table.getMany(ids.map(keyOf));
      return read(items.filter(stands));
    },

    keyOf,
    among: (items) => read(items.filter((item) => item.pk?.S === partition && stands(item)))[0] ?? null,

    async define(one) {
      await table.put({ ...itemOf(one), unsettled: { BOOL: true } });
    },

    async settle(one) {
      await table.put(itemOf(one));
    },

    async isSettled(id) {
      const item = await standing(id);
      return item !== null && item.unsettled === undefined;
    },

    async leave(one) {
      await table.put({ ...itemOf(one), leaving: { BOOL: true } });
    },

    async forgetLater(one, expires) {
      await table.put({ ...itemOf(one), expires: { N: String(Math.floor(millis(expires) / 1000)) } });
    },

    async forget(id) {
      await table.delete({ pk: partition, sk: id });
    },
  };
}
