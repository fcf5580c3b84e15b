import { readDocument, writeDocument } from './document.ts';
import type { Table, TableItem } from './table.ts';

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
};

export function definitionsIn<T extends { readonly id: string }>(
  table: Table,
  partition: string,
): Definitions<T> & { forget(id: T['id']): Promise<void> } {
  const itemOf = (one: T): TableItem => ({ pk: { S: partition }, sk: { S: one.id }, doc: writeDocument(one) });
  const isLeaving = (item: TableItem) => item.leaving !== undefined;

  async function all(wanted: (item: TableItem) => boolean): Promise<T[]> {
    const found: T[] = [];
    const query = {
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': { S: partition } },
      ConsistentRead: true,
    };
    for await (const item of table.query(query)) if (wanted(item)) found.push(readDocument(item));
    return found;
  }

  async function standing(id: T['id']): Promise<TableItem | null> {
    const item = await table.get({ pk: partition, sk: id });
    return item === null || isLeaving(item) ? null : item;
  }

  return {
    list: () => all((item) => !isLeaving(item)),
    leaving: () => all(isLeaving),

    async get(id) {
      const item = await standing(id);
      return item === null ? null : readDocument(item);
    },

    async getMany(ids) {
      const items = await table.getMany(ids.map((id) => ({ pk: partition, sk: id })));
      return items.filter((item) => !isLeaving(item)).map((item) => readDocument<T>(item));
    },

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

    async forget(id) {
      await table.delete({ pk: partition, sk: id });
    },
  };
}
